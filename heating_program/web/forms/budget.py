"""What is typed to open an appropriation and to enter a change of it."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField

from heating_program.domain.budget import (
    PROGRAMME_LABELS,
    AppropriationDetails,
    ChangeDetails,
    Programme,
)
from heating_program.domain.money import Fen, yuan_to_fen
from heating_program.domain.policy import FUNDING_LEVEL_LABELS, FundingLevel
from heating_program.web.forms.fields import (
    ChineseForm,
    NumberField,
    checked_by,
    day,
    one_of,
    required,
    text,
)


class AppropriationForm(ChineseForm):
    """Fields of a new appropriation, in the order of the notice that grants it."""

    id = HiddenField()
    level = one_of(_("资金级次"), FUNDING_LEVEL_LABELS, missing=_("请选择资金级次。"))
    programme = one_of(_("项目"), PROGRAMME_LABELS, missing=_("请选择项目。"))
    year = NumberField(_("年度"), least=2015, most=2100, decimals=0, missing=_("请填写年度。"))
    area_code = SelectField(_("使用地区"), [required(_("请选择使用地区。"))])
    title = text(_("名称"), missing=_("请填写名称。"), most=120)

    def details(self) -> AppropriationDetails:
        """Return what was typed, checked."""
        return AppropriationDetails(
            level=FundingLevel(self.level.data),
            programme=Programme(self.programme.data),
            year=self.year.whole(),
            area_code=self.area_code.data,
            title=self.title.typed,
        )


class ChangeForm(ChineseForm):
    """An addition or a cut, with the paper that orders it."""

    id = HiddenField()
    direction = one_of(
        _("变动"),
        {"add": _("追加"), "cut": _("核减")},
        missing=_("请选择追加或核减。"),
        radio=True,
    )
    amount = text(_("金额"), missing=_("请填写金额。"), most=24, inputmode="decimal")
    document_no = text(_("指标文号"), most=80)
    document_date = day(_("文件日期"), missing=_("请填写文件日期，例如 2026-11-02。"))
    is_example = BooleanField(_("示例资金，没有指标文件"))

    validate_amount = checked_by(yuan_to_fen)

    def details(self) -> ChangeDetails:
        """Return what was typed, checked.

        Raises
        ------
        DomainError
            As `ChangeDetails` does.
        """
        assert self.document_date.data is not None  # noqa: S101 - the field was validated
        amount = yuan_to_fen(self.amount.typed)
        return ChangeDetails(
            amount_fen=Fen(-amount) if self.direction.data == "cut" else amount,
            document_no=self.document_no.typed,
            document_date=self.document_date.data,
            is_example=bool(self.is_example.data),
        )
