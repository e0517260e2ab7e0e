"""A real Chromium for browser tests, and the accessibility rules as one assertion."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.needs import refuse

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
ARGUMENTS = [
    "--no-sandbox",  # root, as in CI, cannot have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # /dev/shm is small in containers
]


def chromium_path() -> str | None:
    """Find the installed browser; nothing is ever downloaded."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def pytest_report_header() -> str:
    """Say in the report's head which browser the tests use."""
    return f"Chromium: {chromium_path() or 'none (browser tests are skipped; CI fails)'}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Keep one headless Chromium for this test process; tests open their own contexts."""
    path = chromium_path()
    if path is None:
        refuse("Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


def described(violations: list[dict[str, object]]) -> str:
    """Write one line a broken rule and one an element, for the failure message."""
    lines = []
    for broken in violations:
        lines.append(f"[{broken['impact']}] {broken['id']}: {broken['help']}")
        nodes = broken["nodes"]
        assert isinstance(nodes, list)
        lines += [f"    {' '.join(map(str, node['target']))}  {node['html']}" for node in nodes]
    return "\n".join(lines)


def assert_accessible(page: Page, *, only: tuple[str, ...] = ()) -> None:
    """Fail with every rule of axe-core that the page breaks, and the elements that break it.

    Parameters
    ----------
    only
        Names of the rules to ask when the others have been asked already; empty asks all.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    violations = Axe().run(page, options=options).response["violations"]
    if violations:
        pytest.fail(f"{page.url} breaks axe rules:\n{described(violations)}", pytrace=False)
