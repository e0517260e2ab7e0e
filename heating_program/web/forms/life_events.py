"""The small forms of events in a family's life; each hands over one event of the domain."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms import SelectMultipleField as Several
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from heating_program.domain.dwelling import FUEL_LABELS, HeatingFuel
from heating_program.domain.errors import DomainError
from heating_program.domain.household import RELATION_LABELS, Relation
from heating_program.domain.identity import parse_phone
from heating_program.domain.life_events import (
    Death,
    Home,
    HouseSold,
    Joined,
    Kinship,
    LifeEvent,
    Move,
    MovedOut,
    NewHead,
    Split,
)
from heating_program.models.household import Household
from heating_program.web.forms.fields import (
    NumberField,
    checked_by,
    day,
    maybe,
    one_of,
    options,
    required,
    text,
    yes_no,
)
from heating_program.web.forms.household_account import AccountForm
from heating_program.web.forms.household_house import HouseForm
from heating_program.web.forms.households import offer_villages
from heating_program.web.forms.row_lists import OrderedForm, on_day

_PEOPLE = {code: label for code, label in RELATION_LABELS.items() if code != Relation.SELF}
_REGISTERED = NumberField(
    _("变更后户籍人口"), least=0, most=30, decimals=0, missing=_("请填写户籍人口。")
)
_RESIDENT = NumberField(
    _("变更后常住人口"), least=0, most=30, decimals=0, missing=_("请填写常住人口。")
)


class EventForm(OrderedForm):
    """What every event is asked for with: which file, which version of it, and why."""

    id = HiddenField()
    row_version = IntegerField(validators=[Optional()])
    reason = text(
        _("原因和依据"), missing=_("请填写原因和依据。"), most=200, title=_("证明材料名称、日期")
    )

    def offer(self, household: Household, villages: Mapping[str, str]) -> None:
        """Fill the choices from the file as it is."""
        offer_villages(self, villages)
        self.offer_people(household)

    def offer_people(self, household: Household) -> None:
        """Fill the choices that name people of the file, where there are any."""

    def check(self, today: date) -> bool:
        """Validate every field."""
        on_day(self, today)
        return self.validate()

    def event(self) -> LifeEvent:
        """Return what happened; only after `check` has passed."""
        raise NotImplementedError


class DeathForm(EventForm):
    """Who died, and how many remain."""

    person_id = SelectField(_("去世的成员"))
    deceased_on = day(_("去世日期"), missing=_("请填写去世日期。"))
    registered_members = _REGISTERED
    resident_members = _RESIDENT

    def offer_people(self, household: Household) -> None:
        """Offer the living members, the head too, and the applicant from outside the family."""
        offered = _people(household, with_head=True)
        applicant = household.applicant
        if applicant and not applicant.is_member and applicant.deceased_on is None:
            offered += options({str(applicant.id): f"{applicant.name}（{applicant.id_no_mask}）"})
        self.person_id.choices = offered

    def event(self) -> Death:
        """Return the death."""
        return Death(
            self.person_id.data,
            cast("date", self.deceased_on.data),
            self.registered_members.whole(),
            self.resident_members.whole(),
        )


class KinForm(OrderedForm):
    """One person and what they are to the new head."""

    person = HiddenField()
    relation = maybe(_("与新户主关系"), _PEOPLE)


class NewHeadForm(AccountForm, EventForm):
    """Who becomes head, what the others are to them, and their own account."""

    consent_on = None  # type: ignore[assignment]  # wtforms' way to leave a parent's field out
    person_id = SelectField(_("新户主"))
    since = day(_("变更日期"), missing=_("请填写变更日期。"))
    kinships = FieldList(FormField(KinForm))

    def offer_people(self, household: Household) -> None:
        """Offer everybody but the head, and ask about each of the living."""
        self.person_id.choices = _people(household, with_head=False)
        _ask_kin(self.kinships, household, with_head=True)

    def event(self) -> NewHead:
        """Return the change of head."""
        return NewHead(
            self.person_id.data,
            cast("date", self.since.data),
            _kinships(self.kinships, but=self.person_id.data),
            self.account(),
        )


class MovedOutForm(EventForm):
    """Who left: some members, or everybody."""

    who = one_of(
        _("谁迁出"),
        {"members": _("部分成员"), "family": _("全家")},
        missing=_("请选择谁迁出。"),
        radio=True,
    )
    person_ids = Several(
        _("迁出的成员"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("全家迁出时不选"),
    )
    since = day(_("迁出日期"), missing=_("请填写迁出日期。"))
    registered_members = _REGISTERED
    resident_members = _RESIDENT

    def offer_people(self, household: Household) -> None:
        """Offer everybody but the head, who leaves only with the whole family."""
        self.person_ids.choices = _people(household, with_head=False)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that somebody is named where not all leave."""
        super().validate(extra_validators)
        if self.who.data == "members" and not self.person_ids.data:
            self.refuse(DomainError("person_not_member", field="person_ids"))
        return not self.errors

    def event(self) -> MovedOut:
        """Return who left."""
        chosen = self.person_ids.data or [] if self.who.data == "members" else []
        return MovedOut(
            tuple(chosen),
            cast("date", self.since.data),
            self.registered_members.whole(),
            self.resident_members.whole(),
        )


class HomeForm(HouseForm):
    """Where a family lives from now on: address, house and how it is heated."""

    village_code = SelectField(_("新嘎查村"), [required(_("请选择嘎查村。"))])
    group_text = text(_("村民小组"), most=20)
    door_no = text(_("门牌"), most=60)
    heating_fuel = one_of(_("新居取暖燃料"), FUEL_LABELS, missing=_("请选择取暖燃料。"))
    coal_t = NumberField(
        _("年用煤量"), least=0, most=30, decimals=2, missing=_("请填写年用煤量，不用煤填 0。")
    )

    def home(self) -> Home:
        """Return the place and the house."""
        return Home(
            self.village_code.data,
            self.group_text.typed,
            self.door_no.typed,
            self.house(HeatingFuel(self.heating_fuel.data), self.coal_t.value()),
        )


class MoveForm(HomeForm, EventForm):
    """The family lives in another house."""

    since = day(_("迁居日期"), missing=_("请填写迁居日期。"))

    def event(self) -> Move:
        """Return the move."""
        return Move(cast("date", self.since.data), self.home(), keeps_house=False)


class RezonedForm(EventForm):
    """The same house, in another village: borders were changed, or the village was wrong."""

    village_code = SelectField(_("新嘎查村"), [required(_("请选择嘎查村。"))])
    group_text = text(_("村民小组"), most=20)
    door_no = text(_("门牌"), most=60)
    since = day(_("变更日期"), missing=_("请填写变更日期。"))
    stays: Home

    def event(self) -> Move:
        """Return the change of village; the view says which house stays."""
        home = Home(
            self.village_code.data,
            self.group_text.typed,
            self.door_no.typed,
            self.stays.house,
        )
        return Move(cast("date", self.since.data), home, keeps_house=True)


class SoldForm(EventForm):
    """The house is sold and the family has left."""

    since = day(_("出售日期"), missing=_("请填写出售日期。"))
    buyer_file_no = text(_("买方户号"), most=20, title=_("买方已建档的填户号"))
    buyer_name = text(_("买方姓名"), most=50, title=_("买方没有档案的填写"))
    buyer_phone = text(_("买方电话"), most=30, inputmode="tel")

    def validate_buyer_phone(self, field: Any) -> None:
        """Check a telephone that is given."""
        if field.typed:
            checked_by(parse_phone)(self, field)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that the buyer is named in one way."""
        super().validate(extra_validators)
        if self.buyer_file_no.typed and self.buyer_name.typed:
            self.refuse(DomainError("buyer_named_twice", field="buyer_name"))
        return not self.errors

    def event(self) -> HouseSold:
        """Return the sale."""
        return self._sold(None)

    def _sold(self, home: Home | None) -> HouseSold:
        phone = self.buyer_phone.typed
        return HouseSold(
            since=cast("date", self.since.data),
            buyer_file_no=_file_no(self.buyer_file_no.typed),
            home=home,
            buyer_name=self.buyer_name.typed,
            buyer_phone=parse_phone(phone) if phone else "",
        )


class SoldMovedForm(HomeForm, SoldForm):
    """The house is sold and the family lives in another one."""

    def event(self) -> HouseSold:
        """Return the sale and where the seller lives."""
        return self._sold(self.home())


class SplitForm(EventForm):
    """Some members found a household of their own in the same house."""

    head_id = SelectField(_("新户户主"))
    kinships = FieldList(FormField(KinForm))
    phone = text(_("新户电话"), missing=_("请填写联系电话。"), most=30, inputmode="tel")
    registered_members = NumberField(
        _("新户户籍人口"), least=1, most=30, decimals=0, missing=_("请填写户籍人口。")
    )
    resident_members = NumberField(
        _("新户常住人口"), least=0, most=30, decimals=0, missing=_("请填写常住人口。")
    )
    resident_months = NumberField(
        _("新户年常住月数"), least=0, most=12, decimals=0, missing=_("请填写每年常住几个月。")
    )
    consent_on = day(_("新户同意书签署日期"), missing=_("请填写同意书签署日期。"))
    registered_left = NumberField(
        _("原户剩余户籍人口"), least=1, most=30, decimals=0, missing=_("请填写户籍人口。")
    )
    resident_left = NumberField(
        _("原户剩余常住人口"), least=0, most=30, decimals=0, missing=_("请填写常住人口。")
    )
    since = day(_("分户日期"), missing=_("请填写分户日期。"))
    validate_phone = checked_by(parse_phone)

    def offer_people(self, household: Household) -> None:
        """Offer everybody but the head; who has no kinship said stays."""
        self.head_id.choices = _people(household, with_head=False)
        _ask_kin(self.kinships, household, with_head=False)

    def event(self) -> Split:
        """Return the founding."""
        return self._split(None)

    def _split(self, home: Home | None) -> Split:
        return Split(
            since=cast("date", self.since.data),
            head_id=self.head_id.data,
            kinships=_kinships(self.kinships, but=self.head_id.data, all_of_them=False),
            phone=parse_phone(self.phone.typed),
            registered_members=self.registered_members.whole(),
            resident_members=self.resident_members.whole(),
            resident_months=self.resident_months.whole(),
            consent_on=cast("date", self.consent_on.data),
            registered_left=self.registered_left.whole(),
            resident_left=self.resident_left.whole(),
            home=home,
        )


class SplitMovedForm(HomeForm, SplitForm):
    """Some members found a household of their own in another house."""

    def event(self) -> Split:
        """Return the founding, with the new house."""
        return self._split(self.home())


class JoinedForm(EventForm):
    """Into which file this one is taken up."""

    other_file_no = text(_("并入户号"), missing=_("请填写并入户号。"), most=20)
    same_house = yes_no(_("是否同一处住宅"))
    registered_members = NumberField(
        _("合户后户籍人口"), least=1, most=30, decimals=0, missing=_("请填写户籍人口。")
    )
    resident_members = NumberField(
        _("合户后常住人口"), least=0, most=30, decimals=0, missing=_("请填写常住人口。")
    )
    since = day(_("并户日期"), missing=_("请填写并户日期。"))

    def event(self) -> Joined:
        """Return the joining."""
        return Joined(
            since=cast("date", self.since.data),
            other_file_no=_file_no(self.other_file_no.typed),
            same_house=self.same_house.data == "yes",
            registered_members=self.registered_members.whole(),
            resident_members=self.resident_members.whole(),
        )


def _people(household: Household, *, with_head: bool) -> Any:
    living = [one for one in household.members if one.deceased_on is None]
    named = {
        str(one.id): f"{one.name}（{one.id_no_mask}）"
        for one in living
        if with_head or not one.is_householder
    }
    return options(named)


def _ask_kin(rows: Any, household: Household, *, with_head: bool) -> None:
    """Make one row a person, with what was chosen in it kept."""
    chosen = {entry.form.person.data: entry.form.relation.data for entry in rows.entries}
    while rows.entries:
        rows.pop_entry()
    for one in household.members:
        if one.deceased_on is None and (with_head or not one.is_householder):
            key = str(one.id)
            rows.append_entry({"person": key, "relation": chosen.get(key, "")})
            rows.entries[-1].form.relation.label.text = one.name


def _kinships(rows: Any, *, but: str, all_of_them: bool = True) -> tuple[Kinship, ...]:
    said = [
        Kinship(entry.form.person.data, Relation(entry.form.relation.data))
        for entry in rows.entries
        if entry.form.person.data != but and entry.form.relation.data
    ]
    asked = [entry for entry in rows.entries if entry.form.person.data != but]
    if all_of_them and len(said) < len(asked):
        raise DomainError("kinship_missing", field="kinships")
    return tuple(said)


def _file_no(typed: str) -> str:
    return typed.strip().upper()
