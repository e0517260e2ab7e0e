"""What the 农房节能改造验收表 says: plain values that are frozen, hashed and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heating_program.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class RetrofitPart:
    """One part before and after; area and U are None for the air.

    ``before`` and ``after`` name the construction, ``after`` is empty where nothing was done.
    """

    label: str
    before: str
    after: str
    area_m2: float | None
    before_u_w_m2k: float | None
    after_u_w_m2k: float | None
    before_w_k: float
    after_w_k: float


@dataclass(frozen=True, slots=True)
class RetrofitLayer:
    """Insulation as planned and as probed before it was covered, in words."""

    part: str
    planned: str
    probed: str


@dataclass(frozen=True, slots=True)
class RetrofitMethod:
    """The 30 % test by one method; ``saving_pct`` with two decimals, already rounded down."""

    label: str
    before: str
    after: str
    saving_pct: str
    passes: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class RetrofitVariation:
    """The saving when one assumption is off, and whether the verdict would turn."""

    label: str
    low_pct: str
    high_pct: str
    turns: bool


@dataclass(frozen=True, slots=True)
class RetrofitVerdict:
    """The outcome: ``pass``, ``pass_borderline``, ``fail_near`` or ``fail``, and what it means.

    Parameters
    ----------
    outcome : str
    passes : bool
    saving_pct : str
        By the deciding method.
    designed_saving_pct : str
        What the approved design promised, by the method that decided then.
    sentences : tuple of str
        The verdict in plain words, the condition first.
    agree : bool
        Whether both methods lie on the same side of the line.
    """

    outcome: str
    passes: bool
    saving_pct: str
    designed_saving_pct: str
    sentences: tuple[str, ...]
    agree: bool


@dataclass(frozen=True, slots=True)
class RetrofitLimit:
    """One part that was touched against a standard's limit; U in W/(m² K)."""

    part: str
    figure: str
    limit: str
    meets: bool


@dataclass(frozen=True, slots=True)
class RetrofitStandard:
    """The standard a house is held to, for information; it decides about no money."""

    title: str
    zone: str
    status: str
    rows: tuple[RetrofitLimit, ...]


@dataclass(frozen=True, slots=True)
class RetrofitForm:
    """The season's heat in a form other papers use."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RetrofitFact:
    """One line of the inputs page."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrofitAcceptance:
    """Frozen content of the acceptance; ``example`` when any value behind it is not official.

    ``air`` tells the air change before and after in words.
    """

    example: bool
    householder: str
    id_no_masked: str
    address: str
    case_no: str
    house: str
    parts: tuple[RetrofitPart, ...]
    before_w_k: float
    after_w_k: float
    air: str
    hidden_work_on: date
    hidden_work_note: str
    layers: tuple[RetrofitLayer, ...]
    verdict: RetrofitVerdict
    methods: tuple[RetrofitMethod, ...]
    variations: tuple[RetrofitVariation, ...]
    forms: tuple[RetrofitForm, ...]
    facts: tuple[RetrofitFact, ...]
    weather_sha256: str
    inputs_sha256: str
    standard: RetrofitStandard | None = None

    def __post_init__(self) -> None:
        """Refuse a table whose parts are not its total, or whose verdict no method gave."""
        for name in ("before_w_k", "after_w_k"):
            summed, whole = sum(getattr(part, name) for part in self.parts), getattr(self, name)
            if abs(summed - whole) > 0.05:
                raise DomainError("document_parts_differ", parts=summed, whole=whole)
        deciding = [(m.saving_pct, m.passes) for m in self.methods if m.decides]
        if deciding != [(self.verdict.saving_pct, self.verdict.passes)]:
            raise DomainError("document_verdict_differs")
