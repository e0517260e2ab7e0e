"""Names in our PDFs can be copied and searched, whatever their characters."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.unicode_map import BLOCK, to_unicode_map

RARE = "𬭊𫟼𰻝户"


@pytest.fixture
def rare_names(fonts) -> bytes:
    """A page with rare characters in both faces."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1, initialFontName=fonts.sans.name)
    for row, face in enumerate((fonts.sans, fonts.serif)):
        x = 50.0
        for name, part in fonts.runs(RARE, face):
            canvas.setFont(name, 20)
            canvas.drawString(x, 700 - 60 * row, part)
            x += stringWidth(part, name, 20)
    canvas.save()
    return file.getvalue()


def test_pypdf_extracts_characters_beyond_the_first_plane(rare_names):
    text = PdfReader(BytesIO(rare_names)).pages[0].extract_text()
    assert re.sub(r"\s", "", text) == RARE * 2


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_extracts_characters_beyond_the_first_plane(rare_names, tmp_path):
    path = tmp_path / "names.pdf"
    path.write_bytes(rare_names)
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    assert re.sub(r"\s", "", run.stdout.decode()) == RARE * 2


def test_a_character_beyond_the_first_plane_is_written_as_a_surrogate_pair():
    assert "<00> <D872DF4A>" in to_unicode_map("F", [ord("𬭊")])


def test_no_block_has_more_entries_than_the_format_allows():
    written = to_unicode_map("F", range(1, 257))
    sizes = [int(size) for size in re.findall(r"(\d+) beginbfchar", written)]
    assert sum(sizes) == 256
    assert max(sizes) <= BLOCK


def test_unused_codes_lead_to_no_character():
    assert "<00>" not in to_unicode_map("F", [0, 65]).split("endcodespacerange")[1]
