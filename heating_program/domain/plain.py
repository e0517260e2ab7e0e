"""Turns the programme's frozen facts into plain JSON and back, so that they can be kept sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from heating_program.domain.errors import DomainError

T = TypeVar("T")


def to_plain(facts: object) -> Any:
    """Return dictionaries, lists, texts, numbers, truths and None that say the same."""
    if facts is None or type(facts) in _PLAIN:
        return facts
    if isinstance(facts, Enum):
        return facts.value
    if is_dataclass(facts):
        kind: Any = type(facts)
        return {name: to_plain(getattr(facts, name)) for name in _names(kind)}
    if isinstance(facts, date):
        return facts.isoformat()
    if isinstance(facts, list | tuple):
        return [to_plain(each) for each in facts]
    return facts


_PLAIN = frozenset({str, int, float, bool})


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def from_plain(kind: type[T], plain: Mapping[str, Any]) -> T:
    """Build the facts again from what `to_plain` returned.

    Raises
    ------
    DomainError
        ``plain_unreadable`` for anything else.
    """
    try:
        built: T = _built(kind, plain)
    except (KeyError, TypeError, ValueError) as error:
        raise DomainError("plain_unreadable", kind=kind.__name__) from error
    return built


def _built(kind: Any, plain: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return _one_of(get_args(kind), plain)
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], each) for each in plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _built(hints[name], value) for name, value in plain.items()})
    if kind is date:
        return date.fromisoformat(plain)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    return plain


def _one_of(kinds: tuple[Any, ...], plain: Any) -> Any:
    if plain is None and NoneType in kinds:
        return None
    candidates = [kind for kind in kinds if kind is not NoneType]
    if len(candidates) == 1:
        return _built(candidates[0], plain)
    # Facts of several shapes are told apart by the names they carry.
    for kind in candidates:
        if {field.name for field in fields(kind)} == set(plain):
            return _built(kind, plain)
    raise TypeError(kinds)
