"""Everything the library refuses, as typed errors that say what is wrong and where."""


class PvSizingError(ValueError):
    """Base of all refusals: a machine-readable code, the place and the values concerned.

    Parameters
    ----------
    code : str
        Unique snake_case name of the refusal; callers find words for it in their own language.
    where : str
        The input concerned, for example ``"weather 2001-03-01 14:00+08:00 dni"``.
    **values : object
        Numbers and names that belong to the refusal.

    Examples
    --------
    >>> RoofError("tilt_impossible", "roof south", tilt_deg=95.0)
    RoofError('tilt_impossible at roof south: tilt_deg=95.0')
    """

    def __init__(self, code: str, where: str, **values: object) -> None:
        self.code = code
        self.where = where
        self.values = values
        detail = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{code} at {where}" + (f": {detail}" if detail else ""))


class SiteError(PvSizingError):
    """A place that is not on the Earth, or whose climate limits contradict each other."""


class WeatherError(PvSizingError):
    """Weather with a gap, an impossible value, or a clock that does not fit the sun."""


class RoofError(PvSizingError):
    """A roof plane, an obstacle or a rule that cannot exist."""


class PlaneError(RoofError):
    """A plane on which these racks or modules cannot stand; the house's other planes may do."""


class ArrayError(PvSizingError):
    """A module or an inverter whose figures contradict each other."""


class ChoiceError(PvSizingError):
    """A question that leaves nothing to choose from: no roof, product, tilt or pitch."""


class StringError(PvSizingError):
    """A string of modules that the inverter cannot take; ``values`` name the nearest valid one."""


class LossError(PvSizingError):
    """A loss or an uncertainty that is not a percentage of something."""


class HourlyError(PvSizingError):
    """An hourly series with a gap, an impossible hour, or another length than its neighbours."""


class BatteryError(PvSizingError):
    """A battery whose figures contradict each other."""


class PriceError(PvSizingError):
    """An hour without price or with two, or a price where none was given."""


class ModelError(PvSizingError):
    """A submodel that the library does not know; ``values`` name the known ones."""


class MoneyError(PvSizingError):
    """An amount, a rate or a term that no cash flow can be made of."""


class MeasurementError(PvSizingError):
    """A meter reading that cannot be, or that does not match what it is compared with."""


class RecordError(PvSizingError):
    """A stored record that does not have the shape it should have."""


class EngineError(PvSizingError):
    """An engine of the bulk arithmetic that is unknown or not installed."""


class NoValidSizing(PvSizingError):  # noqa: N818 - it is an answer ("nothing fits"), not a fault
    """No plant meets all limits; ``values`` say which limit binds and what would fit."""
