"""Lists that staff keep: of fixed members or as a live search; and changes to many records at once."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Lay this part into the application."""
