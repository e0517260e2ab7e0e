"""Seals ID numbers and accounts at rest, and finds them again without opening them.

AES-256-GCM with the place of the value as associated data, so that a sealed number copied to
another row or column does not open. Look-up goes by a keyed hash: an unkeyed one of an 18-digit
number can be tried out in minutes.
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heating_program.domain.errors import DomainError

_VERSION = b"\x01"  # AES-256-GCM, 96-bit nonce; the next algorithm takes the next number
_KEY_BYTES = 32
_SHORTEST = 1 + 12 + 16  # version, nonce, tag


@dataclass(frozen=True, slots=True)
class Vault:
    """The installation's master key; every purpose gets a key of its own derived from it."""

    master_key: bytes

    def seal(self, place: str, row_id: UUID, plain: str) -> bytes:
        """Encrypt `plain` for one column (`table.column`) of one row."""
        nonce = os.urandom(12)
        cipher = AESGCM(self._key(f"seal:{place}"))
        return _VERSION + nonce + cipher.encrypt(nonce, plain.encode(), _bound_to(place, row_id))

    def open(self, place: str, row_id: UUID, sealed: bytes) -> str:
        """Decrypt what `seal` made for the same column and row.

        Raises
        ------
        DomainError
            `sealed_value_damaged` when it was altered, moved or sealed with another key.
        """
        if sealed[:1] != _VERSION or len(sealed) < _SHORTEST:
            raise DomainError("sealed_value_damaged", place=place)
        cipher = AESGCM(self._key(f"seal:{place}"))
        try:
            plain = cipher.decrypt(sealed[1:13], sealed[13:], _bound_to(place, row_id))
        except InvalidTag as error:
            raise DomainError("sealed_value_damaged", place=place) from error
        return plain.decode()

    def index(self, place: str, normalised: str) -> bytes:
        """Return the keyed hash by which an equal number is found."""
        return hmac.digest(self._key(f"index:{place}"), normalised.encode(), "sha256")

    def fingerprint(self, value: str) -> str:
        """Return a short keyed mark for the log: equal values show as equal, none can be read."""
        return hmac.digest(self._key("log"), value.encode(), "sha256").hex()[:16]

    def _key(self, purpose: str) -> bytes:
        return _derived(self.master_key, purpose)


@lru_cache(maxsize=64)
def _derived(master_key: bytes, purpose: str) -> bytes:
    """Derive a purpose's key, once: an import asks for it half a million times."""
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose.encode()).derive(master_key)


def _bound_to(place: str, row_id: UUID) -> bytes:
    return f"{place}.{row_id}".encode()


def create_key_file(path: Path) -> None:
    """Write a new master key that only its owner can read; an existing one is never replaced."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def open_vault(path: Path) -> Vault:
    """Read the master key.

    Raises
    ------
    DomainError
        `key_missing`, `key_malformed`, or `key_readable_by_others` (not asked on Windows).
    """
    if not path.exists():
        raise DomainError("key_missing", path=str(path))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise DomainError("key_readable_by_others", path=str(path))
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise DomainError("key_malformed", path=str(path))
    return Vault(key)


def canary(vault: Vault) -> str:
    """Return the mark by which a wrong key is noticed before it seals anything."""
    return hashlib.sha256(vault.index("canary", "canary")).hexdigest()
