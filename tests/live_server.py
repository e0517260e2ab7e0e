"""The application behind a real web server, for tests that drive a real browser."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress import create_server

from tests.pages import Pages


@dataclass(frozen=True, slots=True)
class Live:
    """A running server and the browser that opens it."""

    app: Flask
    address: str
    browser: Browser

    def open(
        self,
        path: str,
        *,
        as_: UUID | None = None,
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
    ) -> Page:
        """Open a page in a fresh browser profile, logged in as a person or not at all."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        if as_ is not None:
            self.log_in(context, as_)
        page = context.new_page()
        page.goto(urljoin(self.address, path))
        return page

    def log_in(self, context: BrowserContext, person: UUID) -> None:
        """Give the profile the cookie of a person's log-in."""
        cookie = Pages(self.app).client(person).get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": self.address}])


@pytest.fixture
def live(app: Flask, browser: Browser) -> Iterator[Live]:
    """Serve the application on loopback for one test."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        # Closing from this thread pulls the socket from under the loop: that is how it ends.
        with contextlib.suppress(OSError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    made = Live(app, f"http://127.0.0.1:{server.effective_port}", browser)
    yield made
    for context in browser.contexts:
        context.close()
    server.close()
    thread.join(timeout=10)
