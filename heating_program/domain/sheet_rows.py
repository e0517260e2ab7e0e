"""Reads the cells of a row by its columns, puts several columns together, and writes cells again.

What the household sheet and the sheets beside it share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.id_document import (
    Identity,
    IdKind,
    OtherDocument,
    parse_other_document,
)
from heating_program.domain.identity import parse_id_number
from heating_program.domain.sheet_cells import Cell
from heating_program.domain.sheet_columns import (
    Column,
    Issue,
    Kind,
    Severity,
    Surroundings,
    read_cell,
)

PAPER: Final = ("id_no", "id_kind", "id_reason", "birth", "sex")
Labels = Mapping[str, Mapping[str, str]]
"""Words of the choices that reference data offers, by column and by code."""
_UNKNOWN: Final = "不明"
_NONE: Final = "无"


def read_cells(
    columns: Iterable[Column],
    cells: Mapping[str, Cell],
    around: Surroundings,
    spoiled: Mapping[str, str],
) -> tuple[dict[str, Any], list[Issue]]:
    """Read the cells of one row, by the names of their columns.

    Parameters
    ----------
    spoiled
        Columns whose cell holds no plain value (a formula, part of a merged cell), by the code
        of the refusal.
    """
    values: dict[str, Any] = {}
    found: list[Issue] = []
    for each in columns:
        name = each.name
        cell = cells.get(name)
        if name in spoiled:
            found.append(Issue(name, Severity.ERROR, spoiled[name]))
            continue
        if (cell is None or cell == "") and not each.is_required:
            continue
        try:
            values[name] = read_cell(each, cell, around)
        except DomainError as error:
            found.append(Issue(name, Severity.ERROR, error.code, error.values))
    return values, found


def together(
    build: Callable[[Mapping[str, Any]], Any],
    columns: tuple[str, ...],
    values: Mapping[str, Any],
    found: list[Issue],
) -> Any:
    """Put several columns together, unless one of them was refused already."""
    if found and any(issue.column in columns for issue in found):
        return None
    try:
        return build(values)
    except DomainError as error:
        found.append(Issue(error.field or "", Severity.ERROR, error.code, error.values))
        return None


def paper(values: Mapping[str, Any], on: date) -> Identity:
    """Return what a person is known by: the resident number unless another kind is named.

    Raises
    ------
    DomainError
        At the column to correct: as `parse_id_number` and `parse_other_document` do;
        `birth_missing`, `sex_missing`.
    """
    kind = values.get("id_kind") or IdKind.RESIDENT
    try:
        if kind is IdKind.RESIDENT:
            return parse_id_number(values["id_no"], on=on)
        for name in ("birth", "sex"):
            if not values.get(name):
                raise DomainError(f"{name}_missing", field=name)
        return parse_other_document(
            values["id_no"],
            kind=kind,
            birth_date=values["birth"],
            sex=values["sex"],
            reason=values.get("id_reason") or "",
            on=on,
        )
    except DomainError as error:
        field = error.field if error.field in PAPER else "id_no"
        raise DomainError(error.code, field=field, **error.values) from error


def paper_values(identity: Identity) -> dict[str, Any]:
    """Return the values of the columns of a paper."""
    if not isinstance(identity, OtherDocument):
        return {"id_no": identity.value}
    return {
        "id_no": identity.value,
        "id_kind": identity.kind,
        "id_reason": identity.reason,
        "birth": identity.birth_date,
        "sex": identity.sex,
    }


def written(
    columns: Iterable[Column], values: Mapping[str, Any], labels: Labels | None = None
) -> dict[str, Cell]:
    """Write values as the cells of a row, by the names of their columns."""
    words = labels or {}
    return {each.name: _cell(each, values.get(each.name), words.get(each.name)) for each in columns}


def yuan(fen: int | None) -> float | None:
    """Return whole fen as the yuan a sheet shows."""
    return None if fen is None else fen / 100


def _cell(column: Column, value: Any, words: Mapping[Any, str] | None) -> Cell:
    if column.may_be_unknown and value in (None, ""):
        return _UNKNOWN
    if column.kind is Kind.LIST:
        return "、".join(column.labels[each] for each in value or ()) or _NONE
    if column.kind is Kind.YES_NO and value is not None:
        return "是" if value else "否"
    labels: Mapping[Any, str] = words or column.labels
    if labels and value is not None:
        return labels.get(value, "")
    if isinstance(value, tuple):
        return "、".join(value)
    cell: Cell = "" if value is None else value
    return cell
