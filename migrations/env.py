"""Runs migrations on the application's own database."""

from __future__ import annotations

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from office.commands import sentence_for
from office.database import UTCDateTime

#: Seconds that a migration waits for a table in use before it gives up and leaves everything as it was.
LOCK_SECONDS = 10


def _plainly(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write the house's own column types as what they are in the database."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


database = current_app.extensions["migrate"].db


def run() -> None:
    """Bring the schema to the revision asked for, in one transaction."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            compare_type=True,
            render_item=_plainly,
            # SQLite cannot alter most things about a table: it is copied instead.
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database only: give DOYEN_DATABASE_URL.")
try:
    run()
except OperationalError as error:
    raise SystemExit(sentence_for(error)) from None
