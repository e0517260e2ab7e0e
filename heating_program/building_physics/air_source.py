"""Air-source heat pumps from their own rating points: heat and coefficient in any cold.

Between the points of its test report a unit's share of the ideal coefficient and its heat are
interpolated; beyond the coldest point every figure is a guess, and the result says so.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heating_program.building_physics.errors import PhysicsError, require_between
from heating_program.building_physics.heat_pump import LOW_CELSIUS, NOMINAL_CELSIUS

Floats = NDArray[np.float64]

ZERO_CELSIUS_KELVIN = 273.15
# Keeps the quotient finite; a coefficient so small has long met its floor of 1.
LEAST_FACTOR = 0.01
_WHERE = "air-source unit"


class SourceError(PhysicsError):
    """A heat source whose figures no machine could have, or that cannot serve the purpose."""


@dataclass(frozen=True, slots=True)
class RatingPoint:
    """One full-load line of a test report.

    Parameters
    ----------
    outdoor_celsius : float
        Dry bulb of the test, -40 to 20. [°C]
    flow_celsius : float
        Outlet of the water, or of the air blown in, 20 to 65. [°C]
    heat_kw : float
        Heat given, above 0 to 500. [kW]
    cop : float
        Heat by electric input of the unit alone, 1 to 10. [-]

    Raises
    ------
    SourceError
        If a figure is outside its range, or the coefficient is above what nature allows.
    """

    outdoor_celsius: float
    flow_celsius: float
    heat_kw: float
    cop: float

    def __post_init__(self) -> None:
        for name, low, high in (
            ("outdoor_celsius", -40.0, 20.0),
            ("flow_celsius", 20.0, 65.0),
            ("heat_kw", 0.1, 500.0),
            ("cop", 1.0, 10.0),
            ("carnot_factor", 0.1, 0.8),
        ):
            value = getattr(self, name)
            require_between(value, low, high, error=SourceError, where="rating point", name=name)

    @property
    def carnot_factor(self) -> float:
        """Share of the ideal coefficient between flow and outdoor air [-]."""
        lift_k = self.flow_celsius - self.outdoor_celsius
        return self.cop * lift_k / (self.flow_celsius + ZERO_CELSIUS_KELVIN)


@dataclass(frozen=True, slots=True)
class AirSourceUnit:
    """A unit as its test report describes it.

    Parameters
    ----------
    points : tuple of RatingPoint
        From warm to cold; -12 °C (nominal) and -20 °C are needed, -25 °C and others welcome.
    min_ambient_celsius : float
        Below this the unit stops; not above its coldest point. [°C]
    defrost_pct : float
        Part of the coefficient taken off in every hour for defrosting, 0 to 30. [%]
    cop_max : float
        Best coefficient in mild weather, where the Carnot form promises too much. [-]

    Raises
    ------
    SourceError
        ``rating_points_missing`` with the temperatures, ``rating_points_disordered``,
        ``heat_rises_in_cold``, ``cop_rises_in_cold``, ``min_ambient_above_points``, or a figure
        outside its range.
    """

    points: tuple[RatingPoint, ...]
    min_ambient_celsius: float
    defrost_pct: float = 5.0
    cop_max: float = 4.5

    def __post_init__(self) -> None:
        for name, low, high in (
            ("min_ambient_celsius", -60.0, 0.0),
            ("defrost_pct", 0.0, 30.0),
            ("cop_max", 1.0, 10.0),
        ):
            value = getattr(self, name)
            require_between(value, low, high, error=SourceError, where=_WHERE, name=name)
        outdoors = [point.outdoor_celsius for point in self.points]
        missing = tuple(t for t in (NOMINAL_CELSIUS, LOW_CELSIUS) if t not in outdoors)
        if missing:
            raise SourceError("rating_points_missing", _WHERE, missing_celsius=missing)
        for warm, cold in pairwise(self.points):
            if warm.outdoor_celsius <= cold.outdoor_celsius:
                raise SourceError("rating_points_disordered", _WHERE, celsius=tuple(outdoors))
            if warm.heat_kw < cold.heat_kw:
                at = cold.outdoor_celsius
                raise SourceError("heat_rises_in_cold", _WHERE, outdoor_celsius=at)
        if self.min_ambient_celsius > self.coldest_celsius:
            lowest = self.min_ambient_celsius
            raise SourceError("min_ambient_above_points", _WHERE, min_ambient_celsius=lowest)
        self.require_falling_cop(max(point.flow_celsius for point in self.points))

    @property
    def coldest_celsius(self) -> float:
        """Outdoor temperature of the coldest rating point [°C]."""
        return self.points[-1].outdoor_celsius

    @property
    def nominal_heat_kw(self) -> float:
        """Heat at -12 °C, the nominal point of low-ambient units [kW]."""
        return self._point_at(NOMINAL_CELSIUS).heat_kw

    @property
    def nominal_input_kw(self) -> float:
        """Electric input at the nominal point [kW]."""
        point = self._point_at(NOMINAL_CELSIUS)
        return point.heat_kw / point.cop

    @property
    def ratio_at_minus_20(self) -> float:
        """Heat at -20 °C by nominal heat [-]."""
        return self._point_at(LOW_CELSIUS).heat_kw / self.nominal_heat_kw

    def require_falling_cop(self, flow_celsius: float) -> None:
        """Refuse a flow temperature at which the curve would be better in greater cold.

        With a Carnot factor linear in the outdoor temperature, the coefficient falls with the
        cold exactly while that line, drawn on to the flow temperature, is not below zero.

        Parameters
        ----------
        flow_celsius : float
            Highest flow temperature asked for. [°C]

        Raises
        ------
        SourceError
            ``cop_rises_in_cold`` with the flow temperature and the colder point.
        """
        for warm, cold in pairwise(self.points):
            span_k = warm.outdoor_celsius - cold.outdoor_celsius
            slope_per_k = (warm.carnot_factor - cold.carnot_factor) / span_k
            lift_k = flow_celsius - warm.outdoor_celsius
            if warm.carnot_factor + slope_per_k * lift_k < 0.0:
                raise SourceError(
                    "cop_rises_in_cold",
                    _WHERE,
                    flow_celsius=flow_celsius,
                    outdoor_celsius=cold.outdoor_celsius,
                )

    def _point_at(self, outdoor_celsius: float) -> RatingPoint:
        return next(each for each in self.points if each.outdoor_celsius == outdoor_celsius)


def unit_heat_kw(unit: AirSourceUnit, outdoor_celsius: ArrayLike) -> Floats:
    """Return the heat a unit can give, linear between its rating points.

    Warmer than the warmest point nothing is added: a unit is never sized on mild weather. Colder
    than the coldest the last line goes on towards zero; below `min_ambient_celsius` it is zero.

    Parameters
    ----------
    unit : AirSourceUnit
        Checked unit.
    outdoor_celsius : array_like, shape (n,)
        Outdoor dry bulb. [°C]

    Returns
    -------
    ndarray, shape (n,)
        [kW]

    Examples
    --------
    >>> points = (RatingPoint(-12.0, 41.0, 16.0, 2.3), RatingPoint(-20.0, 41.0, 13.6, 1.95))
    >>> unit = AirSourceUnit(points, min_ambient_celsius=-35.0)
    >>> unit_heat_kw(unit, [0.0, -15.3, -20.0, -25.0, -36.0]).round(2)
    array([16.  , 15.01, 13.6 , 12.1 ,  0.  ])
    """
    outdoor = np.asarray(outdoor_celsius, dtype=np.float64)
    heat = np.array([point.heat_kw for point in unit.points])
    found = _drawn_on(unit, heat, outdoor, falling_only=False)
    return np.where(outdoor < unit.min_ambient_celsius, 0.0, np.maximum(found, 0.0))


def unit_cop(unit: AirSourceUnit, outdoor_celsius: ArrayLike, flow_celsius: ArrayLike) -> Floats:
    """Return ``min(eta T_flow / (T_flow - T_outdoor), COP_max) (1 - defrost)``, at least 1.

    The Carnot factor eta is linear between the rating points and held beyond them, unless it
    falls towards the cold: then it goes on falling.

    Parameters
    ----------
    unit : AirSourceUnit
        Checked unit.
    outdoor_celsius : array_like, shape (n,)
        Outdoor dry bulb. [°C]
    flow_celsius : array_like, shape (n,) or ()
        Temperature at which the heat is delivered. [°C]

    Returns
    -------
    ndarray, shape (n,)
        Unit alone, without pump and back-up. [-]

    Raises
    ------
    SourceError
        ``cop_rises_in_cold`` if the rating points cannot be carried over to so high a flow.

    Examples
    --------
    >>> points = (RatingPoint(-12.0, 41.0, 16.0, 2.25), RatingPoint(-20.0, 41.0, 13.6, 1.96))
    >>> unit = AirSourceUnit(points, min_ambient_celsius=-35.0, defrost_pct=0.0)
    >>> unit_cop(unit, [-12.0, -16.0, -20.0, -25.0], 41.0).round(2)
    array([2.25, 2.09, 1.96, 1.81])
    >>> unit_cop(unit, [-12.0], 55.0).round(2)
    array([1.86])
    """
    outdoor = np.asarray(outdoor_celsius, dtype=np.float64)
    flow = np.asarray(flow_celsius, dtype=np.float64)
    unit.require_falling_cop(float(flow.max(initial=0.0)))
    factors = np.array([point.carnot_factor for point in unit.points])
    factor = np.maximum(_drawn_on(unit, factors, outdoor, falling_only=True), LEAST_FACTOR)
    ideal = factor * (flow + ZERO_CELSIUS_KELVIN)
    # Where the lift vanishes the quotient would be endless; the least lift that reaches cop_max
    # stands in for anything smaller.
    cop = ideal / np.maximum(flow - outdoor, ideal / unit.cop_max)
    return np.maximum(cop * (1.0 - unit.defrost_pct / 100.0), 1.0)


def _drawn_on(
    unit: AirSourceUnit, values: Floats, outdoor: Floats, *, falling_only: bool
) -> Floats:
    """Interpolate between the points, hold on the warm side, draw the line on to the cold."""
    outdoors = np.array([point.outdoor_celsius for point in unit.points])
    found = np.interp(outdoor, outdoors[::-1], values[::-1])
    slope_per_k = (values[-2] - values[-1]) / (outdoors[-2] - outdoors[-1])
    if falling_only:
        slope_per_k = max(slope_per_k, 0.0)
    below_k = np.maximum(unit.coldest_celsius - outdoor, 0.0)
    return np.asarray(found - slope_per_k * below_k, dtype=np.float64)
