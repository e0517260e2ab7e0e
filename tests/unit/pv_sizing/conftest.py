"""Real weather of Bayannur, real-sized products and a plain roof for the sizing tests."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from pv_sizing.array import Inverter, Module
from pv_sizing.roof import Covering, RoofKind, RoofPlane
from pv_sizing.site import Site
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.weather_tables import read_typical_year_csv

ROOT = Path(__file__).resolve().parents[3]
CLIMATE = ROOT / "heating_program" / "reference" / "data" / "climate"

# Seats of three banners (latitude, longitude, altitude).
SEATS = {
    "150802": (40.751187, 107.363919, 1039.3),
    "150821": (41.088422, 108.267562, 1025.4),
    "150824": (41.587732, 108.513645, 1288.0),
}


@lru_cache(maxsize=8)
def _weather(banner: str) -> Weather:
    return read_typical_year_csv(
        CLIMATE / f"typical_year_hourly_{banner}.csv",
        basis=WeatherBasis("typical_year", f"typical year {banner}", 4.0, 3.5),
    )


@pytest.fixture(scope="session")
def weather_of() -> Callable[[str], Weather]:
    return _weather


@pytest.fixture(scope="session")
def weather() -> Weather:
    return _weather("150802")


@pytest.fixture(scope="session")
def site_of() -> Callable[[str], Site]:
    def site(banner: str) -> Site:
        latitude, longitude, altitude = SEATS[banner]
        return Site(latitude, longitude, altitude, -35.3, 39.4)

    return site


@pytest.fixture(scope="session")
def site(site_of: Callable[[str], Site]) -> Site:
    return site_of("150802")


@pytest.fixture
def module() -> Module:
    """A 550 W module whose cold voltage is the worked figure 59.3 V at -35 °C."""
    return Module(
        model="example 550",
        length_m=2.278,
        width_m=1.134,
        p_max_w=550.0,
        v_oc_v=51.6,
        v_mp_v=42.5,
        i_sc_a=13.7,
        i_mp_a=12.94,
        temp_coeff_pmax_pct_per_k=-0.34,
        temp_coeff_voc_pct_per_k=-0.25,
        temp_coeff_isc_pct_per_k=0.045,
        max_system_voltage_v=1500.0,
        weight_kg=28.6,
        source="example",
    )


@pytest.fixture
def inverter_of() -> Callable[..., Inverter]:
    """Build a one-phase inverter up to 8 kW and a three-phase one above."""

    def build(kw_ac: float, **changes: float | str) -> Inverter:
        small = kw_ac <= 8.0
        figures: dict[str, object] = {
            "model": f"example {kw_ac:g} kW",
            "kw_ac": kw_ac,
            "phases": 1 if small else 3,
            "v_dc_max_v": 600.0 if small else 1100.0,
            "v_mppt_min_v": 80.0 if small else 160.0,
            "v_mppt_max_v": 560.0 if small else 1000.0,
            "mppt_count": 2,
            "strings_per_mppt": 1 if small else 2,
            "i_dc_max_a": 16.0 if small else 32.0,
            "i_sc_max_a": 24.0 if small else 40.0,
            "kwp_dc_max": 1.5 * kw_ac,
            "efficiency_pct": 97.5,
            "source": "example",
        }
        return Inverter(**{**figures, **changes})  # type: ignore[arg-type]  # figures by name

    return build


@pytest.fixture
def south_roof() -> RoofPlane:
    return RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 12.5, 5.0, 25.0, 180.0)


@pytest.fixture
def flat_roof() -> RoofPlane:
    """The reference house of the programme: 12.5 x 7.2 m, usable 11.5 x 6.2 m."""
    return RoofPlane("roof", RoofKind.FLAT, Covering.CONCRETE, 12.5, 7.2, 0.0, 180.0)
