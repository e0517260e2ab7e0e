"""The 30 % test on the season's heat: the line, the figures on the sheet, and what is unsure."""

from dataclasses import replace
from decimal import Decimal

import pytest

from heating_program.building_physics.envelope import House, Measure, SurfaceKind, apply_measure
from heating_program.building_physics.errors import EnvelopeError
from heating_program.building_physics.hourly_verdict import (
    HourlyVerdict,
    Retrofitted,
    hourly_verdict,
)
from heating_program.building_physics.thermal_house import facings_of
from heating_program.building_physics.verdict import Outcome
from tests.factories.hourly import BRICK, H0, USE, climate

WALLS = Measure("walls", ((SurfaceKind.WALL, 0.391),))
ROOF = Measure("roof", ((SurfaceKind.ROOF, 0.300),))
OPENINGS = Measure(
    "windows_and_doors",
    ((SurfaceKind.WINDOW, 2.2), (SurfaceKind.DOOR, 2.0)),
    air_changes_per_hour=0.5,
    window_solar_g=0.6,
)


def judged(after: House, *further: Measure) -> HourlyVerdict:
    facings = facings_of([H0])
    return hourly_verdict(
        Retrofitted(H0, after, BRICK, BRICK, further), climate(facings), facings, USE
    )


def improved(*measures: Measure) -> House:
    house = H0
    for measure in measures:
        house = apply_measure(house, measure)
    return house


def test_the_whole_package_passes_and_says_so_with_two_decimals() -> None:
    verdict = judged(improved(WALLS, ROOF, OPENINGS))
    assert (verdict.outcome, verdict.passes) == (Outcome.PASS, True)
    assert verdict.reached_by == ()


def test_the_percentage_follows_from_the_two_printed_demands() -> None:
    verdict = judged(improved(WALLS))
    before, after = Decimal(str(verdict.before_kwh)), Decimal(str(verdict.after_kwh))
    by_hand = (1 - after / before) * 100
    assert Decimal(verdict.saving_pct) <= by_hand < Decimal(verdict.saving_pct) + Decimal("0.01")
    assert round(sum(verdict.before_monthly_kwh), 1) == round(verdict.before_kwh, 1)


def test_windows_alone_fail_and_the_missing_measure_is_named() -> None:
    verdict = judged(improved(OPENINGS), ROOF, WALLS)
    assert not verdict.passes
    assert verdict.reached_by == ("walls",)
    assert verdict.reached_saving_pct is not None
    assert float(verdict.reached_saving_pct) >= 30.0


def test_what_cannot_be_reached_is_not_promised() -> None:
    tiny = Measure("curtains", (), air_changes_per_hour=0.79)
    verdict = judged(H0, tiny)
    assert (verdict.saving_pct, verdict.reached_by, verdict.reached_saving_pct) == (
        "0.00",
        (),
        None,
    )


def test_a_worse_house_saves_less_than_nothing() -> None:
    verdict = judged(replace(H0, air_changes_per_hour=1.2))
    assert verdict.saving < 0.0
    assert verdict.saving_pct.startswith("-")
    assert verdict.outcome is Outcome.FAIL


def test_every_unsure_assumption_is_varied_and_a_turn_of_the_verdict_is_told() -> None:
    verdict = judged(improved(WALLS))
    assert [v.code for v in verdict.variations] == ["air_change", "sun", "set_point"]
    for variation in verdict.variations:
        sides = {float(variation.low_pct) >= 30.0, float(variation.high_pct) >= 30.0}
        assert variation.crosses_the_line == (sides != {verdict.passes})


def test_the_same_question_gets_the_same_bytes() -> None:
    assert judged(improved(WALLS)).to_json() == judged(improved(WALLS)).to_json()


def test_two_different_houses_are_not_compared() -> None:
    with pytest.raises(EnvelopeError, match="houses_differ at house volume_m3"):
        judged(replace(H0, volume_m3=240.0))
