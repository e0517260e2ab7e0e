"""Says the verdict, and layers, openings and measures of the catalogue, in plain Chinese."""

from collections.abc import Mapping
from typing import Any

from heating_program.domain.retrofit import Insulation
from heating_program.reference.envelopes import OpeningOption, envelopes
from heating_program.services.envelope_rows import PART_LABELS


def layer(part: str, found: Insulation) -> str:
    """Say material and thickness, or that no layer was found."""
    option = envelopes().insulation[part].get(found.material)
    name = option.zh if option else found.material
    return f"{name} {found.thickness_mm:g} mm" if found.thickness_mm else "未见保温层"


def opening(options: Mapping[str, OpeningOption], code: str) -> str:
    """Name a new window or door; empty where the old one stayed."""
    if not code:
        return ""
    return options[code].zh if code in options else code


def measure(code: str) -> str:
    """Say a measure of the catalogue, for example ``wall:eps:80``."""
    part, option, *thickness = code.split(":")
    if thickness:
        return f"{PART_LABELS[part]}{layer(part, Insulation(option, float(thickness[0])))}"
    catalogue = envelopes()
    if part == "air":
        return f"气密（{catalogue.air[option].zh}）"
    return opening(catalogue.windows if part == "window" else catalogue.doors, option)


def verdict_sentences(result: dict[str, Any]) -> tuple[str, ...]:
    """Say the outcome of a kept assessment, what would reach the line, and whether both agree.

    Parameters
    ----------
    result : dict
        As an assessment keeps it.
    """
    agreed = "两种方法结论一致。" if result["agree"] else _disagreement(result)
    return (_outcome_words(result), *_advice(result), agreed)


def _outcome_words(result: dict[str, Any]) -> str:
    pct = f"{result['saving_pct']}%".replace("-", "−")
    return {
        "pass": f"节能率 {pct}，达到 30%，节能验收合格。",
        "pass_borderline": (f"节能率 {pct}，达到 30% 但不足 34%，节能验收合格；兑付须附现场证据。"),
        "fail_near": f"节能率 {pct}，未达 30%，节能验收不合格。",
        "fail": f"节能率 {pct}，未达 30%，节能验收不合格。",
    }[result["outcome"]]


def _advice(result: dict[str, Any]) -> tuple[str, ...]:
    if result["passes"]:
        return ()
    if not result["reached_by"]:
        return ("目录中的其余措施全部做上也达不到 30%，须重新勘察或更换方案。",)
    more = "、".join(measure(code) for code in result["reached_by"])
    return (f"再做{more}，节能率可达 {result['reached_saving_pct']}%。",)


def _disagreement(result: dict[str, Any]) -> str:
    others = [m for code, m in result["methods"].items() if code != result["deciding"]]
    line = "达到" if others[0]["passes"] else "未达"
    return (
        f"另一种方法为 {others[0]['saving_pct']}%，{line} 30%，两种方法结论不一致，以判定方法为准。"
    )
