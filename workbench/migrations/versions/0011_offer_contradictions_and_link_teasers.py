"""offer contradictions and link teasers"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

Instant = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "contrast",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "claim_id", "other_id")),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.CheckConstraint("claim_id < other_id", name=op.f("ck_contrast_order")),
        *(
            sa.ForeignKeyConstraint([name], ["claim.id"], name=op.f(f"fk_contrast_{name}_claim"))
            for name in ("claim_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contrast")),
        sa.UniqueConstraint("claim_id", "other_id", name=op.f("uq_contrast_claim_id_other_id")),
    )
    op.create_index(op.f("ix_contrast_other_id"), "contrast", ["other_id"])
    op.create_table(
        "teaser_link",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "version_id", "start", "stop", "claim_id")),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("0 <= start AND start < stop", name=op.f("ck_teaser_link_order")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_teaser_link_{name}_{other}"))
            for name, other in (("version_id", "article_version"), ("claim_id", "claim"), ("by_id", "user"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaser_link")),
        sa.UniqueConstraint("version_id", "start", "claim_id", name=op.f("uq_teaser_link_version_id_start_claim_id")),
    )
    op.create_index(op.f("ix_teaser_link_claim_id"), "teaser_link", ["claim_id"])


def downgrade() -> None:
    op.drop_table("teaser_link")
    op.drop_table("contrast")
