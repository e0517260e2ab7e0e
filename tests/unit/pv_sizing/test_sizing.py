"""One recommendation: every module placed and strung, inside every limit, with its reasons."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import ArrayError, ChoiceError, NoValidSizing, RoofError, WeatherError
from pv_sizing.horizon import Horizon, open_horizon
from pv_sizing.limits import Limits
from pv_sizing.losses import LossSet, dry_steppe_losses
from pv_sizing.record import to_plain
from pv_sizing.result import Sizing
from pv_sizing.roof import Covering, LoadOpinion, RoofKind, RoofPlane, RoofRules
from pv_sizing.site import Site
from pv_sizing.sizing import recommend, recompute
from pv_sizing.submodels import PINNED, SubModels
from pv_sizing.weather import Weather

Recommend = Callable[..., Sizing]
PLAIN = open_horizon("a plain without trees")


@pytest.fixture
def sized(
    site: Site,
    weather: Weather,
    module: Module,
    inverter_of: Callable[..., Inverter],
    flat_roof: RoofPlane,
) -> Recommend:
    """Recommend for the reference roof, with whatever a test changes."""

    def run(
        *roofs: RoofPlane,
        limits: Limits | None = None,
        kw: tuple[float, ...] = (3.0, 5.0, 6.0, 8.0, 10.0),
        losses: LossSet | None = None,
        modules: tuple[Module, ...] = (module,),
        rack_tilts_deg: tuple[float, ...] = (35.0,),
        rules: RoofRules | None = None,
        horizon: Horizon = PLAIN,
        models: SubModels = PINNED,
    ) -> Sizing:
        return recommend(
            site,
            weather,
            roofs or (flat_roof,),
            modules,
            [inverter_of(size) for size in kw],
            limits or Limits(service_phases=1, grid_open_capacity_kw=20.0),
            losses or dry_steppe_losses(),
            horizon=horizon,
            models=models,
            rack_tilts_deg=rack_tilts_deg,
            rules=rules or RoofRules(),
        )

    return run


def codes(sizing: Sizing, weight: str) -> list[str]:
    return [reason.code for reason in sizing.reasons if reason.weight == weight]


def test_the_reference_roof_gets_the_worked_plant(sized: Recommend) -> None:
    sizing = sized()
    assert (sizing.module_count, sizing.kwp_dc, sizing.kw_ac) == (10, 5.5, 5.0)
    assert sum(layout.count for layout in sizing.layouts) == 10
    assert [(s.modules_in_series, s.strings_in_parallel) for s in sizing.strings] == [(10, 1)]
    assert 1500 < sizing.specific_yield_kwh_per_kwp < 1700
    assert sizing.annual_kwh == pytest.approx(sum(sizing.monthly_kwh))
    assert sizing.p90_kwh < sizing.p75_kwh < sizing.p50_kwh == sizing.annual_kwh
    assert 0.75 < sizing.performance_ratio < 0.85


def test_the_same_question_has_the_same_answer_to_the_byte(sized: Recommend) -> None:
    first = sized(kw=(3.0, 5.0, 6.0, 8.0)).to_json()
    again = sized(kw=(3.0, 5.0, 6.0, 8.0)).to_json()
    turned = json.loads(sized(kw=(8.0, 6.0, 5.0, 3.0)).to_json())
    assert first == again
    assert turned["inverter"] == json.loads(first)["inverter"]


def test_the_stored_answer_can_be_computed_again(sized: Recommend, weather: Weather) -> None:
    sizing = sized()
    assert recompute(to_plain(sizing.assumptions), weather) == sizing
    assert recompute(json.loads(sizing.to_json())["assumptions"], weather) == sizing


def test_other_weather_cannot_recompute_it(
    sized: Recommend, weather_of: Callable[[str], Weather]
) -> None:
    with pytest.raises(WeatherError, match="weather_is_another"):
        recompute(to_plain(sized().assumptions), weather_of("150821"))


def test_the_grid_limits_the_inverter_and_says_so(sized: Recommend) -> None:
    sizing = sized(limits=Limits(1, grid_open_capacity_kw=3.5))
    assert sizing.kw_ac == 3.0
    assert sizing.kwp_dc <= 1.3 * 3.0
    assert "grid_kw_binds" in codes(sizing, "against")
    grid = next(check for check in sizing.limits if check.code == "grid_kw")
    assert (grid.used, grid.allowed, grid.binding) == (3.0, 3.5, True)


def test_one_phase_is_blamed_for_what_one_phase_forbids(sized: Recommend) -> None:
    wide = RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 30.0, 8.0, 25.0, 180.0)
    one = sized(wide, limits=Limits(1, grid_open_capacity_kw=9.0), kw=(5.0, 8.0, 8.5, 15.0))
    # 8.5 kW would fit the grid but no single phase; 15 kW would fit neither.
    assert one.kw_ac == 8.0
    assert "single_phase_kw_binds" in codes(one, "against")
    assert "grid_kw_binds" not in codes(one, "against")
    three = sized(wide, limits=Limits(3, grid_open_capacity_kw=9.0), kw=(5.0, 8.0, 15.0))
    assert "grid_kw_binds" in codes(three, "against")
    assert "single_phase_kw" not in {check.code for check in three.limits}


def test_money_that_ends_first_is_blamed_alone(sized: Recommend) -> None:
    wide = RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 30.0, 8.0, 25.0, 180.0)
    poor = Limits(1, 20.0, budget_fen=1_500_000, price_fen_per_kwp=300_000)
    sizing = sized(wide, limits=poor)
    assert [code for code in codes(sizing, "against") if code.endswith("_binds")] == [
        "budget_fen_binds"
    ]


def test_room_in_the_grid_that_the_roof_cannot_use_is_no_reason_against(sized: Recommend) -> None:
    free = sized(limits=Limits(3))
    roomy = sized(limits=Limits(3, grid_open_capacity_kw=free.kw_ac + 0.5))
    assert roomy.module_count == free.module_count
    assert "grid_kw_binds" not in codes(roomy, "against")


def test_a_full_transformer_refuses_and_names_what_would_fit(sized: Recommend) -> None:
    with pytest.raises(NoValidSizing) as told:
        sized(limits=Limits(1, grid_open_capacity_kw=2.53))
    assert told.value.code == "grid_capacity_too_small"
    assert told.value.values == {
        "grid_open_capacity_kw": 2.53,
        "smallest_kw": 3.0,
        "at_most_kw": 2.53,
        "choices": ("smaller_inverter", "limit_inverter", "storage"),
    }


def test_an_unknown_grid_is_a_condition_never_a_pass(sized: Recommend) -> None:
    sizing = sized(limits=Limits(1))
    assert "grid_capacity_unknown" in codes(sizing, "condition")
    assert "grid_capacity_suffices" not in codes(sizing, "for")


def test_one_phase_never_gets_a_three_phase_inverter(sized: Recommend) -> None:
    with pytest.raises(NoValidSizing, match="phases_allow_no_inverter"):
        sized(kw=(10.0, 15.0))
    assert sized(kw=(10.0,), limits=Limits(3)).kw_ac == 10.0
    with pytest.raises(NoValidSizing, match="phases_allow_no_inverter"):
        sized(kw=(6.0, 8.0), limits=Limits(1, single_phase_max_kw=5.0))


def test_the_budget_cuts_the_modules(sized: Recommend) -> None:
    sizing = sized(limits=Limits(1, budget_fen=1_200_000, price_fen_per_kwp=300_000))
    assert sizing.module_count == 7
    assert "budget_fen_binds" in codes(sizing, "against")
    budget = next(check for check in sizing.limits if check.code == "budget_fen")
    assert (budget.used, budget.allowed) == (1_155_000, 1_200_000)


def test_a_budget_below_one_module_is_refused_with_its_price(sized: Recommend) -> None:
    with pytest.raises(NoValidSizing, match="budget_too_small"):
        sized(limits=Limits(1, budget_fen=100_000, price_fen_per_kwp=300_000))


def test_a_mud_roof_is_sized_under_the_condition_of_an_opinion(
    sized: Recommend, flat_roof: RoofPlane
) -> None:
    mud = replace(flat_roof, covering=Covering.MUD_REED)
    assert "load_opinion_needed" in codes(sized(mud), "condition")
    judged = replace(mud, load_opinion=LoadOpinion.FAVOURABLE)
    assert "load_opinion_needed" not in codes(sized(judged), "condition")
    with pytest.raises(NoValidSizing, match="no_roof_may_carry"):
        sized(replace(mud, load_opinion=LoadOpinion.UNFAVOURABLE))


def test_the_sunnier_plane_is_filled_first(sized: Recommend, south_roof: RoofPlane) -> None:
    east = replace(south_roof, name="east", azimuth_deg=90.0)
    sizing = sized(east, south_roof, kw=(10.0,), limits=Limits(3))
    assert [(lay.plane_name, lay.count) for lay in sizing.layouts] == [("south", 15), ("east", 8)]
    assert "plane_poor" in codes(sizing, "against")
    assert "dc_ac_ratio_binds" in codes(sizing, "against")


def test_a_north_slope_is_left_out_unless_asked_for(
    sized: Recommend, south_roof: RoofPlane
) -> None:
    north = replace(south_roof, name="north", azimuth_deg=0.0)
    sizing = sized(south_roof, north, kw=(10.0,), limits=Limits(3))
    assert [layout.plane_name for layout in sizing.layouts] == ["south"]
    left_out = next(r for r in sizing.reasons if r.code == "plane_left_out_poor")
    assert left_out.values[0] == ("plane", "north")
    asked = sized(south_roof, north, kw=(10.0,), limits=Limits(3, poorest_plane_share=0.5))
    assert [layout.plane_name for layout in asked.layouts] == ["south", "north"]


def test_planes_without_a_string_leave_the_layout(sized: Recommend, south_roof: RoofPlane) -> None:
    porch = replace(south_roof, name="porch", length_m=6.0, depth_m=2.2, azimuth_deg=150.0)
    sizing = sized(south_roof, porch, kw=(10.0,), limits=Limits(3))
    assert [layout.plane_name for layout in sizing.layouts] == ["south"]
    assert "strings_leave_modules_out" in codes(sizing, "against")


def test_several_rack_tilts_are_compared_by_energy(sized: Recommend) -> None:
    sizing = sized(rack_tilts_deg=(15.0, 35.0))
    assert sizing.module_count == 15
    assert {a.rack_tilt_deg for a in sizing.alternatives} == {15.0, 35.0}
    energies = [a.annual_kwh for a in sizing.alternatives]
    assert energies == sorted(energies, reverse=True)


def test_a_small_inverter_is_preferred_until_it_costs_energy(sized: Recommend) -> None:
    assert sized(kw=(5.0, 6.0, 8.0)).kw_ac == 5.0
    assert sized(kw=(3.0, 8.0)).kw_ac == 8.0


def test_examples_and_judgements_are_declared(sized: Recommend) -> None:
    named = codes(sized(), "condition")
    for code in ("module_example", "inverter_example", "roof_rules_example", "losses_judged"):
        assert code in named
    assert "weather_not_measured" in named


def test_the_record_names_models_weather_and_losses(sized: Recommend, weather: Weather) -> None:
    record = json.loads(sized().to_json())["assumptions"]
    assert record["weather_hash"] == weather.content_hash
    assert ["sky_diffuse", "perez 1990, coefficients allsitescomposite1990"] in record[
        "model_chain"
    ]
    assert record["model_version"].startswith("pv_sizing/")
    assert [loss["code"] for loss in record["losses"]["losses"]][:2] == ["dust", "snow"]


def test_nothing_to_choose_from_is_refused(sized: Recommend, flat_roof: RoofPlane) -> None:
    with pytest.raises(ChoiceError, match="nothing_to_choose_from at modules"):
        sized(modules=())
    with pytest.raises(RoofError, match="name_used_twice at roofs"):
        sized(flat_roof, flat_roof)
    tiny = replace(flat_roof, length_m=2.0, depth_m=2.0)
    with pytest.raises(NoValidSizing, match="roof_too_small"):
        sized(tiny)


def test_a_rack_tilt_that_is_too_high_leaves_the_others(sized: Recommend) -> None:
    steep = sized(rack_tilts_deg=(20.0, 60.0), rules=RoofRules(max_height_flat_m=0.8))
    assert {layout.module_tilt_deg for layout in steep.layouts} == {20.0}
    with pytest.raises(NoValidSizing, match="module_above_height_rule at roof roof"):
        sized(rack_tilts_deg=(60.0,), rules=RoofRules(max_height_flat_m=0.8))


def test_a_roof_for_two_modules_is_refused_with_the_shortest_string(
    sized: Recommend, flat_roof: RoofPlane
) -> None:
    with pytest.raises(NoValidSizing) as told:
        sized(replace(flat_roof, length_m=3.4, depth_m=5.0), kw=(5.0,))
    assert told.value.code == "fewer_modules_than_one_string"
    assert told.value.values == {"modules": 2, "nearest": 3}


@pytest.mark.parametrize(
    "wrong",
    [
        {"service_phases": 2},
        {"service_phases": 1, "budget_fen": 100},
        {"service_phases": 1, "dc_ac_ratio_max": float("nan")},
        {"service_phases": 3, "single_phase_max_kw": -1.0},
    ],
)
def test_impossible_limits_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ArrayError):
        Limits(**wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_a_plane_that_cannot_be_laid_out_leaves_the_others(sized: Recommend) -> None:
    south = RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 12.5, 5.0, 25.0, 180.0)
    north = replace(south, name="north", azimuth_deg=0.0)
    turned = RoofPlane("turned", RoofKind.FLAT, Covering.CONCRETE, 12.5, 7.2, 0.0, 0.0)
    tall = replace(turned, name="tall", azimuth_deg=180.0)
    low = RoofRules(max_height_flat_m=0.4)
    for roofs, name, why, rules in (
        ((turned, south), "turned", "rack_impossible", RoofRules()),
        # Neither is it the measure of what the north slope is worth.
        ((north, tall), "tall", "module_above_height_rule", low),
    ):
        sizing = sized(*roofs, rules=rules)
        (reason,) = [r for r in sizing.reasons if r.code == "plane_cannot_be_laid_out"]
        assert (reason.weight, dict(reason.values)) == ("against", {"plane": name, "why": why})
        assert name not in {layout.plane_name for layout in sizing.layouts}
        assert "plane_left_out_poor" not in codes(sizing, "against")
    with pytest.raises(NoValidSizing, match="rack_impossible at roof turned: azimuth_deg=0"):
        sized(turned)


def test_a_rack_tilt_no_rack_has_is_refused_whatever_other_planes_there_are(
    sized: Recommend, flat_roof: RoofPlane
) -> None:
    south = RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 12.5, 5.0, 25.0, 180.0)
    with pytest.raises(NoValidSizing, match="rack_impossible at roof roof: rack_tilt_deg=61"):
        sized(flat_roof, south, rack_tilts_deg=(61.0,))
