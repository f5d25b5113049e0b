"""The database: one session, the house's column types, and how transactions begin."""

from __future__ import annotations

import enum
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from flask import Flask, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Table,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from office import clock
from office.turns import Turn, turn_at

#: Records are numbered in 32 bits with a sign: asking the database for a larger number is an error to it.
LARGEST_NUMBER = 2**31 - 1
#: Milliseconds that a writer waits for another before SQLite gives up.
SQLITE_BUSY_MS = 30_000
#: Seconds after which a database server that does not answer counts as away.
CONNECT_SECONDS = 5


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: JSON that PostgreSQL can index and compare.
Json = JSON().with_variant(JSONB(), "postgresql")

#: A text by language code, ``{"en": …, "sv": …, "fi": …}``; assign a new dict to change it.
LocalizedText = Json


#: Constraint names that migrations can rely on; enums are stored by value and checked.
_registry = registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={
        datetime: UTCDateTime(),
        dict[str, str]: LocalizedText,
        dict[str, Any]: Json,
        list[str]: Json,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    },
)


class Base(DeclarativeBase):
    """What every table shares."""

    registry = _registry


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Row(Model):
    """A table with a number of its own and the times of its making and last change."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


_writing: ContextVar[bool | None] = ContextVar("writing", default=None)


@contextmanager
def writing() -> Iterator[None]:
    """Let a request that only reads (GET) begin a transaction that may write.

    What was read before is given up: SQLite cannot turn an old read into a write while another
    writer has been at work, so the block starts a transaction of its own and commits it.
    """
    db.session.rollback()
    token = _writing.set(True)
    try:
        yield
        db.session.commit()
    finally:
        db.session.rollback()
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Let code outside of a request (a worker looking for work) begin transactions that wait for no writer.

    What the block finds is given up at its end: read values out, not records.
    """
    token = _writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        _writing.reset(token)


def _will_write() -> bool:
    stated = _writing.get()
    if stated is not None:
        return stated
    return not (has_request_context() and request.method in {"GET", "HEAD", "OPTIONS"})


def _open_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transactions begin too late for BEGIN IMMEDIATE; ours begin in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


class _SQLiteConnection(sqlite3.Connection):
    """A connection that knows which of its cursors are still held, and whether it is its turn to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: WeakSet[sqlite3.Cursor] = WeakSet()
        self._turn: Turn | None = None

    def begin_writing(self, turn: Turn) -> None:
        """Wait for the turn to write, until this transaction ends."""
        if self._turn is None and turn.take(SQLITE_BUSY_MS / 1000):
            self._turn = turn

    def end_writing(self) -> None:
        """Let the next one write."""
        if self._turn is not None:
            turn, self._turn = self._turn, None
            turn.give_up()

    def commit(self) -> None:
        """End the transaction, and with it the turn."""
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self.end_writing()

    def rollback(self) -> None:
        """End the transaction, and with it the turn."""
        try:
            super().rollback()
        finally:
            self.end_writing()

    def close(self) -> None:
        """End everything."""
        try:
            super().close()
        finally:
            self.end_writing()

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        """A new cursor."""
        made = super().cursor(*args, **kwargs)
        self._held.add(made)
        return made

    def close_cursors(self) -> None:
        """Close all that are held: what was not read to its end is given up."""
        for cursor in list(self._held):
            cursor.close()
        self._held.clear()


def _end_reading(connection: Any, _record: object) -> None:
    # A result that was left half read keeps its snapshot beyond COMMIT and ROLLBACK, for as long as something
    # (an error's traceback) holds it. Whoever gets the connection next would try to write upon that old
    # snapshot: SQLite refuses at once, without waiting ("database is locked", SQLITE_BUSY_SNAPSHOT).
    if isinstance(connection, _SQLiteConnection):
        connection.close_cursors()


def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if not _will_write():
        connection.exec_driver_sql("BEGIN")
        return
    driver, path = connection.connection.driver_connection, connection.engine.url.database
    if not isinstance(driver, _SQLiteConnection) or not path:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    driver.begin_writing(turn_at(path))
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        driver.end_writing()
        raise


def is_sqlite() -> bool:
    """Whether the office's database is SQLite (one writer at a time, so no row locks are needed)."""
    return db.engine.dialect.name == "sqlite"


def one_at_a_time(what: str) -> None:
    """Wait until nobody else is about the same, and let others wait until this transaction ends.

    For what has no row yet that could be locked: a name that must be free, a list taken in once. SQLite has
    one writer at a time as it is.
    """
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))


def still_there(record: Row) -> bool:
    """Whether nobody has deleted a record since it was read; nobody else will, until this transaction ends.

    Of two who delete the same in the same moment the second waits here, and finds it gone.
    """
    model = type(record)
    return db.session.scalar(select(model.id).where(model.id == record.id).with_for_update()) is not None


def _never_reuse_numbers(table: Table, _metadata: MetaData) -> None:
    # SQLite would give a deleted row's number to the next one: its history, and its guests' links, with it.
    table.kwargs["sqlite_autoincrement"] = True


event.listen(Table, "after_parent_attach", _never_reuse_numbers)
event.listen(Engine, "connect", _open_sqlite)
event.listen(Engine, "checkin", _end_reading)
event.listen(Engine, "begin", _begin_sqlite)


def register(app: Flask) -> None:
    """Connect the application to its database and its migrations."""
    # An error of the database goes into the log; what was to be written (names, remarks, hashes) does not.
    # A server that was restarted has closed the connections we kept: each is tried before it is used.
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    is_server = url.get_backend_name() != "sqlite"
    if not is_server and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": is_server}
    if not is_server:
        options["connect_args"] = {"factory": _SQLiteConnection}
    elif "connect_timeout" not in url.query:
        options["connect_args"] = {"connect_timeout": CONNECT_SECONDS}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
