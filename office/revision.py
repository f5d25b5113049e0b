"""Whether anything at all in the database has changed: one short question on a connection kept for it.

Both databases know it without looking at a row, whoever changed it: this program, another process, a person
at the database's own prompt.
"""

from __future__ import annotations

import logging
import time
from threading import Lock
from typing import Any, Final

from flask import Flask
from sqlalchemy import Engine, event

from office.database import db

_KEPT: Final = "doyen.revision"
_log: Final = logging.getLogger(__name__)

#: For each of its connections SQLite counts what others have committed (SQLite: PRAGMA Statements).
_OF_SQLITE: Final = "PRAGMA data_version"
#: Which transactions are over. All that anybody can see is decided by that: while it is the same, so is what
#: is seen. One that ends late is told of when it ends (PostgreSQL: Transaction ID and Snapshot Information).
_OF_POSTGRESQL: Final = b"SELECT pg_catalog.pg_current_snapshot()"

#: Seconds for which a database that did not answer is not asked again: whoever waits for it waits once.
_REST: Final = 2.0

Revision = tuple[int, object]


class Watch:
    """Asks one database for its revision. Of two that are equal nothing was committed in between."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: Any = None
        self._ask: Any = None
        #: Counts the connections: SQLite's numbers say something on the same one only.
        self._number = 0
        self._rests_until = 0.0
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def now(self) -> Revision | None:
        """What holds this moment; None where the database did not say."""
        with self._lock:
            # One that was kept may have been cut since, by a restart or a firewall: that is no fault yet.
            if self._connection is not None and (found := self._asked(logging.INFO)) is not None:
                return found
            if time.monotonic() < self._rests_until:
                return None
            found = self._asked(logging.WARNING)
            if found is None:
                self._rests_until = time.monotonic() + _REST
            return found

    def _asked(self, level: int) -> Revision | None:
        try:
            if self._connection is None:
                self._open()
            return self._number, self._ask()
        except Exception as error:  # every driver has errors of its own
            _log.log(level, "the database did not tell its revision: %s", error)
            self._close()
            return None

    def close(self) -> None:
        """Give the connection up; the next question opens another."""
        with self._lock:
            self._close()

    def _open(self) -> None:
        # It is ours from now on: the pool may open another in its place.
        pooled = self._engine.raw_connection()
        self._connection, self._number = pooled.driver_connection, self._number + 1
        pooled.detach()
        self._ask = self._of_sqlite() if self._engine.dialect.name == "sqlite" else self._of_postgresql()

    def _of_sqlite(self) -> Any:
        cursor = self._connection.cursor()
        # Read to its end: an answer that is held open would hold what is seen.
        return lambda: cursor.execute(_OF_SQLITE).fetchall()[0][0]

    def _of_postgresql(self) -> Any:
        self._connection.autocommit = True
        server = self._connection.pgconn

        def ask() -> object:
            found = server.exec_(_OF_POSTGRESQL)
            if found.ntuples != 1:
                raise ConnectionError(server.error_message)
            return found.get_value(0, 0)

        return ask

    def _close(self) -> None:
        connection, self._connection, self._ask = self._connection, None, None
        if connection is not None:
            try:
                connection.close()
            except Exception as error:  # it is given up all the same
                _log.info("a connection could not be closed: %s", error)


def watch_of(app: Flask) -> Watch:
    """The watch over the application's database; opened when it is first asked."""
    found: Watch | None = app.extensions.get(_KEPT)
    if found is None:
        with app.app_context():
            found = app.extensions.setdefault(_KEPT, Watch(db.engine))
    return found
