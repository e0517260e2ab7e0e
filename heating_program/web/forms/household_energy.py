"""Step 3 of the registration: what the household burns and buys today, and what it wishes for."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import Field, FieldList, Form, FormField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from heating_program.domain.dwelling import FUEL_LABELS, HeatingFuel
from heating_program.domain.end_use import (
    DEVICE_LABELS,
    END_USE_FUEL_LABELS,
    END_USE_LABELS,
    UNIT_LABELS,
    USUAL_UNIT,
    Device,
    EndUse,
    EndUseDetails,
    Fuel,
    Unit,
    month_day,
)
from heating_program.domain.household import WISH_LABELS, Wish
from heating_program.domain.money import yuan_to_fen
from heating_program.web.forms.fields import (
    NumberField,
    checked_by,
    enums,
    maybe,
    one_of,
    options,
    text,
)
from heating_program.web.forms.row_lists import (
    MOST_ROWS,
    OrderedForm,
    Pairs,
    RowForm,
    drop_blank,
)

_COALS = (HeatingFuel.LOOSE_COAL.value, HeatingFuel.CLEAN_COAL.value)


def _a_month_day(_form: Form, field: Field) -> None:
    if field.data and not month_day(field.data):
        raise ValidationError(_("请填写月和日，例如 10-15。"))


class EndUseForm(RowForm):
    """One end use with one fuel; a row without fuel, amount, cost and device says nothing."""

    says: ClassVar[tuple[str, ...]] = ("fuel", "amount", "cost", "device")
    end_use = one_of(_("用途"), END_USE_LABELS, missing=_("请选择用途。"))
    fuel = one_of(_("能源"), END_USE_FUEL_LABELS, missing=_("请选择能源。"))
    amount = NumberField(_("年用量"), least=0, most=100_000, decimals=2)
    unit = maybe(_("单位"), UNIT_LABELS)
    kg_per_unit = NumberField(_("每捆重量"), least=0.1, most=500)
    lhv_mj_kg = NumberField(_("热值"), least=1, most=60, decimals=2)
    cost = text(_("年费用"), most=20, inputmode="decimal")
    device = maybe(_("用具"), DEVICE_LABELS)
    device_age_years = NumberField(_("用具已用"), least=0, most=80, decimals=0)
    rooms_heated = NumberField(_("取暖间数"), least=0, most=30, decimals=0)
    usual_room_celsius = NumberField(_("平时室温"), least=-10, most=35)
    season_start = text(_("取暖开始"), most=8, title=_("月-日，例如 10-15"))
    season_end = text(_("取暖结束"), most=8, title=_("月-日，例如 04-15"))

    validate_cost = checked_by(yuan_to_fen)
    validate_season_start = _a_month_day
    validate_season_end = _a_month_day

    def details(self) -> EndUseDetails:
        """Return the end use; only after the form has been validated.

        An amount without its unit is in the one that offices ask in.
        """
        fuel = Fuel(self.fuel.data)
        unit = Unit(self.unit.data) if self.unit.data else None
        if unit is None and self.amount.number is not None:
            unit = USUAL_UNIT.get(fuel)
        return EndUseDetails(
            end_use=EndUse(self.end_use.data),
            fuel=fuel,
            amount=self.amount.number,
            unit=unit,
            kg_per_unit=self.kg_per_unit.number,
            lhv_mj_kg=self.lhv_mj_kg.number,
            cost_fen=yuan_to_fen(self.cost.typed) if self.cost.typed else None,
            device=Device(self.device.data) if self.device.data else None,
            device_age_years=_whole(self.device_age_years),
            rooms_heated=_whole(self.rooms_heated),
            usual_room_celsius=self.usual_room_celsius.number,
            season_start=month_day(self.season_start.typed),
            season_end=month_day(self.season_end.typed),
        )


class EnergyForm(OrderedForm):
    """How the house is heated, every end use as far as it is known, and the wishes."""

    heating_fuel = one_of(_("现用取暖燃料"), FUEL_LABELS, missing=_("请选择现用取暖燃料。"))
    coal_t = NumberField(
        _("年用煤量"), least=0, most=30, decimals=2, missing=_("请填写年用煤量，不用煤填 0。")
    )
    wishes = SelectMultipleField(
        _("改造意愿"),
        choices=options(WISH_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("可多选"),
    )
    wish_reason = text(_("意愿说明"), most=100)
    energy = FieldList(FormField(EndUseForm), max_entries=MOST_ROWS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; rows in which nothing was said go."""
        drop_blank(self.energy)
        return super().validate(extra_validators)

    def offer_end_uses(self) -> None:
        """Show a row for every end use that has none yet, as the paper form does."""
        shown = {entry.form.end_use.data for entry in self.energy.entries}
        for use in EndUse:
            if use.value not in shown and len(self.energy.entries) < MOST_ROWS:
                self.energy.append_entry({"end_use": use.value})

    def heating(self) -> tuple[HeatingFuel, float]:
        """Return what the house is heated with; only after the fields have been validated."""
        return HeatingFuel(self.heating_fuel.data), self.coal_t.value()

    def needs(self) -> dict[str, Any]:
        """Return this part of the household; only after the fields have been validated."""
        return {
            "energy": tuple(entry.form.details() for entry in self.energy),
            "wishes": enums(Wish, self.wishes.data or ()),
            "wish_reason": self.wish_reason.typed,
        }


def with_heating(pairs: Pairs) -> Pairs:
    """Write the heating question into its own row of the end uses, unless a row says it already.

    The fuel and the coal have been asked; nobody should have to type them twice.
    """
    typed = dict(pairs)
    places = [name.removesuffix("end_use") for name in typed if name.endswith("-end_use")]
    heating = [place for place in places if typed[f"{place}end_use"] == EndUse.HEATING]
    if not typed.get("heating_fuel") or any(typed.get(f"{place}fuel") for place in heating):
        return pairs
    free = next(number for number in range(MOST_ROWS + 1) if f"energy-{number}-" not in places)
    place = heating[0] if heating else f"energy-{free}-"
    row = {"end_use": EndUse.HEATING.value, "fuel": typed["heating_fuel"]}
    if typed["heating_fuel"] in _COALS and not typed.get(f"{place}amount"):
        row |= {"amount": typed.get("coal_t", ""), "unit": Unit.TONNE.value}
    filled = {f"{place}{name}": value for name, value in row.items()}
    return (*(pair for pair in pairs if pair[0] not in filled), *filled.items())


def _whole(field: NumberField) -> int | None:
    return None if field.number is None else int(field.number)
