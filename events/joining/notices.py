"""What staff are told on an event's own page: links that are used from many places at once."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events.joining.sharing import KEPT_FOR, shared_links
from events.programme.models import Event
from events.programme.road import Notice
from office import clock


def shared_links_notice(event: Event) -> Notice | None:
    """The notice on the event's page; one statement, and none outside the event's days."""
    now = clock.now()
    if not event.starts_at - KEPT_FOR <= now <= event.ends_at + KEPT_FOR:
        return None
    shared = shared_links(event)
    if not shared:
        return None
    words = ngettext(
        "A personal link is used from many places at once.",
        "%(num)d personal links are used from many places at once.",
        len(shared),
    )
    return Notice(
        (words,),
        tuple(
            _("%(name)s: from %(num)s places", name=one.registration.name, num=one.places) for one in shared
        ),
        _("Look at them"),
        url_for("meeting.meeting", event_id=event.id, _anchor="shared"),
        "eye",
    )
