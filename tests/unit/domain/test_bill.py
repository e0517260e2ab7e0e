"""A season's bill is the sum of its printed lines, to the fen."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.bill import (
    SeasonBill,
    benefit_fen,
    monthly_choices,
    ranked,
    season_bill,
)
from heating_program.domain.errors import DomainError
from heating_program.domain.money import yuan_to_fen
from heating_program.domain.month_use import MonthUse, all_in_cheapest, use_by_month
from heating_program.domain.tariff import Period, TariffPlan
from heating_program.reference.tariffs import plan
from tests.factories.tariffs import (
    BY_YEAR,
    HUAIROU,
    JINCHENG_BLOCK,
    JINCHENG_FLAT,
    JINCHENG_VALLEY,
)

HEATING = plan("mengxi_heating_tou")
FLAT = plan("mengxi_residential_flat")
TIERS = plan("mengxi_residential_tiers")
energies = st.decimals(0, 100_000, places=2)


def bill(
    tariff: TariffPlan, *months: tuple[int, int, dict[str, str]], **others: Decimal
) -> SeasonBill:
    uses = [
        MonthUse(year, month, {name: Decimal(size) for name, size in kwh.items()})
        for year, month, kwh in months
    ]
    before = {int(year.removeprefix("y")): size for year, size in others.items()}
    return season_bill((tariff,), uses, used_before_kwh=before)


def lines(made: SeasonBill) -> list[tuple[str, Decimal, int]]:
    return [(line.name, line.quantity, line.fen) for line in made.lines]


def test_the_season_of_linhe_costs_what_was_worked_by_hand() -> None:
    half = {"valley": "1657.88", "peak": "1016.12"}
    heating = bill(HEATING, (2025, 12, half), (2026, 1, half))
    flat = bill(FLAT, (2025, 12, {"flat": "5348.00"}))
    assert lines(heating) == [
        ("peak", Decimal("2032.24"), yuan_to_fen("944.99")),
        ("valley", Decimal("3315.76"), yuan_to_fen("547.10")),
    ]
    assert heating.total_fen == yuan_to_fen("1492.09")
    assert flat.total_fen == yuan_to_fen("2219.42")
    assert benefit_fen(heating, flat) == yuan_to_fen("727.33")
    assert heating.valley_share == Fraction(62, 100)
    assert flat.valley_share == 0


def test_the_cheapest_tariff_comes_first_with_what_the_others_cost_more() -> None:
    use = {"valley": "3315.76", "peak": "2032.24"}
    bills = [bill(FLAT, (2026, 1, {"flat": "5348"})), bill(HEATING, (2026, 1, use))]
    assert [(each.bill.code, each.extra_fen) for each in ranked(bills)] == [
        ("mengxi_heating_tou", 0),
        ("mengxi_residential_flat", yuan_to_fen("727.33")),
    ]
    assert ranked([]) == ()


def test_bills_of_different_use_are_not_compared() -> None:
    bills = [bill(FLAT, (2026, 1, {"flat": size})) for size in ("5348", "5348.01")]
    with pytest.raises(DomainError, match="bills_of_different_use"):
        ranked(bills)


def test_tiers_of_a_month_begin_anew_every_month() -> None:
    made = bill(TIERS, (2025, 12, {"flat": "300"}), (2026, 1, {"flat": "200"}))
    # 500 x 0.415; (90 + 30) x 0.05; 40 x 0.30
    assert lines(made) == [
        ("flat", 500, yuan_to_fen("207.50")),
        ("tier_two", 120, yuan_to_fen("6.00")),
        ("tier_three", 40, yuan_to_fen("12.00")),
    ]


def test_tiers_of_a_year_go_on_from_what_was_used_before_and_end_with_the_year() -> None:
    season = ((2025, 11, {"flat": "900"}), (2025, 12, {"flat": "900"}), (2026, 1, {"flat": "900"}))
    made = bill(BY_YEAR, *season, y2025=Decimal(1500))
    assert lines(made) == [("flat", 2700, 135000), ("two", 1000, 5000), ("three", 300, 9000)]


def test_tiers_of_a_year_are_not_guessed_when_its_beginning_is_unknown() -> None:
    with pytest.raises(DomainError, match="use_before_unknown") as caught:
        bill(BY_YEAR, (2025, 11, {"flat": "900"}))
    assert caught.value.values == {"year": 2025, "month": 11}


def test_a_block_of_2600_kwh_a_month_and_the_choice_among_three() -> None:
    at_limit = bill(JINCHENG_BLOCK, (2026, 1, {"block": "2600"}))
    assert lines(at_limit) == [("block", 2600, yuan_to_fen("744.12"))]
    above = bill(JINCHENG_BLOCK, (2026, 1, {"block": "2700"}))
    assert above.lines[-1].fen == yuan_to_fen("22.08")
    choices = [
        bill(JINCHENG_VALLEY, (2026, 1, {"valley": "1500", "peak": "1100"})),
        at_limit,
        bill(JINCHENG_FLAT, (2026, 1, {"flat": "2600"})),
    ]
    assert [each.bill.code for each in ranked(choices)] == [
        "jincheng_block",
        "jincheng_valley",
        "jincheng_flat",
    ]


def test_rebates_stop_at_their_limit_of_the_season() -> None:
    made = bill(
        HUAIROU,
        (2025, 12, {"valley": "6000", "peak": "0"}),
        (2026, 1, {"valley": "5260", "peak": "100"}),
    )
    taken = [line for line in made.lines if line.kind == "rebate"]
    assert [(line.name, line.quantity, line.fen) for line in taken] == [
        ("city", 10000, -yuan_to_fen("1000.00")),
        ("district", 10000, -yuan_to_fen("1000.00")),
    ]
    assert made.total_fen == yuan_to_fen("3378.00") + yuan_to_fen("48.83") - 200000
    assert made.energy_kwh == 11360


def test_a_price_that_changed_in_the_season_makes_two_lines() -> None:
    old = replace(FLAT, valid_to=date(2025, 12, 31))
    dearer = replace(FLAT.periods[0], yuan_per_kwh=Decimal("0.435"))
    new = replace(FLAT, valid_from=date(2026, 1, 1), periods=(dearer,))
    months = [MonthUse(2025, 12, {"flat": Decimal(100)}), MonthUse(2026, 1, {"flat": Decimal(100)})]
    made = season_bill((new, old), months)
    assert [(line.yuan_per_unit, line.fen) for line in made.lines] == [
        (Decimal("0.415"), 4150),
        (Decimal("0.435"), 4350),
    ]
    with pytest.raises(DomainError, match="tariff_month_gap") as caught:
        season_bill((old,), months)
    assert caught.value.values["month"] == 1


@pytest.mark.parametrize(
    ("months", "code"),
    [
        ([(2026, 1, {"flat": "-1"})], "use_impossible"),
        ([(2026, 1, {"flat": "NaN"})], "use_impossible"),
        ([(2026, 1, {"flat": "1"}), (2026, 1, {"flat": "1"})], "use_month_twice"),
        ([(2026, 1, {"night": "1"})], "tariff_period"),
    ],
)
def test_impossible_use_is_refused(
    months: list[tuple[int, int, dict[str, str]]], code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        bill(FLAT, *months)


def test_a_season_without_use_costs_nothing_and_has_no_valley_share() -> None:
    made = bill(HEATING, (2026, 1, {"valley": "0"}))
    assert (made.lines, made.total_fen, made.valley_share) == ((), 0, None)
    assert season_bill((HEATING,), []).total_fen == 0


@given(st.lists(st.tuples(energies, energies), min_size=1, max_size=12))
def test_the_total_is_the_sum_of_its_lines_and_within_a_fen_a_line_of_the_exact_price(
    sizes: list[tuple[Decimal, Decimal]],
) -> None:
    uses = [
        MonthUse(2026, month, {"valley": valley, "peak": peak})
        for month, (valley, peak) in enumerate(sizes, start=1)
    ]
    made = season_bill((HEATING,), uses)
    assert made.total_fen == sum(line.fen for line in made.lines)
    exact = sum(
        Fraction(use.kwh[name]) * Fraction(HEATING.window(name).yuan_per_kwh) * 100
        for use in uses
        for name in use.kwh
    )
    assert abs(made.total_fen - exact) <= Fraction(len(made.lines), 2)
    assert season_bill((HEATING,), uses[::-1]) == made


@given(total=energies, valley_pct=st.integers(0, 100))
def test_more_valley_energy_never_costs_more_than_one_line_of_rounding(
    total: Decimal, valley_pct: int
) -> None:
    def cost(pct: int) -> int:
        valley = total * pct / 100
        return season_bill(
            (HEATING,), [MonthUse(2026, 1, {"valley": valley, "peak": total - valley})]
        ).total_fen

    assert cost(min(valley_pct + 1, 100)) <= cost(valley_pct) + 1


@given(low=energies, more=energies)
def test_more_energy_never_costs_less_by_tiers(low: Decimal, more: Decimal) -> None:
    def cost(size: Decimal) -> int:
        return season_bill((TIERS,), [MonthUse(2026, 1, {"flat": size})]).total_fen

    assert cost(low) <= cost(low + more) + 1


hourly = st.lists(st.tuples(st.floats(0, 50), st.integers(1, 12), st.integers(0, 23)), max_size=60)


@given(hourly)
def test_hours_are_sorted_without_losing_energy_so_that_tariffs_can_be_compared(
    hours: list[tuple[float, int, int]],
) -> None:
    energy, months, clock = ([each[at] for each in hours] for at in range(3))
    made = [
        season_bill((each,), use_by_month((each,), energy, months, clock, first_year=2026))
        for each in (HEATING, FLAT, TIERS)
    ]
    assert len({each.energy_kwh for each in made}) == 1
    assert abs(float(made[0].energy_kwh) - sum(energy)) <= 60e-6
    assert len(ranked(made)) == 3


def test_hours_of_a_season_lie_in_two_years() -> None:
    uses = use_by_month(
        (HEATING,), [1.0, 2.0, 4.0], [11, 1, 1], [7, 8, 18], first_year=2025, first_month=10
    )
    assert uses == (
        MonthUse(2025, 11, {"valley": Decimal(1)}),
        MonthUse(2026, 1, {"peak": Decimal(2), "valley": Decimal(4)}),
    )


@pytest.mark.parametrize(
    ("energy", "month", "hour", "code"),
    [
        ([1.0, 1.0], 1, 0, "hours_differ"),
        ([-1.0], 1, 0, "use_impossible"),
        ([float("nan")], 1, 0, "use_impossible"),
        ([1.0], 1, 24, "tariff_gap"),
        ([1.0], 13, 0, "month_impossible"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    energy: list[float], month: int, hour: int, code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        use_by_month((FLAT,), energy, [month], [hour], first_year=2026)


def test_a_storage_heater_charges_in_the_cheapest_window_of_each_month() -> None:
    seasons = replace(
        HEATING,
        periods=(
            *(replace(each, months=(1, 2, 3, 11, 12)) for each in HEATING.periods),
            Period("flat", "平段", 0, 24, Decimal("0.4"), months=(4, 5, 6, 7, 8, 9, 10)),
        ),
    )
    uses = [
        MonthUse(2026, 1, {"valley": Decimal(1), "peak": Decimal(9)}),
        MonthUse(2026, 4, {"flat": Decimal(3)}),
    ]
    assert all_in_cheapest((seasons,), uses) == [
        MonthUse(2026, 1, {"valley": Decimal(10)}),
        MonthUse(2026, 4, {"flat": Decimal(3)}),
    ]


def test_a_household_that_may_choose_every_month_sees_the_cheapest_of_each() -> None:
    def months(windows: dict[str, tuple[str, str]]) -> list[MonthUse]:
        return [
            MonthUse(
                2026, month, {name: Decimal(sizes[month - 1]) for name, sizes in windows.items()}
            )
            for month in (1, 2)
        ]

    choices = (JINCHENG_VALLEY, JINCHENG_BLOCK, JINCHENG_FLAT)
    uses = {
        "jincheng_valley": months({"valley": ("900", "9000"), "peak": ("100", "100")}),
        "jincheng_block": months({"block": ("1000", "9100")}),
        "jincheng_flat": months({"flat": ("1000", "9100")}),
    }
    found = monthly_choices([(each,) for each in choices], uses)
    assert {month: bills[0].bill.code for month, bills in found.items()} == {
        (2026, 1): "jincheng_block",
        (2026, 2): "jincheng_valley",
    }
    # 9,000 x 0.2862 + 100 x 0.507; the block adds 6,500 x 0.2208 to 9,100 x 0.2862
    assert [each.bill.total_fen for each in found[2026, 2]] == [262650, 403962, 434070]


def test_tiers_of_a_year_cannot_be_chosen_month_by_month() -> None:
    uses = {"by_year": [MonthUse(2026, 2, {"flat": Decimal(1)})]}
    with pytest.raises(DomainError, match="use_before_unknown"):
        monthly_choices([(BY_YEAR,)], uses)
