"""What the 户用光伏勘察与配置报告 says: plain values that are frozen, hashed and printed.

Texts are as printed, amounts in fen, energies in kWh of a typical year. `PvReportSelfUse`,
`PvReportGrid` and `PvReportMoney` are None while nobody has computed them; the page then says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from heating_program.documents.roof_plan import RoofDrawing
from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen

WEIGHTS = ("for", "against", "condition")


@dataclass(frozen=True, slots=True)
class PvReportRoof:
    """One plane as surveyed; sizes in metres, angles in degrees clockwise from north."""

    name: str
    form: str
    length_m: float
    depth_m: float
    tilt_deg: float
    azimuth_deg: float
    age_years: int
    load_opinion: str
    obstacles: str
    used: bool


@dataclass(frozen=True, slots=True)
class PvReportPlant:
    """The recommended plant and its energy; ratios as fractions, sigma in percent."""

    module: str
    module_count: int
    kwp_dc: float
    inverter: str
    kw_ac: float
    dc_ac_ratio: float
    annual_kwh: float
    p75_kwh: float
    p90_kwh: float
    specific_yield_kwh_per_kwp: float
    performance_ratio: float
    clipped_kwh: float
    sigma_pct: float
    monthly_kwh: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.monthly_kwh) != 12:
            raise DomainError("document_months_missing", months=len(self.monthly_kwh))


@dataclass(frozen=True, slots=True)
class PvReportString:
    """Equal strings of one plane on one tracker; voltages of one string."""

    roof: str
    mppt: int
    modules_in_series: int
    strings_in_parallel: int
    v_oc_cold_v: float
    v_mp_hot_v: float


@dataclass(frozen=True, slots=True)
class PvReportStrings:
    """The strings beside what module and inverter bear, and the air they were checked at."""

    strings: tuple[PvReportString, ...]
    v_dc_max_v: float
    v_mppt_min_v: float
    v_mppt_max_v: float
    record_low_celsius: float
    record_high_celsius: float


@dataclass(frozen=True, slots=True)
class PvReportLimit:
    """One limit as printed; ``known`` when there is one, ``binding`` when it decided the size."""

    label: str
    used: str
    allowed: str
    known: bool
    binding: bool


@dataclass(frozen=True, slots=True)
class PvReportSplit:
    """Where the energy goes in one case: a connection mode, a load, with or without a battery."""

    label: str
    self_used_kwh: float
    exported_kwh: float
    imported_kwh: float


@dataclass(frozen=True, slots=True)
class PvReportSelfUse:
    """Self-use hour by hour against one stated load.

    Parameters
    ----------
    load : str
        What the load is and where it comes from, in words.
    load_kwh : float
        Of the same year.
    splits : tuple of PvReportSplit
        The case of the recommendation first.
    """

    load: str
    load_kwh: float
    splits: tuple[PvReportSplit, ...]


@dataclass(frozen=True, slots=True)
class PvReportGrid:
    """What the transformer can still take, as the utility's figures say.

    Parameters
    ----------
    transformer : str
        Its name or number.
    rating_kva, hosting_kw, connected_kw, registered_kw, open_kw : float
        Rated power, what it can take in all, what is connected, what is registered and not yet
        connected, and what is left; negative when overbooked.
    grade : str
        ``green``, ``yellow`` or ``red``.
    asked_kw, after_kw : float
        What this plant feeds at most, and what it leaves.
    after_grade : str
        Grade with this plant registered.
    source : str
        Who gave the figures and when, and the parameters they were worked out with.
    """

    transformer: str
    rating_kva: float
    hosting_kw: float
    connected_kw: float
    registered_kw: float
    open_kw: float
    grade: str
    asked_kw: float
    after_kw: float
    after_grade: str
    source: str


@dataclass(frozen=True, slots=True)
class PvReportScenario:
    """The money of one price scenario; None where a figure does not exist.

    Parameters
    ----------
    label : str
        For example 市场低价.
    export_fen_per_kwh : float
        Price of what is fed in.
    first_year_fen, npv_fen : Fen
        Net gain of year 1; value of all years, discounted.
    payback_years, irr_pct : float or None
        None when the money never comes back.
    lcoe_fen_per_kwh : float
        What a kWh costs over the plant's life.
    """

    label: str
    export_fen_per_kwh: float
    first_year_fen: Fen
    npv_fen: Fen
    payback_years: float | None
    irr_pct: float | None
    lcoe_fen_per_kwh: float


@dataclass(frozen=True, slots=True)
class PvReportOwnership:
    """What one way of paying means for the household: own money, first year, all years."""

    label: str
    own_money_fen: Fen
    first_year_fen: Fen
    total_fen: Fen
    payback_years: float | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PvReportPrice:
    """One price or rate the money rests on, as printed, with how far it may be relied upon."""

    label: str
    value: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class PvReportMoney:
    """The cash flow in short; ``example`` when any price is not official.

    Parameters
    ----------
    years : int
        Length of the cash flow.
    discount_pct : float
        Rate the values are discounted at.
    scenarios : tuple of PvReportScenario
        Low, middle, high, in this order.
    ownerships : tuple of PvReportOwnership
        Owner-built, loan, roof lease; at the middle price.
    prices : tuple of PvReportPrice
        Everything the amounts rest on.
    """

    example: bool
    years: int
    discount_pct: float
    scenarios: tuple[PvReportScenario, ...]
    ownerships: tuple[PvReportOwnership, ...]
    prices: tuple[PvReportPrice, ...]


@dataclass(frozen=True, slots=True)
class PvReportLoss:
    """One loss by its mean over the year and its worst month."""

    label: str
    mean_pct: float
    worst_pct: float
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class PvReportFact:
    """One line of the assumptions."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PvReportAssumptions:
    """Everything the energy rests on, enough to find and compute it again."""

    facts: tuple[PvReportFact, ...]
    models: tuple[PvReportFact, ...]
    losses: tuple[PvReportLoss, ...]
    model_version: str
    weather_sha256: str
    inputs_sha256: str


@dataclass(frozen=True, slots=True)
class PvReportReason:
    """One reason, with its weight: ``for``, ``against`` or ``condition``."""

    weight: str
    sentence: str

    def __post_init__(self) -> None:
        if self.weight not in WEIGHTS:
            raise DomainError("reason_weight_unknown", weight=self.weight)


@dataclass(frozen=True, slots=True)
class PvReport:
    """Frozen content of the report; ``example`` when any value behind it is not official.

    ``open_capacity_kw`` is what the transformer has left as entered for the sizing, None when
    nobody knew; `grid` says more where the utility gave its figures, ``grid_note`` where it gave
    none.
    """

    example: bool
    householder: str
    id_no_masked: str
    address: str
    connection_mode: str
    investor: str
    service: str
    transformer: str
    survey_note: str
    conclusion: tuple[str, ...]
    plant: PvReportPlant
    roofs: tuple[PvReportRoof, ...]
    surroundings: str
    drawings: tuple[RoofDrawing, ...]
    strings: PvReportStrings
    limits: tuple[PvReportLimit, ...]
    reasons: tuple[PvReportReason, ...]
    assumptions: PvReportAssumptions
    open_capacity_kw: float | None = None
    self_use: PvReportSelfUse | None = None
    grid: PvReportGrid | None = None
    grid_note: str = ""
    money: PvReportMoney | None = None
