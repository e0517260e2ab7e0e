"""Writes workbooks: the template a clerk fills, lists of rows, a sheet with what was found in it.

Text is always written as text, so that a cell beginning with = is no formula and an identity number
keeps its digits. Only what Excel and WPS both understand is used: lists from a hidden sheet,
length and range rules, a frozen head.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

from heating_program.domain.sheet_cells import Cell, OddValue
from heating_program.domain.sheet_columns import Column, Kind, column_letters

SHEET: Final = "登记表"
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
_EARLIEST: Final = date(1990, 1, 1)
_LATEST: Final = date(2100, 12, 31)


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = SHEET,
    widths: Sequence[int] = (),
) -> bytes:
    """Write a list of rows with constant memory; text as text, numbers as numbers, dates as dates.

    Returns
    -------
    bytes
        An .xlsx file.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**_OPTIONS, "constant_memory": True}) as book:
        formats = _formats(book)
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        for index, heading in enumerate(headings):
            width = widths[index] if index < len(widths) else max(10, 2 * len(heading) + 2)
            page.set_column(index, index, width)
            page.write_string(0, index, heading, formats["head"])
        for number, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                _write(page, number, index, cell, formats)
    return target.getvalue()


def template(columns: Sequence[Column], *, places: Sequence[tuple[str, str]]) -> bytes:
    """Write the empty sheet with its drop-downs and notes.

    Parameters
    ----------
    places
        Township and village of every village the clerk may register in.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, dict(_OPTIONS)) as book:
        formats = _formats(book)
        page = book.add_worksheet(SHEET)
        _notes(book.add_worksheet(NOTES), columns, formats)
        words = book.add_worksheet(WORDS)
        words.hide()
        lists = _word_lists(words, columns, places)
        page.freeze_panes(1, 0)
        page.set_row(0, 32)
        for index, column in enumerate(columns):
            width = min(_WIDEST, max(11, 2 * len(column.label) + 3, column.most))
            kind = formats.get(column.kind.value, formats["text"])
            page.set_column(index, index, width, kind)
            heading = f"{column.label}*" if column.is_required else column.label
            page.write_string(0, index, heading, formats["must" if column.is_required else "head"])
            rule = _rule(column, lists.get(column.name))
            if rule:
                page.data_validation(1, index, LAST_ROW - 1, index, rule)
    return target.getvalue()


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


def _word_lists(
    words: Any, columns: Sequence[Column], places: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """Fill the hidden sheet, one list a column; return the range of each by the column's name."""
    lists: dict[str, Sequence[str]] = {
        "township": tuple(dict.fromkeys(township for township, _ in places)),
        "village": tuple(dict.fromkeys(village for _, village in places)),
        **{column.name: _with_unknown(column) for column in columns if column.choices},
    }
    ranges = {}
    for index, (name, entries) in enumerate(lists.items()):
        for row, word in enumerate(entries):
            words.write_string(row, index, word)
        letters = column_letters(index)
        ranges[name] = f"={WORDS}!${letters}$1:${letters}${max(1, len(entries))}"
    return ranges


def _with_unknown(column: Column) -> tuple[str, ...]:
    missing = column.may_be_unknown and "不明" not in column.choices
    return (*column.choices, "不明") if missing else column.choices


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
    if column.name == "id_no":
        return {"validate": "length", "criteria": "==", "value": 18, **said}
    if column.most:
        return {"validate": "length", "criteria": "<=", "value": column.most, **said}
    return None


_GENERAL: Final = (
    "第一行是列名，请勿修改；一行一户，从第二行起填写。带 * 的列必填。",
    "证件号、电话、账号、证号等列须为文本格式：数字格式会丢失末几位，会被指出，不会自动修补。",
    "请勿使用公式，请勿合并单元格；从别处粘贴时请选择“粘贴为数值”。",
    "日期请写成 2026-03-01。老台账中不清楚的内容请写“不明”，不要留空。",
    "重复导入同一份表不会重复登记：已登记的户主会被认出并跳过。",
)


def _notes(page: Any, columns: Sequence[Column], formats: dict[str, Any]) -> None:
    for index, width in enumerate((22, 8, 10, 60)):
        page.set_column(index, index, width)
    for row, line in enumerate(_GENERAL):
        page.merge_range(row, 0, row, 3, line, formats["wrapped"])
        page.set_row(row, 32)
    start = len(_GENERAL) + 1
    for index, heading in enumerate(("列名", "必填", "分组", "说明与可选值")):
        page.write_string(start, index, heading, formats["head"])
    for row, column in enumerate(columns, start=start + 1):
        said = "；".join(filter(None, [column.hint, "、".join(_with_unknown(column))]))
        cells = (column.label, "是" if column.is_required else "", column.part, said)
        for index, text in enumerate(cells):
            page.write_string(row, index, text, formats["wrapped"])
