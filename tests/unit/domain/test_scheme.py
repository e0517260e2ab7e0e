"""What speaks for and against the size of a device."""

from dataclasses import replace

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen
from heating_program.domain.scheme import WARNING_LABELS, DeviceChoice, judge

UNIT = DeviceChoice("示例", "RB-16", 16.0, 13.6, 0.0, Fen(1_800_000))


def warnings(device: DeviceChoice, *, load_kw: float = 13.5, at_low: float = 0.56) -> set[str]:
    found = judge(device, load_kw=load_kw, factor_at_design=0.938, factor_at_record_low=at_low)
    assert set(found) <= set(WARNING_LABELS)
    return set(found)


def refusal(device: DeviceChoice) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as refused:
        warnings(device)
    return refused.value.code, refused.value.field


def test_a_unit_that_fits_raises_no_warning() -> None:
    assert warnings(UNIT) == set()


def test_a_unit_below_the_load_is_refused_unless_its_backup_carries_the_rest() -> None:
    weak = replace(UNIT, nominal_kw=12.0, kw_at_minus_20=10.2)
    assert refusal(weak) == ("device_too_small", "nominal_kw")
    assert warnings(replace(weak, backup_kw=3.0)) == set()


def test_the_last_digit_of_a_nameplate_does_not_fail_a_unit() -> None:
    rounded = replace(UNIT, nominal_kw=14.4, kw_at_minus_20=None)
    assert warnings(rounded, load_kw=13.531, at_low=0.6) == set(), (
        "13.531 kW ask for 14.425, printed 14.4"
    )


def test_a_unit_far_above_the_load_is_warned_of() -> None:
    assert warnings(replace(UNIT, nominal_kw=20.0)) == {"device_oversized"}


def test_a_unit_that_fades_in_the_deepest_cold_is_warned_of() -> None:
    assert warnings(UNIT, at_low=0.3) == {"weak_at_record_low"}
    assert warnings(replace(UNIT, backup_kw=4.0), at_low=0.3) == set()


def test_more_heat_in_deeper_cold_is_a_slip_of_the_pen() -> None:
    assert refusal(replace(UNIT, kw_at_minus_20=17.0)) == (
        "low_point_above_nominal",
        "kw_at_minus_20",
    )
