"""How the audit trail speaks of secret calendar addresses."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words
from office.subscriptions.kinds import calendar_of

_FIELDS = {
    "kind": _l("Calendar"),
    "subject_id": _l("Whose"),
    "language": _l("Language"),
    "mailbox": _l("Mailbox"),
    "link_number": _l("Number of the link"),
    "shows": _l("Shows"),
    "withdrawn_at": _l("Withdrawn"),
    "read_at": _l("Last read"),
    "read_by": _l("Read by"),
    "digest": _l("Version"),
    "changed_at": _l("Last changed"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of subscriptions."""

    def called(kind: str) -> str:
        calendar = calendar_of(kind)
        return str(calendar.name) if calendar is not None else kind

    words = RecordWords(_l("secret calendar address"), _FIELDS, {"kind": called}, name=called)
    add_record_words(app, "subscriptions", words)


def reader_words(program: str) -> str:
    """Which program read a calendar, for its owner: "" is one that did not say."""
    if program == "browser":
        return str(_("a browser"))
    return program or str(_("a program that does not say its name"))
