"""The registration of a household: four parts in the order of the paper form, one meaning of valid.

A step of the wizard is one part; the page of corrections and the check page are the whole form.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final, cast

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import Optional

from heating_program.domain.errors import DomainError
from heating_program.domain.household import HouseholdDetails, contradictions
from heating_program.web.forms.fields import options
from heating_program.web.forms.household_account import AccountForm
from heating_program.web.forms.household_energy import EnergyForm
from heating_program.web.forms.household_family import FamilyForm
from heating_program.web.forms.household_house import HouseForm
from heating_program.web.forms.row_lists import OrderedForm, on_day
from heating_program.web.messages import words

PARTS: Final = (FamilyForm, HouseForm, EnergyForm, AccountForm)
PART_LABELS: Final = (_("户主与家庭"), _("住宅"), _("现状用能与意愿"), _("账户与同意"))
PART_FIELDS: Final = tuple(tuple(part(MultiDict())._fields) for part in PARTS)
"""The names of the fields of each part, in the order of the paper form."""
ROW_ANCHORS: Final = {"members": "name", "special_groups": "source", "energy": "end_use"}
"""The lists of rows, each with the field by which an empty row is sent."""
_BLAMED: Final = {"members": "id_no", "special_groups": "until", "energy": "fuel"}


class HouseholdForm(FamilyForm, HouseForm, EnergyForm, AccountForm):
    """The whole form, in the order of the paper one."""

    order: ClassVar[tuple[str, ...]] = tuple(name for names in PART_FIELDS for name in names)
    id = HiddenField()
    row_version = IntegerField(validators=[Optional()])

    def check(self, *, today: date, villages: Mapping[str, str]) -> bool:
        """Validate every field, then what must fit together; all errors are shown at once."""
        if not check_part(self, today=today, villages=villages):
            return False
        for error in contradictions(self.details(), on=today):
            self.refuse(error)
        return not self.errors

    def details(self) -> HouseholdDetails:
        """Return what was entered; only after `check` has passed the fields."""
        return HouseholdDetails(
            **self.family(),
            **self.needs(),
            consent_on=self.consent(),
            account=self.account(),
            dwelling=self.house(*self.heating()),
        )

    def refuse(self, error: DomainError) -> None:
        """Put a refusal beside its field, also in a row or with the applicant."""
        if error.field == "applicant_id_no":
            self.applicant.form.refuse(DomainError(error.code, field="id_no", **error.values))
        elif error.field in _BLAMED and cast("Any", self[error.field]).entries:
            rows: Any = self[error.field]
            name = error.values.get("name")
            named = [row for row in rows.entries if name and row.form["name"].data == name]
            row = (named or rows.entries)[-1]
            row.form.refuse(DomainError(error.code, field=_BLAMED[error.field], **error.values))
            rows.errors = [*rows.errors, words(error)]  # a list keeps those of its validation
        else:
            super().refuse(error)


def check_part(form: OrderedForm, *, today: date, villages: Mapping[str, str]) -> bool:
    """Validate the fields of a step, or of the whole form."""
    on_day(form, today)
    offer_villages(form, villages)
    return form.validate()


def offer_villages(form: OrderedForm, villages: Mapping[str, str]) -> None:
    """Fill the choice of villages, where the form has it."""
    if "village_code" in form:
        field = cast("SelectField", form["village_code"])
        field.choices = options(villages, empty=_("请选择"))


def values_of(pairs: Any) -> MultiDict[str, str]:
    """Make of kept names and values what a browser would have sent."""
    return MultiDict(list(pairs))
