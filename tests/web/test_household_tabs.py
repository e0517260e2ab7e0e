"""One household's pages: the same address for every role, each with its own sections."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from heating_program.domain.household import AccountDetails
from heating_program.domain.identity import AccountKind
from heating_program.domain.permissions import Role
from heating_program.domain.stages import ConversionStage
from heating_program.models.access_log import AccessRecord
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household, Person
from heating_program.models.ids import HouseholdId
from heating_program.models.photo import Photo
from heating_program.services import household_reading, household_rows
from heating_program.services import households as services
from tests.factories import conversions, families, households
from tests.factories.people import Staff, make_user
from tests.factories.photos import encoded, jpeg
from tests.pages import Page, Pages

Commit = Callable[..., Any]
TABS = ("family", "house", "energy", "measures", "papers", "money", "log")


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    def register(session: Session) -> HouseholdId:
        return services.register(
            session,
            actor=staff["TC"],
            on=date(2026, 11, 2),
            household_id=new_id(),
            details=families.full_details(),
        )

    return commit(register)


def opened(pages: Pages, staff: Staff, key: UUID, tab: str, who: str = "TC") -> Page:
    return pages.get(f"household_tabs.{tab}", as_=staff.id_of(who), household_id=key)


@pytest.mark.parametrize(
    ("who", "hidden"),
    [
        ("TC", ()),
        ("AU", ()),
        ("FC", ()),
        ("IN", ("money",)),
        ("VC", ("measures", "papers", "money")),
    ],
)
def test_a_tab_stands_where_its_reader_may_read_what_it_shows(
    pages: Pages, staff: Staff, key: UUID, who: str, hidden: tuple[str, ...]
) -> None:
    page = pages.get("households.show", as_=staff.id_of(who), household_id=key)
    shown = re.findall(rf'href="/households/{key}/(\w+)"', page.html)
    for tab in TABS:
        assert (tab in shown) == (tab not in hidden), tab
    for tab in ("papers", "money"):
        status = opened(pages, staff, key, tab, who).status
        assert status == (403 if tab in hidden else 200), tab


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_shows_a_whole_number_or_where_the_farmer_lives(
    pages: Pages, staff: Staff, key: UUID, tab: str
) -> None:
    page = opened(pages, staff, key, tab)
    assert page.status == 200
    for secret in ("6217000000000000012", "13847860021", "13947800001", "40.74", "107.41"):
        assert secret not in page.html, secret
    assert not re.search(r"150802\d{11}[\dX]", page.html)
    # First six and last four stand in the mask: the day of birth would be the rest of the number.
    assert "1911-05-01" not in page.html


def test_the_head_tells_who_it_is_and_who_is_looked_at_more_strictly(
    pages: Pages, staff: Staff, key: UUID
) -> None:
    page = pages.get("households.show", as_=staff.id_of("TR"), household_id=key)
    assert "从严审核：村主任之弟" in page.text
    assert "低保户，至 2026-12-31" in page.text
    assert re.search(r"乌云其木格，[男女]，1\d\d 岁", page.text)


def test_the_family_tab_tells_members_applicant_groups_and_letter(
    pages: Pages, staff: Staff, key: UUID
) -> None:
    text = opened(pages, staff, key, "family").text
    for told in ("巴图·朝鲁", "萨仁", "孙辈", "户口簿", "张伟 申请人", "2026年委托书", "旗民政局"):
        assert told in text, told


def test_the_energy_tab_adds_up_costs_and_standard_coal(
    pages: Pages, staff: Staff, key: UUID
) -> None:
    text = opened(pages, staff, key, "energy").text
    assert "3 吨" in text
    assert "2,700.00" in text
    assert "2,143" in text  # 3 t of raw coal at 0.7143 kgce/kg
    assert "1 项没有系数或数量" in text  # the sun's hot water


def test_a_position_is_shown_to_whoever_says_why_and_is_written_down(
    commit: Commit, pages: Pages, staff: Staff, key: UUID
) -> None:
    form = {"reason": "核对宅基地"}
    page = pages.post("households.reveal_position", form, as_=staff.id_of("TC"), household_id=key)
    assert "40.743400, 107.417100" in page.text
    looked = commit(lambda session: session.scalars(select(AccessRecord)).one().field)
    assert looked == "position"
    page = pages.post("households.reveal_position", form, as_=staff.id_of("VC"), household_id=key)
    assert page.status == 403
    assert "查看完整坐标" not in opened(pages, staff, key, "house", "VC").text


def people_of(session: Session, key: UUID) -> dict[str, Person]:
    return {one.name: one for one in session.get_one(Household, key).people}


@pytest.mark.parametrize("name", ["乌云其木格", "巴图·朝鲁", "萨仁", "张伟"])
def test_the_number_of_any_member_and_of_the_applicant_is_shown_to_whoever_says_why(
    commit: Commit, pages: Pages, staff: Staff, key: UUID, name: str
) -> None:
    person = commit(lambda session: people_of(session, key)[name])
    number = commit(
        lambda session: (
            household_reading.identity_of(session, session.get_one(Person, person.id)).value
        )
    )
    place = {"household_id": key, "person_id": person.id}

    def look(who: str, reason: str = "核对户口簿") -> Page:
        form = {"reason": reason}
        return pages.post("households.reveal_person", form, as_=staff.id_of(who), **place)

    assert look("VC").status == 403
    assert look("TC", reason="").status == 409
    assert commit(lambda session: session.scalars(select(AccessRecord)).all()) == []
    assert number in look("TC").text
    looked = commit(lambda session: session.scalars(select(AccessRecord)).one())
    assert (looked.field, looked.subject_id) == (f"id_no {person.id_no_mask}", key)


def test_a_person_of_another_household_is_not_shown_here(
    commit: Commit, pages: Pages, staff: Staff, key: UUID
) -> None:
    other = commit(lambda session: households.register(session, staff["TC"], account=None))
    head = commit(lambda session: session.get_one(Household, other).householder)
    page = pages.post(
        "households.reveal_person",
        {"reason": "核对户口簿"},
        as_=staff.id_of("TC"),
        household_id=key,
        person_id=head.id,
    )
    assert page.status == 404
    assert commit(lambda session: session.scalars(select(AccessRecord)).all()) == []


def test_full_account_numbers_former_ones_too_are_shown_to_the_finance_office_alone(
    commit: Commit, pages: Pages, staff: Staff, key: UUID
) -> None:
    def change(session: Session) -> None:
        household = session.get_one(Household, key)
        entered = household_reading.details_of(session, household)
        ending = household_rows.Ending(date(2026, 11, 3), staff.id_of("BA"), "换社保卡")
        passbook = AccountDetails(
            AccountKind.PASSBOOK, "6230590000000000128", "五原县农商银行", "乌云其木格"
        )
        household_rows.overwrite(
            session, household, replace(entered, account=passbook), ending=ending
        )

    commit(change)
    text = opened(pages, staff, key, "family", "FC").text
    for told in ("原账户", "换社保卡", "五原县农商银行", "2026年11月3日"):
        assert told in text, told
    assert "查看完整账号" not in opened(pages, staff, key, "family", "TC").text
    accounts = commit(lambda session: [one.id for one in session.get_one(Household, key).accounts])
    shown = []
    for account in accounts:
        place = {"household_id": key, "account_id": account}
        form = {"reason": "发放前核对"}
        refused = pages.post("households.reveal_account", form, as_=staff.id_of("TC"), **place)
        assert refused.status == 403
        page = pages.post("households.reveal_account", form, as_=staff.id_of("FC"), **place)
        shown += re.findall(r"\b[0-9]{19}\b", page.text)
    assert sorted(shown) == ["6217000000000000012", "6230590000000000128"]
    fields = commit(lambda session: list(session.scalars(select(AccessRecord.field))))
    assert [field.partition(" ")[0] for field in fields] == ["account", "account"]


def test_an_unsurveyed_house_has_no_position_to_reveal(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    unseen = households.dwelling(9_001, position=None)
    bare = commit(lambda session: households.register(session, staff["TC"], dwelling=unseen))
    assert "查看完整坐标" not in opened(pages, staff, bare, "house").text
    page = pages.post(
        "households.reveal_position",
        {"reason": "试试看"},
        as_=staff.id_of("TC"),
        household_id=bare,
    )
    assert page.status == 404


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        (ConversionStage.SUBMITTED, "起等待批准（旗县区审批）。"),
        (ConversionStage.APPROVED, "还不能确定方案：尚未确定方案。"),
        (ConversionStage.ACCEPTANCE, "还不能验收合格：尚无验收检查记录。"),
        (ConversionStage.ACCEPTED, "起等待转入运行（苏木镇经办）。"),
    ],
)
def test_one_sentence_says_what_holds_a_household_up(
    commit: Commit, pages: Pages, staff: Staff, stage: ConversionStage, sentence: str
) -> None:
    def build(session: Session) -> UUID:
        case = conversions.bring_to(session, staff, stage)
        return session.get_one(Conversion, case).household_id

    key = commit(build)
    page = pages.get("households.show", as_=staff.id_of("TC"), household_id=key)
    assert sentence in page.text
    note = page.html[page.html.index('id="standing"') :].partition("</div>")[0]
    assert "/conversions/" in note
    village = pages.get("households.show", as_=staff.id_of("VC"), household_id=key)
    assert sentence in village.text  # one truth for everybody, the way there for some
    note = village.html[village.html.index('id="standing"') :].partition("</div>")[0]
    assert "/conversions/" not in note


def test_the_log_tells_everything_and_each_kind_alone(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    def build(session: Session) -> UUID:
        case = conversions.bring_to(session, staff, ConversionStage.ACCEPTED)
        return session.get_one(Conversion, case).household_id

    key = commit(build)
    everything = opened(pages, staff, key, "log").text
    for told in ("登记农户", "确认建档", "提交项目", "验收检查", "验收合格"):
        assert told in everything, told
    own = pages.get(
        "household_tabs.log", as_=staff.id_of("TC"), household_id=key, query={"kind": "household"}
    ).text
    assert "登记农户" in own
    assert "验收检查" not in own
    village = opened(pages, staff, key, "log", "VC").text
    assert "登记农户" in village
    assert "提交项目" not in village
    odd = pages.get(
        "household_tabs.log", as_=staff.id_of("TC"), household_id=key, query={"kind": "'x"}
    )
    assert "提交项目" in odd.text


def test_a_household_elsewhere_has_no_pages(commit: Commit, pages: Pages, key: UUID) -> None:
    far = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    for tab in TABS:
        assert pages.get(f"household_tabs.{tab}", as_=far, household_id=key).status == 404
    assert pages.get("consents.sign", as_=far, household_id=key).status == 404
    assert pages.post("consents.keep", {}, as_=far, household_id=key).status == 404


def test_photos_of_the_house_are_added_by_those_who_enrol_and_seen_by_readers(
    commit: Commit, pages: Pages, staff: Staff, key: UUID
) -> None:
    def send(slot: str, who: str) -> Page:
        form: Any = MultiDict([("slot", slot), ("photo", (BytesIO(jpeg()), "a.jpg"))])
        return pages.post(
            "photos.add",
            form,
            as_=staff.id_of(who),
            follow=True,
            subject_type="household",
            subject_id=key,
        )

    assert send("front", "FC").status == 404
    assert send("structure", "TC").status == 409  # a slot of roofs
    page = send("front", "VC")
    assert "已保存 1 张照片。" in page.text
    assert page.html.count('class="photo missing"') == 2
    shown = opened(pages, staff, key, "house", "FC")
    assert 'class="photo done"' in shown.html
    assert 'type="file"' not in shown.html
    photo = commit(lambda session: session.scalars(select(Photo.id)).one())
    assert pages.get("photos.show", as_=staff.id_of("FC"), photo_id=photo).status == 200
    assert pages.get("photos.small", as_=staff.id_of("FC"), photo_id=photo).status == 200


def drawn(*, ink: bool = True, kind: str = "PNG") -> bytes:
    picture = Image.new("RGB", (600, 240), "white")
    if ink:
        ImageDraw.Draw(picture).line([(40, 200), (200, 40), (320, 200), (540, 60)], "black", 4)
    return encoded(picture, kind)


def sign(pages: Pages, staff: Staff, key: UUID, content: bytes, who: str = "TC") -> Page:
    form = {"signature": (BytesIO(content), "signature.png")} if content else {}
    return pages.post("consents.keep", form, as_=staff.id_of(who), follow=True, household_id=key)


def test_a_consent_signed_on_the_screen_stands_on_the_family_tab(
    commit: Commit, pages: Pages, staff: Staff, key: UUID
) -> None:
    page = sign(pages, staff, key, drawn())
    assert "签名已保存。" in page.text
    assert "已在屏幕上签名" in page.text
    photo = commit(lambda session: session.scalars(select(Photo)).one())
    assert photo.slot == "consent_signature"
    assert f"/photos/{photo.id}/small.jpg" in opened(pages, staff, key, "family", "AU").html
    assert (
        "重签后以新的为准"
        in pages.get("consents.sign", as_=staff.id_of("VC"), household_id=key).text
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "请先在框内签名"),
        (drawn(ink=False), "签名太短或是空白"),
        (drawn(kind="JPEG"), "只接受 JPEG、PNG、WebP 照片"),
        (b"\x89PNG\r\n\x1a\n no picture", "照片不完整或已损坏"),
    ],
)
def test_an_empty_pad_is_no_consent(
    commit: Commit, pages: Pages, staff: Staff, key: UUID, content: bytes, told: str
) -> None:
    page = sign(pages, staff, key, content)
    assert page.status == 409
    assert told in page.text
    assert commit(lambda session: session.scalars(select(Photo.id)).all()) == []


def test_nobody_signs_who_may_not_enrol(pages: Pages, staff: Staff, key: UUID) -> None:
    for who in ("TR", "AU", "FC"):
        assert pages.get("consents.sign", as_=staff.id_of(who), household_id=key).status == 403
        assert sign(pages, staff, key, drawn(), who).status == 403


def test_a_merged_file_says_where_it_went(
    commit: Commit, pages: Pages, staff: Staff, key: UUID
) -> None:
    def merge(session: Session) -> str:
        kept = session.get_one(Household, households.register(session, staff["TC"]))
        gone = session.get_one(Household, key)
        gone.stage, gone.merged_into = "merged", HouseholdId(kept.id)
        return kept.file_no

    file_no = commit(merge)
    page = pages.get("households.show", as_=staff.id_of("TC"), household_id=key)
    assert "本档案已并入另一户，只供查阅。" in page.text
    assert f"已并入 {file_no}" in page.text
