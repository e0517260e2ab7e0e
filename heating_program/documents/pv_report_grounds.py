"""The last part of the PV report: why this plant, what must be settled, and every assumption."""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm

from heating_program.documents.blocks import (
    Column,
    Piece,
    gap,
    grid,
    heading,
    paragraph,
    table,
)
from heating_program.documents.fonts import Fonts
from heating_program.documents.pv_report_facts import WEIGHTS, PvReport, PvReportFact
from heating_program.documents.text import LABEL, Style

DENSE: Final = Style("serif", 9.5, 14)
TITLES: Final = {"for": "有利", "against": "不利", "condition": "建设前须落实"}


def grounds(content: PvReport, fonts: Fonts) -> list[Piece]:
    """Set the reasons and then the assumptions, down to the hashes."""
    return [*_reasons(content, fonts), *_assumptions(content, fonts)]


def _reasons(content: PvReport, fonts: Fonts) -> list[Piece]:
    rows = []
    for weight in WEIGHTS:
        said = [each.sentence for each in content.reasons if each.weight == weight]
        lines = [f"{number}. {sentence}" for number, sentence in enumerate(said, 1)]
        rows.append([(TITLES[weight], "\n".join(lines) or "无")])
    return [*heading(fonts, "十一、理由与条件"), *grid(fonts, rows, DENSE)]


def _assumptions(content: PvReport, fonts: Fonts) -> list[Piece]:
    given = content.assumptions
    columns = [
        Column("损失", 2.6),
        Column("全年平均", 2, "right"),
        Column("最大月", 1.8, "right"),
        Column("依据", 2.2, "center"),
        Column("来源", 8),
    ]
    rows = [
        (
            loss.label,
            f"{loss.mean_pct:.1f}%",
            f"{loss.worst_pct:.1f}%",
            loss.basis,
            loss.source,
        )
        for loss in given.losses
    ]
    hashes = (
        PvReportFact("计算模型", given.model_version),
        PvReportFact("天气指纹", _grouped(given.weather_sha256)),
        PvReportFact("输入指纹", _grouped(given.inputs_sha256)),
    )
    return [
        *heading(fonts, "十二、依据与假设"),
        *_facts(given.facts, fonts),
        gap(2 * mm),
        *table(fonts, columns, rows, style=DENSE, numbered=False),
        gap(2 * mm),
        *paragraph(fonts, "计算步骤", LABEL),
        *_facts(given.models, fonts),
        gap(2 * mm),
        *_facts(hashes, fonts),
    ]


def _facts(facts: tuple[PvReportFact, ...], fonts: Fonts) -> list[Piece]:
    return grid(fonts, [[(fact.label, fact.text)] for fact in facts], DENSE)


def _grouped(digest: str) -> str:
    """Write the first half of a hash in groups of four."""
    short = digest[:32].upper()
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))
