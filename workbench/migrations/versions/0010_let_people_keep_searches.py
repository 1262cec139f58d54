"""let people keep searches"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
Instant = sqlmodel.sql.sqltypes.UTCDateTime
TABLES = ("saved_search", "search_look", "search_feed", "batch_search")


def upgrade() -> None:
    _table(
        "saved_search",
        sa.Column("name", Words(), nullable=False),
        sa.Column("asked", Words(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_saved_search_name")),
    )
    _table("search_look", sa.Column("seen", sa.JSON(), nullable=False), *_of_a_search("search_look"))
    _table("search_feed", sa.Column("nonce", Words(), nullable=False), *_of_a_search("search_feed"))
    _table(
        "batch_search",
        sa.Column("name", Words(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("0 <= done AND done <= total", name=op.f("ck_batch_search_progress")),
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f(f"fk_{name}_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_user_id"), name, ["user_id"])


def _of_a_search(name: str) -> tuple[sa.Column[Any], sa.Constraint, sa.Constraint]:
    key = sa.ForeignKeyConstraint(["search_id"], ["saved_search.id"], name=op.f(f"fk_{name}_search_id_saved_search"))
    one = sa.UniqueConstraint("search_id", "user_id", name=op.f(f"uq_{name}_search_id_user_id"))
    return sa.Column("search_id", sa.Integer(), nullable=False), key, one
