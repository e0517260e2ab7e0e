"""Electricity of a heat pump hour by hour, from the design load and the outdoor temperature.

A degree-hour form: heat follows the outdoor temperature alone, on a straight line through the
design point. Sun and heat store of the house are only in the temperature below which heating
begins. It is right for the sum of a season and for the shape over months; within a day it is too
even, until an hourly model of the house takes its place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heating_program.building_physics.errors import LoadError, require_between
from heating_program.building_physics.heat_pump import LOW_CELSIUS, NOMINAL_CELSIUS

ZERO_CELSIUS_KELVIN = 273.15


@dataclass(frozen=True, slots=True)
class HeatingLoad:
    """A house with its heat pump, as far as the electricity of a year needs them.

    Parameters
    ----------
    design_load_kw : float
        Heat at the design temperature, without gains. [kW]
    design_outdoor_celsius, indoor_celsius : float
        What it was computed for. [°C]
    balance_celsius : float
        Outdoor temperature above which sun, people and appliances are heat enough, at most
        `indoor_celsius`. [°C]
    heating_months : tuple of int
        Calendar months in which the house is heated at all.
    flow_celsius : float
        Temperature at which the heat is delivered: water, or air blown in. [°C]
    carnot_factor : float
        Share of the ideal coefficient of performance that the unit reaches, from its own test
        points. [-]
    cop_max : float
        Best coefficient in mild weather, where the Carnot form promises too much. [-]
    defrost_pct : float
        Share of the coefficient lost to defrosting. [%]
    nominal_heat_kw : float
        Heat of the unit at -12 °C. [kW]
    ratio_at_minus_20 : float
        Heat at -20 °C by that. [-]

    Raises
    ------
    LoadError
        If a figure is outside its range, or the temperatures are in the wrong order.
    """

    design_load_kw: float
    design_outdoor_celsius: float
    indoor_celsius: float
    balance_celsius: float
    heating_months: tuple[int, ...]
    flow_celsius: float
    carnot_factor: float
    cop_max: float
    defrost_pct: float
    nominal_heat_kw: float
    ratio_at_minus_20: float

    def __post_init__(self) -> None:
        for name, low, high in (
            ("design_load_kw", 0.0, 1000.0),
            ("design_outdoor_celsius", -50.0, 20.0),
            ("indoor_celsius", 5.0, 30.0),
            ("balance_celsius", -10.0, 30.0),
            ("flow_celsius", 20.0, 80.0),
            ("carnot_factor", 0.1, 0.8),
            ("cop_max", 1.0, 10.0),
            ("defrost_pct", 0.0, 30.0),
            ("nominal_heat_kw", 0.0, 1000.0),
            ("ratio_at_minus_20", 0.3, 1.0),
        ):
            value = getattr(self, name)
            require_between(value, low, high, error=LoadError, where="heating load", name=name)
        rising = (self.design_outdoor_celsius, self.balance_celsius, self.indoor_celsius)
        if not rising[0] < rising[1] <= rising[2] < self.flow_celsius:
            raise LoadError("temperatures_out_of_order", "heating load", rising=rising)
        if not self.heating_months or not set(self.heating_months) <= set(range(1, 13)):
            raise LoadError("months_impossible", "heating load", months=self.heating_months)


@dataclass(frozen=True, slots=True, eq=False)
class HeatingElectricity:
    """Heat and electricity of every hour; arrays of shape (n,).

    Parameters
    ----------
    heat_kw : ndarray
        What the house needs. [kW]
    electricity_kw : ndarray
        Heat pump and electric back-up together. [kW]
    backup_kw : ndarray
        The part of both that the back-up gives, where the unit is too small. [kW]
    """

    heat_kw: NDArray[np.float64]
    electricity_kw: NDArray[np.float64]
    backup_kw: NDArray[np.float64]

    @property
    def seasonal_factor(self) -> float | None:
        """Heat by electricity over all hours; None when nothing is heated [-]."""
        electricity = float(self.electricity_kw.sum())
        return float(self.heat_kw.sum()) / electricity if electricity > 0.0 else None


def heating_electricity(
    temp_air: ArrayLike, months: ArrayLike, heating: HeatingLoad
) -> HeatingElectricity:
    """Return heat and electricity of every hour of a year.

    Parameters
    ----------
    temp_air : array_like, shape (n,)
        Outdoor air temperature, hourly means. [°C]
    months : array_like of int, shape (n,)
        Calendar month of every hour.
    heating : HeatingLoad
        House and heat pump.

    Returns
    -------
    HeatingElectricity

    Raises
    ------
    LoadError
        If the lengths differ, or a temperature is missing or below -75 or above 60 °C; `where`
        names the first such hour.

    Notes
    -----
    ``Q = Q_design (t_balance - t) / (t_indoor - t_design)``, never below zero;
    ``COP = min(f T_flow / (T_flow - T), COP_max) (1 - defrost)``, T in kelvin; the unit gives at
    most its heat at t, linear through -12 and -20 °C, electric back-up the rest. Below -20 °C
    both lines are extrapolations.

    References
    ----------
    Ruhnau, O., Hirth, L. and Praktiknjo, A. (2019), "Time series of heat demand and heat pump
    efficiency for energy system modeling", Scientific Data 6:189, doi:10.1038/s41597-019-0199-y.

    Examples
    --------
    >>> house = HeatingLoad(13.531, -15.3, 18.0, 14.0, (1, 2, 12), flow_celsius=41.0,
    ...                     carnot_factor=0.4, cop_max=4.5, defrost_pct=5.0,
    ...                     nominal_heat_kw=14.4, ratio_at_minus_20=0.85)
    >>> year = heating_electricity([-15.3, 0.0, 20.0], [1, 2, 7], house)
    >>> year.heat_kw.round(2).tolist(), year.electricity_kw.round(2).tolist()
    ([11.91, 5.69, 0.0], [5.61, 1.95, 0.0])
    """
    outdoor = _temperatures(temp_air)
    calendar = np.asarray(months)
    if calendar.shape != outdoor.shape:
        shapes = {"temp_air": outdoor.shape, "months": calendar.shape}
        raise LoadError("lengths_differ", "temp_air and months", **shapes)
    span_k = heating.indoor_celsius - heating.design_outdoor_celsius
    heat = heating.design_load_kw * np.maximum(heating.balance_celsius - outdoor, 0.0) / span_k
    heat = np.where(np.isin(calendar, heating.heating_months), heat, 0.0)
    from_pump = np.minimum(heat, _capacity_kw(outdoor, heating))
    backup = heat - from_pump
    cop = carnot_cop(
        outdoor,
        flow_celsius=heating.flow_celsius,
        carnot_factor=heating.carnot_factor,
        cop_max=heating.cop_max,
    )
    kept = 1.0 - heating.defrost_pct / 100.0
    return HeatingElectricity(heat, from_pump / (cop * kept) + backup, backup)


def carnot_cop(
    outdoor_celsius: ArrayLike, *, flow_celsius: float, carnot_factor: float, cop_max: float
) -> NDArray[np.float64]:
    """Return ``min(f T_flow / (T_flow - T_outdoor), COP_max)``, before defrosting.

    Parameters
    ----------
    outdoor_celsius : array_like, shape (n,)
        Outdoor air. [°C]
    flow_celsius : float
        Temperature at which the heat is delivered. [°C]
    carnot_factor : float
        Share of the ideal coefficient. [-]
    cop_max : float
        Upper end, also where it is warmer outside than the flow. [-]

    Returns
    -------
    ndarray, shape (n,)
        [-]

    Examples
    --------
    >>> carnot_cop([-7.0, -20.0], flow_celsius=35.0, carnot_factor=0.38, cop_max=5.0).round(2)
    array([2.79, 2.13])
    """
    outdoor = np.asarray(outdoor_celsius, dtype=np.float64)
    flow_kelvin = flow_celsius + ZERO_CELSIUS_KELVIN
    # Where the lift vanishes the quotient would be endless; the least lift that reaches cop_max
    # stands in for anything smaller.
    least_lift_k = carnot_factor * flow_kelvin / cop_max
    return carnot_factor * flow_kelvin / np.maximum(flow_celsius - outdoor, least_lift_k)


def _capacity_kw(outdoor: NDArray[np.float64], heating: HeatingLoad) -> NDArray[np.float64]:
    """Return the heat the unit can give, as `heat_pump.capacity_factor` does for one hour."""
    slope_per_k = (1.0 - heating.ratio_at_minus_20) / (NOMINAL_CELSIUS - LOW_CELSIUS)
    below_k = np.maximum(NOMINAL_CELSIUS - outdoor, 0.0)
    return heating.nominal_heat_kw * np.maximum(1.0 - slope_per_k * below_k, 0.0)


def _temperatures(temp_air: ArrayLike) -> NDArray[np.float64]:
    outdoor = np.asarray(temp_air, dtype=np.float64)
    if outdoor.ndim != 1:
        raise LoadError("one_row_needed", "temp_air", shape=outdoor.shape)
    impossible = ~((outdoor >= -75.0) & (outdoor <= 60.0))
    if impossible.any():
        hour = int(np.argmax(impossible))
        value = float(outdoor[hour])
        raise LoadError("temperature_impossible", f"temp_air hour {hour}", celsius=value)
    return outdoor
