"""The frozen scheme of a house: worked figures, other banners, exact recomputation."""

from dataclasses import replace
from typing import Any

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen
from heating_program.domain.scheme import DeviceChoice
from heating_program.models.dwelling import Dwelling
from heating_program.services import heat_scheme
from heating_program.services.household_rows import dwelling_columns
from tests.factories import households

UNIT = DeviceChoice("示例", "RB-20", 20.0, None, 3.0, Fen(2_000_000))
LINHE, URAD_MIDDLE = "150802102202", "150824"


def house(area_code: str = LINHE, **changes: Any) -> Dwelling:
    return Dwelling(area_code=area_code, **dwelling_columns(households.dwelling(**changes)))


def scheme(dwelling: Dwelling, technology: str = "ashp_air") -> heat_scheme.Scheme:
    return heat_scheme.make(technology, heat_scheme.load_inputs(dwelling, None), UNIT)


def test_the_worked_house_needs_its_worked_load() -> None:
    found = scheme(house())
    assert found.load.h_w_k == pytest.approx(406.322)
    assert found.load.load_w == pytest.approx(13531, abs=1)
    assert found.sizing.capacity_factor == pytest.approx(0.938125)
    assert found.sizing.required_nominal_kw == pytest.approx(14.42, abs=0.01)


def test_a_stored_scheme_computes_to_itself() -> None:
    stored = heat_scheme.frozen(scheme(house()))
    assert heat_scheme.frozen(heat_scheme.recompute(stored)) == stored
    assert heat_scheme.thawed(stored) == scheme(house())


def test_a_tampered_result_does_not_survive_recomputation() -> None:
    stored = heat_scheme.frozen(scheme(house()))
    honest = stored["load"]["load_w"]
    stored["load"]["load_w"] = 1.0
    assert heat_scheme.recompute(stored).load.load_w == honest


def test_a_colder_banner_asks_for_more_and_says_that_it_is_an_estimate() -> None:
    linhe, urad = scheme(house()), scheme(house(URAD_MIDDLE))
    assert urad.load.load_w > linhe.load.load_w
    assert (linhe.inputs.outdoor_status, urad.inputs.outdoor_status) == ("official", "estimate")


def test_only_heated_rooms_are_heated() -> None:
    half = scheme(house(heated_area_m2=45.0))
    assert half.load.load_w < scheme(house()).load.load_w
    assert half.load.load_w_m2 > scheme(house()).load.load_w_m2, "the cold partition counts"


def test_cold_takes_nothing_from_a_heater_that_is_no_air_source() -> None:
    found = scheme(house(), "electric_storage")
    assert found.ratio_at_minus_20 is None
    assert found.sizing.required_nominal_kw == pytest.approx(found.load.load_w / 1000)


def test_a_test_report_counts_before_the_catalogue() -> None:
    inputs = heat_scheme.load_inputs(house(), None)
    good = heat_scheme.make("ashp_air", inputs, replace(UNIT, kw_at_minus_20=19.0))
    assert good.sizing.required_nominal_kw < scheme(house()).sizing.required_nominal_kw
    with pytest.raises(DomainError) as refused:
        heat_scheme.make("ashp_air", inputs, replace(UNIT, kw_at_minus_20=2.0))
    assert refused.value.code == "low_point_out_of_range"


def test_sizes_that_make_no_house_are_refused() -> None:
    with pytest.raises(DomainError) as refused:
        heat_scheme.load_inputs(house(length_m=3.0, depth_m=20.0, heated_area_m2=5.0), None)
    assert refused.value.code == "house_sizes_implausible"
