"""The words of the record: every event the programme writes, as a timeline says it."""

from flask_babel import lazy_gettext as _

EVENT_WORDS = {
    "household.enrolled": _("登记农户"),
    "household.revised": _("修改农户档案"),
    "household.confirmed": _("确认建档"),
    "household.suspended": _("停用档案"),
    "household.resumed": _("恢复档案"),
    "household.closed": _("注销档案"),
    "clock.set": _("调整业务日期"),
}

# Where the general word of an action does not fit the thing it is done to.
STEP_WORDS = {
    "household.confirmed": _("确认建档"),
    "household.suspended": _("停用档案"),
    "household.resumed": _("恢复档案"),
    "household.closed": _("注销档案"),
}
