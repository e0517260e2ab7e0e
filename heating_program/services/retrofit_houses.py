"""From survey and measures to two houses: the one that stands there and the one that is planned.

Nothing here asks the database: a page may try a plan before anybody keeps it. A house is kept bare;
its porch is put before it last, for what it keeps off depends on the wall behind.
"""

from dataclasses import replace
from datetime import date

from heating_program.building_physics.envelope import (
    House,
    Measure,
    SurfaceKind,
    apply_measure,
    heat_loss,
)
from heating_program.building_physics.errors import PhysicsError
from heating_program.building_physics.porch import Porch
from heating_program.building_physics.thermal_house import ThermalCharacter
from heating_program.domain.errors import DomainError
from heating_program.domain.retrofit import EnvelopeSurvey, Insulation, RetrofitPlan
from heating_program.models.dwelling import Dwelling
from heating_program.reference.envelopes import (
    air_changes,
    envelopes,
    insulated_u,
    opening,
    template_by_code,
    templates_for,
)
from heating_program.reference.standards import ComponentCheck, check_house
from heating_program.services.house_envelope import opening_areas, seen_template

_TOUCHED = {
    "wall": SurfaceKind.WALL,
    "roof": SurfaceKind.ROOF,
    "window": SurfaceKind.WINDOW,
    "door": SurfaceKind.DOOR,
}


def house_before(dwelling: Dwelling, survey: EnvelopeSurvey) -> House:
    """Return the bare house as surveyed: its own sizes, the template's constructions, no porch.

    Raises
    ------
    DomainError
        ``openings_larger_than_wall``, ``house_impossible`` or ``structure_unknown``.
    """
    template = template_by_code(survey.template_code)
    wall_m2 = dwelling.length_m * dwelling.eaves_height_m
    for field, openings_m2 in (
        ("window_front_m2", survey.window_front_m2 + survey.door_m2),
        ("window_back_m2", survey.window_back_m2),
    ):
        if openings_m2 > wall_m2:
            raise DomainError("openings_larger_than_wall", field=field, wall=f"{wall_m2:.1f}")
    try:
        return template.house(
            length_m=dwelling.length_m,
            depth_m=dwelling.depth_m,
            height_m=dwelling.eaves_height_m,
            front_azimuth_deg=float(dwelling.orientation_deg),
            window_front_m2=survey.window_front_m2,
            window_back_m2=survey.window_back_m2,
            door_m2=survey.door_m2,
        )
    except PhysicsError as error:
        raise DomainError("house_impossible", where=error.where, why=error.code) from error


def porch_of(dwelling: Dwelling, survey: EnvelopeSurvey) -> Porch | None:
    """Return the porch before the front, None without one.

    Raises
    ------
    DomainError
        ``porch_unknown`` or ``house_impossible``.
    """
    if not survey.porch:
        return None
    option = envelopes().porches.get(survey.porch)
    if option is None:
        raise DomainError("porch_unknown", field="porch", porch=survey.porch[:40])
    if survey.porch_depth_m is not None:
        option = replace(option, depth_m=survey.porch_depth_m)
    try:
        return option.porch(length_m=dwelling.length_m, height_m=dwelling.eaves_height_m)
    except PhysicsError as error:
        raise DomainError("house_impossible", where=error.where, why=error.code) from error


def house_after(before: House, plan: RetrofitPlan) -> House:
    """Return the bare house with the measures of a plan.

    Raises
    ------
    DomainError
        ``measure_unknown`` or ``insulation_thickness``.
    """
    measures = [measure for _part, measure in _measures(before, plan)]
    air = (m.air_changes_per_hour for m in measures if m.air_changes_per_hour is not None)
    solar_g = (m.window_solar_g for m in measures if m.window_solar_g is not None)
    # One measure of them all: no two touch the same part, and a village has many houses.
    together = Measure(
        "plan",
        tuple(pair for measure in measures for pair in measure.u_by_kind),
        air_changes_per_hour=next(air, None),
        window_solar_g=next(solar_g, None),
    )
    return apply_measure(before, together)


def further_measures(before: House, plan: RetrofitPlan) -> tuple[Measure, ...]:
    """Return the catalogue's standard measures that would better the house after the plan.

    Their codes name part, option and thickness (``wall:eps:80``); the door finds the words.
    """
    after_h = heat_loss(house_after(before, plan)).total
    found = []
    for code, alternative in _standard_plans(plan):
        better = heat_loss(house_after(before, alternative)).total
        if better < after_h:
            part = code.partition(":")[0]
            measure = next(m for p, m in _measures(before, alternative) if p == part)
            found.append(replace(measure, code=code))
    return tuple(found)


def character_of(survey: EnvelopeSurvey) -> ThermalCharacter:
    """Return how heavy the surveyed structure is built and how its faces take up the sun."""
    return template_by_code(survey.template_code).character


def check_touched(
    before: House, plan: RetrofitPlan, *, area_code: str, on: date
) -> ComponentCheck | None:
    """Hold the parts that a plan touches to the standard in force where the house stands.

    Parameters
    ----------
    before
        Bare house: a porch betters no wall. Limits are for label values, so new windows count
        with theirs.
    on
        Day of the design.

    Returns
    -------
    ComponentCheck or None
        None where nothing with a limit is touched. At a border of zones the stricter counts.
    """
    touched = {kind for part, kind in _TOUCHED.items() if getattr(plan, part)}
    if not touched:
        return None
    after = house_after(before, plan)
    if plan.window:
        label = opening("window", plan.window).u_label_w_m2k
        after = apply_measure(after, Measure("label", ((SurfaceKind.WINDOW, label),)))
    return check_house(after, area_code=area_code, on=on, touched=touched, apply_stricter=True)


def default_survey(dwelling: Dwelling) -> EnvelopeSurvey:
    """Return what the house survey says; what nobody has measured is as the template assumes."""
    template = seen_template(dwelling) or templates_for(dwelling.structure, dwelling.built_year)[0]
    measured = opening_areas(dwelling)
    if measured is not None:
        porch = dwelling.porch if dwelling.porch in envelopes().porches else ""
        area_m2 = dwelling.porch_area_m2 if porch else None
        return EnvelopeSurvey(
            structure=template.structure,
            window_front_m2=measured.window_front_m2,
            window_back_m2=measured.window_back_m2,
            door_m2=measured.door_m2,
            template=template.code,
            porch=porch,
            porch_depth_m=None if area_m2 is None else round(area_m2 / dwelling.length_m, 1),
        )
    return EnvelopeSurvey(
        structure=template.structure,
        window_front_m2=round(dwelling.length_m * template.window_front_m2_per_m, 1),
        window_back_m2=round(dwelling.length_m * template.window_back_m2_per_m, 1),
        door_m2=round(dwelling.length_m * template.door_front_m2_per_m, 1),
        template=template.code,
    )


def _measures(before: House, plan: RetrofitPlan) -> list[tuple[str, Measure]]:
    """Turn a plan into measures on the house before it, one a part."""
    found = []
    wall_u = before.walls[0].u_w_m2k
    roof_u = next(s.u_w_m2k for s in before.surfaces if s.kind is SurfaceKind.ROOF)
    for part, kind, layer, u_before in (
        ("wall", SurfaceKind.WALL, plan.wall, wall_u),
        ("roof", SurfaceKind.ROOF, plan.roof, roof_u),
    ):
        if layer is not None:
            u_after = insulated_u(part, u_before, layer)
            found.append((part, Measure(part, ((kind, u_after),))))
    for part, kind, code in (
        ("window", SurfaceKind.WINDOW, plan.window),
        ("door", SurfaceKind.DOOR, plan.door),
    ):
        if code:
            new = opening(part, code)
            found.append((part, Measure(part, ((kind, new.u_w_m2k),), window_solar_g=new.solar_g)))
    if plan.air:
        found.append(("air", Measure("air", air_changes_per_hour=air_changes(plan.air))))
    return found


def _standard_plans(plan: RetrofitPlan) -> list[tuple[str, RetrofitPlan]]:
    """List the plan with each part brought to the catalogue's first option in turn."""
    catalogue = envelopes()
    plans = []
    for part in ("wall", "roof"):
        option = next(iter(catalogue.insulation[part].values()))
        layer = Insulation(option.code, option.standard_mm)
        code = f"{part}:{option.code}:{option.standard_mm:g}"
        plans.append(
            (code, replace(plan, wall=layer) if part == "wall" else replace(plan, roof=layer))
        )
    window, door, air = (
        next(iter(options)) for options in (catalogue.windows, catalogue.doors, catalogue.air)
    )
    plans.append((f"window:{window}", replace(plan, window=window)))
    plans.append((f"door:{door}", replace(plan, door=door)))
    plans.append((f"air:{air}", replace(plan, air=air)))
    return plans
