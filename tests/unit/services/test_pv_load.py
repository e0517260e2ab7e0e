"""A household's hourly electricity adds up to what it was told and follows the weather."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from heating_program.building_physics.hourly_electricity import HeatingLoad
from heating_program.domain.errors import DomainError
from heating_program.reference.climate import hourly_year
from heating_program.reference.load_shapes import heat_pump_figures, load_shape
from heating_program.services.pv_load import heat_pump_load, household_load_kw, typical_year_clock

MONTHS, CLOCK = typical_year_clock()
TEMP_AIR = hourly_year("150802").temp_air_celsius
WINTER = (1, 2, 3, 4, 10, 11, 12)


def heating(**changes: Any) -> HeatingLoad:
    given: dict[str, Any] = {
        "design_load_kw": 6.1,
        "design_outdoor_celsius": -15.3,
        "indoor_celsius": 18.0,
        "balance_celsius": 14.0,
        "heating_months": WINTER,
        "nominal_heat_kw": 6.5,
        "figures": heat_pump_figures(),
    }
    return heat_pump_load(**{**given, **changes})


def test_the_clock_of_the_typical_year_is_a_year_without_leap_day() -> None:
    assert MONTHS.shape == CLOCK.shape == TEMP_AIR.shape == (8760,)
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert (np.bincount(MONTHS)[1:] / 24).tolist() == days
    assert (MONTHS[:25] == 1).all()
    assert CLOCK[:25].tolist() == [*range(24), 0]


def test_the_base_adds_up_to_the_yearly_sum() -> None:
    load = household_load_kw(TEMP_AIR, MONTHS, CLOCK, 1800.0, None)
    assert load.sum() == pytest.approx(1800.0, rel=1e-12)
    assert load.min() > 0.0
    assert household_load_kw(TEMP_AIR, MONTHS, CLOCK, 0.0, None).sum() == 0.0


def test_the_heat_pump_comes_on_top_and_only_in_winter() -> None:
    base = household_load_kw(TEMP_AIR, MONTHS, CLOCK, 1800.0, None)
    with_heating = household_load_kw(TEMP_AIR, MONTHS, CLOCK, 1800.0, heating())
    extra = with_heating - base
    assert (extra >= 0.0).all()
    assert (extra[np.isin(MONTHS, (5, 6, 7, 8, 9))] == 0.0).all()
    # A retrofitted house of 90 m2 at full comfort: the design papers work with 5,348 kWh.
    assert 4500.0 < extra.sum() < 7500.0


def test_another_shape_may_be_given() -> None:
    flat = replace(
        load_shape("farm_household"),
        month_weights=(1.0,) * 12,
        winter_hour_weights=(1.0,) * 24,
        summer_hour_weights=(1.0,) * 24,
    )
    load = household_load_kw(TEMP_AIR, MONTHS, CLOCK, 876.0, None, shape=flat)
    assert load == pytest.approx(np.full(8760, 0.1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"base_kwh": -1.0}, "base_kwh_impossible"),
        ({"base_kwh": float("nan")}, "base_kwh_impossible"),
        ({"months": np.zeros(8760)}, "hour_impossible"),
        ({"hours_of_day": np.full(8760, 24)}, "hour_impossible"),
        ({"hours_of_day": CLOCK[:-1]}, "series_lengths_differ"),
        ({"temp_air": TEMP_AIR[:-1]}, "lengths_differ"),
        ({"temp_air": np.full(8760, np.nan)}, "temperature_impossible"),
        ({"temp_air": TEMP_AIR[:-1], "heating": None}, "series_lengths_differ"),
    ],
)
def test_an_impossible_year_is_refused(changes: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {
        "temp_air": TEMP_AIR,
        "months": MONTHS,
        "hours_of_day": CLOCK,
        "base_kwh": 1800.0,
        "heating": heating(),
    }
    with pytest.raises(DomainError) as caught:
        household_load_kw(**{**given, **changes})
    assert caught.value.code == code


def test_an_impossible_heat_pump_is_refused() -> None:
    with pytest.raises(DomainError, match="temperatures_out_of_order"):
        heating(balance_celsius=25.0)
