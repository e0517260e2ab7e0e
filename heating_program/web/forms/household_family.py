"""Step 1 of the registration: where the household lives, its head, its people, its standing."""

import re
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, SelectField
from wtforms.validators import StopValidation

from heating_program.domain.errors import DomainError
from heating_program.domain.household import (
    SPECIAL_GROUP_LABELS,
    HouseholderDetails,
    SpecialGroup,
    SpecialStanding,
)
from heating_program.domain.identity import parse_phone
from heating_program.domain.names import parse_name
from heating_program.web.forms.fields import (
    ChineseForm,
    NumberField,
    checked_by,
    maybe_day,
    one_of,
    text,
    yes_no,
)
from heating_program.web.forms.household_person import (
    ApplicantForm,
    MemberForm,
    PersonForm,
)
from heating_program.web.forms.row_lists import MOST_ROWS, RowForm, drop_blank


class StandingForm(RowForm):
    """A group that policies treat better, who says so, and from when until when."""

    says: ClassVar[tuple[str, ...]] = ("group", "source", "since", "until", "holder_name")
    group = one_of(_("特殊群体"), SPECIAL_GROUP_LABELS, missing=_("请选择特殊群体。"))
    holder_name = text(_("持证人"), most=50)
    source = text(_("认定单位或证件"), most=40)
    since = maybe_day(_("认定日期"))
    until = maybe_day(_("到期日"))

    def details(self) -> SpecialStanding:
        """Return the standing; only after the form has been validated."""
        return SpecialStanding(
            group=SpecialGroup(self.group.data),
            source=self.source.typed,
            since=self.since.data,
            until=self.until.data,
            holder_name=self.holder_name.typed,
        )


def _require_village(_form: ChineseForm, field: SelectField) -> None:
    if not field.data:
        raise StopValidation(_("请选择嘎查村。"))


def phones_in(typed: str) -> list[str]:
    """Take apart what was typed as several numbers."""
    return re.findall(r"[^、，,；;\s]+", typed)


class FamilyForm(PersonForm):
    """Householder and family, in the order of the paper form."""

    order: ClassVar[tuple[str, ...]] = (
        "village_code",
        "group_text",
        "door_no",
        "address_note",
        "name",
        "phone",
        "id_no",
    )
    village_code = SelectField(_("嘎查村"), validators=[_require_village], default="")
    group_text = text(_("村民小组"), most=20)
    door_no = text(_("门牌"), most=60)
    address_note = text(_("地址说明"), most=60)
    name = text(_("户主姓名"), missing=_("请填写户主姓名。"), most=50)
    phone = text(_("联系电话"), missing=_("请填写联系电话。"), most=30, inputmode="tel")
    other_phones = text(_("其他电话"), most=100, inputmode="tel", title=_("多个号码用顿号隔开"))
    registered_members = NumberField(
        _("户籍人口"), least=1, most=30, decimals=0, missing=_("请填写户籍人口。")
    )
    resident_members = NumberField(
        _("常住人口"), least=0, most=30, decimals=0, missing=_("请填写常住人口。")
    )
    resident_months = NumberField(
        _("年常住月数"), least=0, most=12, decimals=0, missing=_("请填写每年常住几个月。")
    )
    officials_relative = yes_no(_("是否村干部近亲属"))
    officials_relation = text(_("与村干部的关系"), most=40)
    special_groups = FieldList(FormField(StandingForm), max_entries=MOST_ROWS)
    members = FieldList(FormField(MemberForm), max_entries=MOST_ROWS)
    applicant = FormField(ApplicantForm)

    validate_name = checked_by(parse_name)
    validate_phone = checked_by(parse_phone)

    validate_other_phones = checked_by(lambda typed: list(map(parse_phone, phones_in(typed))))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then what only the answers together show to be missing."""
        drop_blank(self.members)
        drop_blank(self.special_groups)
        super().validate(extra_validators)
        if self.officials_relative.data == "yes" and not self.officials_relation.typed:
            self.refuse(DomainError("relation_missing", field="officials_relation"))
        return not self.errors

    def family(self) -> dict[str, Any]:
        """Return this part of the household; only after the fields have been validated."""
        return {
            "village_code": self.village_code.data,
            "group_text": self.group_text.typed,
            "door_no": self.door_no.typed,
            "address_note": self.address_note.typed,
            "phone": parse_phone(self.phone.typed),
            "other_phones": tuple(map(parse_phone, phones_in(self.other_phones.typed))),
            "registered_members": self.registered_members.whole(),
            "resident_members": self.resident_members.whole(),
            "resident_months": self.resident_months.whole(),
            "special_groups": tuple(entry.form.details() for entry in self.special_groups),
            "officials_relative": self.officials_relative.data == "yes",
            "officials_relation": self.officials_relation.typed,
            "householder": HouseholderDetails(self.name.typed, self.identity()),
            "members": tuple(entry.form.details() for entry in self.members),
            "applicant": None if self.applicant.form.is_blank else self.applicant.form.details(),
        }
