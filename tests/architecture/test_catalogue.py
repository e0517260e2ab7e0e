"""Every sentence a reader can meet has its English, with the same places to fill."""

import re

from flask import Flask

from heating_program.web import translation
from tests.architecture import catalogue
from tests.factories.people import Staff
from tests.pages import Pages

HAN = re.compile(r"[一-鿿]+")
PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
# A name of a language is written in itself; a stamp is quoted as it is printed.
STAYS_CHINESE = {"中文", "示例"}


def test_every_sentence_has_its_english() -> None:
    """When this fails: python -m tests.architecture.catalogue, then write what it lists."""
    english = catalogue.english()
    assert sorted(text for text in catalogue.sentences() if not english.get(text)) == []


def test_the_sentences_of_the_macros_are_collected() -> None:
    """Babel by itself passes over folders that begin with an underscore."""
    assert {"筛选", "（选填）", "查看完整%(what)s"} <= catalogue.sentences()


def test_the_catalogue_holds_nothing_that_is_gone() -> None:
    assert sorted(catalogue.english().keys() - catalogue.sentences()) == []


def test_a_translation_fills_the_same_places() -> None:
    wrong = [
        f"{source} | {said}"
        for source, said in catalogue.english().items()
        if sorted(PLACES.findall(source)) != sorted(PLACES.findall(said))
    ]
    assert not wrong, "\n".join(wrong)


def test_a_translation_is_english() -> None:
    wrong = [
        said for said in catalogue.english().values() if set(HAN.findall(said)) - STAYS_CHINESE
    ]
    assert not wrong, "\n".join(wrong)


def test_the_file_is_written_as_the_command_writes_it() -> None:
    assert translation.catalogue_path("en").read_bytes() == catalogue.updated()


def test_a_language_without_a_file_speaks_chinese() -> None:
    assert translation.catalogue("fr").gettext("农户") == "农户"


def test_a_reader_changes_the_language_and_back(app: Flask, pages: Pages, staff: Staff) -> None:
    browser = pages.client(staff.id_of("TC"))
    assert "农户" in browser.get("/households").get_data(as_text=True)
    browser.post("/me/language", data={"language": "en", "next": "/households"})
    page = browser.get("/households").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "<h1>Households</h1>" in page
    assert "农户" not in page
    assert "筛选" not in page
    browser.post("/me/language", data={"language": "zh_Hans_CN", "next": "/"})
    assert '<html lang="zh-Hans-CN"' in browser.get("/households").get_data(as_text=True)
