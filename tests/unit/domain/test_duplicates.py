"""What two files share, and that a telephone alone never makes them one."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.duplicates import (
    NEAR_M,
    REASON_LABELS,
    WEIGHTS,
    WORTH_LOOKING,
    Grade,
    PersonTraits,
    Reason,
    Traits,
    box_around,
    distance_m,
    grade,
    id_tail,
    is_stronger,
    plain_group,
    plain_number,
    reasons_between,
    strength,
)

VILLAGE = "150802102202"
HEAD = PersonTraits("乌云其木格", date(1908, 8, 8), "aa", "0014")
FILE = Traits(
    village=VILLAGE,
    group="1",
    people=(HEAD,),
    phones=frozenset({"13800000000"}),
    house="h1",
    plot="LH1",
    meters=frozenset({"M1"}),
    customer_no="C1",
    account="bb",
    position=(40.75, 107.4),
)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (Traits(people=(PersonTraits(number="aa"),)), Reason.ID_NUMBER),
        (Traits(plot="LH1"), Reason.PLOT),
        (Traits(house="h1"), Reason.PLOT),
        (Traits(meters=frozenset({"M2", "M1"})), Reason.METER),
        (Traits(customer_no="C1"), Reason.CUSTOMER_NO),
        (Traits(account="bb"), Reason.ACCOUNT),
        (Traits(phones=frozenset({"13800000000"})), Reason.PHONE),
        (Traits(position=(40.75005, 107.40005)), Reason.POSITION_NEAR),
    ],
)
def test_each_number_and_place_is_a_reason_of_its_own(other: Traits, reason: Reason) -> None:
    assert reasons_between(FILE, other) == {reason}


def test_a_name_counts_within_its_village_only() -> None:
    namesake = Traits(village=VILLAGE, people=(PersonTraits("乌云其木格"),))
    assert reasons_between(FILE, namesake) == {Reason.NAME_VILLAGE}
    assert reasons_between(FILE, replace(namesake, village="150802102203")) == set()
    assert reasons_between(FILE, replace(namesake, village="")) == set()


def test_a_name_with_its_birthday_says_more_than_the_name() -> None:
    twice = Traits(village=VILLAGE, people=(PersonTraits("乌云其木格", date(1908, 8, 8)),))
    assert reasons_between(FILE, twice) == {Reason.NAME_BIRTH_VILLAGE}
    other_day = Traits(village=VILLAGE, people=(PersonTraits("乌云其木格", date(1908, 8, 9)),))
    assert reasons_between(FILE, other_day) == {Reason.NAME_VILLAGE}


def test_the_tail_of_a_number_counts_within_the_group_only() -> None:
    misread = Traits(village=VILLAGE, group="1", people=(PersonTraits(tail="0014"),))
    assert reasons_between(FILE, misread) == {Reason.ID_TAIL_GROUP}
    assert reasons_between(FILE, replace(misread, group="2")) == set()
    assert reasons_between(replace(FILE, group=""), replace(misread, group="")) == set()


def test_a_telephone_alone_is_not_worth_a_judgement() -> None:
    assert strength({Reason.PHONE}) < WORTH_LOOKING
    assert grade(strength({Reason.PHONE})) is Grade.HINT
    assert grade(strength({Reason.PHONE, Reason.NAME_VILLAGE})) is Grade.LIKELY


def test_every_number_of_one_house_or_person_is_graded_as_such() -> None:
    for reason in (Reason.ID_NUMBER, Reason.PLOT, Reason.METER, Reason.CUSTOMER_NO, Reason.ACCOUNT):
        assert grade(strength({reason})) is Grade.SAME_NUMBER


def test_every_reason_has_words_and_a_weight() -> None:
    assert set(REASON_LABELS) == set(WEIGHTS) == set(Reason)


def test_a_judged_pair_comes_back_only_with_more_than_was_judged() -> None:
    judged = {Reason.NAME_VILLAGE, Reason.PHONE}
    assert not is_stronger(judged, judged)
    assert not is_stronger({Reason.NAME_VILLAGE}, judged)
    assert is_stronger({*judged, Reason.POSITION_NEAR}, judged)
    assert is_stronger({Reason.PLOT}, judged)
    assert not is_stronger({Reason.PLOT, Reason.NAME_VILLAGE}, {Reason.ID_NUMBER})


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("一组", "1"),
        ("1组", "1"),
        ("第一村民小组", "1"),
        ("十组", "10"),
        ("十一组", "11"),
        ("二十组", "20"),
        ("二十三社", "23"),
        ("０３ 组", "3"),
        ("东队", "东"),
        ("", ""),
    ],
)
def test_a_group_is_the_same_however_it_is_written(typed: str, plain: str) -> None:
    assert plain_group(typed) == plain


def test_a_number_is_the_same_with_blanks_signs_and_full_width() -> None:
    assert plain_number("ＬＨ－0001 2") == plain_number("lh00012") == "LH00012"
    assert plain_number("巴临宅字第12号") == "巴临宅字第12号"


def test_a_masked_tail_is_no_tail() -> None:
    assert id_tail("150802********0014") == "0014"
    assert id_tail("****") == id_tail("14") == ""


PLACES = st.tuples(st.floats(40.0, 42.0), st.floats(105.0, 109.5))


@given(PLACES, st.floats(-20, 20), st.floats(-20, 20))
def test_the_box_around_a_place_holds_all_that_is_near(
    place: tuple[float, float], north_m: float, east_m: float
) -> None:
    other = (place[0] + north_m / 111_195, place[1] + east_m / 84_000)
    (south, north), (west, east) = box_around(place)
    if distance_m(place, other) < NEAR_M * 0.999:
        assert south <= other[0] <= north
        assert west <= other[1] <= east


def test_a_degree_of_latitude_is_111_km() -> None:
    assert distance_m((40.0, 107.0), (41.0, 107.0)) == pytest.approx(111_195)
    assert distance_m((40.75, 107.0), (40.75, 107.001)) == pytest.approx(84.2, abs=0.1)


FEW = st.sampled_from(["", "x", "y"])
FILES = st.builds(
    Traits,
    village=st.sampled_from(["", VILLAGE]),
    group=FEW,
    people=st.tuples(
        st.builds(
            PersonTraits,
            name=FEW,
            birth=st.sampled_from([None, date(1908, 8, 8)]),
            number=FEW,
            tail=FEW,
        )
    ),
    phones=st.frozensets(FEW),
    house=FEW,
    plot=FEW,
    meters=st.frozensets(FEW),
    customer_no=FEW,
    account=FEW,
)


@given(FILES, FILES)
def test_the_order_of_two_files_does_not_matter(left: Traits, right: Traits) -> None:
    assert reasons_between(left, right) == reasons_between(right, left)


@given(FILES)
def test_what_is_unknown_equals_nothing(file: Traits) -> None:
    assert reasons_between(file, Traits()) == set()
    assert reasons_between(Traits(village=VILLAGE), replace(file, village=VILLAGE)) == set()


def test_strength_stays_within_a_hundred() -> None:
    for first, second in product(Reason, Reason):
        assert 0 < strength({first, second}) <= 100
