"""The form of the style guide: one field of every kind, for looking at and not for storing."""

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, FileField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from heating_program.domain.dwelling import FUEL_LABELS
from heating_program.domain.identity import parse_id_number
from heating_program.domain.inspection import ITEM_VERDICT_LABELS
from heating_program.web.forms.fields import (
    ChineseForm,
    NumberField,
    checked_by,
    day,
    one_of,
    options,
    text,
)

_DAY = date(2026, 11, 22)
_VILLAGES = {"chunguang": _("春光村"), "minzhu": _("民主村")}


class SampleForm(ChineseForm):
    """A field of every kind that the macros know."""

    owner_name = text(_("姓名"), missing=_("请填写姓名。"), most=40)
    phone = text(_("手机号"), most=20)
    id_no = text(_("身份证号"), missing=_("请填写身份证号。"), most=25)
    floor_area_m2 = NumberField(_("建筑面积"), least=20, most=600, missing=_("请填写建筑面积。"))
    built_on = day(_("建成日期"), missing=_("请填写建成日期。"))
    village = SelectField(
        _("嘎查村"),
        [InputRequired(_("请选择嘎查村。"))],
        choices=options(_VILLAGES, empty=_("请选择")),
    )
    heating = one_of(_("现用取暖燃料"), FUEL_LABELS, missing=_("请选择现用取暖燃料。"))
    base_plate = RadioField(
        _("室外机基础牢固"),
        [InputRequired(_("请选择结论。"))],
        choices=options(ITEM_VERDICT_LABELS),
        description=_("离地不小于 30 cm"),
    )
    remark = TextAreaField(_("整改要求"), [InputRequired(_("不合格须写明整改要求。"))])
    photo = FileField(_("现场照片"), [Optional()])
    consent = BooleanField(_("农户已签署信息处理同意书"), [InputRequired(_("请先取得同意。"))])

    def validate_id_no(self, field: Field) -> None:
        """Check the number as a registration does."""
        checked_by(lambda typed: parse_id_number(typed, on=_DAY))(self, field)
