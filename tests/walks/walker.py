"""One person at a browser: logs in, clicks, waits on what the page says, and keeps pictures."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, expect

from tests.walks.installation import PASSWORD

PATIENCE_MS = 60_000
JOB_MS = 300_000


@dataclass(frozen=True, slots=True)
class Walker:
    """A person's page and where its pictures go."""

    page: Page
    address: str
    pictures: Path
    name: str

    def go(self, path: str) -> None:
        """Open a page of the installation and wait until its scripts are ready."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the scripts of the page that was gone to have started."""
        self.page.wait_for_selector("html[data-ready]:not([data-left])", timeout=PATIENCE_MS)

    def press(self, label: str) -> None:
        """Press a button by its words, and wait for the page it leads to."""
        self.leave(lambda: self.page.get_by_role("button", name=label, exact=True).first.click())

    def follow(self, link: str) -> None:
        """Follow the first link that a selector finds, and wait for its page."""
        self.leave(lambda: self.page.locator(link).first.click())

    def enter(self) -> None:
        """Press Enter where the focus is, and wait for the page it leads to."""
        self.leave(lambda: self.page.keyboard.press("Enter"))

    def say_why(self, label: str, reason: str) -> None:
        """Press a button that asks for a reason, give it, and confirm."""
        asked = self.page.locator("details.ask", has_text=label).first
        asked.locator("summary").click()
        asked.locator("[name=reason]").fill(reason)
        self.leave(asked.locator("button").click)

    def follow_job(self) -> None:
        """Wait on a job's page until it has ended, and go on to its result if it has one."""
        if "/jobs/" not in self.page.url:
            self.follow("a:has-text('查看进度'), a:has-text('查看任务')")
        expect(self.page.locator("#result")).to_be_visible(timeout=JOB_MS)
        self.follow("#result a")

    def see_job_end(self) -> None:
        """Wait on a job's page until it says that the job is done."""
        expect(self.page.locator("main")).to_contain_text("已完成", timeout=JOB_MS)

    def leave(self, act: Callable[[], None]) -> None:
        """Do what leads to another page; the mark on the old one tells them apart."""
        self.page.evaluate("document.documentElement.dataset.left = 'yes'")
        act()
        self.settle()

    def see(self, words: str) -> None:
        """Expect the page to say something."""
        expect(self.page.locator("main")).to_contain_text(words, timeout=PATIENCE_MS)

    def keep(self, step: str) -> None:
        """Keep the page as it is in light, in dark and as it prints."""
        for dress in ("light", "dark", "print"):
            self.page.emulate_media(
                media="print" if dress == "print" else "screen",
                color_scheme="dark" if dress == "dark" else "light",
            )
            path = self.pictures / f"{self.name}-{step}-{dress}.png"
            self.page.screenshot(path=path, full_page=True)
        self.page.emulate_media(media="screen", color_scheme="light")


@contextmanager
def walking(browser: Browser, address: str, pictures: Path, name: str) -> Iterator[Walker]:
    """Log a person in with their password, as they do."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("待办")
    try:
        yield Walker(page, address, pictures, name)
    except Exception:
        with suppress(Error):  # a server that does not answer must not hide what went wrong
            page.screenshot(path=pictures / f"{name}-stopped-here.png", full_page=True)
        raise
    finally:
        context.close()


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Print how long a step took."""
    started = time.perf_counter()
    yield
    print(f"  {step:<44}{time.perf_counter() - started:8.1f} s", flush=True)  # noqa: T201 - the walk's report
