"""The lists of roles say exactly what the design's table says."""

import re

import pytest

from heating_program.domain.duty import DUTY_LABELS, SUBJECT_LABELS, Duty, Subject, conflicting_duty
from heating_program.domain.permissions import (
    LABELS,
    PERMISSION_LABELS,
    ROLE_PERMISSIONS,
    Role,
    incompatible_pairs,
    permissions_of,
    roles_with,
)


def test_every_role_has_a_list_and_a_chinese_label() -> None:
    assert set(ROLE_PERMISSIONS) == set(LABELS) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_lists_known_permissions_once_each(role: Role) -> None:
    listed = ROLE_PERMISSIONS[role]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(PERMISSION_LABELS)


def test_every_permission_is_held_by_somebody_and_is_an_object_and_a_verb() -> None:
    for permission in PERMISSION_LABELS:
        assert roles_with(permission), permission
        assert re.fullmatch(r"[a-z_]+\.[a-z]+", permission)


def test_the_administrator_reads_no_business_data() -> None:
    assert set(ROLE_PERMISSIONS[Role.AD]) == {
        "user.manage",
        "clock.set",
        "job.oversee",
        "policy.read",
    }


def test_the_auditor_reads_everything_and_changes_nothing() -> None:
    reads = {name for name in PERMISSION_LABELS if name.endswith(".read")}
    assert set(ROLE_PERMISSIONS[Role.AU]) == reads | {
        "household.reveal",
        "account.reveal",
        "household.export",
    }


def test_the_village_clerk_enrols_households_and_nothing_more() -> None:
    assert ROLE_PERMISSIONS[Role.VC] == ["household.read", "household.enrol"]


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("household.review", (Role.TR,)),
        ("household.reveal", (Role.TC, Role.TR, Role.BC, Role.BA, Role.FC, Role.FR, Role.AU)),
        ("account.reveal", (Role.FC, Role.FR, Role.AU)),
        ("conversion.approve", (Role.BA,)),
        ("conversion.design", (Role.IN,)),
        ("conversion.build", (Role.BC, Role.CO)),
        ("conversion.accept", (Role.TR, Role.BA)),
        ("inspection.record", (Role.IN, Role.TP)),
        ("claim.assess", (Role.FC,)),
        ("claim.check", (Role.BC,)),
        ("claim.review", (Role.FR,)),
        ("claim.approve", (Role.BA,)),
        ("budget.enter", (Role.FC,)),
        ("budget.approve", (Role.FR,)),
        ("acceptance.draft", (Role.TC, Role.IN)),
        ("acceptance.issue", (Role.TR, Role.BA)),
        ("certificate.draft", (Role.FC,)),
        ("certificate.issue", (Role.FR,)),
        ("pv_report.draft", (Role.IN,)),
        ("pv_report.issue", (Role.BA,)),
        ("heat_scheme.draft", (Role.IN,)),
        ("heat_scheme.issue", (Role.BA,)),
        ("retrofit_acceptance.draft", (Role.IN,)),
        ("retrofit_acceptance.issue", (Role.TR, Role.BA)),
        ("audit.read", (Role.AU,)),
        ("user.manage", (Role.AD,)),
    ],
)
def test_a_decisive_permission_belongs_to_these_roles_only(
    permission: str, roles: tuple[Role, ...]
) -> None:
    assert roles_with(permission) == roles


def test_who_assesses_money_does_not_review_it() -> None:
    assert incompatible_pairs([Role.FR, Role.FC, Role.TC]) == ((Role.FC, Role.FR),)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AD])
def test_the_administrator_holds_no_second_role(role: Role) -> None:
    assert incompatible_pairs([Role.AD, role])


def test_ordinary_roles_may_be_combined() -> None:
    assert incompatible_pairs([Role.TC, Role.IN, Role.VC]) == ()
    assert permissions_of([Role.VC, Role.AD]) >= {"household.enrol", "user.manage"}


def test_a_duty_may_be_repeated_but_a_second_one_conflicts() -> None:
    assert not conflicting_duty(Duty.ENROL, Duty.ENROL)
    assert not conflicting_duty(None, Duty.ACCEPT)
    assert not conflicting_duty(Duty.ENROL, None)
    assert conflicting_duty(Duty.DESIGN, Duty.INSPECT)


def test_every_duty_and_subject_has_a_chinese_label() -> None:
    assert set(DUTY_LABELS) == set(Duty)
    assert set(SUBJECT_LABELS) == set(Subject)
