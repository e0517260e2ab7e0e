"""The steps of one practice family, each taken by the person whose step it is."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.cli import sample_house
from heating_program.cli.sample_people import Family
from heating_program.cli.sample_picture import sample_photo
from heating_program.domain.actor import Actor
from heating_program.domain.photo import PhotoSlot
from heating_program.domain.retrofit import EnvelopeSurvey, HiddenWork
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.reference.pv_money import turnkey_price
from heating_program.services import (
    claims,
    conversion_equipment,
    conversions,
    documents,
    heat_scheme,
    households,
    inspections,
    photo_files,
    photos,
    pv_prospect_inputs,
    pv_systems,
    retrofits,
)
from heating_program.services.documents import Letterhead
from heating_program.services.pv_calculation import compute_size
from pv_sizing.limits import Limits

POLICY = "linhe-2023-example"
TECHNOLOGY = "ashp_hydronic"
# Most sample plants use their own energy first; every fifth sells everything.
_MODES = (*["self_use_surplus"] * 4, "full_export")
_TARIFF = "mengxi_heating_tou"
Staff = dict[str, Actor]


class Work(Protocol):
    """One thing somebody did, on a day of the past."""

    def __call__(self, session: Session, on: date) -> None:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of one family's things, made before the things are."""

    household: UUID
    conversion: UUID
    claim: UUID
    acceptance: UUID
    certificate: UUID
    heat_scheme: UUID
    retrofit_acceptance: UUID


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of one family; each is a work of its own transaction."""

    family: Family
    staff: Staff
    keys: Keys
    letterhead: Letterhead
    photos_dir: Path

    def enrol(self, session: Session, on: date) -> None:
        """Register the household."""
        households.register(
            session,
            actor=self.staff["tc1"],
            on=on,
            household_id=self.keys.household,
            details=self.family.details,
        )

    def confirm(self, session: Session, on: date) -> None:
        """Confirm the file."""
        households.change_stage(
            session,
            actor=self.staff["tr1"],
            on=on,
            household_id=self.keys.household,
            row_version=_version(session, Household, self.keys.household),
            action="confirm",
        )

    def open_case(self, session: Session, on: date) -> None:
        """Open the conversion."""
        conversions.open_case(
            session,
            actor=self.staff["tc1"],
            on=on,
            conversion_id=self.keys.conversion,
            household_id=self.keys.household,
            technology=TECHNOLOGY,
            with_retrofit=self.family.with_retrofit,
            with_pv=self.family.with_pv,
        )

    def conversion(self, who: str, action: str, reason: str = "") -> Work:
        """Take a plain step of the conversion."""

        def work(session: Session, on: date) -> None:
            conversions.change_stage(
                session,
                actor=self.staff[who],
                on=on,
                conversion_id=self.keys.conversion,
                row_version=_version(session, Conversion, self.keys.conversion),
                action=action,
                reason=reason,
            )

        return work

    def design(self, session: Session, on: date) -> None:
        """Size a heat pump for the house."""
        inputs = conversion_equipment.load_inputs(
            session, session.get_one(Conversion, self.keys.conversion)
        )
        conversion_equipment.design(
            session,
            actor=self.staff["in1"],
            on=on,
            conversion_id=self.keys.conversion,
            row_version=_version(session, Conversion, self.keys.conversion),
            device=sample_house.device(heat_scheme.design_load(inputs).load_w),
        )

    def design_retrofit(self, session: Session, on: date) -> None:
        """Plan the whole package of the reference house."""
        dwelling = self.family.details.dwelling
        retrofits.design(
            session,
            actor=self.staff["in1"],
            on=on,
            **self._retrofit(session),
            before=EnvelopeSurvey(dwelling.structure, 10.0, 3.0, 4.0),
            after=sample_house.PLAN,
        )

    def retrofit(self, who: str, action: str) -> Work:
        """Take a plain step of the retrofit."""

        def work(session: Session, on: date) -> None:
            retrofits.change_stage(
                session, actor=self.staff[who], on=on, **self._retrofit(session), action=action
            )

        return work

    def check_hidden_work(self, session: Session, on: date) -> None:
        """Probe the insulation before it is covered."""
        retrofits.record_hidden_work(
            session,
            actor=self.staff["in2"],
            on=on,
            **self._retrofit(session),
            note="每面墙探针 3 处，厚度均不低于设计",
            measured=HiddenWork(wall=sample_house.PLAN.wall, roof=sample_house.PLAN.roof),
        )

    def assess_as_built(self, session: Session, on: date) -> None:
        """Judge the house as built."""
        retrofits.assess_as_built(
            session,
            actor=self.staff["in2"],
            on=on,
            **self._retrofit(session),
            window=sample_house.PLAN.window,
            door=sample_house.PLAN.door,
            air=sample_house.PLAN.air,
        )

    def survey_roof(self, session: Session, on: date) -> None:
        """Measure the south slope of the roof."""
        pv_systems.survey(
            session,
            actor=self.staff["in1"],
            on=on,
            **self._pv(session),
            roof=sample_house.roof(self.family),
        )

    def photograph(self, slot: PhotoSlot) -> Work:
        """Take a photo of the roof or of what stands around; the picture says that it is drawn."""

        def work(session: Session, on: date) -> None:
            number, has_tree = self.family.number, bool(sample_house.roof(self.family).neighbours)
            intake = photo_files.take_in(sample_photo(slot, number, has_tree=has_tree))
            photo_files.keep(self.photos_dir, intake)
            photos.add(
                session,
                actor=self.staff["in1"],
                on=on,
                subject_type="pv_system",
                subject_id=self._pv(session)["pv_system_id"],
                slot=slot,
                intakes=[intake],
            )

        return work

    def pv(self, who: str, action: str) -> Work:
        """Take a plain step of the PV plant."""

        def work(session: Session, on: date) -> None:
            pv_systems.change_stage(
                session, actor=self.staff[who], on=on, **self._pv(session), action=action
            )

        return work

    def size_pv(self, session: Session, on: date) -> None:
        """Size the plant with its self-use and money; nobody else waits for this transaction."""
        roof, area_code = sample_house.roof(self.family), self.family.details.village_code
        case = session.get_one(Conversion, self.keys.conversion)
        number = self.family.number
        asked = pv_prospect_inputs.prospect_inputs(
            area_code,
            on=on,
            mode=_MODES[number % len(_MODES)],
            heating=pv_prospect_inputs.heating_of(case),
            base_kwh=1500 + number % 7 * 150,
            tariff_code=_TARIFF,
            price_yuan_per_kwp=turnkey_price().value,
        )
        limits = Limits(service_phases=roof.service_phases)
        # Every second family has asked the utility; the others show what is said without it.
        grid = sample_house.TRANSFORMER if number % 2 else None
        sized = compute_size(roof, area_code, limits, asked, grid, on=on)
        pv_systems.size(session, actor=self.staff["in2"], on=on, **self._pv(session), sized=sized)

    def install(self, session: Session, on: date) -> None:
        """Put the device on record."""
        conversion_equipment.record_device(
            session,
            actor=self.staff["bc1"],
            on=on,
            conversion_id=self.keys.conversion,
            row_version=_version(session, Conversion, self.keys.conversion),
            device_serial=f"RB26{self.family.number:06d}",
            heat_meter_no=f"1508021{self.family.number:05d}",
        )

    def inspect(self, session: Session, on: date) -> None:
        """Visit the house; everything is in order."""
        case = session.get_one(Conversion, self.keys.conversion)
        room_celsius = 19.0 + self.family.number % 4 / 2
        device = (case.design or {})["device"]
        measured = {"C8": room_celsius, "capacity_kw": device["nominal_kw"]}
        inspections.record(
            session,
            actor=self.staff["in2"],
            on=on,
            inspection_id=new_id(),
            conversion_id=self.keys.conversion,
            answers=sample_house.good_answers(inspections.checklist_of(case), measured),
            room_temp_celsius=room_celsius,
            outdoor_temp_celsius=-6.5,
        )

    def assess_claim(self, session: Session, on: date) -> None:
        """Assess the example subsidy."""
        claims.open_and_assess(
            session,
            actor=self.staff["fc1"],
            on=on,
            claim_id=self.keys.claim,
            conversion_id=self.keys.conversion,
            policy_code=POLICY,
        )

    def claim(self, who: str, action: str) -> Work:
        """Take a step of the claim."""

        def work(session: Session, on: date) -> None:
            claims.change_stage(
                session,
                actor=self.staff[who],
                on=on,
                claim_id=self.keys.claim,
                row_version=_version(session, Claim, self.keys.claim),
                action=action,
            )

        return work

    def draft(self, who: str, kind: str, subject: str) -> Work:
        """Draft a paper about the case, its retrofit or the claim."""

        def work(session: Session, on: date) -> None:
            documents.draft(
                session,
                actor=self.staff[who],
                on=on,
                document_id=self._paper(kind),
                kind=kind,
                subject_id=self._subject(session, subject),
            )

        return work

    def issue(self, who: str, kind: str) -> Work:
        """Issue what somebody else has drafted."""

        def work(session: Session, on: date) -> None:
            documents.issue(
                session,
                actor=self.staff[who],
                on=on,
                document_id=self._paper(kind),
                row_version=_version(session, IssuedDocument, self._paper(kind)),
                letterhead=self.letterhead,
            )

        return work

    def _subject(self, session: Session, name: str) -> UUID:
        if name == "retrofit":
            found: UUID = self._retrofit(session)["retrofit_id"]
            return found
        key: UUID = getattr(self.keys, name)
        return key

    def _paper(self, kind: str) -> UUID:
        return {
            "subsidy_certificate": self.keys.certificate,
            "install_acceptance": self.keys.acceptance,
            "heat_scheme": self.keys.heat_scheme,
            "retrofit_acceptance": self.keys.retrofit_acceptance,
        }[kind]

    def _pv(self, session: Session) -> dict[str, Any]:
        found = session.scalars(
            select(PvSystem).where(PvSystem.conversion_id == self.keys.conversion)
        ).one()
        return {"pv_system_id": found.id, "row_version": found.row_version}

    def _retrofit(self, session: Session) -> dict[str, Any]:
        found = session.scalars(
            select(Retrofit).where(Retrofit.conversion_id == self.keys.conversion)
        ).one()
        return {"retrofit_id": found.id, "row_version": found.row_version}


def _version(session: Session, model: type[Any], key: UUID) -> int:
    version: int = session.get_one(model, key).row_version
    return version
