"""A surveyed box gives the worked reference house."""

import pytest

from heating_program.building_physics.box_house import Side, box_house
from heating_program.building_physics.envelope import House, Surface, SurfaceKind, heat_loss
from heating_program.building_physics.errors import EnvelopeError

OPENINGS = {
    Side.FRONT: (Surface(SurfaceKind.WINDOW, 10.0, 3.9), Surface(SurfaceKind.DOOR, 4.0, 3.0)),
    Side.BACK: (Surface(SurfaceKind.WINDOW, 3.0, 3.9),),
}


def box(front_azimuth_deg: float = 180.0, depth_m: float = 7.2, height_m: float = 3.0) -> House:
    return box_house(
        length_m=12.5,
        depth_m=depth_m,
        height_m=height_m,
        front_azimuth_deg=front_azimuth_deg,
        openings=OPENINGS,
        u_wall_w_m2k=1.535,
        u_roof_w_m2k=0.90,
        u_floor_w_m2k=0.40,
        air_changes_per_hour=0.8,
    )


def test_the_box_is_the_reference_house(house: House) -> None:
    assert heat_loss(box()) == heat_loss(house)
    assert sum(wall.gross_area_m2 for wall in box().walls) == pytest.approx(118.2)


def test_the_right_side_of_a_south_front_faces_east() -> None:
    facing = {wall.name: wall.azimuth_deg for wall in box().walls}
    assert facing == {"front": 180.0, "left": 270.0, "back": 0.0, "right": 90.0}


def test_a_front_smaller_than_its_window_is_refused() -> None:
    with pytest.raises(EnvelopeError, match="openings_larger_than_wall at wall front"):
        box_house(
            length_m=4.0,
            depth_m=7.0,
            height_m=3.0,
            front_azimuth_deg=180.0,
            openings=OPENINGS,
            u_wall_w_m2k=1.5,
            u_roof_w_m2k=0.9,
            u_floor_w_m2k=0.4,
            air_changes_per_hour=0.8,
        )


@pytest.mark.parametrize(("depth", "height"), [(0.0, 3.0), (7.2, 0.0), (-7.2, 3.0)])
def test_a_box_without_depth_or_height_is_refused(depth: float, height: float) -> None:
    with pytest.raises(EnvelopeError, match="out_of_range at house"):
        box(depth_m=depth, height_m=height)
