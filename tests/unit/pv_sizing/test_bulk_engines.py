"""NumPy and compiled code give the same energies, and both give ModelChain's."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_sizing import bulk, bulk_compiled
from pv_sizing.bulk import CellBasis, cell_basis, choose_engine, monthly_energy_kwh
from pv_sizing.errors import EngineError
from pv_sizing.losses import dry_steppe_losses, uniform_losses
from pv_sizing.site import Site
from pv_sizing.submodels import SubModels
from pv_sizing.weather import Weather
from tests.unit.pv_sizing.modelchain_oracle import (
    DC_AC_RATIO,
    EFFICIENCY_PCT,
    GAMMA_PCT_PER_K,
    IGNORED_WARNING,
    LOSS_PCT,
    modelchain_kwh,
    without_twilight,
)

ENGINES = ("numpy", "numba")
roofs = st.lists(
    st.tuples(
        st.floats(0.0, 90.0),
        st.floats(0.0, 360.0),
        st.floats(0.5, 500.0),
        st.floats(0.5, 2.0),
        st.floats(0.0, 1.0),
    ),
    min_size=1,
    max_size=20,
)


@pytest.fixture(scope="module")
def cell(site: Site, weather: Weather) -> CellBasis:
    return cell_basis(site, weather)


@pytest.fixture
def fresh_choice() -> Iterator[None]:
    """The choice is remembered for the life of a process; these tests change what it rests on."""
    bulk._why_not_compiled.cache_clear()
    bulk_compiled.compiled_loop.cache_clear()
    yield
    bulk._why_not_compiled.cache_clear()
    bulk_compiled.compiled_loop.cache_clear()


@settings(max_examples=60, deadline=None)
@given(roofs=roofs, efficiency=st.floats(90.0, 99.0), gamma=st.floats(-0.6, 0.0), shaded=...)
def test_both_engines_agree_for_any_roof(
    cell: CellBasis,
    roofs: list[tuple[float, ...]],
    efficiency: float,
    gamma: float,
    shaded: bool,
) -> None:
    tilt, azimuth, kwp, ratio, kept = np.array(roofs).T
    ours, theirs = (
        monthly_energy_kwh(
            cell,
            tilt_deg=tilt,
            azimuth_deg=azimuth,
            kwp_dc=kwp,
            kw_ac=kwp / ratio,
            temp_coeff_pmax_pct_per_k=gamma,
            efficiency_pct=efficiency,
            losses=dry_steppe_losses(),
            shading_factor=kept[:, np.newaxis] ** np.arange(12) if shaded else None,
            engine=engine,
        )
        for engine in ENGINES
    )
    # Deep shade leaves less than the inverter's own use: the little that is left is a difference.
    slack_kwh = 1e-6 * ours.max() if shaded else 1e-12
    assert theirs == pytest.approx(ours, rel=1e-5, abs=slack_kwh)


@pytest.mark.filterwarnings(f"ignore:{IGNORED_WARNING}")
def test_modelchain_is_met_within_a_ten_thousandth(site: Site, weather: Weather) -> None:
    day = without_twilight(site, weather)
    random = np.random.default_rng(7)
    tilts, azimuths = random.uniform(0.0, 90.0, 12), random.uniform(0.0, 360.0, 12)
    oracle = np.array(
        [
            modelchain_kwh(site, day, tilt, azimuth)
            for tilt, azimuth in zip(tilts, azimuths, strict=True)
        ]
    )
    cell = cell_basis(site, day, models=SubModels(diffuse_iam="none"))
    for engine in ENGINES:
        ours = monthly_energy_kwh(
            cell,
            tilt_deg=tilts,
            azimuth_deg=azimuths,
            kwp_dc=1.0,
            kw_ac=1.0 / DC_AC_RATIO,
            temp_coeff_pmax_pct_per_k=GAMMA_PCT_PER_K,
            efficiency_pct=EFFICIENCY_PCT,
            losses=uniform_losses(LOSS_PCT, "as ModelChain"),
            engine=engine,
        )
        assert ours.sum(axis=1) == pytest.approx(oracle.sum(axis=1), rel=1e-5)
        assert ours == pytest.approx(oracle, rel=5e-5)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["sun", "dome", "circumsolar", "dni", "ground", "temp_air"])
def test_no_engine_loses_a_nan(cell: CellBasis, engine: str, name: str) -> None:
    poisoned = getattr(cell, name).copy()
    noon_of_summer = cell.run_starts[6] + 7
    poisoned[..., noon_of_summer] = np.nan
    energies = monthly_energy_kwh(
        replace(cell, **{name: poisoned}),
        tilt_deg=30.0,
        azimuth_deg=180.0,
        kwp_dc=5.0,
        kw_ac=5.0,
        temp_coeff_pmax_pct_per_k=-0.35,
        efficiency_pct=97.0,
        losses=dry_steppe_losses(),
        engine=engine,
    )
    assert np.isnan(energies[0, 6])


@pytest.mark.usefixtures("fresh_choice")
def test_without_numba_the_engine_is_numpy(
    cell: CellBasis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    assert choose_engine() == "numpy"
    with pytest.raises(EngineError, match="engine_not_installed"):
        choose_engine("numba")
    with pytest.raises(EngineError, match="engine_not_installed"):
        monthly_energy_kwh(
            cell,
            tilt_deg=30.0,
            azimuth_deg=180.0,
            kwp_dc=5.0,
            kw_ac=5.0,
            temp_coeff_pmax_pct_per_k=-0.35,
            efficiency_pct=97.0,
            losses=dry_steppe_losses(),
            engine="numba",
        )


@pytest.mark.usefixtures("fresh_choice")
def test_numba_is_taken_where_it_is_and_only_loaded_when_asked_for() -> None:
    assert choose_engine("numpy") == "numpy"
    assert bulk_compiled.compiled_loop.cache_info().currsize == 0
    assert choose_engine() == choose_engine("numba") == "numba"
    assert bulk_compiled.compiled_loop.cache_info().misses == 1


def test_a_misspelt_engine_is_refused() -> None:
    with pytest.raises(EngineError, match="engine_unknown"):
        choose_engine("Numba")
