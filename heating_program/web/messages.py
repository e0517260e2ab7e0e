"""The Chinese words for every code the programme refuses with; the domain itself never speaks."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from heating_program.domain.errors import DomainError

MESSAGES = {
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
    "retrofit_saving_missing": _("还没有按竣工实际测算节能率。"),
    "retrofit_saving_below_30": _("竣工实测节能率未达 30%%。"),
    "retrofit_saving_not_failed": _("竣工实测节能率没有低于 30%%。"),
    "as_built_not_now": _("隐蔽验收之后、竣工验收之前才能做竣工测算。"),
    "plan_is_empty": _("请至少选择一项改造措施。"),
    "measure_unknown": _("措施目录中没有这一项，请重新选择。"),
    "material_missing": _("填了厚度，请选择保温材料。"),
    "thickness_missing": _("请填写保温厚度。"),
    "insulation_thickness": _("这种材料的厚度应在 %(least)s 至 %(most)s mm 之间。"),
    "openings_larger_than_wall": _("门窗面积之和大于这面墙（%(wall)s ㎡），请核对。"),
    "house_impossible": _("住宅尺寸或构造不合理，无法计算，请核对农户档案中的尺寸。"),
    "structure_unknown": _("没有这种房屋结构的围护模板。"),
    # conversion: opening, scheme, device
    "household_file_suspended": _("农户档案已停用，核实恢复后才能开立项目。"),
    "household_file_closed": _("农户档案已注销，不能开立项目。"),
    "house_dangerous": _("E03 房屋为 D 级危房，不能开立取暖改造；鉴定等级有变的，先更正住宅信息。"),
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
    "low_point_above_nominal": _("-20°C 制热量不能大于额定制热量。"),
    "low_point_out_of_range": _("-20°C 制热量与额定值之比不合理，请核对检测报告。"),
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
    # what a person typed
    "text_nul": _("含有不可见的控制字符，请重新输入。"),
    "id_no_missing": _("请填写身份证号。"),
    "id_no_fifteen_digits": _("15 位旧身份证号不能用于登记，请填写 18 位号码。"),
    "id_no_length": _("身份证号应为 18 位，现为 %(length)s 位。"),
    "id_no_characters": _("身份证号前 17 位应为数字，末位为数字或 X。"),
    "id_no_province": _("身份证号前两位 %(province)s 不是有效的地区。"),
    "id_no_date": _("身份证号第 7 至 14 位 %(birth)s 不是有效的出生日期。"),
    "id_no_future": _("身份证号中的出生日期 %(birth)s 晚于今天。"),
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
    # installation
    "key_missing": _("找不到密钥文件 %(path)s。"),
    "key_malformed": _("密钥文件 %(path)s 已损坏。"),
    "key_readable_by_others": _("密钥文件 %(path)s 可被其他用户读取，请改为仅所有者可读（600）。"),
    "key_inside_data": _("密钥目录 %(path)s 不得放在数据目录内。"),
    "key_wrong": _("密钥与数据库不符，拒绝启动。"),
    "schema_behind": _(
        "数据库版本为 %(current)s，本程序需要 %(wanted)s，请先运行 heating upgrade。"
    ),
    "sealed_value_damaged": _("加密数据 %(place)s 无法解开，请联系管理员。"),
}


def words(error: DomainError) -> str:
    """Return what to say about a refusal; a code without words is said plainly, never hidden."""
    if error.code not in MESSAGES:
        return str(gettext("无法办理（%(code)s）。", code=error.code))
    sentence = str(MESSAGES[error.code])
    return sentence % error.values
