"""Opens appropriations and changes them by four eyes: one person enters, another approves."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.budget import AppropriationDetails, ChangeDetails
from heating_program.domain.errors import DomainError, Refused
from heating_program.models.budget import Appropriation, AppropriationChange
from heating_program.models.ids import AppropriationId, UserId
from heating_program.services import events, ledger, scope
from heating_program.services.circumstances import moment_of


def open_appropriation(
    session: Session,
    *,
    actor: Actor,
    on: date,
    appropriation_id: UUID,
    details: AppropriationDetails,
) -> AppropriationId:
    """Open an appropriation without money; sending the same form twice opens one.

    Raises
    ------
    DomainError
        `appropriation_exists` for the same level, programme, year and area.
    Refused
        `not_permitted` outside the actor's area.
    """
    key = AppropriationId(appropriation_id)
    if known := scope.sent_before(session, Appropriation, key, actor, "budget.enter"):
        scope.require_repetition(is_same=_is_of(known, details))
        return key
    if actor.role_for("budget.enter", details.area_code) is None:
        raise Refused("not_permitted", field="area_code")
    if _same(session, details):
        raise DomainError("appropriation_exists", field="level")
    appropriation = Appropriation(
        id=key,
        area_code=details.area_code,
        level=details.level.value,
        programme=details.programme.value,
        year=details.year,
        title=details.title,
    )
    session.add(appropriation)
    session.flush()
    ledger.open_accounts(session, key)
    events.record(
        session,
        actor=actor,
        permission="budget.enter",
        on=on,
        subject=subject_of(appropriation),
        action="budget.opened",
        after={
            "level": appropriation.level,
            "programme": appropriation.programme,
            "year": appropriation.year,
            "title": appropriation.title,
        },
    )
    return key


def enter_change(
    session: Session,
    *,
    actor: Actor,
    on: date,
    change_id: UUID,
    appropriation_id: UUID,
    details: ChangeDetails,
) -> UUID:
    """Enter an addition or a cut; it counts only when another person has approved it."""
    appropriation = scope.load(session, Appropriation, appropriation_id, actor, "budget.enter")
    if known := session.get(AppropriationChange, change_id):
        scope.require_repetition(
            is_same=(known.appropriation_id, known.amount_fen, known.document_no, known.entered_by)
            == (appropriation.id, details.amount_fen, details.document_no, actor.id)
        )
        return change_id
    session.add(
        AppropriationChange(
            id=change_id,
            appropriation_id=appropriation.id,
            amount_fen=details.amount_fen,
            document_no=details.document_no,
            document_date=details.document_date,
            is_example=details.is_example,
            entered_by=UserId(actor.id),
            entered_at=moment_of(session),
        )
    )
    session.flush()
    events.record(
        session,
        actor=actor,
        permission="budget.enter",
        on=on,
        subject=subject_of(appropriation),
        action="budget.change_entered",
        after={
            "change_id": str(change_id),
            "amount_fen": details.amount_fen,
            "document_no": details.document_no,
            "document_date": details.document_date.isoformat(),
            "is_example": details.is_example,
        },
    )
    return change_id


def approve_change(session: Session, *, actor: Actor, on: date, change_id: UUID) -> None:
    """Let a change count.

    Raises
    ------
    Refused
        `second_person_needed` for one's own entry, `change_approved` the second time,
        `budget_exhausted` for a cut of money that is promised already.
    """
    held = select(AppropriationChange).where(AppropriationChange.id == change_id)
    change = session.scalars(held.with_for_update()).one_or_none()
    if change is None:
        raise DomainError("not_found")
    appropriation = scope.load(
        session, Appropriation, change.appropriation_id, actor, "budget.approve"
    )
    if change.approved_by is not None:
        raise Refused("change_approved")
    if change.entered_by == actor.id:
        raise Refused("second_person_needed")
    change.approved_by, change.approved_at = UserId(actor.id), moment_of(session)
    session.flush()
    ledger.grant(
        session,
        actor=actor,
        appropriation_id=appropriation.id,
        amount_fen=change.amount_fen,
        reference=ledger.Reference("budget_change", change.id),
    )
    events.record(
        session,
        actor=actor,
        permission="budget.approve",
        on=on,
        subject=subject_of(appropriation),
        action="budget.change_approved",
        after={"change_id": str(change.id), "amount_fen": change.amount_fen},
    )


def paying(
    session: Session, *, level: str, programme: str, year: int, area_code: str
) -> Appropriation | None:
    """Find the appropriation that pays one level's share in a village.

    It may be granted for the banner or for the whole city; the narrowest one pays. The money is
    found whoever acts: a city's appropriation pays claims its clerks of a banner cannot list.
    """
    wanted = select(Appropriation).where(
        Appropriation.level == level,
        Appropriation.programme == programme,
        Appropriation.year == year,
        Appropriation.area_code.in_([area_code[:size] for size in (4, 6, 9, 12)]),
    )
    narrowest = wanted.order_by(func.length(Appropriation.area_code).desc()).limit(1)
    return session.scalars(narrowest).one_or_none()


def listed(session: Session, actor: Actor, *, year: int | None = None) -> Sequence[Appropriation]:
    """List the appropriations of the actor's areas, the latest year first."""
    statement = scope.visible(Appropriation, actor, "budget.read")
    if year is not None:
        statement = statement.where(Appropriation.year == year)
    order = (Appropriation.year.desc(), Appropriation.area_code, Appropriation.programme)
    return session.scalars(statement.order_by(*order, Appropriation.id)).all()


def subject_of(appropriation: Appropriation) -> events.Subject:
    """Return the appropriation as the subject of an event."""
    return events.Subject("appropriation", appropriation.id, appropriation.area_code)


def _is_of(known: Appropriation, details: AppropriationDetails) -> bool:
    return (known.level, known.programme, known.year, known.area_code, known.title) == (
        details.level.value,
        details.programme.value,
        details.year,
        details.area_code,
        details.title,
    )


def _same(session: Session, details: AppropriationDetails) -> bool:
    same = select(Appropriation.id).where(
        Appropriation.level == details.level.value,
        Appropriation.programme == details.programme.value,
        Appropriation.year == details.year,
        Appropriation.area_code == details.area_code,
    )
    return session.scalar(same) is not None
