"""The sheet a surveyor fills in on the roof: planes, what lies on them, what stands around."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, IntegerField
from wtforms.validators import Optional

from heating_program.domain.errors import DomainError
from heating_program.services.roof_survey import (
    LoadStatement,
    NeighbourKind,
    RoofSurvey,
    Surroundings,
    SurveyedNeighbour,
    SurveyedPlane,
)
from heating_program.web.forms.fields import ChineseForm, NumberField, one_of, text
from heating_program.web.forms.optional_number import OptionalNumberField
from heating_program.web.messages import words
from pv_sizing.roof import Covering, Obstacle, RoofKind

KIND_LABELS: Final = {RoofKind.SLOPED: _("坡屋面"), RoofKind.FLAT: _("平屋面")}
COVERING_LABELS: Final = {
    Covering.TILE: _("瓦"),
    Covering.STEEL_SHEET: _("彩钢"),
    Covering.CONCRETE: _("混凝土"),
    Covering.MUD_REED: _("泥草"),
    Covering.OTHER: _("其他"),
}
LOAD_LABELS: Final = {
    LoadStatement.NOT_NEEDED: _("无需出具"),
    LoadStatement.NEEDED: _("需要，尚未出具"),
    LoadStatement.YES: _("已出具，可承载"),
    LoadStatement.NO: _("已出具，不可承载"),
}
PHASE_LABELS: Final = {1: _("单相"), 3: _("三相")}
SURROUNDINGS_LABELS: Final = {
    Surroundings.OPEN: _("无高于屋檐的遮挡"),
    Surroundings.OBSTRUCTED: _("有遮挡"),
}
NEIGHBOUR_LABELS: Final = {
    NeighbourKind.HOUSE: _("房屋"),
    NeighbourKind.TREE: _("树"),
    NeighbourKind.WALL: _("围墙"),
    NeighbourKind.HILL: _("山"),
    NeighbourKind.POLE: _("电杆、铁塔"),
    NeighbourKind.OTHER: _("其他"),
}
MOST_PLANES, MOST_OBSTACLES, MOST_NEIGHBOURS = 6, 6, 8


class RowForm(ChineseForm):
    """A row that may be added by one tap too many: while nothing is typed in it, it is nothing."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(str(field.data or "").strip() for field in self)

    @property
    def is_settled(self) -> bool:
        """Whether the row is filled in and nothing is wrong with it: it is shown as one line."""
        return all(field.data and not field.errors for field in self)


class ObstacleForm(RowForm):
    """A rectangle that modules keep clear of."""

    kind = text(_("名称"), missing=_("请填写障碍物名称，如烟囱。"), most=20)
    x_m = NumberField(_("距左边"), least=0, most=60, decimals=2, missing=_("请填写距左边的距离。"))
    y_m = NumberField(_("距檐口"), least=0, most=30, decimals=2, missing=_("请填写距檐口的距离。"))
    width_m = NumberField(_("宽"), least=0.05, most=60, decimals=2, missing=_("请填写障碍物的宽。"))
    depth_m = NumberField(_("深"), least=0.05, most=30, decimals=2, missing=_("请填写障碍物的深。"))
    height_m = NumberField(
        _("高"), least=0, most=20, decimals=2, missing=_("请填写高出屋面多少，平的填 0。")
    )

    def details(self) -> Obstacle:
        """Return the obstacle; only after the form has been validated."""
        return Obstacle(
            kind=self.kind.typed,
            x_m=self.x_m.value(),
            y_m=self.y_m.value(),
            width_m=self.width_m.value(),
            depth_m=self.depth_m.value(),
            height_m=self.height_m.value(),
        )


class NeighbourForm(RowForm):
    """Something near that stands higher than the eaves."""

    kind = one_of(_("是什么"), NEIGHBOUR_LABELS, missing=_("请选择遮挡物是什么。"), radio=True)
    bearing_deg = NumberField(
        _("方位"), least=0, most=359, decimals=0, missing=_("请填写它在房屋的哪个方位。")
    )
    distance_m = NumberField(_("距离"), least=0.5, most=10_000, missing=_("请填写离屋檐多远。"))
    width_m = NumberField(_("宽"), least=0.1, most=10_000, missing=_("请填写遮挡物有多宽。"))
    height_m = NumberField(
        _("高出屋檐"), least=0.1, most=500, missing=_("请填写比屋檐高多少，不高于屋檐的不用登记。")
    )

    @property
    def kind_words(self) -> str:
        """The kind that was chosen, in words."""
        return str(NEIGHBOUR_LABELS.get(self.kind.data, ""))

    def details(self) -> SurveyedNeighbour:
        """Return the neighbour; only after the form has been validated."""
        return SurveyedNeighbour(
            kind=NeighbourKind(self.kind.data),
            bearing_deg=self.bearing_deg.value(),
            distance_m=self.distance_m.value(),
            width_m=self.width_m.value(),
            height_m=self.height_m.value(),
        )


class PlaneForm(ChineseForm):
    """One plane of the roof."""

    name = text(_("名称"), missing=_("请填写屋面名称，如南坡。"), most=20)
    kind = one_of(_("形式"), KIND_LABELS, missing=_("请选择坡屋面或平屋面。"), radio=True)
    covering = one_of(_("面层"), COVERING_LABELS, missing=_("请选择屋面面层。"), radio=True)
    age_years = NumberField(
        _("已使用"), least=0, most=100, decimals=0, missing=_("请填写屋面已用几年。")
    )
    length_m = NumberField(
        _("沿檐口长"), least=1, most=60, decimals=2, missing=_("请填写沿檐口的长度。")
    )
    depth_m = NumberField(_("坡长"), least=1, most=30, decimals=2, missing=_("请填写坡长。"))
    tilt_deg = NumberField(_("坡度"), least=0, most=60, missing=_("请填写坡度，平屋面填 0。"))
    azimuth_deg = NumberField(_("朝向"), least=0, most=359, decimals=0, missing=_("请填写朝向。"))
    ridge_length_m = OptionalNumberField(_("屋脊长"), least=0, most=60, decimals=2)
    load = one_of(_("荷载意见"), LOAD_LABELS, missing=_("请选择荷载意见的情况。"))
    obstacles = FieldList(FormField(ObstacleForm), max_entries=MOST_OBSTACLES)

    @property
    def is_settled(self) -> bool:
        """Whether the plane is filled in and nothing is wrong with it: its fields are folded."""
        asked = [field for field in self if field not in (self.obstacles, self.ridge_length_m)]
        rows = all(entry.form.is_settled for entry in self.obstacles)
        return rows and not self.errors and all(field.data for field in asked)

    def details(self) -> SurveyedPlane:
        """Return the plane; only after the form has been validated."""
        return SurveyedPlane(
            name=self.name.typed,
            kind=RoofKind(self.kind.data),
            covering=Covering(self.covering.data),
            length_m=self.length_m.value(),
            depth_m=self.depth_m.value(),
            tilt_deg=self.tilt_deg.value(),
            azimuth_deg=self.azimuth_deg.value(),
            age_years=self.age_years.whole(),
            load=LoadStatement(self.load.data),
            obstacles=tuple(entry.form.details() for entry in self.obstacles),
            ridge_length_m=self.ridge_length_m.typed_number,
        )


class SurveyForm(ChineseForm):
    """The roof and its surroundings; rows come and go by buttons, without script."""

    row_version = IntegerField(validators=[Optional()])
    service_phases = one_of(
        _("进户电源"), PHASE_LABELS, missing=_("请选择单相或三相。"), radio=True
    )
    note = text(_("勘察说明"), most=200)
    planes = FieldList(FormField(PlaneForm), max_entries=MOST_PLANES)
    surroundings = one_of(
        _("四周遮挡"), SURROUNDINGS_LABELS, missing=_("请说明四周有没有遮挡。"), radio=True
    )
    neighbours = FieldList(FormField(NeighbourForm), max_entries=MOST_NEIGHBOURS)

    def reshape(self, button: str) -> None:
        """Add or take away a row: ``plane+``, ``plane-1``, ``obstacle+0``, ``obstacle-0-2``.

        Other words only show the sheet again, with its sketches drawn of what was typed.
        """
        what, sign, place = button.partition("+") if "+" in button else button.partition("-")
        numbers = place.split("-") if place else []
        if not all(number.isdecimal() and len(number) < 3 for number in numbers):
            return
        path = [int(number) for number in numbers]
        if sign == "+":
            self._add(what, path)
        elif sign == "-":
            self._take_away(what, path)

    def _add(self, what: str, path: list[int]) -> None:
        if what == "plane" and len(self.planes.entries) < MOST_PLANES:
            self.planes.append_entry({"azimuth_deg": "180"})
        elif what == "neighbour" and len(self.neighbours.entries) < MOST_NEIGHBOURS:
            self.surroundings.data = Surroundings.OBSTRUCTED.value
            self.neighbours.append_entry()
        elif what == "obstacle" and len(path) == 1 and path[0] < len(self.planes.entries):
            obstacles = self.planes.entries[path[0]].form.obstacles
            if len(obstacles.entries) < MOST_OBSTACLES:
                obstacles.append_entry()

    def _take_away(self, what: str, path: list[int]) -> None:
        if what == "plane" and len(path) == 1 and len(self.planes.entries) > 1:
            _without(self.planes, path[0])
        elif what == "neighbour" and len(path) == 1:
            _without(self.neighbours, path[0])
        elif what == "obstacle" and len(path) == 2 and path[0] < len(self.planes.entries):
            _without(self.planes.entries[path[0]].form.obstacles, path[1])

    def check(self) -> bool:
        """Validate every field, then what must fit together; all errors are shown at once."""
        _drop_blank(self.neighbours)
        for plane in self.planes.entries:
            _drop_blank(plane.form.obstacles)
        if not self.validate():
            if self.surroundings.data == Surroundings.OBSTRUCTED and not self.neighbours.entries:
                self.refuse(DomainError("neighbours_missing", field="surroundings"))
            return False
        for error in self.details().contradictions():
            self.refuse(error)
        return not self.errors

    def refuse(self, error: DomainError) -> None:
        """Put a refusal beside its field, also deep inside a plane."""
        field: Any = self
        lists = []
        for step in (error.field or "").split("-"):
            if isinstance(field, FieldList):
                lists.append(field)
                field = field.entries[int(step)].form
            elif step in field:
                field = field[step]
            else:
                super().refuse(error)
                return
        field.errors = [*field.errors, words(error)]
        for each in lists:  # a list keeps the errors it had when it was validated
            each.errors = [*each.errors, words(error)]

    def details(self) -> RoofSurvey:
        """Return the survey; only after the fields have been validated."""
        return RoofSurvey(
            planes=tuple(entry.form.details() for entry in self.planes),
            service_phases=int(self.service_phases.data),
            note=self.note.typed,
            surroundings=Surroundings(self.surroundings.data),
            neighbours=tuple(entry.form.details() for entry in self.neighbours),
        )

    def whole_planes(self) -> dict[int, SurveyedPlane]:
        """Return the planes that are filled in and possible, by their place on the sheet."""
        found = {}
        for number, entry in enumerate(self.planes.entries):
            # A trial beside the sheet: nobody has asked for its errors yet.
            trial = PlaneForm(MultiDict(_sent(entry.data)))
            _drop_blank(trial.obstacles)
            if trial.validate() and not any(_alone(trial.details()).contradictions()):
                found[number] = trial.details()
        return found


def survey_values(survey: RoofSurvey, row_version: int) -> dict[str, Any]:
    """Return what the survey form shows of a stored survey."""
    plain = survey.plain()
    is_recorded = survey.surroundings is not Surroundings.NOT_RECORDED
    return {
        "row_version": row_version,
        "service_phases": str(survey.service_phases),
        "note": survey.note,
        "surroundings": plain["surroundings"] if is_recorded else None,
        "neighbours": [_typed(each) for each in plain["neighbours"]],
        "planes": [
            _typed(plane) | {"obstacles": [_typed(each) for each in plane["obstacles"]]}
            for plane in plain["planes"]
        ],
    }


def blank_values(orientation_deg: int, row_version: int) -> dict[str, Any]:
    """Return one empty plane that faces where the house does."""
    return {"row_version": row_version, "planes": [{"azimuth_deg": str(orientation_deg)}]}


def _alone(plane: SurveyedPlane) -> RoofSurvey:
    return RoofSurvey((plane,), service_phases=1, surroundings=Surroundings.OPEN)


def _sent(data: Mapping[str, Any], stem: str = "") -> Iterator[tuple[str, str]]:
    """Write the data of a form as a browser would send it."""
    for name, value in data.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                yield from _sent(row, f"{stem}{name}-{number}-")
        elif value is not None:
            yield f"{stem}{name}", value


def _typed(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: f"{value:g}" if isinstance(value, int | float) else value
        for name, value in stored.items()
    }


def _drop_blank(rows: Any) -> None:
    for number in reversed(range(len(rows.entries))):
        if rows.entries[number].form.is_blank:
            rows.pop_entry(number)


def _without(rows: Any, number: int) -> None:
    if number < len(rows.entries):
        rows.pop_entry(number)
