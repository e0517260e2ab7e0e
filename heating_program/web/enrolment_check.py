"""What the check page says of a registration: what is wrong, what is needed, whose number it is.

Every sentence comes with the address of the step where it is put right.
"""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from heating_program.domain.dwelling import PlotProof
from heating_program.domain.errors import DomainError
from heating_program.domain.identity import IdNumber
from heating_program.reference import divisions
from heating_program.reference.quality_rules import QualityRule, Severity, all_quality_rules
from heating_program.web.filters import date_text, in_language
from heating_program.web.forms.household_person import SEX_LABELS
from heating_program.web.forms.households import PART_FIELDS, HouseholdForm
from heating_program.web.frame import today
from heating_program.web.household_words import lines_of

# Where a rule names another field than the form does, or needs more than one; any one of the plot's
# number and its proof is enough.
_TOLD_BY: Final[dict[str, tuple[str, ...]]] = {
    "position_missing": ("latitude_deg",),
    "rooms_missing": ("rooms", "bays"),
    "roof_missing": ("roof_form", "roof_covering"),
    "windows_missing": ("window_frame", "window_panes"),
    "service_missing": ("service_phases", "service_kw"),
}
_PLOT = "plot_proof_missing"


def faults(key: UUID, form: HouseholdForm) -> Iterator[tuple[str, str]]:
    """Yield every error with the place where it is put right."""
    for number, names in enumerate(PART_FIELDS, 1):
        for name in names:
            for field_id, error in _errors_of(form[name]):
                place = url_for(
                    "enrolment.step", key=key, number=number, review=1, _anchor=field_id
                )
                yield place, error


def _errors_of(field: Any) -> Iterator[tuple[str, str]]:
    inner = getattr(field, "entries", None) or getattr(field, "form", None) or ()
    if hasattr(field, "entries") or hasattr(field, "form_class"):
        for each in inner:
            yield from _errors_of(each)
    elif field.errors:
        yield field.id, field.errors[0]


def still_needed(key: UUID, form: HouseholdForm) -> Iterator[tuple[str, str]]:
    """Yield what a file must have before it is confirmed and nobody has typed yet."""
    for rule in all_quality_rules():
        if rule.severity is not Severity.ERROR or not rule.in_force(today()):
            continue
        name = _lacking(form, rule)
        if name is not None:
            number = 1 + next(n for n, names in enumerate(PART_FIELDS) if name in names)
            yield _place(key, number, name), in_language(rule)


def _lacking(form: HouseholdForm, rule: QualityRule) -> str | None:
    """Return the first field in which nothing stands of what a rule needs."""
    names = _TOLD_BY.get(rule.code, (rule.field,))
    if rule.code == _PLOT and form.plot_proof.data not in ("", None, PlotProof.NONE.value):
        return None
    return next((name for name in names if name in form and not lines_of(form[name])), None)


def needed() -> frozenset[str]:
    """Return the fields without which a file cannot be confirmed."""
    rules = (rule for rule in all_quality_rules() if rule.severity is Severity.ERROR)
    return frozenset(name for rule in rules for name in _TOLD_BY.get(rule.code, (rule.field,)))


def _place(key: UUID, number: int, field_id: str) -> str:
    return url_for("enrolment.step", key=key, number=number, review=1, _anchor=field_id)


def reading(form: HouseholdForm) -> str:
    """Say what the head's paper says of them; nothing of a number that cannot be read."""
    try:
        identity = form.identity()
    except (DomainError, ValueError):
        return ""
    born, on = identity.birth_date, today()
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    sex = SEX_LABELS[identity.sex]
    told = _("%(born)s出生，%(age)s 岁，%(sex)s", born=date_text(born), age=age, sex=sex)
    hint = divisions.id_prefix_hint(identity.value[:6])
    if not isinstance(identity, IdNumber) or hint is None:
        return str(told)
    return f"{told}{_('；签发地 %(place)s，只作提示，不代表住址', place=hint.name)}"
