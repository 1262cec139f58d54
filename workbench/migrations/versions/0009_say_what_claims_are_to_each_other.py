"""say what claims are to each other"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
Instant = sqlmodel.sql.sqltypes.UTCDateTime
FOREIGN = {
    **{"claim_id": "claim", "other_id": "claim", "imported_id": "imported_claim"},
    **{"by_id": "user", "taken_back_by_id": "user"},
}
RULES = {
    "relation": "relation IN ('same', 'narrower', 'entails', 'contradicts', 'supersedes')",
    "one_other": "(other_id IS NULL) <> (imported_id IS NULL)",
    "itself": "other_id IS NULL OR other_id <> claim_id",
    "reason": "relation IS NOT NULL OR length(trim(why)) > 0",
    "taken_back": "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
}


def upgrade() -> None:
    op.create_table(
        "claim_link",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "claim_id", "by_id")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("other_id", "imported_id", "taken_back_by_id")),
        sa.Column("relation", Words(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("why", Words(), nullable=False),
        sa.Column("was", Words(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("taken_back_at", Instant(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_claim_link_{name}")) for name, rule in RULES.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_claim_link_{name}_{other}"))
            for name, other in FOREIGN.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_link")),
    )
    op.create_index("ix_claim_link_claim_id", "claim_link", ["claim_id", "taken_back_at"])
    op.create_index("ix_claim_link_other_id", "claim_link", ["other_id", "taken_back_at"])
    op.create_index("ix_claim_link_imported_id", "claim_link", ["imported_id"])


def downgrade() -> None:
    op.drop_table("claim_link")
