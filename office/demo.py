"""The demonstration office: each floor adds its own people and papers, all of them invented."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

#: Fills an empty database with one floor's demonstration data; runs in the order of the floors.
Builder = Callable[[], None]

_EXTENSION = "doyen.demo"


def builders(app: Flask) -> list[Builder]:
    """What has been registered to fill the demonstration office, in order."""
    found: list[Builder] = app.extensions.setdefault(_EXTENSION, [])
    return found


def add_builder(app: Flask, builder: Builder) -> None:
    """Let a floor add its part of the demonstration office."""
    builders(app).append(builder)
