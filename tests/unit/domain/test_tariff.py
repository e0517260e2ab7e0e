"""Every hour of every month has exactly one price, or the tariff is refused and says where."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.domain.tariff import (
    ALL_MONTHS,
    Period,
    Rebate,
    TariffPlan,
    Tier,
    check_plan,
    check_versions,
    version_of_month,
)

WINTER, SUMMER = (1, 2, 3, 11, 12), (4, 5, 6, 7, 8, 9, 10)


def plan(*periods: Period, **others: object) -> TariffPlan:
    made = TariffPlan(
        "invented",
        "虚构",
        "invented",
        "9999",
        date(2020, 1, 1),
        None,
        Status.EXAMPLE,
        "for the test",
        periods,
    )
    return replace(made, **others)


DAY = Period("peak", "峰段", 8, 18, Decimal("0.5"))
NIGHT = Period("valley", "谷段", 18, 8, Decimal("0.2"))
ALWAYS = Period("flat", "平段", 0, 24, Decimal("0.4"))


def refusal(given: TariffPlan) -> DomainError:
    with pytest.raises(DomainError) as caught:
        check_plan(given)
    return caught.value


def test_a_gap_in_one_month_names_month_and_hour() -> None:
    short = replace(DAY, to_hour=17, months=SUMMER)
    error = refusal(plan(replace(DAY, months=WINTER), short, NIGHT))
    assert (error.code, error.values) == (
        "tariff_gap",
        {"tariff": "invented", "month": 4, "hour": 17},
    )


def test_two_prices_for_one_hour_name_month_and_hour() -> None:
    error = refusal(plan(DAY, NIGHT, replace(ALWAYS, months=(7,))))
    assert (error.code, error.values["month"], error.values["hour"]) == ("tariff_overlap", 7, 0)


def test_windows_may_change_with_the_month() -> None:
    seasons = plan(
        replace(DAY, months=WINTER), replace(NIGHT, months=WINTER), replace(ALWAYS, months=SUMMER)
    )
    check_plan(seasons)
    assert [seasons.period_at(3, month=month).name for month in (1, 7)] == ["valley", "flat"]
    assert [seasons.cheapest(month).name for month in (1, 7)] == ["valley", "flat"]


@given(
    cuts=st.sets(st.integers(0, 23), min_size=2, max_size=8),
    month_cut=st.integers(1, 11),
    hour=st.integers(0, 23),
    month=st.sampled_from(ALL_MONTHS),
)
def test_any_way_to_cut_a_day_leaves_one_price_an_hour(
    cuts: set[int], month_cut: int, hour: int, month: int
) -> None:
    edges = sorted(cuts)
    halves = (ALL_MONTHS[:month_cut], ALL_MONTHS[month_cut:])
    periods = [
        Period(f"p{start}", "段", start, end, Decimal(start) / 100, months=half)
        for half in halves
        for start, end in zip(edges, [*edges[1:], edges[0]], strict=True)
    ]
    whole = plan(*periods)
    check_plan(whole)
    found = whole.period_at(hour, month=month)
    assert found.holds(hour)
    less = plan(*(each for each in periods if each is not found))
    assert refusal(less).code == "tariff_gap"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (plan(replace(ALWAYS, to_hour=0)), "tariff_window"),
        (plan(replace(ALWAYS, months=())), "tariff_window"),
        (plan(replace(ALWAYS, months=(1, 1))), "tariff_window"),
        (plan(replace(ALWAYS, months=(0, *ALL_MONTHS))), "tariff_window"),
        (plan(DAY, NIGHT, replace(DAY, yuan_per_kwh=Decimal("0.6"))), "tariff_window"),
        (plan(replace(ALWAYS, yuan_per_kwh=Decimal("-0.1"))), "tariff_price"),
        (plan(replace(ALWAYS, yuan_per_kwh=Decimal("41.5"))), "tariff_price"),
        (plan(ALWAYS, valid_to=date(2019, 12, 31)), "tariff_validity"),
        (plan(ALWAYS, tiers=(Tier("t", "档", Decimal(0), Decimal("0.1")),)), "tariff_tiers"),
        (plan(ALWAYS, tiers=(Tier("t", "档", Decimal(9), Decimal("-0.5")),)), "tariff_price"),
        (plan(ALWAYS, tiers=(Tier("flat", "档", Decimal(9), Decimal("0.1")),)), "tariff_tiers"),
        (
            plan(ALWAYS, rebates=(Rebate("r", "补", "市", "valley", Decimal("0.1"), None),)),
            "tariff_period",
        ),
        (
            plan(ALWAYS, rebates=(Rebate("r", "补", "市", "flat", Decimal("0.5"), None),)),
            "tariff_price",
        ),
    ],
)
def test_a_tariff_that_makes_no_sense_is_refused(given: TariffPlan, code: str) -> None:
    assert refusal(given).code == code


def test_limits_of_tiers_rise() -> None:
    tiers = tuple(Tier(str(each), "档", Decimal(each), Decimal("0.1")) for each in (170, 260))
    check_plan(plan(ALWAYS, tiers=tiers))
    assert refusal(plan(ALWAYS, tiers=tiers[::-1])).code == "tariff_tiers"


OLD = plan(ALWAYS, valid_to=date(2025, 11, 30))
NEW = plan(replace(ALWAYS, yuan_per_kwh=Decimal("0.45")), valid_from=date(2025, 12, 1))


def test_a_month_is_billed_by_the_version_that_holds_all_of_it() -> None:
    versions = check_versions([NEW, OLD])
    assert versions == (OLD, NEW)
    assert [version_of_month(versions, 2025, month) for month in (11, 12)] == [OLD, NEW]


def test_a_price_that_changes_within_a_month_names_the_month() -> None:
    late = replace(NEW, valid_from=date(2025, 12, 10))
    early = replace(OLD, valid_to=date(2025, 12, 9))
    for versions in ((early, late), (OLD, late)):
        with pytest.raises(DomainError, match="tariff_month_gap") as caught:
            version_of_month(versions, 2025, 12)
        assert caught.value.values == {"tariff": "invented", "year": 2025, "month": 12}


@given(
    first=st.dates(date(2021, 1, 1), date(2030, 1, 1)),
    month=st.tuples(st.integers(2020, 2031), st.integers(1, 12)),
)
def test_one_version_holds_on_any_day_however_prices_change(
    first: date, month: tuple[int, int]
) -> None:
    versions = check_versions(
        [
            plan(ALWAYS, valid_to=date.fromordinal(first.toordinal() - 1)),
            plan(ALWAYS, valid_from=first),
        ]
    )
    day = date(*month, 15)
    assert sum(each.in_force(day) for each in versions) == 1
    if (first.year, first.month) != month or first.day == 1:
        assert version_of_month(versions, *month).in_force(day)
    else:
        with pytest.raises(DomainError, match="tariff_month_gap"):
            version_of_month(versions, *month)


def test_two_versions_of_one_day_are_refused() -> None:
    with pytest.raises(DomainError, match="tariff_versions"):
        check_versions([plan(ALWAYS), NEW])
