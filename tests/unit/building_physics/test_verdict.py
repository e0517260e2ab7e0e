"""The 30 % test: the worked savings, the line itself, and what would reach it."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.envelope import House, Measure, SurfaceKind, apply_measure
from heating_program.building_physics.errors import EnvelopeError
from heating_program.building_physics.verdict import (
    Outcome,
    Verdict,
    classify,
    percent_rounded_down,
    recompute,
    saving_fraction,
    steady_verdict,
)
from pv_sizing.errors import RecordError
from pv_sizing.record import to_plain


def judged(house: House, *measures: Measure, further: tuple[Measure, ...] = ()) -> Verdict:
    after = house
    for measure in measures:
        after = apply_measure(after, measure)
    return steady_verdict(house, after, further)


def test_windows_and_door_alone_fail(house: House, openings: Measure) -> None:
    verdict = judged(house, openings)
    assert (verdict.saving_pct, verdict.outcome) == ("13.00", Outcome.FAIL)
    assert not verdict.passes


def test_windows_door_and_roof_fail_near_the_line_and_name_the_walls(
    house: House, openings: Measure, roof: Measure, walls: Measure
) -> None:
    verdict = judged(house, openings, roof, further=(walls,))
    assert (verdict.saving_pct, verdict.outcome) == ("26.29", Outcome.FAIL_NEAR)
    assert (verdict.reached_by, verdict.reached_saving_pct) == (("walls",), "54.78")


def test_walls_alone_fail_and_the_least_sufficient_measure_is_named(
    house: House, openings: Measure, roof: Measure, walls: Measure
) -> None:
    verdict = judged(house, walls, further=(roof, openings))
    assert (verdict.saving_pct, verdict.outcome) == ("28.49", Outcome.FAIL_NEAR)
    assert (verdict.reached_by, verdict.reached_saving_pct) == (("windows_and_doors",), "41.49")


def test_walls_windows_and_door_pass(house: House, openings: Measure, walls: Measure) -> None:
    verdict = judged(house, walls, openings)
    assert (verdict.saving_pct, verdict.outcome) == ("41.49", Outcome.PASS)
    assert verdict.reached_by == ()
    assert verdict.reached_saving_pct is None


def test_everything_saves_the_worked_share(
    house: House, openings: Measure, roof: Measure, walls: Measure
) -> None:
    verdict = judged(house, walls, openings, roof)
    assert (verdict.saving_pct, verdict.passes) == ("54.78", True)
    assert (round(verdict.h_before_w_k, 2), round(verdict.h_after_w_k, 2)) == (406.32, 183.72)


def test_two_measures_are_named_when_one_is_not_enough(house: House) -> None:
    small = (
        Measure("ceiling", ((SurfaceKind.ROOF, 0.40),)),
        Measure("windows", ((SurfaceKind.WINDOW, 2.2),)),
        Measure("tight", air_changes_per_hour=0.4),
    )
    verdict = judged(house, further=small)
    assert verdict.saving_pct == "0.00"
    assert verdict.reached_by == ()
    walls = Measure("thin walls", ((SurfaceKind.WALL, 0.75),))
    assert judged(house, further=(*small, walls)).reached_by == ("ceiling", "thin walls")


def test_29_996_fails_and_prints_29_99() -> None:
    saving = saving_fraction(1000.00, 700.04)
    assert percent_rounded_down(saving) == "29.99"
    assert classify(saving) is Outcome.FAIL_NEAR


def test_exactly_30_passes_whatever_floats_make_of_it() -> None:
    assert 1.0 - 2.1 / 3.0 < 0.3  # the trap: the same saving in floating point
    for before, after in ((1000.0, 700.0), (3.0, 2.1), (406.3, 284.41)):
        saving = saving_fraction(before, after)
        assert classify(saving) is Outcome.PASS_BORDERLINE
        assert percent_rounded_down(saving) == "30.00"


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (660.0, Outcome.PASS),
        (660.01, Outcome.PASS_BORDERLINE),
        (700.0, Outcome.PASS_BORDERLINE),
        (700.01, Outcome.FAIL_NEAR),
        (740.0, Outcome.FAIL_NEAR),
        (740.01, Outcome.FAIL),
        (1100.0, Outcome.FAIL),
    ],
)
def test_the_four_outcomes_meet_without_a_gap(after: float, outcome: Outcome) -> None:
    assert classify(saving_fraction(1000.0, after)) is outcome


@given(st.fractions(min_value=-2, max_value=1))
def test_printing_never_rounds_up(saving: Fraction) -> None:
    printed = Fraction(percent_rounded_down(saving))
    assert printed <= saving * 100 < printed + Fraction(1, 100)


@given(st.floats(1.0, 5000.0), st.floats(1.0, 5000.0))
def test_30_00_is_printed_only_when_it_passes(before: float, after: float) -> None:
    saving = saving_fraction(before, after)
    passes = classify(saving) in (Outcome.PASS, Outcome.PASS_BORDERLINE)
    assert passes == (float(percent_rounded_down(saving)) >= 30.0)


def test_a_borderline_pass_asks_for_evidence(house: House, walls: Measure) -> None:
    tighter = Measure("tight", air_changes_per_hour=0.7)
    verdict = judged(house, walls, tighter)
    assert verdict.outcome is Outcome.PASS_BORDERLINE
    assert verdict.passes
    assert verdict.needs_site_evidence


def test_a_verdict_carries_enough_to_be_repeated(
    house: House, walls: Measure, roof: Measure
) -> None:
    verdict = judged(house, walls, further=(roof,))
    stored = json.loads(verdict.to_json())
    assert recompute(stored["inputs"]) == verdict
    assert recompute(to_plain(verdict.inputs)) == verdict
    assert stored["inputs"]["before"]["volume_m3"] == 270.0
    assert (stored["method"], stored["model_version"]) == ("steady_index", "steady_index/1")


def test_a_torn_record_is_not_recomputed(house: House, walls: Measure) -> None:
    stored = to_plain(judged(house, walls).inputs)
    del stored["before"]["surfaces"]
    with pytest.raises(RecordError, match=r"record_fields_differ at House.*surfaces"):
        recompute(stored)


def test_another_house_is_no_after(house: House) -> None:
    with pytest.raises(EnvelopeError, match="houses_differ at house floor_area_m2"):
        steady_verdict(house, replace(house, floor_area_m2=80.0))


@pytest.mark.parametrize(("before", "after"), [(0.0, 1.0), (1.0, 0.0), (-5.0, 1.0)])
def test_a_house_without_loss_is_refused(before: float, after: float) -> None:
    with pytest.raises(EnvelopeError, match="heat_loss_not_positive"):
        saving_fraction(before, after)
