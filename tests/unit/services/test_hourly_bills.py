"""Hours in arrays are billed as the domain bills them one by one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.bill import season_bill
from heating_program.domain.errors import DomainError
from heating_program.domain.money import yuan_to_fen
from heating_program.domain.month_use import use_by_month
from heating_program.domain.tariff import TariffPlan
from heating_program.reference.tariffs import plan
from heating_program.services.hourly_bills import bill_of_hours, hourly_use
from heating_program.services.pv_load import typical_year_clock
from tests.factories.tariffs import BY_YEAR

HEATING = plan("mengxi_heating_tou")
TIERS = plan("mengxi_residential_tiers")
CLOCK = typical_year_clock()
hourly = st.lists(
    st.tuples(st.floats(0, 50), st.integers(1, 12), st.integers(0, 23)), min_size=1, max_size=60
)


@given(hourly)
def test_arrays_give_what_the_domain_gives(hours: list[tuple[float, int, int]]) -> None:
    energy, months, clock = ([each[at] for each in hours] for at in range(3))
    for tariff in (HEATING, TIERS):
        one_by_one = use_by_month((tariff,), energy, months, clock, first_year=2026)
        assert hourly_use(tariff, energy, months, clock, year=2026) == one_by_one
        bill = bill_of_hours(tariff, energy, months, clock, year=2026)
        assert bill == season_bill((tariff,), one_by_one)


def test_the_season_of_linhe_comes_out_of_an_hourly_year() -> None:
    months, clock = CLOCK
    winter = np.isin(months, (1, 2, 3, 11, 12))
    valley = winter & ((clock < 8) | (clock >= 18))
    energy = valley * (3315.76 / valley.sum()) + (winter & ~valley) * (
        2032.24 / (winter & ~valley).sum()
    )
    bill = bill_of_hours(HEATING, energy, months, clock, year=2026)
    assert [line.fen for line in bill.lines] == [yuan_to_fen("944.99"), yuan_to_fen("547.10")]
    assert bill.total_fen == yuan_to_fen("1492.09")
    assert abs(bill.energy_kwh - 5348) < Decimal("0.005")


def test_a_whole_year_counts_tiers_of_the_year_from_january() -> None:
    months, clock = CLOCK
    bill = bill_of_hours(BY_YEAR, np.full(8760, 0.5), months, clock, year=2026)
    assert [(line.name, line.quantity) for line in bill.lines] == [
        ("flat", 4380),
        ("two", 1000),
        ("three", 1380),
    ]


def test_the_prices_of_the_day_hold_all_season_even_if_they_end_soon() -> None:
    months, clock = CLOCK
    ending = replace(HEATING, valid_to=date(2026, 11, 30))
    energy = np.ones(8760)
    whole = bill_of_hours(HEATING, energy, months, clock, year=2026)
    assert bill_of_hours(ending, energy, months, clock, year=2026) == whole


def test_a_storage_heater_is_billed_in_the_valley_only() -> None:
    months, clock = CLOCK
    bill = bill_of_hours(HEATING, np.ones(8760), months, clock, year=2026, in_cheapest=True)
    assert [(line.name, line.quantity) for line in bill.lines] == [("valley", 8760)]


@pytest.mark.parametrize(
    ("energy", "months", "hours"),
    [
        ([1.0, 1.0], [1], [0]),
        ([1.0], [13], [0]),
        ([1.0], [1], [24]),
        ([-1.0], [1], [0]),
        ([float("nan")], [1], [0]),
        ([float("inf")], [1], [0]),
    ],
)
def test_hours_that_cannot_be_are_refused(
    energy: list[float], months: list[int], hours: list[int]
) -> None:
    with pytest.raises(DomainError):
        bill_of_hours(HEATING, energy, months, hours, year=2026)


def test_a_tariff_with_a_gap_bills_nothing() -> None:
    gap: TariffPlan = replace(HEATING, periods=HEATING.periods[:1])
    with pytest.raises(DomainError, match="tariff_gap"):
        bill_of_hours(gap, [1.0], [1], [12], year=2026)
