"""The registration of a household: householder, family, account, house and how it is heated."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from heating_program.domain.dwelling import (
    FUEL_LABELS,
    HAZARD_LABELS,
    STRUCTURE_LABELS,
    DwellingDetails,
    HazardGrade,
    HeatingFuel,
    Structure,
)
from heating_program.domain.household import (
    SPECIAL_GROUP_LABELS,
    AccountDetails,
    HouseholdDetails,
    HouseholderDetails,
    SpecialGroup,
    SpecialStanding,
    contradictions,
)
from heating_program.domain.identity import (
    ACCOUNT_KIND_LABELS,
    AccountKind,
    parse_account_number,
    parse_id_number,
    parse_phone,
)
from heating_program.domain.names import parse_name
from heating_program.models.household import Household
from heating_program.web.forms.fields import (
    ChineseForm,
    NumberField,
    checked_by,
    day,
    one_of,
    options,
    text,
    yes_no,
)


class HouseholdForm(ChineseForm):
    """Fields in the order of the paper form."""

    id = HiddenField()
    row_version = IntegerField(validators=[Optional()])

    village_code = SelectField(_("嘎查村"), validators=[])
    group_text = text(_("村民小组"), most=20)
    door_no = text(_("门牌"), most=60)

    name = text(_("户主姓名"), missing=_("请填写户主姓名。"), most=50)
    id_no = text(_("身份证号"), missing=_("请填写户主身份证号。"), most=40, inputmode="text")
    phone = text(_("联系电话"), missing=_("请填写联系电话。"), most=30, inputmode="tel")
    registered_members = NumberField(
        _("户籍人口"), least=1, most=30, decimals=0, missing=_("请填写户籍人口。")
    )
    resident_members = NumberField(
        _("常住人口"), least=0, most=30, decimals=0, missing=_("请填写常住人口。")
    )
    resident_months = NumberField(
        _("年常住月数"), least=0, most=12, decimals=0, missing=_("请填写每年常住几个月。")
    )
    special_groups = SelectMultipleField(
        _("特殊群体"),
        choices=options(SPECIAL_GROUP_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("没有则不选"),
    )
    officials_relative = yes_no(_("是否村干部近亲属"))
    consent_on = day(_("信息处理同意书签署日期"), missing=_("请填写同意书签署日期。"))

    account_kind = SelectField(
        _("账户种类"),
        choices=options(ACCOUNT_KIND_LABELS, empty=_("暂不登记")),
    )
    account_number = text(_("账号"), most=40, inputmode="numeric")
    account_bank = text(_("开户银行"), most=60)
    account_holder_name = text(_("开户姓名"), most=50, title=_("与银行登记一致"))

    plot_no = text(_("宅基地证号"), most=40)
    built_year = NumberField(
        _("建成年份"), least=1900, most=2100, decimals=0, missing=_("请填写建成年份。")
    )
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
    electricity_customer_no = text(_("用电户号"), most=20, inputmode="numeric")
    transformer = text(_("台区"), most=40)
    heating_fuel = one_of(_("现用取暖燃料"), FUEL_LABELS, missing=_("请选择现用取暖燃料。"))
    coal_t = NumberField(
        _("年用煤量"), least=0, most=30, decimals=2, missing=_("请填写年用煤量，不用煤填 0。")
    )

    def check(self, *, today: date, villages: Mapping[str, str]) -> bool:
        """Validate every field, then what must fit together; all errors are shown at once."""
        self.today = today
        self.village_code.choices = options(villages, empty=_("请选择"))
        extra: dict[str, list[Any]] = {
            "village_code": [_require_village],
            "name": [checked_by(parse_name)],
            "id_no": [checked_by(lambda typed: parse_id_number(typed, on=today))],
            "phone": [checked_by(parse_phone)],
        }
        if self.account_kind.data in set(AccountKind):
            kind = AccountKind(self.account_kind.data)
            extra["account_number"] = [
                checked_by(lambda typed: parse_account_number(typed, kind=kind))
            ]
            extra["account_holder_name"] = [checked_by(parse_name)]
        if not self.validate(extra):
            return False
        for error in contradictions(self.details(), on=today):
            self.refuse(error)
        return not self.errors

    def details(self) -> HouseholdDetails:
        """Return what was entered; only after `check` has passed the fields."""
        return HouseholdDetails(
            village_code=self.village_code.data,
            group_text=self.group_text.typed,
            door_no=self.door_no.typed,
            phone=parse_phone(self.phone.typed),
            registered_members=self.registered_members.whole(),
            resident_members=self.resident_members.whole(),
            resident_months=self.resident_months.whole(),
            special_groups=tuple(
                SpecialStanding(SpecialGroup(code)) for code in self.special_groups.data or []
            ),
            officials_relative=self.officials_relative.data == "yes",
            consent_on=cast("date", self.consent_on.data),
            householder=HouseholderDetails(
                name=self.name.typed,
                id_number=parse_id_number(self.id_no.typed, on=self.today),
            ),
            account=self._account(),
            dwelling=self._dwelling(),
        )

    def _account(self) -> AccountDetails | None:
        if not self.account_kind.data:
            return None
        return AccountDetails(
            kind=AccountKind(self.account_kind.data),
            number=self.account_number.typed,
            bank=self.account_bank.typed,
            holder_name=self.account_holder_name.typed,
        )

    def _dwelling(self) -> DwellingDetails:
        return DwellingDetails(
            plot_no=self.plot_no.typed,
            built_year=self.built_year.whole(),
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
            electricity_customer_no=self.electricity_customer_no.typed,
            transformer=self.transformer.typed,
            heating_fuel=HeatingFuel(self.heating_fuel.data),
            coal_t=self.coal_t.value(),
        )


def stored_values(household: Household) -> dict[str, Any]:
    """Return what the form shows of a stored file; the two sealed numbers stay out of it."""
    account, head = household.account, household.householder
    stored: dict[str, Any] = {
        "id": str(household.id),
        "row_version": household.row_version,
        "village_code": household.area_code,
        "name": head.name,
        "consent_on": household.consent_on,
        "special_groups": household.special_groups,
        "account_kind": account.kind if account else "",
        "account_bank": account.bank if account else "",
        "account_holder_name": account.holder_name if account else "",
    }
    own = ("group_text", "door_no", "phone", "officials_relative")
    counts = ("registered_members", "resident_members", "resident_months")
    stored |= {name: _as_typed(getattr(household, name)) for name in own + counts}
    house = [field.name for field in fields(DwellingDetails)]
    return stored | {name: _as_typed(getattr(household.dwelling, name)) for name in house}


def _as_typed(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value


def _require_village(_form: ChineseForm, field: SelectField) -> None:
    if not field.data:
        raise StopValidation(_("请选择嘎查村。"))
