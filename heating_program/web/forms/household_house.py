"""Step 2 of the registration: the house, its place, its walls, its meters."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField

from heating_program.domain.dwelling import (
    AIR_TIGHTNESS_LABELS,
    HAZARD_LABELS,
    PLOT_PROOF_LABELS,
    POSITION_SOURCE_LABELS,
    ROOF_COVERING_LABELS,
    ROOF_FORM_LABELS,
    STRUCTURE_LABELS,
    WINDOW_FRAME_LABELS,
    AirTightness,
    DwellingDetails,
    HazardGrade,
    HeatingFuel,
    PlotProof,
    Position,
    PositionSource,
    RoofCovering,
    RoofForm,
    Structure,
    WindowFrame,
)
from heating_program.domain.errors import DomainError
from heating_program.reference.envelopes import envelopes
from heating_program.web.forms.fields import (
    NumberField,
    maybe,
    number_text,
    one_of,
    options,
    text,
    yes_no,
)
from heating_program.web.forms.row_lists import OrderedForm

PHASE_LABELS = {"1": _("单相"), "3": _("三相")}
CEILING_LABELS = {"yes": _("有吊顶"), "no": _("无吊顶")}
PANE_LABELS = {"1": _("单层"), "2": _("双层"), "3": _("三层")}


class HouseForm(OrderedForm):
    """The house in the order of the paper form; what was not seen stays empty."""

    plot_no = number_text(_("宅基地证号"), most=40)
    plot_proof = maybe(_("宅基地证明"), PLOT_PROOF_LABELS)
    electricity_customer_no = number_text(_("用电户号"), most=20, inputmode="numeric")
    built_year = NumberField(
        _("建成年份"), least=1900, most=2100, decimals=0, missing=_("请填写建成年份。")
    )
    renovated_year = NumberField(_("翻修年份"), least=1900, most=2100, decimals=0)
    storeys = NumberField(_("层数"), least=1, most=6, decimals=0, default="1")
    structure = one_of(_("结构"), STRUCTURE_LABELS, missing=_("请选择房屋结构。"))
    hazard_grade = one_of(_("危房等级"), HAZARD_LABELS, missing=_("请选择危房等级。"))
    relocation_listed = yes_no(_("是否列入搬迁"))
    in_heating_network = yes_no(_("是否在集中供热范围"))
    length_m = NumberField(_("面宽"), least=3, most=40, missing=_("请填写面宽。"))
    depth_m = NumberField(_("进深"), least=3, most=20, missing=_("请填写进深。"))
    eaves_height_m = NumberField(_("檐高"), least=2, most=5, decimals=2, missing=_("请填写檐高。"))
    orientation_deg = NumberField(
        _("朝向"),
        least=0,
        most=359,
        decimals=0,
        missing=_("请填写朝向。"),
        description=_("正南为 180"),
        default="180",
    )
    floor_area_m2 = NumberField(_("建筑面积"), least=15, most=500, missing=_("请填写建筑面积。"))
    heated_area_m2 = NumberField(_("取暖面积"), least=5, most=500, missing=_("请填写取暖面积。"))
    rooms = NumberField(_("间数"), least=1, most=30, decimals=0)
    bays = NumberField(_("开间"), least=1, most=20, decimals=0)
    wall_template = SelectField(_("外墙做法"), default="")
    roof_form = maybe(_("屋面形式"), ROOF_FORM_LABELS)
    roof_covering = maybe(_("屋面面层"), ROOF_COVERING_LABELS)
    has_ceiling = maybe(_("吊顶"), CEILING_LABELS)
    window_frame = maybe(_("窗框"), WINDOW_FRAME_LABELS)
    window_panes = maybe(_("玻璃"), PANE_LABELS)
    air_tightness = maybe(_("气密"), AIR_TIGHTNESS_LABELS)
    porch = SelectField(_("阳光间"), default="")
    transformer = text(_("台区"), most=40)
    service_phases = maybe(_("进户电源"), PHASE_LABELS)
    service_kw = NumberField(_("进户容量"), least=1, most=200)
    meter_no = number_text(_("电表号"), most=20)
    heating_meter_no = number_text(_("取暖分表号"), most=20)
    latitude_deg = NumberField(_("纬度"), least=39.5, most=43, decimals=7)
    longitude_deg = NumberField(_("经度"), least=104.5, most=110.5, decimals=7)
    position_accuracy_m = NumberField(_("定位精度"), least=0, most=9999)
    position_source = maybe(_("位置来源"), POSITION_SOURCE_LABELS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = envelopes()
        walls = {each.code: each.zh for each in data.by_code.values()}
        self.wall_template.choices = options(walls, empty=_("未填"))
        porches = {each.code: each.zh for each in data.porches.values()}
        self.porch.choices = options(porches, empty=_("没有"))

    # Walls, openings and layers have a page of their own; here they stay as they are stored.
    side_by_side: Mapping[str, Any] = MappingProxyType({})

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then that a position is a whole one."""
        super().validate(extra_validators)
        if (self.latitude_deg.number is None) != (self.longitude_deg.number is None):
            lacking = "latitude_deg" if self.latitude_deg.number is None else "longitude_deg"
            if not self[lacking].errors:
                self.refuse(DomainError("position_half", field=lacking))
        elif self.latitude_deg.number is not None and not self.position_source.data:
            self.refuse(DomainError("position_source_missing", field="position_source"))
        return not self.errors

    def refuse_house(self, today: date) -> None:
        """Say what cannot be true of the house together; its heating is asked a step later."""
        for error in self.house(HeatingFuel.LOOSE_COAL, 0.0).contradictions(on=today):
            self.refuse(error)

    def house(self, heating_fuel: HeatingFuel, coal_t: float) -> DwellingDetails:
        """Return the house; only after the fields have been validated."""
        return DwellingDetails(
            plot_no=self.plot_no.typed,
            plot_proof=_coded(PlotProof, self.plot_proof.data),
            position=self._position(),
            built_year=self.built_year.whole(),
            renovated_year=_whole(self.renovated_year),
            structure=Structure(self.structure.data),
            hazard_grade=HazardGrade(self.hazard_grade.data),
            relocation_listed=self.relocation_listed.data == "yes",
            in_heating_network=self.in_heating_network.data == "yes",
            length_m=self.length_m.value(),
            depth_m=self.depth_m.value(),
            eaves_height_m=self.eaves_height_m.value(),
            orientation_deg=self.orientation_deg.whole(),
            floor_area_m2=self.floor_area_m2.value(),
            heated_area_m2=self.heated_area_m2.value(),
            storeys=_whole(self.storeys) or 1,
            rooms=_whole(self.rooms),
            bays=_whole(self.bays),
            electricity_customer_no=self.electricity_customer_no.typed,
            transformer=self.transformer.typed,
            service_phases=int(self.service_phases.data) if self.service_phases.data else None,
            service_kw=self.service_kw.number,
            meter_no=self.meter_no.typed,
            heating_meter_no=self.heating_meter_no.typed,
            heating_fuel=heating_fuel,
            coal_t=coal_t,
            **self._shell(),
            **self.side_by_side,
        )

    def _shell(self) -> dict[str, Any]:
        return {
            "wall_template": self.wall_template.data or "",
            "roof_form": _coded(RoofForm, self.roof_form.data),
            "roof_covering": _coded(RoofCovering, self.roof_covering.data),
            "has_ceiling": {"yes": True, "no": False}.get(self.has_ceiling.data or ""),
            "window_frame": _coded(WindowFrame, self.window_frame.data),
            "window_panes": int(self.window_panes.data) if self.window_panes.data else None,
            "air_tightness": _coded(AirTightness, self.air_tightness.data),
            "porch": self.porch.data or "",
        }

    def _position(self) -> Position | None:
        latitude, longitude = self.latitude_deg.number, self.longitude_deg.number
        if latitude is None or longitude is None:
            return None
        source = PositionSource(self.position_source.data)
        return Position(latitude, longitude, self.position_accuracy_m.number, source)


def _coded(kind: Any, code: str | None) -> Any:
    return kind(code) if code else None


def _whole(field: NumberField) -> int | None:
    return None if field.number is None else int(field.number)
