"""A foreign workbook as typed cells by address, read by a program of its own."""

from datetime import date

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_cells import OddValue
from heating_program.services import workbook_reading
from heating_program.services.workbook_reading import read_sheet, restored
from tests.factories.sheets import with_part, workbook


def test_cells_keep_their_types_and_places() -> None:
    sheet = read_sheet(
        workbook(
            [["", "王", 3, 2.5, True, date(2026, 3, 1), None], [], ["尾"]],
            headings=["", "姓名"],
            titles=["", "标题"],
        )
    )
    assert sheet.rows[1][0] == "标题"
    assert sheet.rows[2][1] == "姓名"
    assert sheet.rows[3][1:6] == ("王", 3, 2.5, True, date(2026, 3, 1))
    assert sheet.rows[5][0] == "尾"


def test_a_number_of_eighteen_digits_comes_as_the_number_it_has_become() -> None:
    sheet = read_sheet(workbook([[150802190501011234]], headings=["身份证号"]))
    assert isinstance(sheet.rows[1][0], float)


def test_formulas_errors_and_merged_cells_are_found_by_address() -> None:
    content = workbook(
        [["甲"]], headings=["一", "二"], formulas={"B2": "=A1", "C7": "=1/0"}, merged={"D3:E4": "x"}
    )
    sheet = read_sheet(content)
    assert sheet.formulas == {"B2", "C7"}
    assert sheet.merged == ((2, 3, 3, 4),)


def test_an_error_cell_without_a_formula_is_found_too() -> None:
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
        b"</sheetData></worksheet>"
    )
    sheet = read_sheet(with_part(workbook([]), "xl/worksheets/sheet1.xml", xml))
    assert sheet.errors == {"B1"}


def test_a_sheet_of_more_rows_than_we_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_ROWS", 2)
    with pytest.raises(DomainError, match="workbook_too_many_rows"):
        read_sheet(workbook([["甲"], ["乙"]], headings=["一"]))


def test_a_far_cell_cannot_make_the_reader_take_the_machine() -> None:
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(DomainError, match=r"workbook_unreadable|workbook_too_many_rows"):
        read_sheet(with_part(workbook([]), "xl/worksheets/sheet1.xml", xml))


def test_broken_xml_is_unreadable_and_never_a_crash_of_ours() -> None:
    broken = with_part(workbook([]), "xl/workbook.xml", b"<workbook><sheets>")
    with pytest.raises(DomainError, match="workbook_unreadable"):
        read_sheet(broken)


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "_WALL_S", 0.001)
    with pytest.raises(DomainError, match="workbook_unreadable"):
        read_sheet(workbook([["甲"]]))


def test_a_reader_without_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook([[f"{row}-{column}" for column in range(20)] for row in range(3_000)])
    monkeypatch.setattr(workbook_reading, "_MEMORY_BYTES", 20_000_000)
    with pytest.raises(DomainError, match="workbook_unreadable"):
        read_sheet(content)


def test_the_reader_sees_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEATING_DATABASE_URL", "postgresql://secret")
    assert "HEATING_DATABASE_URL" not in workbook_reading._environment()


def test_a_sheet_of_more_columns_than_we_take_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_COLUMNS", 3)
    with pytest.raises(DomainError, match="workbook_too_many_columns"):
        read_sheet(workbook([["甲"] * 4], headings=["一"]))


def test_a_date_and_an_odd_value_come_through_the_readers_own_lines() -> None:
    rows = [["王", 1, None, ["d", "2026-03-01"], ["t", "10:00:00"]]]
    assert tuple(restored(rows)) == (("王", 1, None, date(2026, 3, 1), OddValue("10:00:00")),)
