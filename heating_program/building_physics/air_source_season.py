"""A season of an air-source heat pump hour by hour, with its pump and back-up heater."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heating_program.building_physics.air_source import (
    AirSourceUnit,
    Floats,
    SourceError,
    unit_cop,
    unit_heat_kw,
)
from heating_program.building_physics.errors import require_between


@dataclass(frozen=True, slots=True)
class FlowCurve:
    """Flow temperature by the weather: a straight line between two points, level outside them.

    Parameters
    ----------
    cold_outdoor_celsius, cold_flow_celsius : float
        Outdoor temperature of the design day and the flow it needs, 20 to 65. [°C]
    mild_outdoor_celsius, mild_flow_celsius : float
        A mild day and its flow, at most the cold one. [°C]

    Raises
    ------
    SourceError
        ``flow_curve_disordered``, or a temperature outside its range.

    Examples
    --------
    >>> radiators = FlowCurve(-15.3, 50.0, 15.0, 35.0)
    >>> radiators.at([-20.0, 0.0, 20.0]).round(1)
    array([50. , 42.4, 35. ])
    """

    cold_outdoor_celsius: float
    cold_flow_celsius: float
    mild_outdoor_celsius: float
    mild_flow_celsius: float

    def __post_init__(self) -> None:
        for name, low, high in (
            ("cold_outdoor_celsius", -50.0, 20.0),
            ("mild_outdoor_celsius", -50.0, 30.0),
            ("cold_flow_celsius", 20.0, 65.0),
            ("mild_flow_celsius", 20.0, 65.0),
        ):
            value = getattr(self, name)
            require_between(value, low, high, error=SourceError, where="flow curve", name=name)
        colder = self.cold_outdoor_celsius < self.mild_outdoor_celsius
        if not colder or self.mild_flow_celsius > self.cold_flow_celsius:
            raise SourceError("flow_curve_disordered", "flow curve", curve=self)

    def at(self, outdoor_celsius: ArrayLike) -> Floats:
        """Return the flow temperature, shape as the outdoor temperature [°C]."""
        return np.asarray(
            np.interp(
                np.asarray(outdoor_celsius, dtype=np.float64),
                (self.cold_outdoor_celsius, self.mild_outdoor_celsius),
                (self.cold_flow_celsius, self.mild_flow_celsius),
            ),
            dtype=np.float64,
        )


def steady_flow(flow_celsius: float) -> FlowCurve:
    """Return a flow temperature that does not follow the weather, 20 to 65 [°C]."""
    return FlowCurve(-20.0, flow_celsius, 20.0, flow_celsius)


@dataclass(frozen=True, slots=True, eq=False)
class AirSourceSeason:
    """What a season takes; arrays of shape (n,), mean power of the hour.

    Parameters
    ----------
    heat_w : ndarray
        What the house needs. [W]
    unit_heat_w, backup_w, unmet_w : ndarray
        Its parts: from the unit, from the electric back-up heater, from neither. [W]
    unit_electricity_w, pump_w : ndarray
        Electricity of the unit with defrosting, and of the circulation pump. [W]
    beyond_points : ndarray of bool
        Hours with heat, colder than the coldest rating point: their figures are extrapolated.
    """

    heat_w: Floats
    unit_heat_w: Floats
    backup_w: Floats
    unmet_w: Floats
    unit_electricity_w: Floats
    pump_w: Floats
    beyond_points: NDArray[np.bool_]

    @property
    def electricity_w(self) -> Floats:
        """Everything the meter sees, shape (n,) [W]."""
        return self.unit_electricity_w + self.pump_w + self.backup_w

    @property
    def electricity_kwh(self) -> float:
        """Electricity of the season [kWh]."""
        return float(self.electricity_w.sum()) / 1000.0

    @property
    def spf_unit(self) -> float | None:
        """Heat of the unit by its own electricity; None when it never ran [-]."""
        return _quotient(self.unit_heat_w, self.unit_electricity_w)

    @property
    def spf_system(self) -> float | None:
        """Heat delivered by electricity of unit, pump and back-up; None without heat [-]."""
        return _quotient(self.unit_heat_w + self.backup_w, self.electricity_w)

    @property
    def backup_pct(self) -> float:
        """Share of the heat that the back-up heater gives [%]."""
        return _share_pct(self.backup_w, self.heat_w)

    @property
    def unmet_pct(self) -> float:
        """Share of the heat that nothing gives [%]."""
        return _share_pct(self.unmet_w, self.heat_w)

    @property
    def extrapolated_pct(self) -> float:
        """Share of the heat needed beyond the coldest rating point [%]."""
        return _share_pct(self.heat_w[self.beyond_points], self.heat_w)

    @property
    def is_extrapolated(self) -> bool:
        """Whether any hour rests on figures beyond the test report."""
        return bool(self.beyond_points.any())


def air_source_season(
    unit: AirSourceUnit,
    heat_w: ArrayLike,
    temp_air: ArrayLike,
    *,
    flow: FlowCurve,
    pump_w: float = 0.0,
    backup_kw: float | None = None,
) -> AirSourceSeason:
    """Return the electricity of every hour, the unit giving what it can and back-up the rest.

    Parameters
    ----------
    unit : AirSourceUnit
        Checked unit.
    heat_w : array_like, shape (n,)
        Heat the house needs, hourly means, not negative. [W]
    temp_air : array_like, shape (n,)
        Outdoor air. [°C]
    flow : FlowCurve
        Temperature at which the heat is delivered.
    pump_w : float
        Circulation pump or fans beside the unit, running in hours with heat, 0 to 2000. [W]
    backup_kw : float or None
        Electric heater, 0 to 100; None is one that is always large enough. [kW]

    Returns
    -------
    AirSourceSeason

    Raises
    ------
    SourceError
        ``lengths_differ``, ``one_row_needed``, ``heat_impossible`` or ``temperature_impossible``
        with the hour, ``cop_rises_in_cold`` when the flow is too high for the rating points.

    Notes
    -----
    ``P = min(Q, Q_unit(T)) / COP(T, T_flow) + P_pump + P_backup``. Running at part load is taken
    at the full-load coefficient of the hour: the gain of a slower compressor and the loss of
    starting and stopping are left to set each other off.

    Examples
    --------
    >>> from heating_program.building_physics.air_source import RatingPoint
    >>> points = (RatingPoint(-12.0, 41.0, 8.0, 2.3), RatingPoint(-20.0, 41.0, 6.8, 1.95))
    >>> unit = AirSourceUnit(points, min_ambient_celsius=-35.0)
    >>> year = air_source_season(unit, [6118.0, 7500.0, 0.0], [-15.3, -22.0, 20.0],
    ...                          flow=steady_flow(41.0), pump_w=60.0)
    >>> year.electricity_w.round().tolist(), round(year.backup_pct, 1), year.is_extrapolated
    ([3064.0, 4706.0, 0.0], 7.3, True)
    """
    needed, outdoor = _checked(heat_w, temp_air)
    require_between(pump_w, 0.0, 2000.0, error=SourceError, where="season", name="pump_w")
    limit_w = np.inf
    if backup_kw is not None:
        require_between(backup_kw, 0.0, 100.0, error=SourceError, where="season", name="backup_kw")
        limit_w = backup_kw * 1000.0
    from_unit = np.minimum(needed, unit_heat_kw(unit, outdoor) * 1000.0)
    backup = np.minimum(needed - from_unit, limit_w)
    heated = needed > 0.0
    return AirSourceSeason(
        heat_w=needed,
        unit_heat_w=from_unit,
        backup_w=backup,
        unmet_w=needed - from_unit - backup,
        unit_electricity_w=from_unit / unit_cop(unit, outdoor, flow.at(outdoor)),
        pump_w=np.where(heated, pump_w, 0.0),
        beyond_points=heated & (outdoor < unit.coldest_celsius),
    )


def _checked(heat_w: ArrayLike, temp_air: ArrayLike) -> tuple[Floats, Floats]:
    needed = np.asarray(heat_w, dtype=np.float64)
    outdoor = np.asarray(temp_air, dtype=np.float64)
    if needed.ndim != 1:
        raise SourceError("one_row_needed", "heat_w", shape=needed.shape)
    if needed.shape != outdoor.shape:
        shapes = {"heat_w": needed.shape, "temp_air": outdoor.shape}
        raise SourceError("lengths_differ", "heat_w and temp_air", **shapes)
    for name, values, low, high in (
        ("heat", needed, 0.0, 1e6),
        ("temperature", outdoor, -75.0, 60.0),
    ):
        wrong = ~((values >= low) & (values <= high))
        if wrong.any():
            hour = int(np.argmax(wrong))
            value = float(values[hour])
            raise SourceError(f"{name}_impossible", f"hour {hour}", value=value)
    return needed, outdoor


def _quotient(heat: Floats, electricity: Floats) -> float | None:
    total = float(electricity.sum())
    return float(heat.sum()) / total if total > 0.0 else None


def _share_pct(part: Floats, whole: Floats) -> float:
    total = float(whole.sum())
    return 100.0 * float(part.sum()) / total if total > 0.0 else 0.0
