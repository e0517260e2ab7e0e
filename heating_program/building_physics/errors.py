"""What the building physics refuses: a code, the part of the house concerned, the values."""

import math


class PhysicsError(ValueError):
    """A house or a temperature that cannot be; nothing is computed from it.

    Parameters
    ----------
    code : str
        Unique snake_case name of the refusal.
    where : str
        Part of the house or name of the input.
    **values : object
        Numbers that belong to it.

    Examples
    --------
    >>> EnvelopeError("openings_larger_than_wall", "wall south", wall_m2=9.0, openings_m2=10.0)
    EnvelopeError('openings_larger_than_wall at wall south: wall_m2=9.0, openings_m2=10.0')
    """

    def __init__(self, code: str, where: str, **values: object) -> None:
        self.code = code
        self.where = where
        self.values = values
        detail = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{code} at {where}" + (f": {detail}" if detail else ""))


class EnvelopeError(PhysicsError):
    """A layer, a surface or a house outside the physical range."""


class LoadError(PhysicsError):
    """Temperatures or seasons between which no heating happens."""


def require_between(
    value: float, low: float, high: float, *, error: type[PhysicsError], where: str, name: str
) -> None:
    """Raise `error` with code ``<name>_out_of_range`` unless ``low <= value <= high``.

    Parameters
    ----------
    value, low, high : float
        The number and its closed range, in the unit of `name`.
    error : type of PhysicsError
        The refusal to raise.
    where, name : str
        Part of the house, and the name of the number with its unit.

    Raises
    ------
    PhysicsError
        The given `error`, also for NaN and infinity.
    """
    if math.isfinite(value) and low <= value <= high:
        return
    raise error(f"{name}_out_of_range", where, value=value, low=low, high=high)
