"""Facts and assessments as plain JSON: a claim keeps exactly what it was judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from heating_program.domain.eligibility import HouseholdRecord
from heating_program.domain.money import Fen
from heating_program.domain.subsidy import Assessment, Facts

JsonObject = dict[str, Any]


def facts_as_record(facts: Facts) -> JsonObject:
    """Write facts as JSON values: dates as ISO text, quantities as decimal text, groups sorted."""
    return {
        "area_code": facts.area_code,
        "measure": facts.measure,
        "price_fen": facts.price_fen,
        "quantities": {name: str(facts.quantities[name]) for name in sorted(facts.quantities)},
        "groups": sorted(facts.groups),
        "accepted_on": _iso(facts.accepted_on),
        "record": asdict(facts.record) | {"last_subsidy_on": _iso(facts.record.last_subsidy_on)},
    }


def facts_from_record(record: Mapping[str, Any]) -> Facts:
    """Read facts back from `facts_as_record`; equal facts come back equal."""
    household = dict(record["record"])
    household["last_subsidy_on"] = _date(household["last_subsidy_on"])
    return Facts(
        area_code=record["area_code"],
        measure=record["measure"],
        price_fen=None if record["price_fen"] is None else Fen(record["price_fen"]),
        quantities={name: Decimal(text) for name, text in record["quantities"].items()},
        groups=frozenset(record["groups"]),
        accepted_on=_date(record["accepted_on"]),
        record=HouseholdRecord(**household),
    )


def assessment_as_record(assessment: Assessment) -> JsonObject:
    """Write an assessment as JSON values, with every line of its explanation."""
    return {
        "policy_code": assessment.policy_code,
        "policy_version": assessment.policy_version,
        "status": str(assessment.status),
        "on": assessment.on.isoformat(),
        "eligible": assessment.eligible,
        "gates": [asdict(gate) for gate in assessment.gates],
        "amount_fen": assessment.amount_fen,
        "self_paid_fen": assessment.self_paid_fen,
        "shares": [
            {"level": str(share.level), "amount_fen": share.amount_fen}
            for share in assessment.shares
        ],
        "payee": str(assessment.payee),
        "retention_fen": assessment.retention_fen,
        "retention_due_on": _iso(assessment.retention_due_on),
        "lines": [asdict(line) for line in assessment.lines],
    }


def _iso(day: date | None) -> str | None:
    """Write a day as ISO text."""
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    """Read a day from ISO text."""
    return None if text is None else date.fromisoformat(text)
