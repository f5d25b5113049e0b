"""The part of the public front page that offers the calendar to be followed."""

from __future__ import annotations

from flask import url_for

from events.calendars.queries import has_public_events
from office import settings
from office.web import Fragment
from office.web.i18n import language


def subscription() -> Fragment | None:
    """The address of the public calendar in the reader's language; nothing while it is empty."""
    if not has_public_events():
        return None
    address = settings.current().public_url + url_for("feeds.feed", lang=language())
    # webcal: opens the calendar program; it asks again over the scheme it knows.
    webcal = "webcal" + address[address.index(":") :]
    return Fragment("events/calendars/_subscribe.html", {"address": address, "webcal": webcal})
