"""The second floor: whom we know."""

from __future__ import annotations

from flask import Flask

from office.parts import register_parts

#: In this order: a part may read those before it.
PARTS = (
    "organisations",
    "people",
    "precedence",
    "address",
    "nationaldays",
    "directory",
    "lists",
    "engagement",
    "duplicates",
    "importing",
    "verification",
    "printing",
)


def register(app: Flask) -> None:
    """Lay this floor into the application."""
    from office.demo import add_builder
    from stakeholders import demo

    register_parts(app, "stakeholders", PARTS)
    add_builder(app, demo.build, order=10)
