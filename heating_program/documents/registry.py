"""Finds the documents of this folder and renders one of them from its frozen content.

A document is one module here that holds ``DOCUMENT``, an instance of :class:`DocumentType`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from heating_program import documents
from heating_program.documents.blocks import Piece
from heating_program.documents.envelope import Envelope
from heating_program.documents.fonts import Fonts, glyph_missing
from heating_program.documents.frozen import from_json, join_path
from heating_program.documents.sheet import Rendering, compose
from heating_program.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One kind of paper.

    Parameters
    ----------
    code : str
        Unique name, for example ``subsidy_certificate``.
    title : str
        Printed as the title of the page.
    series : str
        Four capital letters in its numbers.
    content_type : type
        Frozen dataclass with a boolean field ``example``.
    render : callable
        Takes content, envelope and fonts; returns the pieces of the body.
    sample : instance of ``content_type``
        Invented content, for tests and for the demonstration.
    """

    code: str
    title: str
    series: str
    content_type: type[Any]
    render: Callable[[Any, Envelope, Fonts], list[Piece]]
    sample: Any


@cache
def document_types() -> Mapping[str, DocumentType]:
    """Return every document of this folder by its code."""
    found: dict[str, DocumentType] = {}
    for module in sorted(iter_modules(documents.__path__), key=lambda info: info.name):
        name = f"{documents.__name__}.{module.name}"
        document = getattr(import_module(name), "DOCUMENT", None)
        if document is not None:
            if document.code in found:
                raise ValueError(f"two documents share the code {document.code}")
            found[document.code] = document
    return MappingProxyType(found)


def document_type(code: str) -> DocumentType:
    """Return one document.

    Raises
    ------
    DomainError
        ``document_unknown``.
    """
    try:
        return document_types()[code]
    except KeyError:
        raise DomainError("document_unknown", document=code) from None


def render(code: str, content_json: object, envelope: Envelope, fonts: Fonts) -> Rendering:
    """Render a paper from its frozen content; the same arguments give the same bytes.

    Parameters
    ----------
    code : str
        Code of the document.
    content_json : dict
        As :func:`heating_program.documents.frozen.to_json` made it.
    envelope : Envelope
    fonts : Fonts

    Returns
    -------
    Rendering

    Raises
    ------
    DomainError
        ``document_unknown``, ``document_content_invalid``, or ``glyph_missing`` with the
        character, its code point and the field it stands in.
    """
    document = document_type(code)
    refuse_missing_glyphs(content_json, fonts)
    for name in ("number", "issuing_unit", "file_no", "verify_url", "verify_code"):
        refuse_missing_glyphs(getattr(envelope, name), fonts, f"envelope.{name}")
    content = from_json(document.content_type, content_json)
    body = document.render(content, envelope, fonts)
    example = envelope.example or content.example
    return compose(document.title, body, envelope, fonts, example=example)


def refuse_missing_glyphs(value: object, fonts: Fonts, path: str = "") -> None:
    """Refuse content that holds a character no font has, before any page is laid out.

    Raises
    ------
    DomainError
        ``glyph_missing`` with the path of the field in ``text_field``, for example
        ``steps[1].clause``.
    """
    if isinstance(value, str):
        character = fonts.missing("".join(value.splitlines()))
        if character is not None:
            raise glyph_missing(character, path)
    elif isinstance(value, dict):
        for name, part in value.items():
            refuse_missing_glyphs(part, fonts, join_path(path, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            refuse_missing_glyphs(part, fonts, f"{path}[{place}]")
