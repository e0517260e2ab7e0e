"""The meter against the computation: no month without a reading counts, and bands are stated."""

import math
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.errors import MeasurementError
from pv_sizing.measured import Verdict, YieldCheck, check_yield
from pv_sizing.month_conditions import Availability, Sunshine
from pv_sizing.record import from_plain, to_plain
from pv_sizing.yield_spread import PVWATTS_SPREAD, Sigma, Spread

YEAR = [f"2027-{month:02d}" for month in range(1, 13)]
EXPECTED = [550.0, 620.0, 800.0, 850.0, 900.0, 880.0, 860.0, 830.0, 780.0, 700.0, 560.0, 470.0]


def check(
    measured: list[float | None],
    *,
    sunshine: Sunshine | None = None,
    availability: Availability | None = None,
    spread: Spread = PVWATTS_SPREAD,
) -> YieldCheck:
    count = len(measured)
    return check_yield(
        YEAR[:count],
        measured_kwh=measured,
        expected_kwh=EXPECTED[:count],
        spread=spread,
        sunshine=sunshine,
        availability=availability,
    )


def test_the_published_bounds_are_those_of_the_band() -> None:
    """Two sigmas: 30 % a month and 10 % a year in the long term, 40 % and 20 % for one year."""
    even = [1 / 12] * 12
    model = replace(PVWATTS_SPREAD, weather=Sigma(0.0, 0.0))
    assert model.half_width([1.0], [False]) == pytest.approx(0.30)
    assert model.half_width(even, [False] * 12) == pytest.approx(0.10)
    assert PVWATTS_SPREAD.half_width([1.0], [False]) == pytest.approx(0.40, abs=1e-4)
    assert PVWATTS_SPREAD.half_width(even, [False] * 12) == pytest.approx(0.20, abs=1e-4)


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (340.0, Verdict.WITHIN_BAND),  # 0.618 of 550
        (320.0, Verdict.LOW_CHECK_PLANT),  # 0.582
        (760.0, Verdict.WITHIN_BAND),  # 1.382
        (780.0, Verdict.HIGH_CHECK_METER),  # 1.418
        (0.0, Verdict.LOW_CHECK_PLANT),
        (None, Verdict.NO_DATA),
    ],
)
def test_a_single_month_is_called_by_the_band_of_a_single_year(
    measured: float | None, verdict: Verdict
) -> None:
    (month,) = check([measured]).months
    assert month.verdict is verdict


def test_a_missing_month_is_left_out_and_never_counted_as_nothing() -> None:
    full = check([550.0, 620.0])
    gap = check([550.0, None, None])
    assert (gap.measured_kwh, gap.expected_kwh, gap.corrected_ratio) == (550.0, 550.0, 1.0)
    assert (gap.months_counted, gap.months_missing) == (1, 2)
    assert gap.months[1].ratio is gap.months[1].corrected_ratio is None
    assert full.corrected_ratio == 1.0
    assert check([550.0, 0.0]).corrected_ratio == pytest.approx(550 / 1170)


def test_without_any_reading_the_season_says_so() -> None:
    nothing = check([None, None])
    assert nothing.verdict is Verdict.NO_DATA
    assert nothing.corrected_ratio is nothing.band_low is nothing.band_high is None


def test_measured_sunshine_moves_the_expectation_and_narrows_the_band() -> None:
    """A month with 80 % of the sun expects 440 of 550 kWh; 300 are 0.55 of 550 but 0.68 of 440."""
    dull = Sunshine((64.0, None), (80.0, 90.0))
    first, second = check([300.0, 620.0], sunshine=dull).months
    assert first.corrected_kwh == pytest.approx(440.0)
    assert first.ratio == pytest.approx(300 / 550)
    assert first.corrected_ratio == pytest.approx(300 / 440)
    assert (first.weather_corrected, second.weather_corrected) == (True, False)
    assert second.corrected_kwh == 620.0
    assert 1.0 - first.band_low == pytest.approx(2 * math.hypot(0.15, 0.05))
    assert first.band_low > second.band_low
    assert first.verdict is Verdict.LOW_CHECK_PLANT  # 0.682 is below 0.684


def test_the_same_reading_is_judged_by_the_sun_there_was() -> None:
    bright, dull = Sunshine((88.0,), (80.0,)), Sunshine((60.0,), (80.0,))
    assert check([400.0], sunshine=bright).months[0].verdict is Verdict.LOW_CHECK_PLANT
    assert check([400.0], sunshine=dull).months[0].verdict is Verdict.WITHIN_BAND


def test_an_outage_is_taken_off_the_expectation_but_not_twice() -> None:
    """Half the hours up with 97 % assumed: 550 x 0.5 / 0.97 = 283.5 kWh were to be expected."""
    half = Availability((372.0, None), (744.0, 672.0), 97.0)
    first, second = check([283.5, 620.0], availability=half).months
    assert first.corrected_kwh == pytest.approx(550 * 0.5 / 0.97)
    assert first.verdict is Verdict.WITHIN_BAND
    assert second.corrected_kwh == 620.0


def test_a_month_without_an_hour_of_operation_says_nothing_about_the_plant() -> None:
    down = Availability((0.0,), (744.0,), 97.0)
    (month,) = check([0.0], availability=down).months
    assert month.verdict is Verdict.NO_DATA
    with pytest.raises(MeasurementError, match="yield_while_down"):
        check([5.0], availability=down)


def test_a_whole_season_is_judged_more_strictly_than_a_month() -> None:
    """Every month at 0.75 of its expectation is no news; twelve of them together are."""
    poor = check([0.75 * value for value in EXPECTED])
    assert {month.verdict for month in poor.months} == {Verdict.WITHIN_BAND}
    assert poor.verdict is Verdict.LOW_CHECK_PLANT
    assert poor.band_low == pytest.approx(0.80, abs=0.005)


def test_the_order_of_the_months_does_not_matter_for_the_season() -> None:
    rows = list(zip(YEAR[:4], [500.0, None, 900.0, 700.0], EXPECTED[:4], strict=True))
    seasons = set()
    for order in permutations(rows):
        names, measured, expected = zip(*order, strict=True)
        season = check_yield(
            names, measured_kwh=measured, expected_kwh=expected, spread=PVWATTS_SPREAD
        )
        assert season.corrected_ratio is not None
        assert season.band_low is not None
        seasons.add((round(season.corrected_ratio, 12), round(season.band_low, 12)))
    assert len(seasons) == 1


@given(st.lists(st.none() | st.floats(0.0, 3000.0), min_size=1, max_size=12))
def test_counted_and_missing_months_are_all_the_months(measured: list[float | None]) -> None:
    result = check(measured)
    assert result.months_missing == sum(value is None for value in measured)
    assert result.months_counted + result.months_missing == len(measured)
    assert result.measured_kwh == sum(value for value in measured if value is not None)
    assert [month.verdict is Verdict.NO_DATA for month in result.months] == [
        value is None for value in measured
    ]


@given(st.floats(0.5, 30.0), st.floats(1.0, math.sqrt(12.0)), st.integers(1, 12))
def test_a_sum_of_months_lies_between_year_and_month(
    year_pct: float, times: float, count: int
) -> None:
    sigma = Sigma(year_pct * times, year_pct)
    of_sum = sigma.of_sum_pct([1 / count] * count)
    assert year_pct * (1 - 1e-9) <= of_sum <= sigma.month_pct * (1 + 1e-9)


def test_the_check_survives_being_stored() -> None:
    result = check([550.0, None], sunshine=Sunshine((80.0, None), (80.0, 90.0)))
    assert from_plain(YieldCheck, to_plain(result)) == result


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("no_months", {"months": []}),
        ("month_named_twice", {"months": ["2027-01", "2027-01"]}),
        ("months_differ", {"measured_kwh": [1.0]}),
        ("months_differ", {"expected_kwh": [1.0, 2.0, 3.0]}),
        ("measurement_impossible", {"measured_kwh": [-1.0, 5.0]}),
        ("measurement_impossible", {"measured_kwh": [math.nan, 5.0]}),
        ("measurement_impossible", {"expected_kwh": [0.0, 5.0]}),
        ("months_differ", {"sunshine": Sunshine((80.0,), (80.0, 90.0))}),
        ("measurement_impossible", {"sunshine": Sunshine((20.0, None), (80.0, 90.0))}),
        ("measurement_impossible", {"sunshine": Sunshine((None, None), (0.0, 90.0))}),
        ("months_differ", {"availability": Availability((1.0, 2.0), (744.0,), 97.0)}),
        ("measurement_impossible", {"availability": Availability((745.0, 0.0), (744.0,) * 2, 97)}),
        ("measurement_impossible", {"availability": Availability((5.0, 0.0), (744.0,) * 2, 0.0)}),
    ],
)
def test_impossible_readings_are_refused_with_their_month(
    code: str, change: dict[str, object]
) -> None:
    asked: dict[str, object] = {
        "months": YEAR[:2], "measured_kwh": [500.0, 600.0], "expected_kwh": EXPECTED[:2],
        "spread": PVWATTS_SPREAD,
    } | change  # fmt: skip
    with pytest.raises(MeasurementError) as refusal:
        check_yield(**asked)  # type: ignore[arg-type]  # arguments by name
    assert refusal.value.code == code


@pytest.mark.parametrize(("month_pct", "year_pct"), [(4.0, 5.0), (18.0, 5.0), (-1.0, 0.0)])
def test_deviations_that_contradict_each_other_are_refused(
    month_pct: float, year_pct: float
) -> None:
    with pytest.raises(MeasurementError):
        Sigma(month_pct, year_pct)
    with pytest.raises(MeasurementError):
        replace(PVWATTS_SPREAD, coverage_sigmas=0.0)
