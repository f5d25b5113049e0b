"""The last chapter of the diplomatic list: national days through the year."""

from __future__ import annotations

from typing import Any

from stakeholders.organisations.models import Organisation


def days_of_year(year: int, missions: list[Organisation], language: str) -> list[dict[str, Any]]:
    """One part a month."""
    return []
