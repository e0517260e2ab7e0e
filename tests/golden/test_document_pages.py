"""The samples of all papers, page by page, beside what was looked at and found good.

The picture is a grid of grey levels in plain text, so that a difference can be read. To accept a
change on purpose run this file with ``HEATING_ACCEPT_GOLDEN=1`` and read the difference in git.
"""

import os
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from heating_program.documents.envelope import Envelope
from heating_program.documents.fonts import load_fonts
from heating_program.documents.frozen import content_sha256, to_json
from heating_program.documents.registry import document_types, render
from heating_program.domain.document_number import DocumentNumber

FOLDER = Path(__file__).parent
COLUMNS, ROWS = 64, 45
INK = " .:-=+*#%@"
CODES = sorted(document_types())


@pytest.fixture(scope="module", params=CODES)
def sample(request) -> tuple[str, bytes]:
    """Code and file of one paper's sample."""
    document = document_types()[request.param]
    content = to_json(document.sample)
    code = "00112233445566778899aabbccddeeff"
    envelope = Envelope(
        number=str(DocumentNumber("LH", 2026, document.series, 1)),
        issued_on=date(2026, 11, 2),
        issuing_unit="巴彦淖尔市临河区清洁取暖工作专班",
        file_no="干召庙清暖档〔2026〕0001号",
        verify_url=f"https://qingnuan.example/verify/{code}",
        verify_code=code,
        content_sha256=content_sha256(content),
    )
    return document.code, render(document.code, content, envelope, load_fonts()).pdf


def accepted(path: Path, seen: str) -> str:
    """Return what was accepted; accept what is seen when asked to."""
    if os.environ.get("HEATING_ACCEPT_GOLDEN"):
        path.write_text(seen, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def picture(pdf: bytes) -> str:
    """Draw every page as a grid of grey levels."""
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            grey = page.render(scale=2, grayscale=True).to_numpy().astype(float)
            bands = [
                [cell.mean() for cell in np.array_split(band, COLUMNS, axis=1)]
                for band in np.array_split(255 - grey, ROWS, axis=0)
            ]
            level = np.minimum(np.array(bands) / 255 * 2.5, 0.999) * len(INK)
            pages.append("\n".join("".join(INK[int(x)] for x in row) for row in level))
    return "\n\n".join(pages) + "\n"


def test_the_text_is_the_accepted_one(sample):
    code, pdf = sample
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    seen = "\n\f\n".join(pages) + "\n"
    assert seen == accepted(FOLDER / f"{code}.txt", seen)


def test_the_pages_look_like_the_accepted_ones(sample):
    code, pdf = sample
    seen = picture(pdf)
    wanted = accepted(FOLDER / f"{code}.picture.txt", seen)
    assert len(seen) == len(wanted)
    # Another version of the renderer may move a cell by one level of grey, never by two.
    differences = [abs(INK.find(a) - INK.find(b)) for a, b in zip(seen, wanted, strict=True)]
    assert max(differences) <= 1
