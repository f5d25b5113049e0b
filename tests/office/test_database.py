"""Connections that go back to their pool clean."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Result, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from office import database
from office.accounts.models import User
from office.database import is_sqlite


@pytest.fixture
def users(db: Session) -> None:
    db.add_all([User(email=f"user{n}@example.org", name=f"User {n}") for n in range(5)])
    db.commit()


def _half_read() -> Result[int]:
    """A result of which one row of several was read, held when its connection has been given back."""
    with database.reading(), database.db.engine.connect() as connection:
        result = connection.execute(select(User.id))
        assert result.fetchone() is not None
    return result


def _write_with_two() -> None:
    """Two requests at once, so that it is not always the same connection: one reads, the other writes."""
    with database.db.engine.connect() as other:
        for _time in range(2):
            with database.db.engine.connect() as one:
                one.execute(text("UPDATE users SET name = name || 'x'"))
                one.commit()
        other.rollback()


def test_what_was_left_half_read_hinders_nobody_who_writes_later(app: Flask, users: None) -> None:
    held = [_half_read() for _time in range(3)]
    for _time in range(4):
        _write_with_two()

    assert len(held) == 3


def test_a_result_that_kept_its_snapshot_would_refuse_the_next_writer(
    app: Flask, users: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the rule is there for: without it SQLite refuses, and does not wait.
    if not is_sqlite():
        return
    with monkeypatch.context() as patched:
        patched.setattr(database._SQLiteConnection, "close_cursors", lambda _self: None)
        held = _half_read()
        with pytest.raises(OperationalError, match="database is locked"):
            for _time in range(4):
                _write_with_two()
        held.close()
    _write_with_two()
