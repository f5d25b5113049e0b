"""The words of results: what the trail of changes calls what the press is told."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from events.results.models import PressKind
from office.audit.words import RecordWords, add_record_words, said_as
from office.localized import OWN_NAMES
from office.web.registry import Words

KIND_WORDS: dict[PressKind, Words] = {
    PressKind.SENTENCE: _l("The sentence for the press"),
    PressKind.REPORT: _l("The short report"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of what the press was told."""
    add_record_words(
        app,
        "press_texts",
        RecordWords(
            _l("wording for the press"),
            {
                "event_id": _l("Event"),
                "kind": _l("Kind"),
                "language": _l("Language"),
                "text": _l("Text"),
                "drafted": _l("Drafted from the numbers"),
                "written_by": _l("Written by"),
            },
            {"kind": said_as(PressKind, KIND_WORDS), "language": lambda code: OWN_NAMES.get(code, code)},
        ),
    )
