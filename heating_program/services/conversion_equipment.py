"""What goes into the house: the designed device, then the one that was really installed."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.scheme import DeviceChoice
from heating_program.domain.stages import ConversionStage
from heating_program.models.conversion import Conversion
from heating_program.services import conversion_facts, conversion_steps, duties, events, heat_scheme

# A device is put on record while it is being installed, or exchanged while defects are corrected.
DEVICE_STAGES = (ConversionStage.IN_CONSTRUCTION, ConversionStage.RECTIFICATION)


def design(
    session: Session,
    *,
    actor: Actor,
    on: date,
    conversion_id: UUID,
    row_version: int,
    device: DeviceChoice,
) -> None:
    """Freeze the scheme: load, required size, chosen device and price.

    Raises
    ------
    DomainError
        `stale_version`, `device_too_small` and what else `heat_scheme.make` says.
    Refused
        `action_not_allowed` unless the case is approved, `duty_taken`.
    """
    conversion = conversion_steps.load(
        session, actor, "conversion.design", conversion_id, row_version
    )
    if conversion.stage != ConversionStage.APPROVED:
        raise Refused("action_not_allowed", action="design", stage=conversion.stage)
    scheme = heat_scheme.make(conversion.technology, load_inputs(session, conversion), device)
    conversion.design = heat_scheme.frozen(scheme)
    conversion.device_maker, conversion.device_model = device.maker, device.model
    conversion.price_fen = device.price_fen
    after = {"design": conversion.design}
    conversion_steps.step(session, actor, on, conversion, "design", after=after)


def load_inputs(session: Session, conversion: Conversion) -> heat_scheme.LoadInputs:
    """Gather what the load is computed from; a designed retrofit counts as done."""
    retrofit = conversion_facts.retrofit_of(session, conversion.id)
    planned = conversion_facts.latest_assessment(session, retrofit, "design")
    return heat_scheme.load_inputs(conversion.household.dwelling, planned)


def record_device(
    session: Session,
    *,
    actor: Actor,
    on: date,
    conversion_id: UUID,
    row_version: int,
    device_serial: str,
    heat_meter_no: str,
) -> None:
    """Put on record what was installed; a number stands in one house of the whole city only.

    Raises
    ------
    DomainError
        `stale_version`, `device_serial_taken`, `heat_meter_no_taken`.
    Refused
        `action_not_allowed` unless the works are going on, `duty_taken`.
    """
    conversion = conversion_steps.load(
        session, actor, "conversion.build", conversion_id, row_version
    )
    if conversion.stage not in DEVICE_STAGES:
        raise Refused("action_not_allowed", action="record_device", stage=conversion.stage)
    after = {"device_serial": device_serial, "heat_meter_no": heat_meter_no}
    for field, number in after.items():
        _refuse_taken(session, conversion, field, number)
    duties.take(session, actor, Duty.BUILD, DutySubject.CASE, conversion.id)
    before = {field: getattr(conversion, field) for field in after}
    conversion.device_serial, conversion.heat_meter_no = device_serial, heat_meter_no
    session.flush()
    events.record(
        session,
        actor=actor,
        permission="conversion.build",
        on=on,
        subject=conversion_steps.subject_of(conversion),
        action="conversion.device_recorded",
        before=before,
        after=after,
    )


def _refuse_taken(session: Session, conversion: Conversion, field: str, number: str) -> None:
    column = getattr(Conversion, field)
    other = select(Conversion.id).where(column == number, Conversion.id != conversion.id).limit(1)
    if number and session.scalars(other).first():
        raise DomainError(f"{field}_taken", field=field)
