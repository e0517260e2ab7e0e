"""The design study of the worked house: load, both orders, every way of heating side by side."""

from datetime import date
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from heating_program.building_physics.porch import Porch, glazed_porch
from heating_program.building_physics.sizing_orders import both_orders
from heating_program.domain.carbon import CarbonChange, against_surveyed_use
from heating_program.domain.energy_use import EnergyUse
from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen
from heating_program.domain.scheme import DeviceChoice
from heating_program.models.dwelling import Dwelling
from heating_program.reference import catalog
from heating_program.reference.factors import named_factor_set
from heating_program.reference.heat_products import heat_catalogue
from heating_program.services import heat_scheme
from heating_program.services.heat_design import StateStudy, study_state
from heating_program.services.heat_design_house import SurveyedHouse, surveyed_house
from heating_program.services.heat_design_ways import energy_of
from heating_program.services.household_rows import dwelling_columns
from heating_program.services.retrofit_houses import character_of, house_after, house_before
from heating_program.services.saving_verdict import Judgement, judge
from tests.factories import households, measures

FACTORS = named_factor_set("2022")
ON = date(2026, 11, 2)
LINHE = "150802102202"
SUNROOM = glazed_porch(
    length_m=12.5,
    depth_m=1.5,
    height_m=3.0,
    u_glazing_w_m2k=5.8,
    u_roof_w_m2k=3.0,
    air_changes_per_hour=2.0,
    glazing_passes=0.7,
)


def dwelling(**changes: Any) -> Dwelling:
    return Dwelling(area_code=LINHE, **dwelling_columns(households.dwelling(**changes)))


def judged(porch: Porch | None = None) -> Judgement:
    before = house_before(dwelling(), measures.SURVEY)
    return judge(
        before,
        house_after(before, measures.EVERYTHING),
        character=character_of(measures.SURVEY),
        area_code=LINHE,
        deciding="steady_index",
        noted={},
        porch=porch,
    )


@cache
def surveyed() -> SurveyedHouse:
    assessment: Any = SimpleNamespace(inputs=judged().inputs)
    return surveyed_house(dwelling(), assessment)


@cache
def studies() -> tuple[StateStudy, StateStudy]:
    before, after = (
        study_state(surveyed(), house, dwelling(), FACTORS, on=ON) for house in surveyed().states
    )
    return before, after


def carbon_after(technology: str, useful_kwh: str) -> CarbonChange:
    season = catalog.season(technology, useful_kwh=float(useful_kwh), **LOAD.get(technology, {}))
    after = energy_of(catalog.technology(technology), season)
    return against_surveyed_use(EnergyUse(coal_t=Decimal(3)), after, FACTORS)


LOAD = {"electric_direct": {"design_load_kw": 13.531}}


def test_the_worked_house_has_its_worked_load_before_and_after() -> None:
    before, after = surveyed().states
    assert before.h_w_k == pytest.approx(406.32, abs=0.005)
    assert before.load_w == pytest.approx(13531, abs=1)
    assert before.load_w_m2 == pytest.approx(150.3, abs=0.05)
    assert after.load_w == pytest.approx(6118, abs=1)
    assert after.load_w_m2 == pytest.approx(68.0, abs=0.05)


def test_both_orders_ask_for_the_worked_nominal_heat() -> None:
    needs = [house.need(surveyed().inputs) for house in surveyed().states]
    orders = both_orders(heat_catalogue().sources("ashp_hydronic"), *needs, season_factor=2.4)
    sides = (orders.as_is.chosen, orders.retrofit_first.chosen)
    assert [round(side.required_nominal_kw, 1) for side in sides] == [14.4, 6.5]
    found = [study.way("ashp_hydronic") for study in studies()]
    assert tuple(way.chosen for way in found if way) == sides
    assert [side.source.code for side in sides] == ["EX-ASHP-16", "EX-ASHP-8"]


@pytest.mark.parametrize("porch", [None, SUNROOM])
def test_the_season_is_the_one_the_retrofit_was_judged_by(porch: Porch | None) -> None:
    verdict = judged(porch)
    assessment: Any = SimpleNamespace(inputs=verdict.inputs)
    seasons = [house.season_kwh for house in surveyed_house(dwelling(), assessment).states]
    assert seasons == [verdict.hourly.before_kwh, verdict.hourly.after_kwh]


def test_the_hours_hold_the_heat_of_their_months() -> None:
    for house in surveyed().states:
        months = np.bincount(surveyed().climate.months - 1, house.hourly_kwh, minlength=12)
        assert months == pytest.approx(house.monthly_kwh)
        assert house.hourly_kwh.min() >= 0.0


def test_a_leaky_house_at_full_comfort_emits_more_than_its_three_tonnes_of_coal() -> None:
    assert carbon_after("ashp_hydronic", "29944").signed_t == "+2.85"
    assert carbon_after("electric_direct", "29944").signed_t == "+14.81"


def test_the_season_of_the_worked_scheme_saves_its_worked_carbon() -> None:
    assert carbon_after("electric_direct", "5348").in_words == "减少 2.04 吨"


def test_every_way_a_new_conversion_may_choose_is_compared() -> None:
    for study in studies():
        offered = {technology.code for technology in catalog.open_technologies()}
        assert {way.technology.code for way in study.ways} == offered
        priced = {line.code for line in study.cost.lines if line.offered}
        assert priced == offered - {"solar_thermal"}, "the sun alone does not carry a winter"
        assert {"loose_coal", "lpg"} <= {line.code for line in study.cost.lines}


def test_what_cannot_be_connected_or_carries_too_little_is_never_the_cheapest() -> None:
    for study in studies():
        impossible = {way.technology.code for way in study.ways if not way.possible}
        assert impossible == {
            "solar_thermal",
            "district_chp",
            "district_waste_heat",
            "biomass_chp",
            "geothermal_deep",
        }
        assert study.cheapest_code is not None
        assert study.cheapest_code not in impossible
        cheapest = study.possible.line(study.cheapest_code)
        assert all(
            cheapest.season_fen <= study.cost.line(way.technology.code).season_fen
            for way in study.ways
            if way.possible
        )


def test_a_house_on_the_network_may_choose_the_network() -> None:
    home = dwelling(in_heating_network=True)
    study = study_state(surveyed(), surveyed().states[0], home, FACTORS, on=ON)
    district = study.way("district_chp")
    assert district is not None
    assert district.possible
    assert "nothing_to_tend" in district.comfort


def test_a_heat_pump_is_billed_by_its_own_rating_points_and_the_valley() -> None:
    for study in studies():
        way = study.way("ashp_hydronic")
        assert way is not None
        assert way.season is not None
        line = study.cost.line("ashp_hydronic")
        assert 1.8 < (way.season.season_efficiency or 0.0) < 2.8
        assert float(line.delivered_kwh) == pytest.approx(way.season.electricity_kwh, abs=0.01)
        valley = sum(each.quantity for each in line.bill.lines if each.name == "valley")
        assert Decimal("0.55") < valley / line.quantity < Decimal("0.75")


def test_the_sun_never_gives_more_than_its_day_asks() -> None:
    shares = []
    for study in studies():
        way = study.way("solar_thermal_hybrid")
        assert way is not None
        assert way.season is not None
        shares.append(way.season.amounts["solar_pct"])
        assert way.peak_electric_kw == pytest.approx(study.house.load_w / 1000.0 / 0.98)
    assert shares[0] < shares[1] < 75.0


def test_a_better_house_asks_less_of_everything() -> None:
    for way in studies()[0].ways:
        after = studies()[1].way(way.technology.code)
        assert after is not None
        if way.season is not None and after.season is not None:
            assert after.season.heat_kwh <= way.season.heat_kwh
        assert after.peak_electric_kw <= way.peak_electric_kw


@pytest.mark.parametrize(
    ("technology", "peak_kw"),
    [
        ("ashp_hydronic", 20.0 * 0.85 / 1.96 + 3.0),
        ("electric_direct", 23.0),
        ("gshp", 20.0 / 3.46 + 3.0),
        ("biomass_stove", 3.0),
    ],
)
def test_a_scheme_asks_the_line_for_its_coldest_night(technology: str, peak_kw: float) -> None:
    unit = DeviceChoice("示例", "RB-20", 20.0, None, 3.0, Fen(2_000_000))
    inputs = heat_scheme.load_inputs(dwelling(), None)
    scheme = heat_scheme.make(technology, inputs, unit)
    assert heat_scheme.peak_electric_kw(scheme) == pytest.approx(peak_kw, rel=0.005)


def test_an_impossible_house_is_refused_by_name() -> None:
    with pytest.raises(DomainError, match="house_sizes_implausible"):
        surveyed_house(dwelling(eaves_height_m=0.2), None)
    house = dwelling(wall_template="")
    house.structure = "ice"
    with pytest.raises(DomainError, match="structure_unknown"):
        surveyed_house(house, None)
