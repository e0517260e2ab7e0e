"""Thousands of roofs at once give what one roof at a time gives."""

import numpy as np
import pytest

from pv_sizing.bulk import CellBasis, cell_basis, monthly_energy_kwh
from pv_sizing.bulk_numpy import BLOCK
from pv_sizing.errors import ArrayError, ModelError, RoofError, WeatherError
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import plane_irradiance, sun_path
from pv_sizing.losses import Loss, LossSet, Uncertainty, dry_steppe_losses
from pv_sizing.site import Site
from pv_sizing.submodels import DiffuseIam, SubModels
from pv_sizing.weather import Weather
from pv_sizing.yields import SubArray, year_yield

TILTS = np.array([0.0, 12.3, 35.0, 35.0, 15.0, 15.0, 44.7, 60.0, 27.0])
AZIMUTHS = np.array([180.0, 170.0, 180.0, 210.0, 90.0, 270.0, 0.0, 285.0, 123.4])
KWP = np.array([5.5, 3.3, 8.25, 20.0, 6.0, 6.0, 4.4, 10.0, 7.7])
KW = KWP / np.array([1.0, 1.1, 1.2, 1.3, 1.4, 0.9, 1.0, 1.6, 1.2])


def energies(cell: CellBasis, **changes: object) -> np.ndarray:
    arguments: dict[str, object] = {
        "tilt_deg": TILTS,
        "azimuth_deg": AZIMUTHS,
        "kwp_dc": KWP,
        "kw_ac": KW,
        "temp_coeff_pmax_pct_per_k": -0.35,
        "efficiency_pct": 97.0,
        "losses": dry_steppe_losses(),
    }
    return monthly_energy_kwh(cell, **(arguments | changes))  # type: ignore[arg-type]  # arguments by name


@pytest.fixture(scope="module")
def cell(site: Site, weather: Weather) -> CellBasis:
    return cell_basis(site, weather)


@pytest.mark.parametrize("diffuse_iam", ["marion", "none"])
def test_every_month_agrees_with_the_single_roof(
    site: Site, weather: Weather, diffuse_iam: DiffuseIam
) -> None:
    sun = sun_path(site, weather)
    single = [
        year_yield(
            [
                SubArray(
                    plane_irradiance(
                        sun,
                        weather,
                        tilt_deg=tilt,
                        azimuth_deg=azimuth,
                        albedo=site.albedo,
                        horizon=open_horizon("plain"),
                        models=SubModels(diffuse_iam=diffuse_iam),
                    ),
                    kwp,
                    -0.35,
                )
            ],
            weather,
            kw_ac=kw,
            efficiency_pct=97.0,
            losses=dry_steppe_losses(),
            uncertainty=Uncertainty(),
        ).monthly_kwh
        for tilt, azimuth, kwp, kw in zip(TILTS, AZIMUTHS, KWP, KW, strict=True)
    ]
    together = energies(cell_basis(site, weather, models=SubModels(diffuse_iam=diffuse_iam)))
    assert together == pytest.approx(np.array(single), rel=5e-5)
    assert together.sum(axis=1) == pytest.approx(np.sum(single, axis=1), rel=2e-5)


def test_the_order_and_number_of_roofs_change_nothing(cell: CellBasis) -> None:
    together = energies(cell)
    assert len(together) == BLOCK + 1
    turned = energies(
        cell, tilt_deg=TILTS[::-1], azimuth_deg=AZIMUTHS[::-1], kwp_dc=KWP[::-1], kw_ac=KW[::-1]
    )
    assert turned[::-1] == pytest.approx(together, rel=1e-6)


def test_a_scalar_stands_for_all_roofs(cell: CellBasis) -> None:
    assert energies(cell, kwp_dc=5.0, kw_ac=5.0).shape == (9, 12)
    assert energies(cell, tilt_deg=35.0, azimuth_deg=180.0, kwp_dc=5.0, kw_ac=5.0).shape == (1, 12)


def test_a_year_that_starts_in_june_gives_the_same_months(site: Site, weather: Weather) -> None:
    frame = weather.frame
    half = 151 * 24
    index = frame.index + (frame.index[half] - frame.index[0])
    turned = frame.iloc[[*range(half, 8760), *range(half)]].set_axis(index)
    june = cell_basis(site, Weather(turned, weather.basis))
    assert june.run_months[0] == 6
    # The second half lies in the next calendar year: the sun there differs by a quarter degree.
    assert energies(june) == pytest.approx(energies(cell_basis(site, weather)), rel=0.01)


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("tilt_deg", np.where(np.arange(9) == 4, 95.0, TILTS), RoofError),
        ("azimuth_deg", np.where(np.arange(9) == 4, np.nan, AZIMUTHS), RoofError),
        ("kwp_dc", np.where(np.arange(9) == 4, 0.0, KWP), ArrayError),
        ("kw_ac", np.where(np.arange(9) == 4, -1.0, KW), ArrayError),
    ],
)
def test_a_wrong_roof_is_named_by_its_number(
    cell: CellBasis, field: str, value: np.ndarray, error: type[Exception]
) -> None:
    with pytest.raises(error, match=f"roof 4 {field}"):
        energies(cell, **{field: value})


def test_half_a_year_is_no_cell(site: Site, weather: Weather) -> None:
    with pytest.raises(WeatherError, match="weather_not_a_year"):
        cell_basis(site, Weather(weather.frame.iloc[:4380], weather.basis))


def test_a_year_that_starts_in_mid_june_has_two_runs_of_june(site: Site, weather: Weather) -> None:
    frame = weather.frame
    half = (151 + 14) * 24
    index = frame.index + (frame.index[half] - frame.index[0])
    turned = frame.iloc[[*range(half, 8760), *range(half)]].set_axis(index)
    june = cell_basis(site, Weather(turned, weather.basis))
    assert june.run_months.tolist() == [6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]
    assert energies(june) == pytest.approx(energies(cell_basis(site, weather)), rel=0.01)


@pytest.mark.parametrize(
    "models",
    [
        SubModels(sky="hay_davies"),
        SubModels(beam_iam="ashrae"),
        SubModels(temperature="sapm_close_mount"),
    ],
)
def test_bulk_knows_no_other_sky_glass_or_cell(
    site: Site, weather: Weather, models: SubModels
) -> None:
    with pytest.raises(ModelError, match="bulk_submodel_not_pinned"):
        cell_basis(site, weather, models=models)


def test_a_year_without_sun_is_no_cell(site: Site, weather: Weather) -> None:
    dark = weather.frame.assign(ghi=0.0, dni=0.0, dhi=0.0)
    with pytest.raises(WeatherError, match="weather_without_sun"):
        cell_basis(site, Weather(dark, weather.basis))


def test_shade_takes_from_its_own_month_and_roof_only(cell: CellBasis) -> None:
    free = energies(cell)
    shading = np.ones((9, 12))
    shading[4, 11] = 0.5
    shaded = energies(cell, shading_factor=shading)
    touched = np.zeros((9, 12), dtype=bool)
    touched[4, 11] = True
    assert np.array_equal(shaded[~touched], free[~touched])
    # Less than half is left: the inverter's own use does not shrink with the light.
    assert 0.45 * free[4, 11] < shaded[4, 11] < 0.5 * free[4, 11]


def test_shade_of_all_roofs_is_the_same_as_a_loss(cell: CellBasis) -> None:
    snow = Loss("snow", (30.0, *[0.0] * 11), "test", "judgement")
    kept = np.array([0.7, *[1.0] * 11])
    expected = energies(cell, losses=LossSet("test", (snow,)))
    assert energies(cell, losses=LossSet("test", ()), shading_factor=kept) == pytest.approx(
        expected, rel=1e-6
    )


@pytest.mark.parametrize("value", [np.nan, -0.1, 1.01])
def test_an_impossible_shading_factor_names_roof_and_month(cell: CellBasis, value: float) -> None:
    shading = np.ones((9, 12))
    shading[2:, 6] = value
    with pytest.raises(RoofError, match="roof 2 shading_factor month 7"):
        energies(cell, shading_factor=shading)


@pytest.mark.parametrize(
    "changes",
    [
        {"tilt_deg": TILTS[:5]},
        {"kwp_dc": np.ones((9, 2))},
        {"shading_factor": np.ones((8, 12))},
    ],
)
def test_lengths_that_differ_are_refused(cell: CellBasis, changes: dict[str, np.ndarray]) -> None:
    with pytest.raises(RoofError, match="bulk_lengths_differ"):
        energies(cell, **changes)


def test_words_are_no_figures(cell: CellBasis) -> None:
    with pytest.raises(ArrayError, match="bulk_not_numbers at roofs kwp_dc"):
        energies(cell, kwp_dc=["five"] * 9)


@pytest.mark.parametrize(
    ("field", "value"), [("temp_coeff_pmax_pct_per_k", 0.3), ("efficiency_pct", np.nan)]
)
def test_impossible_products_are_refused(cell: CellBasis, field: str, value: float) -> None:
    with pytest.raises(ArrayError, match=f"bulk_figure_impossible at all roofs: {field}"):
        energies(cell, **{field: value})
