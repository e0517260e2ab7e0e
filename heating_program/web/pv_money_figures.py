"""What the page of a plant says about money: every amount an assumption's child, and marked so."""

from dataclasses import dataclass

from flask_babel import gettext as _

from heating_program.domain.money import Fen, format_yuan
from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.pv_prospect_words import CAUTION_LABELS, WAY_LABELS, risk_text
from heating_program.services.pv_prospect_facts import (
    Assumed,
    MoneyRow,
    ProspectInputs,
    PvProspects,
)
from heating_program.web.filters import in_language
from pv_sizing.ownership import FarmerCase

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """Money ready to print.

    ``risks`` are pairs of a way and its sentences; ``ways`` at the price judged by, ``prices``
    at every price.
    """

    kpis: list[tuple[str, str, str, str]]
    lead: str
    judged: str
    lcoe: str
    rows: Table
    term: int
    ways: Table
    price_heads: list[str]
    prices: Table
    risks: list[tuple[str, str]]
    years: Table
    cautions: list[str]


def money_figures(given: ProspectInputs, found: PvProspects) -> MoneyFigures:
    """Prepare the money of a kept size."""
    judged = next(e.assumed for e in given.exports if e.assumed.code == given.judged_by)
    ways = [case for case in found.ways if case.scenario == given.judged_by]
    return MoneyFigures(
        kpis=_kpis(found, judged),
        lead=_lead(found, judged),
        judged=marked(judged),
        lcoe=f"{found.money[0].lcoe_fen_per_kwh / 100:.2f}",
        rows=_rows(given, found),
        term=len(found.years) - 1,
        ways=[_way(case) for case in ways],
        price_heads=[_("净现值（元）"), *(_(WAY_LABELS[case.way]) for case in ways)],
        prices=_prices(given, found),
        risks=[
            (_(WAY_LABELS[case.way]), "".join(risk_text(r.code, r.values, _) for r in case.risks))
            for case in ways
        ],
        years=[
            [
                f"{each.year}",
                yuan(each.saved_fen),
                yuan(each.sold_fen),
                yuan(each.paid_fen),
                yuan(each.net_fen),
                yuan(each.sum_fen),
            ]
            for each in found.years
        ],
        cautions=[_(CAUTION_LABELS[code]) for code in found.cautions if code in CAUTION_LABELS],
    )


def marked(item: Assumed) -> str:
    """Name an assumption with the mark of what is not official."""
    name, status = in_language(item), Status(item.status)
    return name if status is Status.OFFICIAL else f"{name}（{_(STATUS_LABELS[status])}）"


def yuan(fen: int) -> str:
    """Write an amount in whole yuan; a forecast has no fen."""
    return format_yuan(Fen(round(fen / 100) * 100)).removesuffix(".00").replace("-", "−")


def kwh(value: float) -> str:
    """Write an energy in whole kWh."""
    return f"{value:,.0f}"


def pct(value: float | None) -> str:
    """Write a share; none where there is nothing to share."""
    return "—" if value is None else f"{value:.0f}%"


def _payback(years: float | None) -> str:
    return str(_("不能收回") if years is None else _("%(years)s 年", years=f"{years:.1f}"))


def _of(found: PvProspects, code: str) -> MoneyRow:
    return next(row for row in found.money if row.scenario == code)


def _kpis(found: PvProspects, judged: Assumed) -> list[tuple[str, str, str, str]]:
    row = _of(found, judged.code)
    paid = [row.payback_years for row in found.money]
    sooner = [years for years in paid if years is not None]
    if not sooner:
        spread = _("不能收回")
    elif len(sooner) < len(paid):
        spread = _("%(years)s 年起，或不能收回", years=f"{min(sooner):.0f}")
    else:
        spread = f"{min(sooner):.0f}～{max(sooner):.0f}"
    return [
        (_("第一年净得"), yuan(row.first_year_fen), _("元"), marked(judged)),
        (_("回收期"), spread, _("年"), _("自有资金，随上网电价")),
    ]


def _lead(found: PvProspects, judged: Assumed) -> str:
    row = _of(found, judged.code)
    said: str = _(
        "按%(price)s %(fen)s 元/kWh，投入 %(capex)s 元，第一年净得约 %(first)s 元，",
        price=marked(judged),
        fen=f"{row.fen_per_kwh / 100:.2f}",
        capex=yuan(found.capex_fen),
        first=yuan(row.first_year_fen),
    )
    ending: str = _("约 %(years)s 年收回。", years=f"{row.payback_years or 0:.0f}")
    if row.payback_years is None:
        ending = _("%(years)s 年收不回。", years=len(found.years) - 1)
    return said + ending


def _rows(given: ProspectInputs, found: PvProspects) -> Table:
    return [
        [
            marked(each.assumed),
            f"{row.fen_per_kwh / 100:.4f}",
            yuan(row.first_year_fen),
            _payback(row.payback_years),
            yuan(row.npv_fen),
            _rate(row.irr_pct),
        ]
        for each, row in zip(given.exports, found.money, strict=True)
    ]


def _rate(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}%".replace("-", "−")


def _way(case: FarmerCase) -> list[str]:
    return [
        _(WAY_LABELS[case.way]),
        yuan(case.own_money_fen),
        yuan(case.yearly_fen[1]),
        yuan(case.total_fen),
        _payback(case.payback_years) if case.own_money_fen else "—",
    ]


def _prices(given: ProspectInputs, found: PvProspects) -> Table:
    """Set the net present value of every way at every price side by side."""
    return [
        [
            marked(each.assumed),
            *(yuan(case.npv_fen) for case in found.ways if case.scenario == each.assumed.code),
        ]
        for each in given.exports
    ]
