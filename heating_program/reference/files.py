"""Reads packaged data files; whatever is wrong in one is reported with its file and its row."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from heating_program.domain.errors import DomainError

DATA: Final = Path(__file__).parent / "data"


class DataFaultError(Exception):
    """A packaged data file is missing, damaged or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with its place for messages."""

    place: str
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@contextmanager
def located(place: str) -> Iterator[None]:
    """Turn whatever goes wrong inside into a fault that names the place."""
    try:
        yield
    except (ArithmeticError, DomainError, KeyError, OSError, TypeError, ValueError) as problem:
        raise DataFaultError(f"{place}: {type(problem).__name__}: {problem}") from problem


def read_table(name: str, columns: Sequence[str]) -> list[Row]:
    """Read a CSV table of the data folder.

    Raises
    ------
    DataFaultError
        When the file is missing, empty, lacks a column or has a row of another length.
    """
    with located(name), (DATA / name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        if missing := [column for column in columns if column not in header]:
            raise ValueError(f"columns {missing} are missing")
        rows = []
        for values in reader:
            place = f"{name} line {reader.line_num}"
            if len(values) != len(header):
                raise DataFaultError(f"{place}: {len(values)} values for {len(header)} columns")
            rows.append(Row(place, dict(zip(header, values, strict=True))))
    if not rows:
        raise DataFaultError(f"{name}: no rows")
    return rows


def read_yaml(name: str) -> Any:
    """Read a YAML file of the data folder.

    Raises
    ------
    DataFaultError
        When the file is missing or is not YAML.
    """
    with located(name):
        try:
            return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
        except yaml.YAMLError as problem:
            raise ValueError(str(problem)) from problem


def yaml_files(folder: str) -> list[str]:
    """List the YAML files of a discovered folder, in order of their names."""
    return sorted(f"{folder}/{path.name}" for path in (DATA / folder).glob("*.yaml"))


def sha256_of(name: str) -> str:
    """Hash a file of the data folder."""
    with located(name):
        return hashlib.sha256((DATA / name).read_bytes()).hexdigest()


def read_date(text: str) -> date | None:
    """Read an ISO date; empty is no date."""
    return date.fromisoformat(text) if text else None


def only_keys(stanza: Mapping[str, object], *, needed: Sequence[str], may: Sequence[str]) -> None:
    """Refuse a stanza that lacks a key or has one nobody reads, for example a misspelt one.

    Raises
    ------
    ValueError
        Naming the keys.
    """
    if not isinstance(stanza, Mapping):
        raise TypeError("a mapping is expected")
    if missing := [key for key in needed if key not in stanza]:
        raise ValueError(f"keys {missing} are missing")
    if unknown := [key for key in stanza if key not in (*needed, *may)]:
        raise ValueError(f"keys {unknown} are unknown")
