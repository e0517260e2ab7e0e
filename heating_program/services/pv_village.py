"""What the surveyed roofs of a village could carry, planned in one go under the same assumptions.

The list is for planning: which houses, how much, on which transformer. It keeps nothing; the size
of a house is still made on its own page, with its shadows and its reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from heating_program.domain.actor import Actor
from heating_program.domain.divisions import Level, ancestor
from heating_program.domain.errors import DomainError
from heating_program.models.household import Household
from heating_program.models.pv_system import PvSystem
from heating_program.reference.divisions import division
from heating_program.reference.pv_products import pv_catalogue
from heating_program.reference.roof_rules import roof_rules_for
from heating_program.services import scope
from heating_program.services.pv_calculation import site_of, weather_of
from heating_program.services.pv_systems import latest_sizing, survey_of
from pv_sizing.errors import PvSizingError
from pv_sizing.limits import Limits

if TYPE_CHECKING:
    from pv_sizing.bulk_basis import CellBasis
    from pv_sizing.many_roofs import HousePlan, HouseWithout

# A page that is asked for must answer; a township is more than anyone reads in one list.
MOST_HOUSES = 600


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One surveyed house: what its roof could carry, or the refusal; energies in kWh a year.

    ``kept_kwp`` is the size already made on the house's own page, None before it. ``shaded`` says
    that the survey names something in front of the sun, which this list leaves out.
    """

    plant: PvSystem
    transformer: str
    module_count: int
    kwp_dc: float
    kw_ac: float
    inverter_model: str
    annual_kwh: float
    planes: tuple[str, ...]
    needs_opinion: bool
    shaded: bool
    kept_kwp: float | None
    refusal: DomainError | None


@dataclass(frozen=True, slots=True)
class TransformerSum:
    """What the planned plants of one transformer come to."""

    transformer: str
    houses: int
    kwp_dc: float
    kw_ac: float
    annual_kwh: float


@dataclass(frozen=True, slots=True)
class VillageList:
    """All surveyed houses of an area, their sums, and how many wait for a survey.

    ``month_kwh`` is the energy of all planned plants by month.
    """

    rows: tuple[VillageRow, ...]
    transformers: tuple[TransformerSum, ...]
    month_kwh: tuple[float, ...]
    kwp_dc: float
    annual_kwh: float
    p90_kwh: float
    unsurveyed: int
    module_model: str


def plan_village(session: Session, *, actor: Actor, area_code: str, on: date) -> VillageList:
    """Plan every surveyed roof of an area, the catalogue's first module on all of them.

    Raises
    ------
    DomainError
        ``village_too_large`` above `MOST_HOUSES` surveyed roofs, ``area_too_wide`` above a
        township, which is the most that has one weather; the library's refusal of an impossible
        catalogue.
    """
    if division(area_code).level < Level.TOWNSHIP:
        raise DomainError("area_too_wide", area_code=area_code)
    plants = _surveyed(session, actor, area_code)
    if len(plants) > MOST_HOUSES:
        raise DomainError("village_too_large", most=MOST_HOUSES, found=len(plants))
    rows, months = _planned(plants, area_code, on)
    planned = [row for row in rows if row.refusal is None]
    annual_kwh = sum(row.annual_kwh for row in planned)
    return VillageList(
        rows=tuple(rows),
        transformers=_by_transformer(planned),
        month_kwh=months,
        kwp_dc=sum(row.kwp_dc for row in planned),
        annual_kwh=annual_kwh,
        p90_kwh=annual_kwh * _p90_share(),
        unsurveyed=_unsurveyed(session, actor, area_code),
        module_model=pv_catalogue().modules[0].model,
    )


def _surveyed(session: Session, actor: Actor, area_code: str) -> Sequence[PvSystem]:
    statement = (
        scope.visible(PvSystem, actor, "pv.read")
        .where(scope.within(PvSystem.area_code, area_code), PvSystem.roof.is_not(None))
        .join(Household, Household.id == PvSystem.household_id)
        .options(
            contains_eager(PvSystem.household).selectinload(Household.people),
            selectinload(PvSystem.sizings),
        )
        .order_by(Household.file_no)
        .limit(MOST_HOUSES + 1)
    )
    return session.scalars(statement).unique().all()


def _unsurveyed(session: Session, actor: Actor, area_code: str) -> int:
    without = (
        scope.visible(PvSystem, actor, "pv.read")
        .where(scope.within(PvSystem.area_code, area_code), PvSystem.roof.is_(None))
        .with_only_columns(PvSystem.id)
    )
    return session.scalar(select(func.count()).select_from(without.subquery())) or 0


def _planned(
    plants: Sequence[PvSystem], area_code: str, on: date
) -> tuple[list[VillageRow], tuple[float, ...]]:
    from pv_sizing.losses import dry_steppe_losses
    from pv_sizing.many_roofs import HousePlan, Offered, SurveyedHouse, plan_houses

    if not plants:
        return [], (0.0,) * 12
    catalogue, banner = pv_catalogue(), ancestor(area_code, Level.BANNER)
    houses = []
    for plant in plants:
        roof = survey_of(plant)
        planes = tuple(plane.plane() for plane in roof.planes) if roof else ()
        phases = roof.service_phases if roof else 1
        houses.append(SurveyedHouse(str(plant.id), planes, Limits(service_phases=phases)))
    offered = Offered(
        site=site_of(area_code),
        cell=_cell_of(banner),
        module=catalogue.modules[0],
        inverters=catalogue.inverters,
        rules=roof_rules_for(area_code, on=on),
        losses=dry_steppe_losses(),
        rack_tilts_deg=catalogue.rack_tilts_deg,
    )
    try:
        plans = plan_houses(houses, offered).houses
    except PvSizingError as error:
        raise _refusal(error) from error
    rows, months = [], [0.0] * 12
    for plant, plan in zip(plants, plans, strict=True):
        if isinstance(plan, HousePlan):
            months = [total + kwh for total, kwh in zip(months, plan.monthly_kwh, strict=True)]
        rows.append(_row(plant, plan))
    return rows, tuple(months)


def _row(plant: PvSystem, plan: "HousePlan | HouseWithout") -> VillageRow:
    from pv_sizing.many_roofs import HousePlan

    roof, kept = survey_of(plant), latest_sizing(plant)
    planned = plan if isinstance(plan, HousePlan) else None
    return VillageRow(
        plant=plant,
        transformer=plant.household.dwelling.transformer,
        module_count=planned.module_count if planned else 0,
        kwp_dc=planned.kwp_dc if planned else 0.0,
        kw_ac=planned.kw_ac if planned else 0.0,
        inverter_model=planned.inverter_model if planned else "",
        annual_kwh=planned.annual_kwh if planned else 0.0,
        planes=planned.plane_names if planned else (),
        needs_opinion=planned.needs_opinion if planned else False,
        shaded=roof is not None and not roof.horizon().is_open,
        kept_kwp=kept.kwp_dc if kept else None,
        refusal=None if isinstance(plan, HousePlan) else _refusal(plan.refusal),
    )


def _refusal(refusal: PvSizingError) -> DomainError:
    return DomainError(refusal.code, field=None, where=refusal.where, **refusal.values)


def _by_transformer(rows: Sequence[VillageRow]) -> tuple[TransformerSum, ...]:
    names = sorted({row.transformer for row in rows})
    return tuple(
        TransformerSum(
            transformer=name,
            houses=len(fed := [row for row in rows if row.transformer == name]),
            kwp_dc=sum(row.kwp_dc for row in fed),
            kw_ac=sum(row.kw_ac for row in fed),
            annual_kwh=sum(row.annual_kwh for row in fed),
        )
        for name in names
    )


def _p90_share() -> float:
    """Return P90 by P50 of one plant of the catalogue's weather."""
    from pv_sizing.losses import QUANTILE_P90, Uncertainty

    level = pv_catalogue().weather
    sigma_pct = Uncertainty().total_sigma_pct(
        ghi_sigma_pct=level.ghi_sigma_pct, interannual_sigma_pct=level.interannual_sigma_pct
    )
    return 1.0 - QUANTILE_P90 * sigma_pct / 100.0


@lru_cache(maxsize=8)
def _cell_of(banner: str) -> "CellBasis":
    """Prepare the weather of a banner once; 200 kB, the same for every village in it."""
    from pv_sizing.bulk_basis import cell_basis

    return cell_basis(site_of(banner), weather_of(banner))
