"""Migrations and models agree, and the road goes both ways, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import Context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from office.database import db as database
from office.settings import Settings
from tests.conftest import ENGINES, postgresql_server
from wsgi import create_app


@pytest.fixture(params=ENGINES)
def empty_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without a single table."""

    def of(url: str) -> Flask:
        return create_app(Settings(database_url=url, secret_key="a secret for tests, long enough to be one"))

    if request.param == "sqlite":
        app = of(f"sqlite:///{tmp_path}/empty.sqlite3")
        yield app
        with app.app_context():
            database.engine.dispose()
        return
    with postgresql_server() as url:
        app = of(url)
        yield app
        with app.app_context():
            database.engine.dispose()


def _tables(app: Flask) -> set[str]:
    with app.app_context(), database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def _go(app: Flask, *, up: bool) -> None:
    def run() -> None:
        with app.app_context():
            upgrade() if up else downgrade(revision="base")

    Context().run(run)


def test_going_up_makes_every_table_and_going_down_leaves_none(empty_office: Flask) -> None:
    _go(empty_office, up=True)
    after_up = _tables(empty_office)
    _go(empty_office, up=False)
    after_down = _tables(empty_office)
    _go(empty_office, up=True)

    assert (after_up, after_down, _tables(empty_office)) == (
        set(database.metadata.tables),
        set(),
        set(database.metadata.tables),
    )


def test_migrations_and_models_agree(empty_office: Flask) -> None:
    _go(empty_office, up=True)

    with empty_office.app_context(), database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, database.metadata)

    assert differences == []
