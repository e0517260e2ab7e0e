"""What a planner asks of a plant's size besides its roof: limits, grid, load and prices."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectField
from wtforms.validators import Optional

from heating_program.domain.errors import DomainError
from heating_program.domain.pv_kind import CONNECTION_MODE_LABELS
from heating_program.domain.tariff import TariffPlan
from heating_program.models.pv_system import PvSystem
from heating_program.reference.pv_products import pv_catalogue
from heating_program.services.pv_prospect_facts import HeatingState
from heating_program.services.pv_prospect_inputs import base_kwh_example, tariff_choices
from heating_program.web.filters import in_language
from heating_program.web.forms.fields import options
from heating_program.web.forms.optional_number import OptionalNumberField
from heating_program.web.forms.pv_grid import GridFields, grid_values
from pv_sizing.limits import Limits


class SizeForm(GridFields):
    """What the size must stay within, and what it is worth to the house."""

    row_version = IntegerField(validators=[Optional()])
    budget_yuan = OptionalNumberField(
        _("预算上限"), least=0, most=10_000_000, decimals=0, description=_("不限则留空")
    )
    price_yuan_per_kwp = OptionalNumberField(
        _("每千瓦造价"), least=100, most=100_000, decimals=0, description=_("留空按示例价")
    )
    connection_mode = SelectField(
        _("并网方式"),
        choices=options({mode: _(label) for mode, label in CONNECTION_MODE_LABELS.items()}),
        description=_("三种方式会并排比较"),
    )
    base_kwh = OptionalNumberField(
        _("全年生活用电"),
        least=0,
        most=100_000,
        decimals=0,
        description=_("看电费单，不含取暖；不明则留空，按示例 1,800 kWh 计"),
    )
    tariff = SelectField(_("居民电价"), description=_("取暖电价只在取暖期用，其余月份按第一档"))

    def check(self) -> bool:
        """Validate every field; a budget needs a price."""
        valid = self.validate() and self.check_grid()
        if self.budget_yuan.typed_number is not None and not self.price_yuan_per_kwp.typed_number:
            self.refuse(DomainError("budget_needs_price", field="price_yuan_per_kwp"))
            return False
        return valid

    def limits(self, service_phases: int) -> Limits:
        """Return the limits but the open capacity, which `question` leads to; after `check`."""
        budget, price = self.budget_yuan.typed_number, self.price_yuan_per_kwp.typed_number
        asked = budget is not None and price is not None
        return Limits(
            service_phases=service_phases,
            may_limit_inverter=bool(self.may_limit.data),
            budget_fen=int(budget or 0) * 100 if asked else None,
            price_fen_per_kwp=int(price or 0) * 100 if asked else None,
        )

    def prospects(self) -> dict[str, Any]:
        """Return what `pv_prospect_inputs.gather` asks; only after `check` has passed."""
        base, price = self.base_kwh.typed_number, self.price_yuan_per_kwp.typed_number
        return {
            "mode": self.connection_mode.data,
            "base_kwh": float(base_kwh_example() if base is None else base),
            "tariff_code": self.tariff.data,
            "price_yuan_per_kwp": int(price or pv_catalogue().price_yuan_per_kwp),
        }


def size_form(
    plant: PvSystem, state: HeatingState, on: date, typed: MultiDict[str, str] | None = None
) -> SizeForm:
    """Make the form of a plant: as typed, else as it was last sized, else with examples."""
    tariffs = tariff_choices(plant.area_code, on=on)
    chosen = {
        "connection_mode": plant.connection_mode,
        "tariff": _usual_tariff(plant, state, tariffs),
    }
    form = SizeForm(typed, data=chosen | (_blank(plant) if typed is None else {}))
    form.tariff.choices = options({code: in_language(each) for code, each in tariffs.items()})
    return form


def _blank(plant: PvSystem) -> dict[str, Any]:
    asked = _last_asked(plant)
    return {
        "row_version": plant.row_version,
        "price_yuan_per_kwp": str(pv_catalogue().price_yuan_per_kwp),
        "base_kwh": f"{asked['use']['base_kwh']:.0f}" if asked else "",
        **grid_values(_last_inputs(plant).get("grid")),
        "may_limit": _last_inputs(plant).get("limits", {}).get("may_limit_inverter", False),
    }


def _usual_tariff(
    plant: PvSystem, state: HeatingState, tariffs: dict[str, TariffPlan]
) -> str | None:
    """Return the tariff of the last size; else the heating tariff where a heat pump is used."""
    asked = _last_asked(plant)
    if asked and asked["tariff"]["code"] in tariffs:
        return str(asked["tariff"]["code"])
    heated = state in (HeatingState.HEAT_PUMP, HeatingState.NOT_DESIGNED)
    usual = [code for code, each in tariffs.items() if each.for_heating == heated]
    return next(iter([*usual, *tariffs]), None)


def _last_asked(plant: PvSystem) -> dict[str, Any] | None:
    return _last_inputs(plant).get("prospects")


def _last_inputs(plant: PvSystem) -> dict[str, Any]:
    return plant.sizings[-1].inputs if plant.sizings else {}
