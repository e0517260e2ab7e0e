"""The browser modules: reachable from the one entry, ours alone, harmless under the policy."""

import re
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "heating_program" / "static" / "js"
NAMES = sorted(path.name for path in SCRIPTS.glob("*.js"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def source_of(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")


def test_the_entry_names_every_module_and_no_other() -> None:
    named = set(re.findall(r'"\./([\w-]+\.js)"', source_of("app.js")))
    assert named == set(NAMES) - {"app.js"}


@pytest.mark.parametrize("name", NAMES)
def test_a_module_evaluates_no_text_and_writes_no_markup(name: str) -> None:
    assert not re.search(r"\beval\b|new Function|innerHTML|document\.write", source_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_module_asks_nothing_of_other_hosts(name: str) -> None:
    assert not re.search(r"https?://", source_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_words_come_from_the_page_so_that_they_can_be_translated(name: str) -> None:
    assert not CHINESE.search(source_of(name))
