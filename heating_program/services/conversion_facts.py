"""What the guards of the conversion table ask: gathered from the rows, never stored."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.guards import ConversionFacts
from heating_program.domain.inspection import Verdict
from heating_program.domain.stages import HouseholdStage, RetrofitStage
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId
from heating_program.models.inspection import Inspection
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit, RetrofitAssessment

_PROVEN = {RetrofitStage.ACCEPTED.value, RetrofitStage.ARCHIVED.value}


def facts(session: Session, conversion: Conversion) -> ConversionFacts:
    """Gather the facts of one conversion; a retrofit closed without funding binds it no longer."""
    inspection = latest_inspection(session, conversion.id)
    retrofit = retrofit_of(session, conversion.id)
    linked = retrofit is not None and retrofit.stage != RetrofitStage.CLOSED_UNFUNDED
    return ConversionFacts(
        household_registered=conversion.household.stage == HouseholdStage.REGISTERED,
        technology_chosen=bool(conversion.technology),
        has_design=conversion.design is not None,
        device_serial_recorded=bool(conversion.device_serial),
        inspection_passed=inspection.verdict == Verdict.PASSED if inspection else None,
        retrofit_linked=linked,
        hidden_work_recorded=retrofit is not None and retrofit.hidden_work_on is not None,
        retrofit_passes=retrofit is not None and _passes(session, retrofit),
    )


def latest_inspection(session: Session, conversion_id: ConversionId) -> Inspection | None:
    """Return the visit that counts: the last one recorded."""
    statement = (
        select(Inspection)
        .where(Inspection.conversion_id == conversion_id)
        .order_by(Inspection.recorded_at.desc(), Inspection.id.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def retrofit_of(session: Session, conversion_id: ConversionId) -> Retrofit | None:
    """Return the retrofit that belongs to a conversion."""
    statement = select(Retrofit).where(Retrofit.conversion_id == conversion_id)
    return session.scalars(statement).one_or_none()


def pv_of(session: Session, conversion_id: ConversionId) -> PvSystem | None:
    """Return the PV plant that belongs to a conversion."""
    statement = select(PvSystem).where(PvSystem.conversion_id == conversion_id)
    return session.scalars(statement).one_or_none()


def latest_assessment(
    session: Session, retrofit: Retrofit | None, basis: str
) -> RetrofitAssessment | None:
    """Return the last run of the 30 % test on a basis, `design` or `as_built`."""
    if retrofit is None:
        return None
    statement = (
        select(RetrofitAssessment)
        .where(RetrofitAssessment.retrofit_id == retrofit.id, RetrofitAssessment.basis == basis)
        .order_by(RetrofitAssessment.made_at.desc(), RetrofitAssessment.id.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def _passes(session: Session, retrofit: Retrofit) -> bool:
    if retrofit.stage in _PROVEN:
        return True
    built = latest_assessment(session, retrofit, "as_built")
    return built is not None and built.passes
