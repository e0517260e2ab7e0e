"""Constructions by layer: thickness, conductivity, and the transmittance they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.exact import exact_decimal

# Surface resistances as used for walls in the Chinese thermal design code (GB 50176). [m2 K/W]
R_SI = 0.11
R_SE = 0.04


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
        0.005 to 400. [W/(m K)]

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.
    """

    material: str
    thickness_m: float
    conductivity_w_mk: float

    def __post_init__(self) -> None:
        for name, low, high in (("thickness_m", 0.0005, 2.0), ("conductivity_w_mk", 0.005, 400.0)):
            require_between(
                getattr(self, name),
                low,
                high,
                error=EnvelopeError,
                where=f"layer {self.material}",
                name=name,
            )


def u_value(layers: Sequence[Layer], *, r_si: float = R_SI, r_se: float = R_SE) -> float:
    """Return the transmittance of plane layers, ``U = 1 / (R_si + sum(d / lambda) + R_se)``.

    Parameters
    ----------
    layers : sequence of Layer
        From inside to outside; the order does not change U.
    r_si, r_se : float
        Inner and outer surface resistance. [m2 K/W]

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
    >>> round(u_value(brick), 3)
    1.535
    """
    if not layers:
        raise EnvelopeError("construction_without_layers", "construction")
    resistance = sum(
        (
            exact_decimal(layer.thickness_m) / exact_decimal(layer.conductivity_w_mk)
            for layer in layers
        ),
        start=exact_decimal(r_si) + exact_decimal(r_se),
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
