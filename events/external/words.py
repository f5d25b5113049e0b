"""How the audit trail speaks of calendars that others keep, and of events taken over from them."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.external.models import ExternalEntry
from events.programme.hours import when_words
from office.audit.words import CauseWords, RecordWords, add_cause_words, add_record_words
from office.web.i18n import format_event_time, language

_FIELDS = {
    "name": _l("Name"),
    "secret_address": _l("Address"),
    "file_name": _l("File"),
    "organisation_id": _l("Organisation"),
    "zone": _l("Time zone"),
    "is_watched": _l("Warn of its entries"),
    "removed_at": _l("Taken off"),
    "taken_at": _l("Last taken in"),
    "asked_at": _l("Last asked for"),
    "fault": _l("Fault"),
    "failing_since": _l("Failing since"),
    "failures": _l("Failures in a row"),
    "due_at": _l("Asked for again"),
    "etag": _l("Version"),
    "last_modified": _l("Last changed"),
    "reckoned_on": _l("Occurrences reckoned on"),
    "findings": _l("What was found"),
    "content": _l("Content"),
    "job_id": _l("Background work"),
}


def entry_time(entry: ExternalEntry) -> str:
    """When an entry is, on the clocks of its calendar."""
    if entry.starts_at == entry.ends_at:
        return format_event_time(entry.starts_at, None, entry.zone, language())
    return when_words(entry, language())


def register_words(app: Flask) -> None:
    """Let the audit trail speak of external calendars and of what was taken over from them."""

    def calendar(number: int) -> str:
        return url_for("external.show", calendar_id=number)

    def take_over(number: int) -> str:
        return url_for("taking_over.result", take_over_id=number)

    def name_of(number: int) -> str:
        return _("events taken over, no. %(number)s", number=number)

    add_record_words(app, "external_calendars", RecordWords(_l("calendar of others"), _FIELDS, url=calendar))
    add_record_words(
        app,
        "take_overs",
        RecordWords(
            _l("events taken over"),
            {
                "name": _l("File"),
                "file_id": _l("File"),
                "user_id": _l("By"),
                "counts": _l("Counts"),
                "undone_at": _l("Taken back"),
                "undone": _l("What was taken back"),
            },
            url=take_over,
        ),
    )
    add_record_words(
        app,
        "taken_over_events",
        RecordWords(
            _l("what the file said of an event"), {"event_id": _l("Event"), "said": _l("What the file said")}
        ),
    )
    add_cause_words(app, "take_overs", CauseWords(name_of, take_over))
