"""How the audit trail speaks of accepted clashes."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words


def register_words(app: Flask) -> None:
    """Let the audit trail speak of clashes that were accepted."""
    fields = {"event_id": _l("Event"), "clash": _l("Clash"), "reason": _l("Reason")}
    add_record_words(app, "accepted_clashes", RecordWords(_l("accepted clash"), fields))
