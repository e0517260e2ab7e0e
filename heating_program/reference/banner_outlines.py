"""Rectangles around the outlines of the banners, to notice a position typed or measured wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Final

from heating_program.reference.divisions import children, city
from heating_program.reference.files import DATA, DataFaultError, located

_FILE: Final = "climate/banners.geojson"
# The outline has four decimals and was simplified; a house at the border shall not be called wrong.
_MARGIN_DEG: Final = 0.02


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on WGS-84 that holds a banner, with a margin of about 2 km."""

    south_deg: float
    north_deg: float
    west_deg: float
    east_deg: float


@cache
def banner_boxes() -> dict[str, Box]:
    """Load the rectangle of every banner by its code.

    Raises
    ------
    DataFaultError
        When the file is damaged or its banners are not those of the city.
    """
    found = {}
    with located(_FILE):
        features = json.loads((DATA / _FILE).read_text(encoding="utf-8"))["features"]
        for feature in features:
            found[str(feature["properties"]["code"])] = _box(feature["geometry"]["coordinates"])
    if set(found) != {banner.code for banner in children(city().code)}:
        raise DataFaultError(f"{_FILE}: not the banners of the city")
    return found


def _box(polygons: list[list[list[list[float]]]]) -> Box:
    points = [point for rings in polygons for ring in rings for point in ring]
    longitudes, latitudes = zip(*points, strict=True)
    return Box(
        south_deg=min(latitudes) - _MARGIN_DEG,
        north_deg=max(latitudes) + _MARGIN_DEG,
        west_deg=min(longitudes) - _MARGIN_DEG,
        east_deg=max(longitudes) + _MARGIN_DEG,
    )
