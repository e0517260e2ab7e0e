"""Freezes the content of a paper: dataclass to plain JSON and back, one spelling, one hash."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from heating_program.domain.errors import DomainError

Content = TypeVar("Content")


def to_json(content: object) -> dict[str, Any]:
    """Turn a content dataclass into plain JSON values.

    Parameters
    ----------
    content : dataclass instance
        Of text, whole numbers, finite floats, booleans, dates, enums, None, tuples and further
        dataclasses.

    Returns
    -------
    dict
        Dates as ISO text, tuples as lists.
    """
    if not is_dataclass(content) or isinstance(content, type):
        raise TypeError("the content of a paper is a dataclass instance")
    return {part.name: _plain(getattr(content, part.name)) for part in fields(content)}


def from_json(content_type: type[Content], plain: object) -> Content:
    """Rebuild a content dataclass from what :func:`to_json` made.

    Raises
    ------
    DomainError
        ``document_content_invalid`` with the path of the field that is unknown, absent or of
        another type.
    """
    content: Content = _dataclass(content_type, plain, "")
    return content


def canonical(plain: object) -> str:
    """Write JSON values in the one spelling that is hashed: keys sorted, no spaces, UTF-8."""
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def content_sha256(plain: object) -> str:
    """Hash frozen content; the same content gives the same 64 hex digits for ever."""
    return sha256(canonical(plain).encode()).hexdigest()


def join_path(path: str, name: str) -> str:
    """Name a field inside another: ``steps[1].clause``."""
    return f"{path}.{name}" if path else name


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return to_json(value)


def _dataclass(wanted: Any, plain: object, path: str) -> Any:
    if not isinstance(plain, dict):
        raise _invalid(path)
    hints = get_type_hints(wanted)
    parts = {part.name: part for part in fields(wanted)}
    for name in plain:
        if name not in parts:
            raise _invalid(join_path(path, name))
    values = {}
    for name, part in parts.items():
        if name in plain:
            values[name] = _typed(hints[name], plain[name], join_path(path, name))
        elif part.default is MISSING and part.default_factory is MISSING:
            raise _invalid(join_path(path, name))
    return wanted(**values)


def _typed(wanted: Any, plain: Any, path: str) -> Any:
    if get_origin(wanted) in (Union, UnionType):
        return None if plain is None else _typed(_not_none(wanted), plain, path)
    if get_origin(wanted) is tuple:
        return _tuple(get_args(wanted)[0], plain, path)
    if is_dataclass(wanted):
        return _dataclass(wanted, plain, path)
    return _scalar(wanted, plain, path)


def _not_none(wanted: Any) -> Any:
    (inner,) = (part for part in get_args(wanted) if part is not type(None))
    return inner


def _tuple(wanted: Any, plain: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise _invalid(path)
    return tuple(_typed(wanted, part, f"{path}[{place}]") for place, part in enumerate(plain))


def _scalar(wanted: Any, plain: Any, path: str) -> Any:
    wanted = getattr(wanted, "__supertype__", wanted)  # a NewType is its own base here
    try:
        if wanted is date:
            return date.fromisoformat(plain)
        if issubclass(wanted, Enum):
            return wanted(plain)
    except (TypeError, ValueError) as reason:
        raise _invalid(path) from reason
    if wanted is float and type(plain) is int:
        return float(plain)
    if type(plain) is not wanted:
        raise _invalid(path)
    return plain


def _invalid(path: str) -> DomainError:
    return DomainError("document_content_invalid", text_field=path)
