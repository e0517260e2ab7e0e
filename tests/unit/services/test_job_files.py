"""Files of jobs: sealed, replaced whole, dropped as a whole."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.services.job_files import JobFiles
from heating_program.services.vault import Vault

JOB = UUID(int=7)


@pytest.fixture
def files(tmp_path: Path) -> JobFiles:
    return JobFiles(tmp_path / "files", Vault(secrets.token_bytes(32)))


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_read_as_it_was_kept(files: JobFiles, content: bytes) -> None:
    files.keep(JOB, content)
    assert files.read(JOB) == content


def test_the_disk_shows_nothing_of_a_file(files: JobFiles) -> None:
    files.keep(JOB, "阿拉坦 150802".encode())
    (stored,) = [path for path in files.folder.rglob("*") if path.is_file()]
    assert b"150802" not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0 or stored.parent.stat().st_mode & 0o077 == 0


def test_a_file_moved_to_another_job_does_not_open(files: JobFiles) -> None:
    other = uuid4()
    files.keep(JOB, b"mine")
    files.keep(other, b"theirs")
    os.replace(files.folder / str(other) / "result", files.folder / str(JOB) / "result")
    with pytest.raises(DomainError, match="sealed_value_damaged"):
        files.read(JOB)


def test_a_part_written_twice_is_one_and_goes_when_the_result_is_there(files: JobFiles) -> None:
    files.keep(JOB, b"one", "part-0")
    files.keep(JOB, b"two", "part-0")
    assert files.read(JOB, "part-0") == b"two"
    files.keep(JOB, b"all")
    files.drop_parts(JOB)
    assert files.read(JOB) == b"all"
    with pytest.raises(DomainError, match="job_file_gone"):
        files.read(JOB, "part-0")


@pytest.mark.parametrize("part", ["", "../x", "a/b", "A", "结果"])
def test_a_part_has_a_plain_name(files: JobFiles, part: str) -> None:
    with pytest.raises(ValueError, match="name of a part"):
        files.keep(JOB, b"", part)


def test_every_jobs_folder_is_found_with_its_age_and_dropped_as_a_whole(files: JobFiles) -> None:
    assert files.kept() == {}  # before there is any
    before = datetime.now(UTC) - timedelta(seconds=2)
    files.keep(JOB, b"all")
    files.keep(JOB, b"one", "part-0")
    (files.folder / "lost+found").mkdir()
    ((key, written),) = files.kept().items()
    assert key == JOB
    assert before <= written <= datetime.now(UTC) + timedelta(seconds=2)
    assert files.has(JOB)
    files.drop(JOB)
    files.drop(JOB)  # another process was faster
    assert not files.has(JOB)
    assert files.kept() == {}
    with pytest.raises(DomainError, match="job_file_gone"):
        files.read(JOB)
