"""Modules and inverters as their datasheets state them, refused when a sheet contradicts itself."""

from dataclasses import dataclass

from pv_sizing.checks import require_between
from pv_sizing.errors import ArrayError


@dataclass(frozen=True, slots=True)
class Module:
    """A module as its datasheet states it at 1000 W/m2 and 25 °C.

    Parameters
    ----------
    model : str
        Maker and type.
    length_m, width_m : float
        Long and short side. [m]
    p_max_w : float
        Label power. [W]
    v_oc_v, v_mp_v : float
        Open-circuit and working voltage. [V]
    i_sc_a, i_mp_a : float
        Short-circuit and working current. [A]
    temp_coeff_pmax_pct_per_k, temp_coeff_voc_pct_per_k, temp_coeff_isc_pct_per_k : float
        The first two negative. [%/K]
    max_system_voltage_v : float
        Highest string voltage the insulation is made for. [V]
    weight_kg : float
        Mass. [kg]
    source : str
        Datasheet and date, or that it is an example.
    official : bool
        False while the row is an example and no real product.

    Raises
    ------
    ArrayError
        If a figure is impossible or ``v_mp i_mp`` misses the label power by more than 3 %.
    """

    model: str
    length_m: float
    width_m: float
    p_max_w: float
    v_oc_v: float
    v_mp_v: float
    i_sc_a: float
    i_mp_a: float
    temp_coeff_pmax_pct_per_k: float
    temp_coeff_voc_pct_per_k: float
    temp_coeff_isc_pct_per_k: float
    max_system_voltage_v: float
    weight_kg: float
    source: str
    official: bool = False

    def __post_init__(self) -> None:
        for name, low, high in (
            ("length_m", 0.2, 4.0),
            ("width_m", 0.2, 4.0),
            ("p_max_w", 10.0, 1000.0),
            ("v_oc_v", 5.0, 150.0),
            ("v_mp_v", 4.0, self.v_oc_v),
            ("i_sc_a", 0.5, 40.0),
            ("i_mp_a", 0.4, self.i_sc_a),
            ("temp_coeff_pmax_pct_per_k", -1.0, 0.0),
            ("temp_coeff_voc_pct_per_k", -1.0, 0.0),
            ("temp_coeff_isc_pct_per_k", -0.2, 0.3),
            ("max_system_voltage_v", 100.0, 2000.0),
            ("weight_kg", 0.5, 100.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=ArrayError,
                code="module_figure_impossible",
                where=f"module {self.model}",
                name=name,
            )
        working_w = self.v_mp_v * self.i_mp_a
        if abs(working_w / self.p_max_w - 1.0) > 0.03:
            raise ArrayError(
                "module_power_contradicts",
                f"module {self.model}",
                p_max_w=self.p_max_w,
                v_mp_times_i_mp_w=round(working_w, 1),
            )

    def v_oc_at(self, cell_celsius: float) -> float:
        """Return open-circuit voltage at a cell temperature, linear in kelvin [V]."""
        return self.v_oc_v * (1.0 + self.temp_coeff_voc_pct_per_k / 100.0 * (cell_celsius - 25.0))

    def v_mp_at(self, cell_celsius: float) -> float:
        """Return working voltage at a cell temperature [V].

        Datasheets rarely give its coefficient; the power coefficient is a little steeper and
        therefore safe at both ends of the tracking window.
        """
        return self.v_mp_v * (1.0 + self.temp_coeff_pmax_pct_per_k / 100.0 * (cell_celsius - 25.0))


@dataclass(frozen=True, slots=True)
class Inverter:
    """A string inverter as its datasheet states it.

    Parameters
    ----------
    model : str
        Maker and type.
    kw_ac : float
        Rated AC power. [kW]
    phases : int
        1 or 3.
    v_dc_max_v : float
        Voltage that must never be exceeded. [V]
    v_mppt_min_v, v_mppt_max_v : float
        Tracking window. [V]
    mppt_count, strings_per_mppt : int
        Independent trackers, and parallel strings on each.
    i_dc_max_a, i_sc_max_a : float
        Working and short-circuit current allowed per tracker. [A]
    kwp_dc_max : float
        Largest array the maker allows. [kW]
    efficiency_pct : float
        Nominal (European) efficiency. [%]
    source : str
        Datasheet and date, or that it is an example.
    official : bool
        False while the row is an example and no real product.

    Raises
    ------
    ArrayError
        If a figure is impossible or the tracking window is upside down.
    """

    model: str
    kw_ac: float
    phases: int
    v_dc_max_v: float
    v_mppt_min_v: float
    v_mppt_max_v: float
    mppt_count: int
    strings_per_mppt: int
    i_dc_max_a: float
    i_sc_max_a: float
    kwp_dc_max: float
    efficiency_pct: float
    source: str
    official: bool = False

    def __post_init__(self) -> None:
        for name, low, high in (
            ("kw_ac", 0.2, 500.0),
            ("v_dc_max_v", 50.0, 2000.0),
            ("v_mppt_max_v", 40.0, self.v_dc_max_v),
            ("v_mppt_min_v", 20.0, self.v_mppt_max_v),
            ("mppt_count", 1, 24),
            ("strings_per_mppt", 1, 8),
            ("i_dc_max_a", 1.0, 200.0),
            ("i_sc_max_a", self.i_dc_max_a, 300.0),
            ("kwp_dc_max", self.kw_ac * 0.5, 1000.0),
            ("efficiency_pct", 50.0, 100.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=ArrayError,
                code="inverter_figure_impossible",
                where=f"inverter {self.model}",
                name=name,
            )
        if self.phases not in (1, 3):
            raise ArrayError("inverter_phases", f"inverter {self.model}", phases=self.phases)
