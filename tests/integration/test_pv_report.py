"""The report of a sized plant: frozen from its records, issued by a second person, verified."""

from collections.abc import Callable
from dataclasses import replace
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
from heating_program.domain.stages import PvStage
from heating_program.models.duty import DutyRecord
from heating_program.models.dwelling import Dwelling
from heating_program.models.ids import DocumentId
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.pv_system import PvSystem
from heating_program.services import documents, paper_files, verification
from heating_program.services.pv_prospect_facts import stored_prospects
from heating_program.services.pv_report_content import pv_report
from heating_program.services.roof_survey import (
    NeighbourKind,
    RoofSurvey,
    Surroundings,
    SurveyedNeighbour,
)
from pv_sizing.roof import Obstacle, RoofKind
from tests.factories import documents as made
from tests.factories import pv_plants
from tests.factories.measures import FLAT
from tests.factories.people import Staff, everyone
from tests.factories.pv_prospects import sized_with_prospects

Write = Callable[[Callable[[Session], Any]], Any]
CHIMNEY = Obstacle("烟囱", 9.0, 5.0, 0.5, 0.5, 1.0)
SOUTH = replace(
    FLAT, name="南坡", kind=RoofKind.SLOPED, depth_m=5.0, tilt_deg=25.0, obstacles=(CHIMNEY,)
)
SLOPES = RoofSurvey((SOUTH, replace(SOUTH, name="北坡", azimuth_deg=0.0, obstacles=())), 1)


@pytest.fixture
def staff(write: Write) -> Staff:
    people: Staff = write(everyone)
    return people


@pytest.fixture
def plant(write: Write, staff: Staff) -> UUID:
    key: UUID = write(lambda s: pv_plants.sized_plant(s, staff["TC"]))
    return key


def draft(write: Write, staff: Staff, plant: UUID, by: str = "IN") -> DocumentId:
    key: DocumentId = write(lambda s: made.drafted(s, staff, "pv_report", plant, by=by))
    return key


def frozen(write: Write, key: DocumentId) -> dict[str, Any]:
    content: dict[str, Any] = write(lambda s: s.get_one(IssuedDocument, key).content)
    return content


def test_the_report_freezes_what_survey_and_sizing_say(
    write: Write, staff: Staff, plant: UUID
) -> None:
    content = frozen(write, draft(write, staff, plant))
    sized = pv_plants.computed()
    assert content["plant"]["module_count"] == sized.module_count
    assert content["plant"]["annual_kwh"] == sized.annual_kwh
    assert content["plant"]["p90_kwh"] == sized.p90_kwh
    assert content["address"] == "内蒙古自治区巴彦淖尔市临河区干召庙镇民主村一组12号"
    assert content["connection_mode"] == "自发自用、余电上网"
    assert [roof["name"] for roof in content["roofs"]] == ["平屋面"]
    assert content["assumptions"]["inputs_sha256"] == sized.inputs_sha256
    drawn = [module["number"] for drawing in content["drawings"] for module in drawing["modules"]]
    assert drawn == list(range(1, sized.module_count + 1))
    assert content["example"]
    for part in ("self_use", "grid", "money"):
        assert content[part] is None


def test_a_plane_that_is_not_worth_it_is_in_the_survey_and_not_in_the_drawing(
    write: Write, staff: Staff
) -> None:
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], roof=SLOPES))
    content = frozen(write, draft(write, staff, key))
    assert [(roof["name"], roof["used"]) for roof in content["roofs"]] == [
        ("南坡", True),
        ("北坡", False),
    ]
    (drawing,) = content["drawings"]
    assert {area["role"] for area in drawing["areas"]} == {
        "outline",
        "setback",
        "keep_out",
        "obstacle",
    }
    assert any("北坡" in reason["sentence"] for reason in content["reasons"])
    assert "烟囱宽 0.5 m、深 0.5 m、高 1 m" in content["roofs"][0]["obstacles"]


def test_modules_are_numbered_on_through_the_house(write: Write, staff: Staff) -> None:
    both = RoofSurvey((SOUTH, replace(SOUTH, name="西坡", azimuth_deg=250.0, obstacles=())), 3)
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], roof=both))
    drawn = frozen(write, draft(write, staff, key))["drawings"]
    assert len(drawn) == 2
    numbers = [module["number"] for drawing in drawn for module in drawing["modules"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_stands_around_and_a_short_ridge_are_told(write: Write, staff: Staff) -> None:
    tree = SurveyedNeighbour(NeighbourKind.TREE, 200.0, 8.0, 5.0, 4.0)
    hip = replace(SOUTH, obstacles=(), ridge_length_m=6.0)
    roof = RoofSurvey((hip,), 1, surroundings=Surroundings.OBSTRUCTED, neighbours=(tree,))
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], roof=roof))
    content = frozen(write, draft(write, staff, key))
    assert content["surroundings"] == (
        "树在南（200°），距 8 m，宽 5 m，高出屋檐 4 m，仰角 27°。已计入发电量。"
    )
    assert content["roofs"][0]["form"] == "坡屋面，混凝土，脊长 6 m"
    taken = {loss["label"]: loss["mean_pct"] for loss in content["assumptions"]["losses"]}
    assert taken[f"周围遮挡（{hip.name}）"] > 0.0
    assert "前后排遮挡（" not in str(taken)


def test_a_survey_that_is_silent_about_shade_is_not_called_open(write: Write, staff: Staff) -> None:
    silent = RoofSurvey((SOUTH,), 1)
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], roof=silent))
    content = frozen(write, draft(write, staff, key))
    assert content["surroundings"] == "勘察未记录，按四周无遮挡计，建设前须核对。"
    free = replace(silent, surroundings=Surroundings.OPEN)
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], roof=free))
    content = frozen(write, draft(write, staff, key))
    assert content["surroundings"] == "四周无高于屋檐的遮挡。"


def test_every_reason_of_a_real_size_is_a_sentence(write: Write, staff: Staff, plant: UUID) -> None:
    reasons = frozen(write, draft(write, staff, plant))["reasons"]
    assert reasons
    for reason in reasons:
        assert reason["sentence"].endswith("。"), reason


def test_technician_drafts_and_the_approving_office_issues(
    write: Write, staff: Staff, plant: UUID
) -> None:
    key = draft(write, staff, plant, "IN2")
    for who in ("IN", "BC", "TR"):
        with pytest.raises(DomainError):
            write(lambda s, who=who: made.issued(s, staff, key, by=who))
    number = write(lambda s: made.issued(s, staff, key, by="BA"))
    assert number.startswith("LH-2026-GFBG-000001-")


def test_whoever_issues_the_report_has_approved_the_plant(
    write: Write, staff: Staff, plant: UUID
) -> None:
    key = draft(write, staff, plant)
    write(lambda s: made.issued(s, staff, key, by="BA"))
    held = write(lambda s: s.get_one(DutyRecord, ("case", plant, staff["BA"].id)).duty)
    assert held == Duty.APPROVE


def test_a_plant_sized_anew_refuses_the_issue_of_the_old_draft(
    write: Write, staff: Staff, plant: UUID
) -> None:
    key = draft(write, staff, plant)
    smaller = pv_plants.computed(open_kw=5.0)
    write(lambda s: pv_plants.resize(s, s.get_one(PvSystem, plant), staff["IN2"], smaller))
    with pytest.raises(Refused, match="content_changed"):
        write(lambda s: made.issued(s, staff, key, by="BA"))


@pytest.mark.parametrize("stage", ["enquiry", "structure_ok", "refused", "decommissioned"])
def test_no_report_before_the_size_or_after_the_end(write: Write, staff: Staff, stage: str) -> None:
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], stage=stage))
    with pytest.raises(Refused, match="subject_not_ready"):
        draft(write, staff, key)


@pytest.mark.parametrize("stage", [PvStage.GRID_APPLIED, PvStage.CONNECTED, PvStage.OPERATING])
def test_the_report_may_be_made_on_all_the_later_way(
    write: Write, staff: Staff, stage: PvStage
) -> None:
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], stage=stage.value))
    assert draft(write, staff, key)


def test_self_use_and_money_are_the_figures_of_the_page(write: Write, staff: Staff) -> None:
    sized = sized_with_prospects()
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], sized=sized))
    content = frozen(write, draft(write, staff, key))
    found = stored_prospects(sized.inputs, sized.result)
    assert found is not None
    modes, money = found[1].modes, found[1].money
    splits = content["self_use"]["splits"]
    assert splits[0]["label"] == "自发自用、余电上网"
    assert [each["self_used_kwh"] for each in splits] == [row.self_used_kwh for row in modes]
    assert content["self_use"]["load_kwh"] == found[1].load_kwh
    assert "热泵" in content["self_use"]["load"]
    scenarios = content["money"]["scenarios"]
    assert [each["npv_fen"] for each in scenarios] == [row.npv_fen for row in money]
    assert [each["label"] for each in content["money"]["ownerships"]] == [
        "自有资金",
        "贷款",
        "出租屋顶",
    ]
    assert content["money"]["example"]
    assert {each["status"] for each in content["money"]["prices"]} == {"示例", "待核实"}
    assert content["grid"] is None


def test_a_report_with_self_use_and_money_is_printed(write: Write, staff: Staff) -> None:
    key = write(lambda s: pv_plants.sized_plant(s, staff["TC"], sized=sized_with_prospects()))
    paper = draft(write, staff, key)
    write(lambda s: made.issued(s, staff, paper, by="BA"))
    wanted = write(lambda s: paper_files.to_render(s, paper))
    pdf = render(wanted.kind, wanted.content, wanted.envelope, load_fonts()).pdf
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for told in (
        "全额上网",
        "市场价情景（低）",
        "0.2829",
        "自有资金",
        "屋顶被占用",
        "不构成收益承诺",
    ):
        assert told in text, told


def test_a_size_kept_otherwise_is_refused_kindly(write: Write, staff: Staff, plant: UUID) -> None:
    def forget(session: Session) -> None:
        sizing = session.get_one(PvSystem, plant).sizings[-1]
        rules = {k: v for k, v in sizing.inputs["rules"].items() if k != "module_gap_m"}
        sizing.inputs = {**sizing.inputs, "rules": rules}

    write(forget)
    with pytest.raises(DomainError, match="sizing_outdated"):
        draft(write, staff, plant)


def test_a_plant_without_a_size_has_no_report(write: Write, staff: Staff, plant: UUID) -> None:
    def bare(session: Session) -> None:
        row = session.get_one(PvSystem, plant)
        row.sizings.clear()
        pv_report(session, row)

    with pytest.raises(Refused, match="pv_layout_missing"):
        write(bare)


def test_an_issued_report_is_rendered_and_verified_by_its_code(
    write: Write, staff: Staff, plant: UUID
) -> None:
    key = draft(write, staff, plant)
    number = write(lambda s: made.issued(s, staff, key, by="BA"))
    wanted = write(lambda s: paper_files.to_render(s, key))
    pdf = render(wanted.kind, wanted.content, wanted.envelope, load_fonts()).pdf
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for told in (number, "未提供逐时用电负荷", "未作经济测算", "不构成收益承诺", "示例"):
        assert told in text
    code = write(lambda s: s.get_one(IssuedDocument, key).verify_code)
    shown = write(lambda s: verification.verified(s, code))
    assert (shown.title, shown.number) == ("户用光伏勘察与配置报告", number)
    assert shown.amount_fen is None
    assert not shown.is_on_hold


def test_a_house_without_a_known_transformer_says_so(
    write: Write, staff: Staff, plant: UUID
) -> None:
    def forget(session: Session) -> None:
        dwelling = session.get_one(Dwelling, session.get_one(PvSystem, plant).dwelling_id)
        dwelling.transformer = ""

    write(forget)
    content = write(lambda s: documents.content_json(s, staff["IN"], "pv_report", plant))
    assert content["transformer"] == "未登记"
