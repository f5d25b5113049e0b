"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Today's date as the wall calendar in ``zone`` (an IANA name) shows it."""
    return now().astimezone(ZoneInfo(zone)).date()
