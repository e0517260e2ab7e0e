"""Products from datasheet rows: a CSV line becomes a checked module or inverter.

pvlib's own lists end in 2019 and hold none of today's 550-700 W modules; a programme keeps its
own rows. The column names are the field names of `Module` and `Inverter`.
"""

import csv
from collections.abc import Mapping
from dataclasses import fields
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import TextIO, TypeVar

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import ArrayError

Product = TypeVar("Product", Module, Inverter)

_WHOLE_NUMBERS = frozenset({"phases", "mppt_count", "strings_per_mppt"})
_TEXTS = frozenset({"model", "source"})
_TRUTHS = {"true": True, "false": False}


def read_modules(source: str | PathLike[str] | TextIO) -> tuple[Module, ...]:
    """Read modules from a CSV file with the field names of `Module` as header.

    Parameters
    ----------
    source : path or text file
        UTF-8 with or without mark, comma separated; ``official`` is ``true`` or ``false``.

    Returns
    -------
    tuple of Module
        In the order of the file.

    Raises
    ------
    ArrayError
        If the file cannot be read, a column or number is missing, a row is too long, a figure
        impossible, or a model named twice; ``where`` names the line.
    """
    return _read(source, Module)


def read_inverters(source: str | PathLike[str] | TextIO) -> tuple[Inverter, ...]:
    """Read inverters from a CSV file with the field names of `Inverter` as header.

    Parameters
    ----------
    source : path or text file
        UTF-8 with or without mark, comma separated; ``official`` is ``true`` or ``false``.

    Returns
    -------
    tuple of Inverter
        In the order of the file.

    Raises
    ------
    ArrayError
        As `read_modules`.

    Examples
    --------
    >>> from io import StringIO
    >>> sheet = StringIO('''model,kw_ac,phases,v_dc_max_v,v_mppt_min_v,v_mppt_max_v,mppt_count,\
strings_per_mppt,i_dc_max_a,i_sc_max_a,kwp_dc_max,efficiency_pct,source,official
    ... example 5 kW,5,1,600,80,560,2,1,16,24,7.5,97.5,example row,false
    ... ''')
    >>> read_inverters(sheet)[0].kw_ac
    5.0
    """
    return _read(source, Inverter)


def _read(source: str | PathLike[str] | TextIO, kind: type[Product]) -> tuple[Product, ...]:
    try:
        if isinstance(source, str | PathLike):
            source = StringIO(Path(source).read_text(encoding="utf-8-sig"), newline="")
        rows = csv.DictReader(source)
        given = list(rows.fieldnames or ())
        lines = list(rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ArrayError("catalogue_unreadable", "catalogue", reason=str(error)) from error
    names = [field.name for field in fields(kind)]
    if sorted(names) != sorted(given):
        differ = sorted(set(names).symmetric_difference(given)) or sorted(given)
        raise ArrayError("catalogue_columns_differ", "catalogue header", differ=differ)
    products = tuple(_product(kind, row, line) for line, row in enumerate(lines, start=2))
    models = [product.model for product in products]
    twice = sorted({model for model in models if models.count(model) > 1})
    if twice:
        raise ArrayError("catalogue_model_twice", "catalogue", models=twice)
    return products


def _product(kind: type[Product], row: Mapping[str, str | None], line: int) -> Product:
    if None in row.values() or len(row) != len(fields(kind)):  # too few cells, or too many
        raise ArrayError("catalogue_row_of_another_length", f"catalogue line {line}")
    values: dict[str, str | float | int | bool] = {}
    for name in (field.name for field in fields(kind)):
        values[name] = _value(name, (row[name] or "").strip(), line)
    # The values are typed by name above; the constructor checks their ranges.
    return kind(**values)  # type: ignore[arg-type]  # one dictionary for two dataclasses


def _value(name: str, text: str, line: int) -> str | float | int | bool:
    try:
        if not text:
            raise ValueError
        if name == "official":
            return _TRUTHS[text.lower()]
        if name in _TEXTS:
            return text
        return int(text) if name in _WHOLE_NUMBERS else float(text)
    except (ValueError, KeyError):
        raise ArrayError(
            "catalogue_value_unreadable", f"catalogue line {line} {name}", value=text
        ) from None
