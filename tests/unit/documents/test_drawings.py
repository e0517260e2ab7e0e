"""The bars and the roof plan: scales a draughtsman would choose, and shapes that fit."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.units import mm

from heating_program.documents.bar_chart import MOST_LINES, bar_chart, scale_step
from heating_program.documents.registry import document_type
from heating_program.documents.roof_plan import SCALES, roof_plan, scale_of
from heating_program.domain.errors import DomainError

DRAWING = document_type("pv_report").sample.drawings[0]


@given(st.floats(min_value=0.01, max_value=1e7))
def test_a_scale_reaches_the_largest_value_in_few_round_steps(largest):
    step = scale_step(largest)
    assert largest <= MOST_LINES * step * (1 + 1e-9)
    assert largest > MOST_LINES * step / 3
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - round_one) for round_one in (1, 2, 5, 10)) < 1e-6


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_a_bar_that_cannot_be_is_refused(fonts, value):
    with pytest.raises(DomainError, match="chart_value_impossible"):
        bar_chart(fonts, [1.0, value], unit="kWh", left_pt=40, place_pt=30)


def test_a_year_without_energy_is_drawn_without_bars(fonts):
    (piece,) = bar_chart(fonts, [0.0] * 12, unit="kWh", left_pt=40, place_pt=30)
    assert piece.height_pt > 0


@given(
    st.floats(min_value=1.0, max_value=60.0),
    st.floats(min_value=1.0, max_value=30.0),
    st.sampled_from([74 * mm, 112 * mm]),
)
def test_a_plane_fits_its_room_at_a_usual_scale(length_m, depth_m, most_pt):
    scale = scale_of((0.0, 0.0, length_m, depth_m), 162 * mm, most_pt)
    assert scale in SCALES
    assert length_m * 1000 * mm / scale <= 162 * mm + 1e-6
    assert depth_m * 1000 * mm / scale <= most_pt + 1e-6


def test_a_plan_is_one_piece_no_higher_than_asked(fonts):
    (piece,) = roof_plan(fonts, DRAWING, most_pt=80 * mm)
    assert piece.height_pt <= 80 * mm + 13 * mm
