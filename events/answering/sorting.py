"""What is offered beside a message that waits for a person: an answer to enter, guests to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.answering.reading import guests_known_by
from events.answering.taking_over import offer_of
from events.guestlist.models import Invitation
from events.invitations.confirming import SUBJECT
from events.programme.models import Event, EventStatus
from events.registration.models import Answer, Reply
from events.registration.queries import last_replies
from office import clock
from office.database import db
from office.mailroom.absences import HAS_LEFT
from office.mailroom.inbox import in_english
from office.mailroom.models import IncomingMessage, IncomingStatus
from office.web import Fragment
from stakeholders.directory.search import fold

#: Guests that are shown to choose from.
MOST_SHOWN = 50


@dataclass(frozen=True)
class Choice:
    """A guest whom a message may be about, and the reply that counts."""

    invitation: Invitation
    reply: Reply | None


def panel(message: IncomingMessage) -> Fragment | None:
    """What can be done about a message that waits; None where it is no business of a guest's."""
    if message.status is not IncomingStatus.SET_ASIDE or message.subject_type not in {"", SUBJECT}:
        return None
    about = _invitation(message.subject_id) if message.subject_type == SUBJECT else None
    offer = offer_of(message)
    others = [one for one in guests_known_by(message.from_address) if about is None or one.id != about.id]
    return Fragment(
        "events/answering/_sorting.html",
        {
            "message": message,
            "about": about,
            "offer": offer,
            "is_proposed": offer is not None
            and offer.given.answer is Answer.TENTATIVE
            and bool(offer.given.party),
            "others": choices(others),
            "has_left": about is not None
            and about.addressee_id is not None
            and message.reason == in_english(HAS_LEFT),
            "choose_url": url_for("sorting.choose", message_id=message.id),
        },
    )


def choices(invitations: list[Invitation]) -> list[Choice]:
    """The invitations with the reply that counts to each; one statement."""
    replies = last_replies([one.id for one in invitations]) if invitations else {}
    return [Choice(one, replies.get(one.id)) for one in invitations]


def guests_named(search: str) -> list[Choice]:
    """Guests of events to come whose name, or whose mission's, holds all the words; two statements."""
    words = fold(search).split()
    statement = (
        select(Invitation)
        .join(Invitation.event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at > clock.now(),
            Invitation.withdrawn_at.is_(None),
        )
        .options(
            joinedload(Invitation.event),
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
        )
        .order_by(Event.starts_at, Invitation.id)
    )
    found = [one for one in db.session.scalars(statement) if _holds(one, words)]
    return choices(found[:MOST_SHOWN])


def _holds(invitation: Invitation, words: list[str]) -> bool:
    mission = " ".join(invitation.organisation.name.values())
    text = fold(f"{invitation.addressee or ''} {mission}")
    return all(word in text for word in words)


def _invitation(number: int | None) -> Invitation | None:
    return db.session.get(Invitation, number) if number is not None else None
