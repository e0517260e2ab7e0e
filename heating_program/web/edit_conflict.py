"""Two people have edited one file: which fields differ, who changed them, and what is chosen.

A page remembers of every field a keyed mark of what it showed when it was opened. So it can be told
which fields its reader touched and which a colleague did, and no value has to be kept anywhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heating_program.services.vault import Vault
from heating_program.web.forms.households import PART_FIELDS, HouseholdForm
from heating_program.web.forms.row_lists import Pairs
from heating_program.web.household_words import label_of, lines_of, pairs_of, text_of

MINE, STORED = "mine", "stored"
_NAMES = tuple(name for names in PART_FIELDS for name in names)
_LONGEST_MARKS = 8_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in both versions, each as the lines it is shown in.

    `is_mine` and `is_theirs` tell who has changed it since the page was opened.
    """

    name: str
    label: Any
    mine: tuple[str, ...]
    stored: tuple[str, ...]
    is_mine: bool
    is_theirs: bool

    @property
    def proposed(self) -> str:
        """The version that loses nothing: mine, unless only the colleague touched the field."""
        return MINE if self.is_mine or not self.is_theirs else STORED


def marks_of(form: HouseholdForm, vault: Vault) -> str:
    """Return a keyed mark of what stands in each field, for the page to carry."""
    return json.dumps({name: vault.fingerprint(text_of(form[name])) for name in _NAMES})


def marks_in(sent: str) -> Mapping[str, str]:
    """Read the marks a page carried; none where they make no sense."""
    try:
        marks = json.loads(sent) if len(sent) <= _LONGEST_MARKS else {}
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def differences(
    mine: HouseholdForm, stored: HouseholdForm, as_opened: Mapping[str, str], vault: Vault
) -> list[Difference]:
    """List the fields in which two versions differ, in the order of the form."""
    found = []
    for name in _NAMES:
        texts = text_of(mine[name]), text_of(stored[name])
        if texts[0] == texts[1]:
            continue
        opened = as_opened.get(name)
        is_mine, is_theirs = (vault.fingerprint(text) != opened for text in texts)
        lines = lines_of(mine[name]), lines_of(stored[name])
        found.append(Difference(name, label_of(mine[name]), *lines, is_mine, is_theirs))
    return found


def chosen(
    mine: HouseholdForm, stored: HouseholdForm, choices: Mapping[str, str], *, for_all: str = ""
) -> Pairs:
    """Put one version together, field by field as it was chosen; mine where nothing was."""
    picked: list[tuple[str, str]] = []
    for name in _NAMES:
        is_stored = (for_all or choices.get(name, MINE)) == STORED
        picked += pairs_of((stored if is_stored else mine)[name])
    return tuple(picked)
