"""What the auditor reads: every change with before and after, every look at a full number."""

from datetime import date
from uuid import UUID

from flask import Blueprint, render_template, request

from heating_program.access import allowed, current_actor
from heating_program.extensions import db
from heating_program.services import audit, chain_check
from heating_program.web.asked import page_number

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
@allowed("audit.read")
def index() -> str:
    """List what happened, newest first."""
    wanted, page = _filter(), page_number()
    found, total = audit.events(db.session, current_actor(), wanted, page=page)
    return render_template(
        "audit/index.html", events=found, total=total, page=page, pages=_pages(total), wanted=wanted
    )


@blueprint.get("/readings")
@allowed("access_log.read")
def readings() -> str:
    """List who looked at full numbers and why."""
    wanted, page = _filter(), page_number()
    found, total = audit.readings(db.session, current_actor(), wanted, page=page)
    return render_template(
        "audit/readings.html",
        readings=found,
        total=total,
        page=page,
        pages=_pages(total),
        wanted=wanted,
    )


@blueprint.get("/chain")
@allowed("audit.read")
def chain() -> str:
    """Show the heads of the latest days, recomputed now from the records themselves."""
    chains = audit.chains(db.session)
    broken = chain_check.broken_days(db.session, [each.day for each in chains])
    return render_template("audit/chain.html", chains=chains, broken=broken)


def _filter() -> audit.AuditFilter:
    """Read the filter; a value nobody can mean narrows nothing."""
    return audit.AuditFilter(
        subject_id=request.args.get("subject", type=UUID),
        actor_name=request.args.get("actor", "").strip(),
        day=request.args.get("day", type=date.fromisoformat),
    )


def _pages(total: int) -> int:
    return -(-total // audit.PAGE_SIZE)
