"""What is left of a heat pump's nominal heat in the cold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.errors import LoadError
from heating_program.building_physics.heat_pump import capacity_factor

OUTDOOR = st.floats(-50.0, 20.0)
RATIO = st.floats(0.3, 1.0)


@pytest.mark.parametrize(
    ("outdoor_celsius", "factor"),
    [(-12.0, 1.0), (-16.0, 0.925), (-20.0, 0.85), (-15.3, 0.938125), (10.0, 1.0)],
)
def test_the_line_runs_through_both_rating_points(outdoor_celsius: float, factor: float) -> None:
    found = capacity_factor(outdoor_celsius, ratio_at_minus_20=0.85)
    assert found == pytest.approx(factor, abs=1e-12)


@given(OUTDOOR, OUTDOOR, RATIO)
def test_colder_never_gives_more(one: float, other: float, ratio: float) -> None:
    colder, warmer = sorted((one, other))
    cold, warm = (capacity_factor(t, ratio_at_minus_20=ratio) for t in (colder, warmer))
    assert 0.0 <= cold <= warm <= 1.0


@pytest.mark.parametrize(
    ("outdoor_celsius", "ratio"), [(-51.0, 0.85), (21.0, 0.85), (-20.0, 0.2), (-20.0, 1.1)]
)
def test_what_no_machine_or_winter_could_be_is_refused(
    outdoor_celsius: float, ratio: float
) -> None:
    with pytest.raises(LoadError):
        capacity_factor(outdoor_celsius, ratio_at_minus_20=ratio)


def test_not_a_number_is_refused() -> None:
    with pytest.raises(LoadError):
        capacity_factor(float("nan"), ratio_at_minus_20=0.85)
