"""The part of the public front page that offers the calendar to be followed."""

from __future__ import annotations

from events.calendars.queries import has_public_events
from office.web import Fragment


def subscription() -> Fragment | None:
    """The way to the page where the public calendar is followed; nothing while it is empty."""
    return Fragment("events/calendars/_subscribe.html") if has_public_events() else None
