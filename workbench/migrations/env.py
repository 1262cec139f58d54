"""Alembic's entry: runs on the connection that `migrations.upgrade` hands over."""

from alembic import context
from sqlmodel import SQLModel

import workbench.models  # noqa: F401  (all tables must be known)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,
    compare_type=True,
)
context.run_migrations()
