"""Sends a registration the way a browser does: step by step, then the check page."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from heating_program.web.forms.households import PART_FIELDS
from tests.factories import households
from tests.pages import Page, Pages

TYPED = {
    "village_code": households.VILLAGE,
    "group_text": "二组",
    "door_no": "8号",
    "name": "阿拉坦·其其格",
    "id_no": "150802 19010101 0013",
    "phone": "１３８４７８６００２１",
    "registered_members": "4",
    "resident_members": "3",
    "resident_months": "12",
    "officials_relative": "no",
    "consent_on": "2026-03-01",
    "account_kind": "social_card",
    "account_number": "6217000000000000012",
    "account_bank": "内蒙古农村信用社",
    "account_holder_name": "阿拉坦・其其格",
    "plot_no": "LH-77",
    "built_year": "1998",
    "structure": "brick_timber",
    "hazard_grade": "B",
    "relocation_listed": "no",
    "in_heating_network": "no",
    "length_m": "12.5",
    "depth_m": "7.2",
    "eaves_height_m": "3",
    "orientation_deg": "180",
    "floor_area_m2": "90",
    "heated_area_m2": "90",
    "electricity_customer_no": "1500000077",
    "transformer": "民主村1号台区",
    "heating_fuel": "loose_coal",
    "coal_t": "3",
}
# With what a file must have before it can be confirmed.
COMPLETE = TYPED | {
    "rooms": "4",
    "bays": "3",
    "wall_template": "brick_timber",
    "roof_form": "pitched",
    "roof_covering": "tile",
    "window_frame": "aluminium",
    "window_panes": "1",
    "air_tightness": "average",
    "service_phases": "1",
    "service_kw": "8",
    "latitude_deg": "40.8213",
    "longitude_deg": "107.3167",
    "position_source": "gps",
    "energy-0-end_use": "heating",
    "energy-0-fuel": "loose_coal",
    "energy-0-amount": "3",
    "energy-0-unit": "t",
    "wishes": "heat_pump",
}

# What a survey must have beside it before the file can be confirmed.
SURVEYED = {
    "plot_proof": "certificate",
    "rooms": "4",
    "bays": "3",
    "wall_template": "brick_timber",
    "roof_form": "pitched",
    "roof_covering": "tile",
    "has_ceiling": "yes",
    "window_frame": "aluminium",
    "window_panes": "1",
    "air_tightness": "average",
    "service_phases": "1",
    "service_kw": "8",
    "latitude_deg": "40.751234",
    "longitude_deg": "107.412345",
    "position_accuracy_m": "5",
    "position_source": "gps",
    "energy-0-fuel": "loose_coal",
    "energy-0-amount": "3",
    "energy-0-unit": "t",
    "wishes": "heat_pump",
}


def take(
    pages: Pages, number: int, typed: Mapping[str, Any], *, key: UUID, as_: UUID, **pressed: str
) -> Page:
    """Send one step with its own fields; `pressed` is a button other than the one that goes on."""
    names = PART_FIELDS[number - 1]
    own = {name: value for name, value in typed.items() if name.partition("-")[0] in names}
    return pages.post("enrolment.take", own | pressed, key=key, number=number, as_=as_)


def enrol(
    pages: Pages, typed: Mapping[str, Any], *, key: UUID, as_: UUID, follow: bool = False
) -> Page:
    """Send the four steps and press 登记; return what the check page answers."""
    for number in range(1, len(PART_FIELDS) + 1):
        take(pages, number, typed, key=key, as_=as_)
    return pages.post("enrolment.register", key=key, as_=as_, follow=follow)
