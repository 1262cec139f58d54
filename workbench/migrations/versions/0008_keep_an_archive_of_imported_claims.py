"""keep an archive of imported claims"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
Instant = sqlmodel.sql.sqltypes.UTCDateTime
VERDICTS = (
    "verdict IN ('accurate', 'mostly_accurate', 'missing_context', 'mostly_inaccurate', 'inaccurate', 'conflicting',"
    " 'unproven', 'outdated', 'not_checkable', 'withdrawn')"
)


def upgrade() -> None:
    op.create_table(
        "archive",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "lines", "count", "by_id")),
        *(sa.Column(name, Words(), nullable=False) for name in ("name", "sha256")),
        sa.Column("at", Instant(), nullable=False),
        _rule("archive", "count", "0 <= count AND count <= lines"),
        sa.UniqueConstraint("sha256", name=op.f("uq_archive_sha256")),
        *_keys("archive", {"by_id": "user"}),
    )
    op.create_table(
        "imported_claim",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "archive_id")),
        *(
            sa.Column(name, Words(), nullable=False)
            for name in ("key", "text", "title", "claimant", "publisher", "url", "rating", "digest")
        ),
        *(sa.Column(name, Words(), nullable=True) for name in ("verdict", "language", "claimed_on", "reviewed_on")),
        _rule("imported_claim", "verdict", VERDICTS),
        _rule("imported_claim", "text", "length(trim(text)) > 0"),
        sa.UniqueConstraint("digest", name=op.f("uq_imported_claim_digest")),
        *_keys("imported_claim", {"archive_id": "archive"}),
    )
    op.create_index("ix_imported_claim_archive_id", "imported_claim", ["archive_id"])


def _keys(table: str, foreign: dict[str, str]) -> list[sa.Constraint]:
    made: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
        for name, other in foreign.items()
    ]
    return [*made, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _rule(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def downgrade() -> None:
    op.drop_table("imported_claim")
    op.drop_table("archive")
