"""A village list must say what the single houses say."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pv_sizing.array import Inverter, Module
from pv_sizing.bulk import CellBasis, cell_basis
from pv_sizing.errors import ChoiceError, RoofError
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import sun_path
from pv_sizing.limits import Limits
from pv_sizing.losses import pvwatts_losses
from pv_sizing.many_roofs import HousePlan, HouseWithout, Offered, SurveyedHouse, plan_houses
from pv_sizing.plane_light import light_shares, light_source, yearly_light
from pv_sizing.result import Sizing
from pv_sizing.roof import Covering, LoadOpinion, RoofKind, RoofPlane, RoofRules
from pv_sizing.site import Site
from pv_sizing.sizing import recommend
from pv_sizing.submodels import MODEL_VERSION, PINNED
from pv_sizing.weather import Weather

SLOPED, TILE = RoofKind.SLOPED, Covering.TILE
SOUTH = RoofPlane("south", SLOPED, TILE, 12.5, 4.2, 22, 180)
NORTH = RoofPlane("north", SLOPED, TILE, 12.5, 4.2, 22, 0)
EAST = RoofPlane("east", SLOPED, TILE, 9.0, 4.0, 20, 90)
WEST = RoofPlane("west", SLOPED, TILE, 9.0, 4.0, 20, 270)
REED = RoofPlane("reed", SLOPED, Covering.MUD_REED, 10.0, 4.0, 15, 170)
SHED = RoofPlane("shed", RoofKind.FLAT, Covering.CONCRETE, 9.0, 6.0, 0, 180)
THREE = Limits(service_phases=3)


@pytest.fixture(scope="module")
def cell(site: Site, weather: Weather) -> CellBasis:
    return cell_basis(site, weather)


@pytest.fixture
def offered(
    site: Site, cell: CellBasis, module: Module, inverter_of: Callable[..., Inverter]
) -> Offered:
    inverters = tuple(inverter_of(kw) for kw in (5.0, 8.0, 10.0, 15.0))
    return Offered(site, cell, module, inverters, RoofRules(), pvwatts_losses())


def alone_on(
    offered: Offered, weather: Weather, roofs: tuple[RoofPlane, ...], limits: Limits
) -> Sizing:
    return recommend(
        offered.site,
        weather,
        roofs,
        [offered.module],
        offered.inverters,
        limits,
        offered.losses,
        horizon=open_horizon("nothing around"),
        rules=offered.rules,
        rack_tilts_deg=offered.rack_tilts_deg,
    )


@pytest.mark.parametrize("roofs", [(SOUTH,), (EAST,), (SOUTH, NORTH), (EAST, WEST)])
def test_a_house_of_the_list_gets_the_plant_it_gets_alone(
    offered: Offered, weather: Weather, roofs: tuple[RoofPlane, ...]
) -> None:
    (plan,) = plan_houses([SurveyedHouse("house", roofs, THREE)], offered).houses
    alone = alone_on(offered, weather, roofs, THREE)
    assert isinstance(plan, HousePlan)
    assert (plan.module_count, plan.inverter_model) == (alone.module_count, alone.inverter.model)
    assert set(plan.plane_names) == {layout.plane_name for layout in alone.layouts}
    # One inverter on east and west clips less than two half ones: the list is the careful one.
    assert plan.annual_kwh == pytest.approx(alone.annual_kwh, rel=2e-3)
    assert plan.monthly_kwh == pytest.approx(alone.monthly_kwh, rel=6e-3)


def test_a_house_without_a_plant_says_why_and_hides_no_other(offered: Offered) -> None:
    refused = RoofPlane(
        "south", SLOPED, TILE, 12.5, 4.2, 22, 180, load_opinion=LoadOpinion.UNFAVOURABLE
    )
    small = RoofPlane("porch", SLOPED, TILE, 1.5, 1.5, 22, 180)
    first, second, third = plan_houses(
        [
            SurveyedHouse("weak", (refused,), THREE),
            SurveyedHouse("good", (SOUTH,), THREE),
            SurveyedHouse("tiny", (small,), THREE),
        ],
        offered,
    ).houses
    assert isinstance(first, HouseWithout)
    assert isinstance(third, HouseWithout)
    assert (first.refusal.code, third.refusal.code) == ("no_roof_may_carry", "roof_too_small")
    assert isinstance(second, HousePlan)


def test_a_plane_that_may_not_carry_sets_no_measure_for_the_others(
    offered: Offered, weather: Weather
) -> None:
    weak = replace(SOUTH, load_opinion=LoadOpinion.UNFAVOURABLE)
    (plan,) = plan_houses([SurveyedHouse("house", (weak, NORTH), THREE)], offered).houses
    alone = alone_on(offered, weather, (weak, NORTH), THREE)
    assert isinstance(plan, HousePlan)
    assert plan.plane_names == ("north",) == tuple(each.plane_name for each in alone.layouts)
    refused = [reason for reason in alone.reasons if reason.code == "plane_may_not_carry"]
    assert [dict(reason.values) for reason in refused] == [{"plane": "south"}]


def test_an_inverter_set_to_the_grid_gives_no_more_in_a_list(
    offered: Offered, weather: Weather
) -> None:
    tight = Limits(3, 3.1, may_limit_inverter=True, dc_ac_ratio_max=2.0)
    (plan,) = plan_houses([SurveyedHouse("house", (SOUTH,), tight)], offered).houses
    alone = alone_on(offered, weather, (SOUTH,), tight)
    assert isinstance(plan, HousePlan)
    assert (plan.ac_limit_kw, plan.module_count) == (3.1, alone.module_count)
    assert plan.annual_kwh == pytest.approx(alone.annual_kwh, rel=1e-4)


def test_planes_of_one_name_are_refused_without_hiding_other_houses(offered: Offered) -> None:
    twins = SurveyedHouse("twins", (SOUTH, replace(SOUTH, azimuth_deg=90)), THREE)
    first, second = plan_houses([twins, SurveyedHouse("good", (SOUTH,), THREE)], offered).houses
    assert isinstance(first, HouseWithout)
    assert first.refusal.code == "name_used_twice"
    assert isinstance(second, HousePlan)


@pytest.mark.parametrize("name", ["inverters", "rack_tilts_deg"])
def test_a_list_without_a_choice_is_refused(offered: Offered, name: str) -> None:
    with pytest.raises(ChoiceError, match=f"nothing_to_choose_from at offered {name}"):
        replace(offered, **{name: ()})


def test_a_reed_roof_is_planned_but_marked(offered: Offered) -> None:
    (plan,) = plan_houses([SurveyedHouse("reed", (REED,), THREE)], offered).houses
    assert isinstance(plan, HousePlan)
    assert plan.needs_opinion


def test_the_order_of_the_list_changes_no_house(offered: Offered) -> None:
    houses = [
        SurveyedHouse(f"{number}", roofs, THREE)
        for number, roofs in enumerate(((SOUTH,), (EAST, WEST), (REED,), (SOUTH, NORTH)))
    ]
    forth, back = (plan_houses(order, offered).houses for order in (houses, houses[::-1]))
    assert forth == back[::-1]


def test_two_houses_of_one_key_are_refused(offered: Offered) -> None:
    twin = SurveyedHouse("1", (SOUTH,), THREE)
    with pytest.raises(RoofError, match="name_used_twice at houses"):
        plan_houses([twin, twin], offered)


def test_an_empty_village_is_an_empty_list(offered: Offered) -> None:
    assert plan_houses([], offered).houses == ()


def test_a_flat_plane_turned_from_the_sun_takes_no_other_with_it(
    offered: Offered, weather: Weather
) -> None:
    turned = replace(SHED, azimuth_deg=0.0)
    (plan,) = plan_houses([SurveyedHouse("house", (turned, NORTH), THREE)], offered).houses
    alone = alone_on(offered, weather, (turned, NORTH), THREE)
    assert isinstance(plan, HousePlan)
    assert plan.plane_names == ("north",) == tuple(each.plane_name for each in alone.layouts)
    assert plan.module_count == alone.module_count
    (without,) = plan_houses([SurveyedHouse("house", (turned,), THREE)], offered).houses
    assert isinstance(without, HouseWithout)
    assert (without.refusal.code, without.refusal.where) == ("rack_impossible", "roof shed")


def test_a_borderline_plane_is_judged_by_light_at_each_tilt_as_alone(
    offered: Offered, weather: Weather, site: Site
) -> None:
    sun = sun_path(site, weather)
    nothing_near = open_horizon("nothing around")
    light = yearly_light(light_source(site, weather, sun, PINNED, nothing_near))
    low, high = (light_shares((SHED, EAST), tilt, light)["east"] for tilt in (10.0, 35.0))
    assert high < low - 0.05
    flatter = replace(offered, rack_tilts_deg=(10.0,))
    both = replace(offered, rack_tilts_deg=(10.0, 35.0))
    for some in (offered, flatter, both):
        for share in (low - 2e-4, low + 2e-4, high - 2e-4, high + 2e-4):
            limits = replace(THREE, poorest_plane_share=share)
            house = SurveyedHouse("house", (SHED, EAST), limits)
            (plan,) = plan_houses([house], some).houses
            alone = alone_on(some, weather, house.roofs, limits)
            assert isinstance(plan, HousePlan)
            assert plan.rack_tilt_deg == alone.layouts[0].module_tilt_deg
            assert plan.plane_names == tuple(each.plane_name for each in alone.layouts)


def test_a_list_names_what_it_was_computed_with(offered: Offered, weather: Weather) -> None:
    plans = plan_houses([SurveyedHouse("house", (SOUTH,), THREE)], offered)
    assert (plans.engine, plans.model_version) == ("numpy", MODEL_VERSION)
    assert (plans.models, plans.weather_hash) == (PINNED, weather.content_hash)
