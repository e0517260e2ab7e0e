"""`heating backup` and `heating restore-check`: a copy that was never opened does not count.

A copy holds the database, the papers, the photos, the sheets in work, what jobs need to go on, and
a manifest of hashes with the mark of the key; never the key itself, so that a stolen copy opens no
ID number. It lies as the data folder does, so that restoring is copying it there.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from heating_program.cli.console import data_dir_option, say_result, settings_for
from heating_program.config import Settings
from heating_program.domain.errors import DomainError
from heating_program.domain.long_work import JobState
from heating_program.models import schema
from heating_program.models.engine import prepare
from heating_program.services import invariants
from heating_program.services.vault import canary, open_vault

_MANIFEST = "manifest.json"
_DATABASE = "heating.sqlite"
_DOCUMENTS = "documents"
_PHOTOS = "photos"
_SHEETS = "imports"
_JOB_FILES = "jobs/files"


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@data_dir_option
def backup(folder: Path, data_dir: Path | None) -> None:
    """备份数据库、文书、照片和在办的表（不含密钥）。 Copy everything but the key."""
    settings = settings_for(data_dir, os.environ)
    engine = prepare(create_engine(settings.database_url))
    made = take(settings, engine, folder, at=datetime.now(UTC))
    engine.dispose()
    click.echo(f"已备份 backup: {made}")
    click.echo(f"请核验 now check it: heating restore-check {made}")


@click.command("restore-check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@data_dir_option
def restore_check(folder: Path, data_dir: Path | None) -> None:
    """打开备份并逐项核验。 Open a copy and ask everything of it."""
    settings = settings_for(data_dir, os.environ)
    is_sound = True
    for name, found in check(folder, settings):
        say_result(name, found)
        is_sound = is_sound and not found
    if not is_sound:
        raise click.ClickException("备份有问题，不能用来恢复。 This copy must not be restored.")
    click.echo("备份完好。 The copy is sound.")


def take(settings: Settings, engine: Engine, folder: Path, *, at: datetime) -> Path:
    """Copy the data into a new folder under `folder`, complete or not at all.

    The database goes first: whatever it names is on the disk by then, and a paper or photo
    made meanwhile does no harm. What jobs have made for somebody to fetch is left out: it is made
    again, and must not outlive its days in a copy.

    Raises
    ------
    DomainError
        `backup_needs_pg_dump` for PostgreSQL, which has its own tools for this.
    """
    if engine.dialect.name != "sqlite":
        raise DomainError("backup_needs_pg_dump")
    made = folder / f"heating-{at:%Y%m%dT%H%M%S}Z"
    site = made.with_name(f"{made.name}.partial")
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    _copy_database(engine, site / _DATABASE)
    for source, name in (
        (settings.documents_dir, _DOCUMENTS),
        (settings.photos_dir, _PHOTOS),
        (settings.imports_dir, _SHEETS),
        *(
            (settings.job_files_dir / job_id, f"{_JOB_FILES}/{job_id}")
            for job_id in _jobs_that_may_go_on(site / _DATABASE)
        ),
    ):
        _copy_folder(source, site / name)
    manifest = {
        "made_at": at.isoformat(),
        "release": version("bayannur-clean-heating"),
        "schema": schema.current(engine),
        "key_id": key_id(settings),
        "files": {name: _sha256(path) for name, path in _files(site)},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (site / _MANIFEST).write_text(text, encoding="utf-8")
    site.rename(made)
    return made


def check(folder: Path, settings: Settings) -> Iterator[tuple[str, list[str]]]:
    """Ask everything of a copy: hashes, database, schema, key, and every invariant.

    Yields
    ------
    tuple of str and list of str
        What was asked, and what is wrong; the copy itself is not touched.
    """
    manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    yield "files_match_manifest", _differences(folder, manifest["files"])
    own = key_id(settings)
    yield "key_fits", [] if manifest["key_id"] == own else [f"{manifest['key_id']} ≠ {own}"]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / _DATABASE
        shutil.copy(folder / _DATABASE, copy)
        engine = prepare(create_engine(f"sqlite:///{copy}"))
        yield "database_is_whole", _database_faults(copy)
        found, wanted = schema.current(engine), schema.head()
        yield "schema_fits", [] if found == wanted else [f"{found} ≠ {wanted}"]
        if found == wanted:
            info = {"vault": open_vault(settings.key_file)}
            with Session(engine, info=info) as session:
                place = invariants.Place(folder / _DOCUMENTS, folder / _PHOTOS)
                yield from invariants.verify(session, place)
        engine.dispose()


def key_id(settings: Settings) -> str:
    """Return the mark of the key, by which the right one is found again."""
    return canary(open_vault(settings.key_file))[:16]


def _copy_database(engine: Engine, target: Path) -> None:
    """Copy page by page while others go on writing; the copy is of one moment."""
    source = sqlite3.connect(str(engine.url.database))
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no write-ahead log beside it


def _jobs_that_may_go_on(database: Path) -> list[str]:
    """List the jobs in the copy that are not done: each may need the parts it has written."""
    with closing(sqlite3.connect(database)) as copy:
        tables = copy.execute("SELECT name FROM sqlite_master WHERE name = 'job'")
        if tables.fetchone() is None:  # an earlier release, just before its upgrade
            return []
        rows = copy.execute("SELECT id FROM job WHERE state <> ?", (JobState.DONE.value,))
        return [str(UUID(row[0])) for row in rows]


def _copy_folder(source: Path, target: Path) -> None:
    """Copy what is there; what vanishes meanwhile was put away, and leaves no half of it.

    A hidden file is one that is just being written; its row is not in this copy.
    """
    for folder, below, names in os.walk(source, onerror=_unless_gone):
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True)
        below[:] = [name for name in below if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                with suppress(FileNotFoundError):
                    shutil.copy2(Path(folder, name), place / name)
        if not Path(folder).exists():
            shutil.rmtree(place)


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _database_faults(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    return [line for line in said if line != "ok"] + [
        f"orphan: {row[0]} {row[1]}" for row in orphans
    ]


def _differences(folder: Path, recorded: dict[str, str]) -> list[str]:
    found = {name: _sha256(path) for name, path in _files(folder)}
    names = sorted(recorded.keys() | found.keys())
    return [name for name in names if recorded.get(name) != found.get(name)]


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != _MANIFEST:
            yield name, path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
