"""An unheated glazed porch before a wall: how much of the cold it keeps off the house."""

from dataclasses import dataclass, replace

from heating_program.building_physics.envelope import (
    AIR_HEAT_WH_M3K,
    House,
    Surface,
    SurfaceKind,
    Wall,
)
from heating_program.building_physics.errors import EnvelopeError, require_between


@dataclass(frozen=True, slots=True)
class Porch:
    """A closed unheated room before the whole length of a wall.

    Parameters
    ----------
    volume_m3 : float
        Its air, 0.5 to 3,000. [m3]
    air_changes_per_hour : float
        Between porch and outdoors, 0.1 to 20. [1/h]
    outer : tuple of Surface
        Glazing, roof and ends towards outdoors; windows with their solar_g.
    glazing_passes : float
        Share of the sun on the porch's front that reaches the wall behind. [-]

    Raises
    ------
    EnvelopeError
        ``porch_is_open`` without outer surfaces, or a figure outside its range.
    """

    volume_m3: float
    air_changes_per_hour: float
    outer: tuple[Surface, ...]
    glazing_passes: float

    def __post_init__(self) -> None:
        if not self.outer:
            raise EnvelopeError("porch_is_open", "porch")
        for name, low, high in (
            ("volume_m3", 0.5, 3000.0),
            ("air_changes_per_hour", 0.1, 20.0),
            ("glazing_passes", 0.0, 1.0),
        ):
            require_between(
                getattr(self, name), low, high, error=EnvelopeError, where="porch", name=name
            )


def porch_loss_w_k(porch: Porch) -> float:
    """Return the heat loss of the porch to outdoors, surfaces and air. [W/K]."""
    through = sum(surface.area_m2 * surface.u_w_m2k for surface in porch.outer)
    return through + float(AIR_HEAT_WH_M3K) * porch.air_changes_per_hour * porch.volume_m3


def temperature_factor(wall: Wall, porch: Porch) -> float:
    """Return the b-factor: the share of the whole drop that lies between room and porch.

    Parameters
    ----------
    wall : Wall
        Between room and porch, with its openings.
    porch : Porch
        Before that wall.

    Returns
    -------
    float
        ``H_ue / (H_iu + H_ue)``; 1 is open air, 0 a porch as warm as the room. [-]

    References
    ----------
    ISO 13789:2017, clause 8.4; the added resistance of ISO 6946, 6.10, is the same figure.
    """
    net_m2 = wall.gross_area_m2 - sum(opening.area_m2 for opening in wall.openings)
    inner_w_k = net_m2 * wall.u_w_m2k + sum(o.area_m2 * o.u_w_m2k for o in wall.openings)
    outer_w_k = porch_loss_w_k(porch)
    return outer_w_k / (inner_w_k + outer_w_k)


def behind_porch(house: House, wall_name: str, porch: Porch) -> House:
    """Return the house with one wall behind a porch.

    The wall and its openings count with their b-factor, and their windows get the sun that the
    porch's glass lets through. Heat that the porch itself collects is left out: it helps the
    house, differs with every curtain and open door, and nobody should be paid for it unseen.

    Parameters
    ----------
    house : House
        Without the porch.
    wall_name : str
        For example ``front``.
    porch : Porch
        Before the whole of that wall.

    Returns
    -------
    House

    Raises
    ------
    EnvelopeError
        ``wall_unknown`` when no wall has that name; a transmittance that falls out of range.
    """
    if wall_name not in {wall.name for wall in house.walls}:
        raise EnvelopeError("wall_unknown", f"wall {wall_name}")
    return replace(
        house,
        walls=tuple(
            _sheltered(wall, porch) if wall.name == wall_name else wall for wall in house.walls
        ),
    )


def glazed_porch(
    *,
    length_m: float,
    depth_m: float,
    height_m: float,
    u_glazing_w_m2k: float,
    u_roof_w_m2k: float,
    air_changes_per_hour: float,
    glazing_passes: float,
) -> Porch:
    """Return the usual porch: front and both ends of glass under a light roof.

    Parameters
    ----------
    length_m, depth_m, height_m : float
        Along the house, away from it, and up. [m]
    u_glazing_w_m2k, u_roof_w_m2k : float
        Transmittances. [W/(m2 K)]
    air_changes_per_hour : float
        Between porch and outdoors. [1/h]
    glazing_passes : float
        As `Porch`. [-]

    Returns
    -------
    Porch

    Raises
    ------
    EnvelopeError
        If a size or a figure is outside its range.
    """
    for name, value, low, high in (
        ("length_m", length_m, 1.0, 100.0),
        ("depth_m", depth_m, 0.5, 5.0),
        ("height_m", height_m, 1.8, 10.0),
    ):
        require_between(value, low, high, error=EnvelopeError, where="porch", name=name)
    glass_m2 = (length_m + 2.0 * depth_m) * height_m
    return Porch(
        volume_m3=length_m * depth_m * height_m,
        air_changes_per_hour=air_changes_per_hour,
        outer=(
            Surface(SurfaceKind.WINDOW, glass_m2, u_glazing_w_m2k, glazing_passes),
            Surface(SurfaceKind.ROOF, length_m * depth_m, u_roof_w_m2k),
        ),
        glazing_passes=glazing_passes,
    )


def _sheltered(wall: Wall, porch: Porch) -> Wall:
    # Three decimals, as every U of this programme: what is printed is what was summed.
    factor = temperature_factor(wall, porch)
    return replace(
        wall,
        u_w_m2k=round(wall.u_w_m2k * factor, 3),
        openings=tuple(
            replace(
                opening,
                u_w_m2k=round(opening.u_w_m2k * factor, 3),
                solar_g=None
                if opening.solar_g is None
                else round(opening.solar_g * porch.glazing_passes, 3),
            )
            for opening in wall.openings
        ),
    )
