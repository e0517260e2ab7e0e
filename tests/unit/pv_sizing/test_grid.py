"""Open capacity of a transformer: the worked case and the three colours."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.errors import ArrayError
from pv_sizing.grid import Grade, Transformer, open_capacity

WORKED = Transformer(100.0, 12.0, connected_kw=95.0, registered_kw=6.0)


def test_the_worked_transformer_has_two_and_a_half_kilowatts_left() -> None:
    room = open_capacity(WORKED)
    assert round(room.hosting_kw, 2) == 103.53
    assert round(room.after_connected_kw, 2) == 8.53
    assert round(room.open_kw, 2) == 2.53
    assert room.grade is Grade.GREEN


def test_five_more_kilowatts_overbook_it() -> None:
    room = open_capacity(replace(WORKED, registered_kw=11.0))
    assert round(room.open_kw, 2) == -2.47
    assert room.grade is Grade.YELLOW


def test_a_full_one_is_red_and_so_is_one_below_red() -> None:
    assert open_capacity(replace(WORKED, connected_kw=104.0)).grade is Grade.RED
    assert open_capacity(WORKED, superior_grade=Grade.RED).grade is Grade.RED
    assert open_capacity(WORKED, superior_grade=Grade.YELLOW).grade is Grade.GREEN


def test_the_two_readings_of_planned_storage_differ() -> None:
    stored = replace(WORKED, planned_storage_kw=8.5)
    assert open_capacity(stored).hosting_kw == pytest.approx(103.53 + 8.5, abs=0.005)
    other = open_capacity(stored, planned_storage_in_numerator=True)
    assert other.hosting_kw == pytest.approx(103.53 + 10.0, abs=0.005)


@given(st.floats(0.0, 200.0), st.floats(0.0, 50.0))
def test_more_load_never_closes_a_transformer(load: float, more: float) -> None:
    one = open_capacity(replace(WORKED, noon_load_kw=load))
    two = open_capacity(replace(WORKED, noon_load_kw=load + more))
    assert two.open_kw >= one.open_kw


@pytest.mark.parametrize(
    ("field", "value"), [("rating_kva", 0.0), ("power_factor", 1.1), ("simultaneity", 0.0)]
)
def test_an_impossible_transformer_is_refused(field: str, value: float) -> None:
    with pytest.raises(ArrayError, match=f"transformer {field}"):
        replace(WORKED, **{field: value})


def test_no_plant_is_admitted_under_a_red_grade_or_where_more_is_registered_than_fits() -> None:
    red = open_capacity(WORKED, superior_grade=Grade.RED)
    assert red.open_kw > 0.0
    assert red.admissible_kw == 0.0
    overbooked = open_capacity(replace(WORKED, registered_kw=11.0))
    assert (overbooked.grade, overbooked.admissible_kw) == (Grade.YELLOW, 0.0)
    room = open_capacity(WORKED)
    assert room.admissible_kw == room.open_kw
