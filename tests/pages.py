"""The one door to the pages in tests: it logs a person in and judges every page it gets."""

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import html5lib
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from heating_program.extensions import db
from heating_program.models.user import User
from heating_program.services import sessions
from heating_program.unit_of_work import write_small


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with what tests ask of it."""

    response: TestResponse

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def html(self) -> str:
        """The page as text."""
        return self.response.get_data(as_text=True)

    @property
    def text(self) -> str:
        """The words of the page without markup and with single spaces."""
        bare = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", self.html, flags=re.S)
        return re.sub(r"\s+", " ", bare)

    @property
    def errors(self) -> list[str]:
        """The messages that stand beside fields."""
        return re.findall(r'<p class="error"[^>]*><span>错误：</span>(.*?)</p>', self.html)


class Pages:
    """Opens pages as a person."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.config["WTF_CSRF_ENABLED"] = False  # its own tests switch it on

    def client(self, person: UUID | None) -> FlaskClient:
        """Return a browser in which the person is logged in."""
        client = self.app.test_client()
        if person is None:
            return client
        with self.app.app_context():
            user = db.session.get(User, person)
            assert user is not None
            uniquifier = user.fs_uniquifier
            token = write_small(
                lambda small: sessions.begin(
                    small, user_id=person, browser="test", at=datetime.now(UTC)
                )
            )
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = uniquifier, True
            cookie["login_token"] = token
        return client

    def get(
        self, endpoint: str, *, as_: UUID | None = None, query: Any = None, **values: Any
    ) -> Page:
        """Open a page; whatever it shows must be sound."""
        with self.app.test_request_context():
            address = url_for(endpoint, **values)
        page = Page(self.client(as_).get(address, query_string=query))
        if page.response.mimetype == "text/html" and page.status < 300:
            judge(page)
        return page

    def post(
        self,
        endpoint: str,
        data: dict[str, Any] | None = None,
        *,
        as_: UUID | None = None,
        follow: bool = False,
        **values: Any,
    ) -> Page:
        """Send a form; a page it answers with must be sound too."""
        with self.app.test_request_context():
            address = url_for(endpoint, **values)
        response = self.client(as_).post(address, data=data or {}, follow_redirects=follow)
        page = Page(response)
        if response.mimetype == "text/html" and response.status_code < 300:
            judge(page)
        return page


def judge(page: Page) -> None:
    """Fail for invalid HTML, a missing title or h1, an unlabelled field, an inline script."""
    html = page.html
    parser = html5lib.HTMLParser(strict=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parser's own deprecations are not the page's
        parser.parse(html)
    lines = html.splitlines()
    faults = [
        f"{position}: {code} {values} | {lines[position[0] - 1].strip()[:120]}"
        for position, code, values in parser.errors
    ]
    assert not faults, "\n".join(faults[:10])
    assert re.search(r"<title>\s*\S.* – ", html), f"no title\n{html[:2000]}"
    assert len(re.findall(r"<h1[ >]", html)) == 1, "exactly one h1"
    for tag in re.findall(r"<script[^>]*>", html):
        assert "nonce=" in tag, tag
    assert not re.search(r"\son\w+=|\sstyle=", html), "inline script or style"
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", html):
        if 'type="hidden"' in tag or "aria-label=" in tag:
            continue
        found = re.search(r' id="([^"]+)"', tag)
        assert (found and found[1] in labelled) or _inside_label(html, tag), f"no label: {tag}"


def _inside_label(html: str, tag: str) -> bool:
    before = html[: html.index(tag)]
    return before.rfind("<label") > before.rfind("</label>")
