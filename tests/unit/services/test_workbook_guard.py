"""What a hostile or foreign file is refused for, before anything opens it."""

import io
import zipfile

import pytest

from heating_program.domain.errors import DomainError
from heating_program.services import workbook_guard
from heating_program.services.workbook_guard import guard
from tests.factories.sheets import with_part, workbook

GOOD = workbook([["甲", "乙"]], headings=["一", "二"])


def refused(content: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        guard(content)
    return caught.value.code


def test_an_ordinary_workbook_passes() -> None:
    guard(GOOD)


def test_what_is_no_workbook_is_told_by_its_first_bytes() -> None:
    assert refused(b"") == "workbook_empty"
    assert refused(b"%PDF-1.7 ...") == "workbook_not_xlsx"
    assert refused(b"<html>") == "workbook_not_xlsx"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")
    assert refused(target.getvalue()) == "workbook_not_xlsx"


def test_an_old_xls_and_an_encrypted_workbook_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refused(ole) == "workbook_old_format"
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")) == "workbook_encrypted"


def test_a_part_with_a_password_is_refused() -> None:
    content = bytearray(GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(mark)
        content[position + at] |= 1
    assert refused(bytes(content)) == "workbook_encrypted"


def test_a_file_that_is_too_large_is_refused_by_its_size_alone() -> None:
    assert refused(bytes(workbook_guard.LARGEST_BYTES + 1)) == "workbook_too_large"


def test_a_file_that_unpacks_a_hundredfold_is_refused() -> None:
    bomb = with_part(GOOD, "xl/worksheets/sheet9.xml", b"<row/>" * 2_000_000)
    assert len(bomb) < 200_000
    assert refused(bomb) == "workbook_unpacks_too_large"


def test_a_file_whose_parts_together_unpack_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_guard, "MOST_UNPACKED_BYTES", 1000)
    assert refused(GOOD) == "workbook_unpacks_too_large"


def test_a_file_of_very_many_parts_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        for number in range(workbook_guard.MOST_MEMBERS + 1):
            parts.writestr(f"xl/media/{number}.xml", "<x/>")
    assert refused(target.getvalue()) == "workbook_too_many_parts"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"])
def test_a_document_type_is_refused_in_every_xml_part_and_encoding(
    encoding: str, part: str
) -> None:
    laughs = '<?xml version="1.0"?><!doctype x [<!ENTITY a "ha">]><x>&a;</x>'
    assert refused(with_part(GOOD, part, laughs.encode(encoding))) == "workbook_has_doctype"


def test_a_document_type_across_two_reads_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_guard, "_CHUNK", 7)
    content = with_part(GOOD, "xl/theme.xml", b"<x>    </x> <!DOCTYPE x>")
    assert refused(content) == "workbook_has_doctype"


def test_a_file_that_was_cut_off_is_damaged() -> None:
    assert refused(GOOD[: len(GOOD) // 2]) == "workbook_damaged"


def test_a_part_whose_bytes_are_not_what_the_directory_says_is_damaged() -> None:
    content = bytearray(GOOD)
    start = content.find(b"xl/worksheets/sheet1.xml") + 60
    content[start] ^= 0xFF
    assert refused(bytes(content)) == "workbook_damaged"
