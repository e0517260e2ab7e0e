"""A spreadsheet as an office would hand it over: new families, two that are wrong, one twice."""

import random
from datetime import date
from pathlib import Path

import xlsxwriter

from heating_program.domain.household_columns import HOUSEHOLD_COLUMNS
from heating_program.domain.household_sheet import cells_of
from heating_program.reference import divisions
from tests.walks.generated_banner import BANNER, family


def write(path: Path, *, first: int, count: int) -> Path:
    """Write `count` families numbered from `first`; the last two rows carry mistakes."""
    rng = random.Random(first)
    villages = divisions.villages_under(BANNER)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("农户")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(HOUSEHOLD_COLUMNS):
        sheet.write(0, place, column.label)
    for row in range(1, count + 1):
        village = villages[row % len(villages)]
        details = family(rng, first + row, village.code)
        township = divisions.division(village.parent_code)
        cells = cells_of(details, None, village=village.name, township=township.name)
        if row == count - 1:
            cells["id_no"] = "152822190101010011"
        if row == count:
            cells["village"] = "没有这个村"
        for place, column in enumerate(HOUSEHOLD_COLUMNS):
            value = cells.get(column.name)
            if isinstance(value, date):
                sheet.write_datetime(row, place, value, day)
            elif value is not None and value != "":
                sheet.write(row, place, value)
    book.close()
    return path
