"""The first schema: accounts, registry, measures, money, papers and the record."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# What happened and what was moved is never changed and never deleted, whoever holds the connection.
_APPEND_ONLY = ("event", "transfer", "access_record")


def upgrade() -> None:
    _create_tables()
    for table in _APPEND_ONLY:
        _refuse_change(table)


def downgrade() -> None:
    for table in _APPEND_ONLY:
        _allow_change(table)
    _drop_tables()


def _refuse_change(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"""
        )
        op.execute(
            f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"""
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
        )


def _allow_change(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP FUNCTION {table}_append_only()")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{verb}")


def _create_tables() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_app_user_fs_uniquifier")),
        sa.UniqueConstraint("username", name=op.f("uq_app_user_username")),
    )
    op.create_table(
        "appropriation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appropriation")),
        sa.UniqueConstraint(
            "area_code", "programme", "year", "level", name=op.f("uq_appropriation_area_code")
        ),
    )
    op.create_index(
        op.f("ix_appropriation_area_code"), "appropriation", ["area_code"], unique=False
    )
    op.create_table(
        "dwelling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plot_no", sa.String(length=40), nullable=False),
        sa.Column("built_year", sa.Integer(), nullable=False),
        sa.Column("structure", sa.String(length=20), nullable=False),
        sa.Column("hazard_grade", sa.String(length=20), nullable=False),
        sa.Column("relocation_listed", sa.Boolean(), nullable=False),
        sa.Column("in_heating_network", sa.Boolean(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("depth_m", sa.Double(), nullable=False),
        sa.Column("eaves_height_m", sa.Double(), nullable=False),
        sa.Column("orientation_deg", sa.Integer(), nullable=False),
        sa.Column("floor_area_m2", sa.Double(), nullable=False),
        sa.Column("heated_area_m2", sa.Double(), nullable=False),
        sa.Column("electricity_customer_no", sa.String(length=20), nullable=False),
        sa.Column("transformer", sa.String(length=40), nullable=False),
        sa.Column("heating_fuel", sa.String(length=20), nullable=False),
        sa.Column("coal_t", sa.Double(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling")),
    )
    op.create_index(op.f("ix_dwelling_area_code"), "dwelling", ["area_code"], unique=False)
    op.create_index(
        "uq_dwelling_electricity_customer_no",
        "dwelling",
        ["electricity_customer_no"],
        unique=True,
        sqlite_where=sa.text("electricity_customer_no <> ''"),
        postgresql_where=sa.text("electricity_customer_no <> ''"),
    )
    op.create_index(
        "uq_dwelling_plot_no",
        "dwelling",
        ["plot_no"],
        unique=True,
        sqlite_where=sa.text("plot_no <> ''"),
        postgresql_where=sa.text("plot_no <> ''"),
    )
    op.create_table(
        "event_chain",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("opening_hash", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_event_chain")),
    )
    op.create_table(
        "number_series",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_number_series")),
    )
    op.create_table(
        "outbox_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_item")),
    )
    op.create_index(op.f("ix_outbox_item_done_at"), "outbox_item", ["done_at"], unique=False)
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "access_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("actor_role", sa.String(length=8), nullable=False),
        sa.Column("subject_type", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_access_record_actor_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_record")),
    )
    op.create_index(op.f("ix_access_record_actor_id"), "access_record", ["actor_id"], unique=False)
    op.create_index(
        op.f("ix_access_record_area_code"), "access_record", ["area_code"], unique=False
    )
    op.create_index(op.f("ix_access_record_at"), "access_record", ["at"], unique=False)
    op.create_index(
        op.f("ix_access_record_subject_id"), "access_record", ["subject_id"], unique=False
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appropriation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("debits_posted", sa.BigInteger(), nullable=False),
        sa.Column("credits_posted", sa.BigInteger(), nullable=False),
        sa.Column("debits_pending", sa.BigInteger(), nullable=False),
        sa.Column("credits_pending", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'available' OR debits_posted + debits_pending <= credits_posted",
            name=op.f("ck_account_not_overdrawn"),
        ),
        sa.CheckConstraint(
            "debits_posted >= 0 AND credits_posted >= 0"
            " AND debits_pending >= 0 AND credits_pending >= 0",
            name=op.f("ck_account_no_negative_side"),
        ),
        sa.ForeignKeyConstraint(
            ["appropriation_id"],
            ["appropriation.id"],
            name=op.f("fk_account_appropriation_id_appropriation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("appropriation_id", "kind", name=op.f("uq_account_appropriation_id")),
    )
    op.create_index(
        op.f("ix_account_appropriation_id"), "account", ["appropriation_id"], unique=False
    )
    op.create_table(
        "appropriation_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appropriation_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("document_no", sa.String(length=80), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> entered_by",
            name=op.f("ck_appropriation_change_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["appropriation_id"],
            ["appropriation.id"],
            name=op.f("fk_appropriation_change_appropriation_id_appropriation"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["app_user.id"],
            name=op.f("fk_appropriation_change_approved_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"],
            ["app_user.id"],
            name=op.f("fk_appropriation_change_entered_by_app_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appropriation_change")),
    )
    op.create_index(
        op.f("ix_appropriation_change_appropriation_id"),
        "appropriation_change",
        ["appropriation_id"],
        unique=False,
    )
    op.create_table(
        "duty",
        sa.Column("subject_type", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["app_user.id"], name=op.f("fk_duty_person_id_app_user")
        ),
        sa.PrimaryKeyConstraint("subject_type", "subject_id", "person_id", name=op.f("pk_duty")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("actor_role", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("business_date", sa.String(length=10), nullable=False),
        sa.Column("server_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_offset_s", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_event_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["day"], ["event_chain.day"], name=op.f("fk_event_day_event_chain")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("day", "position", name=op.f("uq_event_day")),
    )
    op.create_index(op.f("ix_event_area_code"), "event", ["area_code"], unique=False)
    op.create_index("ix_event_subject", "event", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_no", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("group_text", sa.String(length=20), nullable=False),
        sa.Column("door_no", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("registered_members", sa.Integer(), nullable=False),
        sa.Column("resident_members", sa.Integer(), nullable=False),
        sa.Column("resident_months", sa.Integer(), nullable=False),
        sa.Column("special_groups", sa.JSON(), nullable=False),
        sa.Column("officials_relative", sa.Boolean(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_household_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_household_dwelling_id_dwelling")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("file_no", name=op.f("uq_household_file_no")),
    )
    op.create_index(op.f("ix_household_area_code"), "household", ["area_code"], unique=False)
    op.create_index("ix_household_area_file", "household", ["area_code", "file_no"], unique=False)
    op.create_index(op.f("ix_household_dwelling_id"), "household", ["dwelling_id"], unique=False)
    op.create_table(
        "issued_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_type", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("verify_code", sa.String(length=32), nullable=True),
        sa.Column("letterhead", sa.JSON(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(length=200), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(number IS NULL) = (issued_at IS NULL)",
            name=op.f("ck_issued_document_number_when_issued"),
        ),
        sa.CheckConstraint(
            "issued_by IS NULL OR issued_by <> drafted_by",
            name=op.f("ck_issued_document_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["app_user.id"], name=op.f("fk_issued_document_drafted_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["app_user.id"], name=op.f("fk_issued_document_issued_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["issued_document.id"],
            name=op.f("fk_issued_document_replaces_id_issued_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_document_number")),
        sa.UniqueConstraint("verify_code", name=op.f("uq_issued_document_verify_code")),
    )
    op.create_index(
        op.f("ix_issued_document_area_code"), "issued_document", ["area_code"], unique=False
    )
    op.create_index(
        op.f("ix_issued_document_subject_id"), "issued_document", ["subject_id"], unique=False
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_login_session_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_login_session_token_sha256")),
    )
    op.create_index(op.f("ix_login_session_user_id"), "login_session", ["user_id"], unique=False)
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_role_assignment_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
        sa.UniqueConstraint(
            "user_id", "name", "area_code", name=op.f("uq_role_assignment_user_id")
        ),
    )
    op.create_index(
        op.f("ix_role_assignment_user_id"), "role_assignment", ["user_id"], unique=False
    )
    op.create_table(
        "artefact",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("renderer", sa.String(length=120), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["issued_document.id"],
            name=op.f("fk_artefact_document_id_issued_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_artefact")),
    )
    op.create_table(
        "bank_account",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("bank", sa.String(length=60), nullable=False),
        sa.Column("holder_name", sa.String(length=50), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number_mask", sa.String(length=32), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_bank_account_household_id_household")
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_bank_account")),
    )
    op.create_index(op.f("ix_bank_account_area_code"), "bank_account", ["area_code"], unique=False)
    op.create_index(
        op.f("ix_bank_account_number_index"), "bank_account", ["number_index"], unique=False
    )
    op.create_table(
        "conversion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=False),
        sa.Column("technology", sa.String(length=40), nullable=False),
        sa.Column("programme_year", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("design", sa.JSON(), nullable=True),
        sa.Column("device_maker", sa.String(length=60), nullable=False),
        sa.Column("device_model", sa.String(length=60), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("device_serial", sa.String(length=60), nullable=False),
        sa.Column("heat_meter_no", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_conversion_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_conversion_dwelling_id_dwelling")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_conversion_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversion")),
        sa.UniqueConstraint("case_no", name=op.f("uq_conversion_case_no")),
    )
    op.create_index(op.f("ix_conversion_area_code"), "conversion", ["area_code"], unique=False)
    op.create_index("ix_conversion_area_stage", "conversion", ["area_code", "stage"], unique=False)
    op.create_index(op.f("ix_conversion_dwelling_id"), "conversion", ["dwelling_id"], unique=False)
    op.create_index(
        op.f("ix_conversion_household_id"), "conversion", ["household_id"], unique=False
    )
    op.create_index(
        "uq_conversion_device_serial",
        "conversion",
        ["device_serial"],
        unique=True,
        sqlite_where=sa.text("device_serial <> ''"),
        postgresql_where=sa.text("device_serial <> ''"),
    )
    op.create_index(
        "uq_conversion_heat_meter_no",
        "conversion",
        ["heat_meter_no"],
        unique=True,
        sqlite_where=sa.text("heat_meter_no <> ''"),
        postgresql_where=sa.text("heat_meter_no <> ''"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("is_householder", sa.Boolean(), nullable=False),
        sa.Column("relation", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("name_norm", sa.String(length=50), nullable=False),
        sa.Column("id_no_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_no_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id_no_mask", sa.String(length=18), nullable=False),
        sa.Column("birth", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_person_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_no_index", name=op.f("uq_person_id_no_index")),
    )
    op.create_index(op.f("ix_person_area_code"), "person", ["area_code"], unique=False)
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.create_index("ix_person_name", "person", ["name_norm"], unique=False)
    op.create_index(
        "uq_person_householder",
        "person",
        ["household_id"],
        unique=True,
        sqlite_where=sa.text("is_householder"),
        postgresql_where=sa.text("is_householder"),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("debit_account_id", sa.Uuid(), nullable=False),
        sa.Column("credit_account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("pending_id", sa.Uuid(), nullable=True),
        sa.Column("reference_type", sa.String(length=20), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_transfer_amount_positive")),
        sa.CheckConstraint(
            "debit_account_id <> credit_account_id", name=op.f("ck_transfer_two_sides")
        ),
        sa.ForeignKeyConstraint(
            ["credit_account_id"],
            ["account.id"],
            name=op.f("fk_transfer_credit_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id"], ["account.id"], name=op.f("fk_transfer_debit_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["app_user.id"], name=op.f("fk_transfer_made_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["pending_id"], ["transfer.id"], name=op.f("fk_transfer_pending_id_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("pending_id", name=op.f("uq_transfer_pending_id")),
    )
    op.create_index(
        op.f("ix_transfer_credit_account_id"), "transfer", ["credit_account_id"], unique=False
    )
    op.create_index(
        op.f("ix_transfer_debit_account_id"), "transfer", ["debit_account_id"], unique=False
    )
    op.create_index(op.f("ix_transfer_reference_id"), "transfer", ["reference_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_no", sa.String(length=24), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("conversion_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("policy_code", sa.String(length=60), nullable=False),
        sa.Column("policy_version", sa.String(length=20), nullable=False),
        sa.Column("policy_sha256", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("facts_sha256", sa.String(length=64), nullable=False),
        sa.Column("assessment", sa.JSON(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("self_paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("retention_fen", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_claim_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["conversion_id"], ["conversion.id"], name=op.f("fk_claim_conversion_id_conversion")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_claim_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_claim_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("claim_no", name=op.f("uq_claim_claim_no")),
    )
    op.create_index(op.f("ix_claim_area_code"), "claim", ["area_code"], unique=False)
    op.create_index("ix_claim_area_stage", "claim", ["area_code", "stage"], unique=False)
    op.create_index(op.f("ix_claim_conversion_id"), "claim", ["conversion_id"], unique=False)
    op.create_index(op.f("ix_claim_household_id"), "claim", ["household_id"], unique=False)
    op.create_index(
        "uq_claim_live",
        "claim",
        ["conversion_id", "kind"],
        unique=True,
        sqlite_where=sa.text("stage NOT IN ('rejected', 'withdrawn')"),
        postgresql_where=sa.text("stage NOT IN ('rejected', 'withdrawn')"),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversion_id", sa.Uuid(), nullable=False),
        sa.Column("checklist", sa.String(length=40), nullable=False),
        sa.Column("checklist_version", sa.String(length=20), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("room_temp_celsius", sa.Double(), nullable=False),
        sa.Column("outdoor_temp_celsius", sa.Double(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inspector_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["conversion.id"],
            name=op.f("fk_inspection_conversion_id_conversion"),
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["app_user.id"], name=op.f("fk_inspection_inspector_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_area_code"), "inspection", ["area_code"], unique=False)
    op.create_index(
        op.f("ix_inspection_conversion_id"), "inspection", ["conversion_id"], unique=False
    )
    op.create_table(
        "pv_system",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=False),
        sa.Column("conversion_id", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("connection_mode", sa.String(length=20), nullable=False),
        sa.Column("investor", sa.String(length=20), nullable=False),
        sa.Column("roof", sa.JSON(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversion_id"], ["conversion.id"], name=op.f("fk_pv_system_conversion_id_conversion")
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_pv_system_dwelling_id_dwelling")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_pv_system_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pv_system")),
        sa.UniqueConstraint("conversion_id", name=op.f("uq_pv_system_conversion_id")),
    )
    op.create_index(op.f("ix_pv_system_area_code"), "pv_system", ["area_code"], unique=False)
    op.create_index(op.f("ix_pv_system_dwelling_id"), "pv_system", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_pv_system_household_id"), "pv_system", ["household_id"], unique=False)
    op.create_table(
        "retrofit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=False),
        sa.Column("conversion_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("hidden_work_on", sa.Date(), nullable=True),
        sa.Column("hidden_work_note", sa.String(length=400), nullable=False),
        sa.Column("hidden_work", sa.JSON(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversion_id"], ["conversion.id"], name=op.f("fk_retrofit_conversion_id_conversion")
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_retrofit_dwelling_id_dwelling")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrofit")),
        sa.UniqueConstraint("conversion_id", name=op.f("uq_retrofit_conversion_id")),
    )
    op.create_index(op.f("ix_retrofit_area_code"), "retrofit", ["area_code"], unique=False)
    op.create_index(op.f("ix_retrofit_dwelling_id"), "retrofit", ["dwelling_id"], unique=False)
    op.create_table(
        "claim_share",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_share_claim_id_claim")
        ),
        sa.PrimaryKeyConstraint("claim_id", "level", name=op.f("pk_claim_share")),
    )
    op.create_table(
        "finding",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_finding_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "item", name=op.f("pk_finding")),
    )
    op.create_table(
        "pv_sizing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pv_system_id", sa.Uuid(), nullable=False),
        sa.Column("model_version", sa.String(length=60), nullable=False),
        sa.Column("weather_sha256", sa.String(length=64), nullable=False),
        sa.Column("weather_basis", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("module_count", sa.Integer(), nullable=False),
        sa.Column("kwp_dc", sa.Double(), nullable=False),
        sa.Column("kw_ac", sa.Double(), nullable=False),
        sa.Column("annual_kwh", sa.Double(), nullable=False),
        sa.Column("p90_kwh", sa.Double(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["app_user.id"], name=op.f("fk_pv_sizing_made_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["pv_system_id"], ["pv_system.id"], name=op.f("fk_pv_sizing_pv_system_id_pv_system")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pv_sizing")),
    )
    op.create_index(op.f("ix_pv_sizing_area_code"), "pv_sizing", ["area_code"], unique=False)
    op.create_index(op.f("ix_pv_sizing_pv_system_id"), "pv_sizing", ["pv_system_id"], unique=False)
    op.create_table(
        "retrofit_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retrofit_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("model_version", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("before_w_k", sa.Double(), nullable=False),
        sa.Column("after_w_k", sa.Double(), nullable=False),
        sa.Column("saving", sa.Double(), nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["app_user.id"], name=op.f("fk_retrofit_assessment_made_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["retrofit_id"],
            ["retrofit.id"],
            name=op.f("fk_retrofit_assessment_retrofit_id_retrofit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrofit_assessment")),
    )
    op.create_index(
        op.f("ix_retrofit_assessment_area_code"), "retrofit_assessment", ["area_code"], unique=False
    )
    op.create_index(
        op.f("ix_retrofit_assessment_retrofit_id"),
        "retrofit_assessment",
        ["retrofit_id"],
        unique=False,
    )


def _drop_tables() -> None:
    op.drop_index(op.f("ix_retrofit_assessment_retrofit_id"), table_name="retrofit_assessment")
    op.drop_index(op.f("ix_retrofit_assessment_area_code"), table_name="retrofit_assessment")
    op.drop_table("retrofit_assessment")
    op.drop_index(op.f("ix_pv_sizing_pv_system_id"), table_name="pv_sizing")
    op.drop_index(op.f("ix_pv_sizing_area_code"), table_name="pv_sizing")
    op.drop_table("pv_sizing")
    op.drop_table("finding")
    op.drop_table("claim_share")
    op.drop_index(op.f("ix_retrofit_dwelling_id"), table_name="retrofit")
    op.drop_index(op.f("ix_retrofit_area_code"), table_name="retrofit")
    op.drop_table("retrofit")
    op.drop_index(op.f("ix_pv_system_household_id"), table_name="pv_system")
    op.drop_index(op.f("ix_pv_system_dwelling_id"), table_name="pv_system")
    op.drop_index(op.f("ix_pv_system_area_code"), table_name="pv_system")
    op.drop_table("pv_system")
    op.drop_index(op.f("ix_inspection_conversion_id"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_area_code"), table_name="inspection")
    op.drop_table("inspection")
    op.drop_index(
        "uq_claim_live",
        table_name="claim",
        sqlite_where=sa.text("stage NOT IN ('rejected', 'withdrawn')"),
        postgresql_where=sa.text("stage NOT IN ('rejected', 'withdrawn')"),
    )
    op.drop_index(op.f("ix_claim_household_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_conversion_id"), table_name="claim")
    op.drop_index("ix_claim_area_stage", table_name="claim")
    op.drop_index(op.f("ix_claim_area_code"), table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_transfer_reference_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_debit_account_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_credit_account_id"), table_name="transfer")
    op.drop_table("transfer")
    op.drop_index(
        "uq_person_householder",
        table_name="person",
        sqlite_where=sa.text("is_householder"),
        postgresql_where=sa.text("is_householder"),
    )
    op.drop_index("ix_person_name", table_name="person")
    op.drop_index(op.f("ix_person_household_id"), table_name="person")
    op.drop_index(op.f("ix_person_area_code"), table_name="person")
    op.drop_table("person")
    op.drop_index(
        "uq_conversion_heat_meter_no",
        table_name="conversion",
        sqlite_where=sa.text("heat_meter_no <> ''"),
        postgresql_where=sa.text("heat_meter_no <> ''"),
    )
    op.drop_index(
        "uq_conversion_device_serial",
        table_name="conversion",
        sqlite_where=sa.text("device_serial <> ''"),
        postgresql_where=sa.text("device_serial <> ''"),
    )
    op.drop_index(op.f("ix_conversion_household_id"), table_name="conversion")
    op.drop_index(op.f("ix_conversion_dwelling_id"), table_name="conversion")
    op.drop_index("ix_conversion_area_stage", table_name="conversion")
    op.drop_index(op.f("ix_conversion_area_code"), table_name="conversion")
    op.drop_table("conversion")
    op.drop_index(op.f("ix_bank_account_number_index"), table_name="bank_account")
    op.drop_index(op.f("ix_bank_account_area_code"), table_name="bank_account")
    op.drop_table("bank_account")
    op.drop_table("artefact")
    op.drop_index(op.f("ix_role_assignment_user_id"), table_name="role_assignment")
    op.drop_table("role_assignment")
    op.drop_index(op.f("ix_login_session_user_id"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_index(op.f("ix_issued_document_subject_id"), table_name="issued_document")
    op.drop_index(op.f("ix_issued_document_area_code"), table_name="issued_document")
    op.drop_table("issued_document")
    op.drop_index(op.f("ix_household_dwelling_id"), table_name="household")
    op.drop_index("ix_household_area_file", table_name="household")
    op.drop_index(op.f("ix_household_area_code"), table_name="household")
    op.drop_table("household")
    op.drop_index("ix_event_subject", table_name="event")
    op.drop_index(op.f("ix_event_area_code"), table_name="event")
    op.drop_table("event")
    op.drop_table("duty")
    op.drop_index(
        op.f("ix_appropriation_change_appropriation_id"), table_name="appropriation_change"
    )
    op.drop_table("appropriation_change")
    op.drop_index(op.f("ix_account_appropriation_id"), table_name="account")
    op.drop_table("account")
    op.drop_index(op.f("ix_access_record_subject_id"), table_name="access_record")
    op.drop_index(op.f("ix_access_record_at"), table_name="access_record")
    op.drop_index(op.f("ix_access_record_area_code"), table_name="access_record")
    op.drop_index(op.f("ix_access_record_actor_id"), table_name="access_record")
    op.drop_table("access_record")
    op.drop_table("throttle")
    op.drop_table("setting")
    op.drop_index(op.f("ix_outbox_item_done_at"), table_name="outbox_item")
    op.drop_table("outbox_item")
    op.drop_table("number_series")
    op.drop_table("event_chain")
    op.drop_index(
        "uq_dwelling_plot_no",
        table_name="dwelling",
        sqlite_where=sa.text("plot_no <> ''"),
        postgresql_where=sa.text("plot_no <> ''"),
    )
    op.drop_index(
        "uq_dwelling_electricity_customer_no",
        table_name="dwelling",
        sqlite_where=sa.text("electricity_customer_no <> ''"),
        postgresql_where=sa.text("electricity_customer_no <> ''"),
    )
    op.drop_index(op.f("ix_dwelling_area_code"), table_name="dwelling")
    op.drop_table("dwelling")
    op.drop_index(op.f("ix_appropriation_area_code"), table_name="appropriation")
    op.drop_table("appropriation")
    op.drop_table("app_user")
