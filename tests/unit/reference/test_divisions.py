"""The divisions of Bayannur, as the packaged edition has them."""

from datetime import date

import pytest

from heating_program.domain.divisions import Level
from heating_program.domain.errors import DomainError
from heating_program.reference import divisions, files
from heating_program.reference.files import DataFaultError, Row

ON = date(2026, 11, 2)


def test_the_tree_has_the_counts_of_the_edition() -> None:
    levels = [each.level for each in divisions.all_divisions().values()]
    assert [levels.count(level) for level in Level] == [1, 7, 89, 956]
    banners = divisions.children("1508")
    assert [len(divisions.villages_under(b.code)) for b in banners] == [
        *(241, 148, 104, 167, 106, 60, 130),
    ]


def test_a_village_has_a_full_name_from_the_banner_down() -> None:
    assert divisions.full_name("150802102202") == "临河区干召庙镇民主村村民委员会"
    assert divisions.full_name("150802102202", from_level=Level.CITY).startswith("巴彦淖尔市临河区")
    assert divisions.full_name("1508") == "巴彦淖尔市"


def test_children_are_one_level_below_and_a_village_has_none() -> None:
    assert {child.level for child in divisions.children("150802")} == {Level.TOWNSHIP}
    assert divisions.children("150802102202") == ()


@pytest.mark.parametrize("code", ["150899", "", "banner", "15080210220２"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(DomainError, match="division_unknown"):
        divisions.division(code)


def test_a_household_lives_in_a_village_that_exists() -> None:
    assert divisions.village("150802102202", on=ON).name == "民主村村民委员会"
    with pytest.raises(DomainError, match="division_not_village"):
        divisions.village("150802102", on=ON)


def test_a_division_is_valid_between_its_dates() -> None:
    found = divisions.Division(
        "150802999",
        "旧镇",
        Level.TOWNSHIP,
        "150802",
        "镇",
        False,
        date(2001, 1, 1),
        date(2012, 12, 31),
    )
    assert [found.valid_on(date(year, 6, 1)) for year in (2000, 2001, 2012, 2013)] == [
        *(False, True, True, False),
    ]


def test_every_banner_has_its_own_letters() -> None:
    assert divisions.letters_of("150826104205") == "HH"
    assert len(set(divisions.banner_letters().values())) == 7
    with pytest.raises(DomainError, match="division_level"):
        divisions.letters_of("1508")


def test_a_retired_prefix_is_a_hint_to_another_banner_than_its_digits_say() -> None:
    hint = divisions.id_prefix_hint("152826")
    assert hint is not None
    assert (hint.present_code, hint.retired) == ("150825", True)
    assert divisions.id_prefix_hint("110101") is None


def test_a_child_without_its_parent_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orphan = dict.fromkeys(("rural", "valid_from", "valid_to"), "")
    orphan |= {"code": "150802", "name": "区", "level": "3", "parent_code": "1508", "kind": ""}
    monkeypatch.setattr(divisions, "read_table", lambda *_: [Row("divisions.csv line 2", orphan)])
    with pytest.raises(DataFaultError, match=r"divisions\.csv line 2: KeyError"):
        divisions.all_divisions.__wrapped__()


def test_the_packaged_edition_is_the_recorded_one() -> None:
    assert files.sha256_of("climate/banners.geojson").startswith("80400b2b95b9561f")
