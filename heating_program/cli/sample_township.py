"""Walks the families of the practice township through the programme, in order of time.

Nothing is written past the services: every duty, event and number is as real as in an office, only
earlier. Each family stops where the sample file says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from heating_program.cli.sample_people import LINHE, Family
from heating_program.domain.actor import Actor
from heating_program.domain.budget import AppropriationDetails, ChangeDetails, Programme
from heating_program.domain.inspection import Answer, Checklist, ItemVerdict
from heating_program.domain.money import Fen
from heating_program.domain.policy import FundingLevel
from heating_program.domain.retrofit import EnvelopeSurvey, HiddenWork, Insulation, RetrofitPlan
from heating_program.domain.scheme import DeviceChoice
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.services import (
    budgets,
    claims,
    conversion_equipment,
    conversions,
    heat_scheme,
    households,
    inspections,
    retrofits,
)
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction

POLICY = "linhe-2023-example"
TECHNOLOGY = "ashp_hydronic"
DAYS_BETWEEN_STEPS = 4
# Enough for fifty families, of which the sample has thirty-six.
_GRANTS_FEN = {
    FundingLevel.CENTRAL: 50_000_000,
    FundingLevel.CITY: 11_000_000,
    FundingLevel.BANNER: 11_000_000,
}


class Work(Protocol):
    """One thing somebody did, on a day of the past."""

    def __call__(self, session: Session, on: date) -> None:
        """Do it."""


Staff = dict[str, Actor]


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that happened in the township, and when."""

    at: datetime
    work: Work


def load(
    engine: Engine, vault: Vault, staff: Staff, families: tuple[Family, ...], *, today: date
) -> Iterator[int]:
    """Write the whole township; yields how many steps are done, for the progress line."""
    steps = [
        *_budget(staff, today),
        *(s for family in families for s in _life(family, staff, today)),
    ]
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


def _life(family: Family, staff: Staff, today: date) -> Iterator[_Step]:
    """Yield a family's steps up to where it has come; the last one is some days old."""
    story = list(_until(family.reached, _story(family, staff)))
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


def _story(family: Family, staff: Staff) -> Iterator[tuple[str, Work]]:
    keys = _Keys(new_id(), new_id(), new_id())
    way = _Way(family, staff, keys)
    yield "surveyed", way.enrol
    yield "registered", way.confirm
    yield "draft", way.open_case
    yield "submitted", way.conversion("tc1", "submit")
    if family.reached == "returned":
        yield "submitted", way.conversion("ba1", "return", "身份证照片不清，请重新拍摄后提交")
    yield "approved", way.conversion("ba1", "approve")
    if family.with_retrofit:
        yield "designed", way.design_retrofit
        yield "designed", way.retrofit("ba1", "approve")
    yield "designed", way.design
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


@dataclass(frozen=True, slots=True)
class _Keys:
    """Keys of one family's things, made before the things are."""

    household: UUID
    conversion: UUID
    claim: UUID


@dataclass(frozen=True, slots=True)
class _Way:
    """The steps of one family; each is a work of its own transaction."""

    family: Family
    staff: Staff
    keys: _Keys

    def enrol(self, session: Session, on: date) -> None:
        households.register(
            session,
            actor=self.staff["tc1"],
            on=on,
            household_id=self.keys.household,
            details=self.family.details,
        )

    def confirm(self, session: Session, on: date) -> None:
        households.change_stage(
            session,
            actor=self.staff["tr1"],
            on=on,
            household_id=self.keys.household,
            row_version=_version(session, Household, self.keys.household),
            action="confirm",
        )

    def open_case(self, session: Session, on: date) -> None:
        conversions.open_case(
            session,
            actor=self.staff["tc1"],
            on=on,
            conversion_id=self.keys.conversion,
            household_id=self.keys.household,
            technology=TECHNOLOGY,
            with_retrofit=self.family.with_retrofit,
            with_pv=self.family.with_pv,
        )

    def conversion(self, who: str, action: str, reason: str = "") -> Work:
        def work(session: Session, on: date) -> None:
            conversions.change_stage(
                session,
                actor=self.staff[who],
                on=on,
                conversion_id=self.keys.conversion,
                row_version=_version(session, Conversion, self.keys.conversion),
                action=action,
                reason=reason,
            )

        return work

    def design(self, session: Session, on: date) -> None:
        inputs = conversion_equipment.load_inputs(
            session, session.get_one(Conversion, self.keys.conversion)
        )
        conversion_equipment.design(
            session,
            actor=self.staff["in1"],
            on=on,
            conversion_id=self.keys.conversion,
            row_version=_version(session, Conversion, self.keys.conversion),
            device=_device(heat_scheme.design_load(inputs).load_w),
        )

    def design_retrofit(self, session: Session, on: date) -> None:
        dwelling = self.family.details.dwelling
        retrofits.design(
            session,
            actor=self.staff["in1"],
            on=on,
            **self._retrofit(session),
            before=EnvelopeSurvey(dwelling.structure, 10.0, 3.0, 4.0),
            after=_PLAN,
        )

    def retrofit(self, who: str, action: str) -> Work:
        def work(session: Session, on: date) -> None:
            retrofits.change_stage(
                session, actor=self.staff[who], on=on, **self._retrofit(session), action=action
            )

        return work

    def check_hidden_work(self, session: Session, on: date) -> None:
        retrofits.record_hidden_work(
            session,
            actor=self.staff["in2"],
            on=on,
            **self._retrofit(session),
            note="每面墙探针 3 处，厚度均不低于设计",
            measured=HiddenWork(wall=_PLAN.wall, roof=_PLAN.roof),
        )

    def assess_as_built(self, session: Session, on: date) -> None:
        retrofits.assess_as_built(
            session,
            actor=self.staff["in2"],
            on=on,
            **self._retrofit(session),
            window=_PLAN.window,
            door=_PLAN.door,
            air=_PLAN.air,
        )

    def install(self, session: Session, on: date) -> None:
        conversion_equipment.record_device(
            session,
            actor=self.staff["bc1"],
            on=on,
            conversion_id=self.keys.conversion,
            row_version=_version(session, Conversion, self.keys.conversion),
            device_serial=f"RB26{self.family.number:06d}",
            heat_meter_no=f"1508021{self.family.number:05d}",
        )

    def inspect(self, session: Session, on: date) -> None:
        inspections.record(
            session,
            actor=self.staff["in2"],
            on=on,
            inspection_id=new_id(),
            conversion_id=self.keys.conversion,
            answers=_good_answers(
                inspections.checklist_of(session.get_one(Conversion, self.keys.conversion))
            ),
            room_temp_celsius=19.0 + self.family.number % 4 / 2,
            outdoor_temp_celsius=-6.5,
        )

    def assess_claim(self, session: Session, on: date) -> None:
        claims.open_and_assess(
            session,
            actor=self.staff["fc1"],
            on=on,
            claim_id=self.keys.claim,
            conversion_id=self.keys.conversion,
            policy_code=POLICY,
        )

    def claim(self, who: str, action: str) -> Work:
        def work(session: Session, on: date) -> None:
            claims.change_stage(
                session,
                actor=self.staff[who],
                on=on,
                claim_id=self.keys.claim,
                row_version=_version(session, Claim, self.keys.claim),
                action=action,
            )

        return work

    def _retrofit(self, session: Session) -> dict[str, Any]:
        found = session.scalars(
            select(Retrofit).where(Retrofit.conversion_id == self.keys.conversion)
        ).one()
        return {"retrofit_id": found.id, "row_version": found.row_version}


# Walls, roof, windows, door and draughts: the package of the reference house, 54.78 % on brick.
_PLAN = RetrofitPlan(
    wall=Insulation("eps", 80),
    roof=Insulation("mineral_wool", 100),
    window="double_pvc",
    door="insulated",
    air="tight",
)


def _device(load_w: float) -> DeviceChoice:
    """Choose among three invented sizes the smallest that carries the load at -15 °C."""
    sizes = ((8.0, 6.8), (12.0, 10.2), (16.0, 13.6), (20.0, 17.0))
    nominal_kw, low_kw = next(
        (size for size in sizes if size[0] * 0.9 + 3.0 >= load_w / 1000), sizes[-1]
    )
    return DeviceChoice(
        maker="示例热泵厂",
        model=f"RB-{nominal_kw:.0f}",
        nominal_kw=nominal_kw,
        kw_at_minus_20=low_kw,
        backup_kw=3.0,
        price_fen=Fen(1_800_000),
    )


def _good_answers(items: Checklist) -> list[Answer]:
    answers = []
    for item in items.items:
        value = item.minimum if item.minimum is not None else item.maximum
        answers.append(
            Answer(item.code, ItemVerdict.PASS, (value or 1.0) if item.is_number else None)
        )
    return answers


def _version(session: Session, model: type[Any], key: UUID) -> int:
    version: int = session.get_one(model, key).row_version
    return version
