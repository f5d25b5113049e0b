"""What reasons, decisions and merges are called, in the reader's language."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import (
    CauseWords,
    RecordWords,
    add_cause_words,
    add_record_words,
    said_as,
    words_of,
)
from stakeholders.duplicates.comparing import Reason
from stakeholders.duplicates.models import CandidateState, Kind

REASON_WORDS: dict[Reason, LazyString] = {
    Reason.SAME_NAME: _l("same name"),
    Reason.SAME_NAME_WRITTEN_OTHERWISE: _l("same name, written otherwise"),
    Reason.SIMILAR_NAME: _l("similar name"),
    Reason.PART_OF_NAME: _l("one has names that the other leaves out"),
    Reason.INITIALS: _l("one has only initials"),
    Reason.SAME_OWN_SCRIPT: _l("same name in its own script"),
    Reason.SAME_MAIL: _l("same mailbox of their own"),
    Reason.SAME_PHONE: _l("same telephone number"),
    Reason.SAME_COUNTRY: _l("same country"),
    Reason.SAME_MISSION: _l("same state’s mission to the same country"),
    Reason.SAME_CITY: _l("same city"),
    Reason.SAME_WEBSITE: _l("same website"),
    Reason.SAME_NUMBER_ELSEWHERE: _l("same number in another list"),
}

STATE_WORDS: dict[CandidateState, LazyString] = {
    CandidateState.OPEN: _l("To be decided"),
    CandidateState.DISTINCT: _l("Not the same"),
    CandidateState.MERGED: _l("Merged"),
}

KIND_WORDS: dict[Kind, LazyString] = {
    Kind.ORGANISATIONS: _l("Organisations"),
    Kind.PEOPLE: _l("People"),
}

#: What hangs on a record, in the plural; other tables are called as the audit trail calls them.
_MANY: dict[str, LazyString] = {
    "accreditations": _l("Accreditations"),
    "addresses": _l("Addresses"),
    "channels": _l("Mailboxes and telephones"),
    "external_ids": _l("Numbers elsewhere"),
    "former_names": _l("Former names"),
    "imported_records": _l("What lists said of it"),
    "import_decisions": _l("Decisions on rows of files"),
    "invitations": _l("Invitations"),
    "invitation_forwards": _l("Earlier links of invitations"),
    "letters": _l("Letters"),
    "mailings": _l("Mailings"),
    "entry_requests": _l("Requests to confirm the entry"),
    "proposals": _l("Proposed corrections"),
    "organisation_relations": _l("Relations to other organisations"),
    "person_relations": _l("Spouses, assistants and others who belong to them"),
    "personal_forms_of_address": _l("Forms of address of their own"),
    "postings": _l("Postings"),
    "presences": _l("Attendance"),
    "registrations": _l("Seats"),
    "replies": _l("Replies"),
    "status_periods": _l("Periods of being open or closed"),
    "national_days": _l("National days"),
    "list_members": _l("Memberships in lists"),
}


def many(table: str) -> str:
    """What several rows of a table are called."""
    known = _MANY.get(table)
    if known is not None:
        return str(known)
    label = str(words_of(table).label)
    return label[:1].upper() + label[1:]


def register_words(app: Flask) -> None:
    """Let the audit trail speak of decisions and merges, and histories lead back to a merge."""
    add_record_words(
        app,
        "duplicate_candidates",
        RecordWords(
            _l("possible duplicate"),
            {"state": _l("Decision"), "decided_by": _l("Decided by"), "decided_at": _l("Decided")},
            {"state": said_as(CandidateState, STATE_WORDS)},
        ),
    )

    def page(number: int) -> str:
        return url_for("duplicates.merged", merge_id=number)

    add_record_words(
        app,
        "merges",
        RecordWords(
            _l("merge"),
            {"undone_at": _l("Undone"), "undone_by": _l("Undone by")},
            {"counts": lambda _value: "", "left": lambda _value: ""},
            url=page,
        ),
    )
    add_cause_words(app, "merges", CauseWords(lambda number: _("merge no. %(number)s", number=number), page))
