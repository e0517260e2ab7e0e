"""What a step of a registration carries beside its fields.

The household registered just before, which answers the next one shall keep, and what the clerk says
of files that look alike.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from heating_program.web.forms.households import PART_FIELDS
from heating_program.web.forms.row_lists import Pairs

BEFORE: Final = "after"
HOUSE: Final = "house_id"
"""Beside the house: the one on file that the family comes to live in."""
PINNED: Final[Mapping[str, tuple[str, ...]]] = {
    "pin_group": ("group_text",),
    "pin_shell": (
        "structure",
        "roof_form",
        "roof_covering",
        "has_ceiling",
        "window_frame",
        "window_panes",
        "air_tightness",
    ),
    "pin_service": ("transformer", "service_phases", "service_kw"),
    "pin_fuel": ("heating_fuel",),
    "pin_bank": ("account_bank",),
}
"""The ticks 下一户沿用, each with the fields it keeps for the next household of a round."""
_LONGEST_REMARK = 200
APART: Final = "apart"
"""Before the key of a file: why it is not the household being typed."""


def fields_of(step: int) -> tuple[str, ...]:
    """Return the fields of a step, with step 0 of the whole form."""
    return PART_FIELDS[step - 1] if step else tuple(name for part in PART_FIELDS for name in part)


def names_of(number: int, sent: Iterable[str]) -> tuple[str, ...]:
    """Return the names a step speaks of: its fields, its ticks, and the remarks that were sent."""
    fields = PART_FIELDS[number - 1]
    pins = (pin for pin, kept in PINNED.items() if kept[0] in fields)
    others = (name for name in sent if name in PINNED or name.startswith(f"{APART}-"))
    house = (HOUSE,) if "plot_no" in fields else ()
    return tuple(dict.fromkeys((*fields, BEFORE, *house, *pins, *others)))


def pins_in(pairs: Pairs) -> frozenset[str]:
    """Return the ticks that are set."""
    return frozenset(name for name, value in pairs if name in PINNED and value)


def remarks_in(pairs: Pairs) -> dict[UUID, str]:
    """Return by file what the clerk says of it; an empty remark says nothing."""
    told = {}
    for name, value in pairs:
        file = re.fullmatch(rf"{APART}-([0-9a-f]{{32}})", name, re.ASCII)
        reason = "".join(mark for mark in value if unicodedata.category(mark) not in ("Cc", "Cs"))
        if file and reason.strip():
            told[UUID(file[1])] = reason.strip()[:_LONGEST_REMARK]
    return told
