"""The answer a household asks for: how many modules, which inverter, how much energy, and why.

`recommend` is deterministic: the same arguments give the same `Sizing`, byte for byte in JSON,
and `recompute` gives it again from the stored assumptions. Reasons are codes with values;
whoever shows them finds the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from pv_sizing.array import Inverter, Module
from pv_sizing.arrays import Floats
from pv_sizing.errors import (
    ChoiceError,
    NoValidSizing,
    PvSizingError,
    RoofError,
    StringError,
    WeatherError,
)
from pv_sizing.horizon import Horizon
from pv_sizing.limits import Limits, admitted_inverters
from pv_sizing.losses import LossSet, Uncertainty
from pv_sizing.plane_light import yearly_light
from pv_sizing.plant import Plant, build_plant, lay_out, sub_arrays_of
from pv_sizing.reasons import conditions, limit_checks, reasons_against, reasons_for
from pv_sizing.record import from_plain
from pv_sizing.result import Alternative, Assumptions, Sizing
from pv_sizing.roof import LoadVerdict, RoofKind, RoofPlane, RoofRules, load_verdict
from pv_sizing.scene import Scene, scene_of, shading_of
from pv_sizing.site import Site
from pv_sizing.submodels import MODEL_VERSION, PINNED, SubModels, model_chain
from pv_sizing.weather import Weather

__all__ = ["INVERTER_TOLERANCE_PCT", "hourly_ac_kw", "nothing_fits", "recommend", "recompute"]

# A smaller inverter is preferred as long as it gives up less than this share of the energy.
INVERTER_TOLERANCE_PCT = 1.0


def recommend(
    site: Site,
    weather: Weather,
    roofs: Sequence[RoofPlane],
    modules: Sequence[Module],
    inverters: Sequence[Inverter],
    limits: Limits,
    losses: LossSet,
    *,
    horizon: Horizon,
    rules: RoofRules = RoofRules(),  # noqa: B008 - frozen and printed in the assumptions
    rack_tilts_deg: Sequence[float] = (35.0,),
    uncertainty: Uncertainty = Uncertainty(),  # noqa: B008 - frozen and printed too
    models: SubModels = PINNED,
) -> Sizing:
    """Recommend the plant with the most energy inside all limits.

    Every module × inverter × rack tilt is laid out, strung and simulated. Of the plants within
    `INVERTER_TOLERANCE_PCT` of the best energy the one with the smallest inverter is taken,
    then the fewest modules, then the first by name.

    Parameters
    ----------
    site : Site
        Position and record temperatures.
    weather : Weather
        One whole year.
    roofs : sequence of RoofPlane
        Planes of the house with distinct names.
    modules, inverters : sequence of Module, Inverter
        Products to choose from.
    limits : Limits
        Grid, phases, ratio and budget.
    losses : LossSet
        Monthly losses and age.
    horizon : Horizon
        Skyline seen from the roof. There is no default: where nothing stands above the level,
        say so with `pv_sizing.horizon.open_horizon`.
    rules : RoofRules
        Clearances and heights.
    rack_tilts_deg : sequence of float
        Tilts to compare on flat roofs. [°]
    uncertainty : Uncertainty
        Sigmas of model and losses.
    models : SubModels
        Choice of physical submodels.

    Returns
    -------
    Sizing

    Raises
    ------
    PvSizingError
        If an input is impossible.
    NoValidSizing
        If nothing fits; code and values name the limit that forbids it and what would fit.
    """
    return _recommend(
        Assumptions(
            model_version=MODEL_VERSION,
            model_chain=model_chain(models),
            models=models,
            weather_hash=weather.content_hash,
            weather_basis=weather.basis,
            site=site,
            horizon=horizon,
            roofs=tuple(roofs),
            rules=rules,
            rack_tilts_deg=tuple(rack_tilts_deg),
            modules=tuple(modules),
            inverters=tuple(inverters),
            limits=limits,
            losses=losses,
            uncertainty=uncertainty,
        ),
        weather,
    )


def recompute(inputs: Mapping[str, object], weather: Weather) -> Sizing:
    """Compute a stored sizing again from its own assumptions.

    Parameters
    ----------
    inputs : mapping
        What ``pv_sizing.record.to_plain(sizing.assumptions)`` returned, or the parsed
        ``"assumptions"`` of `Sizing.to_json`.
    weather : Weather
        The same weather; its hash is compared.

    Returns
    -------
    Sizing
        Equal to the stored one when model version and libraries are the same.

    Raises
    ------
    WeatherError
        ``weather_is_another`` when the hash differs.
    RecordError
        If the mapping is not the stored assumptions of a sizing.
    """
    assumptions = from_plain(Assumptions, inputs)
    _require_same(assumptions, weather)
    return _recommend(
        replace(
            assumptions, model_version=MODEL_VERSION, model_chain=model_chain(assumptions.models)
        ),
        weather,
    )


def hourly_ac_kw(sizing: Sizing, weather: Weather) -> Floats:
    """Return the AC power of a recommended plant, interval by interval.

    Parameters
    ----------
    sizing : Sizing
        From `recommend`; its layouts and computed shading are used as they are.
    weather : Weather
        The same weather; its hash is compared.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Mean power of every interval; its sum is `Sizing.annual_kwh`. [kW]

    Raises
    ------
    WeatherError
        ``weather_is_another`` when the hash differs.
    """
    _require_same(sizing.assumptions, weather)
    scene = scene_of(sizing.assumptions, weather)
    shading = [plane.losses for plane in sizing.shading]
    sub_arrays = sub_arrays_of(sizing.module, sizing.layouts, shading, scene.light)
    return scene.simulate(sub_arrays, sizing.inverter, sizing.ac_limit_kw).ac_kw


def _require_same(given: Assumptions, weather: Weather) -> None:
    if given.weather_hash != weather.content_hash:
        raise WeatherError(
            "weather_is_another",
            "weather",
            stored=given.weather_hash,
            given=weather.content_hash,
        )


def _recommend(given: Assumptions, weather: Weather) -> Sizing:
    _check_names(given)
    scene = scene_of(given, weather)
    plants, refusals = _candidates(scene)
    if not plants:
        raise nothing_fits(refusals)
    ranked = sorted(plants, key=_rank)
    enough_kwh = ranked[0].energy.annual_kwh * (1.0 - INVERTER_TOLERANCE_PCT / 100.0)
    near = [plant for plant in ranked if plant.energy.annual_kwh >= enough_kwh]
    chosen = min(near, key=lambda p: (p.inverter.kw_ac, p.caps.strung, _rank(p)))
    energy = chosen.energy
    return Sizing(
        module=chosen.module,
        inverter=chosen.inverter,
        module_count=chosen.caps.strung,
        kwp_dc=chosen.kwp_dc,
        kw_ac=chosen.inverter.kw_ac,
        ac_limit_kw=chosen.ac_limit_kw,
        dc_ac_ratio=chosen.kwp_dc / chosen.ac_kw,
        layouts=chosen.layouts,
        strings=chosen.strings,
        shading=shading_of(chosen, scene),
        monthly_kwh=energy.monthly_kwh,
        annual_kwh=energy.annual_kwh,
        specific_yield_kwh_per_kwp=energy.specific_yield_kwh_per_kwp,
        performance_ratio=energy.performance_ratio,
        clipped_kwh=energy.clipped_kwh,
        sigma_pct=energy.sigma_pct,
        p50_kwh=energy.p50_kwh,
        p75_kwh=energy.p75_kwh,
        p90_kwh=energy.p90_kwh,
        reasons=(
            *reasons_for(chosen, given),
            *reasons_against(chosen, given, scene.light),
            *conditions(chosen, given),
        ),
        limits=limit_checks(chosen, given),
        alternatives=tuple(_alternative(plant) for plant in ranked if plant is not chosen),
        assumptions=given,
    )


def _rank(plant: Plant) -> tuple[float, float, str, str, float]:
    """Order by energy, then by everything else, so that ties never depend on input order."""
    return (
        -plant.energy.annual_kwh,
        plant.inverter.kw_ac,
        plant.module.model,
        plant.inverter.model,
        plant.rack_tilt_deg or 0.0,
    )


def _check_names(given: Assumptions) -> None:
    for what, names in (
        ("roofs", [plane.name for plane in given.roofs]),
        ("modules", [module.model for module in given.modules]),
        ("inverters", [inverter.model for inverter in given.inverters]),
        ("rack_tilts_deg", [str(tilt) for tilt in given.rack_tilts_deg]),
    ):
        if not names:
            raise ChoiceError("nothing_to_choose_from", what)
        if len(set(names)) != len(names):
            raise RoofError("name_used_twice", what, names=sorted(names))


def _candidates(scene: Scene) -> tuple[list[Plant], list[PvSizingError]]:
    given, light = scene.given, scene.light
    roofs = [plane for plane in given.roofs if load_verdict(plane) is not LoadVerdict.REFUSED]
    if not roofs:
        raise NoValidSizing(
            "no_roof_may_carry", "roofs", planes=[plane.name for plane in given.roofs]
        )
    flat = any(plane.kind is RoofKind.FLAT for plane in roofs)
    tilts: tuple[float | None, ...] = given.rack_tilts_deg if flat else (None,)
    inverters = admitted_inverters(given.inverters, given.limits)
    plants: list[Plant] = []
    refusals: list[PvSizingError] = []
    for module, tilt in product(given.modules, tilts):
        try:
            layouts = lay_out(
                roofs,
                module,
                tilt,
                given.site,
                given.rules,
                light=yearly_light(light),
                poorest_plane_share=given.limits.poorest_plane_share,
            )
        except RoofError as refusal:
            refusals.append(refusal)
            continue
        shades = scene.shades(layouts)
        for inverter in inverters:
            try:
                plant = build_plant(
                    module,
                    inverter,
                    layouts,
                    tilt,
                    limits=given.limits,
                    site=given.site,
                    light=light,
                    shades=shades,
                    simulate=scene.simulate,
                )
            except (NoValidSizing, StringError) as refusal:
                refusals.append(refusal)
            else:
                plants.append(plant)
    return plants, refusals


def nothing_fits(refusals: Sequence[PvSizingError]) -> NoValidSizing:
    """Return the one common refusal with its values, or one that names them all.

    Parameters
    ----------
    refusals : sequence of PvSizingError
        Why each combination was refused, at least one.

    Returns
    -------
    NoValidSizing
    """
    codes = {refusal.code for refusal in refusals}
    if len(codes) == 1:
        return NoValidSizing(refusals[0].code, refusals[0].where, **refusals[0].values)
    return NoValidSizing(
        "no_combination_fits", "recommend", refusals=[str(refusal) for refusal in refusals]
    )


def _alternative(plant: Plant) -> Alternative:
    return Alternative(
        module_model=plant.module.model,
        inverter_model=plant.inverter.model,
        rack_tilt_deg=plant.rack_tilt_deg,
        module_count=plant.caps.strung,
        kwp_dc=plant.kwp_dc,
        kw_ac=plant.inverter.kw_ac,
        annual_kwh=plant.energy.annual_kwh,
        specific_yield_kwh_per_kwp=plant.energy.specific_yield_kwh_per_kwp,
    )
