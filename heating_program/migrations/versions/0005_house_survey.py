"""The house side by side: walls built otherwise, windows and doors as rows, layers, porch area."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0009"

_SIDES = "side IN ('front', 'right', 'back', 'left')"
_LAYERS = ("roof_layers", "floor_layers")


def upgrade() -> None:
    for name in _LAYERS:
        op.add_column("dwelling", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("dwelling", sa.Column("porch_area_m2", sa.Double()))
    op.create_table(
        "dwelling_wall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("layers", sa.JSON(), nullable=False),
        sa.CheckConstraint(_SIDES, name=op.f("ck_dwelling_wall_side")),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_dwelling_wall_dwelling_id_dwelling")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling_wall")),
        sa.UniqueConstraint("dwelling_id", "side", name=op.f("uq_dwelling_wall_dwelling_id")),
    )
    op.create_index(op.f("ix_dwelling_wall_area_code"), "dwelling_wall", ["area_code"])
    op.create_table(
        "dwelling_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("width_m", sa.Double(), nullable=False),
        sa.Column("height_m", sa.Double(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("frame", sa.String(16), nullable=False),
        sa.Column("panes", sa.Integer()),
        sa.Column("leaks", sa.Boolean()),
        sa.CheckConstraint(_SIDES, name=op.f("ck_dwelling_opening_side")),
        sa.CheckConstraint(
            "width_m > 0 AND height_m > 0 AND count > 0", name=op.f("ck_dwelling_opening_size")
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_dwelling_opening_dwelling_id_dwelling")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling_opening")),
    )
    op.create_index(op.f("ix_dwelling_opening_area_code"), "dwelling_opening", ["area_code"])
    op.create_index(op.f("ix_dwelling_opening_dwelling_id"), "dwelling_opening", ["dwelling_id"])


def downgrade() -> None:
    op.drop_table("dwelling_opening")
    op.drop_table("dwelling_wall")
    for name in ("porch_area_m2", *_LAYERS):
        op.drop_column("dwelling", name)
