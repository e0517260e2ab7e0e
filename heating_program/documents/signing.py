"""The foot of a paper: signatures, the place of the thumbprint, the place of the seal, the QR code.

A seal is never drawn here: the unit presses its own over the dashed circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import (
    RULE_GREY,
    RULE_PT,
    WIDTH_PT,
    Piece,
)
from heating_program.documents.envelope import Envelope, chinese_date
from heating_program.documents.fonts import Fonts
from heating_program.documents.text import (
    BODY,
    LABEL,
    SMALL,
    Style,
    draw_aligned,
    draw_line,
    fitted,
    set_line,
    wrap,
)

THUMB_WIDTH_PT: Final = 25 * mm
THUMB_HEIGHT_PT: Final = 35 * mm
SEAL_PT: Final = 45 * mm
QR_PT: Final = 30 * mm
_HINT: Final = replace(SMALL, grey=0.55)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs by hand.

    Parameters
    ----------
    role : str
        Printed label, for example 农户（户主）.
    name : str
        Printed below the role when known.
    thumbprint : bool
        Leave a box of 25 × 35 mm for a thumbprint beside the signature.
    """

    role: str
    name: str = ""
    thumbprint: bool = False


def signatures(fonts: Fonts, signers: Sequence[Signer]) -> list[Piece]:
    """Set the boxes to sign in: one with a thumbprint takes the whole width, others half."""
    pieces = [
        _strip(fonts, [signer], THUMB_HEIGHT_PT + 4 * mm) for signer in signers if signer.thumbprint
    ]
    plain = [signer for signer in signers if not signer.thumbprint]
    pieces += [_strip(fonts, plain[at : at + 2], 24 * mm) for at in range(0, len(plain), 2)]
    return pieces


def closing(fonts: Fonts, envelope: Envelope, note: str) -> list[Piece]:
    """Set the QR code with its text at the left, the place of the seal at the right, a note below.

    Parameters
    ----------
    fonts : Fonts
    envelope : Envelope
    note : str
        How many copies there are and who keeps them.
    """

    def draw(canvas: Canvas, x: float, y: float) -> None:
        draw_qr(canvas, envelope.verify_url, x, y - 3 * mm - QR_PT, QR_PT)
        _draw_verification(canvas, fonts, envelope, x + QR_PT + 4 * mm, y - 4 * mm)
        _draw_seal_place(canvas, fonts, envelope, x + WIDTH_PT - 34 * mm, y)
        draw_line(canvas, set_line(fonts, note, SMALL), SMALL, x, y - SEAL_PT + 3 * mm)

    return [Piece(SEAL_PT, draw)]


def _strip(fonts: Fonts, signers: Sequence[Signer], height: float) -> Piece:
    width = WIDTH_PT / len(signers)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for place, signer in enumerate(signers):
            _draw_signer(canvas, fonts, signer, (x + place * width, y, width, height))

    return Piece(height, draw)


def _draw_signer(
    canvas: Canvas, fonts: Fonts, signer: Signer, box: tuple[float, float, float, float]
) -> None:
    x, y, width, height = box
    canvas.setLineWidth(RULE_PT)
    canvas.setStrokeGray(RULE_GREY)
    canvas.rect(x, y - height, width, height)
    role = fitted(fonts, signer.role, LABEL, width - 6 * mm)
    draw_line(canvas, set_line(fonts, signer.role, role), role, x + 3 * mm, y - 6 * mm)
    room = width - 6 * mm - (THUMB_WIDTH_PT + 4 * mm if signer.thumbprint else 0)
    if signer.name:
        # Never cut: a long name is made smaller, and then goes on in further lines.
        style = fitted(fonts, signer.name, BODY, room)
        for number, line in enumerate(wrap(fonts, signer.name, style, room)):
            draw_line(canvas, line, style, x + 3 * mm, y - 12 * mm - number * style.leading_pt)
    foot = y - height + 4.5 * mm
    draw_line(canvas, set_line(fonts, "签字：", BODY), BODY, x + 3 * mm, foot)
    day = set_line(fonts, "年　　月　　日", BODY)
    draw_aligned(canvas, day, BODY, "right", x + 3 * mm, x + 3 * mm + room, foot)
    if signer.thumbprint:
        _draw_thumb_box(canvas, fonts, x + width - THUMB_WIDTH_PT - 3 * mm, y - 2 * mm)


def _draw_thumb_box(canvas: Canvas, fonts: Fonts, x: float, y: float) -> None:
    _dashed(canvas)
    canvas.rect(x, y - THUMB_HEIGHT_PT, THUMB_WIDTH_PT, THUMB_HEIGHT_PT)
    canvas.setDash()
    hint = set_line(fonts, "（手印）", _HINT)
    draw_aligned(canvas, hint, _HINT, "center", x, x + THUMB_WIDTH_PT, y - THUMB_HEIGHT_PT + 3 * mm)


def _draw_seal_place(
    canvas: Canvas, fonts: Fonts, envelope: Envelope, centre: float, y: float
) -> None:
    """Draw unit and date with the dashed circle about them (骑年盖月); 45 mm stay clear."""
    _dashed(canvas)
    canvas.circle(centre, y - SEAL_PT / 2, SEAL_PT / 2 - 1.5 * mm)
    canvas.setDash()
    left, right = centre - 34 * mm, centre + 34 * mm
    style = fitted(fonts, envelope.issuing_unit, BODY, right - left)
    baseline = y - SEAL_PT / 2 + 4 * mm
    lines = wrap(fonts, envelope.issuing_unit, style, right - left)
    for number, line in enumerate(lines):
        above = (len(lines) - 1 - number) * style.leading_pt
        draw_aligned(canvas, line, style, "center", left, right, baseline + above)
    texts: tuple[tuple[str, Style, float], ...] = (
        (chinese_date(envelope.issued_on), BODY, 6.5 * mm),
        ("（盖章）", _HINT, 13 * mm),
    )
    for text, look, below in texts:
        line = set_line(fonts, text, look)
        draw_aligned(canvas, line, look, "center", left, right, baseline - below)


def _draw_verification(
    canvas: Canvas, fonts: Fonts, envelope: Envelope, x: float, y: float
) -> None:
    texts = (
        "扫码或打开下列网址核验本件：",
        envelope.verify_url,
        f"核验码 {envelope.verify_code}",
        "无网络时可凭编号向发放单位查询。",
    )
    width = WIDTH_PT - QR_PT - 4 * mm - 70 * mm
    for text in texts:
        for line in wrap(fonts, text, SMALL, width):
            y -= SMALL.leading_pt
            draw_line(canvas, line, SMALL, x, y)


def draw_qr(canvas: Canvas, text: str, x: float, y: float, side_pt: float) -> None:
    """Draw the modules of a QR code as runs of black, without a quiet zone of its own."""
    matrix = segno.make_qr(text, error="m").matrix
    module = side_pt / len(matrix)
    path = canvas.beginPath()
    for row, bits in enumerate(matrix):
        start: int | None = None
        for column, bit in enumerate([*bits, 0]):
            if bit and start is None:
                start = column
            elif not bit and start is not None:
                top = y + side_pt - (row + 1) * module
                path.rect(x + start * module, top, (column - start) * module, module)
                start = None
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _dashed(canvas: Canvas) -> None:
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0.6)
    canvas.setDash(3, 2.4)
