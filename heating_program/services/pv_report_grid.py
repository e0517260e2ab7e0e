"""Writes the transformer of a kept size into the PV report: its room, or why none is known."""

from heating_program.documents.pv_report_facts import PvReportGrid
from heating_program.services.pv_calculation import KeptSize


def grid_of(sizing: KeptSize, transformer: str) -> PvReportGrid | None:
    """Return the figures of the transformer, None where the size was not asked with them."""
    answer = sizing.result.get("grid")
    given = sizing.inputs["grid"]["transformer"] if answer else None
    if answer is None or given is None:
        return None
    told = sizing.inputs["grid"]["source"] or "录入时未注明"
    parameters = (
        f"午间负荷 {given['noon_load_kw']:g} kW、其他电源 {given['other_generation_kw']:g} kW、"
        f"储能 {given['storage_kw']:g} kW，cosφ {given['power_factor']:g}、"
        f"β {given['reverse_share']:g}、τ {given['simultaneity']:g}"
    )
    return PvReportGrid(
        transformer=transformer,
        rating_kva=given["rating_kva"],
        hosting_kw=answer["hosting_kw"],
        connected_kw=given["connected_kw"],
        registered_kw=given["registered_kw"],
        open_kw=answer["open_kw"],
        grade=answer["grade"],
        asked_kw=answer["asked_kw"],
        after_kw=answer["after_kw"],
        after_grade=answer["after_grade"],
        source=f"{told}；按 DL/T 2041—2025 的算法，{parameters}",
    )


def grid_note_of(sizing: KeptSize) -> str:
    """Say the habit from before the standard where nothing but the rating is known."""
    answer = sizing.result.get("grid")
    if answer is None or answer["habitual_kw"] is None:
        return ""
    return (
        f"以往的做法是光伏总量不超过配变容量的 80%（{sizing.inputs['grid']['rating_kva']:g} kVA 为 "
        f"{answer['habitual_kw']:g} kW），仅供参考。"
    )
