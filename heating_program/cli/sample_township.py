"""Walks the families of the practice township through the programme, in order of time.

Nothing is written past the services: every duty, event and number is as real as in an office, only
earlier. Each family stops where the sample file says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from heating_program.cli.sample_people import LINHE, Family
from heating_program.cli.sample_way import Keys, Staff, Way, Work
from heating_program.domain.budget import AppropriationDetails, ChangeDetails, Programme
from heating_program.domain.money import Fen
from heating_program.domain.photo import PhotoSlot
from heating_program.domain.policy import FundingLevel
from heating_program.models.base import new_id
from heating_program.services import budgets
from heating_program.services.documents import Letterhead
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction

DAYS_BETWEEN_STEPS = 4
# Enough for fifty families, of which the sample has thirty-six.
_GRANTS_FEN = {
    FundingLevel.CENTRAL: 50_000_000,
    FundingLevel.CITY: 11_000_000,
    FundingLevel.BANNER: 11_000_000,
}


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that happened in the township, and when."""

    at: datetime
    work: Work


def load(
    engine: Engine,
    vault: Vault,
    staff: Staff,
    families: tuple[Family, ...],
    letterhead: Letterhead,
    *,
    photos_dir: Path,
    today: date,
) -> Iterator[int]:
    """Write the whole township; yields how many steps are done, for the progress line."""
    ways = [
        Way(family, staff, Keys(*(new_id() for _ in fields(Keys))), letterhead, photos_dir)
        for family in families
    ]
    lives = [_life(way, today) for way in ways]
    steps = [*_budget(staff, today), *chain.from_iterable(lives)]
    for number, step in enumerate(sorted(steps, key=lambda each: each.at), start=1):
        on = step.at.date()
        info = {"vault": vault, "at": step.at, "request_id": "sample"}
        run_in_transaction(engine, partial(step.work, on=on), info=info)
        yield number


def _budget(staff: Staff, today: date) -> Iterator[_Step]:
    start = datetime.combine(today - timedelta(days=190), time(1), UTC)
    for number, (level, amount_fen) in enumerate(_GRANTS_FEN.items()):
        yield _Step(start + timedelta(minutes=number), _grant(staff, level, amount_fen))


def _grant(staff: Staff, level: FundingLevel, amount_fen: int) -> Work:
    def work(session: Session, on: date) -> None:
        details = AppropriationDetails(
            level, Programme.EQUIPMENT, on.year, LINHE, f"{on.year}年清洁取暖设备补贴（示例）"
        )
        key, change = new_id(), new_id()
        clerk, reviewer = staff["fc1"], staff["fr1"]
        budgets.open_appropriation(
            session, actor=clerk, on=on, appropriation_id=key, details=details
        )
        budgets.enter_change(
            session,
            actor=clerk,
            on=on,
            change_id=change,
            appropriation_id=key,
            details=ChangeDetails(Fen(amount_fen), "", on, is_example=True),
        )
        budgets.approve_change(session, actor=reviewer, on=on, change_id=change)

    return work


def _life(way: Way, today: date) -> Iterator[_Step]:
    """Yield a family's steps up to where it has come; the last one is some days old."""
    family = way.family
    story = list(_until(family.reached, _story(way)))
    age_days = 5 + family.number % 6
    for index, work in enumerate(reversed(story)):
        day = today - timedelta(days=age_days + DAYS_BETWEEN_STEPS * index)
        minute = timedelta(minutes=7 * family.number)
        yield _Step(datetime.combine(day, time(1, 10), UTC) + minute, work)


def _until(reached: str, story: Iterator[tuple[str, Work]]) -> Iterator[Work]:
    """Yield the works up to the named place; being sent back is a way of its own."""
    last = {"returned": "submitted", "rejected": "submitted"}.get(reached, reached)
    is_there = False
    for place, work in story:
        if is_there and place != last:
            return
        is_there = place == last
        yield work


def _story(way: Way) -> Iterator[tuple[str, Work]]:
    family = way.family
    yield "surveyed", way.enrol
    yield "registered", way.confirm
    yield "draft", way.open_case
    yield "submitted", way.conversion("tc1", "submit")
    if family.reached == "returned":
        yield "submitted", way.conversion("ba1", "return", "身份证照片不清，请重新拍摄后提交")
    yield "approved", way.conversion("ba1", "approve")
    if family.with_pv:
        yield "approved", way.survey_roof
        yield "approved", way.photograph(PhotoSlot.ROOF)
        yield "approved", way.photograph(PhotoSlot.SURROUNDINGS)
        yield "approved", way.pv("in1", "pass_roof")
    if family.with_retrofit:
        yield "designed", way.design_retrofit
        yield "designed", way.retrofit("ba1", "approve")
    yield "designed", way.design
    if family.with_retrofit:
        yield "designed", way.draft("in1", "heat_scheme", "conversion")
        yield "designed", way.issue("ba1", "heat_scheme")
    if family.with_pv:
        yield "designed", way.size_pv
    yield "in_construction", way.conversion("bc1", "start")
    if family.with_retrofit:
        yield "in_construction", way.retrofit("bc1", "start")
        yield "self_checked", way.check_hidden_work
        yield "self_checked", way.retrofit("bc1", "complete")
    yield "self_checked", way.install
    yield "self_checked", way.conversion("bc1", "self_check")
    yield "acceptance", way.conversion("bc1", "hand_over")
    yield "inspected", way.inspect
    if family.with_retrofit:
        yield "inspected", way.assess_as_built
        yield "accepted", way.retrofit("tr2", "accept")
    yield "accepted", way.conversion("tr2", "accept")
    yield "calculated", way.assess_claim
    yield "checked", way.claim("bc1", "check")
    yield "reviewed", way.claim("fr1", "review")
    yield "confirmed", way.claim("ba1", "confirm")
    yield "operating", way.conversion("tc1", "operate")
    yield from (("certified", work) for work in _last_papers(way))


def _last_papers(way: Way) -> Iterator[Work]:
    if way.family.with_retrofit:
        yield way.draft("in2", "retrofit_acceptance", "retrofit")
        yield way.issue("tr2", "retrofit_acceptance")
    yield way.draft("in2", "install_acceptance", "conversion")
    yield way.draft("fc1", "subsidy_certificate", "claim")
    yield way.issue("tr2", "install_acceptance")
    yield way.issue("fr1", "subsidy_certificate")
