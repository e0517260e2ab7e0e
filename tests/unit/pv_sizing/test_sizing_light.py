"""A recommendation knows its skyline, its shadows, its submodels and a limit on its inverter."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import NoValidSizing, WeatherError
from pv_sizing.horizon import Horizon, Neighbour, open_horizon, raised
from pv_sizing.limits import Limits
from pv_sizing.losses import dry_steppe_losses
from pv_sizing.record import to_plain
from pv_sizing.result import Sizing
from pv_sizing.roof import Obstacle, RoofPlane
from pv_sizing.site import Site
from pv_sizing.sizing import hourly_ac_kw, recommend, recompute
from pv_sizing.submodels import SubModels
from pv_sizing.weather import Weather

PLAIN = open_horizon("a plain without trees")
TREES = raised(PLAIN, [Neighbour("tree", 165.0, 9.0, 6.0, 4.0)])
Recommend = Callable[..., Sizing]


@pytest.fixture
def sized(
    site: Site,
    weather: Weather,
    module: Module,
    inverter_of: Callable[..., Inverter],
    flat_roof: RoofPlane,
) -> Recommend:
    """Recommend for one roof, with whatever a test changes."""

    def run(
        roof: RoofPlane = flat_roof,
        limits: Limits = Limits(1, 20.0),  # noqa: B008 - frozen, and never changed
        kw: tuple[float, ...] = (3.0, 5.0, 8.0),
        **changes: object,
    ) -> Sizing:
        return recommend(
            site,
            weather,
            [roof],
            [module],
            [inverter_of(size) for size in kw],
            limits,
            dry_steppe_losses(),
            **({"horizon": PLAIN} | changes),  # type: ignore[arg-type]  # arguments by name
        )

    return run


def codes(sizing: Sizing) -> set[str]:
    return {reason.code for reason in sizing.reasons}


def test_a_forgotten_horizon_is_no_open_one(
    site: Site,
    weather: Weather,
    module: Module,
    inverter_of: Callable[..., Inverter],
    south_roof: RoofPlane,
) -> None:
    with pytest.raises(TypeError, match="horizon"):
        recommend(  # type: ignore[call-arg]  # forgotten on purpose
            site,
            weather,
            [south_roof],
            [module],
            [inverter_of(5.0)],
            Limits(1),
            dry_steppe_losses(),
        )


def test_a_tree_takes_energy_and_the_result_says_how_much(sized: Recommend) -> None:
    free, behind = sized(), sized(horizon=TREES)
    assert behind.annual_kwh < 0.98 * free.annual_kwh
    (plane,) = behind.shading
    assert plane.plane_name == "roof"
    assert plane.horizon.basis == "computed"
    lost = 1.0 - behind.monthly_kwh[11] / free.monthly_kwh[11]
    assert plane.horizon.monthly_pct[11] == pytest.approx(lost * 100.0, abs=2.0)
    assert free.shading[0].horizon.monthly_pct == (0.0,) * 12
    assert behind.assumptions.horizon == TREES


def test_racks_name_the_rows_and_a_slope_names_nothing(
    sized: Recommend, south_roof: RoofPlane
) -> None:
    assert [loss.code for loss in sized().shading[0].losses] == ["shading_rows"]
    assert sized(south_roof).shading[0].losses == ()


def test_a_chimney_takes_energy_from_its_own_plane(sized: Recommend, south_roof: RoofPlane) -> None:
    def with_chimney(height_m: float) -> Sizing:
        chimney = Obstacle("chimney", 9.0, 0.0, 0.5, 0.5, height_m)
        return sized(replace(south_roof, obstacles=(chimney,)))

    low, high = with_chimney(0.0), with_chimney(1.2)
    assert low.shading[0].losses == ()
    (near,) = high.shading[0].losses
    assert near.code == "shading_near"
    per_kwp = high.specific_yield_kwh_per_kwp / low.specific_yield_kwh_per_kwp
    assert 1.0 - per_kwp == pytest.approx(np.mean(near.monthly_pct) / 100.0, abs=0.01)
    assert 0.0 < 1.0 - per_kwp < 0.05


def test_the_hours_of_the_plant_sum_to_its_year(sized: Recommend, weather: Weather) -> None:
    for sizing in (sized(horizon=TREES), sized(limits=Limits(1, 2.53, may_limit_inverter=True))):
        power_kw = hourly_ac_kw(sizing, weather)
        assert power_kw.shape == (8760,)
        assert power_kw.sum() == pytest.approx(sizing.annual_kwh, rel=1e-12)
        assert power_kw.max() <= (sizing.ac_limit_kw or sizing.kw_ac)


def test_hours_of_other_weather_are_refused(
    sized: Recommend, weather_of: Callable[[str], Weather]
) -> None:
    with pytest.raises(WeatherError, match="weather_is_another"):
        hourly_ac_kw(sized(), weather_of("150821"))


def test_horizon_models_and_shading_survive_storing(sized: Recommend, weather: Weather) -> None:
    sizing = sized(horizon=TREES, models=SubModels(sky="hay_davies", temperature="noct_sam"))
    assert recompute(to_plain(sizing.assumptions), weather) == sizing
    chain = dict(json.loads(sizing.to_json())["assumptions"]["model_chain"])
    assert chain["sky_diffuse"].startswith("hay and davies")
    assert chain["cell_temperature"].startswith("noct_sam")


def test_another_submodel_is_another_energy(sized: Recommend) -> None:
    assert sized(models=SubModels(sky="isotropic")).annual_kwh < 0.97 * sized().annual_kwh


def test_a_small_room_in_the_grid_may_limit_the_inverter_instead_of_refusing(
    sized: Recommend,
) -> None:
    full = Limits(1, 2.53)
    with pytest.raises(NoValidSizing) as told:
        sized(limits=full)
    assert told.value.code == "grid_capacity_too_small"
    assert told.value.values["at_most_kw"] == 2.53
    assert "limit_inverter" in told.value.values["choices"]
    sizing = sized(limits=replace(full, may_limit_inverter=True))
    assert (sizing.kw_ac, sizing.ac_limit_kw) == (3.0, 2.53)
    assert sizing.kwp_dc <= 1.3 * 2.53
    limited = next(r for r in sizing.reasons if r.code == "inverter_limited_to_grid")
    assert (limited.weight, limited.values) == (
        "condition",
        (("limit_kw", 2.53), ("rated_kw", 3.0)),
    )
    assert "grid_capacity_suffices" not in codes(sizing)
    grid = next(check for check in sizing.limits if check.code == "grid_kw")
    assert (grid.used, grid.allowed, grid.binding) == (2.53, 2.53, True)


def test_an_inverter_that_fits_is_never_limited(sized: Recommend) -> None:
    sizing = sized(limits=Limits(1, 3.5, may_limit_inverter=True))
    assert (sizing.kw_ac, sizing.ac_limit_kw) == (3.0, None)
    assert "inverter_limited_to_grid" not in codes(sizing)


def test_an_overbooked_transformer_has_no_limit_to_set(sized: Recommend) -> None:
    with pytest.raises(NoValidSizing, match="grid_capacity_too_small") as told:
        sized(limits=Limits(1, -2.47, may_limit_inverter=True))
    assert told.value.values["at_most_kw"] == 0.0
    assert told.value.values["choices"] == ("wait",)


def test_a_limit_cuts_energy_and_counts_it_as_clipped(sized: Recommend) -> None:
    tight = sized(limits=Limits(1, 1.6, may_limit_inverter=True, dc_ac_ratio_max=2.0))
    loose = sized(limits=Limits(1, 3.0, dc_ac_ratio_max=2.0 * 1.6 / 3.0))
    assert tight.module_count == loose.module_count
    assert tight.annual_kwh + tight.clipped_kwh == pytest.approx(loose.annual_kwh, rel=1e-6)
    assert tight.clipped_kwh > 0.01 * tight.annual_kwh


def test_a_skyline_nobody_looked_at_is_a_condition(sized: Recommend) -> None:
    taken = open_horizon("not in the survey", surveyed=False)
    assert "horizon_not_surveyed" in codes(sized(horizon=taken))
    assert "horizon_not_surveyed" not in codes(sized())


@pytest.mark.parametrize("azimuth", [0.0, 360.0])
def test_a_roof_to_the_north_has_one_energy_by_either_name(
    sized: Recommend, south_roof: RoofPlane, azimuth: float
) -> None:
    north = replace(south_roof, azimuth_deg=azimuth)
    skyline: Horizon = raised(PLAIN, [Neighbour("house", 350.0, 10.0, 10.0, 3.0)])
    zero = sized(replace(north, azimuth_deg=0.0), horizon=skyline)
    assert sized(north, horizon=skyline).annual_kwh == pytest.approx(zero.annual_kwh, rel=1e-9)
