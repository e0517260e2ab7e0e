"""Results as canonical JSON and back: what is stored must be enough to compute it again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pv_sizing.errors import RecordError

Record = TypeVar("Record")


def canonical_json(record: object) -> str:
    """Return a dataclass as JSON with sorted keys and full precision.

    Parameters
    ----------
    record : dataclass instance
        Made of numbers, strings, enumerations, tuples and further dataclasses.

    Returns
    -------
    str
        Equal records give equal text.

    Raises
    ------
    RecordError
        If `record` is not a dataclass instance, or holds NaN or something JSON has no form of.

    Examples
    --------
    >>> from pv_sizing.roof import Obstacle
    >>> canonical_json(Obstacle("chimney", 1.0, 2.0, 0.4, 0.4))[:30]
    '{"depth_m":0.4,"height_m":0.0,'
    """
    if not is_dataclass(record) or isinstance(record, type):
        raise RecordError("record_not_a_dataclass", "record", type=type(record).__name__)
    try:
        return json.dumps(
            asdict(record),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
        )
    except (TypeError, ValueError) as error:
        kind = type(record).__name__
        raise RecordError("record_cannot_be_stored", kind, reason=str(error)) from None


def to_plain(record: object) -> dict[str, Any]:
    """Return a dataclass as the plain dictionary that its JSON parses to.

    Parameters
    ----------
    record : dataclass instance
        As for `canonical_json`.

    Returns
    -------
    dict
        Of strings, numbers, booleans, lists and dictionaries, for a JSON column.

    Raises
    ------
    RecordError
        If `record` is not a dataclass instance.

    Examples
    --------
    >>> from pv_sizing.roof import Obstacle
    >>> to_plain(Obstacle("chimney", 1.0, 2.0, 0.4, 0.4))["kind"]
    'chimney'
    """
    plain: dict[str, Any] = json.loads(canonical_json(record))
    return plain


def from_plain(kind: type[Record], data: Mapping[str, object]) -> Record:
    """Build a dataclass from the mapping that `canonical_json` stores for it.

    Parameters
    ----------
    kind : type
        The dataclass; its constructor checks the values again.
    data : mapping
        Parsed JSON object.

    Returns
    -------
    Record

    Raises
    ------
    RecordError
        If a field is missing or unknown, or a value is not of the kind the field holds; what the
        constructor refuses stays its own error.

    Examples
    --------
    >>> from pv_sizing.roof import Obstacle
    >>> chimney = Obstacle("chimney", 1.0, 2.0, 0.4, 0.4)
    >>> from_plain(Obstacle, json.loads(canonical_json(chimney))) == chimney
    True
    """
    if not is_dataclass(kind):
        raise RecordError("record_not_a_dataclass", "record", type=kind.__name__)
    names = {field.name for field in fields(kind) if field.init}
    if not isinstance(data, Mapping):
        raise RecordError("record_not_a_mapping", kind.__name__, type=type(data).__name__)
    if names != set(data):
        raise RecordError(
            "record_fields_differ", kind.__name__, differ=sorted(names.symmetric_difference(data))
        )
    hints = get_type_hints(kind)
    values = {name: _value(hints[name], data[name], f"{kind.__name__} {name}") for name in names}
    try:
        built: Record = kind(**values)
    except TypeError as error:  # null or a text where the constructor counts or compares
        raise RecordError("record_value_unknown", kind.__name__, reason=str(error)) from error
    return built


def _value(hint: Any, value: Any, where: str) -> Any:
    if value is None:
        # An enumeration has no way to refuse it, and a roof of no kind would pass as a sloped one.
        if type(None) not in get_args(hint):
            raise RecordError("record_value_missing", where)
        return None
    if get_origin(hint) is UnionType:
        return _value(next(h for h in get_args(hint) if h is not type(None)), value, where)
    if get_origin(hint) is tuple:
        return _values(get_args(hint), value, where)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            raise RecordError("record_value_unknown", where, value=value) from None
    return value


def _values(hints: tuple[Any, ...], values: Any, where: str) -> tuple[Any, ...]:
    """Return the items of a tuple: any number of one kind, or a fixed number of several."""
    if not isinstance(values, list | tuple):
        raise RecordError("record_value_unknown", where, value=values)
    same = len(hints) == 2 and hints[1] is Ellipsis
    kinds = hints[:1] * len(values) if same else hints
    if len(kinds) != len(values):
        raise RecordError("record_length_differs", where, length=len(values), due=len(kinds))
    return tuple(_value(kind, item, where) for kind, item in zip(kinds, values, strict=True))
