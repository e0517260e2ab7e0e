"""Sheets that were uploaded, as a batch stands in the register."""

from typing import Any

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.sheet_import import BatchStage
from heating_program.models.base import new_id
from heating_program.models.ids import ImportBatchId, UserId
from heating_program.models.import_batch import ImportBatch
from tests.app_fixtures import NOW
from tests.factories.people import GANZHAO


def note(session: Session, clerk: Actor, stage: BatchStage, **changes: Any) -> ImportBatchId:
    """Note a sheet without rows at a stage."""
    key = ImportBatchId(new_id())
    usual = {
        "kind": "households",
        "area_code": GANZHAO,
        "file_name": "台账.xlsx",
        "file_sha256": "0" * 64,
        "size_bytes": 1,
        "mapping": None,
        "counts": None,
        "uploaded_by": UserId(clerk.id),
        "uploaded_at": NOW,
    }
    session.add(ImportBatch(id=key, stage=stage.value, **usual | changes))
    session.flush()
    return key
