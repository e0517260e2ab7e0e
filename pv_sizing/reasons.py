"""Why a plant was recommended: reasons for, against and conditions, and the limits it uses."""

from pv_sizing.limits import phases_allow
from pv_sizing.plane_light import Light, light_shares, yearly_light
from pv_sizing.plant import Plant, layable_planes
from pv_sizing.result import Assumptions, LimitCheck, Reason
from pv_sizing.roof import LoadVerdict, load_verdict

# Less clipping than this is not worth a larger inverter.
SMALL_CLIPPING_PCT = 1.0
# A used plane with less than this share of the best plane's light is named as poor.
POOR_PLANE_SHARE = 0.85


def reasons_for(plant: Plant, given: Assumptions) -> list[Reason]:
    """Return what speaks for the plant: a full roof, room in the grid, little clipping.

    Parameters
    ----------
    plant : Plant
        The recommended candidate.
    given : Assumptions
        What it was chosen under.

    Returns
    -------
    list of Reason
    """
    reasons = []
    if plant.caps.strung == plant.caps.roof:
        reasons.append(Reason("for", "roof_used_fully", (("modules", plant.caps.strung),)))
    open_kw = given.limits.grid_open_capacity_kw
    if open_kw is not None and plant.ac_limit_kw is None:
        left_kw = round(open_kw - plant.inverter.kw_ac, 3)
        reasons.append(Reason("for", "grid_capacity_suffices", (("left_kw", left_kw),)))
    share_pct = _clipped_pct(plant)
    if share_pct < SMALL_CLIPPING_PCT:
        reasons.append(Reason("for", "clipping_small", (("clipped_pct", share_pct),)))
    return reasons


def reasons_against(plant: Plant, given: Assumptions, light: Light) -> list[Reason]:
    """Return what speaks against it: binding limits, lost modules, clipping, planes left out.

    Parameters
    ----------
    plant : Plant
        The recommended candidate.
    given : Assumptions
        What it was chosen under.
    light : callable
        Light by orientation, to compare the planes used.

    Returns
    -------
    list of Reason
    """
    caps = plant.caps
    reasons = [
        Reason("against", f"{check.code}_binds", (("used", check.used),))
        for check in limit_checks(plant, given)
        if check.binding and check.code != "roof_modules"
    ]
    if caps.strung < caps.allowed:
        dropped = caps.allowed - caps.strung
        reasons.append(Reason("against", "strings_leave_modules_out", (("modules", dropped),)))
    share_pct = _clipped_pct(plant)
    if share_pct >= SMALL_CLIPPING_PCT:
        reasons.append(Reason("against", "clipping", (("clipped_pct", share_pct),)))
    reasons += [
        Reason("against", "plane_may_not_carry", (("plane", plane.name),))
        for plane in given.roofs
        if load_verdict(plane) is LoadVerdict.REFUSED
    ]
    carrying = [p for p in given.roofs if load_verdict(p) is not LoadVerdict.REFUSED]
    layable, refused = layable_planes(
        carrying, plant.module, plant.rack_tilt_deg, given.site, given.rules
    )
    reasons += [
        Reason("against", "plane_cannot_be_laid_out", (("plane", name), ("why", refusal.code)))
        for name, refusal in refused.items()
    ]
    shares = light_shares(layable, plant.rack_tilt_deg, yearly_light(light))
    used = {layout.plane_name for layout in plant.layouts}
    for name, share in sorted(shares.items()):
        values = (("plane", name), ("share_pct", round(share * 100.0, 1)))
        if name in used and share < POOR_PLANE_SHARE:
            reasons.append(Reason("against", "plane_poor", values))
        if name not in used and share < given.limits.poorest_plane_share:
            reasons.append(Reason("against", "plane_left_out_poor", values))
    return reasons


def conditions(plant: Plant, given: Assumptions) -> list[Reason]:
    """Return what must be settled before building, and which inputs are not yet firm.

    Parameters
    ----------
    plant : Plant
        The recommended candidate.
    given : Assumptions
        What it was chosen under.

    Returns
    -------
    list of Reason
    """
    used = {layout.plane_name for layout in plant.layouts}
    found = [
        Reason("condition", "load_opinion_needed", (("plane", plane.name),))
        for plane in given.roofs
        if plane.name in used and load_verdict(plane) is LoadVerdict.NEEDS_OPINION
    ]
    if given.limits.grid_open_capacity_kw is None:
        found.append(Reason("condition", "grid_capacity_unknown"))
    if plant.ac_limit_kw is not None:
        limited = (("limit_kw", plant.ac_limit_kw), ("rated_kw", plant.inverter.kw_ac))
        found.append(Reason("condition", "inverter_limited_to_grid", limited))
    if not given.horizon.surveyed:
        found.append(Reason("condition", "horizon_not_surveyed"))
    if given.weather_basis.code != "measured":
        values = (
            ("basis", given.weather_basis.code),
            ("band_pct", given.weather_basis.ghi_band_pct),
        )
        found.append(Reason("condition", "weather_not_measured", values))
    judged = [loss.code for loss in given.losses.losses if loss.basis == "judgement"]
    if judged:
        found.append(Reason("condition", "losses_judged", (("losses", ", ".join(judged)),)))
    for code, official in (
        ("roof_rules_example", given.rules.official),
        ("module_example", plant.module.official),
        ("inverter_example", plant.inverter.official),
    ):
        if not official:
            found.append(Reason("condition", code))
    return found


def _clipped_pct(plant: Plant) -> float:
    produced = plant.energy.annual_kwh + plant.energy.clipped_kwh
    return round(plant.energy.clipped_kwh / produced * 100.0, 2) if produced else 0.0


def limit_checks(plant: Plant, given: Assumptions) -> tuple[LimitCheck, ...]:
    """Return every limit with what the plant uses of it and whether it decided the size.

    Parameters
    ----------
    plant : Plant
        The recommended candidate.
    given : Assumptions
        What it was chosen under.

    Returns
    -------
    tuple of LimitCheck
    """
    caps, limits = plant.caps, given.limits
    module_kw = plant.module.p_max_w / 1000.0
    open_kw = limits.grid_open_capacity_kw
    larger = [i for i in given.inverters if caps.more_wanted and i.kw_ac > plant.inverter.kw_ac]
    # Each limit is blamed only for the inverters that the other one would have allowed.
    phased = [i for i in larger if phases_allow(i, limits)]
    limited = plant.ac_limit_kw is not None and caps.more_wanted
    grid_excludes = limited or (open_kw is not None and any(i.kw_ac > open_kw for i in phased))
    within_grid = [i for i in larger if open_kw is None or i.kw_ac <= open_kw]
    checks = [
        LimitCheck("roof_modules", caps.strung, caps.roof, caps.strung == caps.roof),
        LimitCheck("grid_kw", plant.ac_kw, open_kw, grid_excludes),
        LimitCheck(
            "dc_ac_ratio",
            plant.kwp_dc / plant.ac_kw,
            limits.dc_ac_ratio_max,
            caps.strung == caps.dc_ac_ratio < caps.roof,
        ),
        LimitCheck(
            "inverter_dc_kwp",
            plant.kwp_dc,
            plant.inverter.kwp_dc_max,
            caps.strung == caps.inverter_dc < caps.roof,
        ),
    ]
    if limits.budget_fen is not None and limits.price_fen_per_kwp is not None:
        cost_fen = round(limits.price_fen_per_kwp * module_kw * caps.strung)
        binding = caps.budget is not None and caps.strung == caps.budget < caps.roof
        checks.append(LimitCheck("budget_fen", cost_fen, limits.budget_fen, binding))
    if limits.service_phases == 1:
        excludes = any(not phases_allow(i, limits) for i in within_grid)
        checks.append(
            LimitCheck(
                "single_phase_kw", plant.inverter.kw_ac, limits.single_phase_max_kw, excludes
            )
        )
    return tuple(checks)
