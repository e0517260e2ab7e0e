"""What a technician fills in about a PV plant: the roof plane by plane, and the size's limits."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, IntegerField
from wtforms.validators import Optional

from heating_program.domain.errors import DomainError
from heating_program.reference.pv_products import pv_catalogue
from heating_program.services.roof_survey import LoadStatement, RoofSurvey, SurveyedPlane
from heating_program.web.forms.fields import ChineseForm, NumberField, one_of, text
from heating_program.web.forms.optional_number import OptionalNumberField
from heating_program.web.messages import words
from pv_sizing.limits import Limits
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
MOST_PLANES, MOST_OBSTACLES = 6, 6


class ObstacleForm(ChineseForm):
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


class PlaneForm(ChineseForm):
    """One plane of the roof."""

    name = text(_("名称"), missing=_("请填写屋面名称，如南坡。"), most=20)
    kind = one_of(_("形式"), KIND_LABELS, missing=_("请选择坡屋面或平屋面。"))
    covering = one_of(_("面层"), COVERING_LABELS, missing=_("请选择屋面面层。"))
    age_years = NumberField(
        _("屋面已使用"), least=0, most=100, decimals=0, missing=_("请填写屋面已用几年。")
    )
    length_m = NumberField(
        _("沿檐口长"), least=1, most=60, decimals=2, missing=_("请填写沿檐口的长度。")
    )
    depth_m = NumberField(_("坡长"), least=1, most=30, decimals=2, missing=_("请填写坡长。"))
    tilt_deg = NumberField(_("坡度"), least=0, most=60, missing=_("请填写坡度，平屋面填 0。"))
    azimuth_deg = NumberField(_("朝向"), least=0, most=359, decimals=0, missing=_("请填写朝向。"))
    load = one_of(_("荷载意见"), LOAD_LABELS, missing=_("请选择荷载意见的情况。"))
    obstacles = FieldList(FormField(ObstacleForm), max_entries=MOST_OBSTACLES)

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
        )


class SurveyForm(ChineseForm):
    """The roof; planes and obstacles are added and taken away by buttons, without script."""

    row_version = IntegerField(validators=[Optional()])
    service_phases = one_of(
        _("进户电源"), PHASE_LABELS, missing=_("请选择单相或三相。"), radio=True
    )
    note = text(_("勘察说明"), most=200)
    planes = FieldList(FormField(PlaneForm), max_entries=MOST_PLANES)

    def reshape(self, button: str) -> None:
        """Add or take away a plane or an obstacle: ``plane+``, ``plane-1``, ``obstacle+0``."""
        what, sign, place = button.partition("+") if "+" in button else button.partition("-")
        entries = self.planes.entries
        if what == "plane" and sign == "+" and len(entries) < MOST_PLANES:
            self.planes.append_entry({"azimuth_deg": "180"})
        elif what == "plane" and sign == "-" and len(entries) > 1:
            self.planes.pop_entry()
        elif what in ("obstacle", "clear") and place.isdigit() and int(place) < len(entries):
            obstacles = entries[int(place)].form.obstacles
            if what == "clear" and obstacles.entries:
                obstacles.pop_entry()
            elif what == "obstacle" and len(obstacles.entries) < MOST_OBSTACLES:
                obstacles.append_entry()

    def check(self) -> bool:
        """Validate every field, then what must fit together; all errors are shown at once."""
        if not self.validate():
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
        )


class SizeForm(ChineseForm):
    """What the size must stay within, besides the roof."""

    row_version = IntegerField(validators=[Optional()])
    open_kw = OptionalNumberField(
        _("台区可开放容量"),
        least=-10000,
        most=10000,
        decimals=2,
        description=_("供电公司给出；不明则留空"),
    )
    budget_yuan = OptionalNumberField(
        _("预算上限"), least=0, most=10_000_000, decimals=0, description=_("不限则留空")
    )
    price_yuan_per_kwp = OptionalNumberField(_("每千瓦造价"), least=100, most=100_000, decimals=0)

    def check(self) -> bool:
        """Validate every field; a budget needs a price."""
        valid = self.validate()
        if self.budget_yuan.typed_number is not None and not self.price_yuan_per_kwp.typed_number:
            self.refuse(DomainError("budget_needs_price", field="price_yuan_per_kwp"))
            return False
        return valid

    def limits(self, service_phases: int) -> Limits:
        """Return the limits; only after `check` has passed."""
        budget, price = self.budget_yuan.typed_number, self.price_yuan_per_kwp.typed_number
        asked = budget is not None and price is not None
        return Limits(
            service_phases=service_phases,
            grid_open_capacity_kw=self.open_kw.typed_number,
            budget_fen=int(budget or 0) * 100 if asked else None,
            price_fen_per_kwp=int(price or 0) * 100 if asked else None,
        )


def size_values(row_version: int) -> dict[str, Any]:
    """Return what the size form starts from."""
    price = str(pv_catalogue().price_yuan_per_kwp)
    return {"row_version": row_version, "price_yuan_per_kwp": price}


def survey_values(survey: RoofSurvey, row_version: int) -> dict[str, Any]:
    """Return what the survey form shows of a stored survey."""
    plain = survey.plain()
    return {
        "row_version": row_version,
        "service_phases": str(survey.service_phases),
        "note": survey.note,
        "planes": [
            _typed(plane) | {"obstacles": [_typed(each) for each in plane["obstacles"]]}
            for plane in plain["planes"]
        ],
    }


def blank_values(orientation_deg: int, row_version: int) -> dict[str, Any]:
    """Return one empty plane that faces where the house does."""
    return {"row_version": row_version, "planes": [{"azimuth_deg": str(orientation_deg)}]}


def _typed(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: f"{value:g}" if isinstance(value, int | float) else value
        for name, value in stored.items()
    }
