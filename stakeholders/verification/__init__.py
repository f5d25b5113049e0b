"""Keeping the register true: what is stale, and missions that confirm or correct their own entry."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Lay this part into the application."""
