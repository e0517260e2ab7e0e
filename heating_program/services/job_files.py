"""Files that jobs make for whoever asked: sealed on the disk, and gone after some days.

An export holds personal data by the hundred; what lies about on a disk is what leaks. Parts that a
job writes on the way are kept the same way, so that a portion done twice writes the same part.
"""

import base64
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from heating_program.domain.errors import DomainError
from heating_program.services.kept_folders import written_folders
from heating_program.services.vault import Vault

RESULT: Final = "result"
_PLACE: Final = "job.file"
_PART = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class JobFiles:
    """The folder of all jobs' files and the vault that opens them."""

    folder: Path
    vault: Vault

    def keep(self, job_id: UUID, content: bytes, part: str = RESULT) -> None:
        """Write a file of a job, whole or not at all; written again, it is replaced."""
        path = self._path(job_id, part)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = self.vault.seal(f"{_PLACE}.{part}", job_id, base64.b64encode(content).decode())
        draft = path.with_name(f".{part}.{secrets.token_hex(4)}")
        try:
            with draft.open("xb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def read(self, job_id: UUID, part: str = RESULT) -> bytes:
        """Read a file of a job.

        Raises
        ------
        DomainError
            `job_file_gone` when it was never written or its time is over;
            `sealed_value_damaged` when it was altered.
        """
        try:
            sealed = self._path(job_id, part).read_bytes()
        except OSError as error:
            raise DomainError("job_file_gone") from error
        return base64.b64decode(self.vault.open(f"{_PLACE}.{part}", job_id, sealed))

    def drop_parts(self, job_id: UUID) -> None:
        """Remove everything of a job but its result."""
        for path in (self.folder / str(job_id)).glob("*"):
            if path.name != RESULT:
                path.unlink(missing_ok=True)

    def drop(self, job_id: UUID) -> None:
        """Remove everything of a job."""
        shutil.rmtree(self.folder / str(job_id), ignore_errors=True)

    def has(self, job_id: UUID) -> bool:
        """Tell whether the result of a job lies here."""
        return self._path(job_id, RESULT).is_file()

    def kept(self) -> dict[UUID, datetime]:
        """Return the jobs that have files here, and when the last of each was written."""
        return written_folders(self.folder)

    def _path(self, job_id: UUID, part: str) -> Path:
        if not _PART.fullmatch(part):
            message = f"no name of a part: {part!r}"
            raise ValueError(message)
        return self.folder / str(job_id) / part
