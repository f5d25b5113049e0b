"""What guests read when an answer is not taken, and why."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from events.registration.answers import (
    AnswerRefused,
    Closed,
    NobodyNamed,
    NoSeatLeft,
    ReplyClosed,
    SeatsExhausted,
    SubstitutesNotAllowed,
)


def closed_title(reason: Closed) -> str:
    """The heading of the box that stands where the answers would."""
    words = {
        Closed.NOT_OPEN: _("This invitation is not open yet"),
        Closed.CANCELLED: _("This event has been cancelled"),
        Closed.WITHDRAWN: _("This invitation has been withdrawn"),
        Closed.REPLY_BY: _("The time for answering has passed"),
        Closed.STARTED: _("The event has begun"),
        Closed.ENDED: _("The event is over"),
    }
    return words[reason]


def closed_text(reason: Closed) -> str:
    """What it means for the guest, and what to do."""
    write_to_us = _(
        "If anything should change on your side, please write to us: we will see what can be done."
    )
    words = {
        Closed.NOT_OPEN: _("Please come back a little later, or write to us."),
        Closed.CANCELLED: _(
            "It will not take place. Thank you for your interest; there is nothing you need to do."
        ),
        Closed.WITHDRAWN: _("If you think that this is a mistake, please write to us."),
        Closed.REPLY_BY: write_to_us,
        Closed.STARTED: _(
            "Answers can no longer be given here. Those who have a seat join through their own link."
        ),
        Closed.ENDED: _("Thank you for your interest. If you have a question about it, please write to us."),
    }
    return words[reason]


def refusal_words(refusal: AnswerRefused) -> str:
    """Why an answer was not taken, and what to do, in the reader's language."""
    if isinstance(refusal, SeatsExhausted):
        return ngettext(
            "Your mission has %(num)d seat, and more people were named. Please take somebody off the list.",
            "Your mission has %(num)d seats, and more people were named. Please take somebody off the list.",
            refusal.seats,
        )
    if isinstance(refusal, SubstitutesNotAllowed):
        return _("This invitation is personal: nobody else can attend in the addressee’s place.")
    if isinstance(refusal, NobodyNamed):
        return _("Please name who will attend.")
    if isinstance(refusal, NoSeatLeft):
        return _(
            "There is no seat left for everybody who was named, and no waiting list. Please name fewer "
            "people, or write to us."
        )
    if isinstance(refusal, ReplyClosed):
        return f"{closed_title(refusal.reason)}."
    return _("The answer could not be taken. Please write to us.")
