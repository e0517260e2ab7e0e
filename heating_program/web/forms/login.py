"""The login library's forms in our words, with tries counted in the database.

A wrong user name, a wrong password and a closed account get the same sentence; a code of the
authenticator works once.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    current_user,
)
from sqlalchemy.orm import Session
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, InputRequired

from heating_program.domain.errors import DomainError
from heating_program.domain.identity import normalise_code
from heating_program.domain.passwords import LONGEST, SHORTEST, check_password
from heating_program.services import throttle
from heating_program.unit_of_work import write_small
from heating_program.web.forms.fields import options
from heating_program.web.messages import words

TRIES = 5
WINDOW = timedelta(minutes=15)
_CODE_LIFE = timedelta(minutes=5)  # longer than a code of the authenticator is accepted
_CURRENT = {"autocomplete": "current-password", "maxlength": LONGEST}
_NEW = {"autocomplete": "new-password", "maxlength": LONGEST}


def admit(key: str, *, most: int = TRIES, window: timedelta = WINDOW) -> bool:
    """Count a try before it is made, so that many at once cannot slip past the count."""
    at = datetime.now(UTC)

    def count(small: Session) -> bool:
        if throttle.is_blocked(small, key, most=most, at=at):
            return False
        throttle.count(small, key, window=window, at=at)
        return True

    return write_small(count)


def forget(key: str) -> None:
    """Forget the tries after one that succeeded."""
    write_small(lambda small: throttle.clear(small, key))


class ThrottledLoginForm(LoginForm):
    """Log-in that locks an account for a while after too many wrong passwords."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.username.label.text, self.password.label.text = _("用户名"), _("密码")

    def validate(self, **kwargs: object) -> bool:
        """Say one sentence, the same whether the account exists, is closed or neither."""
        key = throttle.login_key(self.username.data)
        if not admit(key):
            return self._refuse(
                _("密码连续输错，账号已锁定 15 分钟。请稍后再试，或请管理员重置密码。")
            )
        if super().validate(**kwargs):
            forget(key)
            return True
        return self._refuse(_("用户名或密码不正确。"))

    def _refuse(self, sentence: str) -> bool:
        self.username.errors, self.password.errors = [], []
        self.form_errors = [sentence]
        return False


class OwnPasswordForm(ChangePasswordForm):
    """Change of one's own password."""

    password = PasswordField(lazy_gettext("当前密码"), render_kw=_CURRENT)
    new_password = PasswordField(
        lazy_gettext("新密码"),
        [InputRequired(lazy_gettext("请输入新密码。"))],
        description=lazy_gettext("至少 %(least)s 个字符，可以是一句话", least=SHORTEST),
        render_kw=_NEW,
    )
    new_password_confirm = PasswordField(
        lazy_gettext("再次输入新密码"),
        [EqualTo("new_password", lazy_gettext("两次输入的新密码不一致。"))],
        render_kw=_NEW,
    )

    def validate(self, **kwargs: object) -> bool:
        """Hold the new password to our rules after the library's own; tries are counted."""
        key = throttle.login_key(current_user.username)
        if not admit(key):
            self.password.errors = [_("密码连续输错，请 15 分钟后再试。")]
            return False
        if not super().validate(**kwargs):
            # Only the new one was at fault: whoever knows the old one guesses nothing.
            typed = self.password.data
            if typed and current_user.verify_and_update_password(typed):
                forget(key)
            return False
        forget(key)
        try:
            check_password(self.new_password.data or "", username=current_user.username)
        except DomainError as error:
            self.new_password.errors = [words(error)]
            return False
        return True


class ConfirmForm(VerifyForm):
    """The password once more, before something that an unattended screen must not allow."""

    password = PasswordField(
        lazy_gettext("密码"), [InputRequired(lazy_gettext("请输入密码。"))], render_kw=_CURRENT
    )

    def validate(self, **kwargs: object) -> bool:
        """Count the tries as those of the log-in."""
        key = throttle.login_key(self.user.username)
        if not admit(key):
            self.password.errors = [_("密码连续输错，请 15 分钟后再试。")]
            return False
        if super().validate(**kwargs):
            forget(key)
            return True
        return False


def _digits(typed: str | None) -> str:
    """Leave out what the library leaves out too, so that a code has one spelling and is used up."""
    return "".join(mark for mark in normalise_code(typed or "") if mark in "0123456789")


class CodeForm(TwoFactorVerifyCodeForm):
    """The six digits of the authenticator: five tries, and each code once."""

    code = StringField(
        lazy_gettext("验证码"),
        [InputRequired(lazy_gettext("请输入 6 位验证码。"))],
        filters=[_digits],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 6},
    )

    def validate(self, **kwargs: object) -> bool:
        """Refuse a code that has been used, even within its half minute."""
        if self.user is None:  # the view is asked out of turn
            return False
        tries, used = f"code:{self.user.id}", f"totp:{self.user.id}:{self.code.data}"
        if not admit(tries):
            self.code.errors = [_("验证码连续输错，请 15 分钟后再试。")]
            return False
        if not super().validate(**kwargs):
            return False
        if not admit(used, most=1, window=_CODE_LIFE):
            self.code.errors = [_("该验证码已用过，请等下一个。")]
            return False
        forget(tries)
        return True


class FactorForm(TwoFactorSetupForm):
    """Switch the second factor on or off; the library's own choices are older than wtforms."""

    setup = RadioField(
        choices=options({"authenticator": lazy_gettext("验证器"), "disable": lazy_gettext("关闭")}),
        validate_choice=False,
    )


class RescueForm(TwoFactorRescueForm):
    """Never shown: who has lost the authenticator asks the administrator. The library builds it."""

    help_setup = RadioField(choices=options({"help": lazy_gettext("请联系系统管理员")}))


FORMS = {
    "login_form": ThrottledLoginForm,
    "change_password_form": OwnPasswordForm,
    "verify_form": ConfirmForm,
    "two_factor_setup_form": FactorForm,
    "two_factor_rescue_form": RescueForm,
    "two_factor_verify_code_form": CodeForm,
}
