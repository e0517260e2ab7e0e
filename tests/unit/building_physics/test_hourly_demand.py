"""The hourly model against its own formulas in plain floats, a steady state, and common sense."""

from dataclasses import fields, replace

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
from tests.oracles.plain_house import plain_heat_w


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


def test_the_folded_model_is_the_network_node_by_node(house: House) -> None:
    glass = glazed(house)
    facings = facings_of([glass])
    rows = thermal_houses([glass], [BRICK], facings)
    plain = plain_heat_w(rows, climate(facings), USE)
    single = heat_demand(rows, climate(facings), USE)
    double = heat_demand(rows, climate(facings), USE, single_precision=False)
    # Steps of ten minutes there, of an hour here: nothing else is different.
    assert double.season_kwh[0] == pytest.approx(plain.sum() / 1000.0, rel=3e-4)
    assert double.peak_w[0] == pytest.approx(plain.max(), rel=1e-3)
    assert single.season_kwh[0] == pytest.approx(double.season_kwh[0], rel=2e-5)


def test_hours_left_out_in_summer_are_not_missed() -> None:
    facings = facings_of([H0])
    rows = thermal_houses([H0], [BRICK], facings)
    # One heated minute of the year in July asks for every hour, and gives no heat.
    never_idle = USE.heated.copy()
    never_idle[::24] = True
    mild = np.where(USE.heated, USE.set_celsius, -50.0)
    short = heat_demand(rows, climate(facings), USE, single_precision=False)
    whole = heat_demand(
        rows, climate(facings), HouseUse(mild, USE.gains_w_m2, never_idle), single_precision=False
    )
    assert short.monthly_kwh == pytest.approx(whole.monthly_kwh, rel=1e-4)


def test_without_sun_and_gains_the_heat_is_the_steady_loss_of_all_paths(house: House) -> None:
    rows = thermal_houses([glazed(house)], [BRICK], facings := facings_of([house]))
    still = HourlyClimate(
        np.full(8760, -5.0), np.full(8760, -5.0), np.zeros((len(facings), 8760)), MONTHS
    )
    always = HouseUse(np.full(8760, 18.0), np.zeros(8760), np.ones(8760, dtype=bool))
    heat = heat_demand(rows, still, always)
    expected_w = steady_w(rows, 23.0)
    assert heat.peak_w[0] == pytest.approx(expected_w, rel=1e-4)
    assert heat.season_kwh[0] == pytest.approx(expected_w * 8.76, rel=1e-4)


def steady_w(rows: ThermalHouses, warmer_k: float) -> float:
    """Faces relaxed one after the other, in kelvin above outdoors, until nothing moves."""
    areas, losses = rows.area_m2[0].tolist(), rows.loss_w_k[0].tolist()
    inside, outside = (2.5, 5.0, 0.7, 2.5, 2.5), (7.2, 7.2, None, 4.8, 7.2)
    sky_seen = (0.5, 1.0, 0.0, 0.5, 0.5)
    parts = [
        (
            area,
            h_in,
            1.0 / (area / loss - (0.15 if out else 0.11) + (1.0 / (out + 4.14) if out else 0.0)),
            -seen * 4.14 * 11.0 / (out + 4.14) if out else 0.0,
        )
        for area, loss, h_in, out, seen in zip(
            areas, losses, inside, outside, sky_seen, strict=True
        )
        if area > 0.0
    ]
    star, faces = warmer_k, [warmer_k] * len(parts)
    for _ in range(500):
        faces = [
            (h_in * warmer_k + 5.13 * star + through * beyond) / (h_in + 5.13 + through)
            for _, h_in, through, beyond in parts
        ]
        star = sum(p[0] * face for p, face in zip(parts, faces, strict=True)) / sum(
            p[0] for p in parts
        )
    to_faces = sum(p[0] * p[1] * (warmer_k - face) for p, face in zip(parts, faces, strict=True))
    return to_faces + float(rows.air_w_k[0]) * warmer_k


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
    facings = facings_of([H0])
    one = thermal_houses([H0], [BRICK], facings)
    many = ThermalHouses(*(np.repeat(getattr(one, f.name), 4100, axis=0) for f in fields(one)))
    alone = heat_demand(one, climate(facings), USE)
    among = heat_demand(many, climate(facings), USE)
    assert among.monthly_kwh[4099] == pytest.approx(alone.monthly_kwh[0], rel=1e-6)


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
