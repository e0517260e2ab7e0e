"""A registered household as rows of the import's own sheets: every column, numbers masked.

A list taken out this way comes in again as nothing new: its 户号 says that the file is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.household import HouseholdDetails
from heating_program.domain.household_parts import part_cells
from heating_program.domain.household_sheet import cells_of
from heating_program.domain.id_document import Identity, OtherDocument
from heating_program.domain.identity import IdNumber, mask_account, mask_phone
from heating_program.domain.past_measure import PastMeasureDetails, PastStatus
from heating_program.domain.policy import FundingLevel
from heating_program.domain.sheet_import import SHEET_COLUMNS, SHEET_LABELS, SheetKind
from heating_program.models.household import Household
from heating_program.models.past_measure import PastMeasure
from heating_program.reference import divisions
from heating_program.services import household_reading, import_reading
from heating_program.services.workbook_reading import as_written, restored
from heating_program.services.workbook_writing import Page

Kept = dict[str, list[list[Any]]]
"""Rows by sheet as JSON can hold them."""
_LINKS: Final = ("sheet_no", "head_no")
PAGES: Final = tuple(
    Page(SHEET_LABELS[kind], [column.label for column in columns])
    for kind, columns in SHEET_COLUMNS.items()
)


def rows_of(session: Session, households: Sequence[Household]) -> list[Kept]:
    """Return the rows of given households by sheet, each to be numbered when it is written."""
    past = _past_of(session, [household.id for household in households])
    return [_rows(session, household, past.get(household.id)) for household in households]


def numbered(number: int, kept: Kept) -> Iterable[tuple[str, Sequence[Any]]]:
    """Yield the rows of a household with the name of their sheet, tied by its number."""
    for kind, columns in SHEET_COLUMNS.items():
        for row in restored(kept.get(kind.value, ())):
            cells = zip(columns, row, strict=True)
            yield (
                SHEET_LABELS[kind],
                [str(number) if column.name in _LINKS else cell for column, cell in cells],
            )


def _rows(session: Session, household: Household, past: PastMeasureDetails | None) -> Kept:
    details = _masked(household_reading.details_of(session, household))
    area = household.area_code
    own = cells_of(
        details,
        past,
        township=divisions.short_name(divisions.division(area).parent_code),
        village=divisions.short_name(area),
        labels=import_reading.labels(),
    )
    own["file_no"] = household.file_no
    parts = part_cells(details)
    return {
        SheetKind.HOUSEHOLDS.value: [as_written(own.values())],
        **{kind.value: [as_written(row.values()) for row in rows] for kind, rows in parts.items()},
    }


def _masked(details: HouseholdDetails) -> HouseholdDetails:
    """Hide numbers, and where the house stands to the metre."""
    head, applicant, account = details.householder, details.applicant, details.account
    return replace(
        details,
        phone=mask_phone(details.phone) if details.phone else "",
        other_phones=tuple(map(mask_phone, details.other_phones)),
        householder=replace(head, id_number=_hidden(head.id_number)),
        members=tuple(_someone(one) for one in details.members),
        applicant=_someone(applicant) if applicant else None,
        account=replace(account, number=mask_account(account.number)) if account else None,
        dwelling=replace(details.dwelling, position=None),
    )


def _someone(one: Any) -> Any:
    phone = mask_phone(one.phone) if one.phone else ""
    return replace(one, phone=phone, id_number=_hidden(one.id_number))


def _hidden(identity: Identity) -> Identity:
    if isinstance(identity, OtherDocument):
        return replace(identity, value=identity.masked)
    return IdNumber(identity.masked)


def _past_of(session: Session, keys: Sequence[UUID]) -> Mapping[UUID, PastMeasureDetails]:
    """Return the last line of an old ledger of each household that has one."""
    found = select(PastMeasure).where(PastMeasure.household_id.in_(keys))
    rows = session.scalars(found.order_by(PastMeasure.year.asc().nulls_first(), PastMeasure.id))
    return {row.household_id: _past(row) for row in rows}


def _past(row: PastMeasure) -> PastMeasureDetails:
    plain = ("year", "route", "maker", "model", "serial", "price_fen", "paid_on")
    subsidies = {FundingLevel(level): fen for level, fen in (row.subsidy_fen or {}).items()}
    return PastMeasureDetails(
        status=PastStatus(row.status),
        subsidy_fen=subsidies or None,
        **{name: getattr(row, name) for name in plain},
    )
