"""The pages on which guests register themselves, and see, change and cancel what they registered."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Nothing is added yet."""
