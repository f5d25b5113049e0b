"""Whether the program can work: its database answers and has the shape that this version expects."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from office.database import db


class NotReady(Exception):
    """The program cannot work yet; the message is a sentence for the operator."""


def check() -> None:
    """Return if the program can work.

    Raises:
        NotReady: the database is out of reach, or its migrations are not those of this version.
    """
    config = current_app.extensions["migrate"].migrate.get_config()
    # Wherever the server was started from.
    config.set_main_option("script_location", str(Path(current_app.root_path) / "migrations"))
    heads = set(ScriptDirectory.from_config(config).get_heads())
    try:
        with db.engine.connect() as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        # The driver's own words can hold a password or a host: they belong in the log.
        current_app.logger.warning("readiness: the database cannot be reached: %s", error)
        raise NotReady("The database cannot be reached.") from error
    if found != heads:
        raise NotReady("The database is not at this version's migrations: run `flask db upgrade`.")
