"""A judgement over two files, putting two side by side by hand, and the choices of a merge."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from heating_program.domain.merging import Account, MergeChoices
from heating_program.models.household import Household, Person
from heating_program.models.ids import PersonId
from heating_program.services.merge_plan import people_of
from heating_program.web.filters import label
from heating_program.web.forms.fields import ChineseForm, options, required, text, yes_no

LONGEST_REASON = 200


def _role(person: Person) -> str:
    return str(gettext("户主")) if person.is_householder else label(person.relation, "relation")


def _account(file: Household) -> str:
    """Write an account as a judge tells it from another one: bank, mask, holder, whose file."""
    account = file.account
    if account is None:
        return str(gettext("都不用（%(file_no)s 没有登记账户）", file_no=file.file_no))
    kind = label(account.kind, "account_kind")
    parts = (file.file_no, kind, account.bank, account.number_mask, account.holder_name)
    return " ".join(part for part in parts if part)


def _born_in(year: int) -> str:
    return str(gettext("%(year)s 年生", year=year))


class JudgementForm(ChineseForm):
    """Whether two files are one household, and why."""

    row_version = IntegerField(widget=HiddenInput())
    verdict = RadioField(
        _("结论"),
        [required(_("请选择判定结果。"))],
        choices=options({"same": _("同一户"), "different": _("不是同一户")}),
    )
    reason = text(_("理由"), missing=_("请写明理由，至少 2 个字。"), most=LONGEST_REASON)


class SideBySideForm(ChineseForm):
    """Two file numbers that a person wants to see side by side."""

    first_no = text(_("户号一"), missing=_("请填写户号。"), most=20)
    second_no = text(_("户号二"), missing=_("请填写户号。"), most=20)


class MergeForm(ChineseForm):
    """What goes along when one file is taken up into another."""

    id = HiddenField()
    kept_version = IntegerField(widget=HiddenInput())
    absorbed_version = IntegerField(widget=HiddenInput())
    same_house = yes_no(_("两份档案登记的是同一处住宅"))
    take_over = SelectMultipleField(
        _("转入保留档案的成员"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    with_groups = yes_no(_("特殊群体一并转入"))
    account = RadioField(_("继续使用的补贴账户"), default=Account.KEPT.value)
    reason = text(_("合并理由"), missing=_("请写明理由，至少 2 个字。"), most=LONGEST_REASON)

    def offer(
        self, kept: Household, absorbed: Household, birth_years: Mapping[PersonId, int]
    ) -> None:
        """Offer the people of the file that ends, each with their year of birth, and both accounts.

        Where only one file has an account, the choice is between it and none.
        """
        sides = ((Account.KEPT, kept), (Account.ABSORBED, absorbed))
        offered = {side: _account(file) for side, file in sides if file.account or side == "kept"}
        self.account.choices = options(offered)
        self.take_over.choices = [
            SelectChoice(
                str(one.id), f"{one.name}（{_role(one)}，{_born_in(birth_years[one.id])}）"
            )
            for one in people_of(absorbed)
        ]

    def suggest(self, choices: MergeChoices) -> None:
        """Fill in what is proposed."""
        self.same_house.data = "yes" if choices.same_house else "no"
        self.with_groups.data = "yes" if choices.with_groups else "no"
        self.take_over.data = [str(key) for key in choices.take_over]
        self.account.data = choices.account.value

    def choices(self) -> MergeChoices:
        """Return what was chosen; only after the fields have been validated."""
        return MergeChoices(
            same_house=self.same_house.data == "yes",
            take_over=frozenset(UUID(key) for key in self.take_over.data or []),
            with_groups=self.with_groups.data == "yes",
            account=Account(self.account.data or Account.KEPT),
        )
