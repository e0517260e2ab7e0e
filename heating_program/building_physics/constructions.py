"""Constructions by layer: thickness, conductivity, and the transmittance they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.exact import exact_decimal

# Wind and long-wave part of the outer film, for windows off their test stand (ISO 6946, annex C):
# 4 + 4 v by convection, 0.9 of 4.4 W/(m2 K) of a black face near -5 °C by radiation.
STILL_AIR_W_M2K = 4.0
WIND_W_M2K_PER_M_S = 4.0
OUTER_RADIATION_W_M2K = 0.9 * 4.4
# Outer film behind a label value (GB/T 8484, ISO 10077-1). [m2 K/W]
LABEL_R_SE = 0.04


class HeatFlow(StrEnum):
    """Direction in which heat leaves the room: through a ceiling, a wall, a floor."""

    UP = "up"
    HORIZONTAL = "horizontal"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class SurfaceResistances:
    """Air films of a standard, of one edition.

    Parameters
    ----------
    code : str
        Standard and year, for example ``iso6946-2017``.
    inner_up, inner_horizontal, inner_down : float
        R_si by direction of heat flow. [m2 K/W]
    outer : float
        R_se in winter. [m2 K/W]
    """

    code: str
    inner_up: float
    inner_horizontal: float
    inner_down: float
    outer: float

    def inner(self, flow: HeatFlow) -> float:
        """Return R_si of a direction. [m2 K/W]."""
        films = {
            HeatFlow.UP: self.inner_up,
            HeatFlow.HORIZONTAL: self.inner_horizontal,
            HeatFlow.DOWN: self.inner_down,
        }
        return films[flow]


# The Chinese code makes no difference by direction; ISO does (table 7). The figures of the
# programme's sheets stand on the first pair, and templates name the pair they use.
GB_50176 = SurfaceResistances("gb50176-2016", 0.11, 0.11, 0.11, 0.04)
ISO_6946 = SurfaceResistances("iso6946-2017", 0.10, 0.13, 0.17, 0.04)
SURFACE_RESISTANCES = {films.code: films for films in (GB_50176, ISO_6946)}
R_SI, R_SE = GB_50176.inner_horizontal, GB_50176.outer


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a construction.

    Parameters
    ----------
    material : str
        Name for the inputs page.
    thickness_m : float
        0.5 mm to 2 m. [m]
    conductivity_w_mk : float
        Effective in place, 0.005 to 400. [W/(m K)]
    density_kg_m3, specific_heat_j_kgk : float or None
        What the layer stores, for models that ask; U does not. [kg/m3], [J/(kg K)]

    Raises
    ------
    EnvelopeError
        ``layer_without_material``, or a figure outside its range.
    """

    material: str
    thickness_m: float
    conductivity_w_mk: float
    density_kg_m3: float | None = None
    specific_heat_j_kgk: float | None = None

    def __post_init__(self) -> None:
        if not self.material.strip():
            raise EnvelopeError("layer_without_material", "layer", thickness_m=self.thickness_m)
        for name, low, high in (
            ("thickness_m", 0.0005, 2.0),
            ("conductivity_w_mk", 0.005, 400.0),
            ("density_kg_m3", 5.0, 12000.0),
            ("specific_heat_j_kgk", 100.0, 5000.0),
        ):
            value = getattr(self, name)
            if value is not None:
                require_between(
                    value,
                    low,
                    high,
                    error=EnvelopeError,
                    where=f"layer {self.material}",
                    name=name,
                )


def u_value(
    layers: Sequence[Layer],
    *,
    films: SurfaceResistances = GB_50176,
    flow: HeatFlow = HeatFlow.HORIZONTAL,
) -> float:
    """Return the transmittance of plane layers, ``U = 1 / (R_si + sum(d / lambda) + R_se)``.

    Parameters
    ----------
    layers : sequence of Layer
        From inside to outside; the order does not change U.
    films : SurfaceResistances
        Whose air films; by default those of GB 50176.
    flow : HeatFlow
        Direction of the heat; matters with ISO 6946 only.

    Returns
    -------
    float
        Unrounded. [W/(m2 K)]

    Raises
    ------
    EnvelopeError
        If there is no layer.

    References
    ----------
    ISO 6946:2017, section 6.7.1.

    Examples
    --------
    >>> brick = [Layer("lime plaster", 0.02, 0.87), Layer("brick", 0.37, 0.81),
    ...          Layer("cement plaster", 0.02, 0.93)]
    >>> round(u_value(brick), 3), round(u_value(brick, films=ISO_6946), 3)
    (1.535, 1.49)
    """
    if not layers:
        raise EnvelopeError("construction_without_layers", "construction")
    resistance = sum(
        (
            exact_decimal(layer.thickness_m) / exact_decimal(layer.conductivity_w_mk)
            for layer in layers
        ),
        start=exact_decimal(films.inner(flow)) + exact_decimal(films.outer),
    )
    return float(1 / resistance)


def u_with_insulation(u_w_m2k: float, thickness_m: float, conductivity_w_mk: float) -> float:
    """Return the transmittance after one more layer, ``1 / (1/U + d/lambda)``.

    Parameters
    ----------
    u_w_m2k : float
        Before. [W/(m2 K)]
    thickness_m, conductivity_w_mk : float
        Of the added layer, conductivity effective in place. [m], [W/(m K)]

    Returns
    -------
    float
        Unrounded. [W/(m2 K)]

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.

    Examples
    --------
    >>> round(u_with_insulation(0.90, 0.10, 0.045), 3)
    0.3
    """
    check_surface(1.0, u_w_m2k, "construction")
    layer = Layer("insulation", thickness_m, conductivity_w_mk)
    added = exact_decimal(layer.thickness_m) / exact_decimal(layer.conductivity_w_mk)
    return float(1 / (1 / exact_decimal(u_w_m2k) + added))


def winter_window_u(label_u_w_m2k: float, *, wind_m_s: float) -> float:
    """Return the transmittance of a window at a season's wind instead of its test stand's.

    A label is measured against a draught of R_se 0.04. In a village with 2 m/s the outer film
    insulates more; frost, gaps and a clear night sky work the other way and are not in here, so a
    house counts the label until its office states another winter value.

    Parameters
    ----------
    label_u_w_m2k : float
        Of the whole window, frame included, 0.3 to 8. [W/(m2 K)]
    wind_m_s : float
        Mean of the heating season at the window, 0 to 15. [m/s]

    Returns
    -------
    float
        Unrounded. [W/(m2 K)]

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.

    References
    ----------
    ISO 6946:2017, annex C.

    Examples
    --------
    >>> round(winter_window_u(3.9, wind_m_s=2.0), 2), round(winter_window_u(2.2, wind_m_s=2.0), 2)
    (3.58, 2.1)
    """
    where = "window"
    for name, value, low, high in (
        ("label_u_w_m2k", label_u_w_m2k, 0.3, 8.0),
        ("wind_m_s", wind_m_s, 0.0, 15.0),
    ):
        require_between(value, low, high, error=EnvelopeError, where=where, name=name)
    film_w_m2k = STILL_AIR_W_M2K + WIND_W_M2K_PER_M_S * wind_m_s + OUTER_RADIATION_W_M2K
    return 1.0 / (1.0 / label_u_w_m2k - LABEL_R_SE + 1.0 / film_w_m2k)


def check_surface(area_m2: float, u_w_m2k: float, where: str) -> None:
    """Refuse an area or a transmittance outside the physical range.

    Parameters
    ----------
    area_m2, u_w_m2k : float
        0.01-5,000 m2 and 0.05-10 W/(m2 K).
    where : str
        Part of the house.

    Raises
    ------
    EnvelopeError
    """
    require_between(area_m2, 0.01, 5000.0, error=EnvelopeError, where=where, name="area_m2")
    # 0.05 is half a metre of good insulation, 10 an open hole with wind: beyond is a typing slip.
    require_between(u_w_m2k, 0.05, 10.0, error=EnvelopeError, where=where, name="u_w_m2k")
