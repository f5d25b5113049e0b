"""The fourth floor: what the city wants, from whom, and where it stands."""

from __future__ import annotations

from flask import Flask

from office.parts import register_parts

#: In this order: a part may read those before it.
PARTS = (
    "themes",
    "goals",
    "dossiers",
    "standing",
    "contacts",
    "networks",
    "rankings",
    "reviews",
    "picture",
    "situation",
)


def register(app: Flask) -> None:
    """Lay this floor into the application."""
    register_parts(app, "advocacy", PARTS)
