"""The buttons of a page, made from the state table: what may be done now, or why not yet."""

from dataclasses import dataclass
from typing import Any, Protocol

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import ACTION_LABELS
from heating_program.domain.transitions import Transition, allowed
from heating_program.web.messages import words
from heating_program.web.words import STEP_WORDS


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


# Going back or ending needs a reason that the household will read.
_WITH_REASON = {
    "return",
    "reject",
    "cancel",
    "suspend",
    "close",
    "withdraw",
    "rectify",
    "void",
    "revoke",
}


def buttons(
    table: tuple[Transition[Any, Any], ...], row: Staged, facts: object, actor: Actor
) -> list[Button]:
    """List the steps out of the row's stage for which the actor holds the permission here."""
    return [
        Button(
            action=step.action,
            label=str(STEP_WORDS.get(step.event, ACTION_LABELS[step.action])),
            kind="danger" if step.action in _WITH_REASON else "primary",
            needs_reason=step.action in _WITH_REASON,
            blocked_by=tuple(words(DomainError(code)) for code in step.guard(facts)),
        )
        for step in allowed(table, row.stage)
        if actor.role_for(step.permission, row.area_code)
    ]
