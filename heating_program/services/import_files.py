"""Keeps an uploaded workbook sealed on the disk, its rows in portions that are quick to open.

The cells of its sheets are personal and mostly wrong at first; they never enter the database. What
is there is gone with the batch's folder, and a batch can be uploaded again.
"""

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_cells import Cell
from heating_program.domain.sheet_import import SheetKind
from heating_program.services.kept_folders import written_folders
from heating_program.services.vault import Vault
from heating_program.services.workbook_reading import Workbook, restored

PORTION: Final = 250
_HEAD: Final = "head"


@dataclass(frozen=True, slots=True)
class Sheets:
    """Where the sealed sheets lie, and the vault that opens them."""

    folder: Path
    vault: Vault


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known of a sheet beside its rows; see `workbook_reading.Sheet`."""

    name: str
    row_count: int
    merged: tuple[tuple[int, int, int, int], ...]
    formulas: frozenset[str]
    errors: frozenset[str]


def keep(sheets: Sheets, batch_id: UUID, workbook: Workbook) -> None:
    """Write the rows of a workbook's sheets, sealed; written again, the same is there."""
    folder = sheets.folder / str(batch_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for kind, sheet in workbook.sheets.items():
        for first in range(0, len(sheet.lines), PORTION):
            portion = b",".join(sheet.lines[first : first + PORTION]).decode()
            _write(sheets, batch_id, _named(kind, f"rows-{first // PORTION:04d}"), f"[{portion}]")
        head = {
            "name": sheet.name,
            "row_count": len(sheet.lines),
            "merged": sheet.merged,
            "formulas": sorted(sheet.formulas),
            "errors": sorted(sheet.errors),
        }
        _write(sheets, batch_id, _named(kind, _HEAD), json.dumps(head, ensure_ascii=False))


def head(sheets: Sheets, batch_id: UUID, kind: SheetKind = SheetKind.HOUSEHOLDS) -> SheetHead:
    """Open what is known of a sheet.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    said = _read(sheets, batch_id, _named(kind, _HEAD))
    return SheetHead(
        name=said["name"],
        row_count=said["row_count"],
        merged=tuple(tuple(each) for each in said["merged"]),
        formulas=frozenset(said["formulas"]),
        errors=frozenset(said["errors"]),
    )


def rows(
    sheets: Sheets,
    batch_id: UUID,
    first: int,
    count: int,
    kind: SheetKind = SheetKind.HOUSEHOLDS,
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield rows with their positions in the sheet, counted from 0.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    last = min(first + count, head(sheets, batch_id, kind).row_count)
    for portion in range(first // PORTION, -(-last // PORTION)):
        opened = _read(sheets, batch_id, _named(kind, f"rows-{portion:04d}"))
        start = portion * PORTION
        wanted = slice(max(first - start, 0), last - start)
        yield from enumerate(restored(opened[wanted]), start=start + wanted.start)


def keep_found(sheets: Sheets, batch_id: UUID, name: str, plain: object) -> None:
    """Write what was found out about a kept workbook, sealed, as JSON under its own name."""
    _write(sheets, batch_id, name, json.dumps(plain, ensure_ascii=False))


def found(sheets: Sheets, batch_id: UUID, name: str) -> Any:
    """Open what `keep_found` wrote; None where nothing of that name was."""
    return _read(sheets, batch_id, name) if _path(sheets, batch_id, name).exists() else None


def drop(sheets: Sheets, batch_id: UUID) -> None:
    """Take the cells of a sheet off the disk."""
    shutil.rmtree(sheets.folder / str(batch_id), ignore_errors=True)


def has(sheets: Sheets, batch_id: UUID) -> bool:
    """Tell whether the cells of a sheet lie here."""
    return (sheets.folder / str(batch_id)).is_dir()


def kept(sheets: Sheets) -> dict[UUID, datetime]:
    """Return the batches whose cells lie here, and when they were written."""
    return written_folders(sheets.folder)


def _named(kind: SheetKind, name: str) -> str:
    return name if kind is SheetKind.HOUSEHOLDS else f"{kind.value}-{name}"


def _path(sheets: Sheets, batch_id: UUID, name: str) -> Path:
    return sheets.folder / str(batch_id) / f"{name}.sealed"


def _write(sheets: Sheets, batch_id: UUID, name: str, text: str) -> None:
    path = _path(sheets, batch_id, name)
    draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
    with draft.open("xb") as file:
        # Not forced to the disk: what a power cut takes is uploaded again.
        file.write(sheets.vault.seal(f"import.{name}", batch_id, text))
    draft.replace(path)


def _read(sheets: Sheets, batch_id: UUID, name: str) -> Any:
    try:
        sealed = _path(sheets, batch_id, name).read_bytes()
    except OSError as error:
        raise DomainError("import_file_gone") from error
    return json.loads(sheets.vault.open(f"import.{name}", batch_id, sealed))
