"""What kinds of contact, classes and promises are called, in the reader's language."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words, said_as, say_value
from office.web.i18n import format_day, format_hour, language
from stakeholders.engagement.models import (
    Commitment,
    CommitmentStatus,
    Confidentiality,
    Interaction,
    Party,
    Way,
)
from stakeholders.engagement.queries import State, Whose

WAY_WORDS: dict[Way, LazyString] = {
    Way.MEETING: _l("Meeting"),
    Way.CALL: _l("Call"),
    Way.LETTER: _l("Letter"),
    Way.MAIL: _l("E-mail"),
    Way.VISIT: _l("Visit"),
    Way.EVENT: _l("Event"),
    Way.OTHER: _l("Other contact"),
}

WAY_ICONS: dict[Way, str] = {
    Way.MEETING: "users",
    Way.CALL: "phone",
    Way.LETTER: "file-text",
    Way.MAIL: "mail",
    Way.VISIT: "map-pin",
    Way.EVENT: "calendar-event",
    Way.OTHER: "message",
}

CONFIDENTIALITY_WORDS: dict[Confidentiality, LazyString] = {
    Confidentiality.PUBLIC: _l("Public"),
    Confidentiality.INTERNAL: _l("Internal"),
    Confidentiality.CONFIDENTIAL: _l("Confidential"),
}

STATUS_WORDS: dict[CommitmentStatus, LazyString] = {
    CommitmentStatus.OPEN: _l("Open"),
    CommitmentStatus.DONE: _l("Done"),
    CommitmentStatus.DROPPED: _l("Dropped"),
}

WHOSE_WORDS = {Whose.MINE: _l("Mine"), Whose.OURS: _l("Ours"), Whose.THEIRS: _l("Theirs")}
STATE_WORDS = {
    State.OVERDUE: _l("Overdue"),
    State.DONE: _l("Done"),
    State.DROPPED: _l("Dropped"),
    State.ALL: _l("Open, done and dropped"),
}

#: Columns and form fields, for the history and for two people's edits side by side.
FIELD_WORDS: dict[str, LazyString] = {
    "held_on": _l("Day"),
    "held_at": _l("Time"),
    "way": _l("How"),
    "subject": _l("About"),
    "place": _l("Place"),
    "summary": _l("What was said"),
    "we_asked": _l("What we asked for"),
    "they_asked": _l("What they asked for"),
    "confidentiality": _l("Who may read it"),
    "parties": _l("Who took part"),
    "others": _l("Others of us"),
    "topics": _l("Topics"),
    "commitments": _l("Promises"),
    "removed_at": _l("Removed"),
}

_COMMITMENT_FIELDS: dict[str, LazyString] = {
    "text": _l("Promise"),
    "due_on": _l("Due on"),
    "status": _l("How it stands"),
    "evidence": _l("Evidence"),
    "closed_at": _l("Settled"),
    "user_id": _l("Owed by us"),
    "organisation_id": _l("Owed by them"),
    "person_id": _l("Owed by them"),
}


def when_of(interaction: Interaction) -> str:
    """The day, and the hour where it is known."""
    day = format_day(interaction.held_on, language())
    if interaction.held_at is None:
        return day
    return str(_("%(day)s, %(hour)s", day=day, hour=format_hour(interaction.held_at, language())))


def party_name(party: Party) -> str:
    """Who took part: a person with the organisation they spoke for."""
    if party.person is not None and party.organisation is not None:
        names = {"person": party.person.name, "organisation": party.organisation.called(language())}
        return str(_("%(person)s (%(organisation)s)", **names))
    if party.person is not None:
        return party.person.name
    if party.organisation is not None:
        return party.organisation.called(language())
    return party.user.label if party.user is not None else party.name


def their_side(interaction: Interaction) -> list[Party]:
    """Those of the register who took part, each once; an organisation is named by those who spoke for it."""
    spoken_for = {p.organisation_id for p in interaction.parties if p.person_id is not None}
    seen: dict[object, Party] = {}
    for party in interaction.parties:
        if party.is_ours or (party.person_id is None and party.organisation_id in spoken_for):
            continue
        seen.setdefault((party.organisation_id, party.person_id), party)
    return list(seen.values())


def our_side(interaction: Interaction) -> list[Party]:
    """Those of us who took part."""
    return [party for party in interaction.parties if party.is_ours]


def owner_name(commitment: Commitment) -> str:
    """Who owes it."""
    if commitment.person is not None:
        return commitment.person.name
    if commitment.organisation is not None:
        return commitment.organisation.called(language())
    return commitment.user.label if commitment.user is not None else ""


def say(field: str, value: Any) -> str:
    """A field's value in the reader's words, be it from a form, the register or the audit trail."""
    if value is None or value == "" or value == ():
        return ""
    if field == "way":
        return str(WAY_WORDS[Way(value)])
    if field == "confidentiality":
        return str(CONFIDENTIALITY_WORDS[Confidentiality(value)])
    if field == "status":
        return str(STATUS_WORDS[CommitmentStatus(value)])
    if hasattr(value, "isoformat"):
        return say_value(value.isoformat())
    return say_value(value)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of meetings, who took part, and promises."""

    def page(number: int) -> str:
        return url_for("engagement.show", interaction_id=number)

    own = {name: partial(say, name) for name in ("way", "confidentiality")}
    status = {"status": said_as(CommitmentStatus, STATUS_WORDS)}
    add_record_words(
        app, "interactions", RecordWords(_l("meeting"), FIELD_WORDS, own, url=page, made=_l("Noted"))
    )
    add_record_words(app, "interaction_parties", RecordWords(_l("participant")))
    add_record_words(app, "interaction_topics", RecordWords(_l("topic of a meeting")))
    add_record_words(app, "commitments", RecordWords(_l("promise"), _COMMITMENT_FIELDS, status))
    add_record_words(app, "topics", RecordWords(_l("topic"), {"name": _l("Name")}))
