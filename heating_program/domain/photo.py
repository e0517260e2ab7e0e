"""What a photo of a survey shows, and which photos a plant and a household should have."""

from enum import StrEnum
from typing import Final


class PhotoSlot(StrEnum):
    """The thing a photo was taken for."""

    FRONT = "front"
    SIDES = "sides"
    ROOF = "roof"
    SURROUNDINGS = "surroundings"
    OLD_STOVE = "old_stove"
    METER = "meter"
    NAMEPLATE = "nameplate"
    STRUCTURE = "structure"
    AUTHORITY_LETTER = "authority_letter"
    CONSENT = "consent"
    CONSENT_SIGNATURE = "consent_signature"
    EVIDENCE = "evidence"
    OTHER = "other"


SLOT_LABELS: Final[dict[PhotoSlot, str]] = {
    PhotoSlot.FRONT: "房屋正面",
    PhotoSlot.SIDES: "房屋侧面",
    PhotoSlot.ROOF: "屋面全景",
    PhotoSlot.SURROUNDINGS: "四周",
    PhotoSlot.OLD_STOVE: "原有炉具",
    PhotoSlot.METER: "电表箱",
    PhotoSlot.NAMEPLATE: "设备铭牌",
    PhotoSlot.STRUCTURE: "屋架或檩条",
    PhotoSlot.AUTHORITY_LETTER: "委托书",
    PhotoSlot.CONSENT: "纸质同意书",
    PhotoSlot.CONSENT_SIGNATURE: "同意书签名",
    PhotoSlot.EVIDENCE: "证明材料",
    PhotoSlot.OTHER: "其他",
}
OF_A_ROOF: Final = (
    PhotoSlot.ROOF,
    PhotoSlot.SURROUNDINGS,
    PhotoSlot.METER,
    PhotoSlot.STRUCTURE,
    PhotoSlot.OTHER,
)
WANTED_OF_A_ROOF: Final = (PhotoSlot.ROOF, PhotoSlot.SURROUNDINGS, PhotoSlot.METER)
OF_A_HOUSE: Final = (
    PhotoSlot.FRONT,
    PhotoSlot.SIDES,
    PhotoSlot.ROOF,
    PhotoSlot.OLD_STOVE,
    PhotoSlot.METER,
    PhotoSlot.NAMEPLATE,
    PhotoSlot.OTHER,
)
WANTED_OF_A_HOUSE: Final = (PhotoSlot.FRONT, PhotoSlot.OLD_STOVE, PhotoSlot.METER)
PAPERS_OF_A_FAMILY: Final = (PhotoSlot.CONSENT, PhotoSlot.AUTHORITY_LETTER)
"""Photographed papers; a signature given on the screen has a page of its own."""
