"""How the record is written on the audit pages: actions, subjects and changed fields in words."""

from typing import Any

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from heating_program.models.event import Event
from heating_program.web.words import EVENT_WORDS, FIELD_WORDS, SUBJECT_WORDS

FAULT_WORDS = {
    "event_altered": _("有记录被改动"),
    "event_missing": _("有记录缺失或被调换"),
    "chain_cut": _("条数或末尾摘要不符"),
    "day_missing": _("与前一日不衔接"),
}


def event_words(code: str) -> str:
    """Write what was done."""
    return str(EVENT_WORDS.get(code, code))


def subject_words(code: str) -> str:
    """Write what kind of thing it was done to."""
    return str(SUBJECT_WORDS.get(code, code))


def field_words(code: str) -> str:
    """Write the name of a recorded field."""
    return str(FIELD_WORDS.get(code, code))


def fault_words(code: str) -> str:
    """Write what is wrong with a day of the chain."""
    return str(FAULT_WORDS[code])


def changes(event: Event) -> list[tuple[str, str | None, str | None]]:
    """List the changed fields with what they were and what they are."""
    names = [*event.before, *(name for name in event.after if name not in event.before)]
    return [
        (field_words(name), _written(event.before.get(name)), _written(event.after.get(name)))
        for name in names
    ]


def _written(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(gettext("是") if value else gettext("否"))
    return "、".join(str(each) for each in value) if isinstance(value, list) else str(value)


def register(app: Flask) -> None:
    """Name the filters for the templates."""
    app.jinja_env.filters |= {
        "event_words": event_words,
        "subject_words": subject_words,
        "field_words": field_words,
        "fault_words": fault_words,
        "changes": changes,
    }
