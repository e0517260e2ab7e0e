"""A change names exactly the fields it touches, and puts them over whatever else has happened."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from heating_program.domain.changes import (
    SENSITIVE,
    changed_fields,
    flat,
    is_sensitive,
    needs_stricter_review,
    outdated,
    overlay,
    require_correction,
)
from heating_program.domain.dwelling import Position, PositionSource
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.household import (
    HouseholdDetails,
    HouseholderDetails,
    MemberDetails,
    Relation,
    SpecialGroup,
    SpecialStanding,
)
from heating_program.domain.identity import parse_id_number
from tests.factories.households import ON, details, id_number


def person(number: int) -> MemberDetails:
    return MemberDetails("其其格", parse_id_number(id_number(number), on=ON), Relation.SPOUSE)


def test_a_file_does_not_differ_from_itself() -> None:
    file = details()
    assert changed_fields(file, file) == ()


def test_every_changed_field_is_named_in_the_parts_by_its_own_name() -> None:
    file = details()
    other = replace(
        file,
        phone="13947860022",
        members=(person(901),),
        dwelling=replace(file.dwelling, plot_no="LH-9", rooms=5),
        householder=replace(file.householder, name="乌云"),
    )
    assert set(changed_fields(file, other)) == {
        "phone",
        "members",
        "dwelling.plot_no",
        "dwelling.rooms",
        "householder.name",
    }


def test_the_order_of_a_list_is_no_change() -> None:
    groups = (SpecialStanding(SpecialGroup.DIBAO), SpecialStanding(SpecialGroup.DISABLED))
    one, other = details(special_groups=groups), details(special_groups=groups[::-1])
    assert "special_groups" not in changed_fields(one, other)


def test_what_a_form_cannot_show_is_no_change() -> None:
    file = details()
    place = Position(40.801, 107.301, None, PositionSource.GPS)
    noisy = replace(place, latitude_deg=40.80100000000001)
    one, other = (
        replace(file, dwelling=replace(file.dwelling, position=each)) for each in (place, noisy)
    )
    assert changed_fields(one, other) == ()


def test_proposed_fields_lie_over_what_others_changed_meanwhile() -> None:
    seen = details()
    proposed = replace(seen, phone="13947860022", dwelling=replace(seen.dwelling, rooms=5))
    fields = changed_fields(seen, proposed)
    meanwhile = replace(seen, door_no="15号", dwelling=replace(seen.dwelling, storeys=2))
    values = {name: flat(proposed)[name] for name in fields}
    assert overlay(meanwhile, values) == replace(
        meanwhile, phone="13947860022", dwelling=replace(meanwhile.dwelling, rooms=5)
    )


def test_a_whole_part_comes_and_goes() -> None:
    file = details()
    without = overlay(file, {"account": None})
    assert without.account is None
    assert overlay(without, {"account": flat(file)["account"]}) == file


def test_a_field_no_file_has_is_refused() -> None:
    with pytest.raises(DomainError, match="plain_unreadable"):
        overlay(details(), {"dwelling.colour": "blue"})


def test_only_fields_that_changed_since_are_outdated() -> None:
    seen = details()
    now = replace(seen, door_no="15号", phone="13947860022")
    assert outdated(("door_no", "group_text"), flat(seen), flat(now)) == ("door_no",)


@pytest.mark.parametrize("field", sorted(SENSITIVE))
def test_identity_account_plot_and_family_need_a_second_look(field: str) -> None:
    assert field in flat(details())
    assert is_sensitive(("phone", field), strict=False)


def test_a_telephone_number_is_looked_at_once_unless_the_file_is_strict() -> None:
    assert not is_sensitive(("phone", "dwelling.rooms"), strict=False)
    assert is_sensitive(("phone",), strict=True)


@dataclass
class File:
    officials_relative: bool


def test_relatives_of_officials_are_looked_at_more_strictly() -> None:
    assert needs_stricter_review(File(officials_relative=True))
    assert not needs_stricter_review(File(officials_relative=False))


def heads(first: HouseholdDetails, name: str, number: int) -> HouseholdDetails:
    head = HouseholderDetails(name, parse_id_number(id_number(number), on=date(2026, 11, 2)))
    return replace(first, householder=head)


def test_a_name_or_a_number_may_be_corrected() -> None:
    file = heads(details(), "乌云", 700)
    require_correction(file, heads(file, "乌云其木格", 700))
    require_correction(file, heads(file, "乌云", 701))


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [("其其格", 701, "head_changes_by_event"), ("乌云", 702, "head_changes_by_event")],
)
def test_another_head_is_an_event_and_no_correction(name: str, number: int, code: str) -> None:
    file = replace(heads(details(), "乌云", 700), members=(person(702),))
    with pytest.raises(Refused, match=code):
        require_correction(file, heads(file, name, number))


def test_another_village_is_a_move_and_no_correction() -> None:
    file = details()
    with pytest.raises(Refused, match="village_changes_by_event"):
        require_correction(file, replace(file, village_code="150802102203"))
