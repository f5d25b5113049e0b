"""How the audit trail speaks of calendars that others keep."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words

_FIELDS = {
    "name": _l("Name"),
    "address": _l("Address"),
    "organisation_id": _l("Organisation"),
    "zone": _l("Time zone"),
    "is_watched": _l("Warn of its entries"),
    "taken_at": _l("Last taken in"),
    "asked_at": _l("Last asked for"),
    "fault": _l("Fault"),
    "failures": _l("Failures in a row"),
    "etag": _l("Version"),
    "last_modified": _l("Last changed"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of external calendars."""
    add_record_words(app, "external_calendars", RecordWords(_l("calendar of others"), _FIELDS))
