"""What is costly to make and the same for every test is made once: compiled templates and compiled SQL.

Every test has a desk of its own, and so an engine and a template environment of its own, which would compile all they
use anew: more than half of the time of a test of pages.
"""

from collections.abc import Iterator
from functools import wraps
from typing import Any, ClassVar

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from workbench import db
from workbench.web import app

_bytecode: dict[str, bytes] = {}
_compiled: LRUCache[Any, Any] = LRUCache(3000)


class InMemory(BytecodeCache):
    """Compiled templates by their name and source."""

    def load_bytecode(self, bucket: Bucket) -> None:
        if (found := _bytecode.get(bucket.key + bucket.checksum)) is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        _bytecode[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def warm() -> Iterator[None]:
    """Engines of one dialect share what they compiled, and so do applications."""
    make_engine = db.create_engine

    @wraps(make_engine)
    def engine(*positional: Any, **named: Any) -> Any:
        made = make_engine(*positional, **named)
        made.update_execution_options(compiled_cache=_compiled)
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SQLiteDialect_pysqlite, "__hash__", lambda dialect: hash(type(dialect)), raising=False)
        patched.setattr(SQLiteDialect_pysqlite, "__eq__", lambda one, other: type(one) is type(other), raising=False)
        patched.setattr(db, "create_engine", engine)
        patched.setattr(app, "Flask", Warm)
        yield


class Warm(Flask):
    """The framework with templates that were compiled before."""

    jinja_options: ClassVar[dict[str, Any]] = {**Flask.jinja_options, "bytecode_cache": InMemory()}
