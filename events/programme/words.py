"""What the columns of events, of their programme and of its speakers are called, for the audit trail."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.programme.forms import SUBSTITUTES_WORDS
from events.programme.models import EventStatus, Substitutes
from office.audit.words import RecordWords, add_record_words, said_as
from office.localized import OWN_NAMES

STATUS_WORDS: dict[EventStatus, LazyString] = {
    EventStatus.DRAFT: _l("Draft"),
    EventStatus.PUBLISHED: _l("Published"),
    EventStatus.CANCELLED: _l("Cancelled"),
}

_FIELDS: dict[str, LazyString] = {
    "status": _l("Status"),
    "title": _l("Title"),
    "description": _l("Description"),
    "host_line": _l("Host line"),
    "languages": _l("Languages"),
    "starts_at": _l("Starts"),
    "ends_at": _l("Ends"),
    "zone": _l("Time zone"),
    "venue": _l("Venue"),
    "meeting_url": _l("Meeting link"),
    "capacity": _l("Seats in all"),
    "seats_per_mission": _l("Seats for each mission"),
    "substitutes": _l("Substitutes"),
    "calendar_with_invitation": _l("Entry for the guest’s calendar with the invitation"),
    "reply_by": _l("Reply by"),
    "is_listed": _l("Show it on the public page"),
    "contact_name": _l("Contact"),
    "contact_email": _l("Mail for questions"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of events, points of their programme and speakers."""
    values = {
        "status": said_as(EventStatus, STATUS_WORDS),
        "substitutes": said_as(Substitutes, SUBSTITUTES_WORDS),
        "languages": lambda codes: ", ".join(OWN_NAMES.get(code, code) for code in codes),
    }

    def page(number: int) -> str:
        return url_for("programme.overview", event_id=number)

    add_record_words(app, "events", RecordWords(_l("event"), _FIELDS, values, url=page))
    add_record_words(app, "programme_items", RecordWords(_l("point of the programme"), _FIELDS))
    add_record_words(
        app,
        "speakers",
        RecordWords(
            _l("speaker"), {"name": _l("Name"), "role": _l("Role"), "institution": _l("Institution")}
        ),
    )
