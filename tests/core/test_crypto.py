import json
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from guopei.core import crypto
from guopei.core.crypto import Keyring


@pytest.fixture
def ring() -> Keyring:
    return Keyring.generate()


def test_a_sealed_value_opens_for_its_owner_only(ring: Keyring) -> None:
    owner, other = uuid4().bytes, uuid4().bytes
    sealed = crypto.seal(ring, "99999919900101001X", aad=crypto.owner_aad(owner, "id_no"))
    assert crypto.unseal(ring, sealed, aad=crypto.owner_aad(owner, "id_no")) == "99999919900101001X"
    for wrong in (crypto.owner_aad(other, "id_no"), crypto.owner_aad(owner, "mobile")):
        with pytest.raises(InvalidTag):
            crypto.unseal(ring, sealed, aad=wrong)


def test_the_same_value_is_never_sealed_alike(ring: Keyring) -> None:
    assert crypto.seal(ring, "same", aad=b"a") != crypto.seal(ring, "same", aad=b"a")


def test_one_changed_bit_is_noticed(ring: Keyring) -> None:
    sealed = bytearray(crypto.seal(ring, "value", aad=b"a"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        crypto.unseal(ring, bytes(sealed), aad=b"a")


def test_an_older_key_version_still_opens(ring: Keyring) -> None:
    sealed = crypto.seal(ring, "old", aad=b"a")
    newer = Keyring({**ring.sealing, 2: Keyring.generate().sealing[1]}, ring.index)
    assert crypto.unseal(newer, sealed, aad=b"a") == "old"
    assert crypto.seal(newer, "new", aad=b"a")[0] == 2


def test_the_blind_index_is_stable_and_keyed(ring: Keyring) -> None:
    first = crypto.blind_index(ring, "id_no", "99999919900101001X")
    assert first == crypto.blind_index(ring, "id_no", "99999919900101001X")
    assert len(first) == 32
    assert first != crypto.blind_index(ring, "mobile", "99999919900101001X")
    assert first != crypto.blind_index(Keyring.generate(), "id_no", "99999919900101001X")


def test_a_key_file_is_made_private_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.json"
    made = crypto.load_keyring(path, create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert crypto.load_keyring(path) == made


def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    crypto.load_keyring(path, create=True)
    path.chmod(0o640)
    with pytest.raises(PermissionError):
        crypto.load_keyring(path)


def test_a_missing_key_file_is_not_made_silently(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        crypto.load_keyring(tmp_path / "keys.json")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring.from_json(json.dumps({"sealing": {"1": "00"}, "index": "00" * 32}))


@pytest.mark.parametrize(
    ("plain", "shown", "masked"),
    [
        ("11010519491231002X", "3-4", "110***********002X"),
        ("11010519491231002X", "6-0", "110105************"),
        ("11010519491231002X", "0-0", "******************"),
        ("123456", "3-4", "******"),
        ("", "3-4", ""),
    ],
)
def test_an_id_number_is_masked_as_policy_says(plain: str, shown: str, masked: str) -> None:
    assert crypto.mask_id(plain, crypto.Mask.from_text(shown)) == masked


def test_a_mobile_is_masked() -> None:
    assert crypto.mask_mobile("19912345678") == "199****5678"


@pytest.mark.parametrize(
    ("address", "shown"),
    [("zhangsan@example.com", "z***n@example.com"), ("abc@example.com", "a***@example.com")],
)
def test_email_is_masked_but_for_its_ends(address: str, shown: str) -> None:
    assert crypto.mask_email(address) == shown
