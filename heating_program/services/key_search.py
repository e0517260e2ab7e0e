"""Finds the keys that hold typed words, by the way that is quick on the engine at hand.

What it means to be found is the same everywhere: LIKE on the key, within the actor's areas. On
SQLite a city's keys are first narrowed by the full-text table of migration 0004; the few thousand
of a township are read as they are. PostgreSQL's planner uses its trigrams by itself.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, column, false, or_, table, union_all
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
    is_indexed = session.get_bind().dialect.name == "sqlite" and is_wide(narrow)
    marks = {word: _mark(session, word) for word in words}
    certain = [
        phrase for word in words if not places.get(word) for phrase in _phrases(word, marks[word])
    ]
    found = inside
    for word in words:
        found = found.where(_holds(word, marks[word], places.get(word, ())))
    place = next((word for word in words if places.get(word)), None)
    if place is None:
        return _by_index(found, certain) if is_indexed else found
    # Either is quick by its own index; as one condition with OR neither would be used.
    there = found.where(_lies_in(places[place]))
    named = found.where(SearchKey.key.like(place.like))
    phrases = [*certain, *_phrases(place, marks[place])]
    either = (there, _by_index(named, phrases) if is_indexed else named)
    keys = union_all(*(each.with_only_columns(SearchKey.id).correlate(None) for each in either))
    return inside.where(SearchKey.id.in_(keys))


def _by_index(statement: Select[SearchKey], phrases: Sequence[str]) -> Select[SearchKey]:
    if not phrases:
        return statement
    return statement.join(_INDEX, _INDEX.c.rowid == SearchKey.id).where(
        _INDEX.c[WORD_INDEX].op("MATCH")(" AND ".join(phrases))
    )


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
