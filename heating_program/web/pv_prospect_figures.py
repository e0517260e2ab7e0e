"""What the page of a plant says about self-use: sentences, a picture, and tables of ready texts."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.pv_kind import CONNECTION_MODE_LABELS
from heating_program.domain.pv_kind import ConnectionMode as Mode
from heating_program.domain.pv_prospect_words import (
    ANSWER_LABELS,
    HEATING_STATE_LABELS,
    PAYING_LABELS,
    said_text,
)
from heating_program.models.pv_system import PvSizing
from heating_program.services.pv_prospect_facts import (
    Assumed,
    ProspectInputs,
    PvProspects,
    stored_prospects,
)
from heating_program.web.filters import in_language
from heating_program.web.flow_chart import Flow, flow_bars
from heating_program.web.pv_money_figures import (
    MoneyFigures,
    kwh,
    marked,
    money_figures,
    pct,
    yuan,
)
from pv_sizing.prospect_rows import ConnectionMode, Prospect

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class ProspectFigures:
    """Everything the page shows of self-use and money, ready to print."""

    kpis: list[tuple[str, str, str, str]]
    lead: list[str]
    notes: list[str]
    months: Markup
    month_rows: Table
    modes: Table
    mode_value_heads: list[str]
    mode_values: Table
    sizes: Table
    paying: list[str]
    batteries: Table
    reasons: list[str]
    money: MoneyFigures
    assumptions: Table


def prospect_figures(sizing: PvSizing) -> ProspectFigures | None:
    """Prepare self-use and money of a kept size; None where they were not asked."""
    stored = stored_prospects(sizing.inputs, sizing.result)
    if stored is None:
        return None
    given, found = stored
    money = money_figures(given, found)
    row = found.modes[0]
    return ProspectFigures(
        kpis=[*_kpis(row), *money.kpis],
        lead=[*_lead(found, row), money.lead],
        notes=_notes(given),
        months=_picture(found),
        month_rows=_months(found),
        modes=[_mode(each) for each in found.modes],
        mode_value_heads=[_("第一年价值（元）"), *(_mode_name(row.mode) for row in found.modes)],
        mode_values=_values(given, found),
        sizes=_sizes(given, found),
        paying=_paying(given, found),
        batteries=_batteries(found),
        reasons=[said_text(each.code, each.values, _) for each in found.reasons],
        money=money,
        assumptions=[_assumption(each) for each in given.printed],
    )


def _kpis(row: Prospect) -> list[tuple[str, str, str, str]]:
    share = _("占发电的 %(share)s", share=pct(row.self_use_share_pct))
    return [
        (_("自用"), kwh(row.self_used_kwh), "kWh", share),
        (_("上网"), kwh(row.exported_kwh), "kWh", _mode_name(row.mode)),
    ]


def _lead(found: PvProspects, row: Prospect) -> list[str]:
    """Say first what a farmer asks: what is used, what is sold, what is still bought."""
    figures = {
        "used": kwh(row.self_used_kwh),
        "exported": kwh(row.exported_kwh),
        "curtailed": kwh(row.curtailed_kwh),
        "bought": kwh(row.imported_kwh),
        "load": kwh(found.load_kwh),
    }
    said = {
        ConnectionMode.SELF_USE_SURPLUS: _(
            "这户一年大约自用 %(used)s kWh，余电上网 %(exported)s kWh，还要买 %(bought)s kWh。",
            **figures,
        ),
        ConnectionMode.FULL_EXPORT: _(
            "发的电全部上网，一年约 %(exported)s kWh；自家用的 %(load)s kWh 照旧购买。", **figures
        ),
        ConnectionMode.FULL_SELF_USE: _(
            "这户一年大约自用 %(used)s kWh；用不完的 %(curtailed)s kWh 不能上网，"
            "还要买 %(bought)s kWh。",
            **figures,
        ),
    }[row.mode]
    return [said, *_winter(found)]


def _winter(found: PvProspects) -> list[str]:
    """Say what winter is like, as if the house used the plant itself."""
    own = next(row for row in found.modes if row.mode is ConnectionMode.SELF_USE_SURPLUS)
    if found.pump_cover_pct is None:
        return []
    return [
        _(
            "取暖期光伏只能覆盖热泵用电的 %(pump)s、全部用电的 %(all)s：冬季日照短，取暖多在夜里。",
            pump=pct(found.pump_cover_pct),
            all=pct(own.winter_cover_pct),
        )
    ]


def _notes(given: ProspectInputs) -> list[str]:
    notes = [
        _(HEATING_STATE_LABELS[given.use.heating_state]),
        _("用电按典型农户的一天推算，没有实测；按小时计，实际自用会略低。"),
    ]
    if given.use.heating is not None:
        notes.append(_("按热泵与生活用电在同一并网点计；热泵另装电表的，自用会少得多。"))
    return notes


def _picture(found: PvProspects) -> Markup:
    flows = [
        Flow(_("%(month)s月", month=each.month), each.made_kwh, each.self_used_kwh, each.load_kwh)
        for each in found.months
    ]
    words = [_("发电"), _("当时自用"), _("用电")]
    return flow_bars("flows", _("逐月发电、用电和自用"), flows, words=words)


def _months(found: PvProspects) -> Table:
    rows = [
        [
            _("%(month)s月", month=each.month),
            kwh(each.made_kwh),
            kwh(each.load_kwh),
            kwh(each.self_used_kwh),
        ]
        for each in found.months
    ]
    sums = zip(*((e.made_kwh, e.load_kwh, e.self_used_kwh) for e in found.months), strict=True)
    return [*rows, [_("全年"), *(kwh(sum(column)) for column in sums)]]


def _mode_name(mode: ConnectionMode) -> str:
    return str(_(CONNECTION_MODE_LABELS[Mode(mode.value)]))


def _mode(row: Prospect) -> list[str]:
    return [
        _mode_name(row.mode),
        kwh(row.self_used_kwh),
        kwh(row.exported_kwh),
        kwh(row.curtailed_kwh),
        kwh(row.imported_kwh),
        pct(row.self_use_share_pct),
    ]


def _values(given: ProspectInputs, found: PvProspects) -> Table:
    return [
        [
            marked(each.assumed),
            *(yuan(row.value(each.assumed.code).total_fen) for row in found.modes),
        ]
        for each in given.exports
    ]


def _sizes(given: ProspectInputs, found: PvProspects) -> Table:
    return [
        [
            f"{each.module_count}" + (_("（推荐）") if each is found.sizes[-1] else ""),
            f"{each.row.size.kwp:.2f}",
            kwh(each.row.annual_kwh),
            kwh(each.row.self_used_kwh),
            pct(each.row.self_use_share_pct),
            yuan(each.row.value(given.judged_by).total_fen),
        ]
        for each in found.sizes
    ]


def _paying(given: ProspectInputs, found: PvProspects) -> list[str]:
    names = {each.assumed.code: marked(each.assumed) for each in given.exports}
    said = []
    for each in found.paying:
        price, why = names[each.scenario], _(PAYING_LABELS[each.decided_by])
        if each.kwp:
            kwp = f"{each.kwp:.1f}"
            said.append(
                _("%(price)s：%(kwp)s kWp 以内划算，%(why)s。", price=price, kwp=kwp, why=why)
            )
        else:
            said.append(_("%(price)s：%(why)s。", price=price, why=why))
    return said


def _batteries(found: PvProspects) -> Table:
    return [
        [
            _("%(size)s kWh 电池", size=f"{each.capacity_kwh:g}"),
            kwh(each.self_used_more_kwh),
            yuan(each.plain_saves_fen),
            yuan(each.priced_saves_fen),
        ]
        for each in found.batteries
    ]


def _assumption(each: Assumed) -> list[str]:
    value = _(ANSWER_LABELS[each.value]) if each.value in ANSWER_LABELS else each.value
    status = _(STATUS_LABELS[Status(each.status)])
    return [in_language(each), f"{value} {each.unit}".strip(), status]
