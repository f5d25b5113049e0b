"""Groups of commands whose errors are sentences, not tracebacks."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

#: What a database says of a table that is not there: it was never made, or is of another version.
_NO_TABLE = ("no such table", "no such column", "does not exist")


class Commands(AppGroup):
    """A group of commands. A database that is away or not up to date ends a command with one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; see the class for what becomes of the database's errors."""
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(sentence_for(error)) from error


def sentence_for(error: DBAPIError) -> str:
    """What an operator can do about a database's error. The driver's own words may hold a password."""
    said = str(error.orig).lower()
    if any(words in said for words in _NO_TABLE):
        return "The database is not at this version: run `flask db upgrade` first."
    if "locked" in said:
        return "The database is busy: another program is writing to it. Nothing was changed; try again."
    return "The database cannot be reached. Check DOYEN_DATABASE_URL, and that the database is running."
