"""The words for what is found in an uploaded sheet; web/messages.py holds them with all others."""

from flask_babel import lazy_gettext as _

SHEET_MESSAGES = {
    # the file
    "workbook_missing": _("请选择要导入的文件。"),
    "workbook_empty": _("文件是空的。"),
    "workbook_too_large": _("文件超过 %(most_mb)s MB，请拆分后上传。"),
    "workbook_not_xlsx": _("不是 .xlsx 表格。请用 WPS 或 Excel 打开后另存为 .xlsx。"),
    "workbook_old_format": _(
        "这是旧格式（.xls 或 .et），其中的公式无法与数值区分。请另存为 .xlsx 后上传。"
    ),
    "workbook_encrypted": _("文件设有密码，请去掉密码后上传。"),
    "workbook_damaged": _("文件已损坏，打不开。请重新另存一份后上传。"),
    "workbook_too_many_parts": _("文件内部多于 %(most)s 个部分，不像一份登记表，不予打开。"),
    "workbook_unpacks_too_large": _(
        "文件解压后过大，不予打开。请删去多余的工作表和空行后另存一份。"
    ),
    "workbook_has_doctype": _("文件内部含有不应有的内容（DOCTYPE），不予打开。"),
    "workbook_without_sheet": _("文件中没有可读的工作表。"),
    "workbook_too_many_rows": _("有工作表多于 %(most)s 行，请拆分后上传。"),
    "workbook_too_many_columns": _("工作表多于 %(most)s 列，请删去无关的列。"),
    "workbook_unreadable": _("文件无法读取，或读取所需时间、内存超出限制。请另存一份后重试。"),
    # the batch
    "import_empty": _("表中列名以下没有内容。"),
    "import_file_gone": _("这份表的内容已不在服务器上，请重新上传。"),
    "import_busy": _("这份表正在处理，请等待完成。"),
    "import_is_done": _("这份表已经导入，不能再改。"),
    "import_not_checked": _("请先检查，再导入。"),
    "import_not_done": _("这份表没有导入过，不需撤销。"),
    "import_nothing_ready": _("没有可以导入的行。"),
    "import_has_errors": _("有 %(count)s 行有错误，不能整表导入。"),
    "import_too_long": _("超过 %(most)s 行的表不能整表导入，请拆分，或只导入没有错误的行。"),
    "import_not_whole": _(
        "第 %(row)s 行的号码在检查之后已被登记，整表未导入任何一行。请重新检查。"
    ),
    "import_not_finished": _("导入没有办完，请在“导入农户”页面查看。"),
    "import_rule_missing": _("请选择有错误的行怎么办。"),
    "columns_missing": _("“%(sheet)s”表中，这些必填的列还没有对应：%(columns)s。"),
    "part_key_missing": _("“%(sheet)s”表须有户主身份证号或户主序号一列，才知道各行属于哪一户。"),
    "column_named_twice": _("有两列对应了同一项，请核对。"),
    "sheet_column_unknown": _("没有“%(column)s”这一项。"),
    # a cell
    "cell_missing": _("必填，但单元格是空的。"),
    "cell_is_number": _("单元格是数字格式，末几位可能已丢失。请设为文本格式后重新录入。"),
    "cell_is_date": _("单元格被表格软件变成了日期，请设为文本格式后重新录入。"),
    "cell_is_odd": _("单元格是时间或其他格式，请设为文本格式后重新录入。"),
    "cell_is_formula": _("单元格是公式，请粘贴为数值。"),
    "cell_is_error": _("单元格是错误值（如 #N/A）。"),
    "cell_is_merged": _("单元格是合并单元格的一部分，请取消合并，每行都填写。"),
    "cell_not_date": _("不是日期，请写成 2026-03-01。"),
    "date_impossible": _("没有这一天。"),
    "date_is_text": _("日期是文本格式，已按年、月、日读取，请核对。"),
    "figure_malformed": _("不是数字。"),
    "figure_not_whole": _("应为整数。"),
    "figure_decimals": _("小数最多 %(decimals)s 位。"),
    "figure_range": _("应在 %(least)s 至 %(most)s 之间。"),
    "text_control": _("含有不可见的控制字符，请重新录入。"),
    "text_too_long": _("最多 %(most)s 个字。"),
    "choice_unknown": _("“%(typed)s”不在可选值中，请按填写说明填写。"),
    "yes_no_unclear": _("请填“是”或“否”。"),
    "unknown_not_allowed": _("这一项不能写“不明”。"),
    "village_not_found": _(
        "“%(typed)s”不在所填苏木镇或您的管辖范围内，或名称有误；有同名的嘎查村须填苏木镇。"
    ),
    "position_half": _("经度和纬度须同时填写。"),
    "account_kind_missing": _("填写了账户，请填账户种类。"),
    "position_taken_as_estimate": _("没有写坐标来源，按“估计”登记，请核对。"),
    "heating_told_beside": _("“现状用能”表中有取暖一行，以那一行为准，此处不用。"),
    "past_status_missing": _("填写了老台账内容，请填改造状态。"),
    "past_not_converted_but_told": _("“未改造”的户不应有改造年度、设备或价格。"),
    "past_in_future": _("不能晚于今天。"),
    "past_subsidy_above_price": _("补贴之和大于设备价格。"),
    "blank_taken_as_unknown": _("老台账此处为空，按“不明”登记。"),
    # the sheets beside the household sheet
    "neither_member_nor_applicant": _("既不是家庭成员，也不是申请人，请核对。"),
    "authority_missing": _("请填写委托书的日期和见证人。"),
    "applicant_twice": _("一户只能有一名申请人。"),
    "month_day_malformed": _("请填写月和日，例如 10-15。"),
    "part_without_head": _("没有写是哪一户：请填户主身份证号或户主序号。"),
    "part_head_unknown": _("登记表中没有这一户。"),
    "part_head_ambiguous": _("登记表中有几户是这个序号，请改填户主身份证号。"),
    "part_heads_differ": _("户主身份证号与户主序号不是同一户。"),
    # a row
    "file_no_unknown": _("没有这个户号，或不在您的管辖范围内；新户请留空。"),
    "row_known": _("该户主已登记，跳过此行。"),
    "number_repeats": _("与第 %(row)s 行重复。"),
    "number_repeats_on": _("与“%(sheet)s”表第 %(row)s 行重复。"),
    "same_name_in_village": _("本村已登记有同名户主，请核对是否同一户。"),
    "file_was_touched": _("导入后已有人办理过此户，未撤销。"),
}
