"""The steps of a state table on a page: its buttons, why one is not possible yet, and the press."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from flask import flash, request
from flask_babel import gettext as _

from heating_program.access import current_actor
from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import ACTION_LABELS, MACHINES, NEEDS_REASON
from heating_program.domain.transitions import Transition, allowed
from heating_program.unit_of_work import unit_of_work
from heating_program.web.frame import today
from heating_program.web.messages import words
from heating_program.web.words import STEP_WORDS

LONGEST_REASON = 400


class Staged(Protocol):
    """A row with a life: it knows its stage and its area."""

    stage: Any
    area_code: Any


@dataclass(frozen=True, slots=True)
class Button:
    """One step a person may take, or the reasons why not yet."""

    action: str
    label: str
    kind: str
    needs_reason: bool
    blocked_by: tuple[str, ...]


def take_step(change_stage: Callable[..., None], *, action: str, **key: UUID) -> None:
    """Take the step that was pressed: the service's `change_stage` in one unit of work.

    Parameters
    ----------
    **key
        The service's own name of the thing, for example ``claim_id=…``.
    """
    actor, on = current_actor(), today()
    version = request.form.get("row_version", 0, type=int)
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    unit_of_work(
        lambda session: change_stage(
            session, actor=actor, on=on, row_version=version, action=action, reason=reason, **key
        )
    )
    flash(_("已办理：%(step)s。", step=_word_of(action, next(iter(key)))), "ok")


def _word_of(action: str, key: str) -> str:
    """Say a step as its button said it: an action such as `apply` has its own word by thing."""
    machine = MACHINES[{"pv_system_id": "pv"}.get(key, key.removesuffix("_id"))]
    events = (step.event for step in machine.table if step.action == action)
    return _word(next(events), action)


def _word(event: str, action: str) -> str:
    return str(STEP_WORDS.get(event) or _(ACTION_LABELS[action]))


def buttons(
    table: tuple[Transition[Any, Any], ...], row: Staged, facts: object, actor: Actor
) -> list[Button]:
    """List the steps out of the row's stage for which the actor holds the permission here."""
    return [
        Button(
            action=step.action,
            label=_word(step.event, step.action),
            kind="danger" if step.action in NEEDS_REASON else "primary",
            needs_reason=step.action in NEEDS_REASON,
            blocked_by=tuple(words(DomainError(code)) for code in step.guard(facts)),
        )
        for step in allowed(table, row.stage)
        if actor.role_for(step.permission, row.area_code)
    ]
