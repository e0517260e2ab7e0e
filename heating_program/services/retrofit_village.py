"""What one package of measures would save in every house of a village, for planning.

Every registered dwelling becomes the template of its structure and year in its own size, before
and after the package, and all of them walk through one winter abreast. Nothing is kept: the
verdict that money follows is made house by house from a survey.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from heating_program.building_physics.envelope import House, heat_loss
from heating_program.building_physics.errors import PhysicsError
from heating_program.building_physics.hourly_demand import Floats, heat_demand
from heating_program.building_physics.hourly_verdict import METHOD as HOURLY_MODEL
from heating_program.building_physics.thermal_house import (
    ThermalCharacter,
    facings_of,
    thermal_houses,
)
from heating_program.building_physics.verdict import (
    Outcome,
    classify,
    percent_rounded_down,
    saving_fraction,
)
from heating_program.domain.actor import Actor
from heating_program.domain.divisions import Level
from heating_program.domain.errors import DomainError
from heating_program.domain.retrofit import Insulation, RetrofitPlan
from heating_program.domain.stages import HouseholdStage
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from heating_program.reference.divisions import division
from heating_program.reference.envelopes import envelopes, template_by_code
from heating_program.reference.policies import saving_method
from heating_program.services import scope
from heating_program.services.house_climate import hourly_climate, house_use
from heating_program.services.retrofit_houses import (
    character_of,
    default_survey,
    house_after,
    house_before,
)

# A page that is asked for must answer; a township is more than anyone reads in one list.
MOST_HOUSES = 600
# Fronts are turned to the next of these for the sun, so that a village shares a few planes.
TURNED_BY_DEG = 15
# From the worst to the best, as the bands of the chart stand below each other.
BANDS = (Outcome.FAIL, Outcome.FAIL_NEAR, Outcome.PASS_BORDERLINE, Outcome.PASS)


@dataclass(frozen=True, slots=True)
class Saving:
    """One house with the package: heat of a season [kWh], peaks [kW], both methods in percent.

    ``outcome`` is by the method that the policy lets decide.
    """

    before_kwh: float
    after_kwh: float
    before_kw: float
    after_kw: float
    hourly_pct: str
    steady_pct: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One registered house: its template and saving, or why it makes no house."""

    household: Household
    template_zh: str
    saving: Saving | None
    refusal: DomainError | None


@dataclass(frozen=True, slots=True)
class TransformerPeak:
    """Heat peaks on one transformer, each house at its own coldest hour [kW]."""

    transformer: str
    houses: int
    before_kw: float
    after_kw: float


@dataclass(frozen=True, slots=True)
class VillageSavings:
    """All houses of an area, how their savings are distributed, and the sums.

    ``bands`` counts the houses by `BANDS`; ``deciding`` is the method they were sorted by.
    """

    rows: tuple[VillageRow, ...]
    bands: tuple[int, ...]
    deciding: str
    before_kwh: float
    after_kwh: float
    before_kw: float
    after_kw: float
    transformers: tuple[TransformerPeak, ...]

    @property
    def reaching(self) -> int:
        """How many houses would reach 30 %."""
        return sum(self.bands[2:])


@dataclass(frozen=True, slots=True)
class _Modelled:
    """A house that can be computed: before and after, and how heavy it is."""

    household: Household
    template_code: str
    before: House
    after: House
    character: ThermalCharacter


def package(*, wall: str, roof: str, window: str, door: str, air: str) -> RetrofitPlan:
    """Return a package by codes of the catalogue, insulation in its standard thickness.

    Raises
    ------
    DomainError
        ``measure_unknown``, ``plan_is_empty``.
    """
    catalogue = envelopes()
    for part, code, options in (
        ("window", window, catalogue.windows),
        ("door", door, catalogue.doors),
        ("air", air, catalogue.air),
    ):
        if code and code not in options:
            raise DomainError("measure_unknown", field=part, measure=code[:40])
    made = RetrofitPlan(_standard("wall", wall), _standard("roof", roof), window, door, air)
    if made.is_empty():
        raise DomainError("plan_is_empty", field="wall")
    return made


def plan_village(
    session: Session, *, actor: Actor, on: date, area_code: str, measures: RetrofitPlan
) -> VillageSavings:
    """Try a package on every registered house of an area.

    Parameters
    ----------
    measures
        What is done where it betters the house; new windows are not put where better ones are.
    on
        Day whose policy names the method that sorts the houses.

    Raises
    ------
    DomainError
        ``area_too_wide`` above a township, ``village_too_large`` above `MOST_HOUSES`,
        ``climate_unknown``, ``saving_method_ambiguous``.
    """
    if division(area_code).level < Level.TOWNSHIP:
        raise DomainError("area_too_wide", area_code=area_code)
    households = _registered(session, actor, area_code)
    if len(households) > MOST_HOUSES:
        raise DomainError("village_too_large", most=MOST_HOUSES, found=len(households))
    deciding = saving_method(area_code, on=on)
    made = _modelled(households, measures)
    fine = [each for each in made if isinstance(each, _Modelled)]
    savings = iter(_savings(fine, area_code, deciding))
    rows = tuple(
        VillageRow(each.household, template_by_code(each.template_code).zh, next(savings), None)
        if isinstance(each, _Modelled)
        else VillageRow(household, "", None, each)
        for household, each in zip(households, made, strict=True)
    )
    return _summed(rows, deciding)


def _standard(part: str, code: str) -> Insulation | None:
    if not code:
        return None
    option = envelopes().insulation[part].get(code)
    if option is None:
        raise DomainError("measure_unknown", field=part, measure=code[:40])
    return Insulation(code, option.standard_mm)


def _registered(session: Session, actor: Actor, area_code: str) -> Sequence[Household]:
    statement = (
        scope.visible(Household, actor, "household.read")
        .where(
            scope.within(Household.area_code, area_code),
            Household.stage != HouseholdStage.CLOSED,
            # A house lived in by two households saves its heat once: its first file counts.
            Household.file_no.in_(
                select(func.min(Household.file_no))
                .where(Household.stage != HouseholdStage.CLOSED)
                .group_by(Household.dwelling_id)
            ),
        )
        .options(
            selectinload(Household.people),
            joinedload(Household.dwelling).selectinload(Dwelling.openings),
        )
        .order_by(Household.file_no)
        .limit(MOST_HOUSES + 1)
    )
    return session.scalars(statement).unique().all()


def _modelled(
    households: Sequence[Household], measures: RetrofitPlan
) -> list[_Modelled | DomainError]:
    """Make every house before and after, or say why it makes none."""
    fitting: dict[str, RetrofitPlan] = {}
    found: list[_Modelled | DomainError] = []
    for household in households:
        try:
            survey = default_survey(household.dwelling)
            before = _turned(house_before(household.dwelling, survey))
        except DomainError as error:
            found.append(error)
            continue
        code = survey.template_code
        if code not in fitting:  # U-values are the template's, so one house speaks for all
            fitting[code] = _bettering(before, measures)
        after = house_after(before, fitting[code])
        found.append(_Modelled(household, code, before, after, character_of(survey)))
    return found


def _turned(house: House) -> House:
    """Return the house with its walls facing the next of the shared planes."""

    def shared_deg(azimuth_deg: float | None) -> float:
        return round((azimuth_deg or 0.0) / TURNED_BY_DEG) * TURNED_BY_DEG % 360.0

    walls = tuple(replace(wall, azimuth_deg=shared_deg(wall.azimuth_deg)) for wall in house.walls)
    return replace(house, walls=walls)


def _bettering(house: House, measures: RetrofitPlan) -> RetrofitPlan:
    """Leave out what would make a part of this house worse than it is."""
    kept, nothing, h_before = measures, RetrofitPlan(), heat_loss(house).total
    for part in fields(RetrofitPlan):
        alone = replace(nothing, **{part.name: getattr(measures, part.name)})
        if heat_loss(house_after(house, alone)).total >= h_before:
            kept = replace(kept, **{part.name: getattr(nothing, part.name)})
    return kept


def _savings(made: Sequence[_Modelled], area_code: str, deciding: str) -> list[Saving]:
    if not made:
        return []
    houses = [each.before for each in made] + [each.after for each in made]
    try:
        facings = facings_of(houses)
        rows = thermal_houses(houses, 2 * [each.character for each in made], facings)
        climate, _sha256 = hourly_climate(area_code, facings)
        demand = heat_demand(rows, climate, house_use())
    except PhysicsError as error:
        raise DomainError("house_impossible", where=error.where, why=error.code) from error
    h_w_k = rows.loss_w_k.sum(axis=1) + rows.inner_w_k + rows.air_w_k
    pairs = zip(*(_in_pairs(v) for v in (demand.season_kwh, demand.peak_w, h_w_k)), strict=True)
    return [_saving(kwh, peak_w, h, deciding) for kwh, peak_w, h in pairs]


def _in_pairs(values: Floats) -> list[tuple[float, float]]:
    """Return before and after of every house."""
    before, after = np.split(np.round(values, 2), 2)
    return list(zip(before.tolist(), after.tolist(), strict=True))


def _saving(
    kwh: tuple[float, float], peak_w: tuple[float, float], h_w_k: tuple[float, float], deciding: str
) -> Saving:
    hourly: Fraction = saving_fraction(*kwh)
    steady: Fraction = saving_fraction(*h_w_k)
    return Saving(
        before_kwh=kwh[0],
        after_kwh=kwh[1],
        before_kw=peak_w[0] / 1000.0,
        after_kw=peak_w[1] / 1000.0,
        hourly_pct=percent_rounded_down(hourly),
        steady_pct=percent_rounded_down(steady),
        outcome=classify(hourly if deciding == HOURLY_MODEL else steady),
    )


def _summed(rows: tuple[VillageRow, ...], deciding: str) -> VillageSavings:
    savings = [row.saving for row in rows if row.saving]
    fed: dict[str, list[Saving]] = {}
    for row in rows:
        if row.saving:
            fed.setdefault(row.household.dwelling.transformer, []).append(row.saving)
    return VillageSavings(
        rows=rows,
        bands=tuple(sum(each.outcome is band for each in savings) for band in BANDS),
        deciding=deciding,
        before_kwh=sum(each.before_kwh for each in savings),
        after_kwh=sum(each.after_kwh for each in savings),
        before_kw=sum(each.before_kw for each in savings),
        after_kw=sum(each.after_kw for each in savings),
        transformers=tuple(
            TransformerPeak(
                name,
                len(on_it),
                sum(each.before_kw for each in on_it),
                sum(each.after_kw for each in on_it),
            )
            for name, on_it in sorted(fed.items())
        ),
    )
