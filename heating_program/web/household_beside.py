"""What the pages of the household form share beside the form: hints, units, look-alikes, keys."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from heating_program.access import current_actor
from heating_program.domain.end_use import USUAL_UNIT
from heating_program.extensions import db
from heating_program.reference import divisions
from heating_program.services import drafts
from heating_program.web import household_typed as typed
from heating_program.web.enrolment_carried import fields_of, remarks_in
from heating_program.web.enrolment_check import needed
from heating_program.web.forms.household_person import MemberForm
from heating_program.web.forms.row_lists import Pairs
from heating_program.web.household_words import UNITS

_WITH_POSITION = {"longitude_deg", "position_source"}


def surroundings(key: UUID, pairs: Pairs, *, form: str, step: int) -> dict[str, Any]:
    """Return what the templates ask beside the form.

    Parameters
    ----------
    pairs
        What is typed so far: similar files are looked for by it.
    form, step
        Under which the draft is kept while typing.
    """
    kept = drafts.load(db.session, actor=current_actor(), form=form, object_id=key) or ()
    return {
        "units": UNITS,
        "usual_units": {fuel.value: unit.value for fuel, unit in USUAL_UNIT.items()},
        "id_prefixes": {hint.prefix: hint.name for hint in divisions.id_prefixes().values()},
        "save_url": url_for("drafts.save", form=form, object_id=key, step=step),
        "likely_url": url_for("enrolment.likely", key=key),
        "likely": typed.likely(db.session, pairs, key),
        "needed": needed() | _WITH_POSITION,
        "remarks": remarks_in(pairs),
        "draft_mark": drafts.mark_of(db.session, kept, fields_of(step)),
        "blank_member": MemberForm(prefix="members-0000-"),
        "keys": [
            (("Enter",), _("下一个未填项") if step else _("下一项")),
            (("Shift", "Enter"), _("上一项")),
            (("Tab",), _("逐项移动")),
            (("1…9",), _("按序号选下拉项、按钮")),
            (("F8",), _("说明“不是同一户”")),
            (("Ctrl", "S"), _("存草稿") if step else _("保存")),
            *([(("F2",), _("下一户沿用本组"))] if step else []),
            *([(("Ctrl", "Enter"), _("下一步，其余不填"))] if step else []),
        ],
    }
