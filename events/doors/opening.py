"""Whether the public page of an event leads to its open door."""

from __future__ import annotations

from flask import url_for

from events.programme.models import Event
from events.registration.admission import why_shut
from events.registration.models import Door
from office import clock
from office.web.i18n import language


def register_url(event: Event) -> str:
    """The address of the open door while people may register by it, in the reader's language; else empty.

    No statement: whether there are seats is said at the door.
    """
    if why_shut(event, Door.OPEN, clock.now()) is not None:
        return ""
    return url_for("doors.open_door", slug=event.slug, lang=language())
