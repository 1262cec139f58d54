"""What all tables share: names of constraints, words stored as text with a CHECK.

Ids are declared `int` although a row has none before it is flushed: verbs flush before they use one.
"""

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK that `column` holds one of `words`. Text, not a native enum: PostgreSQL would need ALTER TYPE."""
    allowed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def states(name: str, rule: str) -> CheckConstraint:
    """A named CHECK: something that must never be false."""
    return CheckConstraint(rule, name=name)
