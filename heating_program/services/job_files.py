"""Files that jobs make for whoever asked: sealed on the disk, and gone after a week.

An export holds personal data by the hundred; what lies about on a disk is what leaks. Parts that a
job writes on the way are kept the same way, so that a portion done twice writes the same part.
"""

import base64
import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from heating_program.domain.errors import DomainError
from heating_program.services.vault import Vault

KEPT_FOR: Final = timedelta(days=7)
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
            `job_file_gone` when it was never written or its week is over;
            `sealed_value_damaged` when it was altered.
        """
        try:
            sealed = self._path(job_id, part).read_bytes()
        except OSError as error:
            raise DomainError("job_file_gone", days=KEPT_FOR.days) from error
        return base64.b64decode(self.vault.open(f"{_PLACE}.{part}", job_id, sealed))

    def drop_parts(self, job_id: UUID) -> None:
        """Remove everything of a job but its result."""
        for path in (self.folder / str(job_id)).glob("*"):
            if path.name != RESULT:
                path.unlink(missing_ok=True)

    def prune(self, at: datetime, *, needed: Collection[UUID]) -> int:
        """Remove the files of jobs that wrote nothing for `KEPT_FOR` and return of how many.

        Parameters
        ----------
        needed
            Jobs that are still open: what they were given may have waited longer for a worker.
        """
        spared = {str(job_id) for job_id in needed}
        old = [
            folder
            for folder in self._folders()
            if folder.name not in spared and at.timestamp() - _written(folder) > _KEPT_S
        ]
        for folder in old:
            shutil.rmtree(folder, ignore_errors=True)
        return len(old)

    def _folders(self) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError):
            yield from self.folder.iterdir()

    def _path(self, job_id: UUID, part: str) -> Path:
        if not _PART.fullmatch(part):
            message = f"no name of a part: {part!r}"
            raise ValueError(message)
        return self.folder / str(job_id) / part


_KEPT_S = KEPT_FOR.total_seconds()


def _written(folder: Path) -> float:
    """Return when something in a folder was last written; a file replaced touches its folder."""
    try:
        return folder.stat().st_mtime
    except OSError:  # another worker has removed it meanwhile
        return float("inf")
