"""What the columns of events, of their programme and of its speakers are called, for the audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.lists import format_list
from babel.units import format_unit
from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.programme.hours import wall_time
from events.programme.models import Event, EventStatus, Meeting, OpenDoor, Substitutes, WaitingOrder
from office.audit.words import RecordWords, add_record_words, said_as
from office.localized import OWN_NAMES
from office.web.i18n import format_hour, language

STATUS_WORDS: dict[EventStatus, LazyString] = {
    EventStatus.DRAFT: _l("Draft"),
    EventStatus.PUBLISHED: _l("Published"),
    EventStatus.CANCELLED: _l("Cancelled"),
}

OPEN_DOOR_WORDS: dict[OpenDoor, LazyString] = {
    OpenDoor.CLOSED: _l("Closed: only those who are invited come"),
    OpenDoor.OPEN: _l("Open: whoever registers has a seat while there are any"),
    OpenDoor.ON_APPROVAL: _l("On approval: the office lets each one in"),
}

WAITING_ORDER_WORDS: dict[WaitingOrder, LazyString] = {
    WaitingOrder.TIME: _l("Whoever asked first"),
    WaitingOrder.PRECEDENCE: _l("By the order of precedence"),
    WaitingOrder.BY_HAND: _l("The office chooses"),
}

SUBSTITUTES_WORDS: dict[Substitutes, LazyString] = {
    Substitutes.ALLOWED: _l("A mission may send somebody else"),
    Substitutes.ON_APPROVAL: _l("The office is asked first"),
    Substitutes.NOT_ALLOWED: _l("The invitation is personal"),
}

MEETING_WORDS: dict[Meeting, LazyString] = {
    Meeting.ADDRESS: _l("A meeting whose link you enter: Teams, Zoom, Webex or any other"),
    Meeting.JITSI_ROOM: _l("A room of our own Jitsi server, made for this event"),
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
    "quota_per_mission": _l("At most from one mission"),
    "open_door": _l("Open registration"),
    "open_quota": _l("Seats for open registration"),
    "has_waiting_list": _l("Waiting list"),
    "waiting_order": _l("Order of the waiting list"),
    "asks_needs": _l("Ask about diet and access"),
    "meeting": _l("Meeting"),
    "joins_before": _l("Minutes before the start at which one can join"),
    "gives_certificates": _l("Certificates of attendance"),
    "substitutes": _l("Substitutes"),
    "calendar_with_invitation": _l("Entry for the guest’s calendar with the invitation"),
    "reply_by": _l("Reply by"),
    "is_listed": _l("Show it on the public page"),
    "contact_name": _l("Contact"),
    "contact_email": _l("Mail for questions"),
    "is_all_day": _l("Whole days"),
    "same_hours_daily": _l("The same hours every day"),
    "latitude": _l("Degrees north"),
    "longitude": _l("Degrees east"),
    "source_uid": _l("Name in the calendar it was taken over from"),
}


def clock_changes(event: Event) -> list[LazyString]:
    """What is worth knowing of an event in whose hours the clocks are changed; nothing for most."""
    if event.is_all_day or event.same_hours_daily:
        return []
    ends = (wall_time(moment, event.zone) for moment in (event.starts_at, event.ends_at))
    said = []
    for wall in ends:
        time = LazyString(_hour, wall.local)
        if wall.fold == 0:
            said.append(
                _l(
                    "%(time)s comes twice that night; the first, before the clocks are put back, is meant.",
                    time=time,
                )
            )
        elif wall.fold == 1:
            said.append(
                _l(
                    "%(time)s comes twice that night; the second, after the clocks are put back, is meant.",
                    time=time,
                )
            )
    if event.local_start.utcoffset() != event.local_end.utcoffset():
        length = LazyString(_length, event.ends_at - event.starts_at)
        said.append(
            _l(
                "The clocks are changed during the event: from its start to its end it is %(length)s.",
                length=length,
            )
        )
    return said


def _hour(local: datetime) -> str:
    return format_hour(local, language())


def _length(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = ((hours, "duration-hour"), (minutes, "duration-minute"))
    words = [format_unit(number, unit, "long", locale=language()) for number, unit in parts if number]
    return str(format_list(words, style="unit", locale=language()))


def register_words(app: Flask) -> None:
    """Let the audit trail speak of events, points of their programme and speakers."""
    values = {
        "status": said_as(EventStatus, STATUS_WORDS),
        "substitutes": said_as(Substitutes, SUBSTITUTES_WORDS),
        "open_door": said_as(OpenDoor, OPEN_DOOR_WORDS),
        "waiting_order": said_as(WaitingOrder, WAITING_ORDER_WORDS),
        "meeting": said_as(Meeting, MEETING_WORDS),
        "languages": lambda codes: ", ".join(OWN_NAMES.get(code, code) for code in codes),
    }

    def page(number: int) -> str:
        return url_for("programme.overview", event_id=number)

    add_record_words(app, "events", RecordWords(_l("event"), _FIELDS, values, url=page))
    add_record_words(
        app,
        "event_series",
        RecordWords(_l("series of events"), {"title": _l("Title"), "slug": _l("Address")}),
    )
    add_record_words(app, "programme_items", RecordWords(_l("point of the programme"), _FIELDS))
    add_record_words(
        app,
        "speakers",
        RecordWords(
            _l("speaker"), {"name": _l("Name"), "role": _l("Role"), "institution": _l("Institution")}
        ),
    )
