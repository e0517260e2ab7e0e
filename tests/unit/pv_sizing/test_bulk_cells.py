"""Roofs of several cells in one call, and cells shared between calls."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pv_sizing import bulk_cells
from pv_sizing.bulk import CellBasis, monthly_energy_kwh
from pv_sizing.bulk_cells import BulkYield, CellCache, energy_of_roofs
from pv_sizing.errors import ArrayError, EngineError, ModelError, RoofError, WeatherError
from pv_sizing.losses import dry_steppe_losses
from pv_sizing.site import Site
from pv_sizing.submodels import MODEL_VERSION, PINNED, SubModels
from pv_sizing.weather import Weather

BANNERS = ("150802", "150821", "150824")
COUNT = 500
RANDOM = np.random.default_rng(11)
PLACES = RANDOM.choice(BANNERS, COUNT)
FIGURES = {
    "tilt_deg": RANDOM.uniform(0.0, 60.0, COUNT),
    "azimuth_deg": RANDOM.uniform(0.0, 360.0, COUNT),
    "kwp_dc": RANDOM.uniform(3.0, 30.0, COUNT),
    "kw_ac": RANDOM.uniform(3.0, 25.0, COUNT),
}
SHARED = {
    "temp_coeff_pmax_pct_per_k": -0.35,
    "efficiency_pct": 97.0,
    "losses": dry_steppe_losses(),
    "engine": "numpy",
}
Cells = dict[str, CellBasis]


@pytest.fixture(scope="module")
def cells(site_of: Callable[[str], Site], weather_of: Callable[[str], Weather]) -> Cells:
    cache = CellCache()
    return {banner: cache.basis(site_of(banner), weather_of(banner)) for banner in BANNERS}


def energies(cells: Cells, places: object = PLACES, **changes: object) -> BulkYield:
    return energy_of_roofs(cells, places, **(FIGURES | SHARED | changes))  # type: ignore[arg-type]  # arguments by name


def test_every_roof_gets_the_energy_of_its_own_cell(cells: Cells) -> None:
    shading = RANDOM.uniform(0.5, 1.0, (COUNT, 12))
    together = energies(cells, shading_factor=shading).monthly_kwh
    for banner in BANNERS:
        there = banner == PLACES
        alone = monthly_energy_kwh(
            cells[banner],
            **{name: values[there] for name, values in FIGURES.items()},
            **SHARED,  # type: ignore[arg-type]  # arguments by name
            shading_factor=shading[there],
        )
        assert together[there] == pytest.approx(alone, rel=1e-6)


def test_inverters_set_to_less_give_less_in_every_cell(cells: Cells) -> None:
    limits = FIGURES["kw_ac"] * 0.4
    limited = energies(cells, ac_limit_kw=limits).monthly_kwh
    for banner in BANNERS:
        there = banner == PLACES
        alone = monthly_energy_kwh(
            cells[banner],
            **{name: values[there] for name, values in FIGURES.items()},
            **SHARED,  # type: ignore[arg-type]  # arguments by name
            ac_limit_kw=limits[there],
        )
        assert limited[there] == pytest.approx(alone, rel=1e-6)
    assert limited.sum() < 0.95 * energies(cells).monthly_kwh.sum()


def test_the_block_size_changes_nothing(cells: Cells, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = energies(cells).monthly_kwh
    monkeypatch.setattr(bulk_cells, "BLOCK_ROOFS", 7)
    assert energies(cells).monthly_kwh == pytest.approx(whole, rel=1e-6)


def test_the_result_says_what_it_was_computed_with(cells: Cells) -> None:
    result = energies(cells)
    assert result.engine == "numpy"
    assert result.model_version == MODEL_VERSION
    assert result.models == PINNED
    assert result.weather_hashes == tuple((b, cells[b].weather_hash) for b in BANNERS)
    assert result.annual_kwh == pytest.approx(result.monthly_kwh.sum(axis=1))
    assert energies(cells, engine="auto").engine in ("numba", "numpy")


def test_scalars_stand_for_all_roofs(cells: Cells) -> None:
    same = energies(cells, tilt_deg=30.0, azimuth_deg=180.0, kwp_dc=5.0, kw_ac=5.0).monthly_kwh
    first = same[np.flatnonzero(PLACES == "150802")]
    assert first == pytest.approx(np.tile(first[0], (len(first), 1)), rel=1e-6)


def test_energies_are_written_where_the_caller_wants_them(cells: Cells) -> None:
    out = np.full((COUNT, 12), np.nan)
    assert energies(cells, out=out).monthly_kwh is out
    assert np.array_equal(out, energies(cells).monthly_kwh)


@pytest.mark.parametrize("out", [np.empty((COUNT, 11)), np.empty((COUNT, 12), dtype=np.float32)])
def test_an_array_that_cannot_take_them_is_refused(cells: Cells, out: np.ndarray) -> None:
    with pytest.raises(RoofError, match="bulk_output_unfit"):
        energies(cells, out=out)


def test_progress_counts_up_to_all_roofs(cells: Cells, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_cells, "BLOCK_ROOFS", 100)
    seen: list[tuple[int, int]] = []
    energies(cells, progress=lambda done, of: seen.append((done, of)))
    assert len(seen) > len(BANNERS)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (COUNT, COUNT)


def test_no_roofs_give_no_energies(cells: Cells) -> None:
    nothing = dict.fromkeys(FIGURES, np.empty(0))
    assert energies(cells, places=[], **nothing).monthly_kwh.shape == (0, 12)


@pytest.mark.parametrize("value", [np.nan, -1.0, np.inf])
@pytest.mark.parametrize("name", list(FIGURES))
def test_a_wrong_figure_names_the_first_roof_before_any_work(
    cells: Cells, name: str, value: float
) -> None:
    wrong = FIGURES[name].copy()
    wrong[[321, 400]] = value
    error = RoofError if name in ("tilt_deg", "azimuth_deg") else ArrayError
    out = np.full((COUNT, 12), -1.0)
    with pytest.raises(error, match=f"bulk_figure_impossible at roof 321 {name}"):
        energies(cells, out=out, **{name: wrong})
    assert np.all(out == -1.0)


@pytest.mark.parametrize("place", ["150899", "", "nan"])
def test_a_roof_in_an_unknown_cell_is_named(cells: Cells, place: str) -> None:
    places = PLACES.copy()
    places[17:19] = place
    with pytest.raises(RoofError, match="cell_unknown at roof 17"):
        energies(cells, places=places)


def test_lists_of_different_length_are_refused(cells: Cells) -> None:
    with pytest.raises(RoofError, match="bulk_lengths_differ"):
        energies(cells, places=PLACES[:-1])
    with pytest.raises(RoofError, match="bulk_lengths_differ"):
        energies(cells, places="150802")


def test_cells_of_different_chains_are_not_mixed(
    cells: Cells, site: Site, weather: Weather
) -> None:
    other = CellCache().basis(site, weather, models=SubModels(diffuse_iam="none"))
    with pytest.raises(ModelError, match="bulk_chains_differ"):
        energies(cells | {"150802": other})


def test_a_misspelt_engine_is_refused(cells: Cells) -> None:
    with pytest.raises(EngineError, match="engine_unknown"):
        energies(cells, engine="fast")


def test_a_cell_is_prepared_once_for_equal_weather(site: Site, weather: Weather) -> None:
    cache = CellCache()
    first = cache.basis(site, weather)
    again = cache.basis(site, Weather(weather.frame.copy(), weather.basis))
    assert again is first
    assert len(cache) == 1


def test_another_place_weather_or_chain_is_another_cell(
    site: Site, site_of: Callable[[str], Site], weather: Weather
) -> None:
    cache = CellCache()
    warmer = Weather(weather.frame.assign(temp_air=weather.frame["temp_air"] + 1.0), weather.basis)
    cells = [
        cache.basis(site, weather),
        cache.basis(site_of("150824"), weather),
        cache.basis(site, warmer),
        cache.basis(site, weather, models=SubModels(diffuse_iam="none")),
    ]
    assert len({id(cell) for cell in cells}) == len(cache) == 4


def test_the_cell_used_longest_ago_gives_way(
    site_of: Callable[[str], Site], weather_of: Callable[[str], Weather]
) -> None:
    cache = CellCache(most=2)
    first, second, third = (
        lambda b=banner: cache.basis(site_of(b), weather_of(b)) for banner in BANNERS
    )
    kept, gone = first(), second()
    assert first() is kept
    third()
    assert len(cache) == 2
    assert first() is kept
    assert second() is not gone


def test_threads_share_one_cell(site: Site, weather: Weather) -> None:
    cache = CellCache()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: cache.basis(site, weather), range(8)))
    assert len({id(cell) for cell in found}) == len(cache) == 1


def test_a_cache_of_nothing_is_refused() -> None:
    with pytest.raises(WeatherError, match="cell_cache_impossible"):
        CellCache(most=0)
