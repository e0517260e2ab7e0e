"""Strings survive the record cold, track on the hottest day, and refusals name what fits."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import ArrayError, StringError
from pv_sizing.site import Site
from pv_sizing.strings import StringLimits, check_string, plan_strings, string_limits

InverterOf = Callable[..., Inverter]


@pytest.fixture
def cold_site() -> Site:
    """-35 °C, the worked case."""
    return Site(40.75, 107.4, 1039.0, -35.0, 39.0)


@pytest.mark.parametrize(("v_dc_max", "longest"), [(1000.0, 16), (1100.0, 18)])
def test_the_record_cold_decides_the_longest_string(
    module: Module, inverter_of: InverterOf, cold_site: Site, v_dc_max: float, longest: int
) -> None:
    inverter = inverter_of(10.0, v_dc_max_v=v_dc_max, v_mppt_max_v=v_dc_max)
    limits = string_limits(module, inverter, cold_site)
    assert round(limits.v_oc_cold_v, 1) == 59.3
    assert limits.longest == longest


def test_a_milder_record_would_allow_one_more(
    module: Module, inverter_of: InverterOf, cold_site: Site
) -> None:
    inverter = inverter_of(10.0, v_dc_max_v=1000.0)
    mild = replace(cold_site, record_low_celsius=-10.0)
    assert string_limits(module, inverter, mild).longest == 17


def test_the_tracking_window_binds_at_both_ends(
    module: Module, inverter_of: InverterOf, cold_site: Site
) -> None:
    narrow = inverter_of(10.0, v_mppt_min_v=300.0, v_mppt_max_v=600.0)
    limits = string_limits(module, narrow, cold_site)
    assert limits.longest * limits.v_mp_cold_v <= 600.0 < (limits.longest + 1) * limits.v_mp_cold_v
    assert limits.shortest * limits.v_mp_hot_v >= 300.0 > (limits.shortest - 1) * limits.v_mp_hot_v


def test_the_module_insulation_binds_too(
    module: Module, inverter_of: InverterOf, cold_site: Site
) -> None:
    low = replace(module, max_system_voltage_v=600.0)
    assert string_limits(low, inverter_of(10.0), cold_site).longest == 10


def test_an_empty_window_is_refused(
    module: Module, inverter_of: InverterOf, cold_site: Site
) -> None:
    narrow = inverter_of(10.0, v_mppt_min_v=900.0, v_mppt_max_v=950.0)
    with pytest.raises(StringError) as told:
        string_limits(module, narrow, cold_site)
    assert told.value.code == "string_window_empty"
    assert told.value.values["binding"] == "v_dc_max_v"
    # An inverter that tracks from there on is the nearest that would do.
    needed_v = told.value.values["tracking_must_begin_at_v"]
    assert isinstance(needed_v, float)
    lower = replace(narrow, v_mppt_min_v=needed_v - 0.1)
    limits = string_limits(module, lower, cold_site)
    assert limits.shortest == limits.longest


def test_a_current_above_the_tracker_is_refused(
    module: Module, inverter_of: InverterOf, cold_site: Site
) -> None:
    with pytest.raises(StringError, match="string_current_too_high") as told:
        string_limits(module, inverter_of(5.0, i_dc_max_a=12.5), cold_site)
    assert told.value.values["i_mp_a"] == 12.94
    needed = {"i_dc_max_a": told.value.values["i_mp_a"], "i_sc_max_a": 24.0}
    string_limits(module, inverter_of(5.0, **needed), cold_site)


def test_a_short_circuit_current_above_the_tracker_is_refused_too(
    module: Module, inverter_of: InverterOf, cold_site: Site
) -> None:
    with pytest.raises(StringError) as told:
        string_limits(module, inverter_of(5.0, i_dc_max_a=13.0, i_sc_max_a=13.9), cold_site)
    assert told.value.code == "string_current_too_high"
    # 13.7 A and 0.045 %/K over the 45.4 K from 25 °C to the hottest cell.
    assert told.value.values["i_sc_hot_a"] == pytest.approx(13.98, abs=0.01)


@pytest.mark.parametrize(
    ("changes", "module_changes", "binding"),
    [
        ({"v_mppt_max_v": 1100.0}, {}, "v_dc_max_v"),
        ({"v_mppt_max_v": 700.0}, {}, "v_mppt_max_v"),
        ({}, {"max_system_voltage_v": 600.0}, "max_system_voltage_v"),
    ],
)
def test_a_string_too_long_names_the_figure_that_forbids_it(
    module: Module,
    inverter_of: InverterOf,
    cold_site: Site,
    changes: dict[str, float],
    module_changes: dict[str, float],
    binding: str,
) -> None:
    given = replace(module, **module_changes)  # type: ignore[arg-type]  # figures by name
    inverter = inverter_of(10.0, **changes)
    with pytest.raises(StringError) as told:
        check_string(given, inverter, cold_site, 24)
    assert told.value.values["binding"] == binding
    nearest = told.value.values["nearest"]
    assert isinstance(nearest, int)
    check_string(given, inverter, cold_site, nearest)
    with pytest.raises(StringError):
        check_string(given, inverter, cold_site, nearest + 1)


@pytest.mark.parametrize(
    ("changes", "binding", "nearest"),
    [
        ({"strings_per_mppt": 1}, "strings_per_mppt", 1),
        ({"i_dc_max_a": 26.0}, "i_dc_max_a", 2),
        ({"i_dc_max_a": 26.0, "i_sc_max_a": 27.0}, "i_sc_max_a", 1),
    ],
)
def test_too_many_parallel_strings_name_the_figure_and_how_many_fit(
    module: Module,
    inverter_of: InverterOf,
    cold_site: Site,
    changes: dict[str, float],
    binding: str,
    nearest: int,
) -> None:
    inverter = inverter_of(20.0, **{"strings_per_mppt": 4, **changes})
    with pytest.raises(StringError) as told:
        check_string(module, inverter, cold_site, 10, strings_in_parallel=4)
    assert told.value.code == "too_many_strings_in_parallel"
    assert told.value.values["binding"] == binding
    assert told.value.values["nearest"] == nearest
    check_string(module, inverter, cold_site, 10, strings_in_parallel=nearest)
    with pytest.raises(StringError, match="no_strings"):
        check_string(module, inverter, cold_site, 10, strings_in_parallel=0)


@pytest.mark.parametrize(
    ("length", "code", "nearest"), [(17, "string_too_long", 16), (3, "string_too_short", 5)]
)
def test_a_refused_string_names_the_nearest_valid_one(
    module: Module,
    inverter_of: InverterOf,
    cold_site: Site,
    length: int,
    code: str,
    nearest: int,
) -> None:
    inverter = inverter_of(10.0, v_dc_max_v=1000.0)
    with pytest.raises(StringError) as told:
        check_string(module, inverter, cold_site, length)
    assert (told.value.code, told.value.values["nearest"]) == (code, nearest)
    check_string(module, inverter, cold_site, nearest)


def limits_of(shortest: int, longest: int, parallel: int = 1) -> StringLimits:
    return StringLimits(shortest, longest, parallel, 59.3, 51.4, 37.1, -35.0, 70.8)


def test_one_plane_is_split_evenly_over_two_trackers(inverter_of: InverterOf) -> None:
    plans = plan_strings((("south", 13),), inverter_of(6.0), limits_of(3, 10))
    assert [(p.mppt, p.modules_in_series) for p in plans] == [(1, 7), (2, 6)]
    assert plans[0].v_oc_cold_v == pytest.approx(7 * 59.3)


def test_two_planes_never_share_a_tracker(inverter_of: InverterOf) -> None:
    plans = plan_strings((("east", 6), ("west", 8)), inverter_of(6.0), limits_of(3, 10))
    assert [(p.plane_name, p.module_count) for p in plans] == [("east", 6), ("west", 8)]


def test_a_plane_too_small_for_a_string_is_left_out(inverter_of: InverterOf) -> None:
    plans = plan_strings((("south", 10), ("porch", 2)), inverter_of(6.0), limits_of(3, 10))
    assert [(p.plane_name, p.module_count) for p in plans] == [("south", 10)]


def test_modules_beyond_the_longest_strings_are_left_out(inverter_of: InverterOf) -> None:
    plans = plan_strings((("south", 25),), inverter_of(6.0), limits_of(3, 10))
    assert sum(p.module_count for p in plans) == 20


def test_parallel_strings_are_of_equal_length(inverter_of: InverterOf) -> None:
    plans = plan_strings((("south", 48),), inverter_of(20.0), limits_of(5, 16, parallel=2))
    assert sum(p.module_count for p in plans) == 48
    assert all(p.strings_in_parallel == 2 for p in plans)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=4),
    st.integers(1, 4),
    st.integers(1, 3),
    st.integers(1, 8),
    st.integers(0, 12),
)
def test_plans_stay_inside_every_limit(
    counts: list[int], trackers: int, parallel: int, shortest: int, span: int
) -> None:
    inverter = Inverter(
        "any", 10.0, 3, 1100.0, 160.0, 1000.0, trackers, 3, 32.0, 40.0, 15.0, 97.0, "test"
    )
    limits = limits_of(shortest, shortest + span, parallel)
    wanted = tuple((f"plane {i}", count) for i, count in enumerate(counts))
    plans = plan_strings(wanted, inverter, limits)
    assert len(plans) <= trackers
    assert [plan.mppt for plan in plans] == list(range(1, len(plans) + 1))
    for plan in plans:
        assert shortest <= plan.modules_in_series <= shortest + span
        assert 1 <= plan.strings_in_parallel <= parallel
    for name, count in wanted:
        assert sum(p.module_count for p in plans if p.plane_name == name) <= count
    if max(counts) >= shortest:
        assert plans


@pytest.mark.parametrize(
    ("field", "value"),
    [("v_mp_v", 60.0), ("i_mp_a", 14.0), ("temp_coeff_voc_pct_per_k", 0.25), ("p_max_w", -1.0)],
)
def test_a_contradicting_module_is_refused(module: Module, field: str, value: float) -> None:
    with pytest.raises(ArrayError, match=f"module example 550: {field}"):
        replace(module, **{field: value})  # type: ignore[arg-type]  # any of the figures


def test_a_label_power_that_the_sheet_contradicts_is_refused(module: Module) -> None:
    with pytest.raises(ArrayError, match="module_power_contradicts"):
        replace(module, p_max_w=600.0)


def test_a_two_phase_inverter_does_not_exist(inverter_of: InverterOf) -> None:
    with pytest.raises(ArrayError, match="inverter_phases"):
        inverter_of(5.0, phases=2)


def test_a_window_upside_down_is_refused(inverter_of: InverterOf) -> None:
    with pytest.raises(ArrayError, match="v_mppt_min_v"):
        inverter_of(5.0, v_mppt_min_v=580.0)
