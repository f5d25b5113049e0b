"""A guest answers: from what was typed to an answer, and the letters that follow from one."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from events.guestlist.models import Invitation
from events.invitations.confirming import queue_confirmation
from events.invitations.queries import known_people
from events.registration.models import Answer, Capacity, Reply, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer, answered
from office import clock
from office.database import db
from office.localized import LANGUAGES
from stakeholders.directory.search import fold
from stakeholders.people.models import Rank
from stakeholders.people.words import RANK_WORDS


def note_opening(invitation_id: int) -> None:
    """Remember when the guest first opened the invitation."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is not None and invitation.opened_at is None:
        invitation.opened_at = clock.now()


def answer_by_link(
    invitation: Invitation,
    kind: Answer,
    guests: list[Guest],
    *,
    remark: str,
    answered_by: str,
    submission: str | None,
) -> Reply:
    """Take the answer of whoever holds the personal link: the addressee, or somebody who answers for them.

    Raises:
        AnswerRefused: as `events.registration.seats.answer` does.
    """
    given = GivenAnswer(kind, known_people(invitation, guests), remark)
    who = answered_by.strip() or _usual_answerer(invitation)
    return answer(invitation, given, source=ReplySource.LINK, answered_by=who, submission=submission)


def guest_named(name: str, title: str, email: str, capacity: Capacity) -> Guest:
    """Somebody as a form names them; a title that is the name of a rank gives the rank."""
    return Guest(
        " ".join(name.split()), rank_named(title), " ".join(title.split()), email.strip(), None, capacity
    )


def rank_named(title: str) -> Rank | None:
    """The rank that a title names in one of our languages ("Counsellor", "ambassadråd"), if it does."""
    wanted = fold(title)
    if not wanted:
        return None
    for language in LANGUAGES:
        with force_locale(language):
            for rank, words in RANK_WORDS.items():
                if fold(str(words)) == wanted:
                    return rank
    return None


def _usual_answerer(invitation: Invitation) -> str:
    return invitation.addressee.name if invitation.addressee is not None else ""


def _confirm(reply: Reply, **_: Any) -> None:
    queue_confirmation(reply)


# However an answer arrives, whoever takes it, the letters follow from it in the same transaction.
answered.connect(_confirm)
