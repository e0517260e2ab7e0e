"""Standards and zones: dated, chosen by code and place, the stricter at a border."""

import copy
from datetime import date
from typing import Any

import pytest

from heating_program.building_physics.envelope import House, Measure, SurfaceKind, apply_measure
from heating_program.domain.dwelling import Structure
from heating_program.domain.provenance import Status
from heating_program.reference import climate_zones, standards
from heating_program.reference.climate_zones import ZoneKind, zone_of, zones_of_areas
from heating_program.reference.divisions import all_divisions, children, city
from heating_program.reference.envelopes import envelope_template
from heating_program.reference.files import DataFaultError, read_yaml
from heating_program.reference.standards import check_house, standard, standards_in_force

ON = date(2026, 11, 2)
LINHE, PLATEAU = "150802", "150824103"


def farmhouse(built_year: int = 1990) -> House:
    return envelope_template(Structure.BRICK_TIMBER, built_year).house(
        length_m=12.5, depth_m=7.2, height_m=3.0, front_azimuth_deg=180.0
    )


def test_the_rural_standard_is_an_example_with_the_limits_as_noted() -> None:
    rural = standard("gbt50824", on=ON)
    assert (rural.document, rural.status) == ("GB/T 50824-2013", Status.EXAMPLE)
    severe, cold = rural.limits[ZoneKind.SEVERE_COLD], rural.limits[ZoneKind.COLD]
    assert (severe.wall, severe.roof, severe.door) == (0.50, 0.40, 2.0)
    assert (cold.wall, cold.roof, cold.door) == (0.65, 0.50, 2.5)
    assert (severe.window_south, severe.window_other) == (2.2, 2.0)
    assert (cold.window_south, cold.window_other) == (2.8, 2.5)
    assert (severe.glass_south, severe.glass_east_west, severe.glass_north) == (0.40, 0.30, 0.25)
    assert (cold.glass_south, cold.glass_east_west, cold.glass_north) == (0.45, 0.35, 0.30)
    assert rural in standards_in_force(on=ON)


def test_a_standard_is_not_in_force_before_its_day_and_an_unknown_one_never() -> None:
    with pytest.raises(DataFaultError, match="no edition of 'gbt50824' holds on 2013-04-30"):
        standard("gbt50824", on=date(2013, 4, 30))
    with pytest.raises(DataFaultError, match="no edition of 'dbj03'"):
        standard("dbj03", on=ON)


@pytest.mark.parametrize(
    ("area_code", "zone"),
    [
        ("150802", "cold_a"),
        ("150821100", "cold_a"),
        ("150822", "cold_a"),
        ("150823102", "cold_a"),
        ("150826100", "cold_a"),
        ("150824", "severe_cold_c"),
        ("150824103", "severe_cold_c"),
        ("150825", "severe_cold_c"),
        ("150824102206", "cold_a"),  # a village takes its township's row, not the banner's
    ],
)
def test_each_place_has_the_zone_of_the_smallest_area_that_speaks(
    area_code: str, zone: str
) -> None:
    assert zone_of(area_code, on=ON).zone.code == zone


def test_every_banner_has_a_zone_with_a_source_and_none_passes_for_official() -> None:
    for banner in children(city().code):
        found = zone_of(banner.code, on=ON)
        assert found.status in (Status.UNVERIFIED, Status.ESTIMATE)
        assert len(found.source) > 40
    assert {row.area_code for row in zones_of_areas()} <= set(all_divisions())


def test_a_place_nobody_decided_on_is_no_silent_default() -> None:
    with pytest.raises(DataFaultError, match="no zone for 150702"):
        zone_of("150702", on=ON)
    with pytest.raises(DataFaultError, match="no zone for 150802 on 2025"):
        zone_of(LINHE, on=date(2025, 12, 31))


def test_a_retrofit_is_held_only_to_what_it_touched() -> None:
    after = apply_measure(farmhouse(), Measure("wall", ((SurfaceKind.WALL, 0.391),)))
    found = check_house(after, area_code=LINHE, on=ON, touched={SurfaceKind.WALL})
    assert found.meets
    assert {(row.part, row.limit) for row in found.rows} == {("wall", 0.65)}
    assert not check_house(after, area_code=LINHE, on=ON).meets
    assert found.status is Status.EXAMPLE


def test_a_thin_wall_passes_on_the_plain_and_not_where_the_stricter_counts() -> None:
    thin = apply_measure(farmhouse(), Measure("wall", ((SurfaceKind.WALL, 0.60),)))
    touched = {SurfaceKind.WALL}
    plain = check_house(thin, area_code=LINHE, on=ON, touched=touched)
    border = check_house(thin, area_code=LINHE, on=ON, touched=touched, apply_stricter=True)
    plateau = check_house(thin, area_code=PLATEAU, on=ON, touched=touched)
    assert (plain.meets, border.meets, plateau.meets) == (True, False, False)
    assert border.kinds == (ZoneKind.COLD, ZoneKind.SEVERE_COLD)
    assert plateau.kinds == (ZoneKind.SEVERE_COLD,)


def test_a_new_code_house_meets_the_cold_zone_as_a_whole() -> None:
    assert check_house(farmhouse(2020), area_code=LINHE, on=ON).meets
    assert not check_house(farmhouse(1990), area_code=LINHE, on=ON).meets


def damaged(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = copy.deepcopy(read_yaml("envelope_standards.yaml"))
    data["standards"][0] |= changes
    return data


def limits(**severe: float) -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(read_yaml("envelope_standards.yaml"))
    both: dict[str, Any] = found["standards"][0]["limits"]
    return both | {"severe_cold": both["severe_cold"] | severe}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"colour": "red"}, "unknown"),
        ({"limits": {"cold": {}}}, r"keys .*severe_cold.* are missing"),
        ({"limits": limits(wall=0.9)}, "the cold is asked more of"),
        ({"limits": limits(wall=0.0)}, "wall_out_of_range at standard"),
        ({"status": "gospel"}, "gospel"),
    ],
)
def test_a_damaged_standard_is_told_with_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(DataFaultError, match=told):
        standards.table_from(damaged(**change))


def test_two_editions_may_follow_but_not_overlap() -> None:
    data = damaged(valid_to=date(2027, 12, 31))
    following = data["standards"][0] | {"valid_from": date(2028, 1, 1), "valid_to": None}
    table = standards.table_from({**data, "standards": [data["standards"][0], following]})
    assert standard("gbt50824", on=date(2028, 1, 1), table=table).valid_to is None
    overlapping = following | {"valid_from": date(2027, 6, 1)}
    with pytest.raises(DataFaultError, match="two editions of gbt50824 hold on 2027-06-01"):
        standards.table_from({**data, "standards": [data["standards"][0], overlapping]})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"zone": "tropics"}, "tropics"),
        ({"area_code": "15"}, "division_malformed"),
        ({"area_code": "150821"}, "two rows of 150821 hold at once"),
        ({"source": "hearsay"}, "hearsay"),
    ],
)
def test_a_damaged_zone_is_told_with_its_place(change: dict[str, Any], told: str) -> None:
    data: dict[str, Any] = copy.deepcopy(read_yaml("climate_zones.yaml"))
    data["areas"][0] |= change
    with pytest.raises(DataFaultError, match=told):
        climate_zones.table_from(data)
