"""A whole village in one go: every roof packed, strung and simulated in bulk, same assumptions.

The choice among inverters and rack tilts is the one of `pv_sizing.sizing.recommend`; what is
simpler is the energy. Each plane of a house runs on its own share of the inverter, so that all
candidates of all houses are rows of one call of the bulk kernel, and shadows of neighbours,
obstacles and rows are left to the sizing of the single house.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pv_sizing.array import Inverter, Module
from pv_sizing.arrays import Floats
from pv_sizing.bulk import CellBasis, monthly_energy_kwh, yearly_light
from pv_sizing.errors import ChoiceError, NoValidSizing, PvSizingError, RoofError, StringError
from pv_sizing.layout import Layout
from pv_sizing.limits import Limits, ac_limit_kw, admitted_inverters
from pv_sizing.losses import LossSet
from pv_sizing.plane_light import YearlyLight, module_tilt_deg
from pv_sizing.plant import lay_out
from pv_sizing.roof import LoadVerdict, RoofKind, RoofPlane, RoofRules, load_verdict
from pv_sizing.site import Site
from pv_sizing.sizing import INVERTER_TOLERANCE_PCT, nothing_fits
from pv_sizing.strung_array import StrungArray, string_up
from pv_sizing.submodels import MODEL_VERSION, SubModels

# Some hundred rows: compiling the other engine would cost more than it saves.
ENGINE = "numpy"


@dataclass(frozen=True, slots=True)
class SurveyedHouse:
    """One house of the list.

    Parameters
    ----------
    key : str
        Whatever the caller finds it by; unique in the list.
    roofs : tuple of RoofPlane
        Its planes with distinct names.
    limits : Limits
        Phases, open capacity and budget of this house.
    """

    key: str
    roofs: tuple[RoofPlane, ...]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Offered:
    """What is the same for all houses of the list.

    Parameters
    ----------
    site : Site
        Of the weather cell.
    cell : CellBasis
        The weather, prepared.
    module : Module
        One product for all.
    inverters : tuple of Inverter
        To choose from.
    rules : RoofRules
        Clearances and heights.
    losses : LossSet
        Monthly losses and age.
    rack_tilts_deg : tuple of float
        To choose from on flat roofs. [°]

    Raises
    ------
    ChoiceError
        If there is no inverter or no tilt to choose from.
    """

    site: Site
    cell: CellBasis
    module: Module
    inverters: tuple[Inverter, ...]
    rules: RoofRules
    losses: LossSet
    rack_tilts_deg: tuple[float, ...] = (35.0,)

    def __post_init__(self) -> None:
        for name in ("inverters", "rack_tilts_deg"):
            if not getattr(self, name):
                raise ChoiceError("nothing_to_choose_from", f"offered {name}")


@dataclass(frozen=True, slots=True)
class HousePlan:
    """What fits on one house.

    Parameters
    ----------
    key : str
        As given.
    module_count : int
        Strung modules on all planes. [-]
    kwp_dc, kw_ac : float
        Label power and inverter rating. [kW]
    ac_limit_kw : float or None
        What the inverter must be set to where the grid takes less than its rating. [kW]
    inverter_model : str
        Chosen product.
    rack_tilt_deg : float or None
        On flat roofs. [°]
    plane_names : tuple of str
        Used planes.
    needs_opinion : bool
        Whether a used plane still needs a structural opinion.
    monthly_kwh : tuple of 12 float
        AC energy by month. [kWh]
    """

    key: str
    module_count: int
    kwp_dc: float
    kw_ac: float
    ac_limit_kw: float | None
    inverter_model: str
    rack_tilt_deg: float | None
    plane_names: tuple[str, ...]
    needs_opinion: bool
    monthly_kwh: tuple[float, ...]

    @property
    def annual_kwh(self) -> float:
        """Energy of the typical year [kWh]."""
        return float(sum(self.monthly_kwh))


@dataclass(frozen=True, slots=True)
class HouseWithout:
    """A house on which nothing can be planned, and the refusal that says why."""

    key: str
    refusal: PvSizingError


@dataclass(frozen=True, slots=True)
class VillagePlans:
    """The plans of a list and what they were computed with.

    Parameters
    ----------
    houses : tuple of HousePlan or HouseWithout
        In the order of the list: a house on which nothing fits never hides the others.
    engine : str
        Of the bulk arithmetic, as for `pv_sizing.bulk.choose_engine`.
    model_version : str
        Of the physics.
    models : SubModels
        Chain of submodels.
    weather_hash : str
        Of the cell's weather.
    """

    houses: tuple[HousePlan | HouseWithout, ...]
    engine: str
    model_version: str
    models: SubModels
    weather_hash: str


def plan_houses(houses: Sequence[SurveyedHouse], offered: Offered) -> VillagePlans:
    """Plan every house of a list under the same assumptions.

    At every rack tilt, planes that cannot be laid out and planes with less than
    `Limits.poorest_plane_share` of the light of the house's best one are left out. Of the
    candidates within `INVERTER_TOLERANCE_PCT` of the house's best energy the one with the
    smallest inverter is taken, as `recommend` does.

    Parameters
    ----------
    houses : sequence of SurveyedHouse
        With distinct keys.
    offered : Offered
        Products and assumptions.

    Returns
    -------
    VillagePlans

    Raises
    ------
    RoofError
        ``name_used_twice`` when two houses have the same key.
    PvSizingError
        If an assumption is impossible.
    """
    keys = [house.key for house in houses]
    if len(set(keys)) != len(keys):
        raise RoofError("name_used_twice", "houses", names=sorted(keys))
    light = _light_of(houses, offered)
    drafts: list[_Candidate] = []
    refused: dict[str, PvSizingError] = {}
    for house in houses:
        try:
            drafts += _candidates(house, light, offered)
        except PvSizingError as refusal:
            refused[house.key] = refusal
    energies = _energies(drafts, offered)
    by_house: dict[str, list[tuple[_Candidate, Floats]]] = {}
    for draft, monthly in zip(drafts, energies, strict=True):
        by_house.setdefault(draft.house.key, []).append((draft, monthly))
    plans = tuple(
        HouseWithout(key, refused[key]) if key in refused else _best(by_house[key], offered)
        for key in keys
    )
    cell = offered.cell
    return VillagePlans(plans, ENGINE, MODEL_VERSION, cell.models, cell.weather_hash)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """One inverter and tilt on one house, not yet simulated."""

    house: SurveyedHouse
    inverter: Inverter
    rack_tilt_deg: float | None
    strung: StrungArray

    @property
    def ac_limit_kw(self) -> float | None:
        """What the inverter must be set to, None when it may give its rating [kW]."""
        return ac_limit_kw(self.inverter, self.house.limits)


def _light_of(houses: Sequence[SurveyedHouse], offered: Offered) -> YearlyLight:
    """Compute the year's light of every orientation that occurs, all in one go."""
    facings = sorted(
        {
            (module_tilt_deg(plane, tilt), plane.azimuth_deg)
            for house in houses
            for plane in house.roofs
            for tilt in offered.rack_tilts_deg
        }
    )
    sums = yearly_light(
        offered.cell,
        tilt_deg=[tilt for tilt, _ in facings],
        azimuth_deg=[azimuth for _, azimuth in facings],
    )
    known = dict(zip(facings, sums.tolist(), strict=True))
    return lambda tilt_deg, azimuth_deg: known[tilt_deg, azimuth_deg]


def _candidates(house: SurveyedHouse, light: YearlyLight, offered: Offered) -> list[_Candidate]:
    names = [plane.name for plane in house.roofs]
    if len(set(names)) != len(names):
        raise RoofError("name_used_twice", "roofs", names=sorted(names))
    planes = [plane for plane in house.roofs if load_verdict(plane) is not LoadVerdict.REFUSED]
    if not planes:
        raise NoValidSizing(
            "no_roof_may_carry", "roofs", planes=[plane.name for plane in house.roofs]
        )
    flat = any(plane.kind is RoofKind.FLAT for plane in planes)
    tilts: tuple[float | None, ...] = offered.rack_tilts_deg if flat else (None,)
    found: list[_Candidate] = []
    refusals: list[PvSizingError] = []
    for tilt in tilts:
        try:
            layouts = lay_out(
                planes,
                offered.module,
                tilt,
                offered.site,
                offered.rules,
                light=light,
                poorest_plane_share=house.limits.poorest_plane_share,
            )
        except RoofError as refusal:
            refusals.append(refusal)
            continue
        for outcome in _strung(house, layouts, tilt, offered):
            if isinstance(outcome, _Candidate):
                found.append(outcome)
            else:
                refusals.append(outcome)
    if not found:
        raise nothing_fits(refusals)
    return found


def _strung(
    house: SurveyedHouse, layouts: Sequence[Layout], tilt: float | None, offered: Offered
) -> Iterator[_Candidate | PvSizingError]:
    for inverter in admitted_inverters(offered.inverters, house.limits):
        try:
            strung = string_up(offered.module, inverter, layouts, house.limits, offered.site)
        except (NoValidSizing, StringError) as refusal:
            yield refusal
        else:
            yield _Candidate(house, inverter, tilt, strung)


def _energies(drafts: Sequence[_Candidate], offered: Offered) -> Floats:
    """Return the energy of every candidate, shape (candidates, 12) [kWh]."""
    rows = [
        (index, layout.module_tilt_deg, layout.module_azimuth_deg, layout.count, draft)
        for index, draft in enumerate(drafts)
        for layout in draft.strung.layouts
    ]
    energies = np.zeros((len(drafts), 12))
    module_kw = offered.module.p_max_w / 1000.0
    for efficiency in sorted({draft.inverter.efficiency_pct for draft in drafts}):
        same = [row for row in rows if row[4].inverter.efficiency_pct == efficiency]
        counts = np.array([row[3] for row in same], dtype=np.float64)
        shares = counts / np.array([row[4].strung.caps.strung for row in same])
        monthly = monthly_energy_kwh(
            offered.cell,
            tilt_deg=[row[1] for row in same],
            azimuth_deg=[row[2] for row in same],
            kwp_dc=counts * module_kw,
            kw_ac=shares * np.array([row[4].inverter.kw_ac for row in same]),
            ac_limit_kw=shares
            * np.array([row[4].ac_limit_kw or row[4].inverter.kw_ac for row in same]),
            temp_coeff_pmax_pct_per_k=offered.module.temp_coeff_pmax_pct_per_k,
            efficiency_pct=efficiency,
            losses=offered.losses,
            engine=ENGINE,
        )
        np.add.at(energies, [row[0] for row in same], monthly)
    return energies


def _best(candidates: Sequence[tuple[_Candidate, Floats]], offered: Offered) -> HousePlan:
    most_kwh = max(float(monthly.sum()) for _, monthly in candidates)
    near = [
        (draft, monthly)
        for draft, monthly in candidates
        if float(monthly.sum()) >= most_kwh * (1.0 - INVERTER_TOLERANCE_PCT / 100.0)
    ]
    draft, monthly = min(
        near, key=lambda c: (c[0].inverter.kw_ac, c[0].strung.caps.strung, -float(c[1].sum()))
    )
    used = tuple(layout.plane_name for layout in draft.strung.layouts)
    return HousePlan(
        key=draft.house.key,
        module_count=draft.strung.caps.strung,
        kwp_dc=draft.strung.caps.strung * offered.module.p_max_w / 1000.0,
        kw_ac=draft.inverter.kw_ac,
        ac_limit_kw=draft.ac_limit_kw,
        inverter_model=draft.inverter.model,
        rack_tilt_deg=draft.rack_tilt_deg,
        plane_names=used,
        needs_opinion=any(
            load_verdict(plane) is LoadVerdict.NEEDS_OPINION
            for plane in draft.house.roofs
            if plane.name in used
        ),
        monthly_kwh=tuple(float(value) for value in monthly),
    )
