"""What the office's own forms of address are called, for the audit trail."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words


def register_words(app: Flask) -> None:
    """Let the audit trail speak of forms of address."""
    fields = {"envelope": _l("Envelope"), "salutation": _l("Salutation")}
    add_record_words(app, "edited_forms_of_address", RecordWords(_l("form of address of the office"), fields))
    add_record_words(app, "personal_forms_of_address", RecordWords(_l("form of address of a person"), fields))
