"""English beside the Chinese of the source: the catalogue is read from its text file at start.

The usual compiled catalogue would be a second, binary copy in the repository that can be stale.
"""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask
from flask_babel import Domain, get_locale

CATALOGUES = Path(__file__).parent.parent / "translations"
_SOURCE = "zh"


class TextCatalogue(NullTranslations):
    """Translations of one language as a plain dictionary; what is missing stays Chinese."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__()
        self.texts = texts

    def gettext(self, message: str) -> str:
        """Return the translation of a sentence."""
        return self.texts.get(message, message)

    ugettext = gettext


class TextDomain(Domain):  # type: ignore[misc]  # ships no types
    """The library's domain with our catalogues in place of compiled ones."""

    def get_translations(self) -> TextCatalogue:
        """Return the catalogue of the reader's language."""
        locale = get_locale()
        language = _SOURCE if locale is None else str(locale.language)
        return catalogue(language)


@cache
def catalogue(language: str) -> TextCatalogue:
    """Read the catalogue of a language once; the source language needs none."""
    path = catalogue_path(language)
    if language == _SOURCE or not path.exists():
        return TextCatalogue({})
    with path.open("rb") as file:
        entries = read_po(file)
    return TextCatalogue(
        {str(each.id): str(each.string) for each in entries if each.id and each.string}
    )


def catalogue_path(language: str) -> Path:
    """Return where the texts of a language stand."""
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def register(app: Flask) -> None:
    """Let every `_()` of the application ask our catalogues."""
    app.extensions["babel"].instance.domain_instance = TextDomain()
