"""Accounts get keys of their own, so that a former one may stay beside the one in use.

An account's number is sealed to its row's key, which was the household's: the rows that are there
keep that key, and open as before. A stay in a house may name who bought it and has no file yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0004"

_IN_USE = sa.text("closed_on IS NULL")
_NEXT_NAMED = sa.text("next_name <> ''")
_TABLE = "bank_account"


def upgrade() -> None:
    with op.batch_alter_table(_TABLE) as account:
        account.add_column(sa.Column("id", sa.Uuid()))
        account.add_column(sa.Column("closed_on", sa.Date()))
        account.add_column(sa.Column("closed_by", sa.Uuid()))
        account.add_column(
            sa.Column("closed_why", sa.String(200), nullable=False, server_default="")
        )
    op.execute("UPDATE bank_account SET id = household_id")
    with op.batch_alter_table(_TABLE) as account:
        account.alter_column("id", existing_type=sa.Uuid(), nullable=False)
        account.drop_constraint(op.f("pk_bank_account"), type_="primary")
        account.create_primary_key(op.f("pk_bank_account"), ["id"])
        account.create_foreign_key(
            op.f("fk_bank_account_closed_by_app_user"), "app_user", ["closed_by"], ["id"]
        )
    op.create_index(op.f("ix_bank_account_household_id"), _TABLE, ["household_id"])
    op.create_index(
        "uq_bank_account_in_use",
        _TABLE,
        ["household_id"],
        unique=True,
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    )
    uuid = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    # SQLite takes a constraint only with its column.
    op.execute(
        f"ALTER TABLE claim ADD COLUMN account_id {uuid}"
        " CONSTRAINT fk_claim_account_id_bank_account REFERENCES bank_account (id)"
    )
    op.create_index(op.f("ix_claim_account_id"), "claim", ["account_id"])
    for column in _next_columns():
        op.add_column("occupancy", column)
    op.create_index(
        "ix_occupancy_next",
        "occupancy",
        ["area_code"],
        sqlite_where=_NEXT_NAMED,
        postgresql_where=_NEXT_NAMED,
    )


def _next_columns() -> list["sa.Column[str]"]:
    lengths = {"next_name": 50, "next_phone": 20}
    return [
        sa.Column(name, sa.String(length), nullable=False, server_default="")
        for name, length in lengths.items()
    ]


def downgrade() -> None:
    op.drop_index("ix_occupancy_next", table_name="occupancy")
    for column in _next_columns():
        op.drop_column("occupancy", column.name)
    op.drop_index(op.f("ix_claim_account_id"), table_name="claim")
    op.execute("ALTER TABLE claim DROP COLUMN account_id")
    op.drop_index("uq_bank_account_in_use", table_name=_TABLE)
    op.drop_index(op.f("ix_bank_account_household_id"), table_name=_TABLE)
    # The older schema knows one account a household, sealed to the household's key: another one
    # could not be opened there.
    op.execute("DELETE FROM bank_account WHERE closed_on IS NOT NULL OR id <> household_id")
    with op.batch_alter_table(_TABLE) as account:
        account.drop_constraint(op.f("fk_bank_account_closed_by_app_user"), type_="foreignkey")
        account.drop_constraint(op.f("pk_bank_account"), type_="primary")
        account.create_primary_key(op.f("pk_bank_account"), ["household_id"])
        for name in ("closed_why", "closed_by", "closed_on", "id"):
            account.drop_column(name)
