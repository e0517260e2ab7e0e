"""Finds the keys that hold typed words, by the way that is quick on the engine at hand.

What it means to be found is the same everywhere: LIKE on the key, within the actor's areas. On
SQLite a city's keys are first narrowed by the full-text table of migration 0004; the few thousand
of a township are read as they are. PostgreSQL finds whole words, which every Chinese character is,
by an index of words (migration 0008), and beginnings of words by trigrams.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Select,
    column,
    false,
    func,
    literal_column,
    or_,
    table,
    union_all,
)
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.divisions import Level
from heating_program.domain.search_words import Word, WordKind
from heating_program.models.search_key import WORD_INDEX, SearchKey
from heating_program.reference import division_names
from heating_program.reference.divisions import Division
from heating_program.services import scope, search_keys
from heating_program.services.circumstances import vault_of

PERMISSION = "household.read"
_INDEX = table(WORD_INDEX, column("rowid"), column(WORD_INDEX))
_TOWNSHIP_CODE_LENGTH = 9


def matching(
    session: Session, actor: Actor, words: Sequence[Word], *, area_code: str = ""
) -> Select[SearchKey]:
    """Select the keys that hold every word, in the actor's areas.

    A word that names a village narrows the place instead, when other words come with it.
    """
    places = {word: places_called(actor, word) for word in words} if len(words) > 1 else {}
    inside = scope.visible(SearchKey, actor, PERMISSION)
    if area_code:
        inside = inside.where(scope.within(SearchKey.area_code, area_code))
    narrow = [area_code] if area_code else list(actor.areas_for(PERMISSION))
    engine = session.get_bind().dialect.name
    index = {"postgresql": _by_words, "sqlite": _by_full_text if is_wide(narrow) else _as_it_is}
    quick = index[engine]
    marks = {word: _mark(session, word) for word in words}
    found = inside
    for word in words:
        found = found.where(_holds(word, marks[word], places.get(word, ())))
    certain = {word: mark for word, mark in marks.items() if not places.get(word)}
    place = next((word for word in words if places.get(word)), None)
    if place is None:
        return quick(found, certain)
    # Either is quick by its own index; as one condition with OR neither would be used.
    there = found.where(_lies_in(places[place]))
    named = quick(found.where(SearchKey.key.like(place.like)), certain | {place: marks[place]})
    keys = (each.with_only_columns(SearchKey.id).correlate(None) for each in (there, named))
    return inside.where(SearchKey.id.in_(union_all(*keys)))


def _as_it_is(statement: Select[SearchKey], _words: Mapping[Word, str]) -> Select[SearchKey]:
    return statement


def _by_full_text(statement: Select[SearchKey], words: Mapping[Word, str]) -> Select[SearchKey]:
    phrases = [phrase for word, mark in words.items() for phrase in _phrases(word, mark)]
    if not phrases:
        return statement
    return statement.join(_INDEX, _INDEX.c.rowid == SearchKey.id).where(
        _INDEX.c[WORD_INDEX].op("MATCH")(" AND ".join(phrases))
    )


def _by_words(statement: Select[SearchKey], words: Mapping[Word, str]) -> Select[SearchKey]:
    """Ask the index of whole words; what is typed from its beginning is left to the trigrams."""
    whole = [word for word, mark in words.items() if word.kind is not WordKind.START and not mark]
    if not whole:
        return statement
    space: ColumnElement[str] = literal_column("' '")  # as in the expression of the index
    asked = func.string_to_array(" ".join(word.text for word in whole), space)
    return statement.where(func.string_to_array(SearchKey.key, space).op("@>")(asked))


def places_called(actor: Actor, word: Word) -> tuple[Division, ...]:
    """List the townships and villages of the actor's areas whose name a word may mean."""
    areas = actor.areas_for(PERMISSION)
    return tuple(
        place
        for place in division_names.called(word.text.replace(" ", ""))
        if place.level >= Level.TOWNSHIP and any(place.code.startswith(area) for area in areas)
    )


def _mark(session: Session, word: Word) -> str:
    """Return what stands in a key for a word that may be the end of a number, else nothing."""
    is_tail = search_keys.is_id_tail(word.text)
    return search_keys.id_tail_mark(vault_of(session), word.text) if is_tail else ""


def _holds(word: Word, mark: str, places: Sequence[Division]) -> ColumnElement[bool]:
    marked = [SearchKey.key.like(f"% {mark} %")] if mark else []
    return or_(SearchKey.key.like(word.like), *marked, _lies_in(places))


def _lies_in(places: Sequence[Division]) -> ColumnElement[bool]:
    return or_(false(), *(scope.within(SearchKey.area_code, place.code) for place in places))


def is_wide(areas: Sequence[str]) -> bool:
    """Tell whether areas hold so much that an index of their own rows is worth asking first."""
    return any(len(area) < _TOWNSHIP_CODE_LENGTH for area in areas)


def _phrases(word: Word, mark: str) -> list[str]:
    """Write a word for the full-text table; LIKE judges afterwards, so less may be asked here.

    Its tokenizer passes over characters younger than Unicode 6.1.
    """
    if word.kind is WordKind.WHOLE:
        return [f'"{word.text.rpartition("-")[2]}"']  # the rest of a file number is a banner's
    if word.kind is WordKind.START:
        return [f'("{word.text}"* OR "{mark}")' if mark else f'"{word.text}"*']
    marks = word.text.split()
    if all(_is_token(mark) for mark in marks):
        return [f'"{word.text}"']
    return [f'"{mark}"' for mark in marks if _is_token(mark)]


def _is_token(mark: str) -> bool:
    return "\u4e00" <= mark <= "\u9fcb" or "\u3400" <= mark <= "\u4db5"
