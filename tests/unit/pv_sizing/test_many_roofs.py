"""A village list must say what the single houses say."""

from collections.abc import Callable

import pytest

from pv_sizing.array import Inverter, Module
from pv_sizing.bulk import CellBasis, cell_basis
from pv_sizing.errors import RoofError
from pv_sizing.horizon import open_horizon
from pv_sizing.limits import Limits
from pv_sizing.losses import pvwatts_losses
from pv_sizing.many_roofs import HousePlan, HouseWithout, Offered, SurveyedHouse, plan_houses
from pv_sizing.roof import Covering, LoadOpinion, RoofKind, RoofPlane, RoofRules
from pv_sizing.site import Site
from pv_sizing.sizing import recommend
from pv_sizing.weather import Weather

SLOPED, TILE = RoofKind.SLOPED, Covering.TILE
SOUTH = RoofPlane("south", SLOPED, TILE, 12.5, 4.2, 22, 180)
NORTH = RoofPlane("north", SLOPED, TILE, 12.5, 4.2, 22, 0)
EAST = RoofPlane("east", SLOPED, TILE, 9.0, 4.0, 20, 90)
WEST = RoofPlane("west", SLOPED, TILE, 9.0, 4.0, 20, 270)
REED = RoofPlane("reed", SLOPED, Covering.MUD_REED, 10.0, 4.0, 15, 170)
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


@pytest.mark.parametrize("roofs", [(SOUTH,), (EAST,), (SOUTH, NORTH), (EAST, WEST)])
def test_a_house_of_the_list_gets_the_plant_it_gets_alone(
    offered: Offered, weather: Weather, roofs: tuple[RoofPlane, ...]
) -> None:
    (plan,) = plan_houses([SurveyedHouse("house", roofs, THREE)], offered)
    alone = recommend(
        offered.site,
        weather,
        roofs,
        [offered.module],
        offered.inverters,
        THREE,
        offered.losses,
        horizon=open_horizon("nothing around"),
        rules=offered.rules,
    )
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
    )
    assert isinstance(first, HouseWithout)
    assert isinstance(third, HouseWithout)
    assert (first.refusal.code, third.refusal.code) == ("no_roof_may_carry", "roof_too_small")
    assert isinstance(second, HousePlan)


def test_a_reed_roof_is_planned_but_marked(offered: Offered) -> None:
    (plan,) = plan_houses([SurveyedHouse("reed", (REED,), THREE)], offered)
    assert isinstance(plan, HousePlan)
    assert plan.needs_opinion


def test_the_order_of_the_list_changes_no_house(offered: Offered) -> None:
    houses = [
        SurveyedHouse(f"{number}", roofs, THREE)
        for number, roofs in enumerate(((SOUTH,), (EAST, WEST), (REED,), (SOUTH, NORTH)))
    ]
    forth, back = plan_houses(houses, offered), plan_houses(houses[::-1], offered)
    assert forth == back[::-1]


def test_two_houses_of_one_key_are_refused(offered: Offered) -> None:
    twin = SurveyedHouse("1", (SOUTH,), THREE)
    with pytest.raises(RoofError, match="name_used_twice at houses"):
        plan_houses([twin, twin], offered)


def test_an_empty_village_is_an_empty_list(offered: Offered) -> None:
    assert plan_houses([], offered) == ()
