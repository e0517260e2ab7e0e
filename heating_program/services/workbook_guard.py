"""Refuses a hostile workbook by its size, zip directory and first bytes, before a parser opens it.

A file of 157 kB may unpack to 50 MB, and an XML part may carry entities that multiply.
"""

import io
import zipfile
import zlib
from typing import Final

from heating_program.domain.errors import DomainError

LARGEST_BYTES: Final = 10 * 1024 * 1024
MOST_MEMBERS: Final = 200
# 40,000 rows of forty columns are 65 MB of XML; the reader's memory and time are limited besides.
MOST_UNPACKED_BYTES: Final = 120 * 1024 * 1024
MOST_RATIO: Final = 100
_NAMED_SMALL: Final = 1024 * 1024  # small parts are often one repeated line; they do no harm

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_IS_ENCRYPTED = 0x1
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_CHUNK = 256 * 1024
# What a broken or foreign zip makes the library raise.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)


def guard(content: bytes) -> None:
    """Let an ordinary .xlsx through.

    Raises
    ------
    DomainError
        `workbook_empty`, `workbook_too_large`, `workbook_encrypted`, `workbook_old_format` (.xls
        and .et, whose formulas nobody could tell from values), `workbook_not_xlsx`,
        `workbook_damaged`, `workbook_too_many_parts`, `workbook_unpacks_too_large`,
        `workbook_has_doctype`.
    """
    if not content:
        raise DomainError("workbook_empty", field="file")
    if len(content) > LARGEST_BYTES:
        raise DomainError("workbook_too_large", field="file", most_mb=LARGEST_BYTES // 1024 // 1024)
    _check_magic(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            members = parts.infolist()
            _check_directory(members)
            for member in members:
                _check_part(parts, member)
    except _BROKEN as error:
        raise DomainError("workbook_damaged", field="file") from error


def _check_magic(content: bytes) -> None:
    if content.startswith(_OLE):
        code = "workbook_encrypted" if _ENCRYPTED_STREAM in content else "workbook_old_format"
        raise DomainError(code, field="file")
    if not content.startswith(_ZIP):
        raise DomainError("workbook_not_xlsx", field="file")


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise DomainError("workbook_too_many_parts", field="file", most=MOST_MEMBERS)
    if any(member.flag_bits & _IS_ENCRYPTED for member in members):
        raise DomainError("workbook_encrypted", field="file")
    unpacked = sum(member.file_size for member in members)
    packed_badly = any(
        member.file_size > max(_NAMED_SMALL, MOST_RATIO * member.compress_size)
        for member in members
    )
    if unpacked > MOST_UNPACKED_BYTES or packed_badly:
        raise DomainError("workbook_unpacks_too_large", field="file")
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise DomainError("workbook_not_xlsx", field="file")


def _check_part(parts: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Stream one part: it must unpack to what the directory says and hold no document type.

    The zeros of UTF-16 are dropped before looking, so that another encoding hides nothing.
    """
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    longest = max(map(len, _FORBIDDEN))
    tail = b""
    with parts.open(member) as part:
        while chunk := part.read(_CHUNK):
            if not is_xml:
                continue
            window = tail + chunk.replace(b"\0", b"").upper()
            if any(mark in window for mark in _FORBIDDEN):
                raise DomainError("workbook_has_doctype", field="file")
            tail = window[-longest:]
