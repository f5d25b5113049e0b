"""The demonstration office: each floor adds its own people and papers, all of them invented."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

#: Fills an empty database with some of the demonstration data; run in order.
Builder = Callable[[], None]

_EXTENSION = "doyen.demo"


def builders(app: Flask) -> list[Builder]:
    """What has been registered to fill the demonstration office, in order."""
    found: list[tuple[int, Builder]] = app.extensions.get(_EXTENSION, [])
    return [builder for _order, builder in sorted(found, key=lambda pair: pair[0])]


def add_builder(app: Flask, builder: Builder, *, order: int) -> None:
    """Let a part add to the demonstration office: the register is 10, the events are 30."""
    app.extensions.setdefault(_EXTENSION, []).append((order, builder))
