"""The technical scheme of a project: frozen from its design, issued by the approving office."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from heating_program.documents.fonts import load_fonts
from heating_program.documents.registry import render
from heating_program.domain.duty import Duty
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.stages import ConversionStage
from heating_program.models.conversion import Conversion
from heating_program.models.duty import DutyRecord
from heating_program.models.ids import DocumentId
from heating_program.models.issued_document import IssuedDocument
from heating_program.services import heat_scheme, heat_scheme_season, paper_files, verification
from heating_program.services.heat_scheme_content import technical_scheme
from tests.factories import conversions
from tests.factories import documents as made
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]
S = ConversionStage


@pytest.fixture
def staff(write: Write) -> Staff:
    people: Staff = write(everyone)
    return people


@pytest.fixture
def case(write: Write, staff: Staff) -> UUID:
    key: UUID = write(lambda s: conversions.bring_to(s, staff, S.DESIGNED))
    return key


def draft(write: Write, staff: Staff, case: UUID, by: str = "IN") -> DocumentId:
    key: DocumentId = write(lambda s: made.drafted(s, staff, "heat_scheme", case, by=by))
    return key


def frozen(write: Write, key: DocumentId) -> dict[str, Any]:
    content: dict[str, Any] = write(lambda s: s.get_one(IssuedDocument, key).content)
    return content


def test_the_paper_freezes_what_the_scheme_says(write: Write, staff: Staff, case: UUID) -> None:
    content = frozen(write, draft(write, staff, case))
    scheme = write(lambda s: heat_scheme.thawed(s.get_one(Conversion, case).design))
    assert content["load"]["load_w"] == scheme.load.load_w
    assert content["load"]["outdoor_celsius"] == -15.3
    assert content["house"]["h_w_k"] == scheme.load.h_w_k
    assert content["device"]["required_nominal_kw"] == scheme.sizing.required_nominal_kw
    assert content["device"]["model"] == "RB-16"
    assert content["model_version"] == scheme.model_version
    assert content["id_no_masked"].startswith("1508")
    assert "*" in content["id_no_masked"]
    assert content["example"]
    season = content["season"]
    assert season["heat_kwh"] == pytest.approx(19_694, abs=1.0)
    # The season of the leaky house at the heating tariff: 0.465 by day, 0.165 by night.
    assert 0.165 < season["bill_fen"] / 100 / season["electricity_kwh"] < 0.465
    assert "空气源热泵（热水机）" in season["sentence"]
    assert "示例" in season["sentence"]


def test_without_prices_of_the_day_the_paper_promises_no_cost(
    write: Write, staff: Staff, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_set(on: date) -> None:
        raise DomainError("factor_set_not_yet", on=on)

    monkeypatch.setattr(heat_scheme_season, "factor_set_on", no_set)
    assert frozen(write, draft(write, staff, case))["season"] is None


def test_the_parts_of_the_house_are_the_whole_heat_loss(
    write: Write, staff: Staff, case: UUID
) -> None:
    house = frozen(write, draft(write, staff, case))["house"]
    assert [part["label"] for part in house["parts"]] == [
        *("外墙", "屋面", "外窗", "外门", "地面", "空气渗透")
    ]
    assert sum(part["w_k"] for part in house["parts"]) == pytest.approx(house["h_w_k"])
    for part in house["parts"][:-1]:
        assert part["area_m2"] * part["u_w_m2k"] == pytest.approx(part["w_k"])


def test_technician_drafts_and_only_the_approving_office_issues(
    write: Write, staff: Staff, case: UUID
) -> None:
    with pytest.raises(DomainError):
        draft(write, staff, case, by="TC")
    key = draft(write, staff, case)
    for who in ("IN", "IN2", "BC", "TR"):
        with pytest.raises(DomainError):
            write(lambda s, who=who: made.issued(s, staff, key, by=who))
    number = write(lambda s: made.issued(s, staff, key, by="BA"))
    assert number.startswith("LH-2026-JSFA-000001-")
    held = [
        write(lambda s, who=who: s.get_one(DutyRecord, ("case", case, staff[who].id)).duty)
        for who in ("IN", "BA")
    ]
    assert held == [Duty.DESIGN, Duty.APPROVE]


def test_a_project_designed_anew_refuses_the_issue_of_the_old_draft(
    write: Write, staff: Staff, case: UUID
) -> None:
    key = draft(write, staff, case)

    def redesign(session: Session) -> None:
        conversions.step(session, staff["IN"], case, "redesign", reason="型号停产")
        other = replace(conversions.DEVICE, model="RB-18", nominal_kw=18.0, kw_at_minus_20=15.3)
        conversions.design(session, staff["IN"], case, device=other)

    write(redesign)
    with pytest.raises(Refused, match="content_changed"):
        write(lambda s: made.issued(s, staff, key, by="BA"))


def test_there_is_no_scheme_before_the_design(write: Write, staff: Staff) -> None:
    case = write(lambda s: conversions.bring_to(s, staff, S.APPROVED))
    with pytest.raises(Refused, match="subject_not_ready"):
        draft(write, staff, case)
    with pytest.raises(Refused, match="design_missing"):
        write(lambda s: technical_scheme(s, s.get_one(Conversion, case)))


def test_the_scheme_may_be_made_on_all_the_later_way(write: Write, staff: Staff) -> None:
    case = write(lambda s: conversions.bring_to(s, staff, S.IN_OPERATION))
    assert draft(write, staff, case)


def test_a_device_without_a_test_report_is_counted_with_the_catalogue(
    write: Write, staff: Staff
) -> None:
    case = write(lambda s: conversions.bring_to(s, staff, S.APPROVED))
    bare = replace(conversions.DEVICE, kw_at_minus_20=None, backup_kw=0.0)
    write(lambda s: conversions.design(s, staff["IN"], case, device=bare))
    content = frozen(write, draft(write, staff, case))
    assert content["device"]["kw_at_minus_20"] is None
    assert any("目录典型值" in fact["text"] for fact in content["facts"])


def test_an_issued_scheme_is_printed_and_verified_by_its_code(
    write: Write, staff: Staff, case: UUID
) -> None:
    key = draft(write, staff, case)
    number = write(lambda s: made.issued(s, staff, key, by="BA"))
    wanted = write(lambda s: paper_files.to_render(s, key))
    content = wanted.content
    pdf = render(wanted.kind, content, wanted.envelope, load_fonts()).pdf
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    text = "".join(pages)
    told = (
        number,
        "RB-16",
        f"{content['load']['load_w']:,.0f}",
        "1.535",
        "0.938",
        f"约 {content['season']['heat_kwh']:,.0f} kWh",
        "临河站（53513）",
        "示例",
        content["inputs_sha256"][:4].upper(),
    )
    for words in told:
        assert words in text, words
    assert "计算输入" in pages[-1]
    code = write(lambda s: s.get_one(IssuedDocument, key).verify_code)
    shown = write(lambda s: verification.verified(s, code))
    assert (shown.title, shown.number) == ("取暖改造技术方案单", number)
