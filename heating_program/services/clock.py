"""The business date: today in Beijing, set forward by days in training data only.

Events keep the server's own time, so a set-forward clock can never forge when something was done.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.models.setting import Setting
from heating_program.services import events
from heating_program.services.circumstances import moment_of

BEIJING = ZoneInfo("Asia/Shanghai")
MAX_DAYS_FORWARD = 3 * 366
_TRAINING = "training"
_CLOCK = "clock"


def is_training(session: Session) -> bool:
    """Tell whether this installation holds demo or training data."""
    setting = session.get(Setting, _TRAINING)
    return setting is not None and bool(setting.value["on"])


def days_forward(session: Session) -> int:
    """Return by how many days the business date stands ahead."""
    setting = session.get(Setting, _CLOCK)
    return int(setting.value["days_forward"]) if setting is not None else 0


def business_date(session: Session, at: datetime) -> date:
    """Return the date that rules, deadlines and papers go by at the instant `at`."""
    return at.astimezone(BEIJING).date() + timedelta(days=days_forward(session))


def mark_as_training(session: Session) -> None:
    """Declare the installation's data to be practice; done once, when sample data is loaded."""
    session.merge(Setting(name=_TRAINING, value={"on": True}))


def set_forward(session: Session, *, actor: Actor, on: date, days: int) -> None:
    """Set the business date `days` ahead of the real one.

    Raises
    ------
    Refused
        `clock_is_real` outside training data.
    DomainError
        `clock_days` when the number is not between 0 and `MAX_DAYS_FORWARD`.
    """
    if not is_training(session):
        raise Refused("clock_is_real")
    if not 0 <= days <= MAX_DAYS_FORWARD:
        raise DomainError("clock_days", field="days", most=MAX_DAYS_FORWARD)
    before = days_forward(session)
    session.merge(Setting(name=_CLOCK, value={"days_forward": days}))
    events.record(
        session,
        actor=actor,
        permission="clock.set",
        on=on,
        subject=events.Subject("clock", actor.id, actor.areas_for("clock.set")[0]),
        action="clock.set",
        before={"days_forward": before},
        after={
            "days_forward": days,
            "date": business_date(session, moment_of(session)).isoformat(),
        },
    )
