"""What a technician writes down about an energy retrofit: the house, the measures, the probe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from heating_program.domain.dwelling import Structure
from heating_program.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Insulation:
    """A layer of insulation on one part; 0 mm says that none was found."""

    material: str
    thickness_mm: float


@dataclass(frozen=True, slots=True)
class EnvelopeSurvey:
    """The envelope before: template by structure, openings by side; sizes come from the house.

    Parameters
    ----------
    structure
        Names the envelope template.
    window_front_m2, window_back_m2
        Glass with frames in the front and in the back wall.
    door_m2
        Outer doors, all in the front wall.
    """

    structure: Structure
    window_front_m2: float
    window_back_m2: float
    door_m2: float


@dataclass(frozen=True, slots=True)
class RetrofitPlan:
    """Chosen measures by codes of the catalogue; None or empty leaves a part as it is."""

    wall: Insulation | None = None
    roof: Insulation | None = None
    window: str = ""
    door: str = ""
    air: str = ""

    def is_empty(self) -> bool:
        """Tell whether nothing at all would be done."""
        return not (self.wall or self.roof or self.window or self.door or self.air)


@dataclass(frozen=True, slots=True)
class HiddenWork:
    """Insulation as probed before it was covered; None where none was planned or looked for."""

    wall: Insulation | None = None
    roof: Insulation | None = None

    def gaps(self, planned: RetrofitPlan) -> Iterator[DomainError]:
        """Yield the planned layers that nobody has probed."""
        for part in ("wall", "roof"):
            if getattr(planned, part) is not None and getattr(self, part) is None:
                yield DomainError("hidden_work_not_probed", field=f"{part}_thickness_mm")
