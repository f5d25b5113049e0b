"""Reading and making the office's choices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from office.database import db
from office.preferences.models import Preference


def chosen(key: str, default: Any) -> Any:
    """The office's choice for ``key``, or ``default`` where it has made none."""
    row = db.session.scalar(select(Preference).where(Preference.key == key))
    return default if row is None else row.value


def choose(key: str, value: Any) -> None:
    """Make a choice, or change it."""
    row = db.session.scalar(select(Preference).where(Preference.key == key))
    if row is None:
        db.session.add(Preference(key=key, value=value))
    else:
        row.value = value
