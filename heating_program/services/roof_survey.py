"""A roof as surveyed for PV: its planes, what lies on them and around, and whether they carry."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from heating_program.domain.errors import DomainError
from pv_sizing.errors import RoofError
from pv_sizing.horizon import Horizon, Neighbour, open_horizon, raised
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


class Surroundings(StrEnum):
    """What the surveyor says about anything that stands higher than the eaves (四周遮挡)."""

    NOT_RECORDED = "not_recorded"
    OPEN = "open"
    OBSTRUCTED = "obstructed"


class NeighbourKind(StrEnum):
    """What throws a shadow from outside the roof."""

    HOUSE = "house"
    TREE = "tree"
    WALL = "wall"
    HILL = "hill"
    POLE = "pole"
    OTHER = "other"


_OPINIONS = {LoadStatement.YES: LoadOpinion.FAVOURABLE, LoadStatement.NO: LoadOpinion.UNFAVOURABLE}
FLAT_UP_TO_DEG = 10.0


@dataclass(frozen=True, slots=True)
class SurveyedPlane:
    """One plane with sizes in metres, angles in degrees and the age of its covering in years.

    ``ridge_length_m`` is the upper edge of a symmetric trapezoid, 0 for a triangle, None for a
    rectangle.
    """

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
    ridge_length_m: float | None = None

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
            ridge_length_m=self.ridge_length_m,
            obstacles=self.obstacles,
            load_opinion=_OPINIONS.get(self.load, LoadOpinion.NONE),
        )


@dataclass(frozen=True, slots=True)
class SurveyedNeighbour:
    """A house, tree or wall near the roof: where it is seen from there, and how big it is.

    Parameters
    ----------
    bearing_deg
        Compass direction to its middle, clockwise from north. [°]
    distance_m, width_m
        From the eaves to its nearest face, and its width as seen from there. [m]
    height_m
        Above the eaves, not above the ground. [m]
    """

    kind: NeighbourKind
    bearing_deg: float
    distance_m: float
    width_m: float
    height_m: float

    def neighbour(self) -> Neighbour:
        """Return it as the sizing knows it.

        Raises
        ------
        RoofError
            When a figure is impossible.
        """
        return Neighbour(
            self.kind.value, self.bearing_deg, self.distance_m, self.width_m, self.height_m
        )


@dataclass(frozen=True, slots=True)
class RoofSurvey:
    """All planes of a house, what stands around it, and the phases of its connection.

    A survey says by itself that nothing stands around: silence is `NOT_RECORDED`, as in surveys
    older than the question.
    """

    planes: tuple[SurveyedPlane, ...]
    service_phases: int
    note: str = ""
    surroundings: Surroundings = Surroundings.NOT_RECORDED
    neighbours: tuple[SurveyedNeighbour, ...] = ()

    def suitable(self) -> bool | None:
        """Tell whether modules may be planned; None while an opinion is outstanding."""
        if any(plane.load is LoadStatement.NEEDED for plane in self.planes):
            return None
        verdicts = {load_verdict(plane.plane()) for plane in self.planes}
        if LoadVerdict.NEEDS_OPINION in verdicts:
            return None
        return LoadVerdict.ACCEPTED in verdicts

    def horizon(self) -> Horizon:
        """Return the skyline of what was surveyed; open, and marked so, where nobody looked."""
        if self.surroundings is Surroundings.NOT_RECORDED:
            return open_horizon("勘察未记录遮挡", surveyed=False)
        return raised(open_horizon("现场勘察"), [each.neighbour() for each in self.neighbours])

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
        yield from _contradictions_around(self.surroundings, self.neighbours)

    def plain(self) -> dict[str, Any]:
        """Return the survey as it is stored."""
        return to_plain(self)


def stored_survey(roof: dict[str, Any]) -> RoofSurvey:
    """Return a stored survey, also one from before surroundings and ridges were asked."""
    planes = [{"ridge_length_m": None, **plane} for plane in roof["planes"]]
    unasked = {"surroundings": Surroundings.NOT_RECORDED.value, "neighbours": []}
    return from_plain(RoofSurvey, unasked | roof | {"planes": planes})


def _contradictions(plane: SurveyedPlane, place: str) -> Iterator[DomainError]:
    if plane.kind is RoofKind.FLAT and plane.tilt_deg > FLAT_UP_TO_DEG:
        yield DomainError("flat_roof_too_steep", field=f"{place}-tilt_deg")
        return
    if plane.ridge_length_m is not None and plane.kind is RoofKind.FLAT:
        yield DomainError("ridge_on_flat_roof", field=f"{place}-ridge_length_m")
        return
    if plane.ridge_length_m is not None and plane.ridge_length_m > plane.length_m:
        yield DomainError("ridge_longer_than_eaves", field=f"{place}-ridge_length_m")
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
        if not _lies_on(plane, obstacle):
            yield DomainError("obstacle_outside_plane", field=f"{place}-obstacles-{number}-x_m")


def _lies_on(plane: SurveyedPlane, obstacle: Obstacle) -> bool:
    """Tell whether an obstacle lies inside the plane; at a slanting edge it may stick out."""
    across = obstacle.x_m >= 0 and obstacle.x_m + obstacle.width_m <= plane.length_m
    along = obstacle.y_m >= 0 and obstacle.y_m + obstacle.depth_m <= plane.depth_m
    if not (across and along):
        return False
    ridge_m = plane.length_m if plane.ridge_length_m is None else plane.ridge_length_m
    inset_m = (plane.length_m - ridge_m) / 2 * obstacle.y_m / plane.depth_m
    right_m = plane.length_m - inset_m
    return obstacle.x_m < right_m and obstacle.x_m + obstacle.width_m > inset_m


def _contradictions_around(
    surroundings: Surroundings, neighbours: tuple[SurveyedNeighbour, ...]
) -> Iterator[DomainError]:
    if surroundings is Surroundings.NOT_RECORDED:
        yield DomainError("surroundings_missing", field="surroundings")
    elif surroundings is Surroundings.OBSTRUCTED and not neighbours:
        yield DomainError("neighbours_missing", field="surroundings")
    elif surroundings is Surroundings.OPEN and neighbours:
        yield DomainError("neighbours_around_open_roof", field="surroundings")
    for number, neighbour in enumerate(neighbours):
        try:
            neighbour.neighbour()
        except RoofError:
            yield DomainError("neighbour_impossible", field=f"neighbours-{number}-distance_m")
