"""The electricity of a farm household hour by hour: what it uses anyway, and its heat pump.

What a plant is worth to a house is decided hour by hour. Until meter readings are at hand the
household's own use is an example shape scaled to its yearly sum, and heating follows the weather.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heating_program.building_physics.errors import PhysicsError
from heating_program.building_physics.hourly_electricity import HeatingLoad, heating_electricity
from heating_program.domain.errors import DomainError
from heating_program.reference.load_shapes import HeatPumpFigures, LoadShape, load_shape
from pv_sizing.errors import PvSizingError
from pv_sizing.hourly import calendar_months, clock_hours, require_same_length

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EXAMPLE_SHAPE = "farm_household"


def household_load_kw(
    temp_air: ArrayLike,
    months: ArrayLike,
    hours_of_day: ArrayLike,
    base_kwh: float,
    heating: HeatingLoad | None,
    *,
    shape: LoadShape | None = None,
) -> NDArray[np.float64]:
    """Return the mean power of a household in every hour.

    Parameters
    ----------
    temp_air : array_like, shape (n,)
        Outdoor air temperature of the weather year. [°C]
    months, hours_of_day : array_like of int, shape (n,)
        Calendar month and hour of the local clock in which every hour begins.
    base_kwh : float
        Electricity without heating, summed over the given hours. [kWh]
    heating : HeatingLoad or None
        The heat pump; None when heat does not come from electricity, and when the heat pump
        has a meter of its own that the plant is not connected behind.
    shape : LoadShape or None
        How the base lies over the hours; None takes the packaged example ``farm_household``.

    Returns
    -------
    ndarray, shape (n,)
        [kW]

    Raises
    ------
    DomainError
        Under the code of the physics or of the series: an hour that does not exist, an impossible
        temperature, lengths that differ; ``base_kwh_impossible``.
    """
    if not 0.0 <= base_kwh <= 1e6:
        raise DomainError("base_kwh_impossible", field="base_kwh", base_kwh=base_kwh)
    try:
        calendar, clock = calendar_months(months), clock_hours(hours_of_day)
        count = require_same_length(months=calendar, hours_of_day=clock)
        own_kw = base_kwh * _shares(calendar, clock, shape or load_shape(_EXAMPLE_SHAPE))
        if heating is None:
            require_same_length(temp_air=np.asarray(temp_air), months=np.empty(count))
            return own_kw
        return own_kw + heating_electricity(temp_air, calendar, heating).electricity_kw
    except (PhysicsError, PvSizingError) as error:
        raise DomainError(error.code, where=error.where) from error


def heat_pump_load(
    *,
    design_load_kw: float,
    design_outdoor_celsius: float,
    indoor_celsius: float,
    balance_celsius: float,
    heating_months: tuple[int, ...],
    nominal_heat_kw: float,
    figures: HeatPumpFigures,
) -> HeatingLoad:
    """Put a designed house and the figures of a heat pump together.

    Parameters
    ----------
    design_load_kw, design_outdoor_celsius, indoor_celsius
        As the heat scheme computed them.
    balance_celsius
        Outdoor temperature above which no heating is needed.
    heating_months
        Calendar months with heating.
    nominal_heat_kw
        Heat of the chosen unit at -12 °C.
    figures
        Its efficiency.

    Raises
    ------
    DomainError
        Under the code of the physics, for example ``temperatures_out_of_order``.
    """
    try:
        return HeatingLoad(
            design_load_kw=design_load_kw,
            design_outdoor_celsius=design_outdoor_celsius,
            indoor_celsius=indoor_celsius,
            balance_celsius=balance_celsius,
            heating_months=heating_months,
            flow_celsius=figures.flow_celsius,
            carnot_factor=figures.carnot_factor,
            cop_max=figures.cop_max,
            defrost_pct=figures.defrost_pct,
            nominal_heat_kw=nominal_heat_kw,
            ratio_at_minus_20=figures.ratio_at_minus_20,
        )
    except PhysicsError as error:
        raise DomainError(error.code, where=error.where) from error


def typical_year_clock() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return month and hour of the day of the 8,760 hours of a year without leap day."""
    months = np.repeat(np.arange(1, 13), np.array(_DAYS) * 24)
    return months, np.tile(np.arange(24), 365)


def _shares(
    calendar: NDArray[np.int64], clock: NDArray[np.int64], shape: LoadShape
) -> NDArray[np.float64]:
    """Return the share of the sum that falls on every hour."""
    table = np.array([shape.hour_weights(month) for month in range(1, 13)])
    weights = table[calendar - 1, clock]
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares
