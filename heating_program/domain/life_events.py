"""Events in a family's life: what each says, and what it does to open cases and unpaid claims.

No source fixes these rules: they are this programme's own judgement, an example to be confirmed
(docs/decisions/0015-life-events.md, 2026-11-22).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.dwelling import DwellingDetails
from heating_program.domain.household import AccountDetails, Relation
from heating_program.domain.stages import ClaimStage, ConversionStage, PvStage, RetrofitStage


class Kind(StrEnum):
    """What a change request may be about: fields of the file, or one event."""

    FIELDS = "fields"
    DEATH = "death"
    NEW_HEAD = "new_head"
    MOVED_OUT = "moved_out"
    MOVE = "move"
    HOUSE_SOLD = "house_sold"
    SPLIT = "split"
    JOINED = "joined"


KIND_LABELS: Final[dict[Kind, str]] = {
    Kind.FIELDS: "信息变更",
    Kind.DEATH: "成员去世",
    Kind.NEW_HEAD: "更换户主",
    Kind.MOVED_OUT: "迁出",
    Kind.MOVE: "迁居",
    Kind.HOUSE_SOLD: "房屋出售",
    Kind.SPLIT: "分户",
    Kind.JOINED: "并户",
}


@dataclass(frozen=True, slots=True)
class Death:
    """A member or the head has died; both counts as they are afterwards."""

    person_id: str
    deceased_on: date
    registered_members: int
    resident_members: int


@dataclass(frozen=True, slots=True)
class Kinship:
    """What somebody is to the new head."""

    person_id: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class NewHead:
    """A member becomes head; without an account nothing is paid until one is registered."""

    person_id: str
    since: date
    kinships: tuple[Kinship, ...]
    account: AccountDetails | None = None


@dataclass(frozen=True, slots=True)
class MovedOut:
    """Some members, or with nobody named the whole family, have left; the house is not sold."""

    person_ids: tuple[str, ...]
    since: date
    registered_members: int
    resident_members: int


@dataclass(frozen=True, slots=True)
class Home:
    """Where a family lives from now on."""

    village_code: str
    group_text: str
    door_no: str
    house: DwellingDetails


@dataclass(frozen=True, slots=True)
class Move:
    """The family lives elsewhere, or, with `keeps_house`, its house belongs to another village."""

    since: date
    home: Home
    keeps_house: bool


@dataclass(frozen=True, slots=True)
class HouseSold:
    """The house has another owner; the seller lives at `home`, or has left where it is None.

    A buyer who has a file is named by its number, another one by name and telephone.
    """

    since: date
    buyer_file_no: str
    home: Home | None
    buyer_name: str = ""
    buyer_phone: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """Some members found a household of their own, at `home` or in the same house.

    `kinships` names those who go along with the new head; the counts ending in `left` are those of
    the family they leave.
    """

    since: date
    head_id: str
    kinships: tuple[Kinship, ...]
    phone: str
    registered_members: int
    resident_members: int
    resident_months: int
    consent_on: date
    registered_left: int
    resident_left: int
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The family is taken up into another one's file; the counts are those of both together."""

    since: date
    other_file_no: str
    same_house: bool
    registered_members: int
    resident_members: int


LifeEvent = Death | NewHead | MovedOut | Move | HouseSold | Split | Joined
EVENTS: Final[dict[Kind, type[LifeEvent]]] = {
    Kind.DEATH: Death,
    Kind.NEW_HEAD: NewHead,
    Kind.MOVED_OUT: MovedOut,
    Kind.MOVE: Move,
    Kind.HOUSE_SOLD: HouseSold,
    Kind.SPLIT: Split,
    Kind.JOINED: Joined,
}


class Happening(StrEnum):
    """An event as the table of effects tells it apart."""

    HEAD_DIED = "head_died"
    MEMBER_DIED = "member_died"
    NEW_HEAD = "new_head"
    NEW_HEAD_PAYABLE = "new_head_payable"
    MEMBERS_LEFT = "members_left"
    FAMILY_LEFT = "family_left"
    MOVED = "moved"
    REZONED = "rezoned"
    REZONED_AWAY = "rezoned_away"
    SOLD = "sold"
    SPLIT = "split"
    JOINED = "joined"


class Phase(StrEnum):
    """How far a case or a claim is, as coarsely as the effects need it."""

    BEFORE_WORK = "before_work"
    AT_WORK = "at_work"
    DONE = "done"
    CLAIM_AHEAD = "claim_ahead"
    CLAIM_IN_REVIEW = "claim_in_review"
    CLAIM_CONFIRMED = "claim_confirmed"
    CLAIM_SUSPENDED = "claim_suspended"


class Effect(StrEnum):
    """What happens to it."""

    KEEP = "keep"
    WAIT = "wait"
    HOLD = "hold"
    END_FIRST = "end_first"
    WITH_HOUSE = "with_house"
    WITH_PERSON = "with_person"
    FOLLOW = "follow"
    JOIN = "join"


EFFECT_LABELS: Final[dict[Effect, str]] = {
    Effect.KEEP: "不受影响",
    Effect.WAIT: "审核照常，登记新户主及其账户后才能核定",
    Effect.HOLD: "暂停发放，登记新户主及其账户后恢复",
    Effect.END_FIRST: "须先办结或取消",
    Effect.WITH_HOUSE: "留在原住宅名下，锁定期随房屋",
    Effect.WITH_PERSON: "仍归原农户，照常发放",
    Effect.FOLLOW: "随档案转到新的嘎查村",
    Effect.JOIN: "转入合并后的档案，编号不变",
}

_K, _W, _H, _E = Effect.KEEP, Effect.WAIT, Effect.HOLD, Effect.END_FIRST
_D, _P, _F, _J = Effect.WITH_HOUSE, Effect.WITH_PERSON, Effect.FOLLOW, Effect.JOIN
_COLUMNS: Final = tuple(Phase)
# fmt: off
_ROWS: Final[dict[Happening, tuple[Effect, ...]]] = {
    # claims:                  before  at work  done  ahead  review  confirmed  suspended
    Happening.HEAD_DIED:        (_K,    _K,      _K,   _W,    _W,     _H,        _K),
    Happening.MEMBER_DIED:      (_K,    _K,      _K,   _K,    _K,     _K,        _K),
    Happening.NEW_HEAD:         (_K,    _K,      _K,   _W,    _W,     _H,        _K),
    Happening.NEW_HEAD_PAYABLE: (_K,    _K,      _K,   _K,    _K,     _K,        _K),
    Happening.MEMBERS_LEFT:     (_K,    _K,      _K,   _K,    _K,     _K,        _K),
    Happening.FAMILY_LEFT:      (_E,    _E,      _D,   _E,    _P,     _P,        _P),
    Happening.MOVED:            (_E,    _E,      _D,   _E,    _P,     _P,        _P),
    Happening.REZONED:          (_F,    _F,      _F,   _F,    _F,     _F,        _F),
    Happening.REZONED_AWAY:     (_E,    _E,      _F,   _E,    _E,     _E,        _E),
    Happening.SOLD:             (_E,    _E,      _D,   _E,    _P,     _P,        _P),
    Happening.SPLIT:            (_K,    _K,      _K,   _K,    _K,     _K,        _K),
    Happening.JOINED:           (_J,    _J,      _J,   _J,    _J,     _H,        _J),
}
# fmt: on
EFFECTS: Final[dict[tuple[Happening, Phase], Effect]] = {
    (happening, phase): effect
    for happening, row in _ROWS.items()
    for phase, effect in zip(_COLUMNS, row, strict=True)
}
"""THE table: every event on everything that may be open."""

LEAVES_HOUSE: Final = frozenset({Happening.MOVED, Happening.SOLD, Happening.FAMILY_LEFT})
"""Events that concern what stands in the house the family leaves, and nothing elsewhere."""

_BEFORE_WORK: Final = frozenset(
    {
        ConversionStage.DRAFT,
        ConversionStage.SUBMITTED,
        ConversionStage.RETURNED,
        ConversionStage.APPROVED,
        ConversionStage.DESIGNED,
    }
)


def conversion_phase(stage: ConversionStage) -> Phase | None:
    """Return how far a conversion is; None when it ended without a device."""
    if stage in (ConversionStage.REJECTED, ConversionStage.CANCELLED):
        return None
    if stage in _BEFORE_WORK:
        return Phase.BEFORE_WORK
    done = (ConversionStage.ACCEPTED, ConversionStage.IN_OPERATION)
    return Phase.DONE if stage in done else Phase.AT_WORK


def retrofit_phase(stage: RetrofitStage) -> Phase | None:
    """Return how far a retrofit is; None when it was closed without money."""
    if stage is RetrofitStage.CLOSED_UNFUNDED:
        return None
    if stage in (RetrofitStage.SURVEYED, RetrofitStage.DESIGNED, RetrofitStage.APPROVED):
        return Phase.BEFORE_WORK
    done = (RetrofitStage.ACCEPTED, RetrofitStage.ARCHIVED)
    return Phase.DONE if stage in done else Phase.AT_WORK


def pv_phase(stage: PvStage) -> Phase | None:
    """Return how far a PV plant is; None when there is none and will be none."""
    if stage in (PvStage.ROOF_REJECTED, PvStage.REFUSED, PvStage.DECOMMISSIONED):
        return None
    if stage in (PvStage.CONNECTED, PvStage.OPERATING, PvStage.FAULT):
        return Phase.DONE
    at_work = (PvStage.IN_CONSTRUCTION, PvStage.GRID_INSPECTION, PvStage.RECTIFICATION)
    return Phase.AT_WORK if stage in at_work else Phase.BEFORE_WORK


def claim_phase(stage: ClaimStage, *, is_accepted: bool) -> Phase | None:
    """Return how far an unpaid claim is; `is_accepted` tells it of its case."""
    if stage in (ClaimStage.REJECTED, ClaimStage.WITHDRAWN):
        return None
    if not is_accepted:
        return Phase.CLAIM_AHEAD
    ends = {
        ClaimStage.CONFIRMED: Phase.CLAIM_CONFIRMED,
        ClaimStage.SUSPENDED: Phase.CLAIM_SUSPENDED,
    }
    return ends.get(stage, Phase.CLAIM_IN_REVIEW)
