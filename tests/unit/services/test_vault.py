"""Sealed numbers open only where they were sealed, with the key they were sealed with."""

import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.services.vault import Vault, canary, create_key_file, open_vault

VAULT = Vault(bytes(range(32)))
PLACE = "person.id_no"
ROW = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
NUMBER = "150802190101010013"


def refusal(vault: Vault, place: str, row: UUID, sealed: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        vault.open(place, row, sealed)
    return caught.value.code


@given(st.text(max_size=60))
def test_what_is_sealed_opens_as_it_was(plain: str) -> None:
    assert VAULT.open(PLACE, ROW, VAULT.seal(PLACE, ROW, plain)) == plain


def test_a_sealed_number_shows_nothing_and_never_looks_the_same_twice() -> None:
    first, second = (VAULT.seal(PLACE, ROW, NUMBER) for _ in range(2))
    assert first != second
    assert NUMBER.encode() not in first
    assert len(first) == 1 + 12 + len(NUMBER) + 16


def test_a_number_moved_to_another_row_or_column_does_not_open() -> None:
    sealed = VAULT.seal(PLACE, ROW, NUMBER)
    assert refusal(VAULT, PLACE, uuid4(), sealed) == "sealed_value_damaged"
    assert refusal(VAULT, "bank_account.number", ROW, sealed) == "sealed_value_damaged"
    assert refusal(Vault(bytes(32)), PLACE, ROW, sealed) == "sealed_value_damaged"


@given(st.integers(0, 46), st.integers(1, 255))
def test_any_changed_byte_is_noticed(place: int, change: int) -> None:
    sealed = bytearray(VAULT.seal(PLACE, ROW, NUMBER))
    sealed[place] ^= change
    assert refusal(VAULT, PLACE, ROW, bytes(sealed)) == "sealed_value_damaged"


@pytest.mark.parametrize("torn", [b"", b"\x01", b"\x01" + bytes(12), b"\x01" + bytes(20)])
def test_a_torn_value_is_damaged_and_no_crash(torn: bytes) -> None:
    assert refusal(VAULT, PLACE, ROW, torn) == "sealed_value_damaged"


def test_an_equal_number_is_found_and_only_with_the_key() -> None:
    assert VAULT.index(PLACE, NUMBER) == VAULT.index(PLACE, NUMBER)
    assert VAULT.index(PLACE, NUMBER) != VAULT.index("bank_account.number", NUMBER)
    assert VAULT.index(PLACE, NUMBER) != Vault(bytes(32)).index(PLACE, NUMBER)
    assert VAULT.fingerprint("x") != Vault(bytes(32)).fingerprint("x")


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    create_key_file(path)
    first = path.read_bytes()
    create_key_file(path)
    assert path.read_bytes() == first
    assert open_vault(path).master_key == first
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("mode", "content", "code"),
    [
        (0o600, None, "key_missing"),
        (0o640, bytes(32), "key_readable_by_others"),
        (0o604, bytes(32), "key_readable_by_others"),
        (0o600, bytes(31), "key_malformed"),
    ],
)
def test_a_key_that_cannot_be_trusted_is_refused(
    tmp_path: Path, mode: int, content: bytes | None, code: str
) -> None:
    path = tmp_path / "master.key"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(DomainError, match=code):
        open_vault(path)


def test_the_canary_tells_one_key_from_another_and_not_what_the_key_is() -> None:
    assert canary(VAULT) == canary(Vault(bytes(range(32))))
    assert canary(VAULT) != canary(Vault(bytes(32)))
    assert VAULT.master_key.hex() not in canary(VAULT)
