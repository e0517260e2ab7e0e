"""A folder of files named by the hash of their bytes, written whole or not at all."""

import contextlib
import os
import secrets
from hashlib import sha256
from pathlib import Path


def path_of(folder: Path, digest: str, suffix: str) -> Path:
    """Return where the file with these bytes lies; digests come from rows, never from outside."""
    return folder / digest[:2] / f"{digest}.{suffix}"


def store(folder: Path, content: bytes, suffix: str) -> str:
    """Write a file under its hash; after a power cut it is there whole, or not at all.

    Returns
    -------
    str
        The sha256, 64 hex digits.
    """
    digest = sha256(content).hexdigest()
    path = path_of(folder, digest, suffix)
    if read(path, digest) is not None:
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{digest[:16]}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return digest


def read(path: Path, digest: str) -> bytes | None:
    """Read a file; None when it is gone or its bytes are others than those that were stored."""
    with contextlib.suppress(OSError):
        content = path.read_bytes()
        if sha256(content).hexdigest() == digest:
            return content
    return None


def fault(path: Path, digest: str) -> str:
    """Say what is wrong with a stored file, for the nightly checks; nothing when it is sound."""
    if not path.is_file():
        return "missing"
    return "" if read(path, digest) is not None else "altered"


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # a folder cannot be opened for this on Windows
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
