"""Packing against other ways to count: every choice of rows, a plain grid, and an upper bound."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from pv_sizing.layout import Layout, pack
from pv_sizing.roof import Covering, Obstacle, RoofKind, RoofPlane, RoofRules

# Everything on a lattice of half metres, modules of 1.0 x 0.5 m: small enough to try it all.
CELL_M = 0.5
NO_RULES = RoofRules(0.0, 0.0, 0.0, 0.0, 0.0)


def packed(plane: RoofPlane, rules: RoofRules = NO_RULES, tilt: float | None = None) -> Layout:
    return pack(
        plane,
        module_length_m=2 * CELL_M,
        module_width_m=CELL_M,
        latitude_deg=40.75,
        rules=rules,
        rack_tilt_deg=tilt,
    )


@st.composite
def lattice_roofs(draw: st.DrawFn) -> RoofPlane:
    columns, rows = draw(st.integers(2, 8)), draw(st.integers(1, 6))
    obstacles = draw(
        st.lists(
            st.builds(
                lambda x, y, w, d: Obstacle("o", x * CELL_M, y * CELL_M, w * CELL_M, d * CELL_M),
                st.integers(0, columns - 1),
                st.integers(0, rows - 1),
                st.integers(1, 3),
                st.integers(1, 2),
            ),
            max_size=3,
        )
    )
    return RoofPlane(
        "a",
        RoofKind.SLOPED,
        Covering.TILE,
        columns * CELL_M,
        rows * CELL_M,
        25.0,
        180.0,
        obstacles=tuple(obstacles),
    )


def free_cells(plane: RoofPlane) -> NDArray[np.bool_]:
    """Return which half-metre cells of the roof are free, rows by columns."""
    free = np.ones((round(plane.depth_m / CELL_M), round(plane.length_m / CELL_M)), dtype=bool)
    for o in plane.obstacles:
        x, y, w, d = (round(v / CELL_M) for v in (o.x_m, o.y_m, o.width_m, o.depth_m))
        free[y : y + d, x : x + w] = False
    return free


def row_count(free: NDArray[np.bool_], row: int, width: int, depth: int) -> int:
    """Fill one row from the left, cell by cell."""
    open_columns = np.logical_and.reduce(free[row : row + depth])
    count = column = 0
    while column + width <= open_columns.size:
        fits = bool(open_columns[column : column + width].all())
        count, column = count + fits, column + (width if fits else 1)
    return count


def every_choice_of_rows(free: NDArray[np.bool_], width: int, depth: int) -> int:
    starts = range(free.shape[0] - depth + 1)
    best = 0
    for chosen in range(1, free.shape[0] // depth + 1):
        for rows in combinations(starts, chosen):
            if all(b - a >= depth for a, b in pairwise(rows)):
                best = max(best, sum(row_count(free, row, width, depth) for row in rows))
    return best


def every_packing(free: NDArray[np.bool_], width: int, depth: int) -> int:
    """Place modules of one orientation anywhere on the lattice, rows or not (integer optimum)."""
    rows, columns = free.shape
    places = [
        (y, x)
        for y in range(rows - depth + 1)
        for x in range(columns - width + 1)
        if free[y : y + depth, x : x + width].all()
    ]
    if not places:
        return 0
    covers = np.zeros((rows * columns, len(places)))
    for index, (y, x) in enumerate(places):
        for dy in range(depth):
            covers[(y + dy) * columns + x : (y + dy) * columns + x + width, index] = 1
    found = milp(
        -np.ones(len(places)),
        constraints=LinearConstraint(covers, ub=1.0),
        integrality=np.ones(len(places)),
        bounds=Bounds(0, 1),
    )
    return round(-float(found.fun))


@settings(deadline=None)
@given(lattice_roofs())
def test_no_other_choice_of_rows_holds_more(plane: RoofPlane) -> None:
    free = free_cells(plane)
    tried = max(every_choice_of_rows(free, 2, 1), every_choice_of_rows(free, 1, 2))
    assert packed(plane).count == tried


@settings(deadline=None, max_examples=40)
@given(lattice_roofs())
def test_rows_stay_below_the_integer_optimum_and_near_it(plane: RoofPlane) -> None:
    """Without the discipline of rows a roof of this size could hold at most two modules more."""
    free = free_cells(plane)
    bound = max(every_packing(free, 2, 1), every_packing(free, 1, 2))
    assert bound - 2 <= packed(plane).count <= bound


@given(st.floats(2.0, 20.0), st.floats(2.0, 12.0), st.floats(0.0, 45.0))
def test_a_plain_grid_never_holds_more(length: float, depth: float, tilt: float) -> None:
    rules = RoofRules()
    roof = RoofPlane("a", RoofKind.SLOPED, Covering.TILE, length, depth, tilt, 180.0)
    grids = [
        int((length - 1.0 + 0.02) / (across + 0.02) + 1e-9)
        * int((depth - 1.0 + 0.02) / (along + 0.02) + 1e-9)
        for across, along in ((1.0, 0.5), (0.5, 1.0))
    ]
    assert packed(roof, rules).count == max(grids)


@given(
    st.floats(3.0, 12.0),
    st.floats(3.0, 8.0),
    st.floats(0.0, 10.0),
    st.floats(0.0, 6.0),
    st.floats(0.0, 1.5),
)
def test_an_obstacle_never_makes_room(
    length: float, depth: float, x: float, y: float, height: float
) -> None:
    roof = RoofPlane("a", RoofKind.FLAT, Covering.CONCRETE, length, depth, 0.0, 180.0)
    with_obstacle = replace(roof, obstacles=(Obstacle("o", x, y, 0.4, 0.4, height),))
    rules = RoofRules()
    assert packed(with_obstacle, rules, 25.0).count <= packed(roof, rules, 25.0).count


def test_rows_leave_the_common_step_where_an_obstacle_forces_them() -> None:
    """A duct across the roof: equal steps lose a row that two unequal ones keep."""
    duct = Obstacle("duct", 0.0, 1.0, 4.0, 0.2)
    roof = RoofPlane("a", RoofKind.SLOPED, Covering.TILE, 4.0, 3.2, 25.0, 180.0, obstacles=(duct,))
    layout = packed(roof)
    # Two landscape rows below the duct, four above it: (2 + 4) x 4 modules.
    assert layout.count == 24
    feet = sorted({place.y_m for place in layout.positions})
    assert feet == [0.0, 0.5, 1.2, 1.7, 2.2, 2.7]
