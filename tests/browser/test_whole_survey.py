"""A whole paper survey at the keyboard: a household of four, two energy uses, place and account.

The first household of a round answers everything and pins what its neighbours share; the second
keeps that. Both can be confirmed as they stand.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.models.household import Household
from heating_program.services.household_reading import details_of
from tests.browser.clerk import Clerk
from tests.factories import households
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
# The same paper took 236 keys, 199 s while the server added rows and no answer had a key.
MOST_KEYS, MOST_KEYS_PINNED = 140, 105
MOST_SECONDS, MOST_SECONDS_PINNED = 190.0, 140.0
HEADS = (("阿拉坦·其其格", "13847860021"), ("乌仁图雅", "13847860033"))


def test_a_whole_survey_is_entered_by_keyboard_and_can_be_confirmed(
    live: Live, commit: Callable[..., Any], staff: Staff, record_property: Callable[..., None]
) -> None:
    page = opened(live, commit, staff)
    first, second = Clerk(page), Clerk(page)
    for clerk, is_pinned in ((first, False), (second, True)):
        number = int(is_pinned)
        enter_family(clerk, number, is_pinned=is_pinned)
        enter_house(clerk, number, is_pinned=is_pinned)
        enter_energy(clerk, is_pinned=is_pinned)
        enter_account(clerk, number, is_pinned=is_pinned)
        expect(page.get_by_text("确认建档前还须补齐")).to_have_count(0)
        clerk.press("Enter")
        expect(page.get_by_text(f"已登记 {HEADS[number][0]}。")).to_be_visible()
        page.wait_for_selector("html[data-ready]")
        record_property(f"household {number + 1}", clerk.report())
        print(clerk.report())  # noqa: T201 - the measured figures, seen with pytest -s
    commit(assert_both_are_stored)
    assert first.keys <= MOST_KEYS
    assert second.keys <= MOST_KEYS_PINNED
    assert first.seconds() <= MOST_SECONDS
    assert second.seconds() <= MOST_SECONDS_PINNED


def opened(live: Live, commit: Callable[..., Any], staff: Staff) -> Page:
    """Open the wizard behind a household of the same village."""
    before = commit(
        lambda session: households.register(
            session, staff["TC"], account=None, dwelling=households.dwelling(5000, transformer="")
        )
    )
    page = live.open(f"/households/new?after={before}", as_=staff.id_of("TC"))
    page.wait_for_selector("html[data-ready]")
    return page


def answer(clerk: Clerk, *pairs: tuple[str, str]) -> None:
    """Type figures and the keys of choices, each sent on by Enter."""
    for name, figure in pairs:
        clerk.is_at(name)
        clerk.type(figure)
        clerk.press("Enter")


def copied(clerk: Clerk, *pairs: tuple[str, str]) -> None:
    """Copy names and printed numbers, each sent on by Enter."""
    for name, text in pairs:
        clerk.is_at(name)
        clerk.copy(text)
        clerk.press("Enter")


def pin(clerk: Clerk, name: str) -> None:
    """Tick, by its key, that the next household keeps what is answered in this part."""
    clerk.press("F2")
    expect(clerk.page.locator(f"[name={name}]")).to_be_checked()


def enter_family(clerk: Clerk, number: int, *, is_pinned: bool) -> None:
    if not is_pinned:
        clerk.is_at("group_text")
        pin(clerk, "pin_group")
        answer(clerk, ("group_text", "2"))
    name, phone = HEADS[number]
    copied(clerk, ("name", name), ("phone", phone), ("id_no", households.id_number(9000 + number)))
    answer(
        clerk, ("registered_members", "4"), ("resident_members", "3"), ("officials_relative", "2")
    )
    for place, (member, relation) in enumerate((("巴特尔", "1"), ("苏日娜", "2"), ("巴图", "2"))):
        copied(clerk, (f"members-{place}-name", member))
        answer(clerk, (f"members-{place}-relation", relation))
        clerk.is_at(f"members-{place}-id_no")
        clerk.copy(households.id_number(9100 + 10 * number + place))
        if place < 2:
            clerk.press("Enter")
    clerk.send_step("Enter", "住宅")


def enter_house(clerk: Clerk, number: int, *, is_pinned: bool) -> None:
    copied(
        clerk, ("plot_no", f"LH-2026{number}"), ("electricity_customer_no", f"150000009{number}")
    )
    answer(clerk, ("built_year", "1998"))
    if not is_pinned:
        answer(clerk, ("structure", "1"))
    answer(clerk, ("hazard_grade", "2"), ("relocation_listed", "2"), ("in_heating_network", "2"))
    answer(clerk, ("length_m", "12.5"), ("depth_m", "7.2"), ("eaves_height_m", "3"))
    answer(clerk, ("floor_area_m2", "90"), ("rooms", "4"), ("bays", "3"))
    if not is_pinned:
        clerk.is_at("roof_form")
        pin(clerk, "pin_shell")
        answer(clerk, ("roof_form", "1"), ("roof_covering", "1"), ("has_ceiling", "1"))
        answer(clerk, ("window_frame", "2"), ("window_panes", "1"), ("air_tightness", "2"))
        clerk.is_at("transformer")
        pin(clerk, "pin_service")
        copied(clerk, ("transformer", "民主村1号台区"))
        answer(clerk, ("service_phases", "1"), ("service_kw", "8"))
    copied(clerk, ("meter_no", f"15080200031{number}"))
    answer(clerk, ("latitude_deg", f"40.75{number}23"), ("longitude_deg", "107.41235"))
    answer(clerk, ("position_accuracy_m", "5"))
    clerk.is_at("position_source")
    clerk.type("1")
    clerk.send_step("Enter", "现状用能")


def enter_energy(clerk: Clerk, *, is_pinned: bool) -> None:
    if not is_pinned:
        clerk.is_at("heating_fuel")
        pin(clerk, "pin_fuel")
        answer(clerk, ("heating_fuel", "1"))
    answer(clerk, ("coal_t", "3"), ("wishes", "1"))
    answer(clerk, ("energy-0-cost", "3600"), ("energy-0-device", "1"))
    answer(clerk, ("energy-1-fuel", "6"), ("energy-1-amount", "60"))
    answer(clerk, ("energy-1-cost", "540"), ("energy-1-device", "8"))
    for place in (2, 3):
        clerk.is_at(f"energy-{place}-fuel")
        clerk.press("Enter")  # an end use they do not have
    clerk.is_at("energy-4-fuel")
    clerk.send_step("Enter", "账户")


def enter_account(clerk: Clerk, number: int, *, is_pinned: bool) -> None:
    clerk.is_at("account_number")
    if not is_pinned:
        pin(clerk, "pin_bank")
    clerk.copy(("6217000000000000012", "6217000000000000020")[number])
    if not is_pinned:
        clerk.press("Enter")
        clerk.is_at("account_bank")
        clerk.copy("内蒙古农村信用社")
    clerk.send_step("Enter", "核对")
    clerk.is_at("next")


def assert_both_are_stored(session: Session) -> None:
    heads = [name for name, _phone in HEADS]
    found = {
        file.householder.name: details_of(session, file)
        for file in session.scalars(select(Household)).unique()
        if file.householder.name in heads
    }
    for name in heads:
        file = found[name]
        assert len(file.members) == 3
        assert (file.group_text, file.account.bank) == ("2", "内蒙古农村信用社")
        assert [use.cost_fen for use in file.energy] == [360_000, 54_000]
        assert (file.energy[0].amount, file.energy[1].unit) == (3.0, "kg")
        house = file.dwelling
        assert (house.transformer, house.service_kw) == ("民主村1号台区", 8.0)
        assert (house.window_panes, house.heated_area_m2, house.rooms) == (1, 90.0, 4)
        assert house.position.longitude_deg == 107.41235
