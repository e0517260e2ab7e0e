"""Measures on a house: what the steady sum and the hourly model are both given."""

from heating_program.building_physics.envelope import House, Surface, SurfaceKind
from heating_program.domain.dwelling import Structure
from heating_program.domain.retrofit import RetrofitPlan
from heating_program.reference.envelopes import envelope_template
from heating_program.services.retrofit_houses import further_measures, house_after


def farmhouse() -> House:
    return envelope_template(Structure.BRICK_TIMBER).house(
        length_m=12.5, depth_m=7.2, height_m=3.0, front_azimuth_deg=180.0
    )


def openings(house: House, kind: SurfaceKind) -> list[Surface]:
    return [each for wall in house.walls for each in wall.openings if each.kind is kind]


def test_new_windows_bring_their_own_share_of_sun_and_doors_none() -> None:
    before = farmhouse()
    after = house_after(before, RetrofitPlan(window="double_pvc", door="insulated"))
    for house, share in ((before, 0.61), (after, 0.53)):
        assert {window.solar_g for window in openings(house, SurfaceKind.WINDOW)} == {share}
        assert {door.solar_g for door in openings(house, SurfaceKind.DOOR)} == {None}


def test_an_offered_window_carries_its_share_of_sun() -> None:
    offered = {m.code: m for m in further_measures(farmhouse(), RetrofitPlan())}
    assert offered["window:double_pvc"].window_solar_g == 0.53
    assert offered["wall:eps:80"].window_solar_g is None
