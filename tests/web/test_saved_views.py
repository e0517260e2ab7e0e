"""A person's own views of the list of households: kept, opened, replaced, deleted, never shared."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from heating_program.models.saved_view import SavedView
from heating_program.services import saved_views
from tests.factories.households import id_number
from tests.factories.people import Staff
from tests.pages import Page, Pages

Commit = Callable[..., Any]
COAL = {"fuel": "loose_coal", "sort": "-since", "name": "烧煤的"}


def kept(commit: Commit) -> list[tuple[str, str]]:
    views = commit(lambda session: session.scalars(select(SavedView)).all())
    return [(view.name, view.query) for view in views]


def listed(pages: Pages, who: Any, query: Any = None) -> Page:
    return pages.get("households.index", as_=who, query=query)


def test_a_view_is_kept_and_opens_what_it_was_kept_from(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    clerk = staff.id_of("TC")
    assert "保存视图" not in listed(pages, clerk).text, "there is nothing to keep yet"
    assert "保存视图" in listed(pages, clerk, {"fuel": "gas"}).text
    sent = pages.post("saved_views.keep", COAL, as_=clerk)
    assert sent.status == 303
    assert sent.response.location == "/households?fuel=loose_coal&sort=-since"
    page = listed(pages, clerk)
    assert 'href="/households?fuel=loose_coal&amp;sort=-since">烧煤的</a>' in page.html
    opened = listed(pages, clerk, {"fuel": "loose_coal", "sort": "-since"})
    assert 'aria-current="page">烧煤的</a>' in opened.html


def test_a_view_of_the_same_name_is_replaced(pages: Pages, staff: Staff, commit: Commit) -> None:
    clerk = staff.id_of("TC")
    pages.post("saved_views.keep", COAL, as_=clerk)
    pages.post("saved_views.keep", {**COAL, "fuel": "gas", "sort": "file"}, as_=clerk)
    assert kept(commit) == [("烧煤的", "fuel=gas")]


def test_nobody_sees_or_deletes_the_views_of_another(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    clerk, other = staff.id_of("TC"), staff.id_of("TC2")
    pages.post("saved_views.keep", COAL, as_=clerk)
    assert "烧煤的" not in listed(pages, other).text
    key = commit(lambda session: session.scalar(select(SavedView.id)))
    assert pages.post("saved_views.forget", as_=other, view_id=key).status == 404
    assert len(kept(commit)) == 1
    for _ in range(2):  # as after a second click
        assert pages.post("saved_views.forget", as_=clerk, view_id=key).status == 303
    assert kept(commit) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "请给视图起个名称"),
        ({"name": "长" * 21}, "视图名称最多 20 个字"),
        ({"q": "长" * 60}, "筛选条件太长"),
    ],
)
def test_a_view_that_cannot_be_kept_says_why(
    pages: Pages, staff: Staff, commit: Commit, changed: dict[str, str], said: str
) -> None:
    sent = pages.post("saved_views.keep", COAL | changed, as_=staff.id_of("TC"), follow=True)
    assert said in sent.text
    assert kept(commit) == []


def test_there_is_an_end_to_views(
    pages: Pages, staff: Staff, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_views, "MOST", 1)
    clerk = staff.id_of("TC")
    pages.post("saved_views.keep", COAL, as_=clerk)
    refused = pages.post("saved_views.keep", {**COAL, "name": "另一个"}, as_=clerk, follow=True)
    assert "每人最多保存 1 个视图" in refused.text
    pages.post("saved_views.keep", {**COAL, "fuel": "gas"}, as_=clerk)
    assert kept(commit) == [("烧煤的", "fuel=gas&sort=-since")], "it may still be replaced"


def test_a_whole_number_is_no_part_of_a_view(pages: Pages, staff: Staff, commit: Commit) -> None:
    number = id_number(77)
    sent = pages.post("saved_views.keep", {**COAL, "q": number}, as_=staff.id_of("TC"))
    assert number not in sent.response.location
    assert number not in str(kept(commit))
    assert not kept(commit)
