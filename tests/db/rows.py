"""A plausible row for any table, made from the table itself, so that a new table or rule is met without writing it."""

import re
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Connection, Integer, Table, insert
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

import workbench.models  # noqa: F401  (all tables must be known)
from workbench.db import now

SPECIAL = {
    "start": 0,
    "stop": 1,
    "email": "x@example.org",
    "confidence": 0.5,
    "credibility": 3,
    "b_id": 2,
    "score": 0.9,
}
WHOLE = {
    "thread": {"claim_id": 1},
    "access": {"evidence_id": 1},
    "claim_link": {"other_id": 2},
    "contrast": {"other_id": 2},
}
"""Columns that may be empty each, but not together."""
WORDS = re.compile(r"(\w+) IN \('(\w+)'")


def tables() -> list[Table]:
    return list(SQLModel.metadata.sorted_tables)


def checks(table: Table) -> dict[str, str]:
    """Each CHECK of a table: its name and what it says."""
    return {str(rule.name): str(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint)}


def row(table: Table, **other: Any) -> dict[str, Any]:
    """A row that every CHECK of the table lets in, with `other` put over it."""
    values = {column.name: _value(column) for column in table.columns if not column.nullable}
    for rule in checks(table).values():
        if allowed := WORDS.match(rule):
            values[allowed[1]] = allowed[2]
    return {**values, **WHOLE.get(table.name, {}), **other}


def put(connection: Connection, table: Table, **other: Any) -> None:
    """Insert such a row. Parents need not be there: their absence would be told at commit only."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.execute(insert(table).values(row(table, **other)))


def _value(column: Column[Any]) -> Any:
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, UTCDateTime):
        return now()
    if isinstance(column.type, Boolean):
        return True
    number = 999 if column.primary_key else 1
    return SPECIAL.get(column.name, number if isinstance(column.type, Integer) else "x")
