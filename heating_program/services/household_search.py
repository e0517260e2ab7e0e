"""The one box: whatever somebody has in hand, a name, its sound or a number, finds its page.

A search reads a few hundred keys at most and shows the best; who gets more should say more. Whole
ID and account numbers are found by their keyed hash, and only where they were sent by POST.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from heating_program.domain import search_words
from heating_program.domain.actor import Actor
from heating_program.domain.document_number import parse_document_number
from heating_program.domain.errors import DomainError
from heating_program.domain.search_words import Word, WordKind
from heating_program.domain.stages import HouseholdStage
from heating_program.models.conversion import Conversion
from heating_program.models.household import BankAccount, Household, Person
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.search_key import SearchKey
from heating_program.models.subsidy import Claim
from heating_program.reference import name_sounds
from heating_program.reference.divisions import Division
from heating_program.services import key_search, scope
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE

SHOWN = 30
_READ = 200
_MOST_PLACES = 8
_CASE_NO = re.compile(r"[A-Z]{2}-[0-9-]{4,}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A household that was found, and the members whose names were what was typed."""

    household: Household
    members: tuple[str, ...] = ()
    is_by_member: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What one search has found, by group."""

    words: tuple[Word, ...] = ()
    hits: tuple[Hit, ...] = ()
    is_more: bool = False
    places: tuple[Division, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    claims: tuple[Claim, ...] = ()
    documents: tuple[IssuedDocument, ...] = ()

    @property
    def of_heads(self) -> tuple[Hit, ...]:
        """Households found by their head, or by a number."""
        return tuple(hit for hit in self.hits if not hit.is_by_member)

    @property
    def of_members(self) -> tuple[Hit, ...]:
        """Households found by somebody else of the family."""
        return tuple(hit for hit in self.hits if hit.is_by_member)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.hits or self.places or self.conversions or self.claims or self.documents)


def search(session: Session, actor: Actor, text: str) -> Found:
    """Find what a text may mean, in the actor's areas; nothing for a text without words."""
    words = search_words.query_words(text)
    if not words:
        return Found()
    read = key_search.matching(session, actor, words).with_only_columns(
        SearchKey.household_id, SearchKey.key, SearchKey.sort_key
    )
    rows = session.execute(read.limit(_READ)).all()
    best = sorted(rows, key=lambda row: _rank(row.key, row.sort_key, words))[:SHOWN]
    return Found(
        words=words,
        hits=_hits(session, [row.household_id for row in best], words),
        is_more=len(rows) > SHOWN,
        places=_places(actor, words),
        conversions=_conversions(session, actor, text),
        claims=_claims(session, actor, text),
        documents=_documents(session, actor, text),
    )


def household_numbered(session: Session, actor: Actor, text: str) -> UUID | None:
    """Return the household of a whole file number, which is gone to at once."""
    if not search_words.is_file_no(text):
        return None
    number = search_words.plain_text(text).upper()
    wanted = scope.visible(Household, actor, key_search.PERMISSION)
    return session.scalar(wanted.where(Household.file_no == number).with_only_columns(Household.id))


def by_personal_number(session: Session, actor: Actor, text: str) -> Found:
    """Find whose ID or account number a text is; both are looked up by their keyed hash."""
    number = re.sub(r"[^0-9X]", "", search_words.plain_text(text).upper())
    vault = vault_of(session)
    people = select(Person.household_id).where(Person.id_no_index == vault.index(ID_PLACE, number))
    accounts = select(BankAccount.household_id).where(
        BankAccount.number_index == vault.index(ACCOUNT_PLACE, number)
    )
    either = or_(Household.id.in_(people), Household.id.in_(accounts))
    wanted = scope.visible(Household, actor, key_search.PERMISSION).where(either)
    households = session.scalars(_with_people(wanted)).unique().all()
    return Found(hits=tuple(Hit(household) for household in households))


def _rank(key: str, sort_key: str, words: Sequence[Word]) -> tuple[bool, int, str]:
    """Whole names before parts of names, the head before members, then by name."""
    places = [key.find(f" {word.text} ") for word in words]
    is_whole = all(
        place >= 0 and (word.kind is not WordKind.HAN or _is_whole_name(key, place, word))
        for place, word in zip(places, words, strict=True)
    )
    return (not is_whole, max(places) if is_whole else 0, sort_key)


def _is_whole_name(key: str, place: int, word: Word) -> bool:
    """Tell whether a run of characters has none beside it: names stand among Latin words."""
    before, after = key[:place].rstrip()[-1:], key[place + len(word.text) + 2 :].lstrip()[:1]
    return before.isascii() and after.isascii()


def _hits(session: Session, keys: Sequence[UUID], words: Sequence[Word]) -> tuple[Hit, ...]:
    wanted = _with_people(select(Household).where(Household.id.in_(keys)))
    rows = session.scalars(wanted).unique()
    found: dict[UUID, Household] = {household.id: household for household in rows}
    ordered = [found[key] for key in keys if key in found]
    # A merged file still answers to its old number, behind those that go on.
    ordered.sort(key=lambda household: household.stage == HouseholdStage.MERGED)
    return tuple(_hit(household, words) for household in ordered)


def _hit(household: Household, words: Sequence[Word]) -> Hit:
    others = [one.name for one in household.members if not one.is_householder]
    members = tuple(name for name in others if any(sounds_like(name, word) for word in words))
    is_by_head = any(sounds_like(household.householder.name, word) for word in words)
    return Hit(household, members, is_by_member=bool(members) and not is_by_head)


def sounds_like(name: str, word: Word) -> bool:
    """Tell whether a name holds a word, as it is written or as it is spoken."""
    heard = name_sounds.sounds(name)
    line = search_words.key_line(
        (search_words.name_words(name), *heard.full, *heard.initials, *heard.parts)
    )
    return word.like.strip("%") in line


def _places(actor: Actor, words: Sequence[Word]) -> tuple[Division, ...]:
    return key_search.places_called(actor, words[0])[:_MOST_PLACES] if len(words) == 1 else ()


def _conversions(session: Session, actor: Actor, text: str) -> tuple[Conversion, ...]:
    number = _case_no(text)
    wanted = scope.visible(Conversion, actor, "conversion.read")
    return tuple(session.scalars(wanted.where(Conversion.case_no == number))) if number else ()


def _claims(session: Session, actor: Actor, text: str) -> tuple[Claim, ...]:
    number = _case_no(text)
    wanted = scope.visible(Claim, actor, "claim.read")
    return tuple(session.scalars(wanted.where(Claim.claim_no == number))) if number else ()


def _documents(session: Session, actor: Actor, text: str) -> tuple[IssuedDocument, ...]:
    try:
        number = str(parse_document_number(text))
    except DomainError:
        return ()
    wanted = scope.visible(IssuedDocument, actor, "document.read")
    return tuple(session.scalars(wanted.where(IssuedDocument.number == number)))


def _case_no(text: str) -> str:
    """Return a whole number of a conversion or claim; part of one would be looked for in vain."""
    number = search_words.plain_text(text).upper()
    return number if _CASE_NO.fullmatch(number) else ""


def _with_people(statement: Select[Household]) -> Select[Household]:
    return statement.options(selectinload(Household.people))
