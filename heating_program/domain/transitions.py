"""The engine of every state table: find the row, ask its guard, say what to record.

A table is a tuple of rows. From the same rows come the buttons, the refusals, the events, the
pictures in the papers and the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from heating_program.domain.duty import Duty
from heating_program.domain.errors import Refused

S = TypeVar("S", bound=StrEnum)
F = TypeVar("F")


def no_conditions(_facts: object) -> list[str]:
    """Guard of a row that any object in its source stage may take."""
    return []


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, F]):
    """One edge of a state table.

    Parameters
    ----------
    action, source, target
        What is done, and from where to where.
    permission : str
        ``object.verb`` the actor needs.
    duty : Duty or None
        What the actor becomes towards the subject; None where nothing is decided.
    event : str
        ``object.past_participle`` written to the record.
    guard : callable
        Pure function of the table's facts; returns the codes of what is missing.
    """

    action: str
    source: S
    target: S
    permission: str
    duty: Duty | None
    event: str
    guard: Callable[[F], list[str]] = no_conditions


def allowed(table: Iterable[Transition[S, F]], stage: S) -> tuple[Transition[S, F], ...]:
    """List the rows that leave a stage, in the order of the table."""
    return tuple(row for row in table if row.source == stage)


def advance(table: Iterable[Transition[S, F]], stage: S, action: str, facts: F) -> Transition[S, F]:
    """Find the row of an action and make sure that its conditions hold.

    Returns
    -------
    Transition
        Its ``target``, ``duty`` and ``event`` are what the caller records.

    Raises
    ------
    Refused
        ``action_not_allowed`` (values ``action``, ``stage``) when the table has no such row;
        else the first reason of the guard, with all of them in the value ``reasons``.
    """
    for row in allowed(table, stage):
        if row.action == action:
            if reasons := row.guard(facts):
                raise Refused(reasons[0], reasons=tuple(reasons), action=action, stage=str(stage))
            return row
    raise Refused("action_not_allowed", action=action, stage=str(stage))


def mermaid(
    table: Iterable[Transition[S, F]], stages: Mapping[S, str], actions: Mapping[str, str]
) -> str:
    """Draw a table as a Mermaid state diagram; the first row starts at the initial stage.

    An edge is named by the label of its event where ``actions`` has one, else of its action.
    """
    rows = tuple(table)
    used = [stage for stage in stages if any(stage in (row.source, row.target) for row in rows)]
    lines = ["stateDiagram-v2"]
    lines += [f"    {stage} : {stages[stage]}" for stage in used]
    lines.append(f"    [*] --> {rows[0].source}")
    lines += [
        f"    {row.source} --> {row.target} : {actions.get(row.event) or actions[row.action]}"
        for row in rows
    ]
    lines += [f"    {stage} --> [*]" for stage in used if not allowed(rows, stage)]
    return "\n".join(lines)
