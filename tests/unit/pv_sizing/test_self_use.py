"""Self-use by sorted hours gives what adding up the hours gives, for any size and any price."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pv_sizing.errors import ArrayError, HourlyError, PriceError
from pv_sizing.self_use import EnergySplit, energy_split, self_use_curve
from pv_sizing.self_use_sizes import size_where_marginal_pays

Row = NDArray[np.float64]
POWER = st.one_of(st.just(0.0), st.floats(1e-6, 50.0))
PRICE = st.one_of(st.just(0.0), st.floats(0.1, 300.0))
SIZE = st.one_of(st.just(0.0), st.floats(1e-3, 1e3))
HOURS = st.integers(1, 60).flatmap(
    lambda n: st.tuples(
        *(st.lists(each, min_size=n, max_size=n) for each in (POWER, POWER, PRICE, PRICE))
    )
)
INTERVAL = st.sampled_from([0.25, 1.0])
NEAR = 1e-9


def values_by_hand(hours: tuple[list[float], ...], kwp: float, interval: float) -> list[float]:
    """Self-used energy, value of self-use and value of export, added hour by hour, exactly."""
    terms = [
        (min(kwp * pv, load), buy, max(kwp * pv - load, 0.0), sell)
        for pv, load, buy, sell in zip(*hours, strict=True)
    ]
    return [
        interval * math.fsum(used for used, _, _, _ in terms),
        interval * math.fsum(used * buy for used, buy, _, _ in terms),
        interval * math.fsum(out * sell for _, _, out, sell in terms),
    ]


@given(HOURS, SIZE, INTERVAL)
def test_the_curve_equals_the_sum_over_the_hours(
    hours: tuple[list[float], ...], kwp: float, interval: float
) -> None:
    pv, load, buy, sell = hours
    curve = self_use_curve(pv, load, interval, buy_fen_per_kwh=buy, sell_fen_per_kwh=sell)
    used, saved, sold = values_by_hand(hours, kwp, interval)
    assert curve.self_used_kwh(kwp) == pytest.approx(used, rel=NEAR, abs=1e-12)
    assert curve.self_use_value_fen(kwp) == pytest.approx(saved, rel=NEAR, abs=1e-12)
    # A difference of two sums: as exact as the proceeds of the whole plant are.
    scale = kwp * curve.sales_fen_per_kwp
    assert curve.export_value_fen(kwp) == pytest.approx(sold, rel=NEAR, abs=NEAR * scale + 1e-12)
    assert curve.pv_kwh(kwp) == pytest.approx(curve.self_used_kwh(kwp) + curve.exported_kwh(kwp))
    assert curve.load_kwh == pytest.approx(curve.self_used_kwh(kwp) + curve.imported_kwh(kwp))


@given(HOURS, st.lists(SIZE, min_size=1, max_size=9))
def test_many_sizes_at_once_equal_one_after_the_other(
    hours: tuple[list[float], ...], sizes: list[float]
) -> None:
    curve = self_use_curve(hours[0], hours[1], 1.0)
    together = curve.self_used_kwh(np.array(sizes))
    assert together.tolist() == [curve.self_used_kwh(kwp) for kwp in sizes]


@given(HOURS, st.floats(0.0, 500.0), st.floats(0.1, 100.0))
def test_no_size_leaves_more_money_than_the_paying_one(
    hours: tuple[list[float], ...], cost: float, kwp_max: float
) -> None:
    pv, load, buy, sell = hours
    curve = self_use_curve(pv, load, 1.0, buy_fen_per_kwh=buy, sell_fen_per_kwh=sell)
    best = size_where_marginal_pays(curve, cost_fen_per_kwp_year=cost, kwp_max=kwp_max)
    grid = np.linspace(0.0, kwp_max, 201)
    left_over = curve.value_fen(grid) - cost * grid
    scale = 1.0 + float(np.abs(curve.value_fen(kwp_max))) + cost * kwp_max
    assert best.value_fen - best.cost_fen >= left_over.max() - NEAR * scale
    assert 0.0 <= best.kwp <= kwp_max


def test_at_the_paying_size_the_margin_changes_its_sign(linhe: tuple[Row, Row]) -> None:
    pv, load = linhe
    curve = self_use_curve(pv, load, 1.0, buy_fen_per_kwh=41.5, sell_fen_per_kwh=15.0)
    cost = 25.0 * curve.pv_kwh_per_kwp  # 25 fen a kWh lies between selling and buying
    best = size_where_marginal_pays(curve, cost_fen_per_kwp_year=cost, kwp_max=50.0)
    assert best.decided_by == "margin"
    below, at, above = curve.value_fen(best.kwp + np.array([-1e-6, 0.0, 1e-6]))
    assert at - below > cost * 1e-6 > above - at


def test_a_dear_plant_does_not_pay_and_a_free_one_fills_the_roof(linhe: tuple[Row, Row]) -> None:
    pv, load = linhe
    curve = self_use_curve(pv, load, 1.0, buy_fen_per_kwh=41.5, sell_fen_per_kwh=15.0)
    dear = size_where_marginal_pays(curve, cost_fen_per_kwp_year=1e6, kwp_max=20.0)
    free = size_where_marginal_pays(curve, cost_fen_per_kwp_year=0.0, kwp_max=20.0)
    assert (dear.kwp, dear.decided_by) == (0.0, "nothing_pays")
    assert (free.kwp, free.decided_by) == (20.0, "limit")


def test_selling_dearer_than_buying_does_not_hide_the_larger_size() -> None:
    # The first kWp loses (valley 16.5 against cost 20), the ones that export win (28.29).
    curve = self_use_curve([1.0], [2.0], 1.0, buy_fen_per_kwh=16.5, sell_fen_per_kwh=28.29)
    best = size_where_marginal_pays(curve, cost_fen_per_kwp_year=20.0, kwp_max=10.0)
    assert (best.kwp, best.decided_by) == (10.0, "limit")


def test_a_plant_without_load_exports_and_a_house_without_sun_imports() -> None:
    assert energy_split([1.0, 2.0], [0.0, 0.0], 1.0) == EnergySplit(0.0, 3.0, 0.0)
    assert energy_split([0.0, 0.0], [1.0, 2.0], 0.5) == EnergySplit(0.0, 0.0, 1.5)
    dark = self_use_curve([0.0, 0.0], [1.0, 2.0], 1.0, buy_fen_per_kwh=40, sell_fen_per_kwh=20)
    assert (dark.self_used_kwh(9.0), dark.value_fen(9.0), dark.imported_kwh(9.0)) == (0, 0, 3.0)


def test_a_share_of_nothing_is_not_a_number() -> None:
    dark = energy_split([0.0], [1.0], 1.0)
    idle = energy_split([1.0], [0.0], 1.0)
    assert (dark.self_use_share_pct, dark.self_sufficiency_pct) == (None, 0.0)
    assert (idle.self_use_share_pct, idle.self_sufficiency_pct) == (0.0, None)


def test_a_breath_of_light_does_not_overflow() -> None:
    curve = self_use_curve([5e-324, 1.0], [1.0, 1.0], 1.0)
    assert curve.self_used_kwh(2.0) == 1.0


def test_months_add_up_to_the_year(linhe: tuple[Row, Row]) -> None:
    pv, load = linhe
    months = np.repeat(np.arange(1, 13), 730)
    year = energy_split(5.0 * pv, load, 1.0, months=months)
    assert [part.month for part in year.by_month] == list(range(1, 13))
    for name in ("self_used_kwh", "exported_kwh", "imported_kwh"):
        by_month = math.fsum(getattr(part, name) for part in year.by_month)
        assert by_month == pytest.approx(getattr(year, name), rel=1e-12)
    assert energy_split([1.0], [1.0], 1.0, months=[7]).by_month[0].month == 7


@pytest.mark.parametrize(
    ("pv", "load", "where"),
    [
        ([1.0, float("nan")], [1.0, 1.0], "pv_kw hour 1"),
        ([1.0, 1.0], [-0.1, 1.0], "load_kw hour 0"),
        ([1.0, 1.0], [1.0, float("inf")], "load_kw hour 1"),
        ([1.0], [1.0, 1.0], "pv_kw and load_kw"),
        ([], [], "pv_kw"),
        ([[1.0]], [1.0], "pv_kw"),
    ],
)
def test_an_impossible_hour_is_refused_with_its_place(
    pv: list[float], load: list[float], where: str
) -> None:
    with pytest.raises(HourlyError) as caught:
        energy_split(pv, load, 1.0)
    assert caught.value.where == where


def test_what_is_no_size_no_month_and_no_interval_is_refused() -> None:
    curve = self_use_curve([1.0], [1.0], 1.0)
    for kwp in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ArrayError, match="size_impossible"):
            curve.self_used_kwh(kwp)
    with pytest.raises(ArrayError, match="size_impossible"):
        curve.pv_kwh(np.array([1.0, -1.0]))
    for month in (0, 13, 1.5):
        with pytest.raises(HourlyError):
            energy_split([1.0], [1.0], 1.0, months=[month])
    with pytest.raises(HourlyError, match="interval_impossible"):
        self_use_curve([1.0], [1.0], 60.0)


def test_prices_come_in_pairs_and_are_asked_for_by_name() -> None:
    with pytest.raises(PriceError, match="both_prices_needed"):
        self_use_curve([1.0], [1.0], 1.0, buy_fen_per_kwh=40.0)
    with pytest.raises(PriceError, match="curve_without_prices"):
        self_use_curve([1.0], [1.0], 1.0).value_fen(1.0)
    with pytest.raises(PriceError, match="buy_fen_per_kwh hour 0"):
        self_use_curve([1.0], [1.0], 1.0, buy_fen_per_kwh=-1.0, sell_fen_per_kwh=1.0)
    with pytest.raises(HourlyError, match="series_lengths_differ"):
        self_use_curve([1.0], [1.0], 1.0, buy_fen_per_kwh=[1.0, 1.0], sell_fen_per_kwh=1.0)
    priced = self_use_curve([1.0], [1.0], 1.0, buy_fen_per_kwh=40.0, sell_fen_per_kwh=20.0)
    with pytest.raises(PriceError, match="cost_impossible"):
        size_where_marginal_pays(priced, cost_fen_per_kwp_year=float("nan"), kwp_max=1.0)


@pytest.fixture(scope="module")
def linhe() -> tuple[Row, Row]:
    """A plain year of sun and a house, repeatable, 8,760 hours."""
    hour = np.arange(8760)
    sun = np.maximum(np.sin((hour % 24 - 6) / 12 * np.pi), 0.0)
    clouds = np.random.default_rng(3).uniform(0.2, 1.0, 8760)
    return 0.75 * sun * clouds, 0.3 + 0.8 * np.random.default_rng(4).uniform(0.0, 1.0, 8760)
