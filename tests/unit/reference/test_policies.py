"""Every example of every policy file is a test, named by its sentence."""

from datetime import date

import pytest
import yaml

from heating_program.domain.errors import DomainError
from heating_program.domain.money import in_capitals
from heating_program.domain.policy import Policy
from heating_program.domain.provenance import Status
from heating_program.domain.subsidy import Assessment, assess
from heating_program.reference import files
from heating_program.reference import policies as reference_policies
from heating_program.reference.files import DataFaultError
from heating_program.reference.policies import (
    Expected,
    PolicyExample,
    policies,
    policies_for,
    policy,
    policy_files,
)

EXAMPLES = [
    pytest.param(key, example, id=f"{key[0]}: {example.sentence}")
    for key, file in policy_files().items()
    for example in file.examples
]


def promised(expected: Expected) -> dict[str, object]:
    asked = {
        "self_paid": expected.self_paid_fen,
        "shares": expected.shares,
        "retention": expected.retention_fen,
        "due": expected.retention_due_on,
    }
    kept = {name: value for name, value in asked.items() if value is not None}
    return {"amount": expected.amount_fen, "against": expected.against} | kept


def found(assessment: Assessment) -> dict[str, object]:
    return {
        "amount": assessment.amount_fen,
        "against": tuple(gate.code for gate in assessment.reasons_against),
        "self_paid": assessment.self_paid_fen,
        "shares": {share.level: share.amount_fen for share in assessment.shares},
        "retention": assessment.retention_fen,
        "due": assessment.retention_due_on,
    }


@pytest.mark.parametrize(("key", "example"), EXAMPLES)
def test_an_example_comes_to_what_its_sentence_says(
    key: tuple[str, str], example: PolicyExample
) -> None:
    assessment = assess(policy(*key), example.facts, example.on)
    assert found(assessment) | promised(example.expected) == found(assessment)


@pytest.mark.parametrize("each", policies(), ids=lambda each: each.code)
def test_every_policy_has_an_example_and_no_invented_document_number(each: Policy) -> None:
    assert policy_files()[each.code, each.version].examples
    if each.status is not Status.OFFICIAL:
        assert each.document_no is None
        assert "示例" in each.title
    assert len(each.sha256) == 64


def test_the_certificate_of_the_worked_scenario_reads_in_capitals() -> None:
    file = policy_files()["linhe-2023-example", "1"]
    given = file.examples[0]
    assessment = assess(file.policy, given.facts, given.on)
    assert in_capitals(assessment.amount_fen) == "壹万肆仟肆佰元整"
    assert in_capitals(assessment.payable_now_fen) == "壹万叁仟玖佰陆拾捌元整"
    assert in_capitals(assessment.retention_fen) == "肆佰叁拾贰元整"
    assert assessment.status is Status.EXAMPLE


def test_policies_are_found_by_area_measure_and_day() -> None:
    on = date(2024, 1, 1)
    assert [p.code for p in policies_for("150802102202", "ashp_air", on=on)] == [
        "linhe-2023-example"
    ]
    assert policies_for("150824102202", "ashp_air", on=on) == ()
    assert policies_for("150802102202", "gas_boiler", on=on) == ()
    assert policies_for("150802102202", "ashp_air", on=date(2022, 12, 31)) == ()


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(DomainError, match="policy_unknown"):
        policy("linhe-2023-example", "99")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("status: example", "status: official"), "policy_document_no"),
        (("measures: [ashp_hydronic, ashp_air]", "measures: [magic]"), "not in the catalogue"),
        (('share_of_price: "80"', 'share_of_price: "180"'), "policy_percentage"),
        (("takes_rest: true", "takes_rest: false"), "policy_funding"),
        (("code: E04", "code: E99"), "E99 is unknown"),
        (("valid_from: 2023-01-01", 'valid_from: "2023"'), "a date is expected"),
        (('cap: "14400.00"', "cap: 14400.0"), "floats are refused"),
        (("payee: supplier", "payee: cousin"), "cousin"),
        (('area_code: "150802"', 'area_code: "150899"'), "division_unknown"),
    ],
)
def test_a_wrong_policy_file_is_told_with_its_name(
    change: tuple[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (files.DATA / "policies/linhe-2023-example.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    monkeypatch.setattr(
        reference_policies,
        "read_yaml",
        lambda _name: yaml.safe_load(text.replace(*change, 1)),
    )
    with pytest.raises(DataFaultError, match=told) as fault:
        policy_files.__wrapped__()
    assert "linhe-2023-example.yaml" in str(fault.value)
