"""Photos as a surveyor sends them and as an official looks at them."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.photo import Photo
from heating_program.services import photo_files
from tests.factories import measures
from tests.factories.people import Staff, make_user
from tests.factories.photos import camera_notes, encoded, jpeg
from tests.pages import Page, Pages

Commit = Callable[..., Any]
Send = Callable[..., Page]


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    return commit(lambda session: measures.pv_system(session, staff["TC"]))


@pytest.fixture
def send(pages: Pages, staff: Staff, key: UUID) -> Send:
    def sent(
        *files: tuple[bytes, str], slot: str = "roof", to: UUID = key, who: str = "IN"
    ) -> Page:
        parts = [("photo", (BytesIO(content), name)) for content, name in files]
        form: Any = MultiDict([("slot", slot), *parts])
        return pages.post(
            "photos.add",
            form,
            as_=staff.id_of(who),
            follow=True,
            subject_type="pv_system",
            subject_id=to,
        )

    return sent


def only_photo(commit: Commit) -> Photo:
    def load(session: Session) -> Photo:
        photo = session.scalars(select(Photo).where(Photo.removed_at.is_(None))).one()
        session.expunge(photo)
        return photo

    return commit(load)


def test_a_photo_is_kept_as_it_came_and_shown_without_its_notes(
    app: Flask, pages: Pages, staff: Staff, commit: Commit, send: Send
) -> None:
    upload = jpeg(exif=camera_notes(turned=6))
    page = send((upload, "../../IMG 1.jpg"))
    assert page.status == 200
    assert "已保存 1 张照片。" in page.text
    assert "2026-10-28 09:30" in page.text
    photo = only_photo(commit)
    folder: Path = app.extensions["settings"].photos_dir
    original = photo_files.original_path(folder, photo.sha256, photo.media_type)
    assert original.read_bytes() == upload
    assert {path.parent.parent for path in folder.rglob("*.jpg")} == {folder}
    for endpoint, longest in (("photos.large", 320), ("photos.small", 320)):
        sent = pages.get(endpoint, as_=staff.id_of("BC"), photo_id=photo.id).response
        assert sent.mimetype == "image/jpeg"
        assert sent.headers["Cache-Control"].startswith("private")
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
        picture = Image.open(BytesIO(sent.data))
        assert picture.size == (longest * 3 // 4, longest)
        assert not picture.getexif()


def test_the_card_says_what_is_still_missing(
    pages: Pages, staff: Staff, send: Send, key: UUID
) -> None:
    page = pages.get("pv.show", as_=staff.id_of("IN"), pv_system_id=key)
    assert page.html.count('class="photo missing"') == 3
    assert 'capture="environment"' in page.html
    assert 'enctype="multipart/form-data"' in page.html
    page = send((jpeg(), "a.jpg"), slot="meter")
    assert page.html.count('class="photo missing"') == 2
    looker = pages.get("pv.show", as_=staff.id_of("BC"), pv_system_id=key)
    assert 'class="photo done"' in looker.html
    assert 'type="file"' not in looker.html


def test_a_photo_tells_its_facts_but_not_where_the_farmer_lives(
    pages: Pages, staff: Staff, commit: Commit, send: Send
) -> None:
    upload = jpeg(exif=camera_notes())
    send((upload, "a.jpg"))
    photo = only_photo(commit)
    page = pages.get("photos.show", as_=staff.id_of("BC"), photo_id=photo.id)
    digest = sha256(upload).hexdigest()[:8].upper()
    for told in ("（设备时间）", "照片中有，不显示", "320 × 240 px", f"{digest[:4]} {digest[4:]}"):
        assert told in page.text, told
    assert "40.7" not in page.html
    assert "107.2" not in page.html
    assert "移除照片" not in page.text


def test_a_removed_photo_needs_a_reason_and_is_gone(
    pages: Pages, staff: Staff, commit: Commit, send: Send, key: UUID
) -> None:
    send((jpeg(), "a.jpg"))
    photo, surveyor = only_photo(commit), staff.id_of("IN")
    assert "移除照片" in pages.get("photos.show", as_=surveyor, photo_id=photo.id).text
    silent = pages.post("photos.remove", {"reason": " "}, as_=surveyor, photo_id=photo.id)
    assert silent.status == 409
    page = pages.post(
        "photos.remove", {"reason": "拍的是邻居家"}, as_=surveyor, photo_id=photo.id, follow=True
    )
    assert "照片已移除" in page.text
    assert "拍的是邻居家" in page.text
    for endpoint in ("photos.show", "photos.large", "photos.small"):
        assert pages.get(endpoint, as_=surveyor, photo_id=photo.id).status == 404


def test_a_good_photo_is_kept_though_another_is_none(send: Send, commit: Commit) -> None:
    page = send(
        (jpeg(), "屋顶.jpg"),
        (b"%PDF-1.7 <script>", "<b>发票.jpg"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "x.png"),
        (jpeg(2)[:900], "断线.jpg"),
    )
    assert page.status == 200
    assert "已保存 1 张照片。" in page.text
    assert "&lt;b&gt;发票.jpg 没有保存：只接受 JPEG、PNG、WebP 照片" in page.text
    assert "断线.jpg 没有保存：照片不完整或已损坏" in page.text
    assert only_photo(commit).sha256 == sha256(jpeg()).hexdigest()


def test_a_photo_sent_twice_is_kept_once(send: Send, commit: Commit) -> None:
    send((jpeg(), "a.jpg"))
    page = send((jpeg(), "b.jpg"))
    assert "1 张照片此前已有，没有重复保存。" in page.text
    assert only_photo(commit)


def test_the_photo_of_another_household_is_flagged_on_both_pages(
    pages: Pages, staff: Staff, commit: Commit, send: Send, key: UUID
) -> None:
    other = commit(lambda session: measures.pv_system(session, staff["TC"]))
    send((jpeg(), "a.jpg"))
    page = send((jpeg(), "a.jpg"), to=other)
    assert "1 张照片与另一户的完全相同" in page.text
    assert "发现照片与另一户相同" in page.text
    for plant in (key, other):
        assert (
            "与另一户相同" in pages.get("pv.show", as_=staff.id_of("BC"), pv_system_id=plant).text
        )
    photos = commit(lambda session: session.scalars(select(Photo.id)).all())
    page = pages.get("photos.show", as_=staff.id_of("BC"), photo_id=photos[0])
    assert "这张照片与另外 1 户的完全相同" in page.text
    assert "/households/" in page.html
    grid = commit(lambda session: make_user(session, Role.GR, "150802").id)
    page = pages.get("photos.show", as_=grid, photo_id=photos[0])
    assert "其中 1 户不在您的管辖范围内。" in page.text
    assert "/households/" not in page.html


@pytest.mark.parametrize(
    ("slot", "told"), [("", "请选择照片拍的是什么"), ("cellar", "请选择照片拍的是什么")]
)
def test_a_photo_says_what_it_shows(send: Send, slot: str, told: str) -> None:
    page = send((jpeg(), "a.jpg"), slot=slot)
    assert page.status == 409
    assert told in page.text


def test_an_upload_without_a_photo_and_one_with_too_many_are_refused(send: Send) -> None:
    assert "请先拍照或选择照片" in send((b"", "")).text
    assert "一次最多上传 10 张" in send(*[(jpeg(), "a.jpg")] * 11).text


def test_several_large_photos_pass_and_other_pages_take_no_more_than_before(
    pages: Pages, staff: Staff, send: Send
) -> None:
    heavy = jpeg() + bytes(11_000_000)  # readers ignore what follows a picture's end
    assert "已保存 1 张照片。" in send((heavy, "a.jpg"), (heavy, "b.jpg")).text
    too_heavy = jpeg(3) + bytes(13_000_000)
    assert "照片不能超过 12 MB" in send((too_heavy, "c.jpg")).text
    elsewhere = pages.post(
        "enrolment.take", {"note": "x" * 11_000_000}, key=new_id(), number=1, as_=staff.id_of("TC")
    )
    assert elsewhere.status == 413


def test_a_stranger_gets_no_large_body_in(pages: Pages, key: UUID) -> None:
    pages.app.config["WTF_CSRF_ENABLED"] = True  # it reads the body before anybody is asked for
    head = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n'
    body = head + bytes(11_000_000) + b"\r\n--x--\r\n"
    answer = pages.client(None).post(
        f"/photos/pv_system/{key}",
        data=body,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413


def test_photos_elsewhere_do_not_exist(
    pages: Pages, staff: Staff, commit: Commit, send: Send, key: UUID, app: Flask
) -> None:
    send((jpeg(), "a.jpg"))
    photo = only_photo(commit)
    far = commit(lambda session: make_user(session, Role.IN, "150826").id)
    for endpoint in ("photos.show", "photos.large", "photos.small"):
        assert pages.get(endpoint, as_=far, photo_id=photo.id).status == 404
        assert pages.get(endpoint, as_=far, photo_id=new_id()).status == 404
        assert pages.get(endpoint, as_=staff.id_of("FC"), photo_id=photo.id).status == 404
    assert pages.post("photos.remove", {"reason": "x"}, as_=far, photo_id=photo.id).status == 404
    files = len(list(app.extensions["settings"].photos_dir.rglob("*.jpg")))
    form = {"slot": "roof", "photo": (BytesIO(jpeg(9)), "a.jpg")}
    page = pages.post("photos.add", form, as_=far, subject_type="pv_system", subject_id=key)
    assert page.status == 404
    assert len(list(app.extensions["settings"].photos_dir.rglob("*.jpg"))) == files


def test_a_lost_file_is_said_and_not_shown(
    app: Flask, pages: Pages, staff: Staff, commit: Commit, send: Send
) -> None:
    send((jpeg(), "a.jpg"))
    photo = only_photo(commit)
    folder: Path = app.extensions["settings"].photos_dir
    photo_files.shown_path(folder, photo.shown_sha256).write_bytes(b"another")
    page = pages.get("photos.large", as_=staff.id_of("IN"), photo_id=photo.id)
    assert page.status == 409
    assert "照片文件缺失或已损坏" in page.text
