"""Photos of what was surveyed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_STANDING = sa.text("removed_at IS NULL")
_INDEXED = ("area_code", "household_id", "sha256", "subject_id")


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("shown_sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latitude_deg", sa.Double(), nullable=True),
        sa.Column("longitude_deg", sa.Double(), nullable=True),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_reason", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "(latitude_deg IS NULL) = (longitude_deg IS NULL)",
            name=op.f("ck_photo_whole_position"),
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)",
            name=op.f("ck_photo_removed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_photo_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["app_user.id"], name=op.f("fk_photo_removed_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["app_user.id"], name=op.f("fk_photo_uploaded_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    for column in _INDEXED:
        op.create_index(op.f(f"ix_photo_{column}"), "photo", [column], unique=False)
    op.create_index(
        "uq_photo_standing",
        "photo",
        ["subject_type", "subject_id", "sha256"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def downgrade() -> None:
    op.drop_index("uq_photo_standing", table_name="photo")
    for column in reversed(_INDEXED):
        op.drop_index(op.f(f"ix_photo_{column}"), table_name="photo")
    op.drop_table("photo")
