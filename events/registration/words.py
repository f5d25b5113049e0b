"""What answers, their sources and seats are called, in the reader's language."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.registration.models import Answer, Capacity, RegistrationStatus, ReplySource

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
    RegistrationStatus.CANCELLED: _l("Given back"),
}

CAPACITY_WORDS: dict[Capacity, LazyString] = {
    Capacity.ADDRESSEE: _l("Addressee"),
    Capacity.SUBSTITUTE: _l("Substitute"),
    Capacity.COLLEAGUE: _l("Colleague"),
}
