"""Rows of a form that come and go: what a blank row is, and the buttons that add and take away.

Rows are added to what was sent, not to the form made of it, so that a draft and a page go one way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from wtforms import FieldList, Form, FormField

from heating_program.web.forms.fields import ChineseForm

Pairs = tuple[tuple[str, str], ...]
"""Names and values as a browser sends them."""

MOST_ROWS = 30
_BUTTON = re.compile(r"([a-z_]+)(?:\+|-([0-9]{1,3}))", re.ASCII)


class OrderedForm(ChineseForm):
    """A form whose fields stand in a named order, whatever order its parts were written in."""

    order: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = {name: self._fields[name] for name in self.order}
        self._fields = first | self._fields


class RowForm(OrderedForm):
    """A row that may be added by one tap too many: while nothing is said in it, it is nothing."""

    says: ClassVar[tuple[str, ...]] = ()
    """The fields that make it a row; choices that come filled in say nothing."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(str(self[name].data or "").strip() for name in self.says)


def on_day(form: Form, today: date) -> None:
    """Tell a form and every row in it which day it is."""
    form.today = today  # type: ignore[attr-defined]  # every form of ours is a ChineseForm
    for field in form:
        if isinstance(field, FormField):
            on_day(field.form, today)
        elif isinstance(field, FieldList):
            for entry in field.entries:
                on_day(entry.form, today)


def drop_blank(rows: Any) -> None:
    """Take away the rows in which nothing was said."""
    rows.entries = [entry for entry in rows.entries if not entry.form.is_blank]


def reshaped(pairs: Pairs, button: str, anchors: dict[str, str]) -> Pairs:
    """Add or take away a row: ``members+``, ``members-2``; other words change nothing.

    Parameters
    ----------
    anchors
        The lists there are, each with the field by which an empty row is sent.
    """
    found = _BUTTON.fullmatch(button)
    if not found or found[1] not in anchors:
        return pairs
    name = found[1]
    if found[2] is not None:
        return tuple(pair for pair in pairs if not pair[0].startswith(f"{name}-{found[2]}-"))
    numbers = [
        int(place[1])
        for pair in pairs
        if (place := re.match(rf"{name}-([0-9]{{1,3}})-", pair[0], re.ASCII))
    ]
    if len(set(numbers)) >= MOST_ROWS:
        return pairs
    return (*pairs, (f"{name}-{max(numbers, default=-1) + 1}-{anchors[name]}", ""))


def of_part(pairs: Pairs, names: Sequence[str]) -> Pairs:
    """Keep the pairs that speak of these fields and of their rows."""
    rows = tuple(f"{name}-" for name in names)
    return tuple(pair for pair in pairs if pair[0] in names or pair[0].startswith(rows))
