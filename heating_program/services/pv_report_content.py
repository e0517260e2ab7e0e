"""Turns a surveyed roof and its kept size into the frozen content of the PV report.

Everything comes from the stored survey, inputs and result, so that the same records give the
same content. Self-use and money are there when the size was asked with a load.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from heating_program.documents.pv_report_facts import (
    PvReport,
    PvReportLimit,
    PvReportPlant,
    PvReportReason,
    PvReportRoof,
    PvReportString,
    PvReportStrings,
)
from heating_program.domain.errors import Refused
from heating_program.domain.pv_kind import (
    CONNECTION_MODE_LABELS,
    INVESTOR_LABELS,
    ConnectionMode,
    Investor,
)
from heating_program.domain.pv_words import (
    LOAD_OPINION_LABELS,
    PHASE_LABELS,
    ROOF_COVERING_LABELS,
    ROOF_KIND_LABELS,
    limit_amount,
    limit_text,
    reason_text,
)
from heating_program.models.dwelling import Dwelling
from heating_program.models.pv_system import PvSystem
from heating_program.services.paper_contents import address_of
from heating_program.services.pv_calculation import KeptSize
from heating_program.services.pv_report_assumptions import assumptions, surroundings
from heating_program.services.pv_report_drawings import drawings
from heating_program.services.pv_report_grid import grid_note_of, grid_of
from heating_program.services.pv_report_prospects import money_of, self_use_of
from heating_program.services.pv_systems import latest_sizing, survey_of
from heating_program.services.roof_survey import RoofSurvey, SurveyedPlane


def pv_report(session: Session, plant: PvSystem) -> PvReport:
    """Write what was surveyed, what is recommended, and on what it rests.

    Raises
    ------
    Refused
        `pv_layout_missing` for a plant that was never sized.
    DomainError
        `sizing_outdated` when the size was kept by a version that stored it otherwise.
    """
    roof, sizing = survey_of(plant), latest_sizing(plant)
    if roof is None or sizing is None:
        raise Refused("pv_layout_missing")
    household = plant.household
    about = ReportSubject(
        householder=household.householder.name,
        id_no_masked=household.householder.id_no_mask,
        address=address_of(household),
        connection_mode=CONNECTION_MODE_LABELS[ConnectionMode(plant.connection_mode)],
        investor=INVESTOR_LABELS[Investor(plant.investor)],
        transformer=session.get_one(Dwelling, plant.dwelling_id).transformer or "未登记",
    )
    return report_of(sizing, roof, about)


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """Whose plant it is and where, as the report prints it."""

    householder: str
    id_no_masked: str
    address: str
    connection_mode: str
    investor: str
    transformer: str


def report_of(sizing: KeptSize, roof: RoofSurvey, about: ReportSubject) -> PvReport:
    """Write the report of a size, on record or only computed.

    Raises
    ------
    DomainError
        `sizing_outdated` when the size was kept by a version that stored it otherwise.
    """
    result, money = sizing.result, money_of(sizing)
    reasons = tuple(
        PvReportReason(reason["weight"], reason_text(reason["code"], reason["values"]))
        for reason in result["reasons"]
    )
    return PvReport(
        example=_rests_on_examples(sizing) or (money is not None and money.example),
        householder=about.householder,
        id_no_masked=about.id_no_masked,
        address=about.address,
        connection_mode=about.connection_mode,
        investor=about.investor,
        service=PHASE_LABELS[str(roof.service_phases)],
        transformer=about.transformer,
        survey_note=roof.note,
        conclusion=_conclusion(result),
        plant=_plant(result),
        roofs=_roofs(roof, result),
        surroundings=surroundings(roof.plain(), sizing.inputs),
        drawings=drawings(sizing),
        strings=_strings(sizing),
        limits=_limits(result),
        reasons=reasons,
        assumptions=assumptions(sizing),
        open_capacity_kw=sizing.inputs["limits"]["grid_open_capacity_kw"],
        self_use=self_use_of(sizing),
        grid=grid_of(sizing, about.transformer),
        grid_note=grid_note_of(sizing),
        money=money,
    )


def _rests_on_examples(sizing: KeptSize) -> bool:
    official = (
        sizing.result["module"]["official"],
        sizing.result["inverter"]["official"],
        sizing.inputs["rules"]["official"],
    )
    return not all(official)


def _conclusion(result: dict[str, Any]) -> tuple[str, ...]:
    planes = "、".join(layout["plane_name"] for layout in result["layouts"])
    limit_kw = result.get("ac_limit_kw")
    limited = "" if limit_kw is None else f"（并网限定输出 {limit_kw:g} kW）"
    sentences = [
        (
            f"{planes}共排 {result['module_count']} 块组件，建议装机 {result['kwp_dc']:.2f} kWp，"
            f"配 {result['kw_ac']:g} kW 逆变器{limited}；"
            f"典型年发电约 {result['annual_kwh']:,.0f} kWh，"
            f"十年中约九年不低于 {result['p90_kwh']:,.0f} kWh。"
        )
    ]
    binding = [reason_text(f"{c['code']}_binds", [("used", c["used"])]) for c in _binding(result)]
    sentences += ["决定规模的是：" + "".join(binding)] if binding else []
    open_points = sum(reason["weight"] == "condition" for reason in result["reasons"])
    if open_points:
        sentences.append(f"建设前尚有 {open_points} 项须落实或核对，见第十一节。")
    return tuple(sentences)


def _binding(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [check for check in result["limits"] if check["binding"]]


def _plant(result: dict[str, Any]) -> PvReportPlant:
    return PvReportPlant(
        module=result["module"]["model"],
        module_count=result["module_count"],
        kwp_dc=result["kwp_dc"],
        inverter=result["inverter"]["model"],
        kw_ac=result["kw_ac"],
        dc_ac_ratio=result["dc_ac_ratio"],
        annual_kwh=result["p50_kwh"],
        p75_kwh=result["p75_kwh"],
        p90_kwh=result["p90_kwh"],
        specific_yield_kwh_per_kwp=result["specific_yield_kwh_per_kwp"],
        performance_ratio=result["performance_ratio"],
        clipped_kwh=result["clipped_kwh"],
        sigma_pct=result["sigma_pct"],
        monthly_kwh=tuple(result["monthly_kwh"]),
    )


def _roofs(roof: RoofSurvey, result: dict[str, Any]) -> tuple[PvReportRoof, ...]:
    used = {layout["plane_name"] for layout in result["layouts"]}
    return tuple(
        PvReportRoof(
            name=plane.name,
            form=_form(plane),
            length_m=plane.length_m,
            depth_m=plane.depth_m,
            tilt_deg=plane.tilt_deg,
            azimuth_deg=plane.azimuth_deg,
            age_years=plane.age_years,
            load_opinion=LOAD_OPINION_LABELS[plane.load],
            obstacles=_obstacles(plane),
            used=plane.name in used,
        )
        for plane in roof.planes
    )


def _form(plane: SurveyedPlane) -> str:
    words = f"{ROOF_KIND_LABELS[plane.kind]}，{ROOF_COVERING_LABELS[plane.covering]}"
    return words if plane.ridge_length_m is None else f"{words}，脊长 {plane.ridge_length_m:g} m"


def _obstacles(plane: SurveyedPlane) -> str:
    return "；".join(
        f"{each.kind}宽 {each.width_m:g} m、深 {each.depth_m:g} m、高 {each.height_m:g} m"
        for each in plane.obstacles
    )


def _strings(sizing: KeptSize) -> PvReportStrings:
    result, site = sizing.result, sizing.inputs["site"]
    names = ("mppt", "modules_in_series", "strings_in_parallel", "v_oc_cold_v", "v_mp_hot_v")
    module, inverter = result["module"], result["inverter"]
    return PvReportStrings(
        strings=tuple(
            PvReportString(each["plane_name"], *(each[name] for name in names))
            for each in result["strings"]
        ),
        v_dc_max_v=min(inverter["v_dc_max_v"], module["max_system_voltage_v"]),
        v_mppt_min_v=inverter["v_mppt_min_v"],
        v_mppt_max_v=inverter["v_mppt_max_v"],
        record_low_celsius=site["record_low_celsius"],
        record_high_celsius=site["record_high_celsius"],
    )


def _limits(result: dict[str, Any]) -> tuple[PvReportLimit, ...]:
    return tuple(
        PvReportLimit(
            label=limit_text(check["code"]),
            used=limit_amount(check["code"], check["used"]),
            allowed=limit_amount(check["code"], check["allowed"]),
            known=check["allowed"] is not None,
            binding=check["binding"],
        )
        for check in result["limits"]
    )
