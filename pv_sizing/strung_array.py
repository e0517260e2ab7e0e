"""Modules cut to what the limits allow and arranged in strings, before anything is simulated."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import NoValidSizing, StringError
from pv_sizing.layout import Layout
from pv_sizing.limits import Limits, ac_limit_kw
from pv_sizing.site import Site
from pv_sizing.strings import StringPlan, plan_strings, string_limits


@dataclass(frozen=True, slots=True)
class ModuleCaps:
    """How many modules each limit alone would allow, and how many the strings then use.

    Parameters
    ----------
    roof, dc_ac_ratio, inverter_dc : int
        Modules allowed by each.
    budget : int or None
        Modules the money is enough for; None when there is no budget.
    strung : int
        Modules that could be arranged in strings.
    """

    roof: int
    dc_ac_ratio: int
    inverter_dc: int
    budget: int | None
    strung: int

    @property
    def more_wanted(self) -> bool:
        """Whether roof and money have modules left that a larger inverter could take."""
        return self.strung < self.roof and (self.budget is None or self.strung < self.budget)

    @property
    def allowed(self) -> int:
        """The smallest cap before stringing."""
        caps = (self.roof, self.dc_ac_ratio, self.inverter_dc, self.budget)
        return min(cap for cap in caps if cap is not None)


@dataclass(frozen=True, slots=True)
class StrungArray:
    """Modules cut to the limits and arranged in strings, not yet simulated.

    Parameters
    ----------
    layouts : tuple of Layout
        Used planes, cut to the strung modules.
    strings : tuple of StringPlan
        One per used tracker.
    caps : ModuleCaps
        What decided the count.
    """

    layouts: tuple[Layout, ...]
    strings: tuple[StringPlan, ...]
    caps: ModuleCaps


def string_up(
    module: Module, inverter: Inverter, layouts: Sequence[Layout], limits: Limits, site: Site
) -> StrungArray:
    """Cut the layouts to the limits and string what is left.

    Parameters
    ----------
    module, inverter : Module, Inverter
        The products.
    layouts : sequence of Layout
        From `lay_out`, the preferred plane first.
    limits, site : Limits, Site
        As in `pv_sizing.sizing.recommend`.

    Returns
    -------
    StrungArray

    Raises
    ------
    NoValidSizing
        ``roof_too_small`` or ``budget_too_small``.
    StringError
        If this module cannot be strung on this inverter.
    """
    bounds = string_limits(module, inverter, site)
    caps = _caps(module, inverter, layouts, limits)
    left, wanted = caps.allowed, []
    for layout in layouts:
        wanted.append((layout.plane_name, min(layout.count, left)))
        left -= wanted[-1][1]
    strings = plan_strings(tuple(wanted), inverter, bounds)
    strung = sum(plan.module_count for plan in strings)
    if strung == 0:
        raise StringError(
            "fewer_modules_than_one_string",
            f"module {module.model} on inverter {inverter.model}",
            modules=caps.allowed,
            nearest=bounds.shortest,
        )
    return StrungArray(_cut(layouts, strings), strings, replace(caps, strung=strung))


def _caps(
    module: Module, inverter: Inverter, layouts: Sequence[Layout], limits: Limits
) -> ModuleCaps:
    module_kw = module.p_max_w / 1000.0
    limit_kw = ac_limit_kw(inverter, limits)
    ac_kw = inverter.kw_ac if limit_kw is None else max(limit_kw, 0.0)
    budget = None
    if limits.budget_fen is not None and limits.price_fen_per_kwp is not None:
        budget = int(limits.budget_fen / (limits.price_fen_per_kwp * module_kw) + 1e-9)
    caps = ModuleCaps(
        roof=sum(layout.count for layout in layouts),
        dc_ac_ratio=int(limits.dc_ac_ratio_max * ac_kw / module_kw + 1e-9),
        inverter_dc=int(inverter.kwp_dc_max / module_kw + 1e-9),
        budget=budget,
        strung=0,
    )
    if caps.roof == 0:
        raise NoValidSizing("roof_too_small", "roofs", module=module.model)
    if budget == 0:
        raise NoValidSizing(
            "budget_too_small",
            "limits budget_fen",
            budget_fen=limits.budget_fen,
            one_module_fen=round((limits.price_fen_per_kwp or 0) * module_kw),
        )
    return caps


def _cut(layouts: Sequence[Layout], strings: Sequence[StringPlan]) -> tuple[Layout, ...]:
    """Keep the first modules of every plane, as many as are strung there."""
    strung = {
        layout.plane_name: sum(s.module_count for s in strings if s.plane_name == layout.plane_name)
        for layout in layouts
    }
    return tuple(
        replace(layout, positions=layout.positions[: strung[layout.plane_name]])
        for layout in layouts
        if strung[layout.plane_name]
    )
