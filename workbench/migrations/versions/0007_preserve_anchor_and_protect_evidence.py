"""preserve, anchor, grade and protect evidence"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
Instant = sqlmodel.sql.sqltypes.UTCDateTime
LEVELS = "sensitivity IN ('open', 'restricted', 'sealed')"
RELIABILITY = "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')"
KINDS = "kind IN ('original', 'warc', 'text', 'redacted', 'stripped', 'rendering', 'encrypted')"
DERIVED = "kind IN ('original', 'warc') OR (derived_from_id IS NOT NULL AND tool <> '')"
ORDER = "0 <= start AND start < stop"

ADDED = {
    "capture": (
        f"tool VARCHAR NOT NULL DEFAULT '' CONSTRAINT ck_capture_kind CHECK ({KINDS})"
        f" CONSTRAINT ck_capture_derived CHECK ({DERIVED})",
        "tool_version VARCHAR NOT NULL DEFAULT ''",
        "about JSON NOT NULL DEFAULT '{}'",
    ),
    "evidence_link": (
        "capture_id INTEGER CONSTRAINT fk_evidence_link_capture_id_capture REFERENCES capture (id)",
        "start INTEGER",
        "stop INTEGER CONSTRAINT ck_evidence_link_anchored CHECK"
        " ((capture_id IS NULL) = (start IS NULL) AND (start IS NULL) = (stop IS NULL))"
        f" CONSTRAINT ck_evidence_link_order CHECK (start IS NULL OR ({ORDER}))",
    ),
}
INDEXES = {
    "ix_source_name": ("source", ["name"]),
    "ix_grade_source_id": ("grade", ["source_id"]),
    "ix_access_evidence_id": ("access", ["evidence_id"]),
    "ix_access_source_id": ("access", ["source_id"]),
    "ix_access_user_id": ("access", ["user_id", "evidence_id", "source_id"]),
    "ix_fetch_evidence_id": ("fetch", ["evidence_id"]),
    "ix_sensitive_passage_capture_id": ("sensitive_passage", ["capture_id"]),
    "ix_likeness_a_id": ("likeness", ["a_id"]),
    "ix_likeness_b_id": ("likeness", ["b_id"]),
    "ix_sift_claim_id": ("sift", ["claim_id"]),
}


def upgrade() -> None:
    for table, added in ADDED.items():
        for column in added:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    _evidence(_rule("evidence", "sensitivity", LEVELS))
    _sources()
    _captures()
    _recipients()
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def _evidence(*rules: sa.Constraint) -> None:
    """The table of evidence anew, with these rules beside those it had."""
    op.create_table(
        "evidence_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("credibility", sa.Integer(), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("published_on", Words(), nullable=True),
        sa.Column("retrieved_at", Instant(), nullable=False),
        sa.Column("sensitivity", Words(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        _rule("evidence", "kind", "kind IN ('primary', 'secondary')"),
        _rule("evidence", "credibility", "credibility BETWEEN 1 AND 6"),
        _rule("evidence", "title", "length(trim(title)) > 0"),
        *rules,
        *_keys("evidence", {"source_id": "source", "added_by_id": "user"}),
    )
    op.execute("INSERT INTO evidence_anew SELECT * FROM evidence")
    op.drop_table("evidence")
    op.rename_table("evidence_anew", "evidence")
    op.create_index("ix_evidence_source_id", "evidence", ["source_id"])


def _source(*more: sa.schema.SchemaItem, taken: str) -> None:
    """The table of sources anew; `taken` are the columns of its rows, as they are taken from the old one."""
    op.create_table(
        "source_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, Words(), nullable=False) for name in ("name", "kind", "reliability")),
        sa.Column("protected", sa.Boolean(), nullable=False),
        _rule("source", "reliability", RELIABILITY),
        *more,
        *_keys("source", {}),
    )
    op.execute(f"INSERT INTO source_anew SELECT {taken} FROM source")
    op.drop_table("source")
    op.rename_table("source_anew", "source")


def _sources() -> None:
    level: sa.Column[str] = sa.Column("sensitivity", Words(), nullable=False, server_default=sa.text("'open'"))
    _source(level, _rule("source", "sensitivity", LEVELS), taken="id, name, kind, reliability, protected, 'open'")
    op.create_table(
        "grade",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "source_id", "by_id")),
        *(sa.Column(name, Words(), nullable=False) for name in ("reliability", "why")),
        sa.Column("at", Instant(), nullable=False),
        _rule("grade", "reliability", RELIABILITY),
        *_keys("grade", {"source_id": "source", "by_id": "user"}),
    )
    op.create_table(
        "identity",
        sa.Column("source_id", sa.Integer(), nullable=False),
        *(sa.Column(name, Words(), nullable=False) for name in ("name", "contact")),
        *_keys("identity", {"source_id": "source"}, ["source_id"]),
    )
    op.create_table(
        "access",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("evidence_id", "source_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("user_id", "by_id")),
        sa.Column("why", Words(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        _rule("access", "thing", "(evidence_id IS NULL) <> (source_id IS NULL)"),
        *_keys("access", {"evidence_id": "evidence", "source_id": "source", "user_id": "user", "by_id": "user"}),
    )


def _captures() -> None:
    op.create_table(
        "fetch",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "evidence_id", "by_id", "done_bytes")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("total_bytes", "capture_id")),
        *(sa.Column(name, Words(), nullable=False) for name in ("url", "state")),
        sa.Column("why", Words(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        _rule("fetch", "state", "state IN ('waiting', 'running', 'kept', 'failed', 'cancelled')"),
        _rule("fetch", "failed", "(state = 'failed') = (why IS NOT NULL)"),
        _rule("fetch", "kept", "(state = 'kept') = (capture_id IS NOT NULL)"),
        *_keys("fetch", {"evidence_id": "evidence", "capture_id": "capture", "by_id": "user"}),
    )
    op.create_table(
        "sensitive_passage",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "capture_id", "start", "stop", "by_id")),
        sa.Column("sensitivity", Words(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        _rule("sensitive_passage", "sensitivity", LEVELS),
        _rule("sensitive_passage", "order", ORDER),
        *_keys("sensitive_passage", {"capture_id": "capture", "by_id": "user"}),
    )
    op.create_table(
        "likeness",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "a_id", "b_id")),
        sa.Column("how", Words(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("why", Words(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.UniqueConstraint("a_id", "b_id", name="uq_likeness_a_id_b_id"),
        _rule("likeness", "how", "how IN ('bytes', 'url', 'text', 'image')"),
        _rule("likeness", "state", "state IN ('proposed', 'accepted', 'rejected')"),
        _rule("likeness", "order", "a_id < b_id"),
        _rule("likeness", "decided", "(state = 'proposed') = (by_id IS NULL)"),
        *_keys("likeness", {"a_id": "evidence", "b_id": "evidence", "by_id": "user"}),
    )
    op.create_table(
        "sift",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "claim_id", "by_id")),
        *(sa.Column(name, Words(), nullable=False) for name in ("step", "found")),
        sa.Column("at", Instant(), nullable=False),
        _rule("sift", "step", "step IN ('stop', 'investigate', 'find', 'trace')"),
        *_keys("sift", {"claim_id": "claim", "by_id": "user"}),
    )


def _recipients() -> None:
    op.create_table(
        "recipient",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "by_id")),
        *(sa.Column(name, Words(), nullable=False) for name in ("name", "key")),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        *_keys("recipient", {"by_id": "user"}),
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
    for table in ("recipient", "sift", "likeness", "sensitive_passage", "fetch", "access", "identity", "grade"):
        op.drop_table(table)
    _evidence()
    once = "CASE WHEN id = (SELECT min(id) FROM source AS same WHERE same.name = source.name) THEN name"
    named = f"{once} ELSE name || ' (' || id || ')' END"
    op.drop_index("ix_source_name", "source")
    _source(
        sa.UniqueConstraint("name", name=op.f("uq_source_name")), taken=f"id, {named}, kind, reliability, protected"
    )
    for table, columns in ADDED.items():
        for column in reversed(columns):
            op.drop_column(table, column.split()[0])
