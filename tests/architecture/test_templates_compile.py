"""Every template compiles, and none carries what the content security policy would refuse."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
INLINE_STYLE = re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
SCRIPT_TAG = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
FOREIGN_ADDRESS = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def source_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def without_jinja(text: str) -> str:
    """Blank out what Jinja evaluates; only the literal markup is left."""
    return re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)


def test_there_are_templates_to_check() -> None:
    assert {"base.html", "_macros/forms.html", "errors/404.html"} <= set(NAMES)


class AnyFilter(dict[str, object]):
    """Filters come from the web floor; here any name is one: only syntax is judged."""

    def get(self, name: str, default: object = None) -> object:
        return super().get(name, default or str)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    environment.filters = AnyFilter(environment.filters)
    environment.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_inline_style_or_handler(name: str) -> None:
    text = without_jinja(source_of(name))
    assert not INLINE_STYLE.search(text)
    assert not INLINE_HANDLER.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_every_script_element_carries_the_nonce(name: str) -> None:
    for tag in SCRIPT_TAG.findall(source_of(name)):
        assert 'nonce="{{ csp_nonce() }}"' in tag


@pytest.mark.parametrize("name", NAMES)
def test_a_template_fetches_nothing_from_outside(name: str) -> None:
    assert not FOREIGN_ADDRESS.search(source_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_no_chinese_text_stands_outside_the_translation_call(name: str) -> None:
    stray = [line.strip() for line in without_jinja(source_of(name)).splitlines()]
    assert not [line for line in stray if CHINESE.search(line)]
