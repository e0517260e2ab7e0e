"""Conversions at any stage of the way, walked there by the people whose steps they are."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.inspection import Answer, Checklist, ItemVerdict
from heating_program.domain.money import Fen
from heating_program.domain.scheme import DeviceChoice
from heating_program.domain.stages import ConversionStage
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.ids import ConversionId, HouseholdId
from heating_program.services import conversion_equipment, conversions, inspections
from heating_program.services import households as household_service
from tests.factories import households
from tests.factories.people import Staff

ON = households.ON
DEVICE = DeviceChoice(
    maker="示例热泵厂",
    model="RB-16",
    nominal_kw=16.0,
    kw_at_minus_20=13.6,
    backup_kw=3.0,
    price_fen=Fen(1_800_000),
)
S = ConversionStage


def registered_household(
    session: Session, staff: Staff, *, on: date = ON, **changes: Any
) -> HouseholdId:
    """Open a file as TC and confirm it as TR."""
    key = households.register(session, staff["TC"], on=on, **changes)
    household_service.change_stage(
        session,
        actor=staff["TR"],
        on=on,
        household_id=key,
        row_version=version_of(session, Household, key),
        action="confirm",
    )
    return key


def open_case(
    session: Session,
    actor: Actor,
    household_id: UUID,
    *,
    on: date = ON,
    key: UUID | None = None,
    **changes: Any,
) -> ConversionId:
    """Open a heat pump conversion; `changes` as the service names them."""
    conversion_id = ConversionId(key or new_id())
    wanted: dict[str, Any] = {"technology": "ashp_hydronic", **changes}
    conversions.open_case(
        session,
        actor=actor,
        on=on,
        conversion_id=conversion_id,
        household_id=household_id,
        **wanted,
    )
    return conversion_id


def version_of(session: Session, model: type[Any], key: UUID) -> int:
    """Return the version a page shown now would send back."""
    session.flush()
    version: int = session.get_one(model, key).row_version
    return version


def step(
    session: Session,
    actor: Actor,
    key: UUID,
    action: str,
    *,
    on: date = ON,
    reason: str = "",
) -> None:
    """Take one plain step of a case."""
    conversions.change_stage(
        session,
        actor=actor,
        on=on,
        conversion_id=key,
        row_version=version_of(session, Conversion, key),
        action=action,
        reason=reason,
    )


def design(
    session: Session, actor: Actor, key: UUID, *, on: date = ON, device: DeviceChoice = DEVICE
) -> None:
    """Freeze a scheme with the sample device."""
    conversion_equipment.design(
        session,
        actor=actor,
        on=on,
        conversion_id=key,
        row_version=version_of(session, Conversion, key),
        device=device,
    )


def install(
    session: Session,
    actor: Actor,
    key: UUID,
    *,
    on: date = ON,
    serial: str = "",
    meter: str = "",
) -> None:
    """Put the device of a case on record under numbers made of its key."""
    conversion_equipment.record_device(
        session,
        actor=actor,
        on=on,
        conversion_id=key,
        row_version=version_of(session, Conversion, key),
        device_serial=serial or f"SN{key.hex[-12:].upper()}",
        heat_meter_no=meter or f"HM{key.hex[-12:].upper()}",
    )


def good_answers(items: Checklist, **changes: Answer) -> list[Answer]:
    """Answer every item so that it passes; `changes` replace the answers of some items."""
    answers = []
    for item in items.items:
        value = None
        if item.is_number:
            bounds = [bound for bound in (item.minimum, item.maximum) if bound is not None]
            value = bounds[0] if bounds else 1.0
        good = Answer(item.code, ItemVerdict.PASS, value)
        answers.append(changes.get(item.code, good))
    return answers


def inspect(
    session: Session,
    actor: Actor,
    key: UUID,
    *,
    on: date = ON,
    inspection_id: UUID | None = None,
    **changes: Answer,
) -> UUID:
    """Visit a case; everything passes unless `changes` say otherwise."""
    items = inspections.checklist_of(session.get_one(Conversion, ConversionId(key)))
    answers = good_answers(items, **changes)
    room = next(answer.value for answer in answers if answer.item == "C8")
    return inspections.record(
        session,
        actor=actor,
        on=on,
        inspection_id=inspection_id or new_id(),
        conversion_id=key,
        answers=answers,
        room_temp_celsius=room or 18.0,
        outdoor_temp_celsius=-8.0,
        note="",
    )


# The straight way with the person of each step; IN2 inspects because IN has designed.
_WAY: tuple[tuple[ConversionStage, Callable[[Session, Staff, UUID, date], None]], ...] = (
    (S.SUBMITTED, lambda s, p, key, on: step(s, p["TC"], key, "submit", on=on)),
    (S.APPROVED, lambda s, p, key, on: step(s, p["BA"], key, "approve", on=on)),
    (S.DESIGNED, lambda s, p, key, on: design(s, p["IN"], key, on=on)),
    (S.IN_CONSTRUCTION, lambda s, p, key, on: step(s, p["BC"], key, "start", on=on)),
    (S.SELF_CHECKED, lambda s, p, key, on: _self_check(s, p, key, on)),
    (S.ACCEPTANCE, lambda s, p, key, on: step(s, p["BC"], key, "hand_over", on=on)),
    (S.ACCEPTED, lambda s, p, key, on: _accept(s, p, key, on)),
    (S.IN_OPERATION, lambda s, p, key, on: step(s, p["TC"], key, "operate", on=on)),
)


def _self_check(session: Session, staff: Staff, key: UUID, on: date) -> None:
    install(session, staff["BC"], key, on=on)
    step(session, staff["BC"], key, "self_check", on=on)


def _accept(session: Session, staff: Staff, key: UUID, on: date) -> None:
    inspect(session, staff["IN2"], key, on=on)
    step(session, staff["TR"], key, "accept", on=on)


def bring_to(
    session: Session,
    staff: Staff,
    stage: ConversionStage | str,
    *,
    on: date = ON,
    household_id: UUID | None = None,
    **opened: Any,
) -> ConversionId:
    """Bring a new case to a stage of the straight way and return its key.

    Parameters
    ----------
    staff
        `staff["TC"]` enters and operates, TR confirms and accepts, BA approves, IN designs,
        BC builds, IN2 inspects.
    household_id
        An own confirmed household; without one a new household is registered.
    opened
        What `open_case` takes: `technology`, `with_retrofit`, `with_pv`, `key` …
    """
    wanted = S(stage)
    household = household_id or registered_household(session, staff, on=on)
    key = open_case(session, staff["TC"], household, on=on, **opened)
    if wanted is S.DRAFT:
        return key
    for reached, walk in _WAY:
        walk(session, staff, key, on)
        if reached is wanted:
            return key
    raise ValueError(f"{wanted} does not lie on the straight way")
