"""What the columns of presences are called, for the audit trail."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words


def register_words(app: Flask) -> None:
    """Let the audit trail speak of who came."""
    add_record_words(app, "presences", RecordWords(_l("presence")))
