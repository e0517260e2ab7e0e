"""What goes into the house: the technician's scheme, then the numbers of the installed device."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import ConversionStage
from heating_program.extensions import db
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId
from heating_program.services import conversion_equipment, heat_scheme, scope
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.conversions import DeviceForm, SchemeForm
from heating_program.web.frame import today

blueprint = Blueprint("conversion_equipment", __name__, url_prefix="/conversions")


@blueprint.get("/<uuid:conversion_id>/design")
@allowed("conversion.design")
def design(conversion_id: UUID) -> str:
    """Show the load of the house and ask for the device."""
    case = _load(conversion_id, "conversion.design")
    if case.stage != ConversionStage.APPROVED:
        raise DomainError("action_not_allowed")
    known = {"row_version": case.row_version, "maker": case.device_maker}
    return _design_page(SchemeForm(data={**known, "model": case.device_model}), case)


@blueprint.post("/<uuid:conversion_id>/design")
@allowed("conversion.design")
def freeze_design(conversion_id: UUID) -> ResponseReturnValue:
    """Freeze the scheme, or show the form again with every error."""
    form = SchemeForm(request.form)
    if form.check():
        actor, on, device = current_actor(), today(), form.details()
        version = form.row_version.data or 0
        try:
            unit_of_work(
                lambda session: conversion_equipment.design(
                    session,
                    actor=actor,
                    on=on,
                    conversion_id=conversion_id,
                    row_version=version,
                    device=device,
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("方案已确定。"), "ok")
            return redirect(url_for("conversions.show", conversion_id=conversion_id), 303)
    return _design_page(form, _load(conversion_id, "conversion.design")), 422


@blueprint.get("/<uuid:conversion_id>/device")
@allowed("conversion.build")
def device(conversion_id: UUID) -> str:
    """Ask for the numbers of the installed device."""
    case = _load(conversion_id, "conversion.build")
    if case.stage not in conversion_equipment.DEVICE_STAGES:
        raise DomainError("action_not_allowed")
    form = DeviceForm(obj=case)
    return render_template("conversions/device.html", form=form, case=case)


@blueprint.post("/<uuid:conversion_id>/device")
@allowed("conversion.build")
def record_device(conversion_id: UUID) -> ResponseReturnValue:
    """Put the installed device on record."""
    form = DeviceForm(request.form)
    if form.check():
        actor, on, (serial, meter) = current_actor(), today(), form.numbers()
        version = form.row_version.data or 0
        try:
            unit_of_work(
                lambda session: conversion_equipment.record_device(
                    session,
                    actor=actor,
                    on=on,
                    conversion_id=conversion_id,
                    row_version=version,
                    device_serial=serial,
                    heat_meter_no=meter,
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("设备已登记。"), "ok")
            return redirect(url_for("conversions.show", conversion_id=conversion_id), 303)
    case = _load(conversion_id, "conversion.build")
    return render_template("conversions/device.html", form=form, case=case), 422


def _load(conversion_id: UUID, permission: str) -> Conversion:
    key = ConversionId(conversion_id)
    return scope.load(db.session, Conversion, key, current_actor(), permission)


def _design_page(form: SchemeForm, case: Conversion) -> str:
    inputs = conversion_equipment.load_inputs(db.session, case)
    ratio = heat_scheme.catalogue_ratio(case.technology)
    load, (at_design, _at_low) = heat_scheme.design_load(inputs), heat_scheme.factors(inputs, ratio)
    return render_template(
        "conversions/design.html",
        form=form,
        case=case,
        inputs=inputs,
        load=load,
        ratio=ratio,
        factor=at_design,
        required_kw=load.load_w / 1000 / at_design,
    )
