"""tell who linked evidence to a claim that is replaced"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
Instant = sqlmodel.sql.sqltypes.UTCDateTime
BEFORE = ("assigned", "unassigned", "mentioned", "replied", "settled", "disputed", "stale", "signed_off", "reopened")
FOREIGN = {"user_id": "user", "claim_id": "claim", "thread_id": "thread", "article_id": "article"}
INDEXES = {"ix_notification_user_id": None, "ix_notification_unread": "read_at IS NULL"}


def upgrade() -> None:
    _anew((*BEFORE, "replaced"))


def downgrade() -> None:
    op.execute("DELETE FROM notification WHERE notice = 'replaced'")
    _anew(BEFORE)


def _anew(notices: tuple[str, ...]) -> None:
    """The table of notifications with a wider or narrower rule about what they may tell of."""
    op.create_table(
        "notification_anew",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "user_id", "event_seq")),
        sa.Column("notice", Words(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("claim_id", "thread_id", "article_id")),
        sa.Column("read_at", Instant(), nullable=True),
        sa.CheckConstraint(f"notice IN {notices}", name=op.f("ck_notification_notice")),
        sa.ForeignKeyConstraint(["event_seq"], ["event.seq"], name=op.f("fk_notification_event_seq_event")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_notification_{name}_{other}"))
            for name, other in FOREIGN.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    columns = "id, user_id, event_seq, notice, claim_id, thread_id, article_id, read_at"
    op.execute(f"INSERT INTO notification_anew ({columns}) SELECT {columns} FROM notification")
    op.drop_table("notification")
    op.rename_table("notification_anew", "notification")
    for name, where in INDEXES.items():
        op.create_index(op.f(name), "notification", ["user_id"], sqlite_where=sa.text(where) if where else None)
