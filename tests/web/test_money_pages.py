"""Claims, money, papers and their public check, as each of the people meets them."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.http import parse_options_header

from heating_program.domain.permissions import Role
from heating_program.jobs import outbox as jobs
from heating_program.models.base import new_id
from heating_program.models.budget import AppropriationChange
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.subsidy import Claim
from heating_program.services import documents
from heating_program.web.views import verify
from tests.factories import budgets, claims
from tests.factories import documents as papers
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[[Callable[[Session], Any]], Any]


def version(commit: Commit, model: Any, key: UUID) -> str:
    return str(commit(lambda s: s.get_one(model, key).row_version))


@pytest.fixture
def step(commit: Commit, pages: Pages, staff: Staff) -> Callable[..., Page]:
    def take(key: UUID, action: str, who: str, reason: str = "") -> Page:
        return pages.post(
            "claims.change_stage",
            {"row_version": version(commit, Claim, key), "reason": reason},
            claim_id=key,
            action=action,
            as_=staff.id_of(who),
            follow=True,
        )

    return take


@pytest.fixture
def confirmed(commit: Commit, staff: Staff) -> UUID:
    def walk(session: Session) -> UUID:
        budgets.enough_for(session, staff["FC"], staff["FR"], 1)
        return claims.bring_to(session, staff, "confirmed")

    key: UUID = commit(walk)
    return key


@pytest.fixture
def issued(commit: Commit, staff: Staff) -> UUID:
    key: UUID = commit(lambda s: papers.certificate(s, staff))
    return key


def test_four_people_walk_a_claim_from_the_acceptance_to_the_confirmation(
    commit: Commit, pages: Pages, staff: Staff, step: Callable[..., Page]
) -> None:
    conversion = commit(lambda s: claims.accepted_conversion(s, staff))
    commit(lambda s: budgets.enough_for(s, staff["FC"], staff["FR"], 1))
    form = pages.get("claims.new", query={"conversion": str(conversion)}, as_=staff.id_of("FC"))
    assert "不能作为正式依据" in form.text
    key = new_id()
    opened = pages.post(
        "claims.create",
        {"id": str(key), "conversion": str(conversion), "policy_code": claims.POLICY},
        as_=staff.id_of("FC"),
        follow=True,
    )
    for said in ("14,400.00", "壹万肆仟肆佰元整", "3,600.00", "432.00", "10,000.00", "示例"):
        assert said in opened.text
    for action, who in (("check", "BC"), ("review", "FR"), ("confirm", "BA")):
        assert "已办理" in step(key, action, who).text
    assert "已核定" in pages.get("claims.show", claim_id=key, as_=staff.id_of("FC")).text
    money = pages.get("budget.index", as_=staff.id_of("FR")).text
    assert "10,000.00 0.00 10,000.00 0.00" in money


def test_a_confirmation_without_money_says_which_level_lacks_how_much(
    commit: Commit, pages: Pages, staff: Staff, step: Callable[..., Page]
) -> None:
    key = commit(lambda s: claims.bring_to(s, staff, "reviewed"))
    refused = pages.post(
        "claims.change_stage",
        {"row_version": version(commit, Claim, key)},
        claim_id=key,
        action="confirm",
        as_=staff.id_of("BA"),
    )
    assert refused.status == 409
    assert "中央资金不足，尚缺 10,000.00 元" in refused.text
    assert "已复审" in pages.get("claims.show", claim_id=key, as_=staff.id_of("BA")).text


def test_who_assessed_sees_no_button_to_check(
    commit: Commit, pages: Pages, staff: Staff, step: Callable[..., Page]
) -> None:
    key = commit(lambda s: claims.assessed(s, staff))
    assert "初审通过" not in pages.get("claims.show", claim_id=key, as_=staff.id_of("FC")).text
    assert "初审通过" in pages.get("claims.show", claim_id=key, as_=staff.id_of("BC")).text
    again = step(key, "calculate", "FC")
    assert "重新核算补贴" in again.text


def test_a_claim_for_a_conversion_that_is_not_accepted_is_refused_in_words(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    conversion = commit(lambda s: claims.accepted_conversion(s, staff, stage="acceptance"))
    page = pages.post(
        "claims.create",
        {"id": str(new_id()), "conversion": str(conversion), "policy_code": claims.POLICY},
        as_=staff.id_of("FC"),
    )
    assert page.status == 422
    assert "项目尚未验收合格" in page.text


def test_a_claim_whose_policy_file_was_altered_can_be_read_but_not_decided(
    commit: Commit, pages: Pages, staff: Staff, step: Callable[..., Page]
) -> None:
    key = commit(lambda s: claims.assessed(s, staff))
    commit(lambda s: setattr(s.get_one(Claim, key), "policy_sha256", "0" * 64))
    shown = pages.get("claims.show", claim_id=key, as_=staff.id_of("BC"))
    assert "政策文件已被改动" in shown.text
    assert "14,400.00" in shown.text
    assert "初审通过" not in shown.text
    refused = pages.post(
        "claims.change_stage",
        {"row_version": version(commit, Claim, key)},
        claim_id=key,
        action="check",
        as_=staff.id_of("BC"),
    )
    assert refused.status == 409


def test_claims_are_found_by_name_and_number(commit: Commit, pages: Pages, staff: Staff) -> None:
    commit(lambda s: claims.assessed(s, staff))
    for typed in ("乌云其木格", "bt-150802-2026-000001", "HH-150802-000001"):
        listed = pages.get("claims.index", query={"q": typed}, as_=staff.id_of("AU"))
        assert "共 1 条" in listed.text, typed
    empty = pages.get("claims.index", query={"stage": "confirmed"}, as_=staff.id_of("AU"))
    assert "共 0 条" in empty.text


def test_money_is_entered_by_one_and_approved_by_another(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    key = new_id()
    opened = pages.post(
        "budget.create",
        {
            "id": str(key),
            "level": "central",
            "programme": "equipment",
            "year": "2026",
            "area_code": "150802",
            "title": "2026年中央清洁取暖设备补贴",
        },
        as_=staff.id_of("FC"),
        follow=True,
    )
    assert "请录入金额" in opened.text
    entered = pages.post(
        "budget.enter_change",
        {
            "id": str(new_id()),
            "direction": "add",
            "amount": "１，000,000.50",
            "document_no": "临财指〔2026〕7号",
            "document_date": "2026-11-02",
        },
        appropriation_id=key,
        as_=staff.id_of("FC"),
        follow=True,
    )
    assert "1,000,000.50" in entered.text, entered.errors
    assert "待审批" in entered.text
    change = commit(lambda s: s.scalar(select(AppropriationChange.id)))
    approve = {"appropriation_id": key, "change_id": change}
    assert pages.post("budget.approve_change", as_=staff.id_of("FC"), **approve).status == 403
    approved = pages.post("budget.approve_change", as_=staff.id_of("FR"), follow=True, **approve)
    assert "已审批，金额已生效" in approved.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "-5"}, "金额不能为负数"),
        ({"amount": "十万"}, "金额格式不对"),
        ({"amount": "1.234"}, "金额最多两位小数"),
        ({"amount": ""}, "请填写金额"),
        ({"document_no": ""}, "请填写指标文号"),
        ({"document_date": "2026-02-30"}, "有 1 处需要修改"),
        ({"amount": "0"}, "金额不能为零"),
    ],
)
def test_a_wrong_change_is_named_and_stays_on_the_page(
    commit: Commit, pages: Pages, staff: Staff, typed: dict[str, str], said: str
) -> None:
    key = commit(lambda s: budgets.opened(s, staff["FC"]))
    form = {
        "id": str(new_id()),
        "direction": "add",
        "amount": "100",
        "document_no": "临财指〔2026〕7号",
        "document_date": "2026-11-02",
    }
    page = pages.post(
        "budget.enter_change", form | typed, appropriation_id=key, as_=staff.id_of("FC")
    )
    assert page.status == 422
    assert said in page.text
    assert commit(lambda s: s.scalar(select(AppropriationChange.id))) is None


def test_a_certificate_is_drafted_issued_and_downloaded(
    app: Flask, commit: Commit, pages: Pages, staff: Staff, confirmed: UUID
) -> None:
    claim = pages.get("claims.show", claim_id=confirmed, as_=staff.id_of("FC"))
    assert "拟制补贴核定通知书" in claim.text
    drafted = pages.post(
        "documents.draft",
        {"kind": "subsidy_certificate", "subject_id": str(confirmed)},
        as_=staff.id_of("FC"),
        follow=True,
    )
    assert "请另一位同事核对后签发" in drafted.text
    again = pages.get("claims.show", claim_id=confirmed, as_=staff.id_of("FC"))
    assert "拟制补贴" not in again.text
    key = commit(lambda s: s.scalar(select(IssuedDocument.id)))
    issued = pages.post(
        "documents.change_stage",
        {"row_version": version(commit, IssuedDocument, key)},
        document_id=key,
        action="issue",
        as_=staff.id_of("FR"),
        follow=True,
    )
    assert "已签发，编号 LH-2026-BTZG-000001-" in issued.text
    assert "正在生成文件" in issued.text
    assert issued.response.headers["Refresh"] == "3"
    assert pages.get("documents.pdf", document_id=key, as_=staff.id_of("FC")).status == 404
    jobs.run_all(app)
    shown = pages.get("documents.show", document_id=key, as_=staff.id_of("FC"))
    assert "下载 PDF" in shown.text
    assert "Refresh" not in shown.response.headers
    file = pages.get("documents.pdf", document_id=key, as_=staff.id_of("FC")).response
    assert file.data.startswith(b"%PDF-")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    kind, options = parse_options_header(file.headers["Content-Disposition"])
    assert kind == "attachment"
    assert re.fullmatch(r"LH-2026-BTZG-000001-.-补贴核定通知书\.pdf", options["filename"])


def test_the_issuer_may_revoke_but_not_supersede_by_a_button(
    pages: Pages, staff: Staff, issued: UUID
) -> None:
    shown = pages.get("documents.show", document_id=issued, as_=staff.id_of("FR"))
    assert "撤销" in shown.text
    assert "替换：" not in shown.text
    assert "拟制补发件" not in shown.text
    clerk = pages.get("documents.show", document_id=issued, as_=staff.id_of("FC"))
    assert "拟制补发件" in clerk.text


def test_a_failing_file_is_said_on_the_page_and_does_not_reload(
    app: Flask, pages: Pages, staff: Staff, issued: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_app: Flask, _payload: dict[str, Any]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(jobs.HANDLERS, documents.RENDER, broken)
    jobs.run_once(app)
    shown = pages.get("documents.show", document_id=issued, as_=staff.id_of("FC"))
    assert "No space left on device" in shown.text
    assert "Refresh" not in shown.response.headers


def test_a_name_that_cannot_be_printed_refuses_the_draft_and_names_the_character(
    commit: Commit, pages: Pages, staff: Staff, confirmed: UUID
) -> None:
    def rename(session: Session) -> None:
        household = session.get_one(Claim, confirmed).conversion.household
        household.householder.name = "张\U000e0100三"

    commit(rename)
    refused = pages.post(
        "documents.draft",
        {"kind": "subsidy_certificate", "subject_id": str(confirmed)},
        as_=staff.id_of("FC"),
    )
    assert refused.status == 409
    assert "U+E0100" in refused.text
    assert commit(lambda s: s.scalar(select(IssuedDocument.id))) is None


def test_anybody_with_the_code_sees_the_state_and_nothing_that_finds_a_person(
    commit: Commit, pages: Pages, staff: Staff, issued: UUID
) -> None:
    code = commit(lambda s: s.get_one(IssuedDocument, issued).verify_code)
    page = pages.get("verify.show", code=code)
    for said in ("已签发", "14,400.00", "壹万肆仟肆佰元整", "乌***", "示例文书"):
        assert said in page.text
    for hidden in ("乌云其木格", "150802*", "干召庙", "民主村", "HH-150802"):
        assert hidden not in page.html
    assert "noindex" in page.response.headers["X-Robots-Tag"]
    digest = commit(lambda s: s.get_one(IssuedDocument, issued).content_sha256).upper()
    assert f"{digest[:4]} {digest[4:8]} {digest[8:12]} {digest[12:16]}" in page.text
    typed = pages.get("verify.index", query={"code": f" {code[:16].upper()} {code[16:]} "})
    assert typed.response.headers["Location"].endswith(f"/verify/{code}")


def test_a_revoked_paper_says_so_to_everybody(
    commit: Commit, pages: Pages, staff: Staff, issued: UUID
) -> None:
    ended = pages.post(
        "documents.change_stage",
        {"row_version": version(commit, IssuedDocument, issued), "reason": "打印有误"},
        document_id=issued,
        action="revoke",
        as_=staff.id_of("FR"),
        follow=True,
    )
    assert "打印有误" in ended.text
    code = commit(lambda s: s.get_one(IssuedDocument, issued).verify_code)
    assert "该文书已撤销" in pages.get("verify.show", code=code).text


def test_an_unknown_code_has_a_kind_page_and_tries_are_limited(pages: Pages) -> None:
    unknown = pages.get("verify.show", code="0" * 32)
    assert unknown.status == 404
    assert "请勿采信" in unknown.text
    assert pages.get("verify.index", query={"code": "abc"}).status == 422
    assert pages.get("verify.index").status == 200
    for _ in range(verify.MOST - 1):
        assert pages.get("verify.show", code="no code").status == 404
    blocked = pages.get("verify.show", code="0" * 32)
    assert blocked.status == 429
    assert blocked.response.headers["Retry-After"] == "300"


def test_papers_are_listed_and_found_by_number_as_typed(
    commit: Commit, pages: Pages, staff: Staff, issued: UUID
) -> None:
    number = commit(lambda s: s.get_one(IssuedDocument, issued).number)
    typed = number.lower().replace("-", " ")
    listed = pages.get("documents.index", query={"q": typed}, as_=staff.id_of("AU"))
    assert number in listed.text
    assert (
        "共 0 条"
        in pages.get(
            "documents.index", query={"kind": "install_acceptance"}, as_=staff.id_of("AU")
        ).text
    )


def test_a_foreign_area_sees_neither_claim_nor_paper_nor_money(
    commit: Commit, pages: Pages, staff: Staff, issued: UUID
) -> None:
    from_elsewhere = commit(lambda s: _foreign(s))
    claim = commit(lambda s: s.scalar(select(Claim.id)))
    for endpoint, values in (
        ("claims.show", {"claim_id": claim}),
        ("documents.show", {"document_id": issued}),
        ("documents.pdf", {"document_id": issued}),
    ):
        assert pages.get(endpoint, as_=from_elsewhere, **values).status == 404
    assert "还没有资金指标" in pages.get("budget.index", as_=from_elsewhere).text


def _foreign(session: Session) -> UUID:
    return make_user(session, Role.FC, "150826").id


def test_the_policy_page_says_example_and_shows_its_source(pages: Pages, staff: Staff) -> None:
    listed = pages.get("policies.index", as_=staff.id_of("TC"))
    assert "示例" in listed.text
    shown = pages.get("policies.show", code=claims.POLICY, version="1", as_=staff.id_of("AD"))
    for said in ("此政策不是正式数据", "价格的 80%", "定额 10,000.00 元", "state-media report"):
        assert said in shown.text
    assert pages.get("policies.show", code="x", version="1", as_=staff.id_of("AD")).status == 404
