"""An office to measure: the demonstration's data in a database of its own."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from office.accounts.models import User
from office.database import db
from office.demo_cli import EMAIL
from office.settings import Settings
from wsgi import create_app


def demonstration(path: Path) -> Flask:
    """The application on a new SQLite database at ``path``, holding the demonstration office."""
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key="a secret for the benchmark, long enough to be one",  # noqa: S106 - guards nothing
        rate_limits=False,
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    if result.exit_code:
        raise SystemExit(result.output)
    return app


def officers_key(app: Flask) -> str:
    """What the session cookie of the demonstration's officer holds."""
    with app.app_context():
        return db.session.query(User).filter_by(email=EMAIL).one().fs_uniquifier
