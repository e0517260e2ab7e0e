"""Invented sheets: one filled, for tests and for looking at."""

from __future__ import annotations

from datetime import date
from typing import Final

from heating_program.documents.survey_questions import SurveySheet
from heating_program.documents.survey_sheet import SurveyPrint

ABOUT: Final = SurveyPrint("巴彦淖尔市临河区清洁取暖工作专班", date(2026, 11, 2), "王晓燕")
WALLS: Final = (
    ("brick_timber", "370 砖墙"),
    ("brick_490", "490 砖墙"),
    ("brick_concrete", "370 砖墙（混凝土屋面）"),
    ("adobe", "土坯墙"),
    ("stone_timber", "石墙"),
    ("steel", "彩钢夹芯板"),
    ("other", "其他"),
)
PORCHES: Final = (("front", "南向整面"), ("half", "南向半面"))
BLANK: Final = SurveySheet(walls=WALLS, porches=PORCHES)
FILLED: Final = SurveySheet(
    file_no="HH-150802-000317",
    texts={
        "place": "临河区干召庙镇民主村",
        "group_text": "三组",
        "door_no": "12号",
        "address_note": "卫生室东侧第二户，院门朝南",
        "name": "额尔敦其木格·巴雅尔赛罕图雅·乌云毕力格𠮷",
        "id_no": "150802********0013",
        "phone": "138****0021",
        "registered_members": "4",
        "resident_members": "3",
        "resident_months": "12",
        "group_source": "临河区民政局低保名册",
        "group_time": "2026-01-01 至 2026-12-31",
        "group_holder": "额尔敦其木格·巴雅尔赛罕图雅·乌云毕力格𠮷",
        "plot_no": "临集用00317",
        "latitude": "40.83142",
        "longitude": "107.28816",
        "accuracy": "5",
        "built_year": "1998",
        "renovated_year": "2012",
        "storeys": "1",
        "rooms": "4",
        "bays": "3",
        "length_m": "12.5",
        "depth_m": "7.2",
        "eaves_height_m": "3",
        "orientation_deg": "180",
        "floor_area_m2": "90",
        "heated_area_m2": "72",
        "electricity_customer_no": "1500000077",
        "meter_no": "150802000317",
        "transformer": "民主村1号台区",
        "service_kw": "8",
        "wall_back": "490 砖墙",
        "floor_layers": "挤塑聚苯板（XPS）30 mm、水泥砂浆 40 mm",
        "coal_t": "3",
        "account_bank": "内蒙古农村信用社",
        "account_number": "6217****0012",
        "account_holder_name": "额尔敦其木格",
        "consent_on": "2026年3月1日",
    },
    ticks={
        "id_kind": frozenset({"resident_id"}),
        "officials_relative": frozenset({"no"}),
        "special_groups": frozenset({"dibao"}),
        "plot_proof": frozenset({"certificate"}),
        "position_source": frozenset({"gps"}),
        "structure": frozenset({"brick_timber"}),
        "hazard_grade": frozenset({"B"}),
        "relocation_listed": frozenset({"no"}),
        "in_heating_network": frozenset({"no"}),
        "air_tightness": frozenset({"average"}),
        "wall_template": frozenset({"brick_timber"}),
        "roof_form": frozenset({"pitched"}),
        "roof_covering": frozenset({"tile"}),
        "has_ceiling": frozenset({"yes"}),
        "window_frame": frozenset({"aluminium"}),
        "window_panes": frozenset({"1"}),
        "porch": frozenset({"none"}),
        "service_phases": frozenset({"1"}),
        "heating_fuel": frozenset({"loose_coal"}),
        "wishes": frozenset({"heat_pump", "pv"}),
        "account_kind": frozenset({"social_card"}),
        "photos": frozenset({"front", "meter"}),
    },
    members=(
        ("巴图孟克·额尔德尼", "150802********0021", "配偶", "138****0022"),
        ("阿拉坦·其其格", "150802********0039", "子女", ""),
    ),
    openings=(
        ("正面", "窗", "1.8×1.5", "3", "塑钢", "双层", "否"),
        ("正面", "门", "0.95×2.1", "1", "", "", "是"),
        ("背面", "窗", "1.2×0.9", "2", "铝", "单层", ""),
    ),
    uses=(
        ("取暖", "散煤", "3", "吨", "3,300.00", "土暖气", "8", "3", "16", "10-15 至 04-15"),
        ("炊事", "液化气", "60", "千克", "540.00", "燃气灶", "5", "", "", ""),
    ),
    walls=WALLS,
    porches=PORCHES,
)
