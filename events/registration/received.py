"""When an answer reached the office: at a moment, or on a day of which nobody wrote down the hour."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from events.registration.models import Reply
from office.web.i18n import format_day, format_moment, language, office_zone

#: Where only the day is known it is kept as this hour of the office's clock; a real moment has fractions.
_NOON: Final = time(12)


def on_day(day: date) -> datetime:
    """The moment that stands for a day of which the hour is not known."""
    return datetime.combine(day, _NOON, ZoneInfo(office_zone()))


def is_by_day(reply: Reply) -> bool:
    """Whether only the day is known: it was entered by hand, for another day than that of the entry."""
    received = reply.received_at.astimezone(ZoneInfo(office_zone()))
    return reply.user_id is not None and received.timetz().replace(tzinfo=None) == _NOON


def received_words(reply: Reply) -> str:
    """When it reached the office, in words: the day and the hour, or the day alone."""
    if is_by_day(reply):
        return format_day(reply.received_at, language(), office_zone())
    return format_moment(reply.received_at, office_zone(), language())
