"""Events that come again: their years, and the next one made from the last."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Nothing is added yet."""
