"""The acceptance of a retrofit: no paper without the probe, both methods, a verdict in words."""

from collections.abc import Callable
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
from heating_program.domain.retrofit import Insulation, RetrofitPlan
from heating_program.models.duty import DutyRecord
from heating_program.models.ids import DocumentId
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.retrofit import Retrofit
from heating_program.services import paper_files, retrofits, verification
from heating_program.services.retrofit_acceptance_content import retrofit_acceptance
from tests.factories import documents as made
from tests.factories import retrofit_walks as walks
from tests.factories.measures import EVERYTHING, OPENINGS, ROOF
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]
THINNER = RetrofitPlan(Insulation("eps", 60.0), ROOF, **OPENINGS)


@pytest.fixture
def staff(write: Write) -> Staff:
    people: Staff = write(everyone)
    return people


@pytest.fixture
def key(write: Write, staff: Staff) -> UUID:
    accepted: UUID = write(lambda s: walks.accepted(s, staff))
    return accepted


def draft(write: Write, staff: Staff, key: UUID, by: str = "IN2") -> DocumentId:
    paper: DocumentId = write(lambda s: made.drafted(s, staff, "retrofit_acceptance", key, by=by))
    return paper


def frozen(write: Write, paper: DocumentId) -> dict[str, Any]:
    content: dict[str, Any] = write(lambda s: s.get_one(IssuedDocument, paper).content)
    return content


def test_the_worked_house_is_printed_part_by_part(write: Write, staff: Staff, key: UUID) -> None:
    content = frozen(write, draft(write, staff, key))
    parts = {part["label"]: part for part in content["parts"]}
    assert f"{parts['外墙']['before_u_w_m2k']:.3f}" == "1.535"
    assert f"{parts['外墙']['after_u_w_m2k']:.3f}" == "0.391"
    assert (parts["外墙"]["area_m2"], parts["外窗"]["area_m2"]) == (101.2, 13.0)
    assert f"{content['before_w_k']:.2f}" == "406.32"
    assert f"{content['after_w_k']:.2f}" == "183.72"
    assert parts["地面"]["after"] == ""
    assert "80 mm" in parts["外墙"]["after"]


def test_both_methods_stand_side_by_side_and_one_decides(
    write: Write, staff: Staff, key: UUID
) -> None:
    content = frozen(write, draft(write, staff, key))
    result = write(lambda s: retrofits.current_as_built(s.get_one(Retrofit, key)).result)
    decides, other = content["methods"]
    assert (decides["decides"], other["decides"]) == (True, False)
    assert decides["saving_pct"] == result["methods"]["hourly_model"]["saving_pct"]
    assert other["saving_pct"] == result["methods"]["steady_index"]["saving_pct"] == "54.78"
    assert content["verdict"]["saving_pct"] == result["saving_pct"]
    assert content["verdict"]["sentences"][-1] == "竣工与设计一致。"
    assert len(content["variations"]) == 3
    assert content["example"]


def test_what_was_built_thinner_than_planned_is_told(write: Write, staff: Staff) -> None:
    key = write(lambda s: walks.accepted(s, staff, EVERYTHING, THINNER))
    content = frozen(write, draft(write, staff, key))
    wall = content["layers"][0]
    assert "80 mm" in wall["planned"]
    assert "60 mm" in wall["probed"]
    verdict = content["verdict"]
    assert verdict["sentences"][-1].startswith("竣工与设计不同，已按竣工情况重新核算")
    assert float(verdict["saving_pct"]) < float(verdict["designed_saving_pct"])


def test_the_touched_parts_are_held_to_a_standard_that_is_called_unverified(
    write: Write, staff: Staff, key: UUID
) -> None:
    standard = frozen(write, draft(write, staff, key))["standard"]
    assert {"外墙", "屋面", "外门"} <= {row["part"] for row in standard["rows"]}
    assert "GB/T 50824" in standard["title"]
    assert "示例" in standard["status"]


def test_without_the_probe_there_is_no_paper(write: Write, staff: Staff, key: UUID) -> None:
    def forget(session: Session) -> None:
        retrofit = session.get_one(Retrofit, key)
        retrofit.hidden_work_on, retrofit.hidden_work = None, None

    write(forget)
    with pytest.raises(Refused, match="hidden_work_missing"):
        draft(write, staff, key)


def test_a_planned_layer_that_nobody_probed_stops_the_paper(
    write: Write, staff: Staff, key: UUID
) -> None:
    def forget(session: Session) -> None:
        retrofit = session.get_one(Retrofit, key)
        retrofit.hidden_work = {**(retrofit.hidden_work or {}), "roof": None}

    write(forget)
    with pytest.raises(Refused, match="hidden_work_missing"):
        draft(write, staff, key)


def test_a_verdict_of_another_probe_is_no_verdict(write: Write, staff: Staff, key: UUID) -> None:
    def thin(session: Session) -> None:
        retrofit = session.get_one(Retrofit, key)
        wall = {"material": "eps", "thickness_mm": 20.0}
        retrofit.hidden_work = {**(retrofit.hidden_work or {}), "wall": wall}

    write(thin)
    with pytest.raises(Refused, match="as_built_missing"):
        write(lambda s: retrofit_acceptance(s, s.get_one(Retrofit, key)))


def test_before_the_acceptance_there_is_no_paper(write: Write, staff: Staff) -> None:
    key = write(lambda s: walks.completed(s, staff))
    with pytest.raises(Refused, match="subject_not_ready"):
        draft(write, staff, key)


def test_the_duties_lie_on_the_project_and_one_person_holds_one(
    write: Write, staff: Staff, key: UUID
) -> None:
    paper = draft(write, staff, key)
    for who in ("IN", "BC", "FC"):
        with pytest.raises(DomainError):
            write(lambda s, who=who: made.issued(s, staff, paper, by=who))
    number = write(lambda s: made.issued(s, staff, paper, by="TR"))
    assert number.startswith("LH-2026-GZYS-000001-")

    def held(session: Session, who: str) -> str:
        case = session.get_one(Retrofit, key).conversion_id
        return session.get_one(DutyRecord, ("case", case, staff[who].id)).duty

    assert write(lambda s: held(s, "IN2")) == Duty.INSPECT
    assert write(lambda s: held(s, "TR")) == Duty.ACCEPT


def test_who_designed_may_draft_and_who_approved_may_issue(
    write: Write, staff: Staff, key: UUID
) -> None:
    paper = draft(write, staff, key, by="IN")
    assert write(lambda s: made.issued(s, staff, paper, by="BA"))


def test_an_issued_acceptance_is_printed_and_verified_by_its_code(
    write: Write, staff: Staff, key: UUID
) -> None:
    paper = draft(write, staff, key)
    number = write(lambda s: made.issued(s, staff, paper, by="TR"))
    wanted = write(lambda s: paper_files.to_render(s, paper))
    pdf = render(wanted.kind, wanted.content, wanted.envelope, load_fonts()).pdf
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    text = "".join(pages)
    told = (number, "406.32", "183.72", "54.78%", "节能验收合格", "外墙四面各测 2 点", "抽检人员")
    for words in told:
        assert words in text, words
    assert "计算输入" in pages[-1]
    code = write(lambda s: s.get_one(IssuedDocument, paper).verify_code)
    shown = write(lambda s: verification.verified(s, code))
    assert (shown.title, shown.number) == ("农房节能改造验收表", number)
