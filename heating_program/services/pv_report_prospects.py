"""Self-use and money of a kept size as the PV report prints them: the figures of the page."""

from typing import Final

from heating_program.documents.pv_report_facts import (
    PvReportMoney,
    PvReportOwnership,
    PvReportPrice,
    PvReportScenario,
    PvReportSelfUse,
    PvReportSplit,
)
from heating_program.domain.money import Fen
from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.pv_kind import CONNECTION_MODE_LABELS
from heating_program.domain.pv_kind import ConnectionMode as Mode
from heating_program.domain.pv_prospect_words import (
    HEATING_STATE_LABELS,
    WAY_LABELS,
    risk_text,
)
from heating_program.services.pv_calculation import KeptSize
from heating_program.services.pv_prospect_facts import (
    Assumed,
    ProspectInputs,
    PvProspects,
    stored_prospects,
)
from pv_sizing.ownership import FarmerCase

# Where a price is from, in the language of the paper; the sources themselves stand in the data.
SOURCE_LABELS: Final[dict[str, str]] = {
    Status.OFFICIAL: "正式文件",
    Status.UNVERIFIED: "待供电公司或报价核实",
    Status.ESTIMATE: "估算",
    Status.EXAMPLE: "测算示例，无正式报价",
}
# The figures of the money that decide most; the rest stands on the page of the plant.
PRINTED: Final = (
    "term",
    "discount_rate",
    "inflation",
    "o_and_m",
    "cleaning",
    "insurance",
    "inverter_year",
    "inverter_price",
    "roof_works_price",
    "loan_share",
    "loan_rate",
    "loan_years",
    "lease_rent",
    "lease_years",
)


def self_use_of(sizing: KeptSize) -> PvReportSelfUse | None:
    """Say where the energy goes under every connection; None where no load was asked.

    The case of the recommendation stands first, what a battery would change last.
    """
    stored = stored_prospects(sizing.inputs, sizing.result)
    if stored is None:
        return None
    given, found = stored
    splits = [
        PvReportSplit(
            label=CONNECTION_MODE_LABELS[Mode(row.mode.value)],
            self_used_kwh=row.self_used_kwh,
            exported_kwh=row.exported_kwh,
            imported_kwh=row.imported_kwh,
        )
        for row in found.modes
    ]
    return PvReportSelfUse(load=_load(given, found), load_kwh=found.load_kwh, splits=tuple(splits))


def money_of(sizing: KeptSize) -> PvReportMoney | None:
    """Set prices and ways of paying side by side; None where no load was asked."""
    stored = stored_prospects(sizing.inputs, sizing.result)
    if stored is None:
        return None
    given, found = stored
    names = {each.assumed.code: each.assumed.zh for each in given.exports}
    rates = {each.code: each for each in given.money}
    return PvReportMoney(
        example=found.status == Status.EXAMPLE.value,
        years=len(found.years) - 1,
        discount_pct=float(rates["discount_rate"].value),
        scenarios=tuple(
            PvReportScenario(
                label=names[row.scenario],
                export_fen_per_kwh=row.fen_per_kwh,
                first_year_fen=Fen(row.first_year_fen),
                npv_fen=Fen(row.npv_fen),
                payback_years=row.payback_years,
                irr_pct=row.irr_pct,
                lcoe_fen_per_kwh=row.lcoe_fen_per_kwh,
            )
            for row in found.money
        ),
        ownerships=tuple(_way(each) for each in found.ways if each.scenario == given.judged_by),
        prices=_prices(given),
    )


def _load(given: ProspectInputs, found: PvProspects) -> str:
    own_kwh = found.load_kwh - found.pump_kwh
    words = f"生活用电 {own_kwh:,.0f} kWh，按典型农户的一天推算，没有实测"
    if found.pump_kwh:
        words += f"；热泵 {found.pump_kwh:,.0f} kWh"
    return f"{words}；{HEATING_STATE_LABELS[given.use.heating_state].rstrip('。')}"


def _way(case: FarmerCase) -> PvReportOwnership:
    return PvReportOwnership(
        label=WAY_LABELS[case.way],
        own_money_fen=Fen(case.own_money_fen),
        first_year_fen=Fen(case.yearly_fen[1]),
        total_fen=Fen(case.total_fen),
        payback_years=case.payback_years,
        remark="".join(risk_text(risk.code, risk.values) for risk in case.risks),
    )


def _prices(given: ProspectInputs) -> tuple[PvReportPrice, ...]:
    rates = [each for each in given.money if each.code in PRINTED]
    exports = [each.assumed for each in given.exports]
    shown = [given.use.shape.assumed, given.price, *given.tariff.assumed, *exports, *rates]
    return tuple(_price(each) for each in shown)


def _price(each: Assumed) -> PvReportPrice:
    return PvReportPrice(
        label=each.zh,
        value=f"{each.value} {each.unit}".strip(),
        status=STATUS_LABELS[Status(each.status)],
        source=SOURCE_LABELS[Status(each.status)],
    )
