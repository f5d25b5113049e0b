"""Demonstration briefings: the picture a month and ten days ago, so that there is a change to show."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from advocacy.picture.frame import Frame
from advocacy.situation.keeping import freeze
from office import clock
from office.accounts.models import User
from office.database import db

#: How many days ago, what for, and what was noted. Both are invented.
_KEPT: Final = (
    (30, "Before the mayor’s breakfast with the heads of mission", ""),
    (
        10,
        "Before the steering group of the land use, housing and transport agreement",
        "The mayor asks for one sentence on the Airport railway. Invented for the demonstration.",
    ),
)


def build() -> None:
    """Keep the picture of two earlier days, as it could be drawn of what the records say of them."""
    officer = db.session.scalars(select(User).order_by(User.id)).first()
    now, today = clock.now(), clock.today("Europe/Helsinki")
    for days, title, note in _KEPT:
        ago = timedelta(days)
        freeze(Frame(day=today - ago, at=now - ago), title=title, note=note, user=officer)
