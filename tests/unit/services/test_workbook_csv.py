"""A CSV file as the household sheet: every cell text, every unevenness named."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.services.workbook_csv import read_csv


def test_every_cell_is_the_text_that_was_written() -> None:
    book = read_csv('\ufeff户主姓名,身份证号\r\n乌云,0150\n"a,b",\n'.encode())
    assert book.households.rows == (("户主姓名", "身份证号"), ("乌云", "0150"), ("a,b", ""))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("户主姓名".encode("gb18030"), "file_not_utf8"),
        (b"id_no,name\n1,2,3\n", "file_row_width"),
        (b'id_no,name\n"1"x,2\n', "file_row_width"),
    ],
)
def test_what_cannot_be_read_as_rows_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        read_csv(content)


@given(
    rows=st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(
                st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
                min_size=width,
                max_size=width,
            ),
            min_size=1,
        )
    )
)
def test_any_rows_written_as_csv_are_read_as_the_same_rows(rows: list[list[str]]) -> None:
    rows = [["head", *row] for row in rows]
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [list(row) for row in read_csv(target.getvalue().encode()).households.rows] == rows


@given(content=st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_refusal_and_never_break(content: bytes) -> None:
    with suppress(DomainError):
        assert all(len(row) >= 0 for row in read_csv(content).households.rows)
