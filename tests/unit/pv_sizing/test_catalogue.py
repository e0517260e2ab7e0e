"""Datasheet rows become checked products, and a bad cell is named by its line."""

import csv
from dataclasses import asdict
from io import StringIO
from pathlib import Path

import pytest

from pv_sizing.array import Module
from pv_sizing.catalogue import read_inverters, read_modules
from pv_sizing.errors import ArrayError


def sheet(*modules: dict[str, object]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, list(modules[0]))
    writer.writeheader()
    writer.writerows(modules)
    return text.getvalue()


def test_a_written_sheet_is_read_back(module: Module, tmp_path: Path) -> None:
    file = tmp_path / "modules.csv"
    file.write_text(sheet(asdict(module)), encoding="utf-8")
    assert read_modules(file) == (module,)


@pytest.mark.parametrize(
    ("field", "text"), [("v_oc_v", "fifty"), ("i_mp_a", ""), ("official", "perhaps")]
)
def test_an_unreadable_cell_names_line_and_column(module: Module, field: str, text: str) -> None:
    rows = StringIO(sheet(asdict(module), asdict(module) | {"model": "other", field: text}))
    with pytest.raises(ArrayError, match=f"catalogue_value_unreadable at catalogue line 3 {field}"):
        read_modules(rows)


def test_an_impossible_figure_is_refused_by_the_product(module: Module) -> None:
    with pytest.raises(ArrayError, match="module example 550: v_mp_v"):
        read_modules(StringIO(sheet(asdict(module) | {"v_mp_v": 55.0})))


def test_missing_columns_and_repeated_models_are_refused(module: Module) -> None:
    with pytest.raises(ArrayError, match="catalogue_columns_differ"):
        read_inverters(StringIO(sheet(asdict(module))))
    with pytest.raises(ArrayError, match="catalogue_model_twice"):
        read_modules(StringIO(sheet(asdict(module), asdict(module))))


def test_a_row_longer_or_shorter_than_its_header_is_refused(module: Module) -> None:
    whole = sheet(asdict(module)).rstrip()
    for row in (whole + ",1\n", whole.rsplit(",", 1)[0] + "\n"):
        with pytest.raises(ArrayError, match="catalogue_row_of_another_length at catalogue line 2"):
            read_modules(StringIO(row))


def test_a_file_that_cannot_be_read_is_a_catalogue_error(module: Module, tmp_path: Path) -> None:
    spoilt = tmp_path / "modules.csv"
    spoilt.write_bytes(sheet(asdict(module)).replace("example", "组件").encode("gbk"))
    for path in (spoilt, tmp_path / "missing.csv"):
        with pytest.raises(ArrayError, match="catalogue_unreadable"):
            read_modules(path)
