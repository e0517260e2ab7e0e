"""How fast long work goes and how long it will take, in words a person would use."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.domain.errors import DomainError
from heating_program.domain.long_work import JobState, Progress
from heating_program.models.job import Job
from heating_program.services import (
    assignments,
    duplicate_pairs,
    household_roster,
    import_pairs,
    imports,
)
from heating_program.web.messages import words

_RESULTS = {
    import_pairs.KIND: lazy_gettext("查看这份表"),
    imports.CHECK: lazy_gettext("查看检查结果"),
    imports.IMPORT: lazy_gettext("查看这份表"),
    imports.IMPORT_WHOLE: lazy_gettext("查看这份表"),
    imports.UNDO: lazy_gettext("查看这份表"),
    duplicate_pairs.SCAN: lazy_gettext("核对疑似重复"),
    household_roster.KIND: lazy_gettext("下载名册"),
    assignments.KIND: lazy_gettext("下载分派结果"),
}
_HOUR_MIN = 60
_SLOW = 1.0  # below one item a second, items a minute say more


def remaining_words(progress: Progress) -> str:
    """Say how long the rest will take; empty where nothing is known."""
    return "" if progress.remaining is None else duration_words(progress.remaining)


def duration_words(duration: timedelta) -> str:
    """Say a duration roughly: rounded up, so that nobody waits longer than was said."""
    minutes = -(-int(duration.total_seconds()) // 60)
    if minutes <= 1:
        return str(_("不到 1 分钟"))
    if minutes < _HOUR_MIN:
        return str(_("约 %(minutes)s 分钟", minutes=minutes))
    hours, rest = divmod(minutes, _HOUR_MIN)
    if rest == 0:
        return str(_("约 %(hours)s 小时", hours=hours))
    return str(_("约 %(hours)s 小时 %(minutes)s 分钟", hours=hours, minutes=rest))


def rate_words(progress: Progress) -> str:
    """Say how many items are done in a second or, when that is less than one, in a minute."""
    rate = progress.per_second
    if rate is None:
        return ""
    if rate < _SLOW:
        return str(_("每分钟 %(items)s 条", items=f"{60 * rate:,.1f}"))
    return str(_("每秒 %(items)s 条", items=f"{rate:,.1f}" if rate < 10 else f"{rate:,.0f}"))


def took_words(job: Job) -> str:
    """Say how long the last run of an ended job took; empty when the clock was set back."""
    if job.started_at is None or job.finished_at is None or job.finished_at < job.started_at:
        return ""
    return duration_words(job.finished_at - job.started_at)


def result_words(job: Job) -> str:
    """Say what is done with the result of a job, as the face of its button."""
    known = _RESULTS.get(job.kind)
    if known is None:
        known = _("下载文件") if "file" in (job.result or {}) else _("查看结果")
    return str(known)


def error_words(job: Job) -> str:
    """Say why a job could not be completed; empty for any other."""
    if job.state != JobState.FAILED:
        return ""
    error = DomainError(job.error)
    error.values.update((job.result or {}).get("error_values", {}))
    return words(error)
