"""Candidate plants: one module on one inverter, laid out, cut to the limits, strung, simulated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import NoValidSizing, StringError
from pv_sizing.horizon import Horizon
from pv_sizing.irradiance import PlaneIrradiance, SunPath, plane_irradiance
from pv_sizing.layout import Layout, pack
from pv_sizing.limits import Limits, ac_limit_kw
from pv_sizing.losses import Loss
from pv_sizing.roof import RoofKind, RoofPlane, RoofRules
from pv_sizing.shading import Shade
from pv_sizing.site import Site
from pv_sizing.strings import StringPlan, plan_strings, string_limits
from pv_sizing.submodels import SubModels
from pv_sizing.weather import Weather
from pv_sizing.yields import SubArray, YearYield

# (tilt [°], azimuth [°]) -> light on that plane; computed once per orientation.
Light = Callable[[float, float], PlaneIrradiance]
# From what stands on the planes to the year of it, under the caller's losses and models.
Simulate = Callable[[Sequence[SubArray], Inverter, float | None], YearYield]


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


@dataclass(frozen=True, slots=True, eq=False)
class Plant:
    """One valid candidate with its simulated year.

    Parameters
    ----------
    module, inverter : Module, Inverter
        The products.
    rack_tilt_deg : float or None
        Tilt of the racks, None without flat roofs. [°]
    layouts : tuple of Layout
        Used planes, the sunniest first, cut to the modules that are strung.
    strings : tuple of StringPlan
        One per used tracker.
    caps : ModuleCaps
        What decided the count.
    shading : tuple of tuple of Loss
        Computed losses of each used plane, in the order of `layouts`.
    ac_limit_kw : float or None
        What the inverter must be set to, None when it may give its rating. [kW]
    energy : YearYield
        The year.
    """

    module: Module
    inverter: Inverter
    rack_tilt_deg: float | None
    layouts: tuple[Layout, ...]
    strings: tuple[StringPlan, ...]
    caps: ModuleCaps
    shading: tuple[tuple[Loss, ...], ...]
    ac_limit_kw: float | None
    energy: YearYield

    @property
    def ac_kw(self) -> float:
        """AC power it may give: its rating, or what it is set to [kW]."""
        return self.inverter.kw_ac if self.ac_limit_kw is None else self.ac_limit_kw

    @property
    def kwp_dc(self) -> float:
        """Label power of all strung modules [kW]."""
        return self.caps.strung * self.module.p_max_w / 1000.0


def light_source(
    site: Site, weather: Weather, sun: SunPath, models: SubModels, horizon: Horizon
) -> Light:
    """Return a function from tilt and azimuth to the light there, remembering orientations.

    Parameters
    ----------
    site, weather : Site, Weather
        Place and year.
    sun : SunPath
        The sun of that year, from `sun_path`.
    models : SubModels
        Sky and incidence models.
    horizon : Horizon
        Skyline seen from the house.

    Returns
    -------
    callable
        ``(tilt_deg, azimuth_deg) -> PlaneIrradiance``.
    """

    @lru_cache(maxsize=64)
    def light(tilt_deg: float, azimuth_deg: float) -> PlaneIrradiance:
        return plane_irradiance(
            sun,
            weather,
            tilt_deg=tilt_deg,
            azimuth_deg=azimuth_deg,
            albedo=site.albedo,
            horizon=horizon,
            models=models,
        )

    return light


def light_shares(
    roofs: Sequence[RoofPlane], rack_tilt_deg: float | None, light: Light
) -> dict[str, float]:
    """Return every plane's light as a share of the best plane's, behind the modules' glass.

    Parameters
    ----------
    roofs : sequence of RoofPlane
        Planes to compare.
    rack_tilt_deg : float or None
        Tilt of the racks on flat ones. [°]
    light : callable
        From `light_source`.

    Returns
    -------
    dict of str to float
        By plane name, the best is 1.
    """
    sums = {}
    for plane in roofs:
        sloped = plane.kind is RoofKind.SLOPED
        tilt = plane.tilt_deg if sloped or rack_tilt_deg is None else rack_tilt_deg
        sums[plane.name] = float(light(tilt, plane.azimuth_deg).effective.sum())
    best = max(sums.values())
    # A year of complete darkness makes all planes equal; it is refused later, as no energy.
    return {name: value / best if best else 1.0 for name, value in sums.items()}


def lay_out(
    roofs: Sequence[RoofPlane],
    module: Module,
    rack_tilt_deg: float | None,
    site: Site,
    rules: RoofRules,
) -> tuple[Layout, ...]:
    """Pack every plane with one module type.

    Parameters
    ----------
    roofs : sequence of RoofPlane
        Planes that may carry modules, in order of preference.
    module : Module
        Its sides count.
    rack_tilt_deg : float or None
        For the flat ones. [°]
    site, rules : Site, RoofRules
        Latitude for shadows, clearances.

    Returns
    -------
    tuple of Layout
        Planes on which at least one module fits, in the given order.
    """
    layouts = [
        pack(
            plane,
            module_length_m=module.length_m,
            module_width_m=module.width_m,
            latitude_deg=site.latitude_deg,
            rules=rules,
            rack_tilt_deg=rack_tilt_deg if plane.kind is RoofKind.FLAT else None,
        )
        for plane in roofs
    ]
    return tuple(layout for layout in layouts if layout.count)


def sub_arrays_of(
    module: Module,
    layouts: Sequence[Layout],
    shading: Sequence[tuple[Loss, ...]],
    light: Light,
) -> tuple[SubArray, ...]:
    """Return what the energy model sees of laid-out planes.

    Parameters
    ----------
    module : Module
        The product on all of them.
    layouts : sequence of Layout
        Used planes.
    shading : sequence of tuple of Loss
        Computed losses, one entry a plane.
    light : callable
        From `light_source`.

    Returns
    -------
    tuple of SubArray
    """
    return tuple(
        SubArray(
            light(layout.module_tilt_deg, layout.module_azimuth_deg),
            layout.count * module.p_max_w / 1000.0,
            module.temp_coeff_pmax_pct_per_k,
            losses,
        )
        for layout, losses in zip(layouts, shading, strict=True)
    )


def build_plant(
    module: Module,
    inverter: Inverter,
    layouts: Sequence[Layout],
    rack_tilt_deg: float | None,
    *,
    limits: Limits,
    site: Site,
    light: Light,
    shades: Mapping[str, Shade],
    simulate: Simulate,
) -> Plant:
    """Cut the layouts to the limits, string them and simulate the year.

    Parameters
    ----------
    module, inverter : Module, Inverter
        The products.
    layouts : sequence of Layout
        From `lay_out`.
    rack_tilt_deg : float or None
        What the layouts were made with. [°]
    limits, site : Limits, Site
        As in `pv_sizing.sizing.recommend`.
    light : callable
        From `light_source`.
    shades : mapping of str to callable
        Computed shadows by plane name, from `pv_sizing.shading.shade_of`.
    simulate : callable
        Sub-arrays, inverter and its limit to the energy of the year.

    Returns
    -------
    Plant

    Raises
    ------
    NoValidSizing
        ``roof_too_small`` or ``budget_too_small``.
    StringError
        If this module cannot be strung on this inverter.
    """
    strung = string_up(module, inverter, layouts, limits, site)
    shading = tuple(shades[layout.plane_name](layout.count) for layout in strung.layouts)
    limit_kw = ac_limit_kw(inverter, limits)
    energy = simulate(sub_arrays_of(module, strung.layouts, shading, light), inverter, limit_kw)
    return Plant(
        module,
        inverter,
        rack_tilt_deg,
        strung.layouts,
        strung.strings,
        strung.caps,
        shading,
        limit_kw,
        energy,
    )


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
