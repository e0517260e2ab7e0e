"""The words for what the PV library says in codes, for page and paper alike.

The library names a reason, a loss or a limit by a code and values; these are its sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from heating_program.domain.money import Fen, format_yuan

REASON_LABELS: Final[dict[str, str]] = {
    "roof_used_fully": "屋面可用部分全部利用，共 %(modules)s 块组件。",
    "grid_capacity_suffices": "台区容量足够，接入后还余 %(left_kw)s kW。",
    "clipping_small": "逆变器削峰损失很小（%(clipped_pct)s%%）。",
    "roof_modules_binds": "屋面已排满。",
    "grid_kw_binds": "台区可开放容量限制了逆变器，现用 %(used)s kW。",
    "dc_ac_ratio_binds": "容配比已到上限（%(used)s）。",
    "inverter_dc_kwp_binds": "已到逆变器允许的最大组件容量（%(used)s kWp）。",
    "budget_fen_binds": "预算限制了组件数量，用去 %(used)s 元。",
    "single_phase_kw_binds": "单相接入不能用更大的逆变器，现用 %(used)s kW；改三相后可多装。",
    "plane_may_not_carry": "%(plane)s荷载意见为不可承载，未采用。",
    "plane_cannot_be_laid_out": "%(plane)s%(why)s，未采用。",
    "strings_leave_modules_out": "组串长度限制，有 %(modules)s 块组件排得下但接不上。",
    "clipping": "逆变器削峰损失 %(clipped_pct)s%%。",
    "plane_poor": "%(plane)s光照只有最好屋面的 %(share_pct)s%%。",
    "plane_left_out_poor": "%(plane)s光照只有最好屋面的 %(share_pct)s%%，不值得安装，未采用。",
    "load_opinion_needed": "%(plane)s须先取得荷载意见。",
    "grid_capacity_unknown": "台区可开放容量未知，以供电公司答复为准。",
    "inverter_limited_to_grid": "逆变器（额定 %(rated_kw)s kW）并网前须限定输出 %(limit_kw)s kW。",
    "horizon_not_surveyed": "勘察未记录周围遮挡，按无遮挡计算，须到现场核实。",
    "weather_not_measured": "辐射不是本地实测，全年总量可能相差 ±%(band_pct)s%%（九成把握）。",
    "losses_judged": "这些损失为经验判断：%(losses)s。",
    "roof_rules_example": "屋面退让和高度规则为示例，须按当地规定核对。",
    "module_example": "组件参数为示例，采购后按实际型号重新配置。",
    "inverter_example": "逆变器参数为示例，采购后按实际型号重新配置。",
}
"""Why a plant was recommended, by the codes of pv_sizing.reasons; values fill the sentence."""

PLANE_REFUSAL_LABELS: Final[dict[str, str]] = {
    "rack_impossible": "前沿背阳，支架在冬季照不到太阳",
    "rows_always_shaded": "向背阳一侧倾斜过大，前后排无法避开遮挡",
    "module_above_height_rule": "的组件或支架高过高度规则",
}
"""Why a plane cannot be laid out; follows the name of the plane in the sentence above."""

LOSS_LABELS: Final[dict[str, str]] = {
    "dust": "积灰",
    "snow": "积雪",
    "shading": "遮挡",
    "mismatch": "失配",
    "wiring": "线损",
    "connections": "接头",
    "light_induced": "初始光衰",
    "nameplate": "标称偏差",
    "availability": "停机检修",
    "shading_horizon": "周围遮挡",
    "shading_near": "屋面障碍物遮挡",
    "shading_rows": "前后排遮挡",
}
BASIS_LABELS: Final[dict[str, str]] = {
    "standard": "通行取值",
    "read": "文献",
    "judgement": "经验判断",
    "computed": "按勘察计算",
}
LIMIT_LABELS: Final[dict[str, str]] = {
    "roof_modules": "屋面可排组件",
    "grid_kw": "台区可开放容量",
    "dc_ac_ratio": "容配比",
    "inverter_dc_kwp": "逆变器允许组件容量",
    "budget_fen": "预算",
    "single_phase_kw": "单相逆变器上限",
}
GRID_GRADE_LABELS: Final[dict[str, str]] = {
    "green": "绿色：有可开放容量",
    "yellow": "黄色：计入已备案未并网后无余量",
    "red": "红色：已无可开放容量",
}
GRID_LEVEL_LABELS: Final[dict[str, str]] = {
    "": "未公布",
    "green": "绿色",
    "yellow": "黄色",
    "red": "红色",
}
"""Of the level above the transformer, in the form of a size."""

ROOF_KIND_LABELS: Final[dict[str, str]] = {"sloped": "坡屋面", "flat": "平屋面"}
ROOF_COVERING_LABELS: Final[dict[str, str]] = {
    "tile": "瓦",
    "steel_sheet": "彩钢",
    "concrete": "混凝土",
    "mud_reed": "泥草",
    "other": "其他",
}
LOAD_OPINION_LABELS: Final[dict[str, str]] = {
    "not_needed": "无需出具",
    "needed": "需要，尚未出具",
    "yes": "已出具，可承载",
    "no": "已出具，不可承载",
}
PHASE_LABELS: Final[dict[str, str]] = {"1": "单相", "3": "三相"}
NEIGHBOURS: Final[dict[str, str]] = {
    "house": "房屋",
    "tree": "树",
    "wall": "墙",
    "hill": "山",
    "pole": "电杆",
    "other": "其他遮挡",
}
"""What throws a shadow from outside the roof; printed on papers alone, like the steps below."""

MODEL_STEPS: Final[dict[str, str]] = {
    "solar_position": "太阳位置",
    "sky_diffuse": "天空散射",
    "horizon": "天际线",
    "ground": "地面反射",
    "incidence_beam": "直射入射角",
    "incidence_diffuse": "散射入射角",
    "cell_temperature": "电池温度",
    "near_shading": "近处遮挡",
    "row_shading": "前后排遮挡",
    "dc": "直流功率",
    "ac": "逆变器",
}
"""Steps of the chain of submodels, which have no English for the same reason."""

MISSING_LABELS: Final[dict[str, str]] = {"amount": "未知"}

LIMIT_UNIT_LABELS: Final[dict[str, str]] = {
    "roof_modules": "块",
    "grid_kw": "kW",
    "inverter_dc_kwp": "kWp",
    "budget_fen": "元",
    "single_phase_kw": "kW",
}


def compass_word(azimuth_deg: float) -> str:
    """Name a direction by the nearest of eight, clockwise from north.

    Examples
    --------
    >>> compass_word(180.0), compass_word(135.0), compass_word(350.0)
    ('南', '东南', '北')
    """
    names = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
    return names[round(azimuth_deg / 45.0) % 8]


def reason_text(
    code: str, values: Iterable[tuple[str, Any]], say: Callable[[str], str] = str
) -> str:
    """Say a reason; a code without words is said plainly, never hidden.

    Parameters
    ----------
    code : str
        As the library names it.
    values : iterable of (str, float or str)
        What fills the sentence.
    say : callable
        Translates a sentence; Chinese as it is by default.
    """
    filled = {name: _value(code, name, value, say) for name, value in values}
    sentence = REASON_LABELS.get(code)
    return say(sentence) % filled if sentence else code


def limit_text(code: str, say: Callable[[str], str] = str) -> str:
    """Name a limit with its unit."""
    unit = LIMIT_UNIT_LABELS.get(code)
    return say(LIMIT_LABELS.get(code, code)) + (f"（{say(unit)}）" if unit else "")


def limit_amount(code: str, value: float | None, say: Callable[[str], str] = str) -> str:
    """Write what a limit allows or a plant uses of it."""
    if value is None:
        return say(MISSING_LABELS["amount"])
    return format_yuan(Fen(int(value))) if code == "budget_fen" else f"{value:.4g}"


def _value(code: str, name: str, value: Any, say: Callable[[str], str]) -> str:
    if name == "losses":
        return "、".join(say(LOSS_LABELS.get(loss, loss)) for loss in str(value).split(", "))
    if name == "why":
        return say(PLANE_REFUSAL_LABELS.get(str(value), str(value)))
    if code == "budget_fen_binds":
        return limit_amount("budget_fen", value, say)
    return f"{value:.4g}" if isinstance(value, float) else str(value)
