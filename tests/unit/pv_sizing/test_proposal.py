"""A contractor's plant is accepted or refused with what would do instead."""

from collections.abc import Callable

import pytest

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import NoValidSizing, StringError
from pv_sizing.limits import Limits
from pv_sizing.proposal import check_proposal
from pv_sizing.site import Site

InverterOf = Callable[..., Inverter]


def test_the_reference_plant_is_accepted(
    module: Module, inverter_of: InverterOf, site: Site
) -> None:
    limits = Limits(1, grid_open_capacity_kw=5.0)
    check_proposal(module, inverter_of(5.0), site, [(5, 1), (5, 1)], limits)
    check_proposal(module, inverter_of(5.0), site, [(9, 1)], limits)


@pytest.mark.parametrize(
    ("kw", "limits", "code", "value"),
    [
        (10.0, Limits(1), "phases_allow_no_inverter", ("single_phase_max_kw", 8.0)),
        (
            6.0,
            Limits(3, single_phase_max_kw=5.0),
            "phases_allow_no_inverter",
            ("single_phase_max_kw", 5.0),
        ),
        (
            5.0,
            Limits(1, grid_open_capacity_kw=2.53),
            "grid_capacity_too_small",
            ("grid_open_capacity_kw", 2.53),
        ),
    ],
)
def test_a_connection_that_cannot_carry_it_says_what_it_could(
    module: Module,
    inverter_of: InverterOf,
    site: Site,
    kw: float,
    limits: Limits,
    code: str,
    value: tuple[str, float],
) -> None:
    with pytest.raises(NoValidSizing) as told:
        check_proposal(module, inverter_of(kw), site, [(8, 1)], limits)
    assert told.value.code == code
    assert told.value.values[value[0]] == value[1]


@pytest.mark.parametrize(
    ("changes", "groups", "code", "nearest"),
    [
        ({}, [], "no_strings", 1),
        ({}, [(4, 1), (4, 1), (4, 1)], "trackers_too_few", 2),
        ({}, [(11, 1)], "string_too_long", 10),
        ({}, [(6, 1), (2, 1)], "string_too_short", 3),
        ({}, [(6, 2)], "too_many_strings_in_parallel", 1),
        ({}, [(6, 1), (6, 1)], "dc_ac_ratio_too_high", 11),
        ({"kwp_dc_max": 5.0}, [(5, 1), (5, 1)], "inverter_dc_too_high", 9),
    ],
)
def test_every_refusal_names_the_nearest_valid_choice(
    module: Module,
    inverter_of: InverterOf,
    site: Site,
    changes: dict[str, float],
    groups: list[tuple[int, int]],
    code: str,
    nearest: int,
) -> None:
    with pytest.raises(StringError) as told:
        check_proposal(module, inverter_of(5.0, **changes), site, groups, Limits(1))
    assert (told.value.code, told.value.values["nearest"]) == (code, nearest)
    assert told.value.where == "module example 550 on inverter example 5 kW"


def test_an_offer_on_a_limited_inverter_is_held_to_its_limit(
    module: Module, inverter_of: Callable[..., Inverter], site: Site
) -> None:
    limited = Limits(1, 3.0, may_limit_inverter=True)
    with pytest.raises(StringError, match="dc_ac_ratio_too_high") as told:
        check_proposal(module, inverter_of(5.0), site, [(10, 1)], limited)
    assert told.value.values["nearest"] == 7  # 1.3 * 3.0 / 0.55
    check_proposal(module, inverter_of(5.0), site, [(7, 1)], limited)
