"""Records that may be the same: found, compared side by side, merged, and taken apart again."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Lay this part into the application."""
