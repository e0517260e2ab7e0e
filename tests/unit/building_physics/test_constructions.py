"""Layers, air films and windows: what adds up, and what is refused by name."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.constructions import (
    GB_50176,
    ISO_6946,
    SURFACE_RESISTANCES,
    HeatFlow,
    Layer,
    u_value,
    winter_window_u,
)
from heating_program.building_physics.errors import EnvelopeError

BRICK = (
    Layer("lime plaster", 0.02, 0.87),
    Layer("brick", 0.37, 0.81),
    Layer("cement", 0.02, 0.93),
)
layers = st.builds(
    Layer, st.just("any"), st.floats(0.001, 0.6), st.floats(0.02, 3.0), st.none(), st.none()
)


@given(st.lists(layers, min_size=1, max_size=6), layers, st.sampled_from(HeatFlow))
def test_one_more_layer_never_raises_u(
    construction: list[Layer], added: Layer, flow: HeatFlow
) -> None:
    for films in SURFACE_RESISTANCES.values():
        bare = u_value(construction, films=films, flow=flow)
        assert u_value([*construction, added], films=films, flow=flow) <= bare


@given(st.lists(layers, min_size=1, max_size=6), st.randoms())
def test_the_order_of_layers_changes_nothing(construction: list[Layer], random: Random) -> None:
    mixed = construction.copy()
    random.shuffle(mixed)
    assert u_value(mixed) == u_value(construction)


def test_air_films_of_the_iso_standard_differ_by_direction_and_those_of_the_code_do_not() -> None:
    assert [GB_50176.inner(flow) for flow in HeatFlow] == [0.11, 0.11, 0.11]
    assert [ISO_6946.inner(flow) for flow in HeatFlow] == [0.10, 0.13, 0.17]
    assert [round(u_value(BRICK, films=ISO_6946, flow=flow), 3) for flow in HeatFlow] == [
        1.559,
        1.49,
        1.406,
    ]


def test_the_sheets_stand_on_the_films_of_the_chinese_code() -> None:
    assert round(u_value(BRICK), 3) == round(u_value(BRICK, films=GB_50176), 3) == 1.535


def test_what_a_layer_stores_does_not_change_its_u() -> None:
    heavy = [Layer("brick", 0.37, 0.81, density_kg_m3=1800.0, specific_heat_j_kgk=1050.0)]
    assert u_value(heavy) == u_value([Layer("brick", 0.37, 0.81)])


@pytest.mark.parametrize(
    ("refusal", "given_layer"),
    [
        ("layer_without_material", (" ", 0.1, 0.5)),
        ("thickness_m_out_of_range", ("brick", 0.0, 0.81)),
        ("conductivity_w_mk_out_of_range", ("brick", 0.37, 0.0)),
        ("conductivity_w_mk_out_of_range", ("brick", 0.37, float("nan"))),
        ("density_kg_m3_out_of_range", ("brick", 0.37, 0.81, 1.8)),
        ("specific_heat_j_kgk_out_of_range", ("brick", 0.37, 0.81, 1800.0, 1.05)),
    ],
)
def test_a_layer_that_cannot_be_is_named(refusal: str, given_layer: tuple) -> None:
    with pytest.raises(EnvelopeError) as told:
        Layer(*given_layer)
    assert told.value.code == refusal


@given(st.floats(0.8, 6.0), st.floats(0.0, 15.0), st.floats(0.0, 15.0))
def test_a_window_loses_more_the_harder_the_wind(label: float, one: float, other: float) -> None:
    calm, windy = sorted((one, other))
    assert winter_window_u(label, wind_m_s=calm) <= winter_window_u(label, wind_m_s=windy)


def test_a_label_is_its_own_winter_value_at_the_wind_of_the_test_stand() -> None:
    # 1 / 0.04 = 25 = 4 + 4 v + 0.9 x 4.4 gives 4.26 m/s.
    assert winter_window_u(3.9, wind_m_s=4.26) == pytest.approx(3.9, abs=0.001)
    assert winter_window_u(2.2, wind_m_s=2.0) == pytest.approx(2.0955, abs=0.0001)


@pytest.mark.parametrize(("label", "wind"), [(0.0, 2.0), (9.0, 2.0), (2.2, -1.0), (2.2, 40.0)])
def test_a_window_or_a_wind_outside_physics_is_refused(label: float, wind: float) -> None:
    with pytest.raises(EnvelopeError, match="out_of_range at window"):
        winter_window_u(label, wind_m_s=wind)
