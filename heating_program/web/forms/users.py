"""The forms of account administration: a new person, a further role, the training date."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField

from heating_program.domain.actor import Grant
from heating_program.domain.errors import DomainError
from heating_program.domain.names import parse_name
from heating_program.domain.permissions import LABELS, Role
from heating_program.reference import divisions
from heating_program.services import users
from heating_program.web.forms.fields import ChineseForm, checked_by, day, one_of, options, text

# Households have no accounts in the office system; their role exists for the papers.
ASSIGNABLE = {role: label for role, label in LABELS.items() if role is not Role.HH}


class GrantForm(ChineseForm):
    """One role in one area."""

    role = one_of(_("角色"), ASSIGNABLE, missing=_("请选择角色。"))
    area_code = SelectField(_("负责地区"))
    village_code = text(
        _("嘎查村代码"),
        most=12,
        inputmode="numeric",
        title=_("仅嘎查村信息员填写，12 位"),
    )

    extra_checks: ClassVar[dict[str, list[Any]]] = {}

    def check(self, *, areas: Mapping[str, str]) -> bool:
        """Validate the fields and whether the village lies in the area."""
        self.area_code.choices = options(areas, empty=_("请选择"))
        if not self.validate(self.extra_checks):
            return False
        village = self.village_code.typed
        if village and not village.startswith(self.area_code.data):
            self.refuse(DomainError("division_outside_area", field="village_code"))
            return False
        try:
            divisions.division(self.grant().area_code)
        except DomainError as error:
            self.refuse(DomainError(error.code, field="village_code", **error.values))
            return False
        return True

    def grant(self) -> Grant:
        """Return what was chosen; only after `check`."""
        return Grant(Role(self.role.data), self.village_code.typed or self.area_code.data)


class UserForm(GrantForm):
    """A new account with its first role."""

    id = HiddenField()
    username = text(
        _("用户名"),
        missing=_("请填写用户名。"),
        most=32,
        autocapitalize="none",
        title=_("小写字母开头，可含数字和 . _ -"),
    )
    display_name = text(_("姓名"), missing=_("请填写姓名。"), most=50)
    extra_checks: ClassVar[dict[str, list[Any]]] = {
        "username": [checked_by(users.checked_username)],
        "display_name": [checked_by(parse_name)],
    }

    def details(self) -> users.UserDetails:
        """Return what was entered; only after `check`."""
        return users.UserDetails(self.username.typed, self.display_name.typed, (self.grant(),))


class ClockForm(ChineseForm):
    """The business date to walk to."""

    date = day(_("业务日期"), missing=_("请填写日期。"))

    def chosen(self) -> datetime.date:
        """Return the date; only after validation."""
        return cast("datetime.date", self.date.data)
