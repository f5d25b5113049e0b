"""What answers, their sources and seats are called, in the reader's language."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.registration.answers import asks_anew, is_proposal
from events.registration.models import Answer, Capacity, Door, RegistrationStatus, Reply, ReplySource
from office.audit.words import RecordWords, add_record_words, said_as
from stakeholders.people.models import Gender, Rank
from stakeholders.people.words import GENDER_WORDS, RANK_WORDS

ANSWER_WORDS: dict[Answer, LazyString] = {
    Answer.ACCEPTED: _l("Accepted"),
    Answer.SUBSTITUTED: _l("Sends somebody else"),
    Answer.TENTATIVE: _l("Tentative"),
    Answer.DECLINED: _l("Declined"),
}

#: The badge of an answer: `ui.state` kinds.
ANSWER_KINDS: dict[Answer, str] = {
    Answer.ACCEPTED: "well",
    Answer.SUBSTITUTED: "well",
    Answer.TENTATIVE: "attention",
    Answer.DECLINED: "failed",
}

SOURCE_WORDS: dict[ReplySource, LazyString] = {
    ReplySource.LINK: _l("Personal link"),
    ReplySource.CALENDAR: _l("Calendar"),
    ReplySource.MAIL: _l("Mail"),
    ReplySource.PHONE: _l("Telephone"),
    ReplySource.LETTER: _l("Letter"),
    ReplySource.OFFICE: _l("Decided by the office"),
}

STATUS_WORDS: dict[RegistrationStatus, LazyString] = {
    RegistrationStatus.CONFIRMED: _l("Seat confirmed"),
    RegistrationStatus.WAITING: _l("Waiting list"),
    RegistrationStatus.PENDING: _l("Waits for the office"),
    RegistrationStatus.CANCELLED: _l("Given back"),
    RegistrationStatus.REFUSED: _l("Not admitted"),
}

#: The badge of a registration: `ui.state` kinds.
STATUS_KINDS: dict[RegistrationStatus, str] = {
    RegistrationStatus.CONFIRMED: "well",
    RegistrationStatus.WAITING: "attention",
    RegistrationStatus.PENDING: "underway",
    RegistrationStatus.CANCELLED: "neutral",
    RegistrationStatus.REFUSED: "failed",
}

#: Its picture, where it is not that of the kind.
STATUS_ICONS: dict[RegistrationStatus, str] = {
    RegistrationStatus.WAITING: "hourglass",
    RegistrationStatus.PENDING: "user-check",
    RegistrationStatus.CANCELLED: "arrow-back-up",
}

CAPACITY_WORDS: dict[Capacity, LazyString] = {
    Capacity.ADDRESSEE: _l("Addressee"),
    Capacity.SUBSTITUTE: _l("Substitute"),
    Capacity.COLLEAGUE: _l("Colleague"),
    Capacity.REGISTRANT: _l("Registered themselves"),
}


DOOR_WORDS: dict[Door, LazyString] = {
    Door.INVITATION: _l("Invitation"),
    Door.MISSION: _l("Mission’s link"),
    Door.OPEN: _l("Open registration"),
}


def state_of(reply: Reply | None) -> tuple[str, str]:
    """The badge of an invitation by the reply that counts: its kind, and its words in the reader's language.

    Where the office took back what was answered, nothing is.
    """
    if reply is None or asks_anew(reply):
        return "neutral", _("No answer")
    if is_proposal(reply):
        return "attention", _("Substitute proposed")
    return ANSWER_KINDS[reply.answer], str(ANSWER_WORDS[reply.answer])


def register_words(app: Flask) -> None:
    """Let the audit trail speak of replies and of the seats that follow from them."""
    add_record_words(
        app,
        "replies",
        RecordWords(
            _l("reply"),
            {"received_at": _l("Received on"), "remark": _l("Remark"), "message_id": _l("Message")},
            name=_reply_named,
        ),
    )
    add_record_words(
        app,
        "mission_links",
        RecordWords(_l("mission’s link"), {"seats": _l("Seats"), "closed_at": _l("Closed")}),
    )
    add_record_words(app, "mission_link_forwards", RecordWords(_l("former link of a mission"), {}))
    add_record_words(
        app,
        "registrations",
        RecordWords(
            _l("seat"),
            {
                "door": _l("Came by"),
                "organisation_name": _l("Organisation"),
                "country": _l("Country"),
                "language": _l("Language"),
                "name": _l("Name"),
                "title": _l("Title"),
                "email": _l("E-mail"),
                "rank": _l("Rank"),
                "gender": _l("Form of address for"),
                "capacity": _l("Came as"),
                "status": _l("Status"),
                "asked_at": _l("Asked for"),
                "cancelled_at": _l("Given back"),
            },
            {
                "rank": said_as(Rank, RANK_WORDS),
                "gender": said_as(Gender, GENDER_WORDS),
                "capacity": said_as(Capacity, CAPACITY_WORDS),
                "door": said_as(Door, DOOR_WORDS),
                "status": said_as(RegistrationStatus, STATUS_WORDS),
            },
        ),
    )


def _reply_named(label: str) -> str:
    # A reply's label ends in the answer's code, as `Reply.__str__` writes it.
    who, separator, answer = label.rpartition(": ")
    known = separator and answer in set(Answer)
    return f"{who}: {ANSWER_WORDS[Answer(answer)]}" if known else label
