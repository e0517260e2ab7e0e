"""Fields that read what people really type, and say in Chinese what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, Form, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.form import BaseForm
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)

from heating_program.domain.errors import DomainError
from heating_program.domain.identity import normalise_code
from heating_program.web.messages import words

_DAY = re.compile(
    r"([0-9]{4})\s?[-/.年]\s?([0-9]{1,2})\s?[-/.月]\s?([0-9]{1,2})\s?日?"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})",
    re.ASCII,
)
# How a point and a minus come out of Chinese keyboards.
_SIGNS = str.maketrans("．。－−", "..--")
# Python itself would read 1_0 as ten and 1e3 as a thousand.
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")


class ChineseForm(Form):
    """A plain form whose built-in messages are Chinese and which is given today's business date."""

    class Meta:
        """Wtforms' own words in simplified Chinese, for what our validators do not say."""

        locales = ("zh",)

    today: date

    def refuse(self, error: DomainError) -> None:
        """Put a refusal from deeper down beside its field, or on top where there is none."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(words(error))
        else:
            field.errors = [*field.errors, words(error)]


def required(message: str) -> InputRequired:
    """Say which thing is missing, not that something is."""
    return InputRequired(message)


def visible(typed: str) -> str:
    """Leave out what no page can show: the marks that a refused text is refused for."""
    return "".join(mark for mark in typed if unicodedata.category(mark) != "Cc")


class _Visible:
    def _value(self) -> str:
        typed: str = super()._value()  # type: ignore[misc]  # the stubs leave it out of fields
        return visible(typed)


class TextField(_Visible, StringField):
    """A line of text; nothing typed is the empty text."""

    @property
    def typed(self) -> str:
        """What was typed, without spaces at the ends."""
        return self.data or ""


def text(label: str, *, missing: str = "", most: int, **render_kw: Any) -> TextField:
    """Make a text field; control characters and NUL are refused, spaces at the ends dropped."""
    # Blanks are something typed but say nothing: the value counts here, not the raw input.
    checks: list[Any] = [DataRequired(missing)] if missing else [Optional()]
    return TextField(
        label,
        [*checks, _longest(most), no_control_characters],
        filters=[_stripped],
        render_kw={"maxlength": most, **render_kw},
    )


def checked_by(parse: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """Make a validator of a domain parser: its refusal becomes the words beside the field."""

    def validate(_form: Form, field: Field) -> None:
        try:
            parse(field.data or "")
        except DomainError as error:
            raise StopValidation(words(error)) from error

    return validate


def number_text(label: str, *, most: int, **render_kw: Any) -> TextField:
    """Make a field for a number printed on a meter or a paper: full-width digits, stray blanks."""
    return TextField(
        label,
        [Optional(), _longest(most), no_control_characters],
        filters=[_stripped, _one_spelling],
        render_kw={"maxlength": most, **render_kw},
    )


def no_control_characters(_form: Form, field: Field) -> None:
    """Refuse what SQLite would cut and PostgreSQL would not store."""
    typed = field.data or ""
    if _has_control_characters(typed):
        raise ValidationError(_("含有不可见的控制字符，请重新输入。"))


def _has_control_characters(typed: str) -> bool:
    return any(unicodedata.category(mark) == "Cc" and mark not in "\r\n\t" for mark in typed)


class NumberField(_Visible, StringField):
    """A decimal number as typed, full-width digits included; hard limits as an error in words.

    Without words for `missing` the number may be left out.
    """

    def __init__(
        self,
        label: str,
        *,
        least: float,
        most: float,
        decimals: int = 1,
        missing: str = "",
        **kwargs: Any,
    ) -> None:
        self.least, self.most, self.decimals, self.missing = least, most, decimals, missing
        # Phones leave the minus sign out of their number pads.
        keys = "text" if least < 0 else "numeric" if decimals == 0 else "decimal"
        super().__init__(label, render_kw={"inputmode": keys, "maxlength": 12}, **kwargs)
        self.flags.optional = not missing
        self.number: float | None = None

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - signature given by wtforms
        """Read the number and hold it to its limits."""
        if _has_control_characters(self.data or ""):
            raise StopValidation(_("含有不可见的控制字符，请重新输入。"))
        typed = normalise_code((self.data or "").strip()).translate(_SIGNS)
        if not typed:
            self.number = None
            if self.missing:
                raise StopValidation(self.missing)
            return
        if not _DECIMAL.fullmatch(typed):
            has_digits = any(mark.isdigit() for mark in typed)
            raise StopValidation(
                _("请只填数字：不写单位和逗号，小数用点。") if has_digits else _("请填写数字。")
            )
        number = float(typed)
        if len(typed.partition(".")[2]) > self.decimals:
            raise StopValidation(
                _("请填写整数。")
                if self.decimals == 0
                else _("小数最多 %(decimals)s 位。", decimals=self.decimals)
            )
        if not self.least <= number <= self.most:
            raise StopValidation(
                _("应在 %(least)g 至 %(most)g 之间。", least=self.least, most=self.most)
            )
        self.number = number

    def whole(self) -> int:
        """Return the checked value of a field without decimals."""
        return int(self.value())

    def value(self) -> float:
        """Return the checked value."""
        if self.number is None:
            raise RuntimeError(f"{self.name} was not validated")
        return self.number


def one_of(label: str, labels: Mapping[Any, str], *, missing: str, radio: bool = False) -> Field:
    """Make a choice among the codes of an enum with their Chinese labels."""
    if radio:
        return RadioField(label, [required(missing)], choices=options(labels))
    return SelectField(label, [required(missing)], choices=options(labels, empty=_("请选择")))


def options(labels: Mapping[Any, Any], *, empty: object = None) -> list[SelectChoice]:
    """Make the choices of a field from codes and the domain's words for them, translated.

    `empty` stands for no choice.
    """
    first = [] if empty is None else [SelectChoice("", empty)]
    return [*first, *(SelectChoice(str(code), _(told)) for code, told in labels.items())]


def yes_no(label: str) -> RadioField:
    """Make a question that must be answered: an unticked box would not say whether it was asked."""
    return RadioField(
        label, [required(_("请选择是或否。"))], choices=options({"yes": _("是"), "no": _("否")})
    )


class DayField(_Visible, DateField):
    """A date as people write it: 2026-03-01, 2026/3/1, 2026年3月1日, 20260301, wide digits too."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date, and say what is wrong with it: no such day, or no date at all."""
        self.data = None
        typed = unicodedata.normalize("NFKC", " ".join(valuelist)).strip()
        if not typed:
            return
        found = _DAY.fullmatch(typed)
        if found is None:
            raise ValueError(_("请按 2026-03-01 的样子填写日期。"))
        year, month, day_ = (int(part) for part in found.groups() if part)
        try:
            self.data = date(year, month, day_)
        except ValueError as error:
            told = _("没有 %(y)s 年 %(m)s 月 %(d)s 日这一天，请核对。", y=year, m=month, d=day_)
            raise ValueError(told) from error


def day(label: str, *, missing: str) -> DateField:
    """Make a date field; a browser without a date picker takes it as text."""
    return DayField(label, [required(missing)])


def maybe_day(label: str) -> DateField:
    """Make a date field that may be left empty."""
    return DayField(label, [Optional()])


def maybe(label: str, labels: Mapping[Any, Any]) -> SelectField:
    """Make a choice that a survey may leave open; what nobody has seen stays empty."""
    return SelectField(label, choices=options(labels, empty=_("未填")), default="")


def enums(kind: type[StrEnum], codes: Iterable[str]) -> tuple[Any, ...]:
    """Turn checked codes into members of their enum."""
    return tuple(kind(code) for code in codes)


def _longest(most: int) -> Length:
    return Length(max=most, message=_("最多 %(most)s 个字。", most=most))


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def _one_spelling(value: str) -> str:
    return value if "\0" in value else normalise_code(value)  # a NUL is refused in words
