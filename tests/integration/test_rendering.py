"""Files of papers: the same bytes every time, and none is lost when a process dies."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from heating_program.config import Settings
from heating_program.domain.errors import DomainError
from heating_program.jobs import outbox as jobs
from heating_program.jobs import render
from heating_program.models.ids import DocumentId
from heating_program.models.issued_document import Artefact, IssuedDocument
from heating_program.models.outbox import OutboxItem
from heating_program.services import documents, outbox, paper_files
from tests.factories import documents as made
from tests.factories.people import Staff

Commit = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def folder(app: Flask) -> Path:
    settings: Settings = app.extensions["settings"]
    return settings.documents_dir


@pytest.fixture
def issued(commit: Commit, staff: Staff) -> DocumentId:
    key: DocumentId = commit(lambda s: made.certificate(s, staff))
    return key


def artefact(commit: Commit, key: DocumentId) -> str | None:
    digest: str | None = commit(
        lambda s: s.scalar(select(Artefact.sha256).where(Artefact.document_id == key))
    )
    return digest


def test_the_promised_file_is_rendered_after_the_commit_and_says_the_amounts(
    app: Flask, commit: Commit, issued: DocumentId, folder: Path
) -> None:
    assert artefact(commit, issued) is None
    assert jobs.run_all(app) == 1
    digest = artefact(commit, issued)
    assert digest is not None
    pdf = paper_files.read(folder, digest)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for said in ("人民币(大写)：壹万肆仟肆佰元整", "2,200.00", "432.00", "示例", "LH-2026-BTZG"):
        assert said in text
    assert not jobs.run_once(app)


def test_rendering_again_gives_the_same_bytes(
    app: Flask, commit: Commit, issued: DocumentId, folder: Path
) -> None:
    jobs.run_all(app)
    first = artefact(commit, issued)
    commit(lambda s: s.delete(s.get_one(Artefact, issued)))
    with app.app_context():
        render.render_document(app, {"document_id": str(issued)})
        render.render_document(app, {"document_id": str(issued)})
    assert artefact(commit, issued) == first
    assert [path.stem for path in folder.rglob("*.pdf")] == [first]


def test_a_process_killed_after_the_file_was_written_is_made_up_for(
    app: Flask, commit: Commit, issued: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: object, **_more: object) -> None:
        raise SystemExit(9)

    monkeypatch.setattr(paper_files, "keep", killed)
    with pytest.raises(SystemExit):
        jobs.run_once(app)
    monkeypatch.undo()
    assert artefact(commit, issued) is None
    assert not jobs.run_once(app)  # the dead worker's lease still stands
    long_ago = commit(lambda s: s.scalar(select(OutboxItem.created_at))) - outbox.LEASE
    commit(lambda s: s.execute(update(OutboxItem).values(leased_until=long_ago)))
    assert jobs.run_once(app)
    assert artefact(commit, issued) is not None


def test_a_server_that_starts_renders_what_was_left_and_wakes_for_what_comes(
    app: Flask, commit: Commit, issued: DocumentId, staff: Staff
) -> None:
    rendered = Event()
    whole = jobs.HANDLERS[documents.RENDER]

    def watched(app_: Flask, payload: dict[str, Any]) -> None:
        whole(app_, payload)
        rendered.set()

    jobs.HANDLERS[documents.RENDER] = watched
    runner = jobs.start(app)
    try:
        assert rendered.wait(30)
        assert artefact(commit, issued) is not None
        rendered.clear()
        commit(lambda s: outbox.promise(s, documents.RENDER, document_id=str(issued)))
        assert rendered.wait(jobs.EVERY_S - 1)
    finally:
        runner.stop()
        jobs.HANDLERS[documents.RENDER] = whole
    assert not runner.thread.is_alive()


def test_a_failure_keeps_its_words_and_is_tried_again(
    app: Flask, commit: Commit, issued: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path, _pdf: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(paper_files, "store", full)
    assert jobs.run_once(app)
    said = commit(lambda s: outbox.last_error(s, documents.RENDER, document_id=str(issued)))
    assert "No space left" in said
    assert not jobs.run_once(app)  # not before the pause is over
    monkeypatch.undo()
    earlier = commit(lambda s: s.scalar(select(OutboxItem.created_at)))
    commit(lambda s: s.execute(update(OutboxItem).values(leased_until=earlier)))
    assert jobs.run_all(app) == 1
    assert artefact(commit, issued) is not None
    assert not commit(lambda s: outbox.last_error(s, documents.RENDER, document_id=str(issued)))


def test_what_fails_five_times_is_left_for_a_person(app: Flask, commit: Commit) -> None:
    commit(lambda s: outbox.promise(s, documents.RENDER, document_id="not a key"))
    for _ in range(outbox.MAX_ATTEMPTS):
        assert jobs.run_once(app)
        commit(lambda s: s.execute(update(OutboxItem).values(leased_until=None)))
    assert not jobs.run_once(app)


def test_a_revoked_paper_is_rendered_anew_with_its_stamp(
    app: Flask, commit: Commit, issued: DocumentId, staff: Staff, folder: Path
) -> None:
    jobs.run_all(app)
    first = artefact(commit, issued)
    commit(
        lambda s: documents.end(
            s,
            actor=staff["FR"],
            on=made.ON,
            document_id=issued,
            row_version=s.get_one(IssuedDocument, issued).row_version,
            action="revoke",
            reason="打印有误",
        )
    )
    assert artefact(commit, issued) is None
    jobs.run_all(app)
    digest = artefact(commit, issued)
    assert digest not in (None, first)
    text = PdfReader(BytesIO(paper_files.read(folder, str(digest)))).pages[0].extract_text()
    assert "已作废" in text


def test_a_damaged_file_is_not_handed_out_and_is_written_whole_again(tmp_path: Path) -> None:
    digest = paper_files.store(tmp_path, b"%PDF one")
    assert digest == sha256(b"%PDF one").hexdigest()
    paper_files.path_of(tmp_path, digest).write_bytes(b"%PDF")
    with pytest.raises(DomainError, match="document_file_damaged"):
        paper_files.read(tmp_path, digest)
    assert paper_files.store(tmp_path, b"%PDF one") == digest
    assert paper_files.read(tmp_path, digest) == b"%PDF one"
    assert len(list(tmp_path.rglob("*"))) == 2


def test_no_two_rows_keep_one_file(commit: Commit, app: Flask, issued: DocumentId) -> None:
    jobs.run_all(app)
    commit(lambda s: outbox.promise(s, documents.RENDER, document_id=str(issued)))
    jobs.run_all(app)
    assert commit(lambda s: s.scalar(select(func.count()).select_from(Artefact))) == 1
