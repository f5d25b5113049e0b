"""The third floor: whom we invite, who comes, what it came to."""

from __future__ import annotations

from flask import Flask

from office.parts import register_parts

#: In this order: a part may read those before it.
PARTS = (
    "programme",
    "guestlist",
    "registration",
    "questions",
    "materials",
    "calendars",
    "letters",
    "invitations",
    "doors",
    "answering",
    "sending",
    "attendance",
    "joining",
    "live",
    "surveys",
    "series",
    "external",
    "clashes",
    "feeds",
    "diary",
    "results",
    "history",
    "seating",
    "printing",
)


def register(app: Flask) -> None:
    """Lay this floor into the application."""
    from events import demo
    from office.demo import add_builder

    register_parts(app, "events", PARTS)
    add_builder(app, demo.build, order=30)
