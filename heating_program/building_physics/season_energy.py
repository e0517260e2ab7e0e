"""What a formula of a heat source answers: heat, delivered energy, electricity, further amounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from heating_program.building_physics.air_source import SourceError
from heating_program.building_physics.errors import require_between

MOST_KWH = 1e7
_NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SeasonEnergy:
    """A season of one source.

    Parameters
    ----------
    heat_kwh : float
        Heat that the source gives to the rooms. [kWh]
    delivered_kwh : float
        Energy of its carrier spent on that, at the boundary the catalogue names. [kWh]
    electricity_kwh : float
        What the house's electric meter sees of it, auxiliaries and back-up included. [kWh]
    amounts : mapping
        What else the formula finds; the names carry their units.
    """

    heat_kwh: float
    delivered_kwh: float
    electricity_kwh: float
    amounts: Mapping[str, float] = field(default_factory=lambda: _NOTHING)

    @property
    def season_efficiency(self) -> float | None:
        """Heat by delivered energy of the carrier; None when nothing is delivered [-]."""
        return self.heat_kwh / self.delivered_kwh if self.delivered_kwh > 0.0 else None

    def quantities(self) -> dict[str, float]:
        """Return every figure by its name."""
        return {
            "heat_kwh": self.heat_kwh,
            "delivered_kwh": self.delivered_kwh,
            "electricity_kwh": self.electricity_kwh,
            **self.amounts,
        }


def require_within(**given: tuple[float, float, float]) -> None:
    """Refuse a figure outside its range, each given as ``name=(value, low, high)``.

    Raises
    ------
    SourceError
        ``<name>_out_of_range``.
    """
    for name, (value, low, high) in given.items():
        require_between(value, low, high, error=SourceError, where="season", name=name)
