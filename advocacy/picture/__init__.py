"""The picture's tiles: what each part of the house knows, worded to be shown, printed and kept."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Nothing of its own to lay in: its pages are those of the situation."""
