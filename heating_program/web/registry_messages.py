"""The words for what the registry refuses; web/messages.py holds them with all others."""

from flask_babel import lazy_gettext as _

REGISTRY_MESSAGES = {
    # family and papers
    "member_taken": _("%(name)s 的证件号已登记在另一户，请先查找核对。"),
    "member_twice": _("同一证件号在本户填写了两次。"),
    "second_householder": _("户主只能有一位，其他成员请选择与户主的关系。"),
    "applicant_is_householder": _("申请人就是户主，不必另填。"),
    "document_no_malformed": _("证件号应为 4 至 30 位数字、字母或汉字。"),
    "document_reason_missing": _("请写明不用居民身份证的原因。"),
    "birth_missing": _("请填写出生日期。"),
    "position_source_missing": _("请选择位置是现场定位、图上量取还是估计。"),
    "sex_missing": _("请选择性别。"),
    "relation_missing": _("请写明与哪位村干部是什么关系。"),
    "wish_and_none": _("“暂无意愿”不能与其他意愿同时选择。"),
    "standing_ends_before_it_begins": _("特殊群体的到期日不能早于认定日。"),
    # house
    "renovated_before_built": _("翻修年份不能早于建成年份。"),
    "opening_impossible": _("门窗尺寸或樘数不合理，请核对。"),
    "opening_beyond_wall": _("比这面墙还大（墙宽 %(width)s m、高 %(height)s m），请核对。"),
    "wall_twice": _("同一面墙填写了两次。"),
    "wall_said_two_ways": _("做法和构造层只填一种。"),
    "wall_unsaid": _("请选择做法，或按层填写。"),
    "layer_impossible": _("构造层厚度不合理，请核对。"),
    "porch_area_without_porch": _("填了阳光间面积，请在“住房与围护”选择阳光间类型。"),
    "porch_area_implausible": _("按面宽，阳光间面积应在 %(least)s 至 %(most)s ㎡之间，请核对。"),
    "meter_no_taken": _("该电表号已登记在另一处住宅。"),
    "heating_meter_no_taken": _("该取暖分表号已登记在另一处住宅。"),
    # energy in use
    "energy_use_twice": _("“%(use)s”的同一种能源填写了两次。"),
    "bundle_without_weight": _("按捆计量时，请填写每捆多少千克。"),
    "amount_without_unit": _("填写了数量，请选择单位。"),
    "heating_fuel_differs": _("取暖用能与“现用取暖燃料”不一致，请核对。"),
    # unfinished forms
    "draft_finished": _("这一户已经登记，草稿不再保存。"),
    "draft_elsewhere": _("这份草稿在另一个页面改过，本页的内容还没有保存。请选择以哪一页为准："),
    "draft_too_large": _("填写的内容太多，草稿保存不下，请先删减说明文字。"),
    # changes of a confirmed file
    "one_look_is_enough": _("这一变更初核即可办结，不需旗县区复核。"),
    "must_be_received": _("迁往另一旗县区：请“同意迁出”，由迁入地旗县区接收后生效。"),
    "stays_in_banner": _("没有迁出本旗县区，请直接批准变更。"),
    "second_look_needed": _("涉及身份、账户、宅基地或家庭成员，须经旗县区复核。"),
    "plain_unreadable": _("保存的内容无法读取，请联系管理员。"),
    "file_not_confirmed": _("档案尚未确认建档，可以直接修改，不需申请变更。"),
    "nothing_changed": _("没有改动任何内容，不需提交。"),
    "change_open_already": _("同样的内容已有一份在办的变更申请，请先办结或撤回。"),
    "change_outdated": _("提出申请之后，这些内容又有变化。请核对三个版本，不予变更后重新申请。"),
    "head_changes_by_event": _("换成另一个人做户主不是更正信息，请办理“更换户主”。"),
    "village_changes_by_event": _("嘎查村变化不是更正信息，请办理“迁居”。"),
    # events in a family's life
    "cases_must_end_first": _("以下项目或补贴须先办结或取消：%(numbers)s。"),
    "event_in_future": _("日期不能晚于今天。"),
    "died_before_birth": _("去世日期不能早于出生日期。"),
    "person_not_member": _("请选择本户现有的成员。"),
    "already_head": _("此人已是户主。"),
    "buyer_named_twice": _("买方已有户号，不必再填姓名；没有档案的只填姓名、电话。"),
    "house_is_vacant": _(
        "该宅基地的住宅已在册，原住户已于%(left_on)s迁出：可登记为该住宅的新住户。"
    ),
    "house_is_lived_in": _("该住宅现在有人居住，不能再登记新住户，请核对宅基地证号和表号。"),
    "house_in_other_village": _("该住宅在另一个嘎查村，请核对住址。"),
    "head_cannot_leave": _("户主不能单独迁出或分出，请先办理“更换户主”。"),
    "kinship_missing": _("请写明每位成员与新户主的关系。"),
    "file_no_unknown": _("您的管辖范围内没有这个户号的在册农户。"),
    "house_shared": _("这处住宅还住着另一户，请先办理那一户的迁居。"),
    "family_has_left": _("该户已迁离这处住宅，住宅信息由现住户申请变更。"),
    "payee_missing": _("户主已去世或尚未登记本人账户，须先更换户主、登记账户。"),
    # consent signed on a screen
    "signature_missing": _("请先在框内签名。"),
    "signature_blank": _("签名太短或是空白，请重签。"),
    # duplicates and merged files
    "household_file_merged": _("该档案已并入另一户，请到保留的档案中办理。"),
    "pair_in_two_areas": _("两份档案分属不同地区，须由同时管辖两地的人员判定。"),
    "enroller_may_not_judge": _("您登记或修改过其中一份档案，须由另一位同事判定。"),
    "pair_judged_already": _("这一对档案已有判定，如需更正请先重新打开。"),
    "pair_is_open": _("这一对档案尚未判定。"),
    "pair_is_merged": _("两份档案已经合并，请先撤销合并。"),
    "judgement_reason_missing": _("请写明理由，至少 2 个字。"),
    "pair_of_one_file": _("请填写两个不同的户号。"),
    "file_no_absent": _("您的管辖范围内没有户号 %(file_no)s。"),
    "merge_into_itself": _("一份档案不能并入自己。"),
    "merge_not_judged": _("请先判定两份档案是同一户，再合并。"),
    "kept_file_not_live": _("要保留的档案已注销或已并入他户，不能再并入别的档案。"),
    "merge_open_cases": _("合并后会有两个同时在办的项目。请先取消或办结其一：%(cases)s。"),
    "merge_claims_on_both": _("两份档案都有同类补贴，合并后会重复发放。请先撤回其一：%(claims)s。"),
    "merge_claims_across_banners": _(
        "补贴已占用另一旗县区的指标，不能随档案转走。请先撤回：%(claims)s。"
    ),
    "merge_change_open": _("档案 %(file_no)s 还有未办结的变更，请先办结或撤回，再合并。"),
    "merge_account_missing": _("被并入的档案没有登记补贴账户，请改选。"),
    "merge_account_of_another": _(
        "被并入档案的账户是 %(holder)s 的，不是保留档案户主本人的，不能继续使用。"
        "请改选，或合并后另行登记。"
    ),
    "merge_undone_already": _("这次合并已经撤销。"),
    "merge_undo_too_late": _("撤销期限为 30 天，已于 %(last)s 届满。"),
    "merge_rows_changed": _("合并后有 %(count)s 条记录又有变动，不能自动撤销，请看下面的清单。"),
    # many households at once
    "view_name_missing": _("请给视图起个名称。"),
    "view_name_too_long": _("视图名称最多 %(most)s 个字。"),
    "view_too_long": _("筛选条件太长，不能存为视图。"),
    "too_many_views": _("每人最多保存 %(most)s 个视图，请先删除不用的。"),
    "too_many_to_assign": _("一次最多分派 %(most)s 户，现有 %(count)s 户，请缩小筛选范围。"),
    "too_many_to_export": _("一次最多导出 %(most)s 户，请缩小筛选范围。"),
}
