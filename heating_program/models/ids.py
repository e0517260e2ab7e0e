"""Typed keys: mypy refuses a claim's key where a household's is meant."""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
HouseholdId = NewType("HouseholdId", UUID)
PersonId = NewType("PersonId", UUID)
DwellingId = NewType("DwellingId", UUID)
DwellingWallId = NewType("DwellingWallId", UUID)
DwellingOpeningId = NewType("DwellingOpeningId", UUID)
ConversionId = NewType("ConversionId", UUID)
RetrofitId = NewType("RetrofitId", UUID)
PvSystemId = NewType("PvSystemId", UUID)
InspectionId = NewType("InspectionId", UUID)
ClaimId = NewType("ClaimId", UUID)
AppropriationId = NewType("AppropriationId", UUID)
DocumentId = NewType("DocumentId", UUID)
PhotoId = NewType("PhotoId", UUID)
SpecialStatusId = NewType("SpecialStatusId", UUID)
OccupancyId = NewType("OccupancyId", UUID)
AccountId = NewType("AccountId", UUID)
EnergyUseId = NewType("EnergyUseId", UUID)
PastMeasureId = NewType("PastMeasureId", UUID)
DraftId = NewType("DraftId", UUID)
JobId = NewType("JobId", UUID)
ImportBatchId = NewType("ImportBatchId", UUID)
DuplicatePairId = NewType("DuplicatePairId", UUID)
MergeId = NewType("MergeId", UUID)
ChangeRequestId = NewType("ChangeRequestId", UUID)
SavedViewId = NewType("SavedViewId", UUID)

TYPED_IDS = (
    UserId,
    HouseholdId,
    PersonId,
    DwellingId,
    DwellingWallId,
    DwellingOpeningId,
    ConversionId,
    RetrofitId,
    PvSystemId,
    InspectionId,
    ClaimId,
    AppropriationId,
    DocumentId,
    PhotoId,
    SpecialStatusId,
    OccupancyId,
    AccountId,
    EnergyUseId,
    PastMeasureId,
    DraftId,
    JobId,
    ImportBatchId,
    DuplicatePairId,
    MergeId,
    ChangeRequestId,
    SavedViewId,
)
