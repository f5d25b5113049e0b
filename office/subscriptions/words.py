"""How the audit trail speaks of secret calendar addresses."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words

_FIELDS = {
    "kind": _l("Calendar"),
    "subject_id": _l("Whose"),
    "language": _l("Language"),
    "shows": _l("Shows"),
    "withdrawn_at": _l("Withdrawn"),
    "read_at": _l("Last read"),
    "read_by": _l("Read by"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of subscriptions."""
    add_record_words(app, "subscriptions", RecordWords(_l("secret calendar address"), _FIELDS))
