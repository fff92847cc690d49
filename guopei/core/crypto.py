"""Personal data at rest: AES-256-GCM bound to its owner, and a blind index to find it by.

Free of Django on purpose: the sandboxed spreadsheet child uses it with a keyring that its parent hands over.
A sealed value is one byte of key version, twelve of nonce, then ciphertext and tag.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


@dataclass(frozen=True)
class Keyring:
    """Encryption keys by version (the highest seals, all open) and the one key of the blind index."""

    sealing: dict[int, bytes]
    index: bytes

    def to_json(self) -> str:
        """For the child's standard input and the key file. Never logged."""
        return json.dumps(
            {
                "sealing": {v: k.hex() for v, k in self.sealing.items()},
                "index": self.index.hex(),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Keyring":
        """The inverse of `to_json`. Refuses (ValueError) keys of the wrong length."""
        raw = json.loads(text)
        sealing = {int(version): bytes.fromhex(key) for version, key in raw["sealing"].items()}
        index = bytes.fromhex(raw["index"])
        if not sealing or any(len(key) != KEY_BYTES for key in [*sealing.values(), index]):
            raise ValueError("every key must have 32 bytes, and there must be one")
        return cls(sealing, index)

    @classmethod
    def generate(cls) -> "Keyring":
        """A fresh keyring at version 1."""
        return cls({1: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))


def load_keyring(path: Path, *, create: bool = False) -> Keyring:
    """Read the key file; with `create`, make it (mode 0600) if it is not there.

    Refuses (PermissionError) a key file that others may read.
    """
    if create and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(Keyring.generate().to_json())
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"The key file {path.name} may be read by others: set its mode to 0600.")
    return Keyring.from_json(path.read_text())


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(ring: Keyring, plain: str, *, aad: bytes) -> bytes:
    """Encrypt, bound to `aad` (the owner's UUID and the field's name): moved to another row it will not open."""
    version = max(ring.sealing)
    nonce = os.urandom(NONCE_BYTES)
    return bytes([version]) + nonce + _cipher(ring.sealing[version]).encrypt(nonce, plain.encode(), aad)


def unseal(ring: Keyring, sealed: bytes, *, aad: bytes) -> str:
    """Decrypt. Raises `cryptography.exceptions.InvalidTag` when the value, key or owner is not the right one."""
    sealed = bytes(sealed)
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return _cipher(ring.sealing[sealed[0]]).decrypt(nonce, body, aad).decode()


def blind_index(ring: Keyring, kind: str, normalised: str) -> bytes:
    """A 32-byte keyed hash by which an exact value can be found and kept unique without being stored."""
    return hmac.new(ring.index, f"{kind}:{normalised}".encode(), hashlib.sha256).digest()


def owner_aad(owner: bytes, field: str) -> bytes:
    """What a personal field is bound to: the person's UUID bytes and the field's name."""
    return owner + b":" + field.encode()


@dataclass(frozen=True)
class Mask:
    """How many characters of an ID number people may see at its head and at its tail. Policy says so, never code."""

    head: int
    tail: int

    @classmethod
    def from_text(cls, text: str) -> "Mask":
        """From a policy value such as 3-4. ValueError for anything else."""
        head, tail = text.split("-")
        return cls(int(head), int(tail))


def mask_id(id_number: str, mask: Mask) -> str:
    """An ID number as people may see it. What is shorter than both ends together is hidden altogether."""
    hidden = len(id_number) - mask.head - mask.tail
    if hidden < 0:
        return "*" * len(id_number)
    return id_number[: mask.head] + "*" * hidden + id_number[len(id_number) - mask.tail :]


def mask_name(name: str) -> str:
    """A name as strangers may see it: the first character, then a star for each of the others, one to three."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 3)


def mask_mobile(mobile: str) -> str:
    """A mobile number as people may see it: 138****1234."""
    return mobile if len(mobile) < 8 else mobile[:3] + "*" * (len(mobile) - 7) + mobile[-4:]


def mask_email(address: str) -> str:
    """An e-mail address as people may see it: z***n@example.com; of a short one the first letter only."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}***{local[-1] if len(local) > 3 else ''}{at}{domain}"
