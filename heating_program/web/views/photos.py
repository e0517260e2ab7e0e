"""Photos of a surveyed thing: taking them in, showing them, taking them off the page.

Who may see or add one depends on what carries it, so the service asks; these doors only want
somebody who is logged in, and answer everybody else as if there were no such photo.
"""

from pathlib import Path
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from heating_program.access import current_actor, signed_in, takes_up_to
from heating_program.domain.errors import DomainError
from heating_program.domain.photo import OF_A_HOUSE, PhotoSlot
from heating_program.extensions import db
from heating_program.models.household import Household
from heating_program.models.user import User
from heating_program.services import photo_files, photos, scope
from heating_program.unit_of_work import unit_of_work
from heating_program.web.frame import today
from heating_program.web.messages import words
from heating_program.web.photo_card import others_with

blueprint = Blueprint("photos", __name__, url_prefix="/photos")

MOST_AT_ONCE = 10
# Several photos of a tablet in one sending; each single one has its own, smaller limit.
_BODY_BYTES = 64 * 1024 * 1024


@blueprint.post("/<any(pv_system, household, change):subject_type>/<uuid:subject_id>")
@signed_in
@takes_up_to(_BODY_BYTES)
def add(subject_type: str, subject_id: UUID) -> ResponseReturnValue:
    """Take photos in; what is no photo is named, and the others are kept all the same."""
    actor, on = current_actor(), today()
    carrier = photos.CARRIERS[subject_type]
    scope.load(db.session, carrier.model, subject_id, actor, carrier.may_add)
    slot, intakes = _slot(), _taken_in()
    if intakes:
        for intake in intakes:  # files first: a file without a row does no harm
            photo_files.keep(_folder(), intake)
        added = unit_of_work(
            lambda session: photos.add(
                session,
                actor=actor,
                on=on,
                subject_type=subject_type,
                subject_id=subject_id,
                slot=slot,
                intakes=intakes,
            )
        )
        _say(added)
    return redirect(_page_of(subject_type, subject_id, slot), 303)


@blueprint.get("/<uuid:photo_id>")
@signed_in
def show(photo_id: UUID) -> str:
    """Show one photo large, with what is known about it."""
    actor, photo = current_actor(), photos.load(db.session, current_actor(), photo_id)
    carrier = photos.CARRIERS[photo.subject_type]
    others, named = others_with(db.session, actor, photo)
    return render_template(
        "photos/show.html",
        photo=photo,
        household=db.session.get_one(Household, photo.household_id),
        uploader=db.session.get_one(User, photo.uploaded_by).display_name,
        others=others,
        named=named,
        back=_page_of(photo.subject_type, photo.subject_id, photo.slot),
        place=_("光伏") if photo.subject_type == "pv_system" else _("农户"),
        may_change=photos.may_change(
            actor, carrier, db.session.get_one(carrier.model, photo.subject_id)
        ),
    )


@blueprint.post("/<uuid:photo_id>/remove")
@signed_in
def remove(photo_id: UUID) -> ResponseReturnValue:
    """Take a photo off the page, for a reason; it stays on record."""
    actor, on, reason = current_actor(), today(), request.form.get("reason", "").strip()[:200]

    def work(session: Session) -> tuple[str, UUID, str]:
        photo = photos.remove(session, actor=actor, on=on, photo_id=photo_id, reason=reason)
        return photo.subject_type, photo.subject_id, photo.slot

    subject = unit_of_work(work)
    flash(_("照片已移除，记录仍保留。"), "ok")
    return redirect(_page_of(*subject), 303)


@blueprint.get("/<uuid:photo_id>/large.jpg")
@signed_in
def large(photo_id: UUID) -> Response:
    """Send the picture that is shown of a photo; the upload itself is never sent."""
    photo = photos.load(db.session, current_actor(), photo_id)
    return _picture(photo_files.shown(_folder(), photo.shown_sha256))


@blueprint.get("/<uuid:photo_id>/small.jpg")
@signed_in
def small(photo_id: UUID) -> Response:
    """Send the same picture small, for the grid."""
    photo = photos.load(db.session, current_actor(), photo_id)
    return _picture(photo_files.small(photo_files.shown(_folder(), photo.shown_sha256)))


def _taken_in() -> list[photo_files.Intake]:
    """Prove every upload; whatever is refused is said by the name its sender knows it by."""
    uploads = [each for each in request.files.getlist("photo") if each.filename]
    if not uploads:
        raise DomainError("photo_missing", field="photo")
    if len(uploads) > MOST_AT_ONCE:
        raise DomainError("photos_at_once", most=MOST_AT_ONCE)
    intakes = []
    for upload in uploads:
        try:
            intakes.append(photo_files.take_in(_content(upload)))
        except DomainError as error:
            name = Path(upload.filename or "").name[-60:]
            flash(_("%(name)s 没有保存：%(why)s", name=name, why=words(error)), "error")
    return intakes


def _content(upload: FileStorage) -> bytes:
    """Read an upload, but never more of it than tells that it is too large."""
    return upload.stream.read(photo_files.LARGEST_BYTES + 1)


def _slot() -> PhotoSlot:
    chosen = request.form.get("slot", "")
    if chosen not in set(PhotoSlot):
        raise DomainError("photo_slot_missing", field="slot")
    return PhotoSlot(chosen)


def _say(added: photos.Added) -> None:
    if added.new:
        flash(_("已保存 %(count)s 张照片。", count=added.new), "ok")
    if added.known:
        flash(_("%(count)s 张照片此前已有，没有重复保存。", count=added.known), "warn")
    if added.used_elsewhere:
        flash(
            _("%(count)s 张照片与另一户的完全相同，已作标记。", count=added.used_elsewhere), "error"
        )


def _picture(content: bytes) -> Response:
    response = make_response(content)
    response.mimetype = "image/jpeg"
    # The bytes of a photo never change, and a village's line is slow; but nobody's cache between.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _page_of(subject_type: str, subject_id: UUID, slot: str) -> str:
    """Return the page that shows such a photo."""
    if subject_type == "pv_system":
        return url_for("pv.show", pv_system_id=subject_id, _anchor="photos")
    if subject_type == "change":
        return url_for("changes.show", change_id=subject_id, _anchor="photos")
    tab = "house" if slot in OF_A_HOUSE else "family"
    return url_for(f"household_tabs.{tab}", household_id=subject_id, _anchor="photos")


def _folder() -> Path:
    folder: Path = current_app.extensions["settings"].photos_dir
    return folder
