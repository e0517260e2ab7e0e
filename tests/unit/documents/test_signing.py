"""The foot of a paper, drawn alone on a blank page and looked at."""

from io import BytesIO

import numpy as np
import pypdfium2
import pytest
import segno
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import Piece
from heating_program.documents.signing import (
    QR_PT,
    SEAL_PT,
    THUMB_HEIGHT_PT,
    THUMB_WIDTH_PT,
    Signer,
    closing,
    signatures,
)

X, Y = 20 * mm, 250 * mm
SCALE = 6


@pytest.fixture
def drawn(fonts):
    """Draw pieces below one another on a blank page."""

    def draw(pieces: list[Piece]) -> bytes:
        file = BytesIO()
        canvas = Canvas(file, pagesize=A4, invariant=1, initialFontName=fonts.sans.name)
        y = Y
        for piece in pieces:
            piece.draw(canvas, X, y)
            y -= piece.height_pt
        canvas.save()
        return file.getvalue()

    return draw


def grey(pdf: bytes) -> np.ndarray:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=SCALE, grayscale=True).to_numpy().copy()


def test_the_qr_code_shows_every_module_of_the_address(drawn, envelope_of, fonts):
    envelope = envelope_of("subsidy_certificate")
    page = grey(drawn(closing(fonts, envelope, "")))
    matrix = segno.make_qr(envelope.verify_url, error="m").matrix
    module = QR_PT / len(matrix)
    centres = (np.arange(len(matrix)) + 0.5) * module
    rows = np.rint((A4[1] - (Y - 3 * mm) + centres) * SCALE).astype(int)
    columns = np.rint((X + centres) * SCALE).astype(int)
    seen = (page[np.ix_(rows, columns)] < 128).astype(int).tolist()
    assert seen == [list(row) for row in matrix]


def test_the_address_and_the_code_stand_beside_it_as_text(drawn, envelope_of, fonts):
    envelope = envelope_of("subsidy_certificate")
    text = PdfReader(BytesIO(drawn(closing(fonts, envelope, "一式两份")))).pages[0].extract_text()
    assert envelope.verify_url in "".join(text.split())
    assert f"核验码 {envelope.verify_code}" in text
    assert "一式两份" in text


def test_the_seal_has_forty_five_millimetres():
    assert pytest.approx(45 * mm) == SEAL_PT


def test_the_thumbprint_box_is_25_by_35_millimetres_and_empty(drawn, fonts):
    assert (THUMB_WIDTH_PT / mm, THUMB_HEIGHT_PT / mm) == pytest.approx((25, 35))
    pdf = drawn(signatures(fonts, [Signer("农户", "甲" * 50, thumbprint=True)]))
    page = grey(pdf)
    right = X + 170 * mm - 3 * mm
    top = A4[1] - Y + 2 * mm
    inside = page[
        round((top + 1 * mm) * SCALE) : round((top + 28 * mm) * SCALE),
        round((right - 24 * mm) * SCALE) : round((right - 1 * mm) * SCALE),
    ]
    assert inside.min() == 255


def test_two_people_without_thumbprint_share_a_row_and_a_third_has_the_next(fonts):
    assert len(signatures(fonts, [Signer("甲"), Signer("乙"), Signer("丙")])) == 2
