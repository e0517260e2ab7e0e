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
    """The envelope before: template, openings by side, porch; sizes come from the house.

    Parameters
    ----------
    structure
        How the house is built.
    window_front_m2, window_back_m2
        Glass with frames in the front and in the back wall.
    door_m2
        Outer doors, all in the front wall.
    template
        Code of the envelope template somebody confirmed; surveys from before there was a choice
        have none and mean the one of their structure.
    porch
        Code of the unheated glazed room before the whole front; empty without one.
    porch_depth_m
        Of that room; None takes the usual depth.
    """

    structure: Structure
    window_front_m2: float
    window_back_m2: float
    door_m2: float
    template: str = ""
    porch: str = ""
    porch_depth_m: float | None = None

    @property
    def template_code(self) -> str:
        """The template that every figure of this survey is made with."""
        return self.template or str(self.structure)


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
