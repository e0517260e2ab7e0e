"""What the page of a PV plant shows of the transformer: its room before and after the plant."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from heating_program.domain.pv_words import GRID_GRADE_LABELS
from heating_program.models.pv_system import PvSizing


@dataclass(frozen=True, slots=True)
class GridFigures:
    """Rows of label, kilowatts and remark; notes of kind and sentence."""

    rows: list[list[str]]
    notes: list[tuple[str, str]]


def grid_figures(sizing: PvSizing) -> GridFigures | None:
    """Prepare the transformer of a kept size, None where nothing was known of it."""
    answer = sizing.result.get("grid")
    if answer is None:
        return None
    question = sizing.inputs["grid"]
    return GridFigures(
        rows=[*_figures(question, answer), *_plant(answer)],
        notes=[*_habit(question, answer), *_source(question)],
    )


def _figures(question: dict[str, Any], answer: dict[str, Any]) -> list[list[str]]:
    given = question["transformer"]
    if given is None:
        return []
    rating = _(
        "配变 %(kva)s kVA，午间负荷 %(load)s kW",
        kva=f"{given['rating_kva']:g}",
        load=f"{given['noon_load_kw']:g}",
    )
    return [
        [_("可接纳"), _kw(answer["hosting_kw"]), rating],
        [_("已并网"), _kw(given["connected_kw"]), ""],
        [_("扣除已并网"), _kw(answer["after_connected_kw"]), ""],
        [_("已备案未并网"), _kw(given["registered_kw"]), ""],
    ]


def _plant(answer: dict[str, Any]) -> list[list[str]]:
    if answer["open_kw"] is None:
        return []
    return [
        [_("可开放容量"), _kw(answer["open_kw"]), _grade(answer["grade"])],
        [_("本项目申请"), _kw(answer["asked_kw"]), ""],
        [_("本项目接入后"), _kw(answer["after_kw"]), _grade(answer["after_grade"])],
    ]


def _habit(question: dict[str, Any], answer: dict[str, Any]) -> list[tuple[str, str]]:
    if answer["habitual_kw"] is None:
        return []
    return [
        (
            "warn",
            _(
                "供电公司未提供台区数据。以往的做法是光伏总量不超过配变容量的 80%%"
                "（%(kva)s kVA 为 %(kw)s kW），仅供参考。",
                kva=f"{question['rating_kva']:g}",
                kw=f"{answer['habitual_kw']:g}",
            ),
        )
    ]


def _source(question: dict[str, Any]) -> list[tuple[str, str]]:
    told = question["source"] or _("未注明")
    return [("info", _("数据来源：%(told)s。最终以供电公司答复为准。", told=told))]


def _grade(code: str | None) -> str:
    return _(GRID_GRADE_LABELS[code]) if code else ""


def _kw(power_kw: float) -> str:
    return f"{power_kw:,.2f}".replace("-", "−")
