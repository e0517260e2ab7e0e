"""Area, mean U and heat loss of each part of a frozen house, as the papers print them."""

from dataclasses import dataclass
from typing import Final

from heating_program.building_physics.envelope import House, SurfaceKind, heat_loss

PART_LABELS: Final[dict[str, str]] = {
    "wall": "外墙",
    "roof": "屋面",
    "window": "外窗",
    "door": "外门",
    "floor": "地面",
    "air": "空气渗透",
}


@dataclass(frozen=True, slots=True)
class EnvelopeRow:
    """One part of an envelope.

    Parameters
    ----------
    part : str
        Key of `PART_LABELS`.
    area_m2, u_w_m2k : float or None
        Net area and its mean transmittance; None of the air. [m2], [W/(m2 K)]
    w_k : float
        [W/K]
    """

    part: str
    area_m2: float | None
    u_w_m2k: float | None
    w_k: float


def envelope_rows(house: House) -> tuple[EnvelopeRow, ...]:
    """Return the parts of a house in the order papers print them; a part it lacks is left out."""
    areas_m2, loss = part_areas_m2(house), heat_loss(house)
    rows = []
    for part in PART_LABELS:
        w_k: float = getattr(loss, part)
        if part == "air":
            rows.append(EnvelopeRow(part, None, None, w_k))
        elif area_m2 := areas_m2[SurfaceKind(part)]:
            rows.append(EnvelopeRow(part, area_m2, w_k / area_m2, w_k))
    return tuple(rows)


def part_areas_m2(house: House) -> dict[SurfaceKind, float]:
    """Return the net area of each kind of surface, 0 of one the house lacks. [m²]."""
    found = dict.fromkeys(SurfaceKind, 0.0)
    for wall in house.walls:
        openings_m2 = sum(opening.area_m2 for opening in wall.openings)
        found[SurfaceKind.WALL] += wall.gross_area_m2 - openings_m2
    openings = (opening for wall in house.walls for opening in wall.openings)
    for surface in (*openings, *house.surfaces):
        found[surface.kind] += surface.area_m2
    # Sums of entered decimals: a rounding error of the machine is no area.
    return {kind: round(area_m2, 6) for kind, area_m2 in found.items()}
