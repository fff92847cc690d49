"""Columns of personal data: nearly all values differ, so nothing is cached; each is sealed to its person at once.

What is found in them is told without the value: ends only, as the page shows it.
"""

import hmac
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guopei.core.crypto import NONCE_BYTES, Keyring, Mask, mask_email, mask_id, mask_mobile
from guopei.core.sheets.converters import Context, Ledger, Notes, Values
from guopei.core.sheets.copytext import NULL, escape
from guopei.core.sheets.findings import Found, confirm, missing
from guopei.core.sheets.normalise import coded, identity, phones
from guopei.core.sheets.spec import Column, Kind

_BLANK = f"{NULL}\t{NULL}\t{NULL}"
_ID_BLANK = "\t".join([NULL] * 6)


class Seals:
    """Sealed value and blind index of one secret field, as `core.crypto` makes them, without the overhead."""

    def __init__(self, ring: Keyring, field: str) -> None:
        version = max(ring.sealing)
        self._prefix = bytes([version]).hex()
        self._encrypt = AESGCM(ring.sealing[version]).encrypt
        self._index, self._digest = ring.index, hmac.digest
        self._kind = f"{field}:".encode()
        self._aad = f":{field}".encode()

    def fields(self, plain: str, person: bytes, nonce: bytes) -> str:
        """`sealed TAB index` as COPY fields."""
        raw = plain.encode()
        body = self._encrypt(nonce, raw, person + self._aad).hex()
        index = self._digest(self._index, self._kind + raw, "sha256").hex()
        return f"\\\\x{self._prefix}{nonce.hex()}{body}\t\\\\x{index}"


def nonces(count: int) -> Iterable[bytes]:
    """`count` fresh nonces from one call to the kernel."""
    pool = os.urandom(NONCE_BYTES * count)
    return (pool[start : start + NONCE_BYTES] for start in range(0, len(pool), NONCE_BYTES))


class IdColumn:
    """ID numbers: nearly all distinct, so only their parts are cached. `births` and `sexes` serve the cross-checks."""

    def __init__(self, column: Column, ledger: Ledger, context: Context) -> None:
        self.column, self.ledger, self.context = column, ledger, context
        self.letter = ""
        self.seals = Seals(context.ring, column.name) if context.ring else None
        self.births: list[str] = []
        self.sexes: list[str] = []

    def at(self, letter: str) -> None:
        """The sheet about to be read has this column at that letter."""
        self.letter = letter

    def convert(self, values: Values, persons: Sequence[bytes], types: Sequence[str] | None) -> tuple[list[str], Notes]:
        """As `Cached.convert`; `types` are the id_type column's codes, where there is one."""
        context, required = self.context, self.column.required
        read, seals, mask = identity.read_identity, self.seals, context.mask
        today, oldest, youngest = context.today.isoformat(), context.oldest, context.youngest
        fields: list[str] = []
        births: list[str] = []
        sexes: list[str] = []
        notes = [""] * len(values)
        for row, (value, person, nonce) in enumerate(zip(values, persons, nonces(len(values)), strict=True)):
            if types is not None and types[row] not in (identity.RESIDENT_CARD, NULL):
                (number, birth, sex, area), found = identity.read_document(types[row], value, today, oldest, youngest)
            else:
                (number, birth, sex, area), found = read(value, today, oldest, youngest)
            births.append(birth)
            sexes.append(sex)
            if number:
                secret = seals.fields(number, person, nonce) if seals else f"{NULL}\t{NULL}"
                fields.append(f"{secret}\t{mask_id(number, mask)}\t{birth or NULL}\t{sex or NULL}\t{area or NULL}")
            else:
                if required and not found:
                    found = [missing(value)]
                fields.append(_ID_BLANK)
            if found:
                notes[row] = self.ledger.note(self.column.name, self.letter, _hidden(found, mask))
        self.births, self.sexes = births, sexes
        return fields, notes


def _hidden(found: Sequence[Found], mask: Mask) -> list[Found]:
    return [one._replace(before=hide(one.before, mask), after=hide(one.after, mask)) for one in found]


def hide(text: str, mask: Mask) -> str:
    """A finding about an ID or a phone shows its ends only; dates stay."""
    if len(text) == 10 and text[4:5] == "-":
        return text
    digits = sum(character.isdigit() for character in text)
    if digits < 7:
        return text[:40]
    return mask_id(text, mask) if len(text) > 13 else mask_mobile(text)


@dataclass(frozen=True)
class Contact:
    """How one kind of contact is read and shown."""

    read: Callable[[Any], tuple[str, list[Found]]]
    mask: Callable[[str], str]


CONTACTS = {
    Kind.MOBILE: Contact(phones.read_mobile, mask_mobile),
    Kind.EMAIL: Contact(coded.read_email, mask_email),
}


class ContactColumn:
    """Mobile numbers or e-mail addresses, sealed like ID numbers."""

    def __init__(self, column: Column, ledger: Ledger, context: Context) -> None:
        self.column, self.ledger, self.mask = column, ledger, context.mask
        self.contact = CONTACTS[column.kind]
        self.letter = ""
        self.seals = Seals(context.ring, column.name) if context.ring else None

    def at(self, letter: str) -> None:
        """The sheet about to be read has this column at that letter."""
        self.letter = letter

    def convert(self, values: Values, persons: Sequence[bytes]) -> tuple[list[str], Notes]:
        """As `Cached.convert`."""
        required, seals, read, shown = self.column.required, self.seals, self.contact.read, self.contact.mask
        fields: list[str] = []
        notes = [""] * len(values)
        for row, (value, person, nonce) in enumerate(zip(values, persons, nonces(len(values)), strict=True)):
            plain, found = read(value)
            if plain:
                secret = seals.fields(plain, person, nonce) if seals else f"{NULL}\t{NULL}"
                fields.append(f"{secret}\t{escape(shown(plain))}")
            else:
                if not required and found:
                    found = [confirm(one.kind, one.before) for one in found]
                elif required and not found:
                    found = [missing(value)]
                fields.append(_BLANK)
            if found:
                if self.column.kind == Kind.EMAIL:
                    found = [one._replace(before=shown(one.before), after=shown(one.after)) for one in found]
                else:
                    found = _hidden(found, self.mask)
                notes[row] = self.ledger.note(self.column.name, self.letter, found)
        return fields, notes
