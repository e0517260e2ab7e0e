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
