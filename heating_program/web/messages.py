"""The Chinese words for every code the programme refuses with; the domain itself never speaks."""

from collections import defaultdict

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from heating_program.domain.errors import DomainError
from heating_program.reference.quality_rules import latest_rule
from heating_program.web.filters import in_language
from heating_program.web.registry_messages import REGISTRY_MESSAGES
from heating_program.web.sheet_messages import SHEET_MESSAGES

MESSAGES = (
    {
        # who may do what
        "not_found": _("找不到该记录，或它不在您的管辖范围内。"),
        "not_permitted": _("您没有在此地区办理这一事项的权限。"),
        "village_outside_area": _("该嘎查村不在您的管辖范围内。"),
        "duty_taken": _("您已对此事项承担“%(held)s”，不能再承担“%(wanted)s”，请由另一位同事办理。"),
        "second_person_needed": _("须由另一位同事办理，不能自己审自己。"),
        "stale_version": _("在您填写期间，另一位同事已修改此记录。请核对最新内容后再保存。"),
        "conflict_with_stored_data": _("与已有数据冲突，未作任何修改。请核对后重试。"),
        "action_not_allowed": _("当前阶段不能办理这一事项。"),
        "clock_is_real": _("正式数据不能调整业务日期，仅演示和培训数据可以。"),
        "clock_days": _("天数应在 0 至 %(most)s 之间。"),
        # long work
        "job_has_ended": _("该任务已经结束，不能停止。"),
        "job_cannot_resume": _("该任务正在停止或已办完，不能继续。"),
        "job_kind_unknown": _("本版本没有“%(kind)s”这种任务，请升级后继续。"),
        "job_broke": _("程序出错（%(name)s），请告知管理员；处理后可以继续。"),
        "job_killed_workers": _("后台程序办理此任务时多次中断，已停下，请告知管理员。"),
        "job_disk_full": _("服务器磁盘已满，请告知管理员清理；之后点“继续”，从停下的地方接着办。"),
        "job_file_gone": _("文件已过保存期限，已经删除。需要时请重新办理。"),
        "job_slot_taken": _("后台程序“%(name)s”已在运行。"),
        "job_slots_taken": _("后台程序已达 %(most)s 个上限。"),
        "job_slot_name": _("后台程序的名称应如 slot-0，不能是“%(name)s”。"),
        # household file
        "id_no_taken": _("该身份证号已登记在另一户，请先查找核对。"),
        "plot_no_taken": _("该宅基地证号已登记在另一处住宅。"),
        "electricity_customer_no_taken": _("该用电户号已登记在另一处住宅。"),
        "file_is_confirmed": _("档案已确认，字段修改须走变更申请。"),
        "consent_in_future": _("签署日期不能晚于今天。"),
        "account_holder_differs": _("开户姓名与户主不一致，补贴只能发到户主本人账户。"),
        "heated_area_above_floor_area": _("取暖面积不能大于建筑面积。"),
        "built_in_future": _("建成年份不能晚于今年。"),
        "floor_area_above_footprint": _(
            "建筑面积与面宽、进深不符（占地约 %(footprint)s ㎡），请核对。"
        ),
        "householder_missing": _("缺少户主信息。"),
        "dwelling_missing": _("缺少住宅信息。"),
        "consent_missing": _("缺少信息处理同意书。"),
        "conversion_under_way": _("尚有在办的改造项目，不能注销档案。"),
        "username_taken": _("该用户名已有人使用。"),
        "reason_missing": _("请填写原因。"),
        "reveal_limit": _("今天查看完整号码已达 %(most)s 次上限。"),
        # energy retrofit
        "retrofit_design_missing": _("还没有节能改造设计。"),
        "hidden_work_missing": _("缺少隐蔽工程检查记录。"),
        "hidden_work_not_probed": _("方案中有这一保温层，请填写实测厚度；未见保温层填 0。"),
        "retrofit_saving_missing": _("还没有按竣工情况核算节能率。"),
        "retrofit_saving_below_30": _("竣工核算节能率未达 30%%。"),
        "retrofit_saving_not_failed": _("竣工核算节能率没有低于 30%%。"),
        "as_built_missing": _("还没有按实测保温层作出的竣工核算。"),
        "as_built_not_now": _("隐蔽验收之后、竣工验收之前才能做竣工核算。"),
        "plan_is_empty": _("请至少选择一项改造措施。"),
        "measure_unknown": _("措施目录中没有这一项，请重新选择。"),
        "material_missing": _("填了厚度，请选择保温材料。"),
        "thickness_missing": _("请填写保温厚度。"),
        "insulation_thickness": _("这种材料的厚度应在 %(least)s 至 %(most)s mm 之间。"),
        "openings_larger_than_wall": _("门窗面积之和大于这面墙（%(wall)s ㎡），请核对。"),
        "house_impossible": _("住宅尺寸或构造不合理，无法计算，请核对农户档案中的尺寸。"),
        "structure_unknown": _("没有这种房屋结构的围护模板。"),
        "porch_unknown": _("没有这种暖廊，请重新选择。"),
        # conversion: opening, scheme, device
        "household_file_suspended": _("农户档案已停用，核实恢复后才能开立项目。"),
        "household_file_closed": _("农户档案已注销，不能开立项目。"),
        "house_dangerous": _(
            "E03 房屋为 D 级危房，不能开立取暖改造；鉴定等级有变的，先更正住宅信息。"
        ),
        "house_relocation_listed": _(
            "E03 房屋已列入搬迁拆除名单，不能开立取暖改造；名单有误的，先更正住宅信息。"
        ),
        "technology_unknown": _("取暖技术不在目录内。"),
        "technology_legacy": _("该技术仅用于旧台账，不能开立新项目。"),
        "conversion_exists": _("该住宅已有项目 %(case_no)s，一处住宅同时只能有一个项目。"),
        "household_not_registered": _("农户档案尚未确认建档。"),
        "technology_missing": _("尚未选择取暖技术。"),
        "design_missing": _("尚未确定方案。"),
        "house_sizes_implausible": _("住宅尺寸不合理，无法计算热负荷，请先更正住宅信息。"),
        "low_point_above_nominal": _("-20 °C 制热量不能大于额定制热量。"),
        "low_point_out_of_range": _("-20 °C 制热量与额定值之比不合理，请核对检测报告。"),
        "device_too_small": _("供热不足设计热负荷，额定制热量应不小于 %(required)s kW。"),
        "device_serial_missing": _("尚未登记设备序列号。"),
        "device_serial_taken": _("该序列号已登记在另一户，请核对铭牌。"),
        "heat_meter_no_taken": _("该取暖分表号已登记在另一户，请核对表计。"),
        # acceptance visit
        "not_in_acceptance": _("项目不在待验收阶段，不能填写验收检查。"),
        "inspection_missing": _("尚无验收检查记录。"),
        "inspection_failed": _("最近一次验收检查不合格。"),
        "inspection_not_failed": _("最近一次验收检查没有不合格。"),
        "answer_missing": _("请选择检查结论。"),
        "answer_twice": _("该项填写了两次。"),
        "answer_not_optional": _("该项不能选“不适用”。"),
        "answer_number_missing": _("请填写测量值。"),
        "answer_number_malformed": _("测量值不是有效的数字。"),
        "answer_note_missing": _("不合格，请写明原因。"),
        "item_unknown": _("清单中没有项目 %(item)s。"),
        # rooftop PV
        "roof_survey_missing": _("还没有勘察屋面。"),
        "load_opinion_missing": _("荷载意见尚未出具。"),
        "roof_not_suitable": _("荷载意见不支持安装。"),
        "roof_not_rejected": _("荷载意见没有否定屋面。"),
        "pv_layout_missing": _("还没有完成光伏配置。"),
        "sizing_outdated": _("该配置由旧版本算出，请重新配置后再拟制报告。"),
        "roof_without_planes": _("请至少登记一个屋面。"),
        "plane_name_twice": _("屋面名称重复，请改用不同名称。"),
        "flat_roof_too_steep": _("坡度超过 10° 应按坡屋面登记。"),
        "roof_figure_impossible": _("屋面尺寸不合理，请核对。"),
        "load_opinion_required": _("泥草等屋面须有荷载意见，不能选“无需出具”。"),
        "obstacle_outside_plane": _("障碍物超出屋面范围，请核对位置和尺寸。"),
        "surroundings_missing": _("请说明四周有没有遮挡。"),
        "neighbours_missing": _("选了“有遮挡”，请至少登记一处遮挡物。"),
        "neighbours_around_open_roof": _(
            "选了“无高于屋檐的遮挡”，却登记了遮挡物，请改选或去掉遮挡物。"
        ),
        "neighbour_impossible": _("遮挡物的方位、距离或大小不合理，请核对。"),
        "ridge_longer_than_eaves": _("屋脊不能比檐口长；矩形屋面请留空。"),
        "ridge_on_flat_roof": _("平屋面没有屋脊，请留空。"),
        "budget_needs_price": _("填了预算，请填写每千瓦造价。"),
        "roof_too_small": _("屋面除去退让和障碍物后排不下组件。"),
        "grid_capacity_too_small": _(
            "最小的逆变器 %(smallest_kw)g kW 超出台区可开放容量：至多 %(at_most_kw)g kW，"
            "或加装储能，或限功率并网（勾选“允许限功率并网”）。"
        ),
        "grid_capacity_used_up": _(
            "台区可开放容量为 %(grid_open_capacity_kw)g kW，已被占满，须等待容量释放或申请增容。"
        ),
        "grid_red": _(
            "台区为红色：已并网 %(connected_kw).2f kW，可接纳 %(hosting_kw).2f kW，"
            "不能再接入光伏，须待台区增容或加装储能。"
        ),
        "grid_superior_red": _(
            "上级为红色，下级台区一律为红色，不能再接入光伏，须待上级解除红色。"
        ),
        "grid_figures_disagree": _(
            "录入 %(stated_kw)g kW，按台区数据计算为 %(computed_kw).2f kW，不一致；"
            "请核对，或只填其中一种。"
        ),
        "grid_figure_missing": _("要计算可开放容量，还须填写这一项。"),
        "budget_too_small": _("预算不够安装一块组件。"),
        "phases_allow_no_inverter": _("单相进户没有可用的逆变器，须改为三相。"),
        "no_roof_may_carry": _("没有可以承载的屋面。"),
        "fewer_modules_than_one_string": _("能排下的组件不够组成一串。"),
        "no_combination_fits": _("目录中的组件和逆变器没有一种组合符合全部限制。"),
        # self-use and money of a plant
        "base_kwh_impossible": _("全年生活用电不合理，请核对。"),
        "export_price_unknown": _("%(division)s 在 %(on)s 没有可用的上网电价情景。"),
        "load_shape_unknown": _("没有用电曲线 %(shape)s。"),
        "no_energy": _("没有用电也不上网，发的电没有去处，无法测算；请核对用电量和并网方式。"),
        "amount_impossible": _("金额过大或不合理，请核对造价。"),
        "price_impossible": _("电价不合理，请核对电价方案。"),
        "price_gap": _("电价方案有的时段没有电价，无法测算。"),
        "price_overlap": _("电价方案有的时段有两个电价，无法测算。"),
        "rate_impossible": _("折现率或涨幅不合理，请核对测算参数。"),
        "loan_outlasts_term": _("贷款年限比测算年限长，请核对测算参数。"),
        "temperatures_out_of_order": _("取暖方案的室内外温度不合理，无法推算热泵用电。"),
        "saving_method_unknown": _("没有名为 %(method)s 的节能率判定方法。"),
        "saving_method_ambiguous": _(
            "现行政策指定了不同的节能率判定方法（%(methods)s），请先统一。"
        ),
        "weather_is_another": _("天气数据已更换，原结果不能重算，请重新核算。"),
        "village_too_large": _("这里有 %(found)s 户，超过一次能算的 %(most)s 户，请选一个嘎查村。"),
        "area_too_wide": _("请选择苏木镇或嘎查村。"),
        # photos
        "photo_missing": _("请先拍照或选择照片。"),
        "photo_slot_missing": _("请选择照片拍的是什么。"),
        "photos_at_once": _("一次最多上传 %(most)s 张，请分几次上传。"),
        "photos_full": _("这里最多保存 %(most)s 张照片，请先移除不需要的。"),
        "photo_kept_already": _("这张照片刚由另一位同事上传，没有重复保存。"),
        "photo_empty": _("文件是空的，请重新拍照。"),
        "photo_too_large": _("照片不能超过 %(most)s MB，请在相机设置里调低分辨率。"),
        "photo_kind_unknown": _(
            "只接受 JPEG、PNG、WebP 照片；苹果手机请在相机设置里选“兼容性最佳”。"
        ),
        "photo_too_many_pixels": _("照片不能超过 %(most)s 万像素，请在相机设置里调低分辨率。"),
        "photo_damaged": _("照片不完整或已损坏，请重新拍照或重新上传。"),
        "photo_file_damaged": _("照片文件缺失或已损坏，请联系管理员从备份恢复。"),
        # what a person typed
        "text_nul": _("含有不可见的控制字符，请重新输入。"),
        "id_no_missing": _("请填写身份证号。"),
        "id_no_fifteen_digits": _("15 位旧身份证号不能用于登记，请填写 18 位号码。"),
        "id_no_length": _("身份证号应为 18 位，现为 %(length)s 位。"),
        "id_no_characters": _("身份证号前 17 位应为数字，末位为数字或 X。"),
        "id_no_province": _("身份证号前两位 %(province)s 不是有效的地区。"),
        "id_no_date": _("身份证号第 7 至 14 位不是有效的出生日期。"),
        "id_no_future": _("出生日期晚于今天。"),
        "id_no_checksum": _("身份证号最后一位校验不符，请对照证件核对。"),
        "credit_code_missing": _("请填写统一社会信用代码。"),
        "credit_code_length": _("统一社会信用代码应为 18 位，现为 %(length)s 位。"),
        "credit_code_characters": _("统一社会信用代码含有不允许的字符。"),
        "credit_code_checksum": _("统一社会信用代码校验不符，请核对。"),
        "account_no_missing": _("请填写账号。"),
        "account_no_characters": _("账号只能是数字。"),
        "account_no_length": _("账号位数不对，请核对。"),
        "account_no_checksum": _("卡号校验不符，请对照卡面核对。"),
        "phone_missing": _("请填写联系电话。"),
        "phone_malformed": _("电话应为 11 位手机号，或 0478 加 7 位座机号。"),
        # accounts
        "username_malformed": _("用户名须以小写字母开头，2 至 32 位，可含数字和 . _ -。"),
        "user_unknown": _("没有用户名为 %(username)s 的账号。"),
        "role_missing": _("请至少给一个角色。"),
        "role_not_held": _("该用户没有这一角色。"),
        "roles_incompatible": _("同一人不能同时担任“%(first)s”和“%(second)s”。"),
        "own_account": _("不能对自己的账号办理这一事项，请由另一位管理员办理。"),
        "account_closed": _("该账号已停用。"),
        "administrator_exists": _("系统已有账号，不能再创建首个管理员。"),
        "division_outside_area": _("该嘎查村不在所选地区内。"),
        "password_length": _("密码应为 %(least)s 至 %(most)s 个字符。"),
        "password_guessable": _("密码容易被猜到：去掉地名、年份、用户名等常用词后太短，请换一个。"),
        # money
        "amount_missing": _("请填写金额。"),
        "amount_negative": _("金额不能为负数。"),
        "amount_malformed": _("金额格式不对，例如 14,400.00。"),
        "amount_decimals": _("金额最多两位小数。"),
        "amount_too_large": _("金额不能超过 %(limit)s 元。"),
        "amount_zero": _("金额不能为零。"),
        "budget_document_no_missing": _("请填写指标文号；没有指标文件的示例资金请勾选“示例资金”。"),
        "appropriation_exists": _("该级次、项目、年度和地区的资金指标已存在。"),
        "change_approved": _("该变动已审批。"),
        "budget_exhausted": _("%(level)s资金不足，尚缺 %(missing)s 元，未作任何预留。"),
        "transfer_resolved": _("该笔资金已支付或已退回。"),
        # subsidy claims
        "claim_exists": _("该项目已有同类补贴在办，不能重复申领。"),
        "claim_not_eligible": _("不符合补贴条件。"),
        "claim_duplicate": _("该户或该住宅另有同类补贴。"),
        "assessment_missing": _("尚未核算。"),
        "conversion_not_accepted": _("项目尚未验收合格。"),
        "policy_not_for_case": _("该政策不适用于本项目的地区、时间或技术路线。"),
        "policy_unknown": _("找不到该政策版本。"),
        "policy_altered": _("政策文件已被改动，与核算时不一致，不能继续办理。"),
        "price_missing": _("缺少合同价款，无法核算。"),
        "certificate_stands": _("补贴证明仍然有效，请先由签发人撤销补贴证明。"),
        # papers
        "document_unknown": _("没有这一种文书。"),
        "document_exists": _("同类文书已拟制或已签发；需要更正时请作废草稿或拟制补发件。"),
        "document_not_issued": _("文书尚未签发。"),
        "document_file_damaged": _("文书文件缺失或已损坏，请联系管理员从备份恢复。"),
        "document_series_full": _("本年度该类文书编号已用完。"),
        "document_parts_differ": _("各部位热损失之和与合计不符，不能拟制文书。"),
        "document_verdict_differs": _("结论与判定方法的结果不符，不能拟制文书。"),
        "document_amounts_differ": _("补贴、自筹与总价不符，不能拟制文书。"),
        "content_changed": _("拟制之后档案内容已有变化，请作废草稿后重新拟制。"),
        "subject_not_ready": _("项目或补贴尚未办到可以出具文书的阶段。"),
        "glyph_missing": _("字库中没有“%(character)s”（%(code_point)s），请联系管理员补充字体。"),
        # names
        "name_missing": _("请填写姓名。"),
        "name_control": _("姓名含有不可见的控制字符，请重新输入。"),
        "name_too_long": _("姓名最多 %(limit)s 个字，现为 %(length)s 个。"),
        "name_too_short": _("姓名至少两个字。"),
        "name_characters": _("姓名含有不允许的字符：%(characters)s。"),
        # divisions and reference data
        "division_malformed": _("行政区划代码 %(division)s 格式不对。"),
        "division_level": _("行政区划代码 %(division)s 没有这一级。"),
        "division_unknown": _("没有代码为 %(division)s 的行政区划。"),
        "division_not_village": _("行政区划代码 %(division)s 不是嘎查村。"),
        "division_not_valid": _("嘎查村 %(division)s 在 %(on)s 尚未设立或已撤销。"),
        "heat_way_impossible": _(
            "取暖方式“%(way)s”计算不出来（%(why)s），请核对住宅尺寸、取暖面积和机组目录。"
        ),
        "climate_unknown": _("没有 %(division)s 的气象数据。"),
        "factor_unknown": _("没有 %(on)s 有效的排放系数 %(factor)s。"),
        "tariff_unknown": _("没有电价方案 %(tariff)s。"),
        # tariffs and bills
        "tariff_period": _("电价方案 %(tariff)s 没有时段 %(period)s 的价格。"),
        "tariff_gap": _("电价方案 %(tariff)s 在 %(month)s 月 %(hour)s 时没有电价。"),
        "tariff_overlap": _("电价方案 %(tariff)s 在 %(month)s 月 %(hour)s 时有两个电价。"),
        "tariff_window": _("电价方案 %(tariff)s 的时段 %(period)s 有误，请核对钟点、月份和价格。"),
        "tariff_price": _("电价方案 %(tariff)s 的价格 %(price)s 元/kWh 不合理。"),
        "tariff_tiers": _("电价方案 %(tariff)s 的分档有误：各档起点须由低到高，名称不得重复。"),
        "tariff_validity": _("电价方案 %(tariff)s 的截止日期早于起始日期。"),
        "tariff_versions": _("电价方案 %(tariff)s 在 %(on)s 有两个版本同时有效。"),
        "tariff_month_gap": _(
            "电价方案 %(tariff)s 在 %(year)s 年 %(month)s 月没有全月有效的价格。"
        ),
        "tariff_not_in_force": _("电价方案 %(tariff)s 在 %(on)s 没有执行。"),
        "tariff_not_by_hour": _("电价方案 %(tariff)s 有分档或补贴，不能按小时定价。"),
        "heat_price": _("供热价格方案 %(tariff)s 的价格或计量单位有误。"),
        "heat_use_impossible": _("供热面积 %(area)s ㎡ 或热量 %(heat)s kWh 不合理。"),
        "month_impossible": _("没有 %(year)s 年 %(month)s 月。"),
        "use_impossible": _("%(year)s 年 %(month)s 月的用电量不合理，请核对。"),
        "use_month_twice": _("%(year)s 年 %(month)s 月的用电量出现两次。"),
        "use_before_unknown": _("按年分档须先填写 %(year)s 年 1 月至 %(month)s 月之前的用电量。"),
        "hours_differ": _("逐时电量有 %(energy)s 个，时刻有 %(hours)s 个，应当相同。"),
        # carbon and energy
        "energy_use_impossible": _("用能数量 %(name)s 不合理，请核对。"),
        "factor_role_unknown": _("系数组 %(factor_set)s 中没有 %(role)s。"),
        "factor_set_unknown": _("没有名为 %(factor_set)s 的系数组。"),
        "factor_set_not_yet": _("%(on)s 尚无已发布的系数组。"),
        "useful_heat_impossible": _("供热量须大于零。"),
        "pv_energy_impossible": _("光伏发电量不合理，请核对。"),
        "pv_counted_twice": _("光伏自用电量已从电表读数中扣除，不能再计一次减排。"),
        "pv_self_use_above_use": _("光伏自用电量不能大于用电量。"),
        "ledger_season_differs": _("记录属于 %(season)s 采暖季，不是 %(wanted)s。"),
        "ledger_household_twice": _("同一农户在 %(season)s 采暖季有两条记录，未汇总。"),
        "ledger_plant_twice": _("同一光伏电站在 %(season)s 采暖季计了两次，未汇总。"),
        # running cost
        "fuel_price": _("燃料价格 %(fuel)s 的价格、热值、效率、单位或日期有误。"),
        "fuel_quantity_impossible": _("燃料 %(fuel)s 的数量不合理。"),
        "heat_hours_impossible": _("逐时热量为负、不是数，或全为零。"),
        "nothing_to_compare": _("%(division)s 在 %(on)s 没有可比较的取暖方式和价格。"),
        "running_cost_line_unknown": _("运行费用估算中没有 %(way)s。"),
        # bills
        "bills_of_different_use": _("两份账单的用电量不同（%(one)s 和 %(other)s kWh），不能比较。"),
        # policies, as the file is read and as it is applied
        "policy_document_no": _("政策 %(policy)s 缺少文号。"),
        "policy_empty": _("政策 %(policy)s 没有补贴项目。"),
        "policy_validity": _("政策 %(policy)s 的有效期有误。"),
        "policy_item_twice": _("政策 %(policy)s 的补贴项目重复。"),
        "policy_steps": _("补贴项目 %(item)s 的分档有误。"),
        "policy_funding": _("政策的资金级次或分担比例有误。"),
        "policy_percentage": _("比例 %(share_pct)s%% 应在 0 至 100 之间。"),
        "policy_not_in_force": _("政策 %(policy)s 在 %(on)s 不在有效期内。"),
        "gate_unknown": _("政策条件 %(gate)s 无法识别。"),
        "quantity_missing": _("缺少核算所需的数量：%(quantity)s。"),
        "quantity_negative": _("核算数量 %(quantity)s 不能为负。"),
        "split_negative": _("待分摊的金额不能为负。"),
        "split_ratios": _("分摊比例 %(ratios)s 有误。"),
        "funding_level_unknown": _("资金级次 %(level)s 无法识别。"),
        # papers
        "document_content_invalid": _("文书内容不完整或格式不对：%(text_field)s。"),
        "document_number_invalid": _("文书编号 %(number)s 不正确，请核对。"),
        "document_piece_too_tall": _("文书中有一段内容超过一页，无法排版。"),
        "document_months_missing": _("报告须有十二个月的发电量，现有 %(months)s 个月。"),
        "chart_value_impossible": _("图表中的数值 %(value)s 不能为负或不是数。"),
        "reason_weight_unknown": _("理由的类别 %(weight)s 无法识别，不能拟制报告。"),
        "font_unreadable": _("字体文件 %(path)s 无法读取。"),
        "replacement_missing": _("尚未签发用来替换的文书。"),
        # practice data
        "not_a_practice_folder": _("目录 %(path)s 里不是演示数据，未作任何改动，请另选一个目录。"),
        # installation
        "backup_needs_pg_dump": _("PostgreSQL 数据库请用 pg_dump 备份，文书目录另行复制。"),
        "file_not_utf8": _("文件不是 UTF-8 编码，请另存为 UTF-8 后再导入。"),
        "file_columns": _("列名无法识别、重复或缺少：%(columns)s。"),
        "file_row_width": _("第 %(row)s 行的列数与表头不符。"),
        "key_missing": _("找不到密钥文件 %(path)s。"),
        "key_malformed": _("密钥文件 %(path)s 已损坏。"),
        "key_readable_by_others": _(
            "密钥文件 %(path)s 可被其他用户读取，请改为仅所有者可读（600）。"
        ),
        "key_inside_data": _("密钥目录 %(path)s 不得放在数据目录内。"),
        "migration_needs_key": _(
            "升级要封存人员的出生日期，须有主密钥；请用 heating upgrade 升级。"
        ),
        "key_wrong": _("密钥与数据库不符，拒绝启动。"),
        "schema_behind": _(
            "数据库版本为 %(current)s，本程序需要 %(wanted)s，请先运行 heating upgrade。"
        ),
        "sealed_value_damaged": _("加密数据 %(place)s 无法解开，请联系管理员。"),
    }
    | REGISTRY_MESSAGES
    | SHEET_MESSAGES
)


def words(error: DomainError) -> str:
    """Return what to say about a refusal; a code without words is said plainly, never hidden."""
    if error.code not in MESSAGES and (rule := latest_rule(error.code)):
        return in_language(rule)
    if error.code not in MESSAGES:
        return str(gettext("无法办理（%(code)s）。", code=error.code))
    sentence = str(MESSAGES[error.code])
    # A constraint that speaks for a service knows the code but not the values.
    return sentence % defaultdict(lambda: "—", error.values)
