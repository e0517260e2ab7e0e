"""A foreign workbook as typed cells by address, read by a program of its own."""

from datetime import date

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_cells import OddValue
from heating_program.domain.sheet_import import SheetKind
from heating_program.services import workbook_reading
from heating_program.services.workbook_reading import as_written, read_workbook, restored
from tests.factories.sheets import with_part, workbook, workbooks


def test_cells_keep_their_types_and_places() -> None:
    book = read_workbook(
        workbook(
            [["", "王", 3, 2.5, True, date(2026, 3, 1), None], [], ["尾"]],
            headings=["", "姓名"],
            titles=["", "标题"],
        )
    )
    sheet = book.households
    assert book.names == ("台账",)
    assert sheet.rows[1][0] == "标题"
    assert sheet.rows[2][1] == "姓名"
    assert sheet.rows[3][1:6] == ("王", 3, 2.5, True, date(2026, 3, 1))
    assert sheet.rows[5][0] == "尾"


def test_a_number_of_eighteen_digits_comes_as_the_number_it_has_become() -> None:
    sheet = read_workbook(workbook([[150802190501011234]], headings=["身份证号"])).households
    assert isinstance(sheet.rows[1][0], float)


def test_formulas_errors_and_merged_cells_are_found_by_address() -> None:
    content = workbook(
        [["甲"]], headings=["一", "二"], formulas={"B2": "=A1", "C7": "=1/0"}, merged={"D3:E4": "x"}
    )
    sheet = read_workbook(content).households
    assert sheet.formulas == {"B2", "C7"}
    assert sheet.merged == ((2, 3, 3, 4),)


def test_an_error_cell_without_a_formula_is_found_too() -> None:
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
        b"</sheetData></worksheet>"
    )
    sheet = read_workbook(with_part(workbook([]), "xl/worksheets/sheet1.xml", xml)).households
    assert sheet.errors == {"B1"}


def test_a_sheet_of_more_rows_than_we_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_ROWS", 2)
    with pytest.raises(DomainError, match="workbook_too_many_rows"):
        read_workbook(workbook([["甲"], ["乙"]], headings=["一"]))


def test_a_far_cell_cannot_make_the_reader_take_the_machine() -> None:
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(DomainError, match=r"workbook_unreadable|workbook_too_many_rows"):
        read_workbook(with_part(workbook([]), "xl/worksheets/sheet1.xml", xml))


def test_broken_xml_is_unreadable_and_never_a_crash_of_ours() -> None:
    broken = with_part(workbook([]), "xl/workbook.xml", b"<workbook><sheets>")
    with pytest.raises(DomainError, match="workbook_unreadable"):
        read_workbook(broken)


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "_WALL_S", 0.001)
    with pytest.raises(DomainError, match="workbook_unreadable"):
        read_workbook(workbook([["甲"]]))


def test_a_reader_without_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook([[f"{row}-{column}" for column in range(20)] for row in range(3_000)])
    monkeypatch.setattr(workbook_reading, "_MEMORY_BYTES", 20_000_000)
    with pytest.raises(DomainError, match="workbook_unreadable"):
        read_workbook(content)


def test_the_reader_sees_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEATING_DATABASE_URL", "postgresql://secret")
    assert "HEATING_DATABASE_URL" not in workbook_reading._environment()


def test_a_sheet_of_more_columns_than_we_take_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_COLUMNS", 3)
    with pytest.raises(DomainError, match="workbook_too_many_columns"):
        read_workbook(workbook([["甲"] * 4], headings=["一"]))


def test_a_date_and_an_odd_value_come_through_the_readers_own_lines() -> None:
    rows = [["王", 1, None, ["d", "2026-03-01"], ["t", "10:00:00"]]]
    assert tuple(restored(rows)) == (("王", 1, None, date(2026, 3, 1), OddValue("10:00:00")),)


def test_what_is_written_as_the_reader_writes_is_read_as_the_same_cells() -> None:
    cells = ("王", 1, 2.5, True, None, date(2026, 3, 1), OddValue("10:00:00"))
    assert next(restored([as_written(cells)])) == cells


def test_the_sheets_of_a_workbook_are_known_by_their_names() -> None:
    content = workbooks(
        {
            "填写说明": [["说明"]],
            "成员 ": [["姓名"], ["巴图"]],
            "2019年台账": [["户主姓名"], ["乌云"]],
            "现状用能": [["用途"]],
        }
    )
    book = read_workbook(content)
    assert {kind: sheet.name for kind, sheet in book.sheets.items()} == {
        SheetKind.HOUSEHOLDS: "填写说明",
        SheetKind.MEMBERS: "成员 ",
        SheetKind.ENERGY: "现状用能",
    }
    assert book.sheets[SheetKind.MEMBERS].rows == (("姓名",), ("巴图",))
    named = workbooks({"说明": [["说明"]], "登记表": [["户主姓名"], ["乌云"]]})
    assert read_workbook(named).households.rows[1] == ("乌云",)


def test_a_workbook_of_members_alone_has_no_household_sheet() -> None:
    with pytest.raises(DomainError, match="workbook_without_sheet"):
        read_workbook(workbooks({"家庭成员": [["姓名"], ["巴图"]]}))


def test_further_sheets_have_a_limit_of_rows_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_PART_ROWS", 2)
    content = workbooks({"登记表": [["甲"]], "家庭成员": [["乙"], ["丙"], ["丁"]]})
    with pytest.raises(DomainError, match="workbook_too_many_rows"):
        read_workbook(content)
