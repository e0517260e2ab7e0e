"""Wires the rooms together: settings, extensions, the gate, the views, the commands."""

from collections.abc import Mapping
from pathlib import Path
from threading import Event

from flask import Flask

from heating_program import access, login, reference
from heating_program.cli.commands import heating
from heating_program.cli.console import Console
from heating_program.config import Settings, flask_config, prepare_secrets, read_settings
from heating_program.domain.errors import DomainError
from heating_program.extensions import babel, csrf, db
from heating_program.jobs import outbox
from heating_program.jobs.run import run_now
from heating_program.models import schema
from heating_program.reference.retention import Kept
from heating_program.services import installation
from heating_program.services.vault import open_vault
from heating_program.web import (
    errors,
    filters,
    frame,
    login_words,
    messages,
    record_filters,
    sheet_words,
    translation,
)
from heating_program.web.forms import login as login_forms
from heating_program.web.views import (
    audit,
    budget,
    changes,
    claims,
    clock,
    consents,
    conversion_equipment,
    conversions,
    documents,
    drafts,
    duplicates,
    empty_houses,
    enrolment,
    health,
    heat_design,
    home,
    house_survey,
    household_bulk,
    household_edit,
    household_tabs,
    households,
    imports,
    inspections,
    jobs,
    life_events,
    me,
    merges,
    photos,
    policies,
    pv,
    pv_village,
    quality,
    retrofit_village,
    retrofits,
    saved_views,
    search,
    styleguide,
    survey_sheets,
    users,
    verify,
)

_HERE = Path(__file__).parent
_BLUEPRINTS = (
    home.blueprint,
    households.blueprint,
    duplicates.blueprint,
    merges.blueprint,
    empty_houses.blueprint,
    enrolment.blueprint,
    household_edit.blueprint,
    drafts.blueprint,
    household_tabs.blueprint,
    house_survey.blueprint,
    consents.blueprint,
    changes.blueprint,
    life_events.blueprint,
    imports.blueprint,
    me.blueprint,
    jobs.blueprint,
    retrofits.blueprint,
    retrofit_village.blueprint,
    pv.blueprint,
    pv_village.blueprint,
    photos.blueprint,
    conversions.blueprint,
    conversion_equipment.blueprint,
    heat_design.blueprint,
    inspections.blueprint,
    users.blueprint,
    clock.blueprint,
    audit.blueprint,
    health.blueprint,
    claims.blueprint,
    budget.blueprint,
    documents.blueprint,
    household_bulk.blueprint,
    saved_views.blueprint,
    quality.blueprint,
    survey_sheets.blueprint,
    search.blueprint,
    verify.blueprint,
    policies.blueprint,
    styleguide.blueprint,
)


def create_app(settings: Settings | None = None, *, is_ready: bool = True) -> Flask:
    """Build the application.

    Parameters
    ----------
    is_ready
        Refuse to start unless key, schema and reference data are in order; the commands that put
        them in order say False.

    Raises
    ------
    DomainError
        `key_missing`, `key_wrong`, `schema_behind` and what the reference data's check says.
    """
    settings = settings or read_settings()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare_secrets(settings)
    app = Flask("heating_program", template_folder=_templates(), root_path=str(_HERE))
    app.config.from_mapping(flask_config(settings))
    app.extensions["settings"] = settings
    db.init_app(app, settings.database_url, session_info={})
    babel.init_app(app, locale_selector=frame.select_locale)
    translation.register(app)
    frame.register(app)  # before the forgery check, whose refusal is a page too
    app.before_request(access.widen_body)
    csrf.init_app(app)
    app.config.from_mapping(login_words.LIBRARY_CONFIG)
    login.register(app, settings.totp_roles, login_forms.FORMS)
    app.before_request(search.keep_out_of_addresses)
    app.before_request(access.gate)
    errors.register(app)
    filters.register(app)
    record_filters.register(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    if is_ready:
        make_ready(app)
    return app


def serving_app() -> Flask:
    """Build the application as a production server loads it, its outbox running beside it.

    Papers are rendered by every serving process, as `heating serve` does it.
    """
    app = create_app()
    outbox.start(app)
    return app


def make_ready(app: Flask) -> None:
    """Open the vault and check that key, schema and reference data fit this release."""
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        current, wanted = schema.current(db.engine), schema.head()
        if current != wanted:
            raise DomainError("schema_behind", current=current or "空", wanted=wanted)
        vault = open_vault(settings.key_file)
        app.extensions["session_info"]["vault"] = vault
        installation.check_canary(db.session, vault)
        db.session.rollback()
    reference.check_all()


def _templates() -> str:
    """Find the templates beside the package in a source tree, inside it when installed."""
    beside = _HERE.parent / "templates"
    return str(beside if beside.is_dir() else _HERE / "templates")


def command_line() -> None:
    """Run the `heating` console script."""
    heating(
        obj=Console(
            make_app=create_app,
            words=messages.words,
            faults=sheet_words.faults,
            run_job=run_now,
            start_outbox=outbox.start,
            work=_work,
            tidy=_tidy,
        )
    )


def _work(app: Flask, ending: Event, slot: str | None) -> bool:
    from heating_program.jobs import worker

    return worker.work(app, ending, slot)


def _tidy(app: Flask) -> Mapping[Kept, int]:
    from heating_program.jobs import tidy

    return tidy.tidy(app)
