"""The carbon ledger: CO2, coal and energy of many households over one season, added up honestly.

Pure functions over records: nothing is stored or read here. Every household counts once, every
plant once, and whoever emits more than before stays in the sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from heating_program.domain.carbon import (
    NO_PLANT,
    Baseline,
    CarbonChange,
    Direction,
    PvEnergy,
    against_surveyed_use,
    same_service,
)
from heating_program.domain.divisions import CODE_LENGTHS, Level, is_within
from heating_program.domain.energy_use import (
    ElectricityCounting,
    EnergyUse,
    FactorSet,
    StandardCoal,
    coal_replaced_t,
    coal_replaced_tce,
    standard_coal,
)
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status, weakest

CARBON_LEDGER_VERSION: Final = "carbon_ledger/1"


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """One household's season.

    Parameters
    ----------
    household, season
        Keys; a household has one record a season.
    area_code
        Its village.
    before, after
        Energy as surveyed, and of the season; after by meters and delivery notes.
    useful_kwh
        Heat of the season in the rooms, None where it was not computed: then there is no
        ``same_service`` baseline. [kWh]
    plant, pv
        Key of its plant, empty without, and the plant's energy.
    """

    household: str
    season: str
    area_code: str
    before: EnergyUse
    after: EnergyUse
    useful_kwh: Decimal | None = None
    plant: str = ""
    pv: PvEnergy = NO_PLANT


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What one household's season comes to."""

    household: str
    area_code: str
    change: CarbonChange
    coal_replaced_t: Decimal
    coal_replaced_tce: Fraction
    energy_before: StandardCoal
    energy_after: StandardCoal


@dataclass(frozen=True, slots=True)
class CarbonLedger:
    """Rows of one season, computed with one set of factors against one baseline.

    ``total`` is the sum of all rows at full precision; it is rounded once, when printed, and may
    differ by a hundredth from the sum of printed rows. ``left_out`` are households without the
    figure their baseline needs.
    """

    version: str
    season: str
    factor_set: str
    baseline: Baseline
    counting: ElectricityCounting
    rows: tuple[LedgerRow, ...]
    left_out: tuple[str, ...]
    total: CarbonChange
    coal_replaced_t: Decimal
    coal_replaced_tce: Fraction
    electricity_share_before: Fraction | None
    electricity_share_after: Fraction | None

    def count(self, direction: Direction) -> int:
        """Count the households whose emissions fall, rise or hardly change."""
        return sum(row.change.direction is direction for row in self.rows)


def carbon_ledger(
    records: Iterable[LedgerRecord],
    factors: FactorSet,
    *,
    season: str,
    baseline: Baseline = Baseline.AGAINST_SURVEYED_USE,
    counting: ElectricityCounting = ElectricityCounting.CALORIFIC,
) -> CarbonLedger:
    """Compute and add up a season.

    Raises
    ------
    DomainError
        ``ledger_season_differs``, ``ledger_household_twice``, ``ledger_plant_twice``, and what
        `heating_program.domain.carbon` says of a record; nothing is added up then.
    """
    known = tuple(records)
    _check(known, season)
    rows, left_out = [], []
    for record in known:
        change = _change(record, factors, baseline)
        if change is None:
            left_out.append(record.household)
        else:
            rows.append(_row(record, change, factors, counting))
    return CarbonLedger(
        version=CARBON_LEDGER_VERSION,
        season=season,
        factor_set=factors.name,
        baseline=baseline,
        counting=counting,
        rows=tuple(rows),
        left_out=tuple(left_out),
        total=_total(rows, factors.name, baseline),
        coal_replaced_t=sum((row.coal_replaced_t for row in rows), Decimal(0)),
        coal_replaced_tce=sum((row.coal_replaced_tce for row in rows), Fraction(0)),
        electricity_share_before=_electricity_share(row.energy_before for row in rows),
        electricity_share_after=_electricity_share(row.energy_after for row in rows),
    )


def by_division(ledger: CarbonLedger, level: Level) -> dict[str, CarbonChange]:
    """Add up the rows of a ledger by banner, township or village, in the order of codes."""
    codes = sorted({row.area_code[: CODE_LENGTHS[level]] for row in ledger.rows})
    return {
        code: _total(
            [row for row in ledger.rows if is_within(row.area_code, code)],
            ledger.factor_set,
            ledger.baseline,
        )
        for code in codes
    }


def _check(records: tuple[LedgerRecord, ...], season: str) -> None:
    households: set[str] = set()
    plants: set[str] = set()
    for record in records:
        if record.season != season:
            raise DomainError("ledger_season_differs", season=record.season, wanted=season)
        if record.household in households:
            raise DomainError("ledger_household_twice", season=season)
        if record.plant and record.plant in plants:
            raise DomainError("ledger_plant_twice", season=season)
        households.add(record.household)
        plants.add(record.plant)


def _change(record: LedgerRecord, factors: FactorSet, baseline: Baseline) -> CarbonChange | None:
    if baseline is Baseline.AGAINST_SURVEYED_USE:
        return against_surveyed_use(record.before, record.after, factors, pv=record.pv)
    if record.useful_kwh is None:
        return None
    return same_service(record.useful_kwh, record.after, factors, pv=record.pv)


def _row(
    record: LedgerRecord,
    change: CarbonChange,
    factors: FactorSet,
    counting: ElectricityCounting,
) -> LedgerRow:
    return LedgerRow(
        household=record.household,
        area_code=record.area_code,
        change=change,
        coal_replaced_t=coal_replaced_t(record.before, record.after),
        coal_replaced_tce=coal_replaced_tce(record.before, record.after, factors),
        energy_before=standard_coal(record.before, factors, counting=counting),
        energy_after=standard_coal(record.after, factors, counting=counting),
    )


def _total(rows: Iterable[LedgerRow], factor_set: str, baseline: Baseline) -> CarbonChange:
    """Add emissions by carrier at full precision."""
    changes = [row.change for row in rows]
    return CarbonChange(
        baseline=baseline,
        factor_set=factor_set,
        before_by_carrier=_sum(change.before_by_carrier for change in changes),
        after_by_carrier=_sum(change.after_by_carrier for change in changes),
        status=weakest(*(change.status for change in changes), Status.OFFICIAL),
    )


def _sum(parts: Iterable[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    total: dict[str, Fraction] = {}
    for part in parts:
        for carrier, kgco2 in part.items():
            total[carrier] = total.get(carrier, Fraction(0)) + kgco2
    return total


def _electricity_share(uses: Iterable[StandardCoal]) -> Fraction | None:
    """Return electricity by all energy of all households (clause 16), not a mean of shares."""
    electricity = everything = Fraction(0)
    for use in uses:
        electricity += use.by_carrier["electricity"]
        everything += use.total_kgce
    return electricity / everything if everything else None
