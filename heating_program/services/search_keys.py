"""Writes what a household is found by; called by whatever changes a household or its people.

A key is derived from the rows alone and may be made anew at any time. It says no more of a number
than its mask does: the last six characters of a resident number begin with the day of birth, so
they stand there as a keyed mark, which a search makes of what was typed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session, selectinload

from heating_program.domain import search_words
from heating_program.domain.id_document import IdKind
from heating_program.models.household import Household
from heating_program.models.search_key import SearchKey
from heating_program.reference import name_sounds
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import birth_of
from heating_program.services.vault import Vault

Row = Mapping[str, Any]
_LONGEST_SORT_KEY = 80
_OF_A_HOUSEHOLD = ("id", "area_code", "file_no", "phone", "other_phones")
_OF_A_PERSON = (
    *("id", "name", "is_householder", "left_on", "deceased_on"),
    *("id_kind", "id_no_mask", "birth_sealed", "phone"),
)
_ID_TAIL = re.compile(r"[0-9]{5}[0-9x]", re.ASCII)
_MARK_BYTES = 5


def refresh(session: Session, household: Household) -> None:
    """Write the key of a household whose rows have changed in this transaction.

    Family, phones, number and village are read from the rows as they stand in the session.
    """
    values = values_of(vault_of(session), household)
    held = select(SearchKey).where(SearchKey.household_id == household.id)
    key = session.scalar(held)
    if key is None:
        session.add(SearchKey(**values))
        return
    for name, value in values.items():
        setattr(key, name, value)


def keys_for(
    vault: Vault, households: Sequence[Row], people: Iterable[Row]
) -> list[dict[str, Any]]:
    """Return the values of many keys, to be inserted after the rows they are made from.

    Parameters
    ----------
    households, people
        Values by column, as they are inserted; a column left out is as good as empty.
    """
    family: defaultdict[object, list[Row]] = defaultdict(list)
    for one in people:
        family[one["household_id"]].append(one)
    return [_values(vault, household, family[household["id"]]) for household in households]


def values_of(vault: Vault, household: Household) -> dict[str, Any]:
    """Return the values of one household's key; its people need not be written yet."""
    people = [_read(one, _OF_A_PERSON) for one in household.people]
    return _values(vault, _read(household, _OF_A_HOUSEHOLD), people)


def is_id_tail(word: str) -> bool:
    """Tell whether a typed word may be the last six characters of a resident number."""
    return _ID_TAIL.fullmatch(word) is not None


def id_tail_mark(vault: Vault, tail: str) -> str:
    """Return the word that stands for the last six characters of a resident number.

    Nobody can type it: what is typed as a word begins with a letter, a digit or a character.
    """
    return f"#{vault.index('search_key.id_tail', tail)[:_MARK_BYTES].hex()}"


def _read(row: object, columns: Iterable[str]) -> Row:
    return {name: getattr(row, name) for name in columns}


def _values(vault: Vault, household: Row, people: Sequence[Row]) -> dict[str, Any]:
    head = next(one for one in people if one.get("is_householder"))
    return {
        "household_id": household["id"],
        "area_code": household["area_code"],
        "key": search_words.key_line(_words(vault, household, people)),
        "sort_key": name_sounds.sort_key(head["name"])[:_LONGEST_SORT_KEY],
    }


def forget(session: Session, household_ids: Sequence[UUID]) -> None:
    """Take the keys of households that are about to be deleted."""
    session.execute(delete(SearchKey).where(SearchKey.household_id.in_(household_ids)))


def rewrite(session: Session, *, offset: int, limit: int) -> int:
    """Make the keys of a portion of all households anew, in the order they were opened.

    Returns
    -------
    int
        Households found; none means that the end is reached.
    """
    portion = select(Household.id).order_by(Household.id).limit(limit).offset(offset)
    return _write(session, session.scalars(portion).all())


def fill_missing(session: Session, *, limit: int) -> int:
    """Write keys for households that have none, as before this release; return how many."""
    has_key = select(SearchKey.id).where(SearchKey.household_id == Household.id).exists()
    without = select(Household.id).where(~has_key).order_by(Household.id).limit(limit)
    return _write(session, session.scalars(without).all())


def count(session: Session) -> int:
    """Count the households that must have a key."""
    return session.scalar(select(func.count()).select_from(Household)) or 0


def _write(session: Session, household_ids: Sequence[UUID]) -> int:
    if not household_ids:
        return 0
    wanted = select(Household).where(Household.id.in_(household_ids))
    households = session.scalars(wanted.options(selectinload(Household.people))).unique().all()
    forget(session, household_ids)
    vault = vault_of(session)
    session.execute(insert(SearchKey), [values_of(vault, household) for household in households])
    return len(households)


def _words(vault: Vault, household: Row, people: Sequence[Row]) -> Iterator[str]:
    family = sorted(filter(_is_present, people), key=lambda one: not one.get("is_householder"))
    for one in family:
        yield from _name_words(one["name"])
    for one in family:
        yield from _id_tails(vault, one)
    phones = [household.get("phone"), *(household.get("other_phones") or ())]
    for phone in (*phones, *(one.get("phone") for one in family)):
        yield from search_words.phone_words(phone or "")
    yield from search_words.file_no_words(household["file_no"])


def _is_present(one: Row) -> bool:
    """Tell head, living members and applicant; whoever left is found where they went."""
    is_living = one.get("is_householder") or one.get("deceased_on") is None
    return one.get("left_on") is None and bool(is_living)


def _name_words(name: str) -> Iterator[str]:
    heard = name_sounds.sounds(name)
    yield search_words.name_words(name)
    yield from (*heard.full, *heard.initials, *heard.parts)


def _id_tails(vault: Vault, person: Row) -> Iterator[str]:
    """Yield the last four characters, and the mark of the last six, which the birth completes."""
    tail = next(search_words.number_tails(person["id_no_mask"], (4,)), "")
    yield tail
    if tail and (person.get("id_kind") or IdKind.RESIDENT) == IdKind.RESIDENT:
        birth = birth_of(vault, person["id"], person["birth_sealed"])
        yield id_tail_mark(vault, f"{birth:%d}{tail}")
