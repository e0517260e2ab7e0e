"""What waits for whom, on the first page."""

from collections.abc import Callable
from typing import Any

from tests.factories import households
from tests.factories.people import Staff
from tests.pages import Pages


def test_a_new_file_waits_for_the_reviewer_and_not_for_its_clerk(
    commit: Callable[..., Any], pages: Pages, staff: Staff
) -> None:
    commit(lambda session: households.register(session, staff["TC"]))
    assert "乌云其木格" in pages.get("home.index", as_=staff.id_of("TR")).text
    assert "没有等您办理的事项" in pages.get("home.index", as_=staff.id_of("TC")).text


def test_nobody_without_a_log_in_sees_the_first_page(pages: Pages) -> None:
    page = pages.get("home.index")
    assert page.status == 302
    assert page.response.location.startswith("/login")
