"""A roof as surveyed for PV: its planes, what lies on them, and whether they may carry modules."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from heating_program.domain.errors import DomainError
from pv_sizing.errors import RoofError
from pv_sizing.record import from_plain, to_plain
from pv_sizing.roof import (
    Covering,
    LoadOpinion,
    LoadVerdict,
    Obstacle,
    RoofKind,
    RoofPlane,
    load_verdict,
)


class LoadStatement(StrEnum):
    """What the surveyor says about the load opinion (荷载意见) of a plane."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    YES = "yes"
    NO = "no"


_OPINIONS = {LoadStatement.YES: LoadOpinion.FAVOURABLE, LoadStatement.NO: LoadOpinion.UNFAVOURABLE}
FLAT_UP_TO_DEG = 10.0


@dataclass(frozen=True, slots=True)
class SurveyedPlane:
    """One plane with sizes in metres, angles in degrees and the age of its covering in years."""

    name: str
    kind: RoofKind
    covering: Covering
    length_m: float
    depth_m: float
    tilt_deg: float
    azimuth_deg: float
    age_years: int
    load: LoadStatement
    obstacles: tuple[Obstacle, ...] = ()

    def plane(self) -> RoofPlane:
        """Return the plane as the sizing knows it.

        Raises
        ------
        RoofError
            When a figure is impossible.
        """
        return RoofPlane(
            name=self.name,
            kind=self.kind,
            covering=self.covering,
            length_m=self.length_m,
            depth_m=self.depth_m,
            tilt_deg=self.tilt_deg,
            azimuth_deg=self.azimuth_deg,
            obstacles=self.obstacles,
            load_opinion=_OPINIONS.get(self.load, LoadOpinion.NONE),
        )


@dataclass(frozen=True, slots=True)
class RoofSurvey:
    """All planes of a house and the phases of its connection."""

    planes: tuple[SurveyedPlane, ...]
    service_phases: int
    note: str = ""

    def suitable(self) -> bool | None:
        """Tell whether modules may be planned; None while an opinion is outstanding."""
        if any(plane.load is LoadStatement.NEEDED for plane in self.planes):
            return None
        verdicts = {load_verdict(plane.plane()) for plane in self.planes}
        if LoadVerdict.NEEDS_OPINION in verdicts:
            return None
        return LoadVerdict.ACCEPTED in verdicts

    def contradictions(self) -> Iterator[DomainError]:
        """Yield what cannot be true together, each with the form's field to correct."""
        if not self.planes:
            yield DomainError("roof_without_planes")
        names = [plane.name for plane in self.planes]
        for index, plane in enumerate(self.planes):
            place = f"planes-{index}"
            if names.index(plane.name) != index:
                yield DomainError("plane_name_twice", field=f"{place}-name")
            yield from _contradictions(plane, place)

    def plain(self) -> dict[str, Any]:
        """Return the survey as it is stored."""
        return to_plain(self)


def stored_survey(roof: dict[str, Any]) -> RoofSurvey:
    """Return a stored survey."""
    return from_plain(RoofSurvey, roof)


def _contradictions(plane: SurveyedPlane, place: str) -> Iterator[DomainError]:
    if plane.kind is RoofKind.FLAT and plane.tilt_deg > FLAT_UP_TO_DEG:
        yield DomainError("flat_roof_too_steep", field=f"{place}-tilt_deg")
        return
    try:
        roof = plane.plane()
    except RoofError:
        yield DomainError("roof_figure_impossible", field=f"{place}-length_m")
        return
    needs_opinion = load_verdict(roof) is LoadVerdict.NEEDS_OPINION
    if needs_opinion and plane.load is LoadStatement.NOT_NEEDED:
        yield DomainError("load_opinion_required", field=f"{place}-load")
    for number, obstacle in enumerate(plane.obstacles):
        across = obstacle.x_m >= 0 and obstacle.x_m + obstacle.width_m <= plane.length_m
        along = obstacle.y_m >= 0 and obstacle.y_m + obstacle.depth_m <= plane.depth_m
        if not (across and along):
            yield DomainError("obstacle_outside_plane", field=f"{place}-obstacles-{number}-x_m")
