"""Two files become one and two again: every row goes along, and every row goes back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.domain.household import (
    MemberDetails,
    Relation,
    SpecialGroup,
    SpecialStanding,
)
from heating_program.domain.identity import AccountKind, parse_id_number
from heating_program.domain.merging import Account, MergeChoices, MergeKind
from heating_program.domain.money import Fen
from heating_program.domain.permissions import Role
from heating_program.domain.photo import PhotoSlot
from heating_program.models.base import Base, new_id
from heating_program.models.conversion import Conversion
from heating_program.models.duplicate import DuplicatePair, Merge
from heating_program.models.dwelling import Occupancy
from heating_program.models.event import Event
from heating_program.models.household import Household, Person
from heating_program.models.ids import HouseholdId
from heating_program.models.past_measure import PastMeasure
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.models.subsidy import Claim
from heating_program.services import (
    claims as claim_service,
)
from heating_program.services import (
    duplicate_pairs,
    duplicate_scan,
    household_reading,
    household_search,
    installation,
    invariants,
    merge_plan,
    merge_undo,
    merges,
    photo_files,
    photos,
)
from heating_program.services import (
    households as household_service,
)
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.app_fixtures import NOW
from tests.factories import budgets, claims, conversions, households, people
from tests.factories.conversions import version_of
from tests.factories.people import Staff
from tests.factories.photos import jpeg

Write = Callable[[Callable[[Session], Any]], Any]
ON = date(2026, 11, 2)
REASON = "户口簿为同一户"
CARD = households.details().account
assert CARD is not None
# What a merge adds and never takes back: the record itself, and who had a hand in it.
_RECORD = {"event", "event_chain", "merge", "duty", "duplicate_pair", "number_series", "search_key"}


@pytest.fixture
def staff(write: Write) -> Staff:
    made: Staff = write(people.everyone)
    return made


def member(number: int, name: str, relation: Relation = Relation.CHILD) -> MemberDetails:
    return MemberDetails(name, parse_id_number(households.id_number(number), on=ON), relation)


def two_files(session: Session, staff: Staff, **absorbed: Any) -> tuple[HouseholdId, HouseholdId]:
    """Register a family twice: the kept file is confirmed, the other has what `absorbed` says."""
    kept = conversions.registered_household(session, staff)
    other = conversions.registered_household(session, staff, **absorbed)
    return kept, other


def judged(session: Session, staff: Staff, one: UUID, other: UUID, who: str = "TR2") -> UUID:
    """Find the pair and judge it to be one household."""
    duplicate_scan.scan_household(session, other)
    pair = pair_of(session, one, other)
    duplicate_pairs.decide(
        session,
        actor=staff[who],
        on=ON,
        pair_id=pair.id,
        row_version=pair.row_version,
        is_same=True,
        reason=REASON,
    )
    session.flush()
    return pair.id


def pair_of(session: Session, one: UUID, other: UUID) -> DuplicatePair:
    left, right = duplicate_scan.in_order(HouseholdId(one), HouseholdId(other))
    wanted = select(DuplicatePair).where(
        DuplicatePair.left_id == left, DuplicatePair.right_id == right
    )
    return session.scalars(wanted).one()


def join(
    session: Session,
    staff: Staff,
    kept: UUID,
    absorbed: UUID,
    *,
    choices: MergeChoices | None = None,
    kind: MergeKind = MergeKind.JOINED,
    who: str = "TR2",
    **more: Any,
) -> UUID:
    return merges.merge(
        session,
        actor=staff[who],
        on=more.pop("on", ON),
        merge_id=more.pop("merge_id", new_id()),
        kept_id=kept,
        absorbed_id=absorbed,
        kept_version=version_of(session, Household, kept),
        absorbed_version=version_of(session, Household, absorbed),
        kind=kind,
        choices=choices or MergeChoices(),
        reason=REASON,
        **more,
    )


def take_back(
    session: Session, staff: Staff, key: UUID, *, on: date = ON, who: str = "TR2"
) -> None:
    merge_undo.undo(
        session,
        actor=staff[who],
        on=on,
        merge_id=key,
        row_version=version_of(session, Merge, key),
        reason="核实为两户",
    )


def dump(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Read every table as it is, without the counters of versions."""
    metadata: MetaData = Base.metadata
    told = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name in _RECORD:
                continue
            rows = connection.execute(select(table).order_by(*table.primary_key.columns))
            told[table.name] = [
                {name: value for name, value in row._mapping.items() if name != "row_version"}
                for row in rows
            ]
    return told


def refused(work: Callable[[], Any]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        work()
    return caught.value


def rich_file(session: Session, staff: Staff) -> tuple[HouseholdId, HouseholdId]:
    """Register a file with everything that can hang on it, and a bare one to keep."""
    group = SpecialStanding(SpecialGroup.DIBAO, "民政局", date(2026, 1, 1), None, "乌云其木格")
    house = households.dwelling(9001, meter_no="M9001", heating_meter_no="H9001")
    kept = conversions.registered_household(
        session, staff, dwelling=households.dwelling(electricity_customer_no="159")
    )
    absorbed = conversions.registered_household(
        session,
        staff,
        dwelling=house,
        special_groups=(group,),
        members=(member(9100, "阿拉坦"), member(9101, "其其格", Relation.SPOUSE)),
    )
    case = conversions.bring_to(
        session, staff, "accepted", household_id=absorbed, with_retrofit=False, with_pv=True
    )
    budgets.enough_for(session, staff["FC"], staff["FR"], 1)
    claims.bring_to(session, staff, "confirmed", case)
    plant = session.scalars(select(PvSystem).where(PvSystem.conversion_id == case)).one()
    for seed, (subject, key, slot, who) in enumerate(
        (
            ("pv_system", plant.id, PhotoSlot.ROOF, "IN"),
            ("household", absorbed, PhotoSlot.FRONT, "TC"),
        )
    ):
        photos.add(
            session,
            actor=staff[who],
            on=ON,
            subject_type=subject,
            subject_id=key,
            slot=slot,
            intakes=[photo_files.take_in(jpeg(seed + 1))],
        )
    session.add(
        PastMeasure(
            household_id=absorbed,
            area_code=households.VILLAGE,
            status="converted",
            year=2019,
            price_fen=Fen(500_000),
        )
    )
    session.flush()
    return kept, absorbed


def files_of(session: Session, kept: UUID, absorbed: UUID) -> tuple[Household, Household]:
    session.expire_all()
    return session.get_one(Household, kept), session.get_one(Household, absorbed)


def test_everything_of_the_absorbed_file_goes_along(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = rich_file(session, staff)
        people_of = {one.name: one.id for one in session.get_one(Household, absorbed).people}
        choices = MergeChoices(take_over=frozenset({people_of["阿拉坦"]}))
        join(session, staff, kept, absorbed, choices=choices)
        one, other = files_of(session, kept, absorbed)
        assert (other.stage, other.merged_into) == ("merged", kept)
        for model in (Conversion, Claim, PvSystem, Photo, PastMeasure):
            assert session.scalars(select(model.household_id)).unique().all() == [kept], model
        for model in (Conversion, PvSystem):
            assert session.scalars(select(model.dwelling_id)).all() == [one.dwelling_id]
        assert {one.name for one in one.members} == {"乌云其木格", "阿拉坦"}
        assert other.members == []
        assert {each.left_how for each in other.people} == {"merged"}
        assert one.special_groups == ["dibao"]
        assert other.householder.name == "乌云其木格"  # its page still has a head
        own = session.scalars(select(Photo).where(Photo.subject_type == "household")).one()
        assert own.subject_id == kept
        home = session.scalars(select(Occupancy).where(Occupancy.household_id == absorbed)).one()
        assert home.until == ON

    write(work)


def test_numbers_known_only_of_the_absorbed_house_come_to_the_kept_one(
    write: Write, staff: Staff
) -> None:
    def work(session: Session) -> None:
        kept, absorbed = rich_file(session, staff)
        join(session, staff, kept, absorbed)
        one, other = files_of(session, kept, absorbed)
        house, left = one.dwelling, other.dwelling
        assert (house.plot_no, house.meter_no) == ("LH00009001", "M9001")
        assert house.electricity_customer_no == "159"  # its own is not overwritten
        assert (left.plot_no, left.meter_no) == ("", "")
        assert left.electricity_customer_no == "1500009001"  # and stays barred for a third file

    write(work)


def test_merged_and_taken_back_leaves_every_row_as_it_was(
    engine: Engine, write: Write, staff: Staff
) -> None:
    kept, absorbed = write(lambda session: rich_file(session, staff))
    before = dump(engine)

    def unite(session: Session) -> UUID:
        everybody = frozenset(one.id for one in session.get_one(Household, absorbed).people)
        return join(session, staff, kept, absorbed, choices=MergeChoices(take_over=everybody))

    key = write(unite)
    changed = {table for table, rows in dump(engine).items() if rows != before[table]}
    assert changed == {
        "household",
        "person",
        "dwelling",
        "occupancy",
        "special_status",
        "bank_account",
        "past_measure",
        "photo",
        "conversion",
        "pv_system",
        "claim",
    }
    write(lambda session: take_back(session, staff, key))
    after = dump(engine)
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}


@pytest.mark.parametrize("same_house", [True, False])
@pytest.mark.parametrize("with_groups", [True, False])
@pytest.mark.parametrize("people_taken", [0, 1, 3])
def test_every_choice_can_be_taken_back(
    engine: Engine,
    write: Write,
    staff: Staff,
    same_house: bool,
    with_groups: bool,
    people_taken: int,
) -> None:
    kept, absorbed = write(lambda session: rich_file(session, staff))
    before = dump(engine)

    def there_and_back(session: Session) -> None:
        family = [one.id for one in session.get_one(Household, absorbed).people]
        choices = MergeChoices(
            same_house=same_house,
            take_over=frozenset(family[:people_taken]),
            with_groups=with_groups,
            registered_members=7,
        )
        key = join(session, staff, kept, absorbed, choices=choices)
        take_back(session, staff, key)

    write(there_and_back)
    assert dump(engine) == before


def test_the_money_and_the_record_hold_after_merging_and_after_taking_back(
    engine: Engine, write: Write, staff: Staff, vault: Vault, tmp_path: Any
) -> None:
    def broken() -> set[str]:
        with Session(engine, info={"vault": vault}) as session:
            found = invariants.verify(session, invariants.Place(tmp_path, tmp_path))
            return {name for name, breakers in found if breakers} - {"photo_files"}

    write(lambda session: installation.plant_canary(session, vault))
    kept, absorbed = write(lambda session: rich_file(session, staff))
    key = write(lambda session: join(session, staff, kept, absorbed))
    assert broken() == set()
    write(lambda session: take_back(session, staff, key))
    assert broken() == set()


def test_houses_of_two_families_keep_their_cases(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = rich_file(session, staff)
        join(session, staff, kept, absorbed, choices=MergeChoices(same_house=False))
        _one, other = files_of(session, kept, absorbed)
        case = session.scalars(select(Conversion)).one()
        assert (case.household_id, case.dwelling_id) == (kept, other.dwelling_id)
        assert other.dwelling.meter_no == "M9001"

    write(work)


def test_two_running_cases_stop_a_merge_and_are_named(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        conversions.bring_to(session, staff, "approved", household_id=kept)
        conversions.open_case(session, staff["TC"], absorbed)
        numbers = set(session.scalars(select(Conversion.case_no)))
        error = refused(lambda: join(session, staff, kept, absorbed))
        assert error.code == "merge_open_cases"
        assert set(str(error.values["cases"]).split("、")) == numbers

    write(work)


def test_a_running_case_beside_a_converted_house_stops_a_merge(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        conversions.bring_to(session, staff, "accepted", household_id=kept)
        running = conversions.open_case(session, staff["TC"], absorbed)
        error = refused(lambda: join(session, staff, kept, absorbed))
        number = session.get_one(Conversion, running).case_no
        assert (error.code, error.values["cases"]) == ("merge_open_cases", number)
        two_houses = MergeChoices(same_house=False)
        join(session, staff, kept, absorbed, choices=two_houses)
        assert files_of(session, kept, absorbed)[1].stage == "merged"

    write(work)


def test_claims_for_one_kind_of_money_on_both_sides_stop_a_merge(
    write: Write, staff: Staff
) -> None:
    def work(session: Session) -> None:
        keys = []
        budgets.enough_for(session, staff["FC"], staff["FR"], 2)
        for stage in ("confirmed", "calculated"):
            case = claims.accepted_conversion(session, staff)
            claims.bring_to(session, staff, stage, case)
            keys.append(session.get_one(Conversion, case).household_id)
        for same_house in (True, False):
            choices = MergeChoices(same_house=same_house)
            error = refused(lambda: join(session, staff, *keys, choices=choices))  # noqa: B023 - called at once
            assert error.code == "merge_claims_on_both"
        late = session.scalars(select(Claim).where(Claim.stage == "calculated")).one()
        claims.step(session, staff, late.id, "withdraw", "FC", reason="重复申领")
        join(session, staff, *keys)
        session.expire_all()
        assert {claim.household_id for claim in session.scalars(select(Claim))} == {keys[0]}

    write(work)


def test_after_a_merge_no_second_claim_is_paid(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        budgets.enough_for(session, staff["FC"], staff["FR"], 2)
        cases = [claims.accepted_conversion(session, staff) for _ in range(2)]
        files = [session.get_one(Conversion, case).household_id for case in cases]
        claims.bring_to(session, staff, "confirmed", cases[1])
        join(session, staff, *files)
        again = claims.assessed(session, staff, cases[0])
        assert session.get_one(Claim, again).assessment["eligible"] is False

    write(work)


def test_a_merged_file_opens_no_case(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        join(session, staff, kept, absorbed)
        error = refused(lambda: conversions.open_case(session, staff["TC"], absorbed))
        assert error.code == "household_file_merged"

    write(work)


def test_whoever_entered_one_of_the_files_neither_judges_nor_merges_nor_takes_back(
    write: Write, staff: Staff
) -> None:
    def work(session: Session) -> None:
        reviewer = people.make_user(session, Role.TR, people.GANZHAO)
        both_roles = replace(reviewer, grants=(*reviewer.grants, *staff["TC"].grants))
        kept = conversions.registered_household(session, staff)
        absorbed = households.register(session, both_roles)
        duplicate_scan.scan_household(session, absorbed)
        pair = pair_of(session, kept, absorbed)
        mixed = Staff({**staff.by_name, "own": both_roles})
        error = refused(
            lambda: duplicate_pairs.decide(
                session,
                actor=both_roles,
                on=ON,
                pair_id=pair.id,
                row_version=pair.row_version,
                is_same=True,
                reason=REASON,
            )
        )
        assert error.code == "enroller_may_not_judge"
        error = refused(lambda: join(session, mixed, kept, absorbed, who="own"))
        assert error.code == "enroller_may_not_judge"
        key = join(session, mixed, kept, absorbed)
        error = refused(lambda: take_back(session, mixed, key, who="own"))
        assert error.code == "enroller_may_not_judge"

    write(work)


def test_a_duplicate_is_merged_only_after_a_judgement(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        error = refused(lambda: join(session, staff, kept, absorbed, kind=MergeKind.DUPLICATE))
        assert error.code == "merge_not_judged"
        pair = judged(session, staff, kept, absorbed)
        key = join(session, staff, kept, absorbed, kind=MergeKind.DUPLICATE)
        seen = duplicate_pairs.load(session, staff["TR2"], pair)
        assert duplicate_pairs.standing_merge(session, seen.pair) == key
        take_back(session, staff, key)
        assert session.get_one(DuplicatePair, pair).stage == "open"

    write(work)


def test_the_same_form_twice_merges_once(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        key = join(session, staff, kept, absorbed)
        assert join(session, staff, kept, absorbed, merge_id=key) == key
        assert len(session.scalars(select(Merge)).all()) == 1
        error = refused(lambda: join(session, staff, absorbed, kept, merge_id=key))
        assert error.code == "conflict_with_stored_data"

    write(work)


def test_a_stale_page_merges_nothing(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        session.get_one(Household, absorbed).phone = "13900000000"
        session.flush()
        error = refused(
            lambda: merges.merge(
                session,
                actor=staff["TR2"],
                on=ON,
                merge_id=new_id(),
                kept_id=kept,
                absorbed_id=absorbed,
                kept_version=version_of(session, Household, kept),
                absorbed_version=version_of(session, Household, absorbed) - 1,
                kind=MergeKind.JOINED,
                choices=MergeChoices(),
                reason=REASON,
            )
        )
        assert error.code == "stale_version"

    write(work)


def test_a_file_cannot_be_merged_into_a_closed_one_or_into_itself(
    write: Write, staff: Staff
) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        third = conversions.registered_household(session, staff)
        join(session, staff, absorbed, kept)
        assert refused(lambda: join(session, staff, kept, third)).code == "kept_file_not_live"
        assert refused(lambda: join(session, staff, third, kept)).code == "action_not_allowed"
        assert refused(lambda: join(session, staff, third, third)).code == "merge_into_itself"

    write(work)


def changes_since(session: Session, staff: Staff, what: str, kept: UUID, absorbed: UUID) -> None:
    """Do one of the things that happen to files in 30 days."""
    case = session.scalars(select(Conversion)).one()
    if what == "case":
        conversions.step(session, staff["TC"], case.id, "operate")
    elif what == "claim":
        claims.assessed(session, staff, case.id)
    elif what == "person":
        one = session.scalars(
            select(Person).where(Person.household_id == kept, Person.name == "阿拉坦")
        ).one()
        one.phone = "13900000000"
    elif what == "house":
        session.get_one(Household, kept).dwelling.coal_t = 1.5
    elif what == "enrolled":
        head = session.get_one(Household, absorbed).householder
        number = households.details().householder
        opened = household_reading.identity_of(session, head)
        households.register(
            session,
            staff["TC"],
            householder=replace(number, id_number=opened),
            account=None,
        )
    session.flush()


@pytest.mark.parametrize("what", ["case", "claim", "person", "house", "enrolled"])
def test_a_row_that_changed_since_stands_against_taking_back(
    write: Write, staff: Staff, what: str
) -> None:
    def work(session: Session) -> None:
        kept = conversions.registered_household(session, staff)
        absorbed = conversions.registered_household(
            session,
            staff,
            members=(member(9100, "阿拉坦"),),
            dwelling=households.dwelling(9002, meter_no="M9002"),
        )
        conversions.bring_to(session, staff, "accepted", household_id=absorbed)
        family = {one.name: one.id for one in session.get_one(Household, absorbed).people}
        choices = MergeChoices(take_over=frozenset({family["阿拉坦"]}))
        key = join(session, staff, kept, absorbed, choices=choices)
        assert merge_undo.preventing(session, session.get_one(Merge, key)) == []
        changes_since(session, staff, what, kept, absorbed)
        tables = {"house": "dwelling", "case": "conversion", "enrolled": "person"}
        (against,) = merge_undo.preventing(session, session.get_one(Merge, key))
        assert against["table"] == tables.get(what, what)
        error = refused(lambda: take_back(session, staff, key))
        assert (error.code, error.values["count"]) == ("merge_rows_changed", 1)

    write(work)


def test_thirty_days_and_not_one_more(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept, absorbed = two_files(session, staff)
        key = join(session, staff, kept, absorbed)
        late = refused(lambda: take_back(session, staff, key, on=ON + timedelta(days=31)))
        assert late.code == "merge_undo_too_late"
        take_back(session, staff, key, on=ON + timedelta(days=30))
        again = refused(lambda: take_back(session, staff, key))
        assert again.code == "merge_undone_already"

    write(work)


@pytest.mark.parametrize("who", ["TR2", "BC"])
@pytest.mark.parametrize("stage", ["surveyed", "registered", "suspended"])
def test_a_file_taken_back_stands_where_it_stood_and_since_then(
    write: Write, staff: Staff, stage: str, who: str
) -> None:
    def work(session: Session) -> None:
        kept = conversions.registered_household(session, staff)
        absorbed = (
            households.register(session, staff["TC"])
            if stage == "surveyed"
            else conversions.registered_household(session, staff)
        )
        if stage == "suspended":
            suspend(session, staff, absorbed)
        later = ON + timedelta(days=3)
        key = join(session, staff, kept, absorbed, on=later)
        take_back(session, staff, key, who=who, on=later + timedelta(days=2))
        file = files_of(session, kept, absorbed)[1]
        assert (file.stage, file.stage_since) == (stage, ON)

    write(work)


def suspend(session: Session, staff: Staff, key: UUID) -> None:
    household_service.change_stage(
        session,
        actor=staff["TR"],
        on=ON,
        household_id=key,
        row_version=version_of(session, Household, key),
        action="suspend",
        reason="住址待核",
    )
    session.flush()


def accounts_of(session: Session, key: UUID) -> dict[str, str]:
    """Say of every account of a file what became of it."""
    session.expire_all()
    return {
        one.number_mask[-4:]: one.closed_why if one.closed_on else "in use"
        for one in session.get_one(Household, key).accounts
    }


@pytest.mark.parametrize(("chosen", "former"), [(Account.KEPT, "0128"), (Account.ABSORBED, "0012")])
def test_the_judge_chooses_the_account_and_the_other_one_is_a_former_one(
    write: Write, staff: Staff, chosen: Account, former: str
) -> None:
    def work(session: Session) -> None:
        other = replace(CARD, kind=AccountKind.PASSBOOK, number="6230590000000000128")
        kept, absorbed = two_files(session, staff, account=other)
        key = join(session, staff, kept, absorbed, choices=MergeChoices(account=chosen))
        marks = {"0012": "in use", "0128": "in use"} | {former: REASON}
        assert accounts_of(session, kept) == marks
        assert accounts_of(session, absorbed) == {}
        details = household_reading.details_of(session, session.get_one(Household, kept))
        assert details.account == (CARD if chosen is Account.KEPT else other)
        take_back(session, staff, key)
        assert accounts_of(session, kept) == {"0012": "in use"}
        assert accounts_of(session, absorbed) == {"0128": "in use"}

    write(work)


def test_an_account_of_somebody_else_or_of_nobody_cannot_be_chosen(
    write: Write, staff: Staff
) -> None:
    def work(session: Session) -> None:
        head = replace(households.details().householder, name="巴雅尔")
        strange = replace(CARD, holder_name="巴雅尔")
        kept, absorbed = two_files(session, staff, householder=head, account=strange)
        bare = conversions.registered_household(session, staff, account=None)
        chosen = MergeChoices(account=Account.ABSORBED)
        for other, code in (
            (absorbed, "merge_account_of_another"),
            (bare, "merge_account_missing"),
        ):
            error = refused(lambda: join(session, staff, kept, other, choices=chosen))  # noqa: B023 - called at once
            assert (error.code, error.field) == (code, "account")

    write(work)


def test_an_account_is_proposed_where_the_kept_file_has_none(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        kept = conversions.registered_household(session, staff, account=None)
        absorbed = conversions.registered_household(session, staff)
        files = files_of(session, kept, absorbed)
        assert merge_plan.suggested(*files, MergeKind.DUPLICATE).account is Account.ABSORBED
        assert merge_plan.suggested(*files[::-1], MergeKind.DUPLICATE).account is Account.KEPT

    write(work)


def test_a_file_taken_back_is_found_by_its_people_again(write: Write, staff: Staff) -> None:
    def found(session: Session, key: UUID, words: str) -> bool:
        hits = household_search.search(session, staff["TR"], words).hits
        return key in {hit.household.id for hit in hits}

    def work(session: Session) -> None:
        child = member(9300, "斯琴高娃")
        kept, absorbed = two_files(session, staff, members=(child,))
        family = {one.name: one.id for one in session.get_one(Household, absorbed).people}
        choices = MergeChoices(take_over=frozenset({family["斯琴高娃"]}))
        assert found(session, absorbed, "斯琴高娃")
        key = join(session, staff, kept, absorbed, choices=choices)
        assert found(session, kept, "斯琴高娃")
        take_back(session, staff, key)
        assert found(session, absorbed, "斯琴高娃")
        assert not found(session, kept, "斯琴高娃")

    write(work)


def test_both_files_tell_of_the_merge(write: Write, staff: Staff) -> None:
    kept, absorbed = write(lambda session: two_files(session, staff))
    key = write(lambda session: join(session, staff, kept, absorbed))
    write(lambda session: take_back(session, staff, key))

    def told(session: Session, household: UUID) -> list[str]:
        wanted = select(Event.action).where(Event.subject_id == household)
        return [
            action
            for action in session.scalars(wanted.order_by(Event.position))
            if action not in ("household.enrolled", "household.confirmed")
        ]

    assert write(lambda session: told(session, kept)) == [
        "household.absorbed",
        "household.absorption_undone",
    ]
    assert write(lambda session: told(session, absorbed)) == [
        "household.merged",
        "household.unmerged_registered",
    ]


def test_cases_follow_into_the_area_of_the_house(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        elsewhere = "150802102203"
        kept = conversions.registered_household(session, staff)
        absorbed = conversions.registered_household(session, staff, village_code=elsewhere)
        conversions.bring_to(session, staff, "accepted", household_id=absorbed, with_pv=True)
        key = join(session, staff, kept, absorbed)
        report = session.get_one(Merge, key).report["rows"]
        assert {"conversion", "inspection", "pv_system"} <= {entry["table"] for entry in report}
        case = session.scalars(select(Conversion)).one()
        assert case.area_code == households.VILLAGE
        take_back(session, staff, key)
        session.expire_all()
        assert session.scalars(select(Conversion)).one().area_code == elsewhere

    write(work)


def at_once(engine: Engine, vault: Vault, *works: Callable[[Session], Any]) -> list[str]:
    """Run some works at the same moment and return what became of each."""
    begun = Barrier(len(works))

    def run(work: Callable[[Session], Any]) -> str:
        begun.wait()
        info = {"vault": vault, "at": NOW, "request_id": "t"}
        try:
            run_in_transaction(engine, work, info=info)
        except DomainError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def test_two_people_judge_one_pair_at_once(
    engine: Engine, write: Write, staff: Staff, vault: Vault
) -> None:
    kept, absorbed = write(lambda session: two_files(session, staff))
    write(lambda session: duplicate_scan.scan_household(session, absorbed))
    pair, version = write(
        lambda session: (
            pair_of(session, kept, absorbed).id,
            pair_of(session, kept, absorbed).row_version,
        )
    )

    def judge(who: str, *, is_same: bool) -> Callable[[Session], None]:
        return lambda session: duplicate_pairs.decide(
            session,
            actor=staff[who],
            on=ON,
            pair_id=pair,
            row_version=version,
            is_same=is_same,
            reason=REASON,
        )

    answers = at_once(engine, vault, judge("TR2", is_same=True), judge("BC", is_same=False))
    assert answers == ["done", "stale_version"]


def test_two_people_merge_the_same_files_the_other_way_round_at_once(
    engine: Engine, write: Write, staff: Staff, vault: Vault
) -> None:
    kept, absorbed = write(lambda session: two_files(session, staff))
    answers = at_once(
        engine,
        vault,
        lambda session: join(session, staff, kept, absorbed),
        lambda session: join(session, staff, absorbed, kept, who="BC"),
    )
    assert answers[0] in ("action_not_allowed", "kept_file_not_live", "done")
    assert answers.count("done") == 1
    stages = write(lambda session: sorted(session.scalars(select(Household.stage))))
    assert stages == ["merged", "registered"]


def test_a_claim_opened_while_its_file_is_merged_is_not_lost(
    engine: Engine, write: Write, staff: Staff, vault: Vault
) -> None:
    def ready(session: Session) -> tuple[HouseholdId, HouseholdId, UUID]:
        kept = conversions.registered_household(session, staff)
        case = claims.accepted_conversion(session, staff)
        return kept, HouseholdId(session.get_one(Conversion, case).household_id), case

    kept, absorbed, case = write(ready)
    answers = at_once(
        engine,
        vault,
        lambda session: join(session, staff, kept, absorbed),
        lambda session: claim_service.open_and_assess(
            session,
            actor=staff["FC"],
            on=ON,
            claim_id=new_id(),
            conversion_id=case,
            policy_code=claims.POLICY,
        ),
    )
    assert "done" in answers
    owners = write(
        lambda session: [
            (claim.household_id, session.get_one(Conversion, claim.conversion_id).household_id)
            for claim in session.scalars(select(Claim))
        ]
    )
    assert all(one == other for one, other in owners)
