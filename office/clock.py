"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from office import settings


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str | None = None) -> date:
    """Today's date as the wall calendar in ``zone`` (an IANA name) shows it; in the office's unless told."""
    return now().astimezone(ZoneInfo(zone or settings.current().time_zone)).date()
