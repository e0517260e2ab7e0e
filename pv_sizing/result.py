"""What a sizing says: the plant, its energy, reasons, limits, alternatives and assumptions."""

from dataclasses import dataclass

from pv_sizing.array import Inverter, Module
from pv_sizing.horizon import Horizon
from pv_sizing.layout import Layout
from pv_sizing.limits import Limits
from pv_sizing.losses import Loss, LossSet, Uncertainty
from pv_sizing.record import canonical_json
from pv_sizing.roof import RoofPlane, RoofRules
from pv_sizing.site import Site
from pv_sizing.strings import StringPlan
from pv_sizing.submodels import SubModels
from pv_sizing.weather import WeatherBasis


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for, against, or a condition of the recommendation.

    Parameters
    ----------
    weight : str
        ``for``, ``against`` or ``condition`` (must be settled before building).
    code : str
        Unique snake_case name.
    values : tuple of (str, float or str)
        Figures that belong to it, in a fixed order.
    """

    weight: str
    code: str
    values: tuple[tuple[str, float | str], ...] = ()


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """One limit, what the plant uses of it, and whether it decided the size.

    Parameters
    ----------
    code : str
        ``roof_modules``, ``grid_kw``, ``dc_ac_ratio``, ``inverter_dc_kwp``, with a budget
        ``budget_fen``, on one phase ``single_phase_kw``.
    used : float
        What the recommended plant takes.
    allowed : float or None
        The limit; None when not known.
    binding : bool
        True when it decided the size: one more module would break it, or a larger inverter,
        for which the roof and the budget have modules left, is forbidden by it.
    """

    code: str
    used: float
    allowed: float | None
    binding: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plant that meets all limits, for the table beside the recommendation."""

    module_model: str
    inverter_model: str
    rack_tilt_deg: float | None
    module_count: int
    kwp_dc: float
    kw_ac: float
    annual_kwh: float
    specific_yield_kwh_per_kwp: float


@dataclass(frozen=True, slots=True)
class PlaneShading:
    """What stands around and on a plane takes, month by month.

    Parameters
    ----------
    plane_name : str
        The plane.
    horizon : Loss
        Share of the light that the skyline takes; the plane's light is already without it.
    losses : tuple of Loss
        ``shading_near`` and ``shading_rows``, taken off the plane's DC power.
    """

    plane_name: str
    horizon: Loss
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything a figure depends on, complete enough to compute it again.

    With these and the weather whose hash is named, `recommend` returns the same `Sizing`.
    """

    model_version: str
    model_chain: tuple[tuple[str, str], ...]
    models: SubModels
    weather_hash: str
    weather_basis: WeatherBasis
    site: Site
    horizon: Horizon
    roofs: tuple[RoofPlane, ...]
    rules: RoofRules
    rack_tilts_deg: tuple[float, ...]
    modules: tuple[Module, ...]
    inverters: tuple[Inverter, ...]
    limits: Limits
    losses: LossSet
    uncertainty: Uncertainty


@dataclass(frozen=True, slots=True)
class Sizing:
    """A recommended plant with its energy, its reasons and its assumptions.

    Parameters
    ----------
    module, inverter : Module, Inverter
        Chosen products.
    module_count : int
        Modules on all planes. [-]
    kwp_dc, kw_ac : float
        Label power and rated AC power. [kW]
    ac_limit_kw : float or None
        What the inverter must be set to where the grid takes less than its rating. [kW]
    dc_ac_ratio : float
        Label power over the AC power it may give. [-]
    layouts : tuple of Layout
        One per used plane, with the position of every module.
    strings : tuple of StringPlan
        One per used tracker.
    shading : tuple of PlaneShading
        Computed shading of each used plane, in the order of `layouts`.
    monthly_kwh : tuple of 12 float
        AC energy by month in a typical year. [kWh]
    annual_kwh, specific_yield_kwh_per_kwp, performance_ratio, clipped_kwh : float
        Sums and ratios of that year.
    sigma_pct, p50_kwh, p75_kwh, p90_kwh : float
        Spread: energy exceeded in 50, 75 and 90 of 100 years.
    reasons : tuple of Reason
        For, against and conditions.
    limits : tuple of LimitCheck
        Every limit with what was used of it.
    alternatives : tuple of Alternative
        Other valid plants, most energy first.
    assumptions : Assumptions
        All inputs and model versions.
    """

    module: Module
    inverter: Inverter
    module_count: int
    kwp_dc: float
    kw_ac: float
    ac_limit_kw: float | None
    dc_ac_ratio: float
    layouts: tuple[Layout, ...]
    strings: tuple[StringPlan, ...]
    shading: tuple[PlaneShading, ...]
    monthly_kwh: tuple[float, ...]
    annual_kwh: float
    specific_yield_kwh_per_kwp: float
    performance_ratio: float
    clipped_kwh: float
    sigma_pct: float
    p50_kwh: float
    p75_kwh: float
    p90_kwh: float
    reasons: tuple[Reason, ...]
    limits: tuple[LimitCheck, ...]
    alternatives: tuple[Alternative, ...]
    assumptions: Assumptions

    def to_json(self) -> str:
        """Return the whole result with all assumptions as canonical JSON.

        Keys are sorted and numbers are in full precision, so equal results are equal bytes.
        """
        return canonical_json(self)
