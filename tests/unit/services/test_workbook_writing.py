"""What a written workbook holds: drop-downs, text columns, and no formula that nobody wrote."""

import io
import re
import zipfile
from datetime import date

from heating_program.domain.household_columns import HOUSEHOLD_COLUMNS
from heating_program.domain.sheet_columns import Kind, column_letters
from heating_program.domain.sheet_import import SHEET_COLUMNS, SHEET_LABELS
from heating_program.services import import_reading, workbook_writing
from heating_program.services.workbook_guard import guard
from heating_program.services.workbook_reading import read_workbook

PLACES = [("干召庙镇", "民主村"), ("干召庙镇", "新民村"), ("白脑包镇", "民主村")]
TEMPLATE = workbook_writing.template(
    {SHEET_LABELS[kind]: columns for kind, columns in SHEET_COLUMNS.items()},
    places=PLACES,
    labels=import_reading.labels(),
)
AT = {column.name: column_letters(index) for index, column in enumerate(HOUSEHOLD_COLUMNS)}


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def rules(content: bytes) -> dict[str, str]:
    """Return each rule by the letters of its column."""
    page = part(content, "xl/worksheets/sheet1.xml")
    found = re.findall(r"<dataValidation .*?</dataValidation>", page)
    return {re.search(r'sqref="([A-Z]+)2', rule)[1]: rule for rule in found}


def words(content: bytes) -> list[tuple[str, ...]]:
    """Return the lists of the hidden sheet, column by column."""
    shared = re.findall(r"<t[^>]*>([^<]*)</t>", part(content, "xl/sharedStrings.xml"))
    cells = re.findall(
        r'<c r="([A-Z]+)\d+"[^>]*t="s"[^>]*><v>(\d+)</v>', part(content, WORDS_SHEET)
    )
    lists: dict[str, list[str]] = {}
    for letters, index in cells:
        lists.setdefault(letters, []).append(shared[int(index)])
    return [tuple(each) for each in lists.values()]


WORDS_SHEET = "xl/worksheets/sheet6.xml"


def test_the_template_passes_our_own_guard_and_has_a_heading_for_every_column() -> None:
    guard(TEMPLATE)
    book = read_workbook(TEMPLATE)
    assert book.names == ("登记表", "家庭成员", "现状用能", "特殊群体", "填写说明")
    for kind, columns in SHEET_COLUMNS.items():
        headings = [str(cell).rstrip("*") for cell in book.sheets[kind].rows[0]]
        assert headings == [column.label for column in columns], kind


def test_choices_are_drop_downs_from_a_hidden_sheet() -> None:
    assert 'name="词表" sheetId="6" state="hidden"' in part(TEMPLATE, "xl/workbook.xml")
    found = rules(TEMPLATE)
    for column in HOUSEHOLD_COLUMNS:
        if column.choices:
            assert 'type="list"' in found[AT[column.name]], column.name
    lists = words(TEMPLATE)
    assert lists[0] == ("干召庙镇", "白脑包镇")
    assert lists[1] == ("民主村", "新民村")
    assert ("是", "否") in lists
    assert ("是", "否", "不明") in lists
    assert any(each[0] == "没有" for each in lists)
    assert len(set(lists)) == len(lists)


def test_an_identity_number_has_eighteen_characters_and_is_text() -> None:
    rule = rules(TEMPLATE)[AT["id_no"]]
    assert 'type="textLength"' in rule
    assert 'operator="equal"' in rule
    assert "<formula1>18</formula1>" in rule
    page = part(TEMPLATE, "xl/worksheets/sheet1.xml")
    ranges = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*style="(\d+)"', page)
    styles = {
        index: style for first, last, style in ranges for index in range(int(first) - 1, int(last))
    }
    text_style = styles[list(AT).index("id_no")]
    formats = re.findall(
        r'<xf numFmtId="(\d+)"', part(TEMPLATE, "xl/styles.xml").partition("cellXfs")[2]
    )
    assert formats[int(text_style)] == "49"  # 49 is the text format of every spreadsheet program
    for index, column in enumerate(HOUSEHOLD_COLUMNS):
        if column.kind is Kind.IDENTIFIER:
            assert styles[index] == text_style, column.name


def test_where_unknown_is_a_value_a_rule_for_numbers_only_warns() -> None:
    found = rules(TEMPLATE)
    assert 'errorStyle="warning"' in found[AT["past_year"]]
    assert "errorStyle" not in found[AT["built_year"]]


def test_the_head_is_frozen_and_nothing_is_a_formula() -> None:
    page = part(TEMPLATE, "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in page
    assert "<f>" not in page


def test_a_list_is_written_as_it_is_and_never_as_a_formula() -> None:
    rows = [
        ["=1+1", "150802190501010014", 12, 2.5, date(2026, 3, 1), None],
        ["+86", "@x", "-", "https://x.cn", True, ""],
    ]
    sheet = read_workbook(workbook_writing.table(["甲"] * 6, rows)).households
    assert sheet.formulas == frozenset()
    assert sheet.rows[1][:5] == ("=1+1", "150802190501010014", 12, 2.5, date(2026, 3, 1))
    assert sheet.rows[2][:5] == ("+86", "@x", "-", "https://x.cn", "是")


def test_the_notes_name_every_column_of_every_sheet() -> None:
    shared = re.findall(r"<t[^>]*>([^<]*)</t>", part(TEMPLATE, "xl/sharedStrings.xml"))
    for columns in SHEET_COLUMNS.values():
        assert {column.label for column in columns} <= set(shared)
