"""The single-diode model fitted to a datasheet row, to find out whether the row can be true.

A yield needs only the power coefficient (PVWatts) and a string only the voltage coefficient.
The five parameters of one diode tie both to the currents and voltages: a row whose figures
cannot belong to one silicon module has no fit. The fit takes a few milliseconds; it is a check
for those who enter products, not a step of every sizing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pvlib.pvsystem import calcparams_desoto, singlediode
from scipy.optimize import brentq

from pv_sizing.array import Module
from pv_sizing.checks import require_between
from pv_sizing.errors import ArrayError

REFERENCE_CELSIUS = 25.0
REFERENCE_KELVIN = 298.15
BOLTZMANN_EV_PER_KELVIN = 8.617333262e-5
# Crystalline silicon as De Soto et al. take it: gap at 25 °C and its relative change.
GAP_EV = 1.121
GAP_CHANGE_PER_KELVIN = -0.0002677
# The sheet's voltage coefficient is met over this step, its power coefficient read over it.
STEP_KELVIN = 2.0
# Modified ideality factor over open-circuit voltage; silicon lies between 0.03 and 0.05.
IDEALITY_SHARES = (0.025, 0.06)


@dataclass(frozen=True, slots=True)
class SingleDiode:
    """Five parameters of one diode at 1000 W/m2 and 25 °C, and the current's coefficient.

    Parameters
    ----------
    light_current_a, saturation_current_a : float
        I_L and I_0. [A]
    series_ohm, shunt_ohm : float
        R_s and R_sh. [ohm]
    ideality_v : float
        Modified ideality factor, n N_s k T / q. [V]
    temp_coeff_isc_a_per_k : float
        Of the short-circuit current. [A/K]
    """

    light_current_a: float
    saturation_current_a: float
    series_ohm: float
    shunt_ohm: float
    ideality_v: float
    temp_coeff_isc_a_per_k: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Characteristic points of the current-voltage curve.

    Parameters
    ----------
    p_max_w, v_oc_v, i_sc_a, v_mp_v, i_mp_a : float
        Power, open-circuit voltage, short-circuit current, working voltage and current.
        [W], [V], [A]
    """

    p_max_w: float
    v_oc_v: float
    i_sc_a: float
    v_mp_v: float
    i_mp_a: float


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """How a fitted model and its datasheet agree.

    Parameters
    ----------
    worst_point_pct : float
        Largest deviation of the five figures of 25 °C. [%]
    temp_coeff_pmax_pct_per_k, temp_coeff_voc_pct_per_k, temp_coeff_isc_pct_per_k : float
        Coefficients of the fitted model over `STEP_KELVIN`. [%/K]
    """

    worst_point_pct: float
    temp_coeff_pmax_pct_per_k: float
    temp_coeff_voc_pct_per_k: float
    temp_coeff_isc_pct_per_k: float


def fit_sheet(module: Module) -> SingleDiode:
    """Fit the model of De Soto et al. to a datasheet row.

    ``I = I_L - I_0 (exp((V + I R_s) / a) - 1) - (V + I R_s) / R_sh``. For any ``a`` and
    ``R_s`` the other three follow from short circuit, working point and open circuit by a
    linear system; ``R_s`` makes the working point the point of most power, and ``a`` gives the
    sheet's voltage coefficient. Two nested searches between bounds find them without a guess.

    Parameters
    ----------
    module : Module
        The row.

    Returns
    -------
    SingleDiode

    Raises
    ------
    ArrayError
        ``sheet_cannot_be_fitted`` if no diode has these figures; ``where`` names the module
        and ``reason`` what is contradictory: ``working_point``, ``voltage_coefficient``,
        ``series_resistance`` or ``shunt_resistance``.

    References
    ----------
    De Soto, Klein and Beckman, Improvement and validation of a model for photovoltaic array
    performance, Solar Energy 80 (2006), doi:10.1016/j.solener.2005.06.010.

    Examples
    --------
    >>> module = Module("example", 2.278, 1.134, 550.0, 51.6, 42.5, 13.7, 12.94, -0.34, -0.25,
    ...                 0.045, 1500.0, 28.6, "example")
    >>> diode = fit_sheet(module)
    >>> round(diode.series_ohm, 2), round(diode.ideality_v, 2)
    (0.27, 1.8)
    """

    def voltage_residual(ideality_v: float) -> float:
        return _current_at_warm_voc(module, _with_ideality(module, ideality_v))

    low, high = (share * module.v_oc_v for share in IDEALITY_SHARES)
    ideality_v = _root(voltage_residual, low, high, module, "voltage_coefficient")
    diode = _with_ideality(module, ideality_v)
    if diode.series_ohm < 0.0:
        raise _no_fit(module, "series_resistance")
    if not 0.0 < diode.shunt_ohm < math.inf:
        raise _no_fit(module, "shunt_resistance")
    return diode


def curve_at(diode: SingleDiode, cell_celsius: float, irradiance_w_m2: float = 1000.0) -> Curve:
    """Return the characteristic points at a cell temperature and irradiance.

    Parameters
    ----------
    diode : SingleDiode
        From `fit_sheet`.
    cell_celsius : float
        Cell temperature. [°C]
    irradiance_w_m2 : float
        Effective irradiance, 0.1 to 2,000. [W/m2]

    Returns
    -------
    Curve

    Raises
    ------
    ArrayError
        If temperature or irradiance is impossible.
    """
    for name, value, low, high in (
        ("cell_celsius", cell_celsius, -100.0, 150.0),
        ("irradiance_w_m2", irradiance_w_m2, 0.1, 2000.0),
    ):
        require_between(
            value, low, high, error=ArrayError, code="curve_impossible", where="curve", name=name
        )
    parameters = calcparams_desoto(
        irradiance_w_m2,
        cell_celsius,
        diode.temp_coeff_isc_a_per_k,
        diode.ideality_v,
        diode.light_current_a,
        diode.saturation_current_a,
        diode.shunt_ohm,
        diode.series_ohm,
        EgRef=GAP_EV,
        dEgdT=GAP_CHANGE_PER_KELVIN,
    )
    points = singlediode(*parameters)
    names = ("p_mp", "v_oc", "i_sc", "v_mp", "i_mp")
    return Curve(*(float(points[name]) for name in names))


def check_sheet(module: Module, diode: SingleDiode) -> SheetCheck:
    """Compare a fitted model with its datasheet.

    Parameters
    ----------
    module : Module
        The row.
    diode : SingleDiode
        From `fit_sheet`.

    Returns
    -------
    SheetCheck
    """
    at_25 = curve_at(diode, REFERENCE_CELSIUS)
    warmer = curve_at(diode, REFERENCE_CELSIUS + STEP_KELVIN)
    deviations = (
        abs(fitted / stated - 1.0) * 100.0
        for fitted, stated in (
            (at_25.p_max_w, module.p_max_w),
            (at_25.v_oc_v, module.v_oc_v),
            (at_25.i_sc_a, module.i_sc_a),
            (at_25.v_mp_v, module.v_mp_v),
            (at_25.i_mp_a, module.i_mp_a),
        )
    )

    def coefficient(of_25: float, of_warmer: float) -> float:
        return (of_warmer / of_25 - 1.0) * 100.0 / STEP_KELVIN

    return SheetCheck(
        worst_point_pct=max(deviations),
        temp_coeff_pmax_pct_per_k=coefficient(at_25.p_max_w, warmer.p_max_w),
        temp_coeff_voc_pct_per_k=coefficient(at_25.v_oc_v, warmer.v_oc_v),
        temp_coeff_isc_pct_per_k=coefficient(at_25.i_sc_a, warmer.i_sc_a),
    )


def _with_ideality(module: Module, ideality_v: float) -> SingleDiode:
    """Return the diode of an ideality factor whose most power is at the working point."""

    def power_slope(series_ohm: float) -> float:
        """I - V dI/dV at the working point, zero where the power is largest. [A]."""
        diode = _through_points(module, ideality_v, series_ohm)
        inside_v = module.v_mp_v + module.i_mp_a * series_ohm
        steepness = (
            diode.saturation_current_a / ideality_v * math.exp(inside_v / ideality_v)
            + 1.0 / diode.shunt_ohm
        )
        return module.i_mp_a * (1.0 + steepness * series_ohm) - module.v_mp_v * steepness

    # Beyond this resistance the voltage inside the cell would exceed open circuit. Below zero the
    # search only passes by; a negative result is refused at the end.
    highest = 0.999 * (module.v_oc_v - module.v_mp_v) / module.i_mp_a
    series_ohm = _root(power_slope, -highest, highest, module, "working_point")
    return _through_points(module, ideality_v, series_ohm)


def _through_points(module: Module, ideality_v: float, series_ohm: float) -> SingleDiode:
    """Return the diode through short circuit, working point and open circuit."""
    current = np.array([module.i_sc_a, module.i_mp_a, 0.0])
    inside_v = np.array([0.0, module.v_mp_v, module.v_oc_v]) + current * series_ohm
    system = np.column_stack([np.ones(3), -np.expm1(inside_v / ideality_v), -inside_v])
    light, saturation, shunt = (float(each) for each in np.linalg.solve(system, current))
    return SingleDiode(
        light,
        saturation,
        series_ohm,
        1.0 / shunt if shunt else math.inf,
        ideality_v,
        module.i_sc_a * module.temp_coeff_isc_pct_per_k / 100.0,
    )


def _current_at_warm_voc(module: Module, diode: SingleDiode) -> float:
    """Return the current at the voltage the sheet calls open circuit `STEP_KELVIN` warmer [A]."""
    kelvin = REFERENCE_KELVIN + STEP_KELVIN
    gap_ev = GAP_EV * (1.0 + GAP_CHANGE_PER_KELVIN * STEP_KELVIN)
    exponent = (GAP_EV / REFERENCE_KELVIN - gap_ev / kelvin) / BOLTZMANN_EV_PER_KELVIN
    ratio = kelvin / REFERENCE_KELVIN
    saturation = diode.saturation_current_a * ratio**3 * math.exp(exponent)
    volts = module.v_oc_at(REFERENCE_CELSIUS + STEP_KELVIN)
    return (
        diode.light_current_a
        + diode.temp_coeff_isc_a_per_k * STEP_KELVIN
        - saturation * math.expm1(volts / (diode.ideality_v * ratio))
        - volts / diode.shunt_ohm
    )


def _root(
    function: Callable[[float], float], low: float, high: float, module: Module, reason: str
) -> float:
    at_low, at_high = function(low), function(high)
    if not (math.isfinite(at_low) and math.isfinite(at_high)) or at_low * at_high > 0.0:
        raise _no_fit(module, reason)
    return float(brentq(function, low, high, xtol=1e-13, rtol=1e-13))


def _no_fit(module: Module, reason: str) -> ArrayError:
    return ArrayError("sheet_cannot_be_fitted", f"module {module.model}", reason=reason)
