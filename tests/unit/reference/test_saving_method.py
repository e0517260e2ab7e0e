"""Which method of the 30 % test decides is for the policy to say, once and in one voice."""

from dataclasses import replace
from datetime import date

import pytest

from heating_program.domain.errors import DomainError
from heating_program.reference import policies
from heating_program.reference.policies import saving_method

ON = date(2026, 11, 2)
VILLAGE = "150802102202"


def in_force(monkeypatch: pytest.MonkeyPatch, *methods: str | None) -> None:
    example = policies.policies()[0]
    found = tuple(
        replace(example, code=f"p{number}", saving_method=method)
        for number, method in enumerate(methods)
    )
    monkeypatch.setattr(policies, "policies", lambda: found)


def test_the_hourly_model_decides_where_no_policy_says_otherwise() -> None:
    assert saving_method(VILLAGE, on=ON) == "hourly_model"


def test_a_policy_in_force_names_the_method(monkeypatch: pytest.MonkeyPatch) -> None:
    in_force(monkeypatch, None, "steady_index")
    assert saving_method(VILLAGE, on=ON) == "steady_index"
    assert saving_method("150821100", on=ON) == "hourly_model"
    assert saving_method(VILLAGE, on=date(2000, 1, 1)) == "hourly_model"


def test_two_policies_that_disagree_are_not_chosen_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_force(monkeypatch, "hourly_model", "steady_index")
    with pytest.raises(DomainError, match="saving_method_ambiguous"):
        saving_method(VILLAGE, on=ON)
