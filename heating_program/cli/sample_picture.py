"""Draws the pictures that stand for photos in the practice township; nobody could take them so."""

from functools import cache
from io import BytesIO
from typing import Final

import pylopdf_fonts_zh_cn as noto
from PIL import Image, ImageDraw, ImageFont

from heating_program.domain.photo import SLOT_LABELS, PhotoSlot

WIDTH_PX, HEIGHT_PX = 1280, 960
_SKY, _GROUND, _WALL = "#cfe3f2", "#b9a77f", "#e8dcc3"
_TILE, _TILE_EDGE, _WOOD, _LEAF, _INK = "#a4553f", "#7d3d2d", "#6b5138", "#5f7f4a", "#17212b"
_EAVES_PX: Final = 560


def sample_photo(slot: PhotoSlot, number: int, *, has_tree: bool) -> bytes:
    """Draw the house of a family, its roof large or its surroundings, and say what it is.

    Parameters
    ----------
    number
        Of the family: it is written on the picture, so that no two are the same bytes.

    Returns
    -------
    bytes
        A JPEG.
    """
    picture = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), _SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 760, WIDTH_PX, HEIGHT_PX), fill=_GROUND)
    if slot is PhotoSlot.ROOF:
        _roof(pen, left=120, right=1160, ridge=180, eaves=_EAVES_PX)
    else:
        _roof(pen, left=380, right=900, ridge=420, eaves=_EAVES_PX)
        if has_tree:
            _tree(pen, 1060)
    _say(pen, f"示例照片，不是实拍 · {SLOT_LABELS[slot]} · 第 {number} 户")
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _roof(pen: ImageDraw.ImageDraw, *, left: int, right: int, ridge: int, eaves: int) -> None:
    """Draw a slope as seen from the yard, with its rows of tiles, above a wall."""
    pen.rectangle((left + 40, eaves, right - 40, 780), fill=_WALL, outline=_WOOD, width=4)
    slant = (right - left) // 9
    for row in range(12):
        top, bottom = (ridge + (eaves - ridge) * step / 12 for step in (row, row + 1))
        inset, wider = (slant * (12 - step) / 12 for step in (row, row + 1))
        corners = [
            (left + inset, top),
            (right - inset, top),
            (right - wider, bottom),
            (left + wider, bottom),
        ]
        pen.polygon(corners, fill=_TILE, outline=_TILE_EDGE)
    for column in range(3):
        x = left + (right - left) * (column + 1) / 4
        pen.rectangle((x - 45, eaves + 50, x + 45, eaves + 140), fill=_SKY, outline=_WOOD, width=6)


def _tree(pen: ImageDraw.ImageDraw, x: int) -> None:
    pen.rectangle((x - 12, 480, x + 12, 790), fill=_WOOD)
    pen.ellipse((x - 70, 190, x + 70, 620), fill=_LEAF)


def _say(pen: ImageDraw.ImageDraw, words: str) -> None:
    pen.rectangle((0, HEIGHT_PX - 110, WIDTH_PX, HEIGHT_PX), fill="white")
    middle = (WIDTH_PX / 2, HEIGHT_PX - 55)
    pen.text(middle, words, font=_font(), fill=_INK, anchor="mm")


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(noto.sans_path()), 48)
