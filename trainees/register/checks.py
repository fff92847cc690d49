"""What is sealed in the register, which the trail names but does not show: opened with the installation's keys."""

from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag

from guopei.core.crypto import blind_index, owner_aad, unseal
from guopei.core.documents import store
from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register
from trainees.register.services.people import EMAIL_FIELD, ID_FIELD, MOBILE_FIELD

FIELDS = (ID_FIELD, MOBILE_FIELD, EMAIL_FIELD)


def open_all(rows: Iterable[tuple[Any, ...]]) -> list[tuple[int, str]]:
    """Of each person, the fields that do not open to the person, or to what the index finds."""
    ring, wrong = store.keyring(), []
    for number, owner, *values in rows:
        for place, field in enumerate(FIELDS):
            sealed, index = values[2 * place : 2 * place + 2]
            if sealed is None and index is None:
                continue
            try:
                plain = unseal(ring, bytes(sealed or b""), aad=owner_aad(owner.bytes, field))
            except (InvalidTag, KeyError, IndexError, ValueError):
                wrong.append((number, f"{field} does not open to this person"))
            else:
                if blind_index(ring, field, plain) != bytes(index or b""):
                    wrong.append((number, f"{field} is not what the index finds"))
    return wrong


register(
    Check(
        "sealed_is_indexed",
        "Every sealed number and address opens to its own person, and is the one by which the person is found.",
        """
        SELECT id, uuid, id_sealed, id_index, mobile_sealed, mobile_index, email_sealed, email_index
          FROM trainees_teacher WHERE id BETWEEN :low AND :high
        """,
        over="trainees_teacher",
        judge=open_all,
    ),
)
