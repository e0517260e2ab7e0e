"""What every page carries: its reader's navigation, the date, the theme, security headers."""

import secrets
import uuid
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request, session, url_for
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from heating_program.access import current_actor
from heating_program.domain.actor import Actor
from heating_program.domain.permissions import LABELS
from heating_program.extensions import db
from heating_program.reference import divisions
from heating_program.services import clock, waiting

THEMES = ("auto", "light", "dark", "sunlight")
LANGUAGES = {"zh_Hans_CN": "中文", "en": "English"}

# At most seven entries a reader: whoever lacks the permission does not see the entry.
_ENTRIES = (
    ("home.index", lazy_gettext("待办"), None),
    ("households.index", lazy_gettext("农户"), "household.read"),
    ("conversions.index", lazy_gettext("项目"), "conversion.read"),
    ("claims.index", lazy_gettext("补贴"), "claim.read"),
    ("budget.index", lazy_gettext("资金"), "budget.read"),
    ("documents.index", lazy_gettext("文书"), "document.read"),
    ("audit.index", lazy_gettext("审计"), "audit.read"),
    ("users.index", lazy_gettext("用户"), "user.manage"),
    ("clock.index", lazy_gettext("业务日期"), "clock.set"),
    ("policies.index", lazy_gettext("政策"), "policy.read"),
)

# Rooms of the registry: they fill the places that a reader's own entries leave free, behind 农户;
# everybody else reaches them from the head of the list of households.
_ALSO = (
    ("imports.index", lazy_gettext("导入"), "household.import"),
    ("changes.index", lazy_gettext("变更"), "household.review"),
    ("duplicates.index", lazy_gettext("重复"), "household.merge"),
    ("quality.index", lazy_gettext("数据质量"), "household.read"),
)
_MOST_ENTRIES = 7
_MOST_COUNTED = 100

# Rooms without an entry of their own stand under the one their pages are reached from.
_BELONGS_TO = {
    "household_tabs": "households",
    "household_edit": "households",
    "household_history": "households",
    "saved_views": "households",
    "consents": "households",
    "enrolment": "households",
    "drafts": "households",
    "imports": "households",
    "changes": "households",
    "life_events": "households",
    "duplicates": "households",
    "merges": "households",
    "quality": "households",
    "conversion_equipment": "conversions",
    "heat_design": "conversions",
    "inspections": "conversions",
    "retrofits": "conversions",
    "retrofit_village": "conversions",
    "pv": "conversions",
    "pv_village": "conversions",
    "photos": "conversions",
}
# Whose own rules for caches stand; everything else is gone when its page is closed.
_KEPT_BY_BROWSERS = ("static", "photos.large", "photos.small")


def today() -> date:
    """Return the business date of this request; read once."""
    if "today" not in g:
        g.today = clock.business_date(db.session, now())
    result: date = g.today
    return result


def now() -> datetime:
    """Return the instant of this request; read once, so that one page speaks of one moment."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    result: datetime = g.now
    return result


def register(app: Flask) -> None:
    """Give every template its frame and every answer its headers."""
    if proxies := app.extensions["settings"].trusted_proxies:
        seen = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        app.wsgi_app = seen  # type: ignore[method-assign]  # flask's own way to wrap the server
    app.before_request(_name_request)
    app.after_request(_headers)
    app.context_processor(_context)


def select_locale() -> str:
    """Return the language the reader has chosen; Chinese unless they chose otherwise."""
    chosen = session.get("language", "") if has_request_context() else ""  # else: a command
    return chosen if chosen in LANGUAGES else "zh_Hans_CN"


def _name_request() -> None:
    g.request_id = str(uuid.uuid4())
    g.nonce = secrets.token_urlsafe(16)


def _headers(response: Response) -> Response:
    nonce = g.get("nonce", "")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint not in _KEPT_BY_BROWSERS:
        response.headers["Cache-Control"] = "no-store"
    return response


def _context() -> dict[str, Any]:
    if g.get("in_trouble"):  # the page that says so must not ask the database again
        return {"csp_nonce": lambda: g.nonce}
    theme = request.cookies.get("theme", "auto")
    context: dict[str, Any] = {
        "csp_nonce": lambda: g.nonce,
        "theme": theme if theme in THEMES else "auto",
        "lang": "en" if str(get_locale()) == "en" else "zh-Hans-CN",
        "locales": [(code, label, code == select_locale()) for code, label in LANGUAGES.items()],
        "business_date": today(),
        "clock_is_shifted": clock.days_forward(db.session) > 0,
        "current_actor": None,
        "nav": [],
    }
    if current_user.is_authenticated:
        context |= _for_reader()
    return context


def _for_reader() -> dict[str, Any]:
    actor = current_actor()
    grant = actor.grants[0] if actor.grants else None
    return {
        "current_actor": {
            "name": actor.name,
            "role_label": "、".join(dict.fromkeys(_(LABELS[held.role]) for held in actor.grants)),
            "area_name": divisions.division(grant.area_code).name if grant else "",
        },
        "nav": _navigation(actor),
        "account_links": [
            (url_for("me.index"), _("我的账号")),
            (url_for("jobs.index"), _("后台任务")),
        ],
        "search_url": url_for("search.index") if actor.may("household.read") else None,
    }


def _navigation(actor: Actor) -> list[tuple[str, Any, bool, Any]]:
    """List the reader's entries: address, words, whether it is this page's, how it is counted."""
    shown = [entry for entry in _ENTRIES if entry[2] is None or actor.may(entry[2])]
    free = _MOST_ENTRIES - len(shown)
    also = [entry for entry in _ALSO if actor.may(entry[2])][: max(free, 0)]
    shown = [*shown[:2], *also, *shown[2:]][:_MOST_ENTRIES]
    section = (request.endpoint or "").partition(".")[0]
    rooms = [endpoint.partition(".")[0] for endpoint, _label, _permission in shown]
    here = section if section in rooms else _BELONGS_TO.get(section, section)
    return [
        (endpoint, label, room == here, _waiting if room == "home" else None)
        for room, (endpoint, label, _permission) in zip(rooms, shown, strict=True)
    ]


def _waiting() -> str:
    """Count what waits for the reader, as a badge says it; asked once a page, when it is drawn."""
    found = waiting.count_up_to(db.session, current_actor(), _MOST_COUNTED)
    return f"{_MOST_COUNTED - 1}+" if found == _MOST_COUNTED else str(found or "")
