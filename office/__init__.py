"""The ground floor: what any office needs, whatever it does."""

from __future__ import annotations

from flask import Flask

from office import database, demo_cli
from office.parts import register_parts

#: In this order: pages before those who add to them.
PARTS = ("web", "today", "accounts", "audit", "work", "mailroom", "subscriptions")


def register(app: Flask) -> None:
    """Lay the ground floor into the application."""
    database.register(app)
    register_parts(app, "office", PARTS)
    app.cli.add_command(demo_cli.demo)
