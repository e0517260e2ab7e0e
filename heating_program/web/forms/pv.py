"""What a planner asks of a plant's size besides its roof."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import Optional

from heating_program.domain.errors import DomainError
from heating_program.reference.pv_products import pv_catalogue
from heating_program.web.forms.fields import ChineseForm
from heating_program.web.forms.optional_number import OptionalNumberField
from pv_sizing.limits import Limits


class SizeForm(ChineseForm):
    """What the size must stay within, besides the roof."""

    row_version = IntegerField(validators=[Optional()])
    open_kw = OptionalNumberField(
        _("台区可开放容量"),
        least=-10000,
        most=10000,
        decimals=2,
        description=_("供电公司给出；不明则留空"),
    )
    budget_yuan = OptionalNumberField(
        _("预算上限"), least=0, most=10_000_000, decimals=0, description=_("不限则留空")
    )
    price_yuan_per_kwp = OptionalNumberField(_("每千瓦造价"), least=100, most=100_000, decimals=0)

    def check(self) -> bool:
        """Validate every field; a budget needs a price."""
        valid = self.validate()
        if self.budget_yuan.typed_number is not None and not self.price_yuan_per_kwp.typed_number:
            self.refuse(DomainError("budget_needs_price", field="price_yuan_per_kwp"))
            return False
        return valid

    def limits(self, service_phases: int) -> Limits:
        """Return the limits; only after `check` has passed."""
        budget, price = self.budget_yuan.typed_number, self.price_yuan_per_kwp.typed_number
        asked = budget is not None and price is not None
        return Limits(
            service_phases=service_phases,
            grid_open_capacity_kw=self.open_kw.typed_number,
            budget_fen=int(budget or 0) * 100 if asked else None,
            price_fen_per_kwp=int(price or 0) * 100 if asked else None,
        )


def size_values(row_version: int) -> dict[str, Any]:
    """Return what the size form starts from."""
    price = str(pv_catalogue().price_yuan_per_kwp)
    return {"row_version": row_version, "price_yuan_per_kwp": price}
