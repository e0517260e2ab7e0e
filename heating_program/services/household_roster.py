"""The roster of households as a workbook: numbers masked, who took it out, and every column beside.

A roster goes out at once while it is short. A long one is a job that keeps its rows in sealed parts
and never skips or repeats a household, whatever is registered meanwhile: every part begins behind
the last key of the part before.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from heating_program.domain.actor import Actor
from heating_program.domain.divisions import Level, ancestor
from heating_program.domain.dwelling import FUEL_LABELS, STRUCTURE_LABELS, HeatingFuel, Structure
from heating_program.domain.household import SPECIAL_GROUP_LABELS, SpecialGroup
from heating_program.domain.identity import mask_phone
from heating_program.domain.stages import HOUSEHOLD_LABELS, HouseholdStage
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from heating_program.models.user import User
from heating_program.reference import divisions
from heating_program.services import household_list, household_worksheets, jobs
from heating_program.services.clock import BEIJING
from heating_program.services.household_list import HouseholdFilter
from heating_program.services.vault import Vault
from heating_program.services.workbook_writing import Page, mixed

PERMISSION: Final = "household.export"
KIND: Final = "household_export"
MOST_AT_ONCE: Final = 500
"""Rows that are sent without a job."""
MOST_ROWS: Final = 1_000_000
"""Rows of a sheet that every spreadsheet program opens, less some for the last lines."""

HEADINGS: Final = (
    *("户号", "户主", "证件号（隐去）", "旗县区", "苏木镇", "嘎查村", "组", "门牌", "电话（隐去）"),
    *("户籍人口", "常住人口", "特殊群体", "建筑面积（㎡）", "取暖面积（㎡）", "结构", "现用燃料"),
    *("分派给", "档案状态", "状态日期"),
)
_WIDTHS: Final = (20, 16, 22, 12, 16, 18, 8, 10, 16, 9, 9, 18, 13, 13, 12, 14, 14, 14, 12)
_SHEET: Final = "农户名册"
_SEALED_FILTER: Final = "job.filter"
_KEY = 0
Row = list[Any]


def submit(
    session: Session,
    *,
    actor: Actor,
    vault: Vault,
    job_id: UUID,
    rows: int,
    wanted: HouseholdFilter,
    title: str,
) -> None:
    """Ask for a long roster; what was typed into the filter may be a name and is sealed."""
    area = wanted.area_code or actor.areas_for(PERMISSION)[0]
    sealed = vault.seal(_SEALED_FILTER, job_id, json.dumps(asdict(wanted)))
    payload = {"filter": base64.b64encode(sealed).decode(), "rows": rows}
    jobs.submit(
        session, actor=actor, kind=KIND, title=title, area_code=area, payload=payload, job_id=job_id
    )


def filter_of(vault: Vault, job_id: UUID, payload: dict[str, Any]) -> HouseholdFilter:
    """Open the filter of a job."""
    sealed = base64.b64decode(payload["filter"])
    return HouseholdFilter(**json.loads(vault.open(_SEALED_FILTER, job_id, sealed)))


def rows_behind(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    *,
    on: date,
    after: UUID | None,
    limit: int,
) -> list[Row]:
    """Read rows of the roster behind a key; the first cell of a row is its own key."""
    keys = household_list.keys_behind(
        session, actor, wanted, on=on, after=after, limit=limit, permission=PERMISSION
    )
    return rows_of(session, keys, on=on)


def rows_of(session: Session, keys: Sequence[UUID], *, on: date) -> list[Row]:
    """Read the rows of given households, in their order."""
    beside = (Household.special_statuses, Household.energy_uses, Household.accounts)
    house = joinedload(Household.dwelling)
    also = [selectinload(each) for each in beside]
    also += [house.selectinload(Dwelling.walls), house.selectinload(Dwelling.openings)]
    people = {key: name for key, name in session.execute(select(User.id, User.display_name))}
    households = household_list.load(session, keys, *also)
    kept = household_worksheets.rows_of(session, households)
    return [
        [*_row(household, people, on), sheets]
        for household, sheets in zip(households, kept, strict=True)
    ]


def last_key(rows: Sequence[Row]) -> UUID | None:
    """Return the key that the next rows stand behind."""
    return UUID(rows[-1][_KEY]) if rows else None


def workbook(rows: Iterable[Row], *, actor: Actor, at: datetime) -> bytes:
    """Write the roster, and every column beside it on the sheets of the import.

    The roster's last line says who took it out, and when.
    """
    roster = Page(_SHEET, HEADINGS, widths=_WIDTHS)
    return mixed([roster, *household_worksheets.PAGES], _sheet_rows(rows, actor, at))


def _sheet_rows(
    rows: Iterable[Row], actor: Actor, at: datetime
) -> Iterator[tuple[str, Sequence[Any]]]:
    count = 0
    for row in rows:
        count += 1
        *cells, since, sheets = row[_KEY + 1 :]
        yield _SHEET, [*cells, date.fromisoformat(since)]
        yield from household_worksheets.numbered(count, sheets)
    when = at.astimezone(BEIJING)
    said = f"{actor.name} 于 {when:%Y-%m-%d %H:%M} 导出，共 {count} 户。"
    yield _SHEET, [f"{said}内部资料，注意保护个人信息。"]


def _row(household: Household, people: dict[Any, str], on: date) -> Row:
    """Put a household into cells that JSON can hold."""
    head, house, area = household.householder, household.dwelling, household.area_code
    levels = (Level.BANNER, Level.TOWNSHIP, Level.VILLAGE)
    groups = [SPECIAL_GROUP_LABELS[SpecialGroup(code)] for code in household.groups_on(on)]
    return [
        *(str(household.id), household.file_no, head.name, head.id_no_mask),
        *(divisions.short_name(ancestor(area, level)) for level in levels),
        *(household.group_text, household.door_no),
        mask_phone(household.phone) if household.phone else "",
        *(household.registered_members, household.resident_members, "、".join(groups)),
        *(house.floor_area_m2, house.heated_area_m2),
        STRUCTURE_LABELS[Structure(house.structure)],
        FUEL_LABELS[HeatingFuel(house.heating_fuel)],
        people.get(household.assigned_to, ""),
        HOUSEHOLD_LABELS[HouseholdStage(household.stage)],
        household.stage_since.isoformat(),
    ]
