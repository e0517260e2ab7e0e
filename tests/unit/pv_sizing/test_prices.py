"""Every hour of every month has exactly one price, or the tariff is refused with that hour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.errors import HourlyError, PriceError
from pv_sizing.prices import PriceWindow, TimeOfUse, hourly_prices

PEAK = PriceWindow("peak", 8, 18, 46.5)
VALLEY = PriceWindow("valley", 18, 8, 16.5)
HOUR = st.integers(0, 23)


def test_the_heating_tariff_of_the_western_grid_is_cheap_from_18_to_8() -> None:
    prices = TimeOfUse((PEAK, VALLEY)).fen_per_kwh(np.ones(24), np.arange(24))
    assert prices.tolist() == [16.5] * 8 + [46.5] * 10 + [16.5] * 6


def test_a_tariff_may_change_with_the_season() -> None:
    winter, rest = (1, 2, 3, 4, 10, 11, 12), (5, 6, 7, 8, 9)
    tariff = TimeOfUse(
        (
            PriceWindow("peak", 8, 18, 46.5, winter),
            PriceWindow("valley", 18, 8, 16.5, winter),
            PriceWindow("flat", 0, 24, 41.5, rest),
        )
    )
    assert tariff.fen_per_kwh([1, 1, 7, 7], [3, 12, 3, 12]).tolist() == [16.5, 46.5, 41.5, 41.5]


@given(st.sets(HOUR, min_size=2))
def test_any_ring_of_windows_prices_every_hour_once(cuts: set[int]) -> None:
    edges = sorted(cuts)
    ring = zip(edges, [*edges[1:], edges[0]], strict=True)
    windows = tuple(
        PriceWindow(str(begin), begin, end if end else 24, float(begin)) for begin, end in ring
    )
    prices = TimeOfUse(windows).fen_per_kwh([6] * 24, range(24))
    expected = [max((e for e in edges if e <= hour), default=edges[-1]) for hour in range(24)]
    assert prices.tolist() == expected


@given(HOUR, st.integers(1, 12))
def test_one_missing_hour_of_one_month_is_named(hour: int, month: int) -> None:
    other = tuple(m for m in range(1, 13) if m != month)
    windows = [PriceWindow("other", 0, 24, 40.0, other)]
    windows += [PriceWindow(str(h), h, h + 1, 40.0, (month,)) for h in range(24) if h != hour]
    with pytest.raises(PriceError) as caught:
        TimeOfUse(tuple(windows))
    assert (caught.value.code, caught.value.where) == ("price_gap", f"month {month} hour {hour}")


def test_an_hour_with_two_prices_is_named_with_both() -> None:
    with pytest.raises(PriceError) as caught:
        TimeOfUse((PriceWindow("peak", 8, 19, 46.5), VALLEY))
    assert (caught.value.code, caught.value.where) == ("price_overlap", "month 1 hour 18")
    assert caught.value.values == {"windows": ["peak", "valley"]}


@pytest.mark.parametrize(
    ("from_hour", "to_hour", "fen", "months", "code"),
    [
        (8, 8, 40.0, (1,), "window_hours_impossible"),
        (-1, 8, 40.0, (1,), "window_hours_impossible"),
        (8, 25, 40.0, (1,), "window_hours_impossible"),
        (8, 18, 40.0, (), "window_months_impossible"),
        (8, 18, 40.0, (1, 1), "window_months_impossible"),
        (8, 18, 40.0, (0,), "window_months_impossible"),
        (8, 18, -1.0, (1,), "price_impossible"),
        (8, 18, float("nan"), (1,), "price_impossible"),
        (8, 18, 1e5, (1,), "price_impossible"),
    ],
)
def test_an_impossible_window_is_refused(
    from_hour: int, to_hour: int, fen: float, months: tuple[int, ...], code: str
) -> None:
    with pytest.raises(PriceError) as caught:
        PriceWindow("odd", from_hour, to_hour, fen, months)
    assert caught.value.code == code


def test_hours_that_do_not_exist_have_no_price() -> None:
    tariff = TimeOfUse((PriceWindow("flat", 0, 24, 41.5),))
    with pytest.raises(HourlyError):
        tariff.fen_per_kwh([1], [24])
    with pytest.raises(HourlyError):
        tariff.fen_per_kwh([13], [0])
    with pytest.raises(HourlyError, match="series_lengths_differ"):
        tariff.fen_per_kwh([1, 1], [0])
    with pytest.raises(PriceError):
        hourly_prices([1.0, float("nan")], 2, name="buy_fen_per_kwh")
