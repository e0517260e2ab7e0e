"""The words for self-use and money of a plant, which the PV library tells in codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from heating_program.domain.money import Fen, format_yuan
from heating_program.domain.pv_kind import CONNECTION_MODE_LABELS, ConnectionMode

WAY_LABELS: Final[dict[str, str]] = {
    "own_money": "自有资金",
    "loan": "贷款",
    "roof_lease": "出租屋顶",
}
RISK_LABELS: Final[dict[str, str]] = {
    "export_price_not_promised": "上网电价不保证，%(exported_pct)s%% 的电量靠卖电。",
    "not_paid_back_within_term": "%(years)s 年内收不回投入。",
    "own_money_is_out": "先拿出 %(amount_fen)s 元。",
    "owner_pays_new_inverter": "更换逆变器自付，约 %(amount_fen)s 元。",
    "owner_pays_roof_works": "屋面检修拆装自付，约 %(amount_fen)s 元。",
    "owner_pays_removal": "期满拆除自付，约 %(amount_fen)s 元。",
    "interest_is_paid": "利息共 %(amount_fen)s 元。",
    "loan_runs_longer_than_payback": "贷款 %(loan_years)s 年，比回收期 %(payback_years)s 年长。",
    "instalments_exceed_income": (
        "%(years)s 年里发电收入不够还款，最多一年差 %(worst_year_fen)s 元。"
    ),
    "interest_subsidy_may_end": "贴息 %(amount_fen)s 元可能取消。",
    "subsidy_not_to_be_pledged": "取暖补贴不得用作担保或抵扣。",
    "roof_bound_years": "屋顶被占用 %(years)s 年，翻建、出售须先与企业商定。",
    "rent_depends_on_company": "第一年租金 %(first_year_fen)s 元，能否按期取得取决于企业。",
    "own_electricity_not_cheaper": "自家电费不减少。",
    "plant_filed_in_company_name": "须以企业名义备案，不得借用农户名义。",
    "farmer_pays_roof_works": "屋面检修拆装由农户付，约 %(amount_fen)s 元。",
    "farmer_pays_removal": "期满拆除由农户付，约 %(amount_fen)s 元。",
    "lease_outlasts_comparison": "租期 %(lease_years)s 年，比测算的 %(term_years)s 年长。",
}
"""What the farmer takes upon himself, by the codes of pv_sizing.ownership."""

SAID_LABELS: Final[dict[str, str]] = {
    "best_mode_of_size": "比“%(mode)s”每年多 %(fen)s 元。",
    "dear_purchases_avoided": "主要省在少买电，一年 %(fen)s 元。",
    "another_mode_brings_more": "“%(mode)s”每年会多 %(fen)s 元。",
    "mostly_exported": "大部分电量上网，自用只占发电的 %(self_use_share_pct)s%%。",
    "energy_curtailed": "一年有 %(curtailed_kwh)s kWh 用不完又不能上网，白白浪费。",
    "winter_mismatch": "取暖期光伏只够用电的 %(winter_cover_pct)s%%，其余仍须购电。",
    "used_while_selling_dearer": "有 %(kwh)s kWh 自用时，卖出反而更值。",
    "export_price_is_scenario": (
        "上网电价是情景，不是承诺：第一年价值从 %(low_fen)s 元到 %(high_fen)s 元。"
    ),
    "mode_depends_on_price": "哪种并网方式合算取决于上网电价。",
}
"""Why the connection is the one it is, by the codes of pv_sizing.prospect_reasons."""

CAUTION_LABELS: Final[dict[str, str]] = {
    "natural_person_pays_no_tax_on_sales": "按自然人计，售电不计税。",
    "energy_ages_by_the_loss_set": "发电量按组件衰减逐年减少。",
    "self_used_share_stays": "自用占发电的比例逐年不变。",
    "prices_change_evenly": "电价、运维费按固定涨幅变化。",
    "amounts_fall_at_the_end_of_their_year": "各项金额按年末计。",
    "dated_amounts_in_money_of_their_year": "更换逆变器等按发生当年价格计。",
    "income_is_not_promised": "收入不作承诺。",
}
"""What the money takes for granted, by the codes of pv_sizing.cash_flow."""

HEATING_STATE_LABELS: Final[dict[str, str]] = {
    "heat_pump": "已计入热泵用电（按取暖方案和典型年气温）。",
    "not_designed": "取暖方案尚未设计，未计热泵用电；设计后重新配置。",
    "other_electric": "该取暖技术的用电未计入。",
    "not_electric": "取暖不用电，只计生活用电。",
    "no_project": "没有取暖改造项目，只计生活用电。",
}
PAYING_LABELS: Final[dict[str, str]] = {
    "margin": "再装大，多出的不划算",
    "limit": "装到推荐容量都划算",
    "nothing_pays": "按此价格不划算",
}
ANSWER_LABELS: Final[dict[str, str]] = {
    "equal_instalment": "等额本息",
    "equal_principal": "等额本金",
    "per_kwp": "按容量",
    "per_module": "按组件",
    "company": "企业",
    "farmer": "农户",
}
"""Terms of loan and lease that are no numbers."""

Say = Callable[[str], str]


def risk_text(code: str, values: Iterable[tuple[str, Any]], say: Say = str) -> str:
    """Say a risk; a code without words is said plainly, never hidden."""
    return _filled(RISK_LABELS, code, values, say)


def said_text(code: str, values: Iterable[tuple[str, Any]], say: Say = str) -> str:
    """Say a reason for or against the connection, in the same way."""
    return _filled(SAID_LABELS, code, values, say)


def _filled(labels: dict[str, str], code: str, values: Iterable[tuple[str, Any]], say: Say) -> str:
    sentence = labels.get(code)
    if sentence is None:
        return code
    return say(sentence) % {name: _value(name, value, say) for name, value in values}


def _value(name: str, value: Any, say: Say) -> str:
    if name == "mode":
        return say(CONNECTION_MODE_LABELS[ConnectionMode(value)])
    if not isinstance(value, float | int):
        return str(value)
    if name.endswith("fen"):
        # A forecast has no fen.
        return format_yuan(Fen(abs(round(value / 100)) * 100)).removesuffix(".00")
    if name == "payback_years":
        return f"{value:.1f}"
    return f"{value:,.0f}"
