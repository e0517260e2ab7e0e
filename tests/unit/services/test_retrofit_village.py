"""A package tried on many houses abreast: the same answers as one by one, and no harm done."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from heating_program.building_physics.verdict import Outcome
from heating_program.domain.errors import DomainError
from heating_program.domain.retrofit import Insulation, RetrofitPlan
from heating_program.models.household import Household
from heating_program.services import retrofit_village as village
from heating_program.services.retrofit_houses import (
    character_of,
    default_survey,
    house_after,
    house_before,
)
from heating_program.services.saving_verdict import judge

AREA = "150802102202"
ALL = {
    "wall": "eps",
    "roof": "mineral_wool",
    "window": "double_pvc",
    "door": "insulated",
    "air": "tight",
}
NONE = dict.fromkeys(ALL, "")


def household(**changes: Any) -> Household:
    """Stand in for a registered household; only its house is asked."""
    dwelling = {
        "structure": "brick_timber",
        "built_year": 1990,
        "length_m": 12.5,
        "depth_m": 7.2,
        "eaves_height_m": 3.0,
        "orientation_deg": 180,
        "area_code": AREA,
        "wall_template": "",
        "openings": (),
    }
    return cast("Household", SimpleNamespace(dwelling=SimpleNamespace(**dwelling | changes)))


def tried(plan: RetrofitPlan, *households: Household) -> list[village.Saving]:
    made = village._modelled(households, plan)
    fine = [each for each in made if isinstance(each, village._Modelled)]
    return village._savings(fine, AREA, "hourly_model")


@pytest.mark.parametrize("structure", ["brick_timber", "adobe", "steel"])
def test_a_house_of_the_village_saves_what_its_own_verdict_says(structure: str) -> None:
    one, plan = household(structure=structure), village.package(**ALL)
    survey = default_survey(one.dwelling)
    before = house_before(one.dwelling, survey)
    alone = judge(
        before,
        house_after(before, plan),
        character=character_of(survey),
        area_code=AREA,
        deciding="hourly_model",
        noted={},
    )
    (found,) = tried(plan, one)
    assert found.before_kwh == pytest.approx(alone.hourly.before_kwh, rel=1e-5)
    assert float(found.hourly_pct) == pytest.approx(float(alone.hourly.saving_pct), abs=0.011)
    assert found.steady_pct == alone.steady.saving_pct
    assert found.before_kw == pytest.approx(alone.hourly.before_peak_kw, abs=0.002)


def test_the_order_of_houses_changes_nothing() -> None:
    plan = village.package(**ALL)
    houses = [household(structure=s) for s in ("brick_timber", "adobe", "steel", "other")]
    assert tried(plan, *houses) == tried(plan, *houses[::-1])[::-1]


def test_a_measure_worse_than_what_stands_there_is_left_out() -> None:
    code_house = household(built_year=2018)  # already has windows of U 2.2
    (found,) = tried(village.package(**NONE | {"window": "second_sash"}), code_house)
    assert (found.hourly_pct, found.outcome) == ("0.00", Outcome.FAIL)


def test_a_second_sash_that_keeps_out_more_sun_than_heat_in_is_not_flattered() -> None:
    (old,) = tried(village.package(**NONE | {"window": "second_sash"}), household())
    assert (float(old.steady_pct) > 0, float(old.hourly_pct) < 0) == (True, True)


def test_fronts_are_turned_to_the_next_shared_plane_and_little_is_lost() -> None:
    plan = village.package(**ALL)
    exact, turned = tried(plan, household(orientation_deg=165), household(orientation_deg=171))
    assert exact == turned
    north = household(orientation_deg=359)
    assert [w.azimuth_deg for w in village._modelled([north], plan)[0].before.walls] == [
        0.0,
        90.0,
        180.0,
        270.0,
    ]


def test_a_package_takes_the_standard_thickness_and_knows_the_catalogue() -> None:
    made = village.package(**ALL)
    assert (made.wall, made.roof) == (Insulation("eps", 80.0), Insulation("mineral_wool", 100.0))
    for wrong in ({"wall": "gold"}, {"window": "paper"}, {"air": "x"}, {"roof": "eps"}):
        with pytest.raises(DomainError) as refusal:
            village.package(**ALL | wrong)
        assert refusal.value.code == "measure_unknown"
    with pytest.raises(DomainError) as empty:
        village.package(**NONE)
    assert empty.value.code == "plan_is_empty"


def test_nothing_is_computed_of_no_houses() -> None:
    assert tried(replace(village.package(**ALL), wall=None)) == []
