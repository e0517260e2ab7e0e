"""Writes workbooks: the template a clerk fills, lists of rows, a sheet with what was found in it.

Text is always written as text, so that a cell beginning with = is no formula and an identity number
keeps its digits. Only what Excel and WPS both understand is used: lists from a hidden sheet,
length and range rules, a frozen head.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import xlsxwriter

from heating_program.domain.sheet_cells import Cell, OddValue
from heating_program.domain.sheet_columns import Column, Kind, column_letters
from heating_program.domain.sheet_rows import Labels

NOTES: Final = "填写说明"
WORDS: Final = "词表"
MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW: Final = 50_001
"""The rules of the template reach down to this row."""

_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDEST: Final = 24
_FONT: Final = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_TEXT: Final = 49  # the built-in text format, which every spreadsheet program knows by its number
_DAY: Final = "yyyy-mm-dd"
_EIGHTEEN: Final = ("id_no", "head_id_no")
_EARLIEST: Final = date(1990, 1, 1)
_LATEST: Final = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a list: its name, headings and rows; without widths they follow the headings."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]] = ()
    widths: Sequence[int] = ()


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "登记表",
    widths: Sequence[int] = (),
) -> bytes:
    """Write a list of rows with constant memory; text as text, numbers as numbers, dates as dates.

    Returns
    -------
    bytes
        An .xlsx file.
    """
    return tables([Page(sheet, headings, rows, widths)])


def tables(pages: Iterable[Page]) -> bytes:
    """Write several lists, a sheet each, as `table` does."""
    listed = list(pages)
    return mixed(listed, ((each.name, row) for each in listed for row in each.rows))


def mixed(pages: Sequence[Page], rows: Iterable[tuple[str, Sequence[Cell]]]) -> bytes:
    """Write several lists whose rows come in any order, each with the name of its sheet.

    The pages' own rows are not asked for.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**_OPTIONS, "constant_memory": True}) as book:
        formats = _formats(book)
        sheets = {each.name: book.add_worksheet(each.name) for each in pages}
        for each in pages:
            _head(sheets[each.name], each, formats)
        written = dict.fromkeys(sheets, 0)
        for name, row in rows:
            written[name] += 1
            for index, cell in enumerate(row):
                _write(sheets[name], written[name], index, cell, formats)
    return target.getvalue()


def _head(page: Any, listed: Page, formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for index, heading in enumerate(listed.headings):
        given = index < len(listed.widths)
        width = listed.widths[index] if given else max(10, 2 * len(heading) + 2)
        page.set_column(index, index, width)
        page.write_string(0, index, heading, formats["head"])


def template(
    sheets: Mapping[str, Sequence[Column]],
    *,
    places: Sequence[tuple[str, str]],
    labels: Labels,
) -> bytes:
    """Write the empty sheets with their drop-downs and notes.

    Parameters
    ----------
    sheets
        Columns by the name of the sheet.
    places
        Township and village of every village the clerk may register in.
    labels
        Words of the choices that reference data offers.
    """
    choices = {name: tuple(said.values()) for name, said in labels.items()}
    choices["township"] = tuple(dict.fromkeys(township for township, _ in places))
    choices["village"] = tuple(dict.fromkeys(village for _, village in places))
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, dict(_OPTIONS)) as book:
        formats = _formats(book)
        pages = {name: book.add_worksheet(name) for name in sheets}
        _notes(book.add_worksheet(NOTES), sheets, choices, formats)
        words = _Words(book.add_worksheet(WORDS), {})
        for name, columns in sheets.items():
            _form(pages[name], columns, choices, words, formats)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Words:
    """The hidden sheet of words: each list once, by the range it stands in."""

    page: Any
    ranges: dict[tuple[str, ...], str]

    def range_of(self, entries: tuple[str, ...]) -> str:
        """Return the range of a list, written there the first time it is asked for."""
        if entries not in self.ranges:
            index = len(self.ranges)
            for row, word in enumerate(entries):
                self.page.write_string(row, index, word)
            letters = column_letters(index)
            self.ranges[entries] = f"={WORDS}!${letters}$1:${letters}${max(1, len(entries))}"
        return self.ranges[entries]


def _form(
    page: Any,
    columns: Sequence[Column],
    choices: Mapping[str, tuple[str, ...]],
    words: _Words,
    formats: dict[str, Any],
) -> None:
    """Write the head of an empty sheet, and the rules of its columns."""
    words.page.hide()
    page.freeze_panes(1, 0)
    page.set_row(0, 32)
    for index, column in enumerate(columns):
        width = min(_WIDEST, max(11, 2 * len(column.label) + 3, column.most))
        page.set_column(index, index, width, formats.get(column.kind.value, formats["text"]))
        heading = f"{column.label}*" if column.is_required else column.label
        page.write_string(0, index, heading, formats["must" if column.is_required else "head"])
        entries = _entries(column, choices)
        rule = _rule(column, words.range_of(entries) if entries else None)
        if rule:
            page.data_validation(1, index, LAST_ROW - 1, index, rule)


def _formats(book: Any) -> dict[str, Any]:
    head = {**_FONT, "bold": True, "text_wrap": True, "align": "center", "border": 1}
    return {
        "head": book.add_format({**head, "bg_color": "#E4E8EE"}),
        "must": book.add_format({**head, "bg_color": "#FCE8B8"}),
        "text": book.add_format({**_FONT, "num_format": _TEXT}),
        "number": book.add_format(dict(_FONT)),
        "date": book.add_format({**_FONT, "num_format": _DAY}),
        "wrapped": book.add_format({**_FONT, "text_wrap": True, "valign": "top"}),
    }


def _write(page: Any, row: int, index: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_string(row, index, "是" if cell else "否", formats["text"])
    elif isinstance(cell, int | float):
        page.write_number(row, index, cell, formats["number"])
    elif isinstance(cell, date):
        page.write_datetime(row, index, cell, formats["date"])
    else:
        text = cell.text if isinstance(cell, OddValue) else cell
        page.write_string(row, index, text, formats["text"])


def _entries(column: Column, choices: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words of a column's drop-down, 不明 among them where it is a value."""
    entries = choices.get(column.name, column.choices)
    missing = column.may_be_unknown and entries and "不明" not in entries
    return (*entries, "不明") if missing else entries


def _rule(column: Column, entries: str | None) -> dict[str, Any] | None:
    """Return the rule of a column; where 不明 is a value a rule for numbers only warns."""
    said = {
        "error_title": column.label,
        "error_type": "warning" if column.may_be_unknown else "stop",
        "error_message": (column.hint or f"请按“{NOTES}”填写。")[:220],
    }
    if entries:
        return {"validate": "list", "source": entries, **said, "error_type": "stop"}
    if column.limits:
        least, most, decimals = column.limits
        kind = "decimal" if decimals else "integer"
        between = {"criteria": "between", "minimum": least, "maximum": most}
        return {"validate": kind, **between, **said}
    if column.kind is Kind.DATE:
        between = {"criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST}
        return {"validate": "date", **between, **said}
    if column.name in _EIGHTEEN:  # another paper's number may be shorter or longer
        eighteen = {"validate": "length", "criteria": "==", "value": 18}
        return {**eighteen, **said, "error_type": "warning"}
    if column.most:
        return {"validate": "length", "criteria": "<=", "value": column.most, **said}
    return None


_GENERAL: Final = (
    "每张表的第一行是列名，请勿修改；从第二行起填写。带 * 的列必填。登记表一行一户。",
    "家庭成员、现状用能、特殊群体三张表可不填；每行用“户主身份证号”或“户主序号”（登记表的序号）写明是哪一户。",
    "证件号、电话、账号、证号等列须为文本格式：数字格式会丢失末几位，会被指出，不会自动修补。",
    "请勿使用公式，请勿合并单元格；从别处粘贴时请选择“粘贴为数值”。",
    "日期请写成 2026-03-01。老台账中不清楚的内容请写“不明”，不要留空。",
    "重复导入同一份表不会重复登记：已登记的户（户主证件号或户号相同）会被认出并跳过。",
    "照片、签名、委托书照片，房屋各面墙体、门窗、屋面和地面的分层，表中没有，在农户页登记。",
    "账户核对、档案状态由系统按办理过程记录；一户有多次改造的老台账，表中填最近一次。",
)
_NOTE_HEADINGS: Final = ("工作表", "列名", "必填", "分组", "说明与可选值")


def _notes(
    page: Any,
    sheets: Mapping[str, Sequence[Column]],
    choices: Mapping[str, tuple[str, ...]],
    formats: dict[str, Any],
) -> None:
    for index, width in enumerate((12, 22, 8, 10, 60)):
        page.set_column(index, index, width)
    for row, line in enumerate(_GENERAL):
        page.merge_range(row, 0, row, 4, line, formats["wrapped"])
        page.set_row(row, 32)
    start = len(_GENERAL) + 1
    for index, heading in enumerate(_NOTE_HEADINGS):
        page.write_string(start, index, heading, formats["head"])
    listed = [(name, column) for name, columns in sheets.items() for column in columns]
    for row, (name, column) in enumerate(listed, start=start + 1):
        words = () if column.name in _PLACES else _entries(column, choices)
        said = "；".join(filter(None, [column.hint, "、".join(words)]))
        cells = (name, column.label, "是" if column.is_required else "", column.part, said)
        for index, text in enumerate(cells):
            page.write_string(row, index, text, formats["wrapped"])


_PLACES: Final = ("township", "village")
