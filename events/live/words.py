"""What questions and their states are called, and why one is not taken."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.live.asking import LONGEST_QUESTION, MOST_QUESTIONS, WhyNot
from events.live.models import GuestQuestion, Moderation
from events.live.moderating import Do
from office.audit.words import RecordWords, add_record_words, said_as
from office.web.i18n import language

STATE_WORDS: dict[Moderation, LazyString] = {
    Moderation.NEW: _l("new"),
    Moderation.CHOSEN: _l("chosen"),
    Moderation.ANSWERED: _l("answered"),
    Moderation.SET_ASIDE: _l("put aside"),
}

DONE_WORDS: dict[Do, LazyString] = {
    Do.CHOOSE: _l("Chosen."),
    Do.SET_ASIDE: _l("Put aside."),
    Do.ANSWERED: _l("Answered."),
    Do.BACK: _l("Back among the new questions."),
    Do.UP: _l("Moved up."),
    Do.DOWN: _l("Moved down."),
}


def refusal_words(reason: WhyNot) -> str:
    """Why a question was not taken, for the guest."""
    if reason is WhyNot.CLOSED:
        return str(_("Questions are no longer taken here. Please write to us instead."))
    if reason is WhyNot.NO_SEAT:
        return str(_("Questions can be sent by those who have a seat. Please write to us instead."))
    if reason is WhyNot.TOO_LONG:
        return str(
            _("Please keep the question to %(number)s characters: it is read aloud.", number=LONGEST_QUESTION)
        )
    if reason is WhyNot.TOO_MANY:
        return str(
            _(
                "You have sent %(number)s questions. Please write to us if there are more.",
                number=MOST_QUESTIONS,
            )
        )
    return str(_("Please write your question."))


def asked_by(question: GuestQuestion) -> str:
    """Who asks, as the host may say it aloud; nobody is named who does not want to be."""
    if question.without_name:
        return ""
    guest = question.registration
    sent_by = guest.sent_by(language())
    if not sent_by:
        return guest.name
    return str(_("%(name)s, %(mission)s", name=guest.name, mission=sent_by))


def register_words(app: Flask) -> None:
    """Let the audit trail speak of guests' questions."""
    add_record_words(
        app,
        "guest_questions",
        RecordWords(
            _l("guest’s question"),
            fields={
                "text": _l("question"),
                "without_name": _l("without the name"),
                "state": _l("moderation"),
                "asked_at": _l("sent at"),
            },
            values={"state": said_as(Moderation, STATE_WORDS)},
        ),
    )
