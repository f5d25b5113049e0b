"""A floor is made of parts, each of which lays itself into the application."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from flask import Flask


def register_parts(app: Flask, floor: str, parts: Iterable[str]) -> None:
    """Call each part's own ``register(app)``, in the order given.

    A part is imported here and not at the head of its floor's module, so that one part's tables can be
    imported without loading every page of the floor.
    """
    for part in parts:
        import_module(f"{floor}.{part}").register(app)
