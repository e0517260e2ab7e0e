"""How far apart rows on a flat roof should stand, and how steep: energy of a module or a roof.

Steep racks give a module more and the roof less, because their rows must stand further apart.
The table shows both for every tilt and pitch; the rule of 9:00-15:00 at winter solstice says
which pitches are free of shade then, and the table recommends the densest field whose modules
still earn their price. `pv_sizing.sizing` keeps the pitch of the rule; the table is the second
opinion for whoever plans a large flat roof.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pv_sizing.array import Module
from pv_sizing.checks import require_between
from pv_sizing.errors import ChoiceError, RoofError
from pv_sizing.irradiance import SunPath
from pv_sizing.layout import Layout, ModulePosition, Orientation
from pv_sizing.losses import Loss, LossSet
from pv_sizing.plane_light import Light
from pv_sizing.roof import Covering, RoofKind, RoofPlane
from pv_sizing.shading import shade_of
from pv_sizing.solstice import row_pitch_m
from pv_sizing.submodels import PINNED, SubModels
from pv_sizing.weather import Weather
from pv_sizing.yields import SubArray, dc_power_kw

# Energy of a year per label power at a tilt and a pitch; a pitch of None is a row that stands
# alone. [°], [m] -> [kWh/kWp]
RowYield = Callable[[float, float | None], float]

# Pitches tried, as shares of the one that the rule asks for at that tilt.
PITCH_SHARES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5)
# The least a module of a dense field may give, as a share of the best tilt standing alone: our
# judgement, since the module that gives a tenth less costs the same.
LEAST_MODULE_SHARE = 0.93
# Rows of the field whose shade is computed: the first one has none, so this is nearly endless.
FIELD_ROWS = 1000


@dataclass(frozen=True, slots=True)
class PitchOption:
    """One tilt and one pitch of an endless field of rows.

    Parameters
    ----------
    tilt_deg, pitch_m : float
        Tilt of the racks, and front edge to front edge of two rows on plan. [°], [m]
    rule_pitch_m : float
        Least pitch free of shade 9:00-15:00 at winter solstice. [m]
    ground_coverage : float
        Slope length of a row over the pitch. [-]
    row_loss_pct : float
        Energy lost to the row in front. [%]
    kwh_per_module : float
        Of a year. [kWh]
    kwh_per_roof_m2 : float
        The same over the roof one module takes, row gap included. [kWh/m2]
    """

    tilt_deg: float
    pitch_m: float
    rule_pitch_m: float
    ground_coverage: float
    row_loss_pct: float
    kwh_per_module: float
    kwh_per_roof_m2: float

    @property
    def keeps_rule(self) -> bool:
        """True when the row stands clear of shade 9:00-15:00 at winter solstice."""
        return self.pitch_m >= self.rule_pitch_m - 1e-9


@dataclass(frozen=True, slots=True)
class PitchTable:
    """All options, the recommended one, and why it is not a denser one.

    Parameters
    ----------
    options : tuple of PitchOption
        By tilt, then by pitch.
    recommended : PitchOption
        One of them.
    reasons : tuple of str
        ``solstice_rule``: a denser option would still give enough per module, but stands in
        shade within the hours of the rule; ``module_share``: a denser option that keeps the
        rule would give too little per module; ``densest_tried``: no option is denser.
    least_module_kwh : float
        What "enough" was. [kWh]
    """

    options: tuple[PitchOption, ...]
    recommended: PitchOption
    reasons: tuple[str, ...]
    least_module_kwh: float


def pitch_table(
    row_yield: RowYield,
    *,
    module_kw: float,
    slope_m: float,
    width_m: float,
    latitude_deg: float,
    tilts_deg: Sequence[float],
    azimuth_deg: float = 180.0,
    pitch_shares: Sequence[float] = PITCH_SHARES,
    least_module_share: float = LEAST_MODULE_SHARE,
    by_rule: bool = True,
) -> PitchTable:
    """Compare tilts and pitches by energy per module and per roof area.

    ``kwh_per_module = P y(tilt, pitch)``, ``kwh_per_roof_m2 = kwh_per_module / (width pitch)``.
    Recommended is the most energy per roof area among the options that give each module at
    least `least_module_share` of a module that stands alone at the best tilt.

    Parameters
    ----------
    row_yield : callable
        Energy per label power, for example from `field_yield`.
    module_kw : float
        Label power. [kW]
    slope_m, width_m : float
        The module's side up the rack, and along the row with its gap. [m]
    latitude_deg, azimuth_deg : float
        For the rule; racks must face within 90° of south. [°]
    tilts_deg : sequence of float
        Tilts to compare. [°]
    pitch_shares : sequence of float
        Pitches as shares of the rule's; never less than the rows need to stand side by side.
    least_module_share : float
        0 to 1. [-]
    by_rule : bool
        Recommend only pitches that keep the rule.

    Returns
    -------
    PitchTable

    Raises
    ------
    RoofError
        If a figure is impossible, or no option gives a module enough.
    ChoiceError
        If there is no tilt or pitch to compare.

    Examples
    --------
    >>> def y(tilt_deg, pitch_m):
    ...     alone = 1700.0 - 0.3 * (tilt_deg - 38.0) ** 2
    ...     return alone if pitch_m is None else alone * (1.0 - 0.02 / pitch_m**2)
    >>> table = pitch_table(y, module_kw=0.55, slope_m=1.134, width_m=2.298, latitude_deg=40.75,
    ...                     tilts_deg=(15.0, 25.0, 35.0))
    >>> table.recommended.tilt_deg, round(table.recommended.pitch_m, 2), table.reasons
    (25.0, 2.53, ('solstice_rule', 'module_share'))
    """
    _check(module_kw, slope_m, width_m, tilts_deg, pitch_shares, least_module_share)
    alone = {tilt: row_yield(tilt, None) for tilt in tilts_deg}
    if not all(yearly > 0.0 for yearly in alone.values()):
        raise RoofError("rack_without_energy", "pitch table", yields=alone)
    options = []
    for tilt in sorted(set(tilts_deg)):
        rule = row_pitch_m(slope_m, tilt, latitude_deg, azimuth_deg)
        touching = slope_m * math.cos(math.radians(tilt))
        for pitch in sorted({max(share * rule, touching) for share in pitch_shares}):
            behind = row_yield(tilt, pitch)
            options.append(
                PitchOption(
                    tilt_deg=tilt,
                    pitch_m=pitch,
                    rule_pitch_m=rule,
                    ground_coverage=slope_m / pitch,
                    row_loss_pct=(1.0 - behind / alone[tilt]) * 100.0,
                    kwh_per_module=behind * module_kw,
                    kwh_per_roof_m2=behind * module_kw / (width_m * pitch),
                )
            )
    least_kwh = least_module_share * max(alone.values()) * module_kw
    return _recommend(tuple(options), least_kwh, by_rule=by_rule)


def _recommend(options: tuple[PitchOption, ...], least_kwh: float, *, by_rule: bool) -> PitchTable:
    enough = [option for option in options if option.kwh_per_module >= least_kwh]
    admitted = [option for option in enough if option.keeps_rule or not by_rule]
    if not admitted:
        raise RoofError(
            "no_pitch_gives_enough",
            "pitch table",
            least_module_kwh=round(least_kwh, 1),
            best_module_kwh=round(max(option.kwh_per_module for option in options), 1),
        )
    best = max(admitted, key=lambda option: option.kwh_per_roof_m2)
    denser = [option for option in options if option.kwh_per_roof_m2 > best.kwh_per_roof_m2]
    reasons = []
    if any(option in enough for option in denser):
        reasons.append("solstice_rule")
    if any((option.keeps_rule or not by_rule) and option not in enough for option in denser):
        reasons.append("module_share")
    return PitchTable(options, best, tuple(reasons) or ("densest_tried",), least_kwh)


def field_yield(
    module: Module,
    weather: Weather,
    sun: SunPath,
    light: Light,
    losses: LossSet,
    *,
    orientation: Orientation = Orientation.LANDSCAPE,
    azimuth_deg: float = 180.0,
    efficiency_pct: float = 97.5,
    models: SubModels = PINNED,
) -> RowYield:
    """Return the yield of endless rows as the sizing itself computes shade and energy.

    Beam light lost to the row in front counts block by block of series cells, diffuse light by
    the part of the sky the row in front hides (`pv_sizing.shading`). The inverter is a constant
    efficiency and never clips: a comparison of racks must not depend on its size.

    Parameters
    ----------
    module : Module
        Sides and power coefficient.
    weather, sun, light : Weather, SunPath, callable
        The year, its sun, and light by orientation from `pv_sizing.plane_light.light_source`.
    losses : LossSet
        Monthly losses.
    orientation : Orientation
        Lying or standing on the rack.
    azimuth_deg : float
        Direction the racks face. [°]
    efficiency_pct : float
        Of the inverter. [%]
    models : SubModels
        The same as of the light.

    Returns
    -------
    callable
        ``(tilt_deg, pitch_m or None) -> kWh/kWp``.
    """
    monthly_factor = losses.monthly_factor()[weather.months - 1] * efficiency_pct / 100.0
    level = RoofPlane("field", RoofKind.FLAT, Covering.CONCRETE, 200.0, 100.0, 0.0, azimuth_deg)

    def row_yield(tilt_deg: float, pitch_m: float | None) -> float:
        lit = light(tilt_deg, azimuth_deg)
        shading: tuple[Loss, ...] = ()
        if pitch_m is not None:
            field = _field(module, orientation, tilt_deg, azimuth_deg, pitch_m)
            shading = shade_of(level, field, sun, lit, weather)(FIELD_ROWS)
        one_kwp = SubArray(lit, 1.0, module.temp_coeff_pmax_pct_per_k, shading)
        hourly_kw = dc_power_kw(one_kwp, weather, models) * monthly_factor
        return float(np.sum(hourly_kw)) * weather.interval_hours

    return row_yield


def _field(
    module: Module, orientation: Orientation, tilt_deg: float, azimuth_deg: float, pitch_m: float
) -> Layout:
    lying = orientation is Orientation.LANDSCAPE
    sides = (module.length_m, module.width_m) if lying else (module.width_m, module.length_m)
    width_m, slope_m = sides
    depth_m = slope_m * math.cos(math.radians(tilt_deg))
    rows = (ModulePosition(row, 0.0, row * pitch_m, width_m, depth_m) for row in range(FIELD_ROWS))
    rise_m = slope_m * math.sin(math.radians(tilt_deg))
    return Layout("field", orientation, tilt_deg, azimuth_deg, pitch_m, rise_m, tuple(rows))


def _check(
    module_kw: float,
    slope_m: float,
    width_m: float,
    tilts_deg: Sequence[float],
    pitch_shares: Sequence[float],
    least_module_share: float,
) -> None:
    if not tilts_deg or not pitch_shares:
        raise ChoiceError("nothing_to_choose_from", "tilts_deg" if pitch_shares else "pitch_shares")
    for name, value, low, high in (
        ("module_kw", module_kw, 0.01, 2.0),
        ("slope_m", slope_m, 0.2, 10.0),
        ("width_m", width_m, 0.2, 4.1),
        ("least_module_share", least_module_share, 0.0, 1.0),
        *(("pitch_share", share, 0.1, 10.0) for share in pitch_shares),
        *(("tilt_deg", tilt, 0.0, 60.0) for tilt in tilts_deg),
    ):
        require_between(
            value, low, high, error=RoofError, code="pitch_impossible", where="rack", name=name
        )
