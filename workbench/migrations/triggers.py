"""Triggers that keep the append-only tables append-only, whoever holds the database file."""

from sqlalchemy import Connection, inspect

NEVER_CHANGED = (
    *("event", "review", "review_evidence", "article_version", "segment", "comment", "search_log"),
    *("sign_off", "correction", "policy", "bulk_claim", "grade", "sift", "imported_claim"),
)
"""Rows that are written once: neither UPDATE nor DELETE."""

FROZEN = {
    "event_detail": ("event_seq", "salt", "before", "after"),
    "finding": (
        *("claim_id", "version", "round", "verdict", "attribution_verdict", "confidence", "rationale"),
        *("as_of", "valid_from", "valid_to", "how", "why", "decided_from_id", "by_id", "at"),
    ),
    "assignment": ("claim_id", "user_id", "by_id", "at", "due_at"),
    "thread": ("claim_id", "evidence_id", "version_id", "start", "stop"),
    "notification": ("user_id", "event_seq", "notice", "claim_id", "thread_id", "article_id"),
    "bulk": ("what", "by_id", "at"),
    "tag": ("claim_id", "term"),
    "mention": ("claim_id", "entity_id"),
    "evidence_link": ("claim_id", "evidence_id", "stance", "quotation", "capture_id", "start", "stop", "by_id"),
    "access": ("evidence_id", "source_id", "user_id", "why", "by_id", "at"),
    "fetch": ("evidence_id", "url", "by_id", "at"),
    "sensitive_passage": ("capture_id", "start", "stop", "sensitivity", "by_id", "at"),
    "likeness": ("a_id", "b_id", "how"),
    "capture": (
        *("id", "evidence_id", "sha256", "bytes", "mime", "name", "kind", "derived_from_id"),
        *("tool", "tool_version", "captured_by_id", "captured_at"),
    ),
    "recipient": ("key", "by_id", "at"),
    "archive": ("name", "sha256", "by_id", "at"),
    "claim_link": (
        *("claim_id", "other_id", "imported_id", "relation", "score", "differences", "why", "was", "by_id", "at"),
    ),
}
"""Columns that never change although others of their row may."""

KEPT = (
    *("finding", "evidence_link", "claim", "article", "evidence", "assignment", "thread", "bulk"),
    *("access", "fetch", "sensitive_passage", "likeness", "capture", "recipient", "archive", "claim_link"),
)
"""Rows that may change but never disappear."""

WHEN = {
    "capture_forgets_once_encrypted": (
        "BEFORE UPDATE OF about ON capture WHEN NOT EXISTS (SELECT 1 FROM capture AS copy"
        " WHERE copy.derived_from_id = OLD.id AND copy.kind = 'encrypted')",
        "capture",
    )
}
"""Columns that change under a condition: what was learnt of bytes is forgotten once an encrypted copy is there."""


def statements() -> dict[str, str]:
    """Every trigger's name with the statement that makes it."""
    made = {}
    for table in NEVER_CHANGED:
        made[f"{table}_never_changed"] = _refuse(f"{table}_never_changed", f"BEFORE UPDATE ON {table}", table)
        made[f"{table}_never_deleted"] = _refuse(f"{table}_never_deleted", f"BEFORE DELETE ON {table}", table)
    for table, columns in FROZEN.items():
        name = f"{table}_frozen"
        quoted = ", ".join(f'"{column}"' for column in columns)
        made[name] = _refuse(name, f"BEFORE UPDATE OF {quoted} ON {table}", table)
    for table in KEPT:
        made[f"{table}_never_deleted"] = _refuse(f"{table}_never_deleted", f"BEFORE DELETE ON {table}", table)
    return made | {name: _refuse(name, when, table) for name, (when, table) in WHEN.items()}


def make_triggers(connection: Connection) -> None:
    """Make every trigger anew: batch migrations drop them with the tables they copy. Idempotent."""
    tables = set(inspect(connection).get_table_names())
    for name, statement in statements().items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        if statement.split(" ON ")[1].split(" ")[0] in tables:
            connection.exec_driver_sql(statement)


def _refuse(name: str, when: str, table: str) -> str:
    return f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
