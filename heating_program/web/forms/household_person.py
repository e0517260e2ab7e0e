"""The people of a household as they are typed: papers, members, and who applies in their stead."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField

from heating_program.domain.errors import DomainError
from heating_program.domain.household import (
    RELATION_LABELS,
    ApplicantDetails,
    MemberDetails,
    Relation,
)
from heating_program.domain.id_document import (
    ID_KIND_LABELS,
    Identity,
    IdKind,
    OtherDocument,
    parse_other_document,
)
from heating_program.domain.identity import Sex, parse_id_number, parse_phone
from heating_program.domain.names import parse_name
from heating_program.web.forms.fields import (
    checked_by,
    maybe,
    maybe_day,
    one_of,
    options,
    text,
)
from heating_program.web.forms.row_lists import OrderedForm, RowForm

SEX_LABELS = {Sex.MALE: _("男"), Sex.FEMALE: _("女")}
# The head of a household is no relation of theirs.
_RELATIONS = {code: words for code, words in RELATION_LABELS.items() if code != Relation.SELF}
_PAPER = ("id_no", "id_kind", "id_reason", "birth", "sex")


class PersonForm(OrderedForm):
    """The paper a person is known by: the resident number, or another one with a reason."""

    id_no = text(_("身份证号"), missing=_("请填写身份证号。"), most=40, inputmode="text")
    id_kind = SelectField(
        _("证件种类"), choices=options(ID_KIND_LABELS), default=IdKind.RESIDENT.value
    )
    id_reason = text(_("不用居民身份证的原因"), most=60)
    birth = maybe_day(_("出生日期"))
    sex = maybe(_("性别"), SEX_LABELS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the paper as a whole."""
        super().validate(extra_validators)
        if self.id_no.typed and not self.id_no.errors and not self.id_kind.errors:
            try:
                self.identity()
            except DomainError as error:
                field = error.field if error.field in _PAPER else "id_no"
                self.refuse(DomainError(error.code, field=field, **error.values))
        return not self.errors

    def identity(self) -> Identity:
        """Return what the person is known by.

        Raises
        ------
        DomainError
            As `parse_id_number` and `parse_other_document` do; `birth_missing`, `sex_missing`.
        """
        kind = IdKind(self.id_kind.data)
        if kind is IdKind.RESIDENT:
            return parse_id_number(self.id_no.typed, on=self.today)
        if not self.birth.data:
            raise DomainError("birth_missing", field="birth")
        if not self.sex.data:
            raise DomainError("sex_missing", field="sex")
        return parse_other_document(
            self.id_no.typed,
            kind=kind,
            birth_date=self.birth.data,
            sex=Sex(self.sex.data),
            reason=self.id_reason.typed,
            on=self.today,
        )


class MemberForm(PersonForm, RowForm):
    """Somebody of the household beside its head."""

    order: ClassVar[tuple[str, ...]] = ("name", "relation", "id_no")
    says: ClassVar[tuple[str, ...]] = ("name", "id_no", "phone")
    person = HiddenField()
    name = text(_("姓名"), missing=_("请填写成员姓名。"), most=50)
    relation = one_of(_("与户主关系"), _RELATIONS, missing=_("请选择与户主的关系。"))
    phone = text(_("电话"), most=30, inputmode="tel")
    deceased_on = maybe_day(_("死亡日期"))

    validate_name = checked_by(parse_name)
    validate_phone = checked_by(parse_phone)

    def details(self) -> MemberDetails:
        """Return the member; only after the form has been validated."""
        return MemberDetails(
            name=self.name.typed,
            id_number=self.identity(),
            relation=Relation(self.relation.data),
            phone=phone_of(self.phone.typed),
            deceased_on=self.deceased_on.data,
        )


class ApplicantForm(PersonForm, RowForm):
    """Who applies when the head does not, with the letter that allows it."""

    order: ClassVar[tuple[str, ...]] = ("name", "relation", "id_no")
    says: ClassVar[tuple[str, ...]] = ("name", "id_no", "authority_note", "phone")
    person = HiddenField()
    name = text(_("申请人姓名"), missing=_("请填写申请人姓名。"), most=50)
    relation = one_of(_("与户主关系"), _RELATIONS, missing=_("请选择与户主的关系。"))
    phone = text(_("申请人电话"), most=30, inputmode="tel")
    authority_note = text(
        _("委托书"),
        missing=_("请填写委托书的日期和见证人。"),
        most=60,
        title=_("日期、见证人；照片在农户页面上传"),
    )

    validate_name = checked_by(parse_name)
    validate_phone = checked_by(parse_phone)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, unless the head applies and nothing stands here."""
        return self.is_blank or super().validate(extra_validators)

    def details(self) -> ApplicantDetails:
        """Return the applicant; only after the form has been validated."""
        return ApplicantDetails(
            name=self.name.typed,
            id_number=self.identity(),
            relation=Relation(self.relation.data),
            authority_note=self.authority_note.typed,
            phone=phone_of(self.phone.typed),
        )


def phone_of(typed: str) -> str:
    """Write a phone number one way; none stays none."""
    return parse_phone(typed) if typed else ""


def paper_values(identity: Identity) -> dict[str, Any]:
    """Return what a form shows of a stored paper; its number stays sealed and is left out."""
    if not isinstance(identity, OtherDocument):
        return {"id_kind": IdKind.RESIDENT.value}
    return {
        "id_kind": identity.kind.value,
        "id_reason": identity.reason,
        "birth": identity.birth_date,
        "sex": identity.sex.value,
    }
