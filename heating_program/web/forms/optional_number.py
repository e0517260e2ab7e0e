"""A number that may be left out: empty is None, anything typed must be a number in its range."""

from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import Optional

from heating_program.web.forms.fields import NumberField


class OptionalNumberField(NumberField):
    """A decimal number as typed, or nothing."""

    def __init__(self, label: str, *, least: float, most: float, decimals: int = 1, **kwargs: Any):
        kwargs.setdefault("validators", [Optional()])  # the label then says that it may be empty
        super().__init__(label, least=least, most=most, decimals=decimals, missing="", **kwargs)

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number if there is one."""
        if (self.data or "").strip():
            super().pre_validate(form)

    @property
    def typed_number(self) -> float | None:
        """The checked value, None where nothing was typed."""
        return self.number
