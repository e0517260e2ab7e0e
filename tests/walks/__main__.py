"""Walks a whole banner's registry through in a real browser, on either engine.

    python -m tests.walks sqlite|postgresql FOLDER [--families 50000]

FOLDER gets the installation and, below it, the pictures of every page in light, dark and print.
Takes minutes; no part of the default run.
"""

import argparse
import re
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser_support import ARGUMENTS, chromium_path
from tests.walks import installation, sheet_of_families
from tests.walks.clerk import work_as_clerk
from tests.walks.officials import work_as_auditor, work_as_reviewer
from tests.walks.walker import timed, walking

SHEET_ROWS = 400


def main() -> None:
    """Build the installation, serve it, and send clerk, reviewer and auditor through it."""
    options = _options()
    folder: Path = options.folder.absolute()
    pictures = folder / "pictures"
    pictures.mkdir(parents=True)
    first = options.families + 1_000
    sheet = sheet_of_families.write(folder / "老台账.xlsx", first=first, count=SHEET_ROWS)
    with installation.database(options.engine, folder) as url:
        settings = installation.settings_in(folder, url)
        with timed(f"{options.families} files opened"):
            installation.build(settings, options.families)
        with installation.served(settings) as server, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
            _walk(browser, server.address, pictures, sheet)
            browser.close()


def _walk(browser: Browser, address: str, pictures: Path, sheet: Path) -> None:
    with walking(browser, address, pictures, "clerk") as clerk:
        work_as_clerk(clerk, sheet)
    with walking(browser, address, pictures, "reviewer") as reviewer:
        work_as_reviewer(reviewer)
    with walking(browser, address, pictures, "auditor") as auditor:
        work_as_auditor(auditor)
    count = len([path for path in pictures.iterdir() if re.search(r"-light\.png$", path.name)])
    print(f"  {count} pages kept, each in light, dark and print")  # noqa: T201 - the walk's report


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.walks", description=__doc__)
    parser.add_argument("engine", choices=["sqlite", "postgresql"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--families", type=int, default=50_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
