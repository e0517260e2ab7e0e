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
from heating_program.documents.pv_report_facts import WEIGHTS, PvReport, PvReportFact, PvReportLoss
from heating_program.documents.text import Style

DENSE: Final = Style("serif", 9.5, 14)
MINUTE: Final = Style("serif", 8.5, 12)
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
    origin = [
        [("计算模型", given.model_version)],
        [("天气指纹", _grouped(given.weather_sha256)), ("输入指纹", _grouped(given.inputs_sha256))],
    ]
    return [
        *heading(fonts, "十二、依据与假设"),
        *_facts(given.facts, MINUTE, fonts),
        gap(2 * mm),
        *_losses(given.losses, fonts),
        gap(2 * mm),
        *_facts(given.models, MINUTE, fonts),
        gap(2 * mm),
        *grid(fonts, origin, MINUTE),
    ]


def _losses(losses: tuple[PvReportLoss, ...], fonts: Fonts) -> list[Piece]:
    """Set the losses; a source is written once below, however many come from it."""
    columns = [
        Column("损失", 3),
        Column("全年平均", 2, "right"),
        Column("最大月", 2, "right"),
        Column("依据", 3, "center"),
        Column("来源", 2, "center"),
    ]
    notes = {source: f"注{number}" for number, source in enumerate(_sources(losses), 1)}
    rows = [
        (
            loss.label,
            f"{loss.mean_pct:.1f}%",
            f"{loss.worst_pct:.1f}%",
            loss.basis,
            notes[loss.source],
        )
        for loss in losses
    ]
    pieces = table(fonts, columns, rows, style=MINUTE, numbered=False)
    for source, note in notes.items():
        pieces += paragraph(fonts, f"{note}：{source}", MINUTE)
    return pieces


def _sources(losses: tuple[PvReportLoss, ...]) -> list[str]:
    return list(dict.fromkeys(loss.source for loss in losses))


def _facts(facts: tuple[PvReportFact, ...], style: Style, fonts: Fonts) -> list[Piece]:
    return grid(fonts, [[(fact.label, fact.text)] for fact in facts], style)


def _grouped(digest: str) -> str:
    """Write the first quarter of a hash in groups of four."""
    short = digest[:16].upper()
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))
