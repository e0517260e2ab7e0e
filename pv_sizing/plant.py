"""Candidate plants: one module on one inverter, laid out, cut to the limits, strung, simulated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from pv_sizing.array import Inverter, Module
from pv_sizing.errors import PlaneError
from pv_sizing.layout import Layout, pack, require_layable
from pv_sizing.limits import Limits, ac_limit_kw
from pv_sizing.losses import Loss
from pv_sizing.plane_light import Light, YearlyLight, light_shares
from pv_sizing.roof import RoofKind, RoofPlane, RoofRules
from pv_sizing.shading import Shade
from pv_sizing.site import Site
from pv_sizing.strings import StringPlan
from pv_sizing.strung_array import ModuleCaps, string_up
from pv_sizing.yields import SubArray, YearYield

# From what stands on the planes to the year of it, under the caller's losses and models.
Simulate = Callable[[Sequence[SubArray], Inverter, float | None], YearYield]


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


def layable_planes(
    roofs: Sequence[RoofPlane],
    module: Module,
    rack_tilt_deg: float | None,
    site: Site,
    rules: RoofRules,
) -> tuple[list[RoofPlane], dict[str, PlaneError]]:
    """Part the planes that racks and modules may stand on from those they cannot.

    Parameters
    ----------
    roofs, module, rack_tilt_deg, site, rules
        As for `lay_out`.

    Returns
    -------
    tuple of (list of RoofPlane, dict of str to PlaneError)
        The planes in the given order, and why not by the names of the others.

    Raises
    ------
    RoofError
        If a module or the rack tilt is impossible on any plane.
    """
    layable, refused = [], {}
    for plane in roofs:
        try:
            require_layable(plane, **_terms(plane, module, rack_tilt_deg, site, rules))
        except PlaneError as refusal:
            refused[plane.name] = refusal
        else:
            layable.append(plane)
    return layable, refused


def lay_out(
    roofs: Sequence[RoofPlane],
    module: Module,
    rack_tilt_deg: float | None,
    site: Site,
    rules: RoofRules,
    *,
    light: YearlyLight,
    poorest_plane_share: float,
) -> tuple[Layout, ...]:
    """Pack every plane that is worth it with one module type.

    A plane that cannot be laid out is left out, and sets no measure for the others.

    Parameters
    ----------
    roofs : sequence of RoofPlane
        Planes that may carry modules, at least one.
    module : Module
        Its sides count.
    rack_tilt_deg : float or None
        For the flat ones. [°]
    site, rules : Site, RoofRules
        Latitude for shadows, clearances.
    light : callable
        Light of the year by orientation, from `pv_sizing.plane_light.yearly_light`.
    poorest_plane_share : float
        Planes with less than this share of the best plane's light are left out. [-]

    Returns
    -------
    tuple of Layout
        Planes on which at least one module fits, the sunniest first.

    Raises
    ------
    PlaneError
        The first plane's, if none can be laid out.
    RoofError
        If a module or the rack tilt is impossible on any plane.
    """
    layable, refused = layable_planes(roofs, module, rack_tilt_deg, site, rules)
    if not layable:
        raise next(iter(refused.values()))
    shares = light_shares(layable, rack_tilt_deg, light)
    layouts = (
        pack(plane, **_terms(plane, module, rack_tilt_deg, site, rules))
        for plane in sorted(layable, key=lambda plane: -shares[plane.name])
        if shares[plane.name] >= poorest_plane_share
    )
    return tuple(layout for layout in layouts if layout.count)


class _Terms(TypedDict):
    """What `pack` and `require_layable` ask for beside the plane."""

    module_length_m: float
    module_width_m: float
    latitude_deg: float
    rules: RoofRules
    rack_tilt_deg: float | None


def _terms(
    plane: RoofPlane, module: Module, rack_tilt_deg: float | None, site: Site, rules: RoofRules
) -> _Terms:
    return _Terms(
        module_length_m=module.length_m,
        module_width_m=module.width_m,
        latitude_deg=site.latitude_deg,
        rules=rules,
        rack_tilt_deg=rack_tilt_deg if plane.kind is RoofKind.FLAT else None,
    )


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
