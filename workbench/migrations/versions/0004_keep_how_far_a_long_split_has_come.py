"""keep how far a long split has come"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "splitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("moved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("0 <= done AND done <= total", name=op.f("ck_splitting_progress")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_splitting_by_id_user")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["article_version.id"], name=op.f("fk_splitting_version_id_article_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_splitting")),
        sa.UniqueConstraint("version_id", name=op.f("uq_splitting_version_id")),
    )


def downgrade() -> None:
    op.drop_table("splitting")
