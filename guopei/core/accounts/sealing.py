"""Secrets of the second step at rest: sealed with the keys that seal personal data."""

from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path

from django.conf import settings

from guopei.core.crypto import Keyring, load_keyring, seal, unseal

SEALED = "sealed:"
FIELD = b"accounts.second_step"


@cache
def _keyring(path: str) -> Keyring:
    return load_keyring(Path(path), create=settings.GUOPEI_KEYS_CREATE)


def seal_secret(text: str) -> str:
    """A secret as it is stored."""
    return SEALED + b64encode(seal(_keyring(str(settings.GUOPEI_KEYS_FILE)), text, aad=FIELD)).decode()


def open_secret(text: str) -> str:
    """The secret again. Refuses (ValueError) one that is not sealed: writing a row must let nobody in."""
    if not text.startswith(SEALED):
        raise ValueError("this secret of a second step is not sealed")
    return unseal(_keyring(str(settings.GUOPEI_KEYS_FILE)), b64decode(text.removeprefix(SEALED)), aad=FIELD)
