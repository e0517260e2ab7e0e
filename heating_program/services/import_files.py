"""Keeps an uploaded sheet sealed on the disk, its rows in portions that are quick to open.

The cells of a sheet are personal and mostly wrong at first; they never enter the database. What is
there is gone with the batch's folder, and a batch can be uploaded again.
"""

import base64
import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_cells import Cell
from heating_program.services.vault import Vault
from heating_program.services.workbook_reading import Sheet, restored

PORTION: Final = 250
_HEAD, _ORIGINAL = "head", "original"


@dataclass(frozen=True, slots=True)
class Sheets:
    """Where the sealed sheets lie, and the vault that opens them."""

    folder: Path
    vault: Vault


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known of a sheet beside its rows; see `workbook_reading.Sheet`."""

    names: tuple[str, ...]
    name: str
    row_count: int
    merged: tuple[tuple[int, int, int, int], ...]
    formulas: frozenset[str]
    errors: frozenset[str]


def keep(sheets: Sheets, batch_id: UUID, content: bytes, sheet: Sheet) -> None:
    """Write the file and its rows, sealed; written again, the same is there."""
    folder = sheets.folder / str(batch_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for first in range(0, len(sheet.lines), PORTION):
        portion = b",".join(sheet.lines[first : first + PORTION]).decode()
        _write(sheets, batch_id, f"rows-{first // PORTION:04d}", f"[{portion}]")
    head = {
        "names": sheet.names,
        "name": sheet.name,
        "row_count": len(sheet.lines),
        "merged": sheet.merged,
        "formulas": sorted(sheet.formulas),
        "errors": sorted(sheet.errors),
    }
    _write(sheets, batch_id, _HEAD, json.dumps(head, ensure_ascii=False))
    _write(sheets, batch_id, _ORIGINAL, json.dumps(base64.b64encode(content).decode()))


def head(sheets: Sheets, batch_id: UUID) -> SheetHead:
    """Open what is known of a sheet.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    said = _read(sheets, batch_id, _HEAD)
    return SheetHead(
        names=tuple(said["names"]),
        name=said["name"],
        row_count=said["row_count"],
        merged=tuple(tuple(each) for each in said["merged"]),
        formulas=frozenset(said["formulas"]),
        errors=frozenset(said["errors"]),
    )


def original(sheets: Sheets, batch_id: UUID) -> bytes:
    """Open the file as it was uploaded."""
    return base64.b64decode(_read(sheets, batch_id, _ORIGINAL))


def rows(
    sheets: Sheets, batch_id: UUID, first: int, count: int
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield rows with their positions in the sheet, counted from 0.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    last = min(first + count, head(sheets, batch_id).row_count)
    for portion in range(first // PORTION, -(-last // PORTION)):
        opened = _read(sheets, batch_id, f"rows-{portion:04d}")
        start = portion * PORTION
        wanted = slice(max(first - start, 0), last - start)
        yield from enumerate(restored(opened[wanted]), start=start + wanted.start)


def drop(sheets: Sheets, batch_id: UUID) -> None:
    """Take the cells of a sheet off the disk."""
    shutil.rmtree(sheets.folder / str(batch_id), ignore_errors=True)


def _write(sheets: Sheets, batch_id: UUID, name: str, text: str) -> None:
    path = sheets.folder / str(batch_id) / f"{name}.sealed"
    draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
    with draft.open("xb") as file:
        # Not forced to the disk: what a power cut takes is uploaded again.
        file.write(sheets.vault.seal(f"import.{name}", batch_id, text))
    draft.replace(path)


def _read(sheets: Sheets, batch_id: UUID, name: str) -> Any:
    try:
        sealed = (sheets.folder / str(batch_id) / f"{name}.sealed").read_bytes()
    except OSError as error:
        raise DomainError("import_file_gone") from error
    return json.loads(sheets.vault.open(f"import.{name}", batch_id, sealed))
