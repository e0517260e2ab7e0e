"""The programme's tariffs become one price for every hour of the year."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.tariff import Period
from heating_program.reference.tariffs import plan, plans
from heating_program.services.pv_load import typical_year_clock
from heating_program.services.pv_prices import (
    export_prices_fen,
    seasonal_time_of_use,
    time_of_use,
)

HEATING = plan("mengxi_heating_tou")
FLAT = plan("mengxi_residential_flat")
ON = date(2026, 11, 2)


def test_every_packaged_tariff_prices_every_hour_as_the_domain_does() -> None:
    hourly = [each for each in plans().values() if each.by_hour_only]
    assert len(hourly) > 1
    for tariff in hourly:
        prices = time_of_use(tariff).fen_per_kwh(np.full(24, 6), np.arange(24))
        own = [float(tariff.period_at(hour, month=6).yuan_per_kwh * 100) for hour in range(24)]
        assert prices.tolist() == own


def test_the_heating_tariff_holds_in_the_heating_months_only() -> None:
    tariff = seasonal_time_of_use(HEATING, FLAT, heating_months=(10, 11, 12, 1, 2, 3, 4))
    assert tariff.fen_per_kwh([1, 1, 7, 7], [3, 12, 3, 12]).tolist() == [16.5, 46.5, 41.5, 41.5]
    whole = seasonal_time_of_use(HEATING, FLAT, heating_months=range(1, 13))
    months, clock = typical_year_clock()
    assert np.array_equal(
        whole.fen_per_kwh(months, clock), time_of_use(HEATING).fen_per_kwh(months, clock)
    )


def test_a_period_that_ends_at_midnight_ends_there() -> None:
    day, night = HEATING.periods
    tariff = replace(
        HEATING,
        periods=(day, replace(night, to_hour=0), Period("small", "深谷", 0, 8, night.yuan_per_kwh)),
    )
    assert time_of_use(tariff).fen_per_kwh([1, 1], [23, 0]).tolist() == [16.5, 16.5]


def test_windows_of_some_months_hold_in_those_months() -> None:
    day, night = HEATING.periods
    winter = (1, 2, 3, 11, 12)
    summer = tuple(range(4, 11))
    tariff = replace(
        HEATING,
        periods=(
            replace(day, months=winter),
            replace(night, months=winter),
            Period("flat", "平段", 0, 24, FLAT.periods[0].yuan_per_kwh, months=summer),
        ),
    )
    prices = time_of_use(tariff).fen_per_kwh([1, 1, 7, 7], [3, 12, 3, 12])
    assert prices.tolist() == [16.5, 46.5, 41.5, 41.5]
    in_winter = seasonal_time_of_use(tariff, FLAT, heating_months=winter)
    assert in_winter.fen_per_kwh([1, 1, 7, 7], [3, 12, 3, 12]).tolist() == prices.tolist()


def test_a_tariff_with_tiers_has_no_hourly_price() -> None:
    with pytest.raises(DomainError, match="tariff_not_by_hour"):
        time_of_use(plan("mengxi_residential_tiers"))


def test_a_tariff_with_a_gap_or_two_prices_is_refused_with_its_hour() -> None:
    day, night = HEATING.periods
    for period, code in ((replace(day, to_hour=17), "price_gap"), (day, "price_overlap")):
        periods = (period, night) if code == "price_gap" else (period, day, night)
        with pytest.raises(DomainError) as caught:
            time_of_use(replace(HEATING, periods=periods))
        hour = 17 if code == "price_gap" else 8
        assert (caught.value.code, caught.value.values["where"]) == (code, f"month 1 hour {hour}")


def test_heating_months_that_do_not_exist_are_refused() -> None:
    for months in ((), (13,), (1, 1)):
        with pytest.raises(DomainError, match="window_months_impossible"):
            seasonal_time_of_use(HEATING, FLAT, heating_months=months)


def test_export_scenarios_come_by_code_in_fen() -> None:
    assert export_prices_fen("150802102202", on=ON) == {
        "old_benchmark": 28.29,
        "market_low": 15.0,
        "market_mid": 20.0,
        "market_high": 25.0,
    }
