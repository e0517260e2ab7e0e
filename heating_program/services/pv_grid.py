"""What the transformer of a house can still take: the utility's word, or its figures worked out.

The question is frozen among the inputs of a size and the answer with its result, so that both
can be computed again. Red is never open, whatever number stands beside it.
"""

from dataclasses import dataclass, replace
from typing import Any

from heating_program.domain.errors import DomainError
from pv_sizing.errors import PvSizingError
from pv_sizing.grid import Grade, OpenCapacity, Transformer, open_capacity
from pv_sizing.limits import Limits

# The utility may have rounded its answer to a tenth of a kilowatt.
AGREES_WITHIN_KW = 0.05
# The habit from before DL/T 2041-2025, told only where the utility gave no data.
HABITUAL_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class GridQuestion:
    """What is known of the transformer; None where nobody said.

    Parameters
    ----------
    stated_kw
        Open capacity as the utility said it; negative when it is overbooked.
    transformer
        The figures to work it out from.
    rating_kva
        Rated power where it is the only figure known.
    superior_grade
        Grade of the level above; not published counts as green.
    source
        Who gave the figures and when.
    """

    stated_kw: float | None = None
    transformer: Transformer | None = None
    rating_kva: float | None = None
    superior_grade: Grade | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class GridAnswer:
    """What the size was held to and what the plant leaves; figures to 0.01 kW.

    ``open_kw`` is what a new plant may ask for, ``asked_kw`` the AC power this one feeds at most.
    ``hosting_kw``, ``after_connected_kw`` (C1) and the grades before and after the plant exist
    where the transformer's figures are known; ``habitual_kw`` is 80 % of its kVA where only that
    is known.
    """

    open_kw: float | None
    asked_kw: float
    after_kw: float | None
    hosting_kw: float | None = None
    after_connected_kw: float | None = None
    grade: Grade | None = None
    after_grade: Grade | None = None
    habitual_kw: float | None = None


def within_grid(limits: Limits, question: GridQuestion | None) -> Limits:
    """Return the limits with the open capacity that a question leads to.

    Raises
    ------
    DomainError
        ``grid_superior_red``, ``grid_red`` where nothing new may be connected;
        ``grid_figures_disagree`` when the stated capacity is not what the figures give.
    """
    if question is None:
        return limits
    return replace(limits, grid_open_capacity_kw=_open_kw(question))


def answer(question: GridQuestion, limits: Limits, asked_kw: float) -> GridAnswer:
    """Say what a plant that feeds at most `asked_kw` leaves of the transformer [kW]."""
    open_kw = limits.grid_open_capacity_kw
    after_kw = None if open_kw is None else _to_hundredths(open_kw - asked_kw)
    given = question.transformer
    if given is None:
        unknown = open_kw is None and question.rating_kva is not None
        habitual_kw = HABITUAL_SHARE * (question.rating_kva or 0.0) if unknown else None
        return GridAnswer(open_kw, asked_kw, after_kw, habitual_kw=habitual_kw)
    now = _room(question, given)
    then = replace(given, registered_kw=given.registered_kw + asked_kw)
    return GridAnswer(
        open_kw,
        asked_kw,
        after_kw,
        hosting_kw=_to_hundredths(now.hosting_kw),
        after_connected_kw=_to_hundredths(now.after_connected_kw),
        grade=now.grade,
        after_grade=_room(question, then).grade,
    )


def refusal(error: PvSizingError) -> DomainError:
    """Return what the library refused as the programme's error, beside the field it is about.

    A capacity that is used up has other advice than one that is only too small.
    """
    values: dict[str, Any] = {"where": error.where, **error.values}
    if error.code != "grid_capacity_too_small":
        return DomainError(error.code, **values)
    code = "grid_capacity_used_up" if values["grid_open_capacity_kw"] <= 0.0 else error.code
    return DomainError(code, field="open_kw", **values)


def _open_kw(question: GridQuestion) -> float | None:
    if question.superior_grade is Grade.RED:
        raise DomainError("grid_superior_red", field="superior_grade")
    given, stated_kw = question.transformer, question.stated_kw
    if given is None:
        return stated_kw
    room = _room(question, given)
    if room.grade is Grade.RED:
        raise DomainError(
            "grid_red",
            field="connected_kw",
            hosting_kw=room.hosting_kw,
            connected_kw=given.connected_kw,
        )
    computed_kw = _to_hundredths(room.open_kw)
    if stated_kw is None:
        return computed_kw
    if abs(stated_kw - room.open_kw) > AGREES_WITHIN_KW:
        raise DomainError(
            "grid_figures_disagree", field="open_kw", stated_kw=stated_kw, computed_kw=computed_kw
        )
    return min(stated_kw, computed_kw)


def _room(question: GridQuestion, given: Transformer) -> OpenCapacity:
    return open_capacity(given, superior_grade=question.superior_grade or Grade.GREEN)


def _to_hundredths(power_kw: float) -> float:
    """Round as the utility's tables do; adding zero takes the sign off a zero."""
    return round(power_kw, 2) + 0.0
