"""The fitted diode gives back its datasheet, and a sheet without a diode is refused."""

from dataclasses import replace

import pytest
from pvlib.ivtools.sdm import fit_desoto

from pv_sizing.array import Module
from pv_sizing.errors import ArrayError
from pv_sizing.single_diode import SingleDiode, check_sheet, curve_at, fit_sheet


@pytest.fixture
def diode(module: Module) -> SingleDiode:
    return fit_sheet(module)


def test_the_diode_gives_back_the_points_of_the_sheet(module: Module, diode: SingleDiode) -> None:
    points = curve_at(diode, 25.0)
    assert points.v_oc_v == pytest.approx(module.v_oc_v, rel=1e-6)
    assert points.i_sc_a == pytest.approx(module.i_sc_a, rel=1e-6)
    assert points.v_mp_v == pytest.approx(module.v_mp_v, rel=1e-4)
    assert points.i_mp_a == pytest.approx(module.i_mp_a, rel=1e-4)
    assert points.p_max_w == pytest.approx(module.p_max_w, rel=1e-3)


def test_the_diode_gives_back_the_coefficients(module: Module, diode: SingleDiode) -> None:
    """Voltage and current are fitted; the power follows, 0.04 %/K milder than this old class."""
    check = check_sheet(module, diode)
    assert check.worst_point_pct < 0.1
    assert check.temp_coeff_voc_pct_per_k == pytest.approx(-0.25, abs=1e-4)
    assert check.temp_coeff_isc_pct_per_k == pytest.approx(0.045, abs=1e-3)
    assert check.temp_coeff_pmax_pct_per_k == pytest.approx(-0.34, abs=0.05)


def test_pvlib_finds_the_same_diode_once_it_starts_near(module: Module, diode: SingleDiode) -> None:
    """From its own first guess pvlib's search does not arrive for modules of this class."""
    sheet = {
        "v_mp": module.v_mp_v,
        "i_mp": module.i_mp_a,
        "v_oc": module.v_oc_v,
        "i_sc": module.i_sc_a,
        "alpha_sc": diode.temp_coeff_isc_a_per_k,
        "beta_voc": module.v_oc_v * module.temp_coeff_voc_pct_per_k / 100.0,
        "cells_in_series": 72,
    }
    near = {
        "Rsh_0": diode.shunt_ohm * 1.2,
        "a_0": diode.ideality_v * 1.02,
        "IL_0": diode.light_current_a,
        "Io_0": diode.saturation_current_a * 1.2,
        "Rs_0": diode.series_ohm * 0.98,
    }
    found, _ = fit_desoto(**sheet, init_guess=near)
    assert found["R_s"] == pytest.approx(diode.series_ohm, rel=1e-4)
    assert found["R_sh_ref"] == pytest.approx(diode.shunt_ohm, rel=1e-4)
    assert found["a_ref"] == pytest.approx(diode.ideality_v, rel=1e-4)
    assert found["I_o_ref"] == pytest.approx(diode.saturation_current_a, rel=1e-3)
    with pytest.raises(RuntimeError, match="estimation failed"):
        fit_desoto(**sheet)


def test_the_linear_cold_voltage_is_right_and_slightly_safe(
    module: Module, diode: SingleDiode
) -> None:
    """At -35 °C the string rule says 59.3 V; the diode 0.2 % less, at dawn light 4 % less."""
    linear = module.v_oc_at(-35.0)
    assert linear == pytest.approx(59.34, abs=0.01)
    in_full_light = curve_at(diode, -35.0).v_oc_v
    assert 0.995 * linear < in_full_light < linear
    assert curve_at(diode, -35.0, 200.0).v_oc_v == pytest.approx(56.9, abs=0.1)


def test_the_linear_hot_voltage_is_lower_than_the_diode_says(
    module: Module, diode: SingleDiode
) -> None:
    """The power coefficient stands in for that of the working voltage: safe at the hot end."""
    assert module.v_mp_at(70.8) < curve_at(diode, 70.8).v_mp_v < module.v_mp_at(70.8) * 1.05


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"temp_coeff_voc_pct_per_k": -0.05}, "voltage_coefficient"),
        ({"temp_coeff_voc_pct_per_k": -0.9}, "voltage_coefficient"),
        ({"v_mp_v": 25.0, "p_max_w": 25.0 * 12.94}, "working_point"),
        ({"v_mp_v": 46.5, "p_max_w": 46.5 * 12.94}, "series_resistance"),
        ({"i_sc_a": 12.97}, "shunt_resistance"),
    ],
)
def test_a_sheet_without_a_diode_is_refused(
    module: Module, changes: dict[str, float], reason: str
) -> None:
    impossible = replace(module, **changes)  # type: ignore[arg-type]  # figures by name
    with pytest.raises(ArrayError) as told:
        fit_sheet(impossible)
    assert (told.value.code, told.value.where) == (
        "sheet_cannot_be_fitted",
        "module example 550",
    )
    assert told.value.values == {"reason": reason}
