"""Turns an accepted retrofit into the frozen content of its 农房节能改造验收表.

Everything comes from the kept as-built assessment and the probe it was made from; without both
there is no paper, whatever the saving.
"""

from typing import Any, Final

from sqlalchemy.orm import Session

from heating_program.building_physics.envelope import House
from heating_program.documents.retrofit_acceptance_facts import (
    RetrofitAcceptance,
    RetrofitForm,
    RetrofitLayer,
    RetrofitPart,
    RetrofitVerdict,
)
from heating_program.domain.dwelling import STRUCTURE_LABELS
from heating_program.domain.errors import Refused
from heating_program.domain.retrofit import EnvelopeSurvey, RetrofitPlan
from heating_program.models.dwelling import Dwelling
from heating_program.models.retrofit import Retrofit, RetrofitAssessment
from heating_program.reference.envelopes import envelopes, template_by_code
from heating_program.services import retrofits
from heating_program.services.envelope_rows import PART_LABELS, envelope_rows
from heating_program.services.paper_contents import address_of
from heating_program.services.retrofit_acceptance_grounds import (
    facts,
    methods,
    rests_on_examples,
    standard,
    variations,
)
from heating_program.services.retrofit_acceptance_words import layer, opening, verdict_sentences
from heating_program.services.saving_verdict import asked, sheltered

_AIR: Final = "空气渗透的换气次数为目录值，未作气密性实测。"
_PORCH: Final = "前檐封闭门廊的遮蔽已折入其后各部位的 U。"
_FORMS: Final = {
    "kwh_m2": ("每平方米全季需热量", "kWh/m²"),
    "mean_w_m2": ("采暖季平均热负荷", "W/m²"),
    "wh_m2_degree_day": ("每平方米每度日", "Wh"),
}


def retrofit_acceptance(session: Session, retrofit: Retrofit) -> RetrofitAcceptance:
    """Write what was changed, what was probed, and the verdict with everything it rests on.

    Raises
    ------
    Refused
        `hidden_work_missing` without a probe on record, `as_built_missing` without a verdict made
        from that probe: no paper then, whatever the figure.
    """
    built, probed_on = _as_built(retrofit), retrofit.hidden_work_on
    if probed_on is None:
        raise Refused("hidden_work_missing")
    survey, plan = retrofits.entered(built)
    question = asked(built.inputs)
    before, after = (sheltered(h, question.porch) for h in (question.before, question.after))
    dwelling = session.get_one(Dwelling, retrofit.dwelling_id)
    household = retrofit.conversion.household
    return RetrofitAcceptance(
        example=rests_on_examples(built),
        householder=household.householder.name,
        id_no_masked=household.householder.id_no_mask,
        address=address_of(household),
        case_no=retrofit.conversion.case_no,
        house=(
            f"{STRUCTURE_LABELS[survey.structure]}，{dwelling.built_year} 年，"
            f"{before.floor_area_m2:g} m²"
        ),
        parts=_parts(before, after, survey, plan),
        before_w_k=built.before_w_k,
        after_w_k=built.after_w_k,
        air=f"采暖容积 {before.volume_m3:g} m³。{_AIR}{_PORCH if question.porch else ''}",
        hidden_work_on=probed_on,
        hidden_work_note=retrofit.hidden_work_note,
        layers=_layers(retrofit),
        verdict=_verdict(retrofit, built),
        methods=methods(built.result),
        variations=variations(built.result),
        forms=_forms(built.result),
        facts=facts(built, question),
        weather_sha256=question.weather_sha256,
        inputs_sha256=built.inputs_sha256,
        standard=standard(retrofit, question, plan),
    )


def _as_built(retrofit: Retrofit) -> RetrofitAssessment:
    probed = retrofits.probed_work(retrofit)
    if probed is None:
        raise Refused("hidden_work_missing")
    _, planned = retrofits.entered(retrofits.latest(retrofit, "design"))
    if any(probed.gaps(planned)):
        raise Refused("hidden_work_missing")
    built = retrofits.current_as_built(retrofit)
    if built is None:
        raise Refused("as_built_missing")
    return built


def _parts(
    before: House, after: House, survey: EnvelopeSurvey, plan: RetrofitPlan
) -> tuple[RetrofitPart, ...]:
    was, now = _before_words(survey, before), _after_words(plan, after)
    return tuple(
        RetrofitPart(
            label=PART_LABELS[old.part],
            before=was[old.part],
            after=now[old.part],
            area_m2=old.area_m2,
            before_u_w_m2k=old.u_w_m2k,
            after_u_w_m2k=new.u_w_m2k,
            before_w_k=old.w_k,
            after_w_k=new.w_k,
        )
        for old, new in zip(envelope_rows(before), envelope_rows(after), strict=True)
    )


def _before_words(survey: EnvelopeSurvey, before: House) -> dict[str, str]:
    template = template_by_code(survey.template_code)
    return {
        "wall": template.wall_zh,
        "roof": template.roof_zh,
        "window": template.window_zh,
        "door": template.door_zh,
        "floor": "原有地面",
        "air": f"{before.air_changes_per_hour:g} 次/h",
    }


def _after_words(plan: RetrofitPlan, after: House) -> dict[str, str]:
    catalogue = envelopes()
    air = catalogue.air.get(plan.air)
    return {
        "wall": layer("wall", plan.wall) if plan.wall else "",
        "roof": layer("roof", plan.roof) if plan.roof else "",
        "window": opening(catalogue.windows, plan.window),
        "door": opening(catalogue.doors, plan.door),
        "floor": "",
        "air": f"{air.zh}，{after.air_changes_per_hour:g} 次/h" if air else "",
    }


def _layers(retrofit: Retrofit) -> tuple[RetrofitLayer, ...]:
    """Set what was planned beside what was found; a layer nobody asked for is listed as well."""
    _, planned = retrofits.entered(retrofits.latest(retrofit, "design"))
    probed = retrofits.probed_work(retrofit)
    rows = []
    for part in ("wall", "roof"):
        wanted, found = getattr(planned, part), getattr(probed, part)
        if wanted is not None or found is not None:
            rows.append(
                RetrofitLayer(
                    PART_LABELS[part],
                    layer(part, wanted) if wanted else "未列入设计",
                    layer(part, found) if found else "未见保温层",
                )
            )
    return tuple(rows)


def _verdict(retrofit: Retrofit, built: RetrofitAssessment) -> RetrofitVerdict:
    result, design = built.result, retrofits.latest(retrofit, "design")
    promised = design.result["saving_pct"] if design else ""
    return RetrofitVerdict(
        outcome=result["outcome"],
        passes=result["passes"],
        saving_pct=result["saving_pct"],
        designed_saving_pct=promised,
        sentences=(
            *verdict_sentences(result),
            *_deviation(retrofit, built, promised),
        ),
        agree=result["agree"],
    )


def _deviation(retrofit: Retrofit, built: RetrofitAssessment, promised: str) -> tuple[str, ...]:
    _, planned = retrofits.entered(retrofits.latest(retrofit, "design"))
    _, done = retrofits.entered(built)
    if planned == done:
        return ("竣工与设计一致。",)
    return (f"竣工与设计不同，已按竣工情况重新核算（设计预计 {promised}%）。",)


def _forms(result: dict[str, Any]) -> tuple[RetrofitForm, ...]:
    """Return the other forms; an assessment from before they were kept has none."""
    given = result.get("forms")
    if not given:
        return ()
    return tuple(
        RetrofitForm(
            label, f"{given['before'][key]:.1f} {unit}", f"{given['after'][key]:.1f} {unit}"
        )
        for key, (label, unit) in _FORMS.items()
    )
