"""What papers, their audiences and the reasons to refuse one are called, in the reader's language."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.materials.models import Audience
from office.audit.words import RecordWords, add_record_words, said_as
from office.recognising import Fault
from office.web.i18n import language

AUDIENCE_WORDS: dict[Audience, LazyString] = {
    Audience.EVERYBODY: _l("Everybody"),
    Audience.PARTICIPANTS: _l("Participants"),
    Audience.STAFF: _l("The office alone"),
}

AUDIENCE_HELP: dict[Audience, LazyString] = {
    Audience.EVERYBODY: _l("It stands on the event’s public page."),
    Audience.PARTICIPANTS: _l("Whoever has a seat finds it on their own page and their joining page."),
    Audience.STAFF: _l("Guests do not see it."),
}

#: Kind of badge, icon.
AUDIENCE_BADGES: dict[Audience, tuple[str, str]] = {
    Audience.EVERYBODY: ("well", "world"),
    Audience.PARTICIPANTS: ("underway", "users"),
    Audience.STAFF: ("neutral", "lock"),
}

FAULT_WORDS: dict[Fault, LazyString] = {
    Fault.EMPTY: _l("It is empty."),
    Fault.BROKEN: _l("It is damaged or broken off: open it, save it anew and choose it once more."),
    Fault.MARKUP: _l(
        "It is a web page, a drawing in SVG or XML. Such files can hold programs: save it as PDF instead."
    ),
    Fault.MACROS: _l("It holds macros. Save it without them, or as PDF."),
    Fault.OLD_OFFICE: _l(
        "It is an Office file of the old kind or locked with a password. Save it as PDF, DOCX, XLSX or PPTX, "
        "without a password."
    ),
    Fault.LOCKED: _l("It is locked with a password: guests could not open it."),
    Fault.ARCHIVE: _l("It is an archive. Unpack it and choose the files that are in it."),
    Fault.NOT_WHAT_IT_SAYS: _l("It is not what its name says."),
    Fault.UNKNOWN: _l(
        "It is of a kind that is not handed out. PDF, Office and OpenDocument files, pictures and plain text "
        "are."
    ),
}


def refused_words(name: str, reason: str) -> str:
    """Why one file was not taken in, with its name."""
    return str(_("“%(name)s” was not taken in. %(reason)s", name=name[:120] or "–", reason=reason))


def size_words(size: int) -> str:
    """The size of a file as people read it: "340 kB", "2.4 MB"."""
    lang = language()
    if size < 1_000_000:
        return str(_("%(num)s kB", num=format_decimal(max(1, round(size / 1000)), locale=lang)))
    return str(_("%(num)s MB", num=format_decimal(round(size / 1_000_000, 1), locale=lang)))


def register(app: Flask) -> None:
    """Let the audit trail speak of papers."""
    add_record_words(
        app,
        "materials",
        RecordWords(
            _l("paper"),
            {
                "title": _l("Title"),
                "audience": _l("For whom"),
                "item_id": _l("Point of the programme"),
                "url": _l("Link"),
                "file_id": _l("File"),
            },
            {"audience": said_as(Audience, AUDIENCE_WORDS)},
        ),
    )
