"""give claims tags, names a standing

Tables are made anew by hand: batch mode writes the constraints of its copies in any order.
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATE = "state IN ('proposed', 'accepted', 'rejected')"
DECIDED = "(state = 'proposed') = (by_id IS NULL) AND (by_id IS NULL) = (at IS NULL)"
KIND = "kind IN ('person', 'organisation', 'place', 'law', 'event', 'unknown')"


def upgrade() -> None:
    op.create_table(
        "tag",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("term", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        *_standing(),
        *_constraints("tag", "term"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_tag_by_id_user"),
        sa.CheckConstraint(STATE, name=op.f("ck_tag_state")),
        sa.CheckConstraint(DECIDED, name=op.f("ck_tag_decided")),
    )
    accusation: sa.Column[str] = sa.Column(
        "accusation", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=sa.text("''")
    )
    op.add_column("claim", accusation)
    _make_anew("entity", *_entity(), sa.CheckConstraint(KIND, name=op.f("ck_entity_kind")))
    _make_anew(
        "mention",
        *_mention(),
        *_standing(),
        *_constraints("mention", "entity_id"),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name="fk_mention_entity_id_entity"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_mention_by_id_user"),
        sa.CheckConstraint(STATE, name=op.f("ck_mention_state")),
        sa.CheckConstraint(DECIDED, name=op.f("ck_mention_decided")),
        more={"state": "'proposed'"},
    )


def downgrade() -> None:
    _make_anew(
        "mention",
        *_mention(),
        *_constraints("mention", "entity_id"),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name="fk_mention_entity_id_entity"),
    )
    _make_anew("entity", *_entity())
    op.drop_column("claim", "accusation")
    op.drop_table("tag")


def _make_anew(table: str, *parts: sa.Column[Any] | sa.Constraint, more: dict[str, str] | None = None) -> None:
    """Put a table of these columns and constraints in the place of one, with its rows; `more` are values of new columns."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
    op.create_table(f"{table}_anew", *parts)
    names = [part.name for part in parts if isinstance(part, sa.Column) and part.name in there]
    into, values = ", ".join([*names, *(more or {})]), ", ".join([*names, *(more or {}).values()])
    op.execute(f"INSERT INTO {table}_anew ({into}) SELECT {values} FROM {table}")
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)


def _standing() -> list[sa.Column[Any]]:
    return [
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    ]


def _constraints(table: str, other: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("claim_id", other, name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f(f"fk_{table}_claim_id_claim")),
    ]


def _mention() -> list[sa.Column[Any]]:
    return [
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    ]


def _entity() -> list[sa.Column[Any] | sa.Constraint]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
        sa.UniqueConstraint("name", name=op.f("uq_entity_name")),
    ]
