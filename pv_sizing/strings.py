"""Strings between modules and inverter: lengths that survive record cold, groups on trackers."""

import math
from dataclasses import dataclass
from functools import lru_cache

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import StringError
from pv_sizing.site import Site

# A cell in full sun and 1 m/s of wind stands this much above the air: 1000 / (25 + 6.84), the
# Faiman model's own figure, so that strings and yields agree about the hottest cell.
HOT_CELL_RISE_KELVIN = 1000.0 / (25.0 + 6.84)


@dataclass(frozen=True, slots=True)
class StringLimits:
    """How many modules one string may have, and how many strings one tracker.

    Parameters
    ----------
    shortest, longest : int
        Modules in series. [-]
    strings_per_mppt : int
        Parallel strings of equal length on one tracker. [-]
    v_oc_cold_v, v_mp_cold_v, v_mp_hot_v : float
        One module's voltages at the record cold and the hot cell. [V]
    cold_cell_celsius, hot_cell_celsius : float
        The two cell temperatures used. [°C]
    """

    shortest: int
    longest: int
    strings_per_mppt: int
    v_oc_cold_v: float
    v_mp_cold_v: float
    v_mp_hot_v: float
    cold_cell_celsius: float
    hot_cell_celsius: float


@dataclass(frozen=True, slots=True)
class StringPlan:
    """Equal strings of one plane on one tracker.

    Parameters
    ----------
    plane_name : str
        Where the modules lie.
    mppt : int
        Tracker number from 1.
    modules_in_series, strings_in_parallel : int
        Shape of the group. [-]
    v_oc_cold_v, v_mp_hot_v : float
        String voltage at record cold, open, and at the hot cell, working. [V]
    """

    plane_name: str
    mppt: int
    modules_in_series: int
    strings_in_parallel: int
    v_oc_cold_v: float
    v_mp_hot_v: float

    @property
    def module_count(self) -> int:
        """Modules of the group [-]."""
        return self.modules_in_series * self.strings_in_parallel


def string_limits(module: Module, inverter: Inverter, site: Site) -> StringLimits:
    """Return the string lengths that survive record cold and still track on the hottest day.

    ``n_max = min(V_dc,max / V_oc(cold), V_mppt,max / V_mp(cold))``,
    ``n_min = V_mppt,min / V_mp(hot)``; a cell at dawn is as cold as the air, in full sun it is
    `HOT_CELL_RISE_KELVIN` above it.

    Parameters
    ----------
    module : Module
        Datasheet figures.
    inverter : Inverter
        Datasheet figures.
    site : Site
        Record low and high of the air.

    Returns
    -------
    StringLimits

    Raises
    ------
    StringError
        ``string_current_too_high`` or ``string_window_empty``: not one string works on this
        inverter, so values name the nearest inverter that would do: the currents one tracker
        would have to carry, or how low its tracking would have to begin.

    References
    ----------
    IEC 62548-1:2023, correction of open-circuit voltage for the lowest expected temperature.
    """
    cold, hot = site.record_low_celsius, site.record_high_celsius + HOT_CELL_RISE_KELVIN
    v_oc_cold, v_mp_cold = module.v_oc_at(cold), module.v_mp_at(cold)
    v_mp_hot = module.v_mp_at(hot)
    ceiling = min(inverter.v_dc_max_v, module.max_system_voltage_v)
    longest = min(int(ceiling / v_oc_cold), int(inverter.v_mppt_max_v / v_mp_cold))
    shortest = math.ceil(inverter.v_mppt_min_v / v_mp_hot)
    i_sc_hot = _i_sc_at(module, hot)
    parallel = min(
        inverter.strings_per_mppt,
        int(inverter.i_dc_max_a / module.i_mp_a),
        int(inverter.i_sc_max_a / i_sc_hot),
    )
    where = f"module {module.model} on inverter {inverter.model}"
    if parallel < 1:
        raise StringError(
            "string_current_too_high",
            where,
            i_mp_a=module.i_mp_a,
            i_dc_max_a=inverter.i_dc_max_a,
            i_sc_hot_a=round(i_sc_hot, 2),
            i_sc_max_a=inverter.i_sc_max_a,
        )
    limits = StringLimits(
        max(shortest, 1), longest, parallel, v_oc_cold, v_mp_cold, v_mp_hot, cold, hot
    )
    if longest < limits.shortest:
        raise StringError(
            "string_window_empty",
            where,
            shortest=limits.shortest,
            longest=longest,
            binding=_binding_above(module, inverter, limits),
            v_mppt_min_v=inverter.v_mppt_min_v,
            tracking_must_begin_at_v=round(longest * v_mp_hot, 1),
            cold_celsius=cold,
        )
    return limits


def check_string(
    module: Module,
    inverter: Inverter,
    site: Site,
    modules_in_series: int,
    strings_in_parallel: int = 1,
) -> None:
    """Refuse strings of one tracker that it cannot take, naming the nearest it can.

    Parameters
    ----------
    module, inverter : Module, Inverter
        Datasheet figures.
    site : Site
        Record temperatures.
    modules_in_series : int
        Proposed length. [-]
    strings_in_parallel : int
        Proposed equal strings on the tracker. [-]

    Raises
    ------
    StringError
        ``string_too_long``, ``string_too_short``, ``too_many_strings_in_parallel`` or
        ``no_strings``, with ``nearest`` in its values and ``binding``, the figure of a sheet
        that forbids it; or as `string_limits`.
    """
    limits = string_limits(module, inverter, site)
    where = f"module {module.model} on inverter {inverter.model}"
    if strings_in_parallel < 1:
        raise StringError("no_strings", where, strings_in_parallel=strings_in_parallel, nearest=1)
    if strings_in_parallel > limits.strings_per_mppt:
        raise StringError(
            "too_many_strings_in_parallel",
            where,
            strings_in_parallel=strings_in_parallel,
            nearest=limits.strings_per_mppt,
            binding=_binding_current(module, inverter, limits),
            i_mp_a=round(strings_in_parallel * module.i_mp_a, 2),
        )
    if limits.shortest <= modules_in_series <= limits.longest:
        return
    too_long = modules_in_series > limits.longest
    raise StringError(
        "string_too_long" if too_long else "string_too_short",
        where,
        modules_in_series=modules_in_series,
        nearest=limits.longest if too_long else limits.shortest,
        binding=_binding_above(module, inverter, limits) if too_long else "v_mppt_min_v",
        v_oc_cold_v=round(modules_in_series * limits.v_oc_cold_v, 1),
        v_mp_hot_v=round(modules_in_series * limits.v_mp_hot_v, 1),
        cold_celsius=limits.cold_cell_celsius,
    )


def _binding_above(module: Module, inverter: Inverter, limits: StringLimits) -> str:
    """Name the figure of a sheet that allows the fewest modules in series."""
    allowed = {
        "v_dc_max_v": inverter.v_dc_max_v / limits.v_oc_cold_v,
        "max_system_voltage_v": module.max_system_voltage_v / limits.v_oc_cold_v,
        "v_mppt_max_v": inverter.v_mppt_max_v / limits.v_mp_cold_v,
    }
    return min(allowed, key=lambda name: allowed[name])


def _binding_current(module: Module, inverter: Inverter, limits: StringLimits) -> str:
    """Name the figure of the inverter's sheet that allows the fewest strings in parallel."""
    allowed = {
        "strings_per_mppt": float(inverter.strings_per_mppt),
        "i_dc_max_a": inverter.i_dc_max_a / module.i_mp_a,
        "i_sc_max_a": inverter.i_sc_max_a / _i_sc_at(module, limits.hot_cell_celsius),
    }
    return min(allowed, key=lambda name: allowed[name])


def _i_sc_at(module: Module, cell_celsius: float) -> float:
    share = module.temp_coeff_isc_pct_per_k / 100.0 * (cell_celsius - 25.0)
    return module.i_sc_a * (1.0 + share)


def plan_strings(
    wanted: tuple[tuple[str, int], ...], inverter: Inverter, limits: StringLimits
) -> tuple[StringPlan, ...]:
    """Arrange planes on trackers so that as many of the wanted modules as possible are used.

    A tracker serves one plane and carries equal strings, since modules that see different
    light or lengths pull each other down. All divisions of the few trackers are tried;
    equal totals prefer fewer trackers, then the plane named first.

    Parameters
    ----------
    wanted : tuple of (str, int)
        Plane name and modules wanted on it, best plane first.
    inverter : Inverter
        Its trackers.
    limits : StringLimits
        From `string_limits`.

    Returns
    -------
    tuple of StringPlan
        Possibly fewer modules than wanted, possibly none.

    Examples
    --------
    >>> inverter = Inverter("example", 5.0, 1, 600.0, 80.0, 550.0, 2, 1, 16.0, 24.0, 7.5, 97.0, "")
    >>> limits = StringLimits(3, 10, 1, 59.3, 51.4, 37.1, -35.0, 70.8)
    >>> [(p.mppt, p.modules_in_series) for p in plan_strings((("south", 13),), inverter, limits)]
    [(1, 7), (2, 6)]
    """
    shapes = _division(tuple(count for _, count in wanted), inverter.mppt_count, limits)
    plans: list[StringPlan] = []
    for (plane_name, _), groups in zip(wanted, shapes, strict=True):
        for series, parallel in groups:
            plans.append(
                StringPlan(
                    plane_name,
                    len(plans) + 1,
                    series,
                    parallel,
                    round(series * limits.v_oc_cold_v, 1),
                    round(series * limits.v_mp_hot_v, 1),
                )
            )
    return tuple(plans)


Groups = tuple[tuple[int, int], ...]  # (modules in series, strings in parallel) per tracker


def _division(counts: tuple[int, ...], trackers: int, limits: StringLimits) -> tuple[Groups, ...]:
    """Share `trackers` among planes for the largest total; first plane takes the odd one."""
    if not counts:
        return ()
    best: tuple[Groups, ...] = ()
    best_key = (-1, 0)
    for own in range(trackers, -1, -1):
        head = _groups(counts[0], own, limits)
        tail = _division(counts[1:], trackers - len(head), limits)
        division = (head, *tail)
        used = sum(series * parallel for groups in division for series, parallel in groups)
        key = (used, -sum(len(groups) for groups in division))
        if key > best_key:
            best, best_key = division, key
    return best


@lru_cache(maxsize=4096)
def _groups(count: int, trackers: int, limits: StringLimits) -> Groups:
    """Fill `trackers` from one plane of `count` modules, as evenly as the window allows."""
    best: Groups = ()
    for used in range(1, trackers + 1):
        groups = _even_groups(count, used, limits)
        if sum(s * p for s, p in groups) > sum(s * p for s, p in best):
            best = groups
    return best


def _even_groups(count: int, trackers: int, limits: StringLimits) -> Groups:
    groups: list[tuple[int, int]] = []
    left = count
    for remaining in range(trackers, 0, -1):
        share = math.ceil(left / remaining)
        fitting = [
            (series, parallel)
            for parallel in range(1, limits.strings_per_mppt + 1)
            for series in range(limits.shortest, limits.longest + 1)
            if series * parallel <= min(left, share)
        ]
        if not fitting:
            continue
        # The fullest group; of equal ones the longer strings, which need less cable.
        chosen = max(fitting, key=lambda group: (group[0] * group[1], group[0]))
        groups.append(chosen)
        left -= chosen[0] * chosen[1]
    return tuple(groups)
