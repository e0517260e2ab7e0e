"""The survey of a house wall by wall: sizes, walls, openings, roof, floor and porch on one page."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, cast

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, IntegerField, SelectField
from wtforms.validators import Optional

from heating_program.domain.dwelling import (
    OPENING_KIND_LABELS,
    SIDE_LABELS,
    WINDOW_FRAME_LABELS,
    AirTightness,
    BuiltLayer,
    DwellingDetails,
    Opening,
    OpeningKind,
    RoofCovering,
    RoofForm,
    Side,
    SideWall,
    WindowFrame,
)
from heating_program.domain.errors import DomainError
from heating_program.domain.openings import (
    HEIGHT_M,
    MOST_ALIKE,
    PORCH_AREA_M2,
    THICKNESS_MM,
    WIDTH_M,
    contradictions,
)
from heating_program.reference.envelopes import envelopes
from heating_program.reference.materials import materials
from heating_program.web.forms.fields import NumberField, options, required
from heating_program.web.forms.household_house import PANE_LABELS, HouseForm
from heating_program.web.forms.row_lists import MOST_ROWS, OrderedForm, RowForm, drop_blank
from heating_program.web.messages import words

ROW_ANCHORS = {"openings": "width_m", "layers": "thickness_mm"}
"""The lists of rows, each with the field by which an empty row is sent."""
LEAK_LABELS = {"yes": _("漏风"), "no": _("不漏风")}
_PART_LABELS: dict[Any, Any] = {**SIDE_LABELS, "roof": _("屋面"), "floor": _("地面")}
_AS_USUAL = _("同全屋")
_SIZES = ("length_m", "depth_m", "eaves_height_m")
_CODED: dict[str, Any] = {
    "window_frame": WindowFrame,
    "air_tightness": AirTightness,
    "roof_form": RoofForm,
    "roof_covering": RoofCovering,
}


def _of(label: str, labels: Any, *, default: str = "", missing: str = "") -> SelectField:
    """Make a choice; without words for `missing` it may stay as it is for the whole house."""
    empty = None if missing else _AS_USUAL
    checks = [required(missing)] if missing else []
    return SelectField(label, checks, choices=options(labels, empty=empty), default=default)


class OpeningForm(RowForm):
    """Windows or doors of one size in one wall; a row without a size says nothing."""

    says: ClassVar[tuple[str, ...]] = ("width_m", "height_m")
    side = _of(_("墙面"), SIDE_LABELS, default="front", missing=_("请选择在哪面墙。"))
    kind = _of(_("种类"), OPENING_KIND_LABELS, default="window", missing=_("请选择门或窗。"))
    width_m = NumberField(
        _("宽"), least=WIDTH_M[0], most=WIDTH_M[1], decimals=2, missing=_("请填写宽。")
    )
    height_m = NumberField(
        _("高"), least=HEIGHT_M[0], most=HEIGHT_M[1], decimals=2, missing=_("请填写高。")
    )
    count = NumberField(
        _("樘数"), least=1, most=MOST_ALIKE, decimals=0, missing=_("请填写樘数。"), default="1"
    )
    frame = _of(_("框料"), WINDOW_FRAME_LABELS)
    panes = _of(_("玻璃"), PANE_LABELS)
    leaks = SelectField(_("漏风"), choices=options(LEAK_LABELS, empty=_("未填")), default="")

    def details(self) -> Opening:
        """Return the opening; only after the form has been validated."""
        return Opening(
            side=Side(self.side.data),
            kind=OpeningKind(self.kind.data),
            width_m=self.width_m.value(),
            height_m=self.height_m.value(),
            count=self.count.whole(),
            frame=WindowFrame(self.frame.data) if self.frame.data else None,
            panes=int(self.panes.data) if self.panes.data else None,
            leaks={"yes": True, "no": False}.get(self.leaks.data or ""),
        )


class LayerForm(RowForm):
    """A layer of a wall, the roof or the floor; they are listed from inside to outside."""

    says: ClassVar[tuple[str, ...]] = ("material", "thickness_mm")
    part = _of(_("部位"), _PART_LABELS, default="front", missing=_("请选择部位。"))
    material = SelectField(_("材料"), [required(_("请选择材料。"))], default="")
    thickness_mm = NumberField(
        _("厚度"), least=THICKNESS_MM[0], most=THICKNESS_MM[1], missing=_("请填写厚度。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {code: each.zh for code, each in materials().by_code.items()}
        self.material.choices = options(known, empty=_("请选择"))


class HouseSurveyForm(OrderedForm):
    """What stands there: the sizes again, because everything else has to fit into them."""

    row_version = IntegerField(validators=[Optional()])
    length_m = HouseForm.length_m
    depth_m = HouseForm.depth_m
    eaves_height_m = HouseForm.eaves_height_m
    orientation_deg = HouseForm.orientation_deg
    wall_template = HouseForm.wall_template
    wall_front = SelectField(_("正面墙"), default="")
    wall_right = SelectField(_("右山墙"), default="")
    wall_back = SelectField(_("背面墙"), default="")
    wall_left = SelectField(_("左山墙"), default="")
    window_frame = HouseForm.window_frame
    window_panes = HouseForm.window_panes
    air_tightness = HouseForm.air_tightness
    openings = FieldList(FormField(OpeningForm), max_entries=MOST_ROWS)
    roof_form = HouseForm.roof_form
    roof_covering = HouseForm.roof_covering
    has_ceiling = HouseForm.has_ceiling
    porch = HouseForm.porch
    porch_area_m2 = NumberField(_("阳光间面积"), least=PORCH_AREA_M2[0], most=PORCH_AREA_M2[1])
    layers = FieldList(FormField(LayerForm), max_entries=MOST_ROWS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = envelopes()
        houses = {each.code: each.zh for each in data.by_code.values()}
        self._offer("wall_template", houses, _("未填"))
        for side in Side:
            walls = {each.code: each.wall_zh for each in data.by_code.values()}
            self._offer(f"wall_{side}", walls, _AS_USUAL)
        self._offer("porch", {each.code: each.zh for each in data.porches.values()}, _("没有"))

    def _offer(self, name: str, labels: dict[str, str], empty: object) -> None:
        cast("SelectField", self[name]).choices = options(labels, empty=empty)

    def offer_openings(self) -> None:
        """Show the rows that nearly every house has, where there are none yet."""
        if not self.openings.entries:
            for side, kind in ((Side.FRONT, "window"), (Side.FRONT, "door"), (Side.BACK, "window")):
                self.openings.append_entry({"side": side.value, "kind": kind})

    def check(self, stored: DwellingDetails, *, on: date) -> bool:
        """Validate every field, then what must fit together; all errors are shown at once."""
        drop_blank(self.openings)
        drop_blank(self.layers)
        if not self.validate():
            return False
        house = replace(stored, **self.survey())
        for error in (*house.contradictions(on=on), *contradictions(house)):
            self.refuse(error)
        return not (self.errors or self.form_errors)

    def survey(self) -> dict[str, Any]:
        """Return what was found by field of the house; only after the fields were validated."""
        layered = self._layers()
        panes, porch_area = self._chosen("window_panes"), self._number("porch_area_m2")
        return {
            **{name: self._number(name).value() for name in _SIZES},
            "orientation_deg": self._number("orientation_deg").whole(),
            "wall_template": self._chosen("wall_template"),
            **{name: _coded(kind, self._chosen(name)) for name, kind in _CODED.items()},
            "window_panes": int(panes) if panes else None,
            "has_ceiling": {"yes": True, "no": False}.get(self._chosen("has_ceiling")),
            "porch": self._chosen("porch"),
            "porch_area_m2": porch_area.number,
            "walls": tuple(
                SideWall(side, self._chosen(f"wall_{side}"), layered.get(side, ()))
                for side in Side
                if self._chosen(f"wall_{side}") or side in layered
            ),
            "openings": tuple(entry.form.details() for entry in self.openings),
            "roof_layers": layered.get("roof", ()),
            "floor_layers": layered.get("floor", ()),
        }

    def refuse(self, error: DomainError) -> None:
        """Put a refusal beside its field, also in a row or with one of the walls."""
        if error.field == "openings":
            self._refuse_row(self.openings, int(str(error.values["row"])), "width_m", error)
        elif error.field == "walls":
            field = f"wall_{error.values['side']}"
            super().refuse(DomainError(error.code, field=field, **error.values))
        else:
            super().refuse(error)

    def _refuse_row(self, rows: Any, number: int, field: str, error: DomainError) -> None:
        row = rows.entries[number].form
        row.refuse(DomainError(error.code, field=field, **error.values))
        rows.errors = [*rows.errors, words(error)]

    def _number(self, name: str) -> NumberField:
        return cast("NumberField", self[name])

    def _chosen(self, name: str) -> str:
        return str(self[name].data or "")

    def _layers(self) -> dict[str, tuple[BuiltLayer, ...]]:
        found: dict[str, tuple[BuiltLayer, ...]] = {}
        for entry in self.layers:
            row = entry.form
            layer = BuiltLayer(row.material.data, row.thickness_mm.value())
            found[row.part.data] = (*found.get(row.part.data, ()), layer)
        return found


def survey_values(house: DwellingDetails) -> dict[str, Any]:
    """Return what the form shows of a house."""
    plain = (*_SIZES, "orientation_deg", "porch_area_m2")
    codes = (*_CODED, "window_panes")
    layers: dict[str, tuple[BuiltLayer, ...]] = {
        **{wall.side.value: wall.layers for wall in house.walls},
        "roof": house.roof_layers,
        "floor": house.floor_layers,
    }
    return {
        **{name: _number(getattr(house, name)) for name in plain},
        **{name: str(getattr(house, name) or "") for name in codes},
        "has_ceiling": _yes_no(house.has_ceiling),
        "wall_template": house.wall_template,
        "porch": house.porch,
        **{f"wall_{wall.side.value}": wall.template for wall in house.walls},
        "openings": [_opening_values(each) for each in house.openings],
        "layers": [
            {"part": part, "material": each.material, "thickness_mm": _number(each.thickness_mm)}
            for part, built in layers.items()
            for each in built
        ],
    }


def _opening_values(opening: Opening) -> dict[str, str]:
    return {
        "side": opening.side.value,
        "kind": opening.kind.value,
        "width_m": _number(opening.width_m),
        "height_m": _number(opening.height_m),
        "count": _number(opening.count),
        "frame": opening.frame.value if opening.frame else "",
        "panes": _number(opening.panes),
        "leaks": _yes_no(opening.leaks),
    }


def _coded(kind: Any, code: str | None) -> Any:
    return kind(code) if code else None


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _yes_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")
