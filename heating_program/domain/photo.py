"""What a photo of a survey shows, and which photos a plant should have."""

from enum import StrEnum
from typing import Final


class PhotoSlot(StrEnum):
    """The thing a photo was taken for."""

    ROOF = "roof"
    SURROUNDINGS = "surroundings"
    METER = "meter"
    STRUCTURE = "structure"
    OTHER = "other"


SLOT_LABELS: Final[dict[PhotoSlot, str]] = {
    PhotoSlot.ROOF: "屋面全景",
    PhotoSlot.SURROUNDINGS: "四周",
    PhotoSlot.METER: "电表箱",
    PhotoSlot.STRUCTURE: "屋架或檩条",
    PhotoSlot.OTHER: "其他",
}
WANTED_OF_A_ROOF: Final = (PhotoSlot.ROOF, PhotoSlot.SURROUNDINGS, PhotoSlot.METER)
