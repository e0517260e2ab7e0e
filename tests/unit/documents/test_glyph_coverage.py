"""Which face prints a character, and the refusal when none can."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn as noto
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from heating_program.documents.fonts import (
    FALLBACK_VARIABLE,
    fallback_from_environment,
    load_fonts,
)
from heating_program.documents.frozen import to_json
from heating_program.documents.registry import document_type, refuse_missing_glyphs, render
from heating_program.domain.errors import DomainError

RARE = "㛃䶮旸犇垚鿍鿏𬭊𫟼𰻝喆堃鑫淼翀翛甯禤"


def test_a_text_stays_in_its_own_face_as_far_as_it_can(small_fonts):
    assert small_fonts.runs("补贴", small_fonts.serif) == [("Serif", "补贴")]


def test_each_missing_character_is_taken_from_the_next_face_that_has_it(small_fonts):
    assert small_fonts.runs("甲乙甲丙", small_fonts.serif) == [
        ("Serif", "甲"),
        ("Sans", "乙"),
        ("Serif", "甲"),
        ("Further", "丙"),
    ]


def test_a_character_no_face_has_is_named_with_its_code_point(small_fonts):
    with pytest.raises(DomainError) as refusal:
        small_fonts.runs("甲𠮷", small_fonts.sans)
    assert refusal.value.code == "glyph_missing"
    assert refusal.value.values["character"] == "𠮷"
    assert refusal.value.values["code_point"] == "U+20BB7"


def test_the_refusal_names_the_field_of_the_content(small_fonts):
    content = {"householder": "甲", "steps": [{"clause": "补贴"}, {"clause": "丁"}]}
    with pytest.raises(DomainError) as refusal:
        refuse_missing_glyphs(content, small_fonts)
    assert refusal.value.values["text_field"] == "steps[1].clause"


def test_numbers_and_line_feeds_need_no_glyph(small_fonts):
    refuse_missing_glyphs({"amount_fen": 1, "text": "甲\n乙\r\n丙", "none": None}, small_fonts)


def test_the_real_faces_print_rare_characters_of_names(fonts):
    assert fonts.missing(RARE) is None


def test_a_character_only_the_sans_face_has_is_printed_in_a_serif_text_too(fonts):
    names = [name for name, _ in fonts.runs("户𰻝", fonts.serif)]
    assert names == ["BayannurSerifSC", "BayannurSansSC"]


def test_the_version_of_the_fonts_changes_with_any_file(small_fonts):
    assert small_fonts.version != type(small_fonts)(small_fonts.sans, small_fonts.serif).version


def test_a_fallback_file_that_is_no_font_is_named(tmp_path):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font at all, only some bytes")
    with pytest.raises(DomainError, match=r"font_unreadable.*broken\.ttf"):
        load_fonts((broken,))


def test_a_fallback_file_that_is_absent_is_named(tmp_path):
    with pytest.raises(DomainError, match="font_unreadable"):
        load_fonts((tmp_path / "absent.otf",))


def test_a_truetype_file_prints_what_the_two_faces_lack(tmp_path, envelope_of):
    path = tmp_path / "one_character.ttf"
    one_character_font("𠮷", path)
    code = "subsidy_certificate"
    notice = replace(document_type(code).sample, householder="𠮷户")
    pdf = render(code, to_json(notice), envelope_of(code), load_fonts((path,))).pdf
    assert "𠮷户" in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def one_character_font(character: str, path: Path) -> None:
    """Write a TrueType file with one square glyph."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(character): "square"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "square": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "One", "styleName": "Regular", "psName": "One"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_a_further_font_is_loaded_beside_the_two(fonts):
    further = load_fonts((noto.serif_path(),)).fallback
    assert [face.characters for face in further] == [fonts.serif.characters]


def test_the_environment_may_name_further_fonts(monkeypatch):
    monkeypatch.setenv(FALLBACK_VARIABLE, "a.ttf")
    assert fallback_from_environment() == (Path("a.ttf"),)
    monkeypatch.delenv(FALLBACK_VARIABLE)
    assert fallback_from_environment() == ()
