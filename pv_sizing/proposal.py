"""A plant somebody proposes, module by module: accepted, or refused with the nearest valid one.

`pv_sizing.sizing.recommend` never proposes what is refused here; an offer of a contractor may.
"""

from collections.abc import Sequence

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import StringError
from pv_sizing.limits import Limits, ac_limit_kw, admitted_inverters
from pv_sizing.site import Site
from pv_sizing.strings import check_string

# Modules in series and strings in parallel of one tracker.
Group = tuple[int, int]


def check_proposal(
    module: Module, inverter: Inverter, site: Site, groups: Sequence[Group], limits: Limits
) -> None:
    """Refuse a proposed plant that breaks a limit of connection, strings or ratio.

    Parameters
    ----------
    module, inverter : Module, Inverter
        Datasheet figures.
    site : Site
        Record temperatures.
    groups : sequence of (int, int)
        Per used tracker, modules in series and strings in parallel. [-]
    limits : Limits
        Phases, grid and DC/AC ratio of the connection.

    Raises
    ------
    NoValidSizing
        ``phases_allow_no_inverter`` or ``grid_capacity_too_small``, with the largest power
        that would be allowed.
    StringError
        ``no_strings``, ``trackers_too_few``, ``dc_ac_ratio_too_high``, ``inverter_dc_too_high``
        with ``nearest`` in their values, or as `pv_sizing.strings.check_string`.

    Examples
    --------
    >>> module = Module("example", 2.278, 1.134, 550.0, 51.6, 42.5, 13.7, 12.94, -0.34, -0.25,
    ...                 0.045, 1500.0, 28.6, "example")
    >>> inverter = Inverter("example", 5.0, 1, 600.0, 80.0, 560.0, 2, 1, 16.0, 24.0, 7.5, 97.0, "")
    >>> site = Site(40.75, 107.4, 1039.0, -35.0, 39.0)
    >>> check_proposal(module, inverter, site, [(6, 1), (6, 1)], Limits(1))
    Traceback (most recent call last):
        ...
    pv_sizing.errors.StringError: dc_ac_ratio_too_high at module example on inverter example: \
modules=12, nearest=11, ratio=1.32, allowed=1.3
    """
    admitted_inverters([inverter], limits)
    where = f"module {module.model} on inverter {inverter.model}"
    if not groups:
        raise StringError("no_strings", where, strings_in_parallel=0, nearest=1)
    if len(groups) > inverter.mppt_count:
        raise StringError(
            "trackers_too_few", where, trackers=len(groups), nearest=inverter.mppt_count
        )
    for series, parallel in groups:
        check_string(module, inverter, site, series, parallel)
    modules = sum(series * parallel for series, parallel in groups)
    module_kw = module.p_max_w / 1000.0
    limit_kw = ac_limit_kw(inverter, limits)
    ac_kw = inverter.kw_ac if limit_kw is None else limit_kw
    for code, allowed_kw, name, per_kw in (
        ("dc_ac_ratio_too_high", limits.dc_ac_ratio_max * ac_kw, "ratio", 1.0 / ac_kw),
        ("inverter_dc_too_high", inverter.kwp_dc_max, "kwp_dc", 1.0),
    ):
        if modules * module_kw > allowed_kw + 1e-9:
            raise StringError(
                code,
                where,
                modules=modules,
                nearest=int(allowed_kw / module_kw + 1e-9),
                **{name: round(modules * module_kw * per_kw, 3)},
                allowed=round(allowed_kw * per_kw, 3),
            )
