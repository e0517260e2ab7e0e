"""The acceptance visit as a form, built from the checklist of the technology."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import Field, HiddenField, RadioField
from wtforms.validators import Optional

from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import (
    ITEM_VERDICT_LABELS,
    Answer,
    Checklist,
    Item,
    ItemVerdict,
    verdict,
)
from heating_program.web.filters import in_language
from heating_program.web.forms.fields import ChineseForm, NumberField, options, required, text

# The common list measures the room once; the visit keeps the same figure, nobody types it twice.
ROOM_ITEM = "C8"
# Which of an item's fields a refusal of the domain belongs to; the rest stand beside the verdict.
_FIELD_OF_CODE = {
    "answer_number_missing": "value",
    "answer_number_malformed": "value",
    "answer_note_missing": "note",
}


class MeasuredField(NumberField):
    """A measured number; whether it may be left out is the answer's to say, not a mere option."""

    def __init__(self, label: str, *, item: Item, **kwargs: Any) -> None:
        super().__init__(label, least=-1000, most=100000, decimals=2, **kwargs)
        self.flags.optional = False
        bounds = {"data_least": item.minimum, "data_most": item.maximum}
        given = {name: f"{bound:g}" for name, bound in bounds.items() if bound is not None}
        self.render_kw = {**(self.render_kw or {}), **given}


@dataclass(frozen=True, slots=True)
class Row:
    """One item with its fields, for the page."""

    item: Item
    answer: Field
    value: NumberField | None
    note: Field


class InspectionForm(ChineseForm):
    """What every visit asks; the items of a checklist are added by `form_for`."""

    checklist: Checklist

    id = HiddenField()
    outdoor_temp_celsius = NumberField(
        _("室外温度"), least=-50, most=45, missing=_("请填写室外温度。")
    )
    note = text(_("总体说明"), most=400)

    def rows(self) -> Iterator[Row]:
        """Yield the items in the order of the checklist."""
        for item in self.checklist.items:
            value = cast("NumberField", self[_name("value", item)]) if item.is_number else None
            yield Row(item, self[_name("answer", item)], value, self[_name("note", item)])

    def check(self) -> bool:
        """Validate the fields, then every answer against its item; all errors at once."""
        fields_hold = self.validate()
        for row in self.rows():
            if row.answer.errors or row.note.errors or (row.value and row.value.errors):
                continue
            alone = replace(self.checklist, items=(row.item,))
            try:
                verdict(alone, [_answer(row)])
            except DomainError as error:
                self.refuse(error)
                fields_hold = False
        return fields_hold

    def refuse(self, error: DomainError) -> None:
        """Put what the domain says of an item beside the field to correct."""
        for row in self.rows():
            if row.item.code == error.field:
                kind = _FIELD_OF_CODE.get(error.code, "value" if row.value else "answer")
                error.field = _name(kind, row.item)
        super().refuse(error)

    def details(self) -> dict[str, Any]:
        """Return what was entered, by the names the service asks for; after `check` has passed."""
        return {
            "answers": [_answer(row) for row in self.rows()],
            "room_temp_celsius": cast("NumberField", self[f"value_{ROOM_ITEM}"]).value(),
            "outdoor_temp_celsius": self.outdoor_temp_celsius.value(),
            "note": self.note.typed,
        }


def form_for(checklist: Checklist) -> type[InspectionForm]:
    """Make the form class of a checklist."""
    fields: dict[str, Any] = {"checklist": checklist}
    for item in checklist.items:
        title = f"{item.code} {in_language(item)}" if is_common(item) else in_language(item)
        labels = {
            code: label
            for code, label in ITEM_VERDICT_LABELS.items()
            if item.optional or code is not ItemVerdict.NOT_APPLICABLE
        }
        if item.is_number:
            # The number decides; the answer adds what no number says.
            fields[_name("value", item)] = MeasuredField(title, item=item)
            asked = RadioField(_("另行判定"), [Optional()], choices=options(labels))
        else:
            must = required(_("请选择检查结论。"))
            asked = RadioField(title, [must], choices=options(labels))
        fields[_name("answer", item)] = asked
        fields[_name("note", item)] = text(_("说明"), most=200)
    return type("ChecklistForm", (InspectionForm,), fields)


def is_common(item: Item) -> bool:
    """Tell whether an item is on the list of every technology: numbered C1, C2 and so on."""
    return item.code.startswith("C")


def _name(kind: str, item: Item) -> str:
    return f"{kind}_{item.code}"


def _answer(row: Row) -> Answer:
    given = row.answer.data
    return Answer(
        item=row.item.code,
        verdict=ItemVerdict(given) if given else None,
        value=row.value.number if row.value else None,
        note=row.note.data or "",
    )
