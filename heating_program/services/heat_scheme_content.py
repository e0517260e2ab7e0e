"""Turns the frozen heating scheme of a project into the frozen content of its 技术方案单.

Everything but the season comes from the stored scheme, and the season from the prices of the day
it was made, so that the same records give the same content. The house is the one whose heat loss
the scheme counts: as it stands, or as the retrofit will leave it.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.building_physics.envelope import House
from heating_program.documents.heat_scheme_facts import (
    HeatScheme,
    HeatSchemeDevice,
    HeatSchemeElectric,
    HeatSchemeFact,
    HeatSchemeHouse,
    HeatSchemeLoad,
    HeatSchemePart,
)
from heating_program.domain.dwelling import STRUCTURE_LABELS, Structure
from heating_program.domain.errors import Refused
from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.scheme import WARNING_LABELS
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.reference.catalog import technology
from heating_program.reference.envelopes import template_by_code
from heating_program.services import heat_scheme
from heating_program.services.envelope_rows import PART_LABELS, envelope_rows
from heating_program.services.fingerprints import fingerprint
from heating_program.services.heat_scheme_season import season_estimate
from heating_program.services.paper_contents import address_of
from heating_program.services.saving_verdict import asked, sheltered

_NO_TRANSFORMER: Final = "未登记"
# The tables of the climate data name their sources in English; they are read in Chinese.
_SOURCES: Final = {
    "GB 50736-2012 App. A": "GB 50736—2012 附录 A，临河站（53513）",
    "estimate: Linhe value": "按临河站的值和两地高度、纬度之差推算，取得正式值后替换",
}


def technical_scheme(session: Session, conversion: Conversion) -> HeatScheme:
    """Write what the house needs, which device is chosen, and on what it rests.

    Raises
    ------
    Refused
        `design_missing` for a project without a frozen scheme.
    """
    if conversion.design is None:
        raise Refused("design_missing")
    scheme = heat_scheme.thawed(conversion.design)
    assessment = _assessment(session, scheme.inputs)
    household = conversion.household
    dwelling = session.get_one(Dwelling, conversion.dwelling_id)
    return HeatScheme(
        example=Status(scheme.status) is not Status.OFFICIAL,
        householder=household.householder.name,
        id_no_masked=household.householder.id_no_mask,
        address=address_of(household),
        case_no=conversion.case_no,
        technology=technology(scheme.technology).zh,
        transformer=dwelling.transformer or _NO_TRANSFORMER,
        house=_house(scheme, dwelling, assessment),
        load=_load(scheme),
        device=_device(scheme),
        facts=_facts(scheme, assessment),
        model_version=scheme.model_version,
        inputs_sha256=_inputs_sha256(conversion.design),
        electric=_electric(scheme),
        season=season_estimate(session, conversion, scheme.technology, assessment),
    )


def _assessment(session: Session, inputs: heat_scheme.LoadInputs) -> RetrofitAssessment | None:
    if not inputs.retrofit_assessment:
        return None
    return session.get_one(RetrofitAssessment, UUID(inputs.retrofit_assessment))


def _counted(inputs: heat_scheme.LoadInputs, assessment: RetrofitAssessment | None) -> House:
    """Return the house whose heat loss the load was computed from."""
    if assessment is None:
        return inputs.house
    question = asked(assessment.inputs)
    return sheltered(question.after, question.porch)


def _house(
    scheme: heat_scheme.Scheme, dwelling: Dwelling, assessment: RetrofitAssessment | None
) -> HeatSchemeHouse:
    house = _counted(scheme.inputs, assessment)
    status = STATUS_LABELS[Status(scheme.inputs.template_status)]
    # The name of a template is the catalogue's version and its code.
    template = template_by_code(scheme.inputs.template.rpartition(" ")[2])
    return HeatSchemeHouse(
        structure=STRUCTURE_LABELS[Structure(dwelling.structure)],
        size=f"{dwelling.length_m:g} × {dwelling.depth_m:g} × {dwelling.eaves_height_m:g} m",
        envelope=f"{template.zh}：{template.wall_zh}，{template.roof_zh}（模板，{status}）",
        built_year=dwelling.built_year,
        heated_area_m2=scheme.inputs.heated_area_m2,
        volume_m3=house.volume_m3,
        air_changes_per_hour=house.air_changes_per_hour,
        after_works=_after_works(assessment),
        parts=tuple(
            HeatSchemePart(PART_LABELS[row.part], row.area_m2, row.u_w_m2k, row.w_k)
            for row in envelope_rows(house)
        ),
        h_w_k=scheme.load.h_w_k,
    )


def _after_works(assessment: RetrofitAssessment | None) -> str:
    if assessment is None:
        return ""
    return (
        f"按改造后的围护结构计算：H 由 {assessment.before_w_k:.2f} W/K 降至 "
        f"{assessment.after_w_k:.2f} W/K。须先完成改造再安装设备。"
    )


def _load(scheme: heat_scheme.Scheme) -> HeatSchemeLoad:
    inputs = scheme.inputs
    return HeatSchemeLoad(
        indoor_celsius=inputs.indoor_celsius,
        outdoor_celsius=inputs.outdoor_celsius,
        outdoor_status=STATUS_LABELS[Status(inputs.outdoor_status)],
        record_low_celsius=inputs.record_low_celsius,
        load_w=scheme.load.load_w,
        load_w_m2=scheme.load.load_w_m2,
    )


def _device(scheme: heat_scheme.Scheme) -> HeatSchemeDevice:
    device, ratio = scheme.device, scheme.ratio_at_minus_20
    _, factor_at_record_low = heat_scheme.factors(scheme.inputs, ratio)
    return HeatSchemeDevice(
        maker=device.maker,
        model=device.model,
        price_fen=device.price_fen,
        nominal_kw=device.nominal_kw,
        is_air_source=ratio is not None,
        kw_at_minus_20=device.kw_at_minus_20 if ratio is not None else None,
        ratio_at_minus_20=ratio,
        factor_at_design=scheme.sizing.capacity_factor,
        factor_at_record_low=factor_at_record_low,
        required_nominal_kw=scheme.sizing.required_nominal_kw,
        backup_kw=device.backup_kw,
        warnings=tuple(WARNING_LABELS[code] for code in scheme.sizing.warnings),
    )


def _electric(scheme: heat_scheme.Scheme) -> HeatSchemeElectric | None:
    """Return the electric side; None of what burns or is piped and has no heater beside it."""
    peak_kw = heat_scheme.peak_electric_kw(scheme)
    if not peak_kw:
        return None
    basis = "按目录能效典型值（示例），未按检测报告；报装以供电公司答复为准。"
    return HeatSchemeElectric(peak_kw, basis)


def _facts(
    scheme: heat_scheme.Scheme, assessment: RetrofitAssessment | None
) -> tuple[HeatSchemeFact, ...]:
    inputs = scheme.inputs
    template = f"{inputs.template}：{STATUS_LABELS[Status(inputs.template_status)]}"
    outdoor_status = STATUS_LABELS[Status(inputs.outdoor_status)]
    source = source_in_chinese(inputs.outdoor_source)
    outdoor = f"{_celsius(inputs.outdoor_celsius)}，{outdoor_status}：{source}"
    facts = [
        HeatSchemeFact("围护结构模板", template),
        HeatSchemeFact("室外设计温度", outdoor),
        HeatSchemeFact("历史最低气温", f"{_celsius(inputs.record_low_celsius)}，用于核对极寒天气"),
        HeatSchemeFact("室内设计温度", f"{_celsius(inputs.indoor_celsius)}，项目约定值"),
        HeatSchemeFact("热损失", _basis(assessment)),
    ]
    if scheme.ratio_at_minus_20 is not None:
        source = "目录典型值" if scheme.device.kw_at_minus_20 is None else "检测报告"
        facts.append(
            HeatSchemeFact(
                "低温性能",
                f"−20 ℃ 时为额定的 {scheme.ratio_at_minus_20:.3f}（{source}）；"
                "−12 ℃ 与 −20 ℃ 之间按直线，−20 ℃ 以下为外推",
            )
        )
    facts.append(HeatSchemeFact("总体可靠程度", STATUS_LABELS[Status(scheme.status)]))
    return tuple(facts)


def _basis(assessment: RetrofitAssessment | None) -> str:
    if assessment is None:
        return "按围护结构现状计算，未计改造"
    digest = assessment.inputs_sha256[:16].upper()
    return f"按节能改造设计后的围护结构计算，改造测算的输入指纹 {digest}"


def source_in_chinese(source: str) -> str:
    """Say where an outdoor temperature is from; a source without Chinese words stays as it is."""
    for beginning, words in _SOURCES.items():
        if source.startswith(beginning):
            return words
    return source


def _celsius(value: float) -> str:
    return f"{value:g} ℃".replace("-", "−")


def _inputs_sha256(design: dict[str, Any]) -> str:
    """Hash all that `heat_scheme.recompute` is given."""
    asked = ("model_version", "technology", "inputs", "device")
    return fingerprint({name: design[name] for name in asked})
