"""The registry: the family, the house and its energy, and what keeps their files clean."""

import json
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NEW_TABLES = (
    "import_row",
    "special_status",
    "search_key",
    "past_measure",
    "occupancy",
    "merge",
    "import_batch",
    "energy_use",
    "duplicate_pair",
    "change_request",
    "job",
    "draft",
    "job_slot",
)
# What waits for a step is asked by stage and age on every page.
_WAITING = ("household", "conversion", "retrofit", "pv_system", "claim")
_IF_GIVEN = ("meter_no", "heating_meter_no")
_LIVING = sa.text("is_member AND left_on IS NULL")
_WHOLE_POSITION = "(latitude_deg IS NULL) = (longitude_deg IS NULL)"
_MERGED = "(stage = 'merged') = (merged_into IS NOT NULL)"


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def _dwelling_columns() -> list["sa.Column[Any]"]:
    """Describe what is new of a house; the position's halves come as a pair, see below."""
    return [
        _text("plot_proof", 20),
        sa.Column("position_accuracy_m", sa.Double()),
        _text("position_source", 12),
        sa.Column("renovated_year", sa.Integer()),
        sa.Column("storeys", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("rooms", sa.Integer()),
        sa.Column("bays", sa.Integer()),
        _text("roof_form", 12),
        _text("roof_covering", 12),
        sa.Column("has_ceiling", sa.Boolean()),
        _text("wall_template", 40),
        _text("window_frame", 16),
        sa.Column("window_panes", sa.Integer()),
        _text("air_tightness", 12),
        _text("porch", 20),
        _text("meter_no", 20),
        _text("heating_meter_no", 20),
        sa.Column("service_phases", sa.Integer()),
        sa.Column("service_kw", sa.Double()),
    ]


def _household_columns() -> list["sa.Column[Any]"]:
    return [
        sa.Column("stage_since", sa.Date(), nullable=False, server_default="1970-01-01"),
        _text("address_note", 60),
        sa.Column("other_phones", sa.JSON(), nullable=False, server_default="[]"),
        _text("officials_relation", 40),
        sa.Column("wishes", sa.JSON(), nullable=False, server_default="[]"),
        _text("wish_reason", 100),
        _text("authority_note", 60),
    ]


def _person_columns() -> list["sa.Column[Any]"]:
    return [
        sa.Column("is_member", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("is_applicant", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("id_kind", sa.String(20), nullable=False, server_default="resident_id"),
        _text("id_reason", 60),
        _text("phone", 20),
        sa.Column("deceased_on", sa.Date()),
        sa.Column("left_on", sa.Date()),
        _text("left_how", 12),
    ]


def upgrade() -> None:
    _create_tables()
    for column in _dwelling_columns():
        op.add_column("dwelling", column)
    # SQLite takes a constraint only with its column, and a table others point to is not rebuilt.
    is_postgres = op.get_bind().dialect.name == "postgresql"
    double, uuid = ("DOUBLE PRECISION", "UUID") if is_postgres else ("DOUBLE", "CHAR(32)")
    op.execute(f"ALTER TABLE dwelling ADD COLUMN latitude_deg {double}")
    op.execute(
        f"ALTER TABLE dwelling ADD COLUMN longitude_deg {double}"
        f" CONSTRAINT ck_dwelling_whole_position CHECK ({_WHOLE_POSITION})"
    )
    for name in _IF_GIVEN:
        given = sa.text(f"{name} <> ''")
        op.create_index(
            f"uq_dwelling_{name}",
            "dwelling",
            [name],
            unique=True,
            sqlite_where=given,
            postgresql_where=given,
        )
    for column in _household_columns():
        op.add_column("household", column)
    op.execute(
        f"ALTER TABLE household ADD COLUMN merged_into {uuid} CONSTRAINT"
        f" fk_household_merged_into_household REFERENCES household (id)"
        f" CONSTRAINT ck_household_merged_somewhere CHECK ({_MERGED})"
    )
    op.execute(
        f"ALTER TABLE household ADD COLUMN assigned_to {uuid} CONSTRAINT"
        " fk_household_assigned_to_app_user REFERENCES app_user (id)"
    )
    op.create_index(op.f("ix_household_merged_into"), "household", ["merged_into"])
    op.create_index(op.f("ix_household_assigned_to"), "household", ["assigned_to"])
    op.create_index(op.f("ix_household_phone"), "household", ["phone"])
    for table in _WAITING:
        columns = ["stage", "stage_since", "id", "area_code"]
        op.create_index(f"ix_{table}_waiting", table, columns)
    op.create_index("ix_duty_person", "duty", ["person_id", "subject_type", "duty", "subject_id"])
    _carry_over()
    op.drop_column("household", "special_groups")
    _change_person()
    with op.batch_alter_table("bank_account") as account:
        account.add_column(sa.Column("checked_on", sa.Date()))
        account.add_column(sa.Column("checked_by", sa.Uuid()))
        account.create_foreign_key(
            op.f("fk_bank_account_checked_by_app_user"), "app_user", ["checked_by"], ["id"]
        )


def _change_person() -> None:
    with op.batch_alter_table("person") as person:
        for column in _person_columns():
            person.add_column(column)
        person.alter_column("relation", type_=sa.String(12), existing_type=sa.String(8))
        person.alter_column("id_no_mask", type_=sa.String(32), existing_type=sa.String(18))
        person.drop_constraint(op.f("uq_person_id_no_index"), type_="unique")
    op.create_index("ix_person_id_no", "person", ["id_no_index"])
    op.create_index(
        "uq_person_id_no_index",
        "person",
        ["id_no_index"],
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    )


def _carry_over() -> None:
    """Give every file the day of its stage, its house since then, and its groups as rows."""
    bind = op.get_bind()
    day = "CAST(created_at AS DATE)" if bind.dialect.name == "postgresql" else "date(created_at)"
    op.execute(f"UPDATE household SET stage_since = {day}")  # noqa: S608 - no value from outside
    home = sa.table(
        "household",
        *(
            sa.column(name, kind)
            for name, kind in (
                ("id", sa.Uuid()),
                ("dwelling_id", sa.Uuid()),
                ("area_code", sa.String()),
                ("stage_since", sa.Date()),
                ("special_groups", sa.JSON()),
            )
        ),
    )
    for row in bind.execute(sa.select(home)).all():
        _carry_one(bind, row)


def _carry_one(bind: sa.Connection, row: Any) -> None:
    key, house, area_code, since, groups = row
    bind.execute(
        sa.table("occupancy", *map(sa.column, _OCCUPANCY)).insert(),
        {
            "id": _stored(bind, uuid4()),
            "household_id": _stored(bind, key),
            "dwelling_id": _stored(bind, house),
            "since": since.isoformat() if bind.dialect.name == "sqlite" else since,
            "how": "owner",
            "area_code": area_code,
        },
    )
    for group in groups if isinstance(groups, list) else json.loads(groups or "[]"):
        bind.execute(
            sa.table("special_status", *map(sa.column, _STATUS)).insert(),
            {
                "id": _stored(bind, uuid4()),
                "household_id": _stored(bind, key),
                "group": group,
                "source": "",
                "holder_name": "",
                "area_code": area_code,
            },
        )


_OCCUPANCY = ("id", "household_id", "dwelling_id", "since", "how", "area_code")
_STATUS = ("id", "household_id", "group", "source", "holder_name", "area_code")


def _stored(bind: sa.Connection, key: UUID) -> object:
    return key if bind.dialect.name == "postgresql" else key.hex


def downgrade() -> None:
    with op.batch_alter_table("bank_account") as account:
        account.drop_constraint(op.f("fk_bank_account_checked_by_app_user"), type_="foreignkey")
        account.drop_column("checked_by")
        account.drop_column("checked_on")
    # The older schema knows the head alone, and a mask of a resident number's length.
    op.execute("DELETE FROM person WHERE NOT is_householder")
    op.execute("UPDATE person SET id_no_mask = substr(id_no_mask, 1, 18)")
    op.drop_index("uq_person_id_no_index", table_name="person")
    op.drop_index("ix_person_id_no", table_name="person")
    with op.batch_alter_table("person") as person:
        for column in reversed(_person_columns()):
            person.drop_column(column.name)
        person.alter_column("relation", type_=sa.String(8), existing_type=sa.String(12))
        person.alter_column("id_no_mask", type_=sa.String(18), existing_type=sa.String(32))
        person.create_unique_constraint(op.f("uq_person_id_no_index"), ["id_no_index"])
    op.add_column(
        "household", sa.Column("special_groups", sa.JSON(), nullable=False, server_default="[]")
    )
    _carry_back()
    op.drop_index("ix_duty_person", table_name="duty")
    for table in _WAITING:
        op.drop_index(f"ix_{table}_waiting", table_name=table)
    op.drop_index(op.f("ix_household_phone"), table_name="household")
    op.drop_index(op.f("ix_household_assigned_to"), table_name="household")
    op.drop_index(op.f("ix_household_merged_into"), table_name="household")
    _drop_household_columns()
    for name in _IF_GIVEN:
        op.drop_index(f"uq_dwelling_{name}", table_name="dwelling")
    op.drop_column("dwelling", "longitude_deg")
    op.drop_column("dwelling", "latitude_deg")
    for column in reversed(_dwelling_columns()):
        op.drop_column("dwelling", column.name)
    for name in _NEW_TABLES:
        op.drop_table(name)


def _carry_back() -> None:
    """Put the groups back into the file's own row; their sources and dates have no place there."""
    bind = op.get_bind()
    groups: dict[UUID, set[str]] = {}
    status = sa.table("special_status", sa.column("household_id", sa.Uuid()), sa.column("group"))
    for key, group in bind.execute(sa.select(status.c.household_id, status.c.group)).all():
        groups.setdefault(key, set()).add(group)
    home = sa.table("household", sa.column("id", sa.Uuid()), sa.column("special_groups", sa.JSON()))
    for key, found in groups.items():
        bind.execute(home.update().where(home.c.id == key).values(special_groups=sorted(found)))


def _drop_household_columns() -> None:
    op.execute("ALTER TABLE household DROP COLUMN assigned_to")
    op.execute("ALTER TABLE household DROP COLUMN merged_into")
    for column in reversed(_household_columns()):
        op.drop_column("household", column.name)


def _create_tables() -> None:
    op.create_table(
        "job_slot",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_slot")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=30), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_draft_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index("uq_draft_object", "draft", ["user_id", "form", "object_id"], unique=True)
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.Column("resumed_from", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "done >= 0 AND failed >= 0 AND failed <= done", name=op.f("ck_job_counted")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["app_user.id"], name=op.f("fk_job_requested_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_area_code"), "job", ["area_code"], unique=False)
    op.create_index(op.f("ix_job_requested_by"), "job", ["requested_by"], unique=False)
    op.create_index("ix_job_state", "job", ["state", "created_at"], unique=False)
    op.create_table(
        "change_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_reason", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_change_request_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["app_user.id"], name=op.f("fk_change_request_proposed_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    op.create_index(
        op.f("ix_change_request_area_code"), "change_request", ["area_code"], unique=False
    )
    op.create_index(
        op.f("ix_change_request_household_id"), "change_request", ["household_id"], unique=False
    )
    op.create_index(
        "ix_change_request_stage", "change_request", ["stage", "stage_since"], unique=False
    )
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("left_id", sa.Uuid(), nullable=False),
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("other_area_code", sa.String(length=12), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("left_id <> right_id", name=op.f("ck_duplicate_pair_two_files")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["app_user.id"], name=op.f("fk_duplicate_pair_decided_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["left_id"], ["household.id"], name=op.f("fk_duplicate_pair_left_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["household.id"], name=op.f("fk_duplicate_pair_right_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
    )
    op.create_index(
        op.f("ix_duplicate_pair_area_code"), "duplicate_pair", ["area_code"], unique=False
    )
    op.create_index(
        op.f("ix_duplicate_pair_other_area_code"),
        "duplicate_pair",
        ["other_area_code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_duplicate_pair_right_id"), "duplicate_pair", ["right_id"], unique=False
    )
    op.create_index(
        "ix_duplicate_pair_stage", "duplicate_pair", ["stage", "strength"], unique=False
    )
    op.create_index("uq_duplicate_pair", "duplicate_pair", ["left_id", "right_id"], unique=True)
    op.create_table(
        "energy_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("end_use", sa.String(length=12), nullable=False),
        sa.Column("fuel", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("kg_per_unit", sa.Double(), nullable=True),
        sa.Column("lhv_mj_kg", sa.Double(), nullable=True),
        sa.Column("cost_fen", sa.BigInteger(), nullable=True),
        sa.Column("device", sa.String(length=20), nullable=False),
        sa.Column("device_age_years", sa.Integer(), nullable=True),
        sa.Column("rooms_heated", sa.Integer(), nullable=True),
        sa.Column("usual_room_celsius", sa.Double(), nullable=True),
        sa.Column("season_start", sa.String(length=5), nullable=False),
        sa.Column("season_end", sa.String(length=5), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_energy_use_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_energy_use")),
    )
    op.create_index(op.f("ix_energy_use_area_code"), "energy_use", ["area_code"], unique=False)
    op.create_index(
        op.f("ix_energy_use_household_id"), "energy_use", ["household_id"], unique=False
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=False),
        sa.Column("heading", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_batch_job_id_job")),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["app_user.id"], name=op.f("fk_import_batch_uploaded_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_area_code"), "import_batch", ["area_code"], unique=False)
    op.create_index(
        op.f("ix_import_batch_file_sha256"), "import_batch", ["file_sha256"], unique=False
    )
    op.create_index(
        "ix_import_batch_heading", "import_batch", ["heading", "uploaded_at"], unique=False
    )
    op.create_index(
        op.f("ix_import_batch_uploaded_by"), "import_batch", ["uploaded_by"], unique=False
    )
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("absorbed_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_reason", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["absorbed_id"], ["household.id"], name=op.f("fk_merge_absorbed_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["household.id"], name=op.f("fk_merge_kept_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["app_user.id"], name=op.f("fk_merge_made_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["app_user.id"], name=op.f("fk_merge_undone_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index(op.f("ix_merge_absorbed_id"), "merge", ["absorbed_id"], unique=False)
    op.create_index(op.f("ix_merge_area_code"), "merge", ["area_code"], unique=False)
    op.create_index(op.f("ix_merge_kept_id"), "merge", ["kept_id"], unique=False)
    op.create_table(
        "occupancy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_occupancy_dwelling_id_dwelling")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_occupancy_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
    )
    op.create_index(op.f("ix_occupancy_area_code"), "occupancy", ["area_code"], unique=False)
    op.create_index(op.f("ix_occupancy_dwelling_id"), "occupancy", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_occupancy_household_id"), "occupancy", ["household_id"], unique=False)
    op.create_table(
        "past_measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("route", sa.String(length=30), nullable=False),
        sa.Column("maker", sa.String(length=60), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("serial", sa.String(length=60), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("subsidy_fen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_past_measure_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_measure")),
    )
    op.create_index(op.f("ix_past_measure_area_code"), "past_measure", ["area_code"], unique=False)
    op.create_index(
        op.f("ix_past_measure_household_id"), "past_measure", ["household_id"], unique=False
    )
    op.create_table(
        "search_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.String(length=80), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_search_key_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_key")),
        sa.UniqueConstraint("household_id", name=op.f("uq_search_key_household_id")),
    )
    op.create_index(op.f("ix_search_key_area_code"), "search_key", ["area_code"], unique=False)
    op.create_index("ix_search_key_sort", "search_key", ["area_code", "sort_key"], unique=False)
    op.create_index(
        "ix_search_key_name",
        "search_key",
        ["sort_key", "household_id", "area_code"],
        unique=False,
    )
    op.create_table(
        "special_status",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("holder_name", sa.String(length=50), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_special_status_household_id_household"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_status")),
    )
    op.create_index(
        op.f("ix_special_status_area_code"), "special_status", ["area_code"], unique=False
    )
    op.create_index("ix_special_status_group", "special_status", ["group", "until"], unique=False)
    op.create_index(
        op.f("ix_special_status_household_id"), "special_status", ["household_id"], unique=False
    )
    op.create_table(
        "import_row",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_import_row_household_id_household")
        ),
        sa.PrimaryKeyConstraint("batch_id", "row_no", name=op.f("pk_import_row")),
    )
    op.create_index(
        op.f("ix_import_row_household_id"), "import_row", ["household_id"], unique=False
    )
    op.create_index("ix_import_row_outcome", "import_row", ["batch_id", "outcome"], unique=False)
    op.create_index(op.f("ix_import_row_row_key"), "import_row", ["row_key"], unique=False)
