"""Keeps a step of a registration as it was typed, in the draft of the clerk."""

from collections.abc import Iterable
from uuid import UUID

from heating_program.access import current_actor
from heating_program.services import drafts
from heating_program.unit_of_work import unit_of_work
from heating_program.web import enrolment_carried as carried
from heating_program.web.forms.row_lists import Pairs


def keep(key: UUID, step: int, typed: Pairs, *, title: str = "", sent: Iterable[str] = ()) -> None:
    """Keep what was typed in a step in place of what it held before.

    Parameters
    ----------
    sent
        Names the page sent; remarks and ticks among them belong to the step.
    """
    actor, part = current_actor(), carried.names_of(step, sent)
    unit_of_work(
        lambda session: drafts.save(
            session,
            actor=actor,
            form=drafts.NEW_HOUSEHOLD,
            object_id=key,
            typed=typed,
            part=part,
            step=step,
            title=title,
        )
    )
