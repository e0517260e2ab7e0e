"""The report of a merge in words: which row, which field, what it held and what it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from heating_program.access import current_actor
from heating_program.domain.merging import TABLE_LABELS
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from heating_program.models.user import User
from heating_program.services.merge_rows import CREATED, Entry, row_of
from heating_program.web.filters import area_name, label
from heating_program.web.standing_words import PAGES, page_of
from heating_program.web.words import FIELD_WORDS

REMARK_WORDS = {
    "kept_is_unconfirmed": _("保留的档案尚未建档，被并入的已建档；一般应保留已建档的一份。"),
    "two_accounts": _("两份档案都有补贴账户，请选择继续使用哪一个；另一个停用，留在原账户记录里。"),
    "both_converted": _("两份档案都有已完成的改造，合并后同一住宅有两个项目，请核查是否重复补贴。"),
    "plants_on_both": _("两份档案都有户用光伏，合并后都列在保留的档案下。"),
    "numbers_differ": _("两处住宅的宅基地证号或表号不同，合并后以保留的档案为准，请再次核对。"),
    "two_houses": _("两处住宅都保留，项目仍在原住宅名下。"),
    "photo_known": _("有相同的照片，不重复转入。"),
}
_COLUMNS = {
    "household_id": _("所属档案"),
    "dwelling_id": _("所属住宅"),
    "subject_id": _("照片对象"),
    "merged_into": _("并入档案"),
    "stage_since": _("阶段起始日"),
    "left_on": _("离开日期"),
    "left_how": _("离开方式"),
    "until": _("截止日期"),
    "is_member": _("本户成员"),
    "closed_on": _("停用日期"),
    "closed_by": _("停用人"),
    "closed_why": _("停用原因"),
    "latitude_deg": _("纬度"),
    "longitude_deg": _("经度"),
}
_HIDDEN = ("latitude_deg", "longitude_deg", "position_accuracy_m")
"""Where a farmer lives is personal: the report says that it changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One column of one row; `before` is empty for a row that the merge added.

    `url` is where the row is looked at, None where this reader may not.
    """

    what: str
    url: str | None
    column: str
    before: str
    after: str


def report_groups(
    session: Session, entries: list[Entry], kept: Household
) -> list[tuple[str, list[Change]]]:
    """Return the changes by kind of thing, in the order in which they were made."""
    groups: dict[str, list[Change]] = {}
    for entry in entries:
        kind = TABLE_LABELS[entry["table"]]
        found = groups.setdefault(str(gettext(kind)), [])
        row: Any = row_of(session, entry)
        name, url = _name(row), _page(row, kept)
        columns = entry.get("columns") or {}
        if entry["what"] == CREATED:
            found.append(Change(name, url, gettext("新增一条"), "", ""))
        elif not columns:
            found.append(Change(name, url, gettext("合并后新增"), "", ""))
        found += [
            Change(
                name,
                url,
                str(_COLUMNS.get(column) or FIELD_WORDS.get(column, column)),
                _told(session, column, held["before"]),
                _told(session, column, held["after"]),
            )
            for column, held in columns.items()
        ]
    return list(groups.items())


def _page(row: Any, kept: Household) -> str | None:
    """Return where a row is looked at: its own page, else that of its household."""
    if row is None:
        return None
    actor, kind = current_actor(), _PAGES.get(row.__tablename__, row.__tablename__)
    if kind in PAGES:
        key = getattr(row, _PARENTS.get(row.__tablename__, "id"))
        return page_of(kind, key, actor, row.area_code)
    owner = getattr(row, "household_id", kept.id)
    return page_of("household", owner, actor, row.area_code)


_PAGES = {"issued_document": "document", "pv_sizing": "pv", "retrofit_assessment": "retrofit"}
_PARENTS = {"pv_sizing": "pv_system_id", "retrofit_assessment": "retrofit_id"}


def _name(row: Any) -> str:
    """Name a row by what people call it."""
    if row is None:
        return str(gettext("（已不存在）"))
    name = next((name for name in _NAMES if hasattr(row, name)), None)
    if name == "slot":
        return label(row.slot, "photo_slot")
    if name == "group":
        return label(row.group, "special_group")
    return str(getattr(row, name) or "—") if name else "—"


_NAMES = (
    *("case_no", "claim_no", "file_no", "number_mask", "name", "slot", "number", "plot_no"),
    "group",
)


def _told(session: Session, column: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if column in _HIDDEN:
        return "…"
    tell = _TELLING.get(column)
    if tell is not None:
        return tell(session, str(value))
    if isinstance(value, bool):
        return str(gettext("是") if value else gettext("否"))
    return str(value)


def _file(session: Session, key: str) -> str:
    file = session.get(Household, UUID(key))
    return file.file_no if file else "—"


def _house(session: Session, key: str) -> str:
    house = session.get(Dwelling, UUID(key))
    return (house.plot_no or area_name(house.area_code)) if house else "—"


def _person(session: Session, key: str) -> str:
    user = session.get(User, UUID(key))
    return user.display_name if user else "—"


_TELLING: dict[str, Callable[[Session, str], str]] = {
    "household_id": _file,
    "subject_id": _file,
    "merged_into": _file,
    "dwelling_id": _house,
    "area_code": lambda _session, code: area_name(code),
    "stage": lambda _session, code: label(code, "household_stage"),
    "left_how": lambda _session, _code: gettext("随档案合并"),
    "closed_by": _person,
}
