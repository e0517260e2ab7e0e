"""The hourly model against its own formulas in plain floats, a steady state, and common sense."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heating_program.building_physics.envelope import (
    House,
    Measure,
    SurfaceKind,
    apply_measure,
)
from heating_program.building_physics.errors import EnvelopeError, LoadError
from heating_program.building_physics.hourly_demand import (
    HeatDemand,
    HourlyClimate,
    HouseUse,
    ThermalHouses,
    heat_demand,
)
from heating_program.building_physics.thermal_house import facings_of, thermal_houses
from tests.factories.hourly import BRICK, H0, MONTHS, USE, climate


def glazed(house: House) -> House:
    walls = tuple(
        replace(
            wall,
            openings=tuple(
                replace(o, solar_g=0.7) if o.kind is SurfaceKind.WINDOW else o
                for o in wall.openings
            ),
        )
        for wall in house.walls
    )
    return replace(house, walls=walls)


def demand_of(*houses: House, colder_k: float = 0.0) -> HeatDemand:
    facings = facings_of(houses)
    rows = thermal_houses(houses, [BRICK] * len(houses), facings)
    return heat_demand(rows, climate(facings, colder_k=colder_k), USE)


def by_the_book(rows: ThermalHouses, weather: HourlyClimate, use: HouseUse) -> float:
    """ISO 13790 annex C for the first row, one hour after the other in plain floats."""
    floor, light, air = rows.floor_m2[0], rows.light_w_k[0], rows.air_w_k[0]
    surfaces, mass_m2, capacity = 4.5 * floor, rows.mass_m2[0], rows.mass_wh_k[0]
    behind = rows.opaque_w_k[0] + rows.ground_w_k[0]
    h_ms, h_is = 9.1 * mass_m2, 3.45 * surfaces
    h_em = 1 / (1 / behind - 1 / h_ms)
    h1 = 1 / (1 / air + 1 / h_is)
    h2 = h1 + light
    h3 = 1 / (1 / h2 + 1 / h_ms)
    mass, total = 15.0, 0.0

    def hour(t: int, mass: float, heat: float) -> tuple[float, float]:
        sun = float(rows.collecting_m2[0] @ weather.irradiance[:, t])
        inner = use.gains_w_m2[t] * floor
        taken_up = float(rows.opaque_sun_m2[0] @ weather.irradiance[:, t]) - rows.sky_loss_w[0]
        out = weather.temp_air[t]
        seen = (rows.opaque_w_k[0] * out + rows.ground_w_k[0] * weather.temp_ground[t]) / behind
        seen += taken_up / behind
        ia = 0.5 * inner + heat
        m = mass_m2 / surfaces * (0.5 * inner + sun)
        s = (1 - mass_m2 / surfaces - light / 9.1 / surfaces) * (0.5 * inner + sun)
        tot = m + h_em * seen + h3 * (s + light * out + h1 * (ia / air + out)) / h2
        after = (mass * (capacity - 0.5 * (h3 + h_em)) + tot) / (capacity + 0.5 * (h3 + h_em))
        mid = (mass + after) / 2
        surface = (h_ms * mid + s + light * out + h1 * (out + ia / air)) / (h_ms + light + h1)
        return after, (h_is * surface + air * out + ia) / (h_is + air)

    def need(t: int, mass: float) -> float:
        if not use.heated[t]:
            return 0.0
        free, warm = hour(t, mass, 0.0)[1], hour(t, mass, 1000.0)[1]
        return max((use.set_celsius[t] - free) / (warm - free) * 1000.0, 0.0)

    for t in range(8760 - 21 * 24, 8760):
        mass, _ = hour(t, mass, need(t, mass))
    for t in range(8760):
        heat = need(t, mass)
        mass, _ = hour(t, mass, heat)
        total += heat
    return total / 1000.0


def test_the_folded_model_is_the_book(house: House) -> None:
    glass = glazed(house)
    facings = facings_of([glass])
    rows = thermal_houses([glass], [BRICK], facings)
    book_kwh = by_the_book(rows, climate(facings), USE)
    single = heat_demand(rows, climate(facings), USE)
    double = heat_demand(rows, climate(facings), USE, single_precision=False)
    assert single.season_kwh[0] == pytest.approx(book_kwh, rel=2e-5)
    assert double.season_kwh[0] == pytest.approx(book_kwh, rel=1e-12)


def test_without_sun_and_gains_the_heat_is_the_steady_loss_of_all_paths(house: House) -> None:
    rows = thermal_houses([glazed(house)], [BRICK], facings := facings_of([house]))
    still = HourlyClimate(
        np.full(8760, -5.0), np.full(8760, -5.0), np.zeros((len(facings), 8760)), MONTHS
    )
    rows = replace(rows, sky_loss_w=np.zeros(1))
    always = HouseUse(np.full(8760, 18.0), np.zeros(8760), np.ones(8760, dtype=bool))
    heat = heat_demand(rows, still, always)
    # Air change beside the surfaces' path: air to surfaces, then light parts beside the mass.
    behind = float(rows.opaque_w_k[0] + rows.ground_w_k[0])
    surfaces = float(rows.light_w_k[0]) + behind
    expected_w = (float(rows.air_w_k[0]) + 1 / (1 / (3.45 * 4.5 * 90.0) + 1 / surfaces)) * 23.0
    assert heat.peak_w[0] == pytest.approx(expected_w, rel=1e-4)
    assert heat.season_kwh[0] == pytest.approx(expected_w * 8.76, rel=1e-4)


@settings(deadline=None, max_examples=10)
@given(
    u=st.floats(0.2, 1.5),
    roof_u=st.floats(0.15, 0.9),
    floor_u=st.floats(0.1, 0.4),
    air=st.floats(0.3, 0.8),
)
def test_more_insulation_never_raises_the_demand(
    u: float, roof_u: float, floor_u: float, air: float
) -> None:
    kinds = ((SurfaceKind.WALL, u), (SurfaceKind.ROOF, roof_u), (SurfaceKind.FLOOR, floor_u))
    measure = Measure("all", kinds, air_changes_per_hour=air)
    before, after = demand_of(H0, apply_measure(H0, measure)).season_kwh
    assert after <= before


@settings(deadline=None, max_examples=10)
@given(colder_k=st.floats(0.0, 20.0))
def test_colder_weather_never_lowers_demand_or_peak(colder_k: float) -> None:
    usual, colder = demand_of(H0), demand_of(H0, colder_k=colder_k)
    assert colder.season_kwh[0] >= usual.season_kwh[0]
    assert colder.peak_w[0] >= usual.peak_w[0]


def test_the_order_of_the_houses_changes_nothing() -> None:
    village = [
        apply_measure(H0, Measure(f"{u}", ((SurfaceKind.WALL, u),))) for u in (1.5, 0.9, 0.6, 0.3)
    ]
    there, back = demand_of(*village), demand_of(*village[::-1])
    assert np.array_equal(there.monthly_kwh, back.monthly_kwh[::-1])


def test_a_house_alone_needs_what_it_needs_among_thousands() -> None:
    alone, among = demand_of(H0), demand_of(*[H0] * 2100)
    assert among.monthly_kwh[2099] == pytest.approx(alone.monthly_kwh[0], rel=1e-6)


def test_a_window_without_its_share_of_sun_is_refused(house: House) -> None:
    with pytest.raises(EnvelopeError) as refused:
        demand_of(house)
    assert (refused.value.code, refused.value.where) == ("window_without_solar_g", "wall south")


def test_a_wall_without_azimuth_is_refused() -> None:
    walls = (replace(H0.walls[0], azimuth_deg=None), *H0.walls[1:])
    with pytest.raises(EnvelopeError, match="wall_without_azimuth at wall south"):
        demand_of(replace(H0, walls=walls))


def test_a_gap_in_the_weather_names_its_hour() -> None:
    facings = facings_of([H0])
    rows = thermal_houses([H0], [BRICK], facings)
    weather = climate(facings)
    weather.temp_air[4711] = np.nan
    with pytest.raises(LoadError, match=r"figure_impossible at temp_air \(4711,\)"):
        heat_demand(rows, weather, USE)


def test_half_a_year_is_no_year() -> None:
    facings = facings_of([H0])
    rows = thermal_houses([H0], [BRICK], facings)
    whole = climate(facings)
    half = HourlyClimate(
        whole.temp_air[:4380],
        whole.temp_ground[:4380],
        whole.irradiance[:, :4380],
        whole.months[:4380],
    )
    short = HouseUse(USE.set_celsius[:4380], USE.gains_w_m2[:4380], USE.heated[:4380])
    with pytest.raises(LoadError, match="climate_not_a_year"):
        heat_demand(rows, half, short)
