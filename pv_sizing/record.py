"""Results as canonical JSON and back: what is stored must be enough to compute it again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pv_sizing.errors import PvSizingError

Record = TypeVar("Record")


class RecordError(PvSizingError):
    """A stored record that does not have the shape it should have."""


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
        If `record` is not a dataclass instance.

    Examples
    --------
    >>> from pv_sizing.roof import Obstacle
    >>> canonical_json(Obstacle("chimney", 1.0, 2.0, 0.4, 0.4))[:30]
    '{"depth_m":0.4,"height_m":0.0,'
    """
    if not is_dataclass(record) or isinstance(record, type):
        raise RecordError("record_not_a_dataclass", "record", type=type(record).__name__)
    return json.dumps(
        asdict(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


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
        If a field is missing or unknown.

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
    if names != set(data):
        raise RecordError(
            "record_fields_differ", kind.__name__, differ=sorted(names.symmetric_difference(data))
        )
    hints = get_type_hints(kind)
    built: Record = kind(**{name: _value(hints[name], data[name]) for name in names})
    return built


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is UnionType:
        return _value(next(h for h in get_args(hint) if h is not type(None)), value)
    if get_origin(hint) is tuple:
        arguments = get_args(hint)
        same = len(arguments) == 2 and arguments[1] is Ellipsis
        hints = arguments[:1] * len(value) if same else arguments
        return tuple(_value(h, item) for h, item in zip(hints, value, strict=True))
    if is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value
