"""Step 4 of the registration: where the money goes, and the consent that was signed."""

from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import SelectField

from heating_program.domain.errors import DomainError
from heating_program.domain.household import AccountDetails
from heating_program.domain.identity import (
    ACCOUNT_KIND_LABELS,
    AccountKind,
    parse_account_number,
)
from heating_program.domain.names import parse_name
from heating_program.web.forms.fields import day, options, text
from heating_program.web.forms.row_lists import OrderedForm


class AccountForm(OrderedForm):
    """The account as the bank has it; without a number there is none yet."""

    consent_on = day(_("信息处理同意书签署日期"), missing=_("请填写同意书签署日期。"))
    account_kind = SelectField(
        _("账户种类"), choices=options(ACCOUNT_KIND_LABELS, empty=_("暂不登记")), default=""
    )
    account_number = text(_("账号"), most=40, inputmode="numeric")
    account_bank = text(_("开户银行"), most=60)
    account_holder_name = text(_("开户姓名"), most=50, title=_("与银行登记一致"))

    @property
    def has_account(self) -> bool:
        """Whether an account was entered: kind, bank and holder may have come filled in."""
        return bool(self.account_kind.data and self.account_number.typed)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then the account as a whole."""
        super().validate(extra_validators)
        if self.account_number.typed and not self.account_kind.data:
            self.refuse(DomainError("account_kind_missing", field="account_kind"))
        elif self.has_account and not self.account_kind.errors:
            kind = AccountKind(self.account_kind.data)
            self._check("account_number", lambda typed: parse_account_number(typed, kind=kind))
            self._check("account_holder_name", parse_name)
        return not self.errors

    def _check(self, name: str, parse: Any) -> None:
        try:
            parse(self[name].data or "")
        except DomainError as error:
            self.refuse(DomainError(error.code, field=name, **error.values))

    def account(self) -> AccountDetails | None:
        """Return the account; only after the fields have been validated."""
        if not self.has_account:
            return None
        return AccountDetails(
            kind=AccountKind(self.account_kind.data),
            number=self.account_number.typed,
            bank=self.account_bank.typed,
            holder_name=self.account_holder_name.typed,
        )

    def consent(self) -> date:
        """Return the day of consent; only after the fields have been validated."""
        return cast("date", self.consent_on.data)
