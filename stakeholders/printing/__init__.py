"""The register on paper: the diplomatic list as a PDF, labels and envelopes."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Lay this part into the application."""
