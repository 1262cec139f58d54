"""let two people review: rounds and turns, assignments, threads, sign-offs, the desk's rules"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
Instant = sqlmodel.sql.sqltypes.UTCDateTime
CHANGED = "The claim or its evidence changed after the verdict."
PASSAGE = "(version_id IS NULL) = (start IS NULL) AND (start IS NULL) = (stop IS NULL)"
NOTICES = "'assigned', 'unassigned', 'mentioned', 'replied', 'settled', 'disputed', 'stale', 'signed_off', 'reopened'"

ADDED = {  # in place, with their rules: a copied table would come back with them in another order
    "claim": (
        "accuses_by_id INTEGER CONSTRAINT fk_claim_accuses_by_id_user REFERENCES user (id)",
        "once_checkable BOOLEAN NOT NULL DEFAULT 0",
        "once_judged BOOLEAN NOT NULL DEFAULT 0",
        "once_by_two BOOLEAN NOT NULL DEFAULT 0",
        "round INTEGER NOT NULL DEFAULT 1 CONSTRAINT ck_claim_round CHECK (round >= 1)",
        "stale_why VARCHAR CONSTRAINT ck_claim_stale CHECK ((state = 'stale') = (stale_why IS NOT NULL))",
    ),
    "article": ("due_at DATETIME", "embargo_until DATETIME", "signed_off_at DATETIME"),
    "review": (
        "turn VARCHAR NOT NULL DEFAULT 'first' CONSTRAINT ck_review_turn CHECK (turn IN ('first', 'second', 'resolution'))"
        " CONSTRAINT ck_review_outdated CHECK (verdict <> 'outdated' OR valid_to IS NOT NULL)",
        "note VARCHAR NOT NULL DEFAULT ''",
    ),
    "finding": (
        "round INTEGER NOT NULL DEFAULT 1",
        "valid_from VARCHAR",
        "valid_to VARCHAR",
        "by_id INTEGER CONSTRAINT fk_finding_by_id_user REFERENCES user (id)",
        "how VARCHAR NOT NULL DEFAULT 'one_review' CONSTRAINT ck_finding_how"
        " CHECK (how IN ('one_review', 'agreement', 'resolution', 'break_glass'))",
        "why VARCHAR CONSTRAINT ck_finding_broken_glass CHECK ((how = 'break_glass') = (why IS NOT NULL))",
    ),
    "idempotency_key": ("message VARCHAR", "location VARCHAR"),
}
INDEXES = (
    ("uq_review_turn", "review", ["claim_id", "round", "turn"], None, True),
    ("uq_review_person", "review", ["claim_id", "round", "reviewer_id"], None, True),
    ("ix_review_reviewer_id", "review", ["reviewer_id"], None, False),
    ("uq_finding_version", "finding", ["claim_id", "version"], None, True),
    ("uq_assignment_open", "assignment", ["claim_id"], "ended_at IS NULL", True),
    ("ix_assignment_mine", "assignment", ["user_id"], "ended_at IS NULL", False),
    ("ix_assignment_claim_id", "assignment", ["claim_id"], None, False),
    ("ix_thread_claim_id", "thread", ["claim_id"], None, False),
    ("ix_thread_evidence_id", "thread", ["evidence_id"], None, False),
    ("ix_thread_version_id", "thread", ["version_id"], None, False),
    ("ix_notification_user_id", "notification", ["user_id"], None, False),
    ("ix_notification_unread", "notification", ["user_id"], "read_at IS NULL", False),
    ("ix_bulk_by_id", "bulk", ["by_id"], None, False),
    ("ix_sign_off_article_id", "sign_off", ["article_id"], None, False),
    ("ix_correction_article_id", "correction", ["article_id"], None, False),
    ("ix_correction_claim_id", "correction", ["claim_id"], None, False),
)

WIDER = {  # what the queue looks through stands in the index itself
    "ix_claim_state": ("claim", ["state", "kind", "checkworthiness", "round"]),
    "ix_appearance_claim_id": ("appearance", ["claim_id", "version_id"]),
}


def upgrade() -> None:
    # A rule about stale claims can only come in while there are none.
    op.execute("CREATE TEMP TABLE were_stale AS SELECT id FROM claim WHERE state = 'stale'")
    op.execute("UPDATE claim SET state = 'settled' WHERE state = 'stale'")
    for table, added in ADDED.items():
        for column in added:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.execute(f"UPDATE claim SET state = 'stale', stale_why = '{CHANGED}' WHERE id IN (SELECT id FROM were_stale)")
    _number_rounds()
    op.execute(
        "UPDATE claim SET accuses_by_id = (SELECT actor_id FROM event WHERE target = 'claim' AND target_id = claim.id"
        " AND action = 'accusation answered' ORDER BY seq DESC LIMIT 1) WHERE accuses IS NOT NULL"
    )
    op.execute("UPDATE claim SET once_checkable = 1 WHERE kind IN ('fact', 'attributed_statement')")
    op.execute("UPDATE claim SET once_judged = 1 WHERE id IN (SELECT claim_id FROM review)")
    _work()
    _stories()
    for name, table, columns, where, unique in INDEXES:
        op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where) if where else None)
    for name, (table, columns) in WIDER.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    op.execute("DROP TABLE were_stale")


def _number_rounds() -> None:
    """Findings take the round and the dates of their review; a claim is in the round after that of a stale one."""
    for name, source in {
        "round": "round",
        "valid_from": "valid_from",
        "valid_to": "valid_to",
        "by_id": "reviewer_id",
    }.items():
        op.execute(
            f"UPDATE finding SET {name} = (SELECT {source} FROM review WHERE review.id = finding.decided_from_id)"
        )
    last = "COALESCE((SELECT MAX(round) FROM review WHERE review.claim_id = claim.id), 1)"
    op.execute(f"UPDATE claim SET round = {last} + (state = 'stale')")


def _work() -> None:
    op.create_table(
        "review_evidence",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        *_keys("review_evidence", {"review_id": "review", "link_id": "evidence_link"}, ["review_id", "link_id"]),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("claim_id", "user_id", "by_id")),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        *_keys("assignment", {"claim_id": "claim", "user_id": "user", "by_id": "user"}),
    )
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("claim_id", "evidence_id", "version_id", "start", "stop")
        ),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        *_keys(
            "thread",
            {"claim_id": "claim", "evidence_id": "evidence", "version_id": "article_version", "resolved_by_id": "user"},
        ),
        _rule("thread", "target", "(claim_id IS NOT NULL) + (evidence_id IS NOT NULL) + (version_id IS NOT NULL) = 1"),
        _rule("thread", "passage", PASSAGE),
        _rule("thread", "order", "start IS NULL OR (0 <= start AND start < stop)"),
        _rule("thread", "resolved", "(resolved_at IS NULL) = (resolved_by_id IS NULL)"),
    )
    # Every comment of before is a thread of its own.
    op.execute("INSERT INTO thread (id, claim_id) SELECT id, claim_id FROM comment")
    _comments("thread")
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("notice", Words(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("claim_id", "thread_id", "article_id")),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["event_seq"], ["event.seq"], name="fk_notification_event_seq_event"),
        *_keys(
            "notification", {"user_id": "user", "claim_id": "claim", "thread_id": "thread", "article_id": "article"}
        ),
        _rule("notification", "notice", f"notice IN ({NOTICES})"),
    )
    op.create_table(
        "bulk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", Words(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        *_keys("bulk", {"by_id": "user"}),
        _rule("bulk", "what", "what IN ('assign', 'discard', 'tag')"),
    )
    op.create_table(
        "bulk_claim",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("bulk_id", "claim_id", "event_seq")),
        sa.ForeignKeyConstraint(["event_seq"], ["event.seq"], name="fk_bulk_claim_event_seq_event"),
        *_keys("bulk_claim", {"bulk_id": "bulk", "claim_id": "claim"}, ["bulk_id", "claim_id"]),
    )


def _comments(parent: str) -> None:
    """The table of comments anew, hanging on `parent`; a comment has the id of its thread where it comes from a claim."""
    op.create_table(
        "comment_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(f"{parent}_id", sa.Integer(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *_keys("comment", {f"{parent}_id": parent, "by_id": "user"}),
    )
    source = (
        "SELECT id, id, text, by_id, at FROM comment"
        if parent == "thread"
        else "SELECT comment.id, claim_id, text, by_id, at FROM comment JOIN thread ON thread.id = thread_id"
        " WHERE claim_id IS NOT NULL"
    )
    op.execute(f"INSERT INTO comment_anew (id, {parent}_id, text, by_id, at) {source}")
    op.drop_table("comment")
    op.rename_table("comment_anew", "comment")
    op.create_index(f"ix_comment_{parent}_id", "comment", [f"{parent}_id"])


def _stories() -> None:
    op.create_table(
        "sign_off",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "article_id", "version_id", "by_id")),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("reason", Words(), nullable=True),
        sa.Column("embargo_until", Instant(), nullable=True),
        *_keys("sign_off", {"article_id": "article", "version_id": "article_version", "by_id": "user"}),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        *(sa.Column(name, Words(), nullable=False) for name in ("what", "verdict", "why")),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *_keys("correction", {"article_id": "article", "claim_id": "claim", "finding_id": "finding", "by_id": "user"}),
        _rule("correction", "why", "length(trim(why)) > 0"),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *_keys("policy", {"by_id": "user"}),
    )


def _keys(table: str, foreign: dict[str, str], primary: list[str] | None = None) -> list[sa.Constraint]:
    made: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
        for name, other in foreign.items()
    ]
    return [*made, sa.PrimaryKeyConstraint(*(primary or ["id"]), name=op.f(f"pk_{table}"))]


def _rule(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def downgrade() -> None:
    for name, (table, wider) in WIDER.items():
        op.drop_index(name, table)
        op.create_index(name, table, wider[:1])
    for name, table, _, _, _ in INDEXES:
        if table in ADDED:
            op.drop_index(name, table)
    _comments("claim")
    for table in (
        "bulk_claim",
        "bulk",
        "notification",
        "thread",
        "assignment",
        "correction",
        "sign_off",
        "policy",
        "review_evidence",
    ):
        op.drop_table(table)
    op.execute("CREATE TEMP TABLE were_stale AS SELECT id FROM claim WHERE state = 'stale'")
    op.execute("UPDATE claim SET state = 'settled', stale_why = NULL WHERE state = 'stale'")
    for table, columns in ADDED.items():
        for column in reversed(columns):
            op.drop_column(table, column.split()[0])
    op.execute("UPDATE claim SET state = 'stale' WHERE id IN (SELECT id FROM were_stale)")
    op.execute("DROP TABLE were_stale")
