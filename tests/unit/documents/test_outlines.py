"""The TrueType subsets made from the CFF faces, read back with fontTools."""

from io import BytesIO

import pylopdf_fonts_zh_cn as noto
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from heating_program.documents.outlines import TOLERANCE_UNITS, cubic_font, has_cubic_outlines

TEXT = "户永A𬭊。"
CODES = [0, *map(ord, TEXT), 32]


@pytest.fixture(scope="module")
def pair() -> tuple[TTFont, TTFont]:
    """The source font and a subset of it."""
    source = noto.serif_path().read_bytes()
    subset = cubic_font("OurName", source).face.makeSubset(CODES)
    return TTFont(BytesIO(source)), TTFont(BytesIO(subset))


def places(pair):
    """Give (source glyph, subset glyph) of every character."""
    source, subset = pair
    coded = subset["cmap"].getcmap(1, 0).cmap
    for code, character in enumerate(TEXT, 1):
        yield source.getBestCmap()[ord(character)], coded[code]


def test_only_a_cff_file_is_converted():
    assert has_cubic_outlines(noto.sans_path().read_bytes())
    assert not has_cubic_outlines(b"\0\1\0\0 a TrueType file")


def test_the_subset_holds_the_wanted_glyphs_and_the_missing_one(pair):
    assert pair[1]["maxp"].numGlyphs == len(TEXT) + 2


def test_every_glyph_keeps_its_width(pair):
    source, subset = pair
    for before, after in places(pair):
        assert subset["hmtx"][after][0] == source["hmtx"][before][0]


def test_every_outline_keeps_its_extent(pair):
    for before, after in places(pair):
        extents = []
        for font, name in ((pair[0], before), (pair[1], after)):
            pen = BoundsPen(None)
            font.getGlyphSet()[name].draw(pen)
            extents.append(pen.bounds)
        assert extents[1] == pytest.approx(extents[0], abs=TOLERANCE_UNITS + 1)


def test_outlines_run_the_way_truetype_wants(pair):
    for _, after in places(pair):
        pen = AreaPen(pair[1].getGlyphSet())
        pair[1].getGlyphSet()[after].draw(pen)
        assert pen.value < 0, "outer contours run clockwise"


def test_a_space_has_a_width_and_no_outline(pair):
    name = pair[1]["cmap"].getcmap(1, 0).cmap[len(CODES) - 1]
    assert pair[1]["hmtx"][name][0] > 0
    assert pair[1]["glyf"][name].numberOfContours == 0


def test_the_limits_the_font_states_are_those_of_its_glyphs(pair):
    glyphs = [pair[1]["glyf"][name] for name in pair[1].getGlyphOrder()]
    filled = [glyph for glyph in glyphs if glyph.numberOfContours]
    assert pair[1]["maxp"].maxPoints == max(len(glyph.coordinates) for glyph in filled)
    assert pair[1]["maxp"].maxContours == max(glyph.numberOfContours for glyph in filled)
