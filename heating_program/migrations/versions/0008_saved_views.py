"""People's own views of the list of households, and indexes that a city's list is read along.

What few houses lack is found by an index of those that lack it; a list by date needs its order.
PostgreSQL finds whole words of a search by an index of words, whatever its locale knows of Chinese.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"

_NO_CUSTOMER_NO = sa.text("electricity_customer_no = ''")
_NO_POSITION = sa.text("latitude_deg IS NULL")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_saved_view_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("uq_saved_view_name", "saved_view", ["user_id", "name"], unique=True)
    op.create_index("ix_household_since", "household", ["stage_since", "id", "area_code"])
    op.create_index("ix_dwelling_fuel", "dwelling", ["heating_fuel", "id"])
    for name, lacking in (("no_customer_no", _NO_CUSTOMER_NO), ("no_position", _NO_POSITION)):
        op.create_index(
            f"ix_dwelling_{name}",
            "dwelling",
            ["id"],
            sqlite_where=lacking,
            postgresql_where=lacking,
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_search_key_words ON search_key USING gin (string_to_array(key, ' '))"
        )


def downgrade() -> None:
    op.execute("DROP INDEX IF EXISTS ix_search_key_words")
    for name in ("no_position", "no_customer_no", "fuel"):
        op.drop_index(f"ix_dwelling_{name}", table_name="dwelling")
    op.drop_index("ix_household_since", table_name="household")
    op.drop_table("saved_view")
