"""An office that many tests begin with is made once; its rows are kept, and put back for each of them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection

from office.database import db

Found = TypeVar("Found")
Given = ParamSpec("Given")
#: A table's rows, as its database gives and takes them fastest.
Rows = dict[str, Any]


def made_once(make: Callable[Given, Found]) -> Callable[Given, Found]:
    """Let a function that fills an empty database do it once for each database and arguments.

    It commits. What it returns must tell of records by their numbers, not hold them.
    """
    kept: dict[tuple[Any, ...], tuple[Found, Rows, Rows]] = {}

    @wraps(make)
    def remembering(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        key = (str(db.engine.url), args, tuple(sorted(kwargs.items())))
        if key not in kept:
            found = make(*args, **kwargs)
            db.session.commit()
            with db.engine.connect() as connection:
                kept[key] = (deepcopy(found), *_read(connection))
            return found
        found, rows, counters = kept[key]
        db.session.rollback()
        with db.engine.begin() as connection:
            _write(connection, rows, counters)
        return deepcopy(found)

    return remembering


def _read(connection: Connection) -> tuple[Rows, Rows]:
    """Every table's rows in the order in which they can be written, and how far each table has counted."""
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    rows: Rows = {}
    for name in (table.name for table in db.metadata.sorted_tables):
        if connection.dialect.name == "postgresql":
            with cursor.copy(f'COPY (SELECT * FROM "{name}" ORDER BY 1) TO STDOUT') as copy:
                found: Any = b"".join(copy)
        else:
            found = cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
        if found:
            rows[name] = found
    if connection.dialect.name == "postgresql":
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
    else:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
    return rows, dict(cursor.fetchall())


def _write(connection: Connection, rows: Rows, counters: Rows) -> None:
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    for name, found in rows.items():
        if connection.dialect.name == "postgresql":
            with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                copy.write(found)
        else:
            places = ", ".join("?" * len(found[0]))
            cursor.executemany(f'INSERT INTO "{name}" VALUES ({places})', found)
    if connection.dialect.name == "postgresql":
        cursor.executemany("SELECT setval(%s, %s)", list(counters.items()))
    else:
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", list(counters.items()))
    cursor.close()
