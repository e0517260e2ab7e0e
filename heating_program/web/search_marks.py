"""Marks in what a search has found the part that was typed.

A name that was typed by its sound is marked as a whole: which of its characters a few Latin letters
stand for is not said. Of a masked number only its visible end can be marked.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from heating_program.domain.search_words import Word, WordKind
from heating_program.services.household_search import sounds_like


def name(text: str, words: Sequence[Word]) -> Markup:
    """Mark in a name what was typed of it."""
    spans = [span for word in words if word.kind is WordKind.HAN for span in _found(text, word)]
    if not spans and any(sounds_like(text, word) for word in words):
        spans = [(0, len(text))]
    return _marked(text, spans)


def number(text: str, words: Sequence[Word]) -> Markup:
    """Mark in a number, masked or not, what was typed of it."""
    tail = text.rpartition("*")[2]
    spans = [span for word in words for span in _of_number(text, tail, word.text.upper())]
    return _marked(text, spans)


def _found(text: str, word: Word) -> Iterator[tuple[int, int]]:
    typed = word.text.replace(" ", "")
    start = text.find(typed)
    if start >= 0:
        yield start, start + len(typed)


def _of_number(text: str, tail: str, typed: str) -> Iterator[tuple[int, int]]:
    if not any(mark.isdigit() for mark in typed):
        return
    shared = next((n for n in range(len(tail), 3, -1) if typed.endswith(tail[-n:].upper())), 0)
    if shared:
        yield len(text) - shared, len(text)
    elif (start := tail.upper().find(typed)) >= 0:
        start += len(text) - len(tail)
        yield start, start + len(typed)


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    made, end = Markup(), 0
    for start, stop in sorted(spans):
        start = max(start, end)
        if start < stop:
            made += Markup("{}<mark>{}</mark>").format(text[end:start], text[start:stop])
            end = stop
    return made + text[end:]
