"""Every submodel is a named choice that is printed, and whose effect on the year is known."""

import numpy as np
import pytest

from pv_sizing.cell_temperature import cell_celsius
from pv_sizing.errors import ModelError
from pv_sizing.horizon import Horizon, Neighbour, open_horizon, raised
from pv_sizing.irradiance import plane_irradiance, sun_path
from pv_sizing.model_effects import ModelEffect, model_effects
from pv_sizing.site import Site
from pv_sizing.submodels import CHOICES, PINNED, SubModels, Temperature, model_chain
from pv_sizing.weather import Weather

PLAIN = open_horizon("plain")


@pytest.fixture(scope="module")
def effects(site: Site, weather: Weather) -> dict[str, ModelEffect]:
    found = model_effects(site, weather, 35.0, 180.0, PLAIN)
    return {effect.choice if effect.choice != "none" else effect.part: effect for effect in found}


@pytest.mark.parametrize("part", list(CHOICES))
def test_an_unknown_choice_is_refused_with_the_known_ones(part: str) -> None:
    with pytest.raises(ModelError, match=f"submodel_unknown at {part}") as told:
        SubModels(**{part: "guess"})  # type: ignore[arg-type]  # wrong on purpose
    assert told.value.values == {"given": "guess", "known": ", ".join(CHOICES[part])}


def test_the_pinned_choice_is_the_first_of_each() -> None:
    assert [getattr(PINNED, part) for part in CHOICES] == [known[0] for known in CHOICES.values()]


def test_every_choice_has_its_own_words_in_the_printed_chain() -> None:
    for part, choices in CHOICES.items():
        chains = {
            model_chain(SubModels(**{part: choice}))  # type: ignore[arg-type]  # name by name
            for choice in choices
        }
        assert len(chains) == len(choices)


def test_the_effect_of_every_other_choice_is_told(effects: dict[str, ModelEffect]) -> None:
    others = sum(len(choices) - 1 for choices in CHOICES.values())
    assert len(effects) == others
    for effect in effects.values():
        assert effect.words
        assert 0.02 < abs(effect.effect_pct) < 6.0, effect


def test_effects_have_the_sign_that_physics_gives_them(effects: dict[str, ModelEffect]) -> None:
    # An even sky misses the bright part around the sun; glass that takes nothing gives more.
    assert effects["isotropic"].effect_pct < effects["hay_davies"].effect_pct < 0.0
    assert 1.0 < effects["beam_iam"].effect_pct < 4.0
    assert 1.0 < effects["diffuse_iam"].effect_pct < 3.0
    # Modules close above a roof are warmer than on a free rack.
    assert effects["sapm_close_mount"].effect_pct < 0.0
    assert effects["pvsyst_semi_integrated"].effect_pct < 0.0


def test_effects_are_of_the_plane_behind_its_own_horizon(site: Site, weather: Weather) -> None:
    wall = raised(PLAIN, [Neighbour("wall", 180.0, 5.0, 60.0, 5.0)])
    free, behind = (model_effects(site, weather, 20.0, 90.0, skyline) for skyline in (PLAIN, wall))
    assert [effect.choice for effect in free] == [effect.choice for effect in behind]
    assert free != behind


@pytest.mark.parametrize("temperature", CHOICES["temperature"])
def test_cells_are_as_warm_as_the_air_in_the_dark_and_warmer_in_the_light(
    weather: Weather, temperature: Temperature
) -> None:
    air = weather.column("temp_air")
    assert cell_celsius(np.zeros_like(air), weather, temperature) == pytest.approx(air)
    rise = cell_celsius(np.full_like(air, 800.0), weather, temperature) - air
    assert rise.min() > 3.0
    assert rise.max() < 45.0


def test_modules_close_above_a_roof_are_as_warm_as_sandia_measured(weather: Weather) -> None:
    air, wind = weather.column("temp_air"), weather.column("wind_speed")
    cell = cell_celsius(np.full_like(air, 800.0), weather, "sapm_close_mount")
    # King 2004, table 1: a = -2.98, b = -0.0471, one kelvin between back and cell at 1000 W/m2.
    assert cell == pytest.approx(air + 800.0 * np.exp(-2.98 - 0.0471 * wind) + 0.8)


@pytest.mark.parametrize("sky", CHOICES["sky"])
@pytest.mark.parametrize("beam_iam", CHOICES["beam_iam"])
@pytest.mark.parametrize("horizon", [PLAIN, raised(PLAIN, [Neighbour("tree", 200, 6, 4, 5)])])
def test_every_chain_gives_a_whole_year_of_possible_light(
    site: Site, weather: Weather, sky: str, beam_iam: str, horizon: Horizon
) -> None:
    light = plane_irradiance(
        sun_path(site, weather),
        weather,
        tilt_deg=25.0,
        azimuth_deg=270.0,
        albedo=site.albedo,
        horizon=horizon,
        models=SubModels(sky=sky, beam_iam=beam_iam),  # type: ignore[arg-type]  # name by name
    )
    parts = (light.beam, light.sky, light.ground, light.effective_direct, light.effective_sky)
    for values in (*parts, light.effective):
        assert np.isfinite(values).all()
        assert values.min() >= 0.0
    assert (light.effective <= light.total + 1e-9).all()
    assert (light.effective_direct + light.effective_sky <= light.effective + 1e-9).all()
