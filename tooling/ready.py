"""Tells whether Doyen may serve with this environment: exit status 0, or 1 with the reason in one sentence.

Run in the virtual environment: `python -m tooling.ready`.
"""

import sys
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from office.settings import BadSetting, Settings, read, require_for_service

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def obstacle(settings: Settings) -> str | None:
    """Why the database cannot be served from: unreachable, or older than the program; None when it can."""
    heads = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    try:
        engine = create_engine(settings.database_url)
        with engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
        engine.dispose()
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).strip().splitlines()[0]
        return f"The database cannot be reached: {reason}."
    if current != heads:
        return "The database is not up to date: run `python3 run.py flask db upgrade` first."
    return None


if __name__ == "__main__":
    try:
        found = read()
        require_for_service(found)
    except BadSetting as error:
        sys.exit(str(error))
    sys.exit(obstacle(found))
