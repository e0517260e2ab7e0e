"""What a technician fills in about a retrofit: the design, the probe, the house as built."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField
from wtforms.validators import Optional

from heating_program.domain.errors import DomainError
from heating_program.domain.retrofit import EnvelopeSurvey, HiddenWork, Insulation, RetrofitPlan
from heating_program.reference.envelopes import envelopes, template_by_code, templates_for
from heating_program.web.forms.fields import ChineseForm, NumberField, options, required, text
from heating_program.web.forms.optional_number import OptionalNumberField


def _material(label: str) -> SelectField:
    """Make the choice of an insulation; its options come from the catalogue of the day."""
    return SelectField(label, [Optional()])


def _thickness(label: str, **kwargs: Any) -> OptionalNumberField:
    return OptionalNumberField(label, least=0, most=600, **kwargs)


class _Layers(ChineseForm):
    """The two layers that will be covered, in design and in probe."""

    row_version = IntegerField(validators=[Optional()])
    wall_material = _material(_("外墙保温"))
    wall_thickness_mm = _thickness(_("外墙保温厚度"))
    roof_material = _material(_("屋面保温"))
    roof_thickness_mm = _thickness(_("屋面保温厚度"))

    def offer(self) -> None:
        """Put the catalogue of the day into the choices."""
        for part, field in (("wall", self.wall_material), ("roof", self.roof_material)):
            labels = {code: o.zh for code, o in envelopes().insulation[part].items()}
            field.choices = options(labels, empty=_("不做"))

    def layers_fit(self) -> bool:
        """Refuse a material without thickness and a thickness of nothing."""
        for part in ("wall", "roof"):
            material, given = self._entered(part)
            if material and given is None:
                self.refuse(DomainError("thickness_missing", field=f"{part}_thickness_mm"))
            elif given and not material:
                self.refuse(DomainError("material_missing", field=f"{part}_material"))
        return not self.errors

    def layer(self, part: str) -> Insulation | None:
        """Return the layer of a part as entered."""
        material, thickness_mm = self._entered(part)
        return Insulation(material, thickness_mm or 0.0) if material else None

    def _entered(self, part: str) -> tuple[str, float | None]:
        if part == "wall":
            return self.wall_material.data or "", self.wall_thickness_mm.typed_number
        return self.roof_material.data or "", self.roof_thickness_mm.typed_number


class _Openings(ChineseForm):
    """Windows, doors and tightness, in design and as built."""

    window = SelectField(_("更换外窗"), [Optional()])
    door = SelectField(_("更换外门"), [Optional()])
    air = SelectField(_("气密"), [Optional()])

    def offer_openings(self) -> None:
        """Put the catalogue of the day into the choices."""
        catalogue = envelopes()
        self.window.choices = options(
            {code: o.zh for code, o in catalogue.windows.items()}, empty=_("不换")
        )
        self.door.choices = options(
            {code: o.zh for code, o in catalogue.doors.items()}, empty=_("不换")
        )
        self.air.choices = options(
            {code: o.zh for code, o in catalogue.air.items()}, empty=_("维持现状")
        )


class DesignForm(_Layers, _Openings):
    """The envelope before and the measures, in one sheet."""

    template = SelectField(_("构造模板"), [required(_("请选择与现场相符的构造模板。"))])
    porch = SelectField(_("正面暖廊"), [Optional()])
    porch_depth_m = OptionalNumberField(_("暖廊进深"), least=0.5, most=5)
    window_front_m2 = NumberField(
        _("正面外窗"), least=0, most=80, missing=_("请填写正面外窗面积，没有填 0。")
    )
    window_back_m2 = NumberField(
        _("背面外窗"), least=0, most=80, missing=_("请填写背面外窗面积，没有填 0。")
    )
    door_m2 = NumberField(_("外门"), least=0, most=30, missing=_("请填写外门面积，没有填 0。"))

    def offer_templates(self, structure: str, built_year: int) -> None:
        """Put the templates into the choice: those of this structure first, the likely one on top.

        All are offered, for a register may name the wrong structure and the technician stands
        before the house.
        """
        likely = templates_for(structure, built_year)
        others = [each for each in envelopes().by_code.values() if each not in likely]
        self.template.choices = options({each.code: each.zh for each in (*likely, *others)})
        porches = {code: each.zh for code, each in envelopes().porches.items()}
        self.porch.choices = options(porches, empty=_("没有"))

    def check(self, structure: str, built_year: int) -> bool:
        """Validate every field, then what must fit together."""
        self.offer()
        self.offer_openings()
        self.offer_templates(structure, built_year)
        valid = self.validate()
        return self.layers_fit() and valid

    def details(self) -> tuple[EnvelopeSurvey, RetrofitPlan]:
        """Return survey and plan; only after `check` has passed."""
        template = template_by_code(self.template.data)
        survey = EnvelopeSurvey(
            structure=template.structure,
            window_front_m2=self.window_front_m2.value(),
            window_back_m2=self.window_back_m2.value(),
            door_m2=self.door_m2.value(),
            template=template.code,
            porch=self.porch.data or "",
            porch_depth_m=self.porch_depth_m.typed_number if self.porch.data else None,
        )
        plan = RetrofitPlan(
            wall=self.layer("wall"),
            roof=self.layer("roof"),
            window=self.window.data or "",
            door=self.door.data or "",
            air=self.air.data or "",
        )
        return survey, plan


class HiddenWorkForm(_Layers):
    """What the probe found before the work was covered."""

    note = text(_("检查记录"), missing=_("请写明检查部位和方法。"), most=400)

    def check(self) -> bool:
        """Validate every field, then what must fit together."""
        self.offer()
        valid = self.validate()
        return self.layers_fit() and valid

    def details(self) -> HiddenWork:
        """Return the probe; only after `check` has passed."""
        return HiddenWork(wall=self.layer("wall"), roof=self.layer("roof"))


class AsBuiltForm(_Openings):
    """What was really installed; the covered layers are those of the probe."""

    row_version = IntegerField(validators=[Optional()])

    def check(self) -> bool:
        """Validate every field."""
        self.offer_openings()
        return self.validate()

    def details(self) -> dict[str, str]:
        """Return the codes found, empty where nothing was changed."""
        return {name: self[name].data or "" for name in ("window", "door", "air")}


def design_values(survey: EnvelopeSurvey, plan: RetrofitPlan) -> dict[str, Any]:
    """Return what the design form shows of a survey and a plan."""
    return {
        "template": survey.template_code,
        "porch": survey.porch,
        "porch_depth_m": "" if survey.porch_depth_m is None else f"{survey.porch_depth_m:g}",
        "window_front_m2": f"{survey.window_front_m2:g}",
        "window_back_m2": f"{survey.window_back_m2:g}",
        "door_m2": f"{survey.door_m2:g}",
        "window": plan.window,
        "door": plan.door,
        "air": plan.air,
        **layer_values(plan),
    }


def layer_values(plan: RetrofitPlan, *, with_thickness: bool = True) -> dict[str, str]:
    """Return the planned layers; a probe gets the materials only and finds the thickness."""
    values = {}
    for part, layer in (("wall", plan.wall), ("roof", plan.roof)):
        values[f"{part}_material"] = layer.material if layer else ""
        if with_thickness and layer:
            values[f"{part}_thickness_mm"] = f"{layer.thickness_mm:g}"
    return values
