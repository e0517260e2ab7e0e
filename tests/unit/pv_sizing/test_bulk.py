"""Thousands of roofs at once give what one roof at a time gives."""

import numpy as np
import pytest

from pv_sizing.bulk import BLOCK, CellBasis, cell_basis, monthly_energy_kwh
from pv_sizing.errors import ArrayError, RoofError, WeatherError
from pv_sizing.irradiance import plane_irradiance, sun_path
from pv_sizing.losses import Uncertainty, dry_steppe_losses
from pv_sizing.site import Site
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
    site: Site, weather: Weather, diffuse_iam: str
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
                        diffuse_iam=diffuse_iam,
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
    together = energies(cell_basis(site, weather, diffuse_iam=diffuse_iam))
    assert together == pytest.approx(np.array(single), rel=1e-4)
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
