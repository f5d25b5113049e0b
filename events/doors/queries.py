"""What the doors read: a guest's registration with all that its page shows, and what an address has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events.doors.words import standing_title
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.links import registration_url
from events.registration.models import Registration, RegistrationStatus
from office.database import db
from office.localized import pick
from office.web.i18n import language

#: An address that has more is no guest's own; so many fit into a letter.
MOST_FOUND = 60


@dataclass(frozen=True)
class Found:
    """One thing that an address has at an event: whose, how it stands, and the link that opens it."""

    name: str
    words: str
    url: str


def found_by_address(event_id: int, address: str) -> list[Found]:
    """What was registered with this mail address at the event, and which invitations went there.

    Two statements. Texts are in the reader's language.
    """
    folded = address.strip().lower()
    if not folded:
        return []
    seats = (
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.email_folded == folded,
            Registration.status != RegistrationStatus.REFUSED,
        )
        .options(joinedload(Registration.event), joinedload(Registration.invitation))
        .order_by(Registration.id)
        .limit(MOST_FOUND)
    )
    invited = (
        select(Invitation)
        .where(
            Invitation.event_id == event_id,
            func.lower(Invitation.to_address) == folded,
            Invitation.withdrawn_at.is_(None),
        )
        .options(joinedload(Invitation.organisation), joinedload(Invitation.addressee))
        .order_by(Invitation.id)
        .limit(MOST_FOUND)
    )
    found = [
        Found(seat.name, standing_title(seat), registration_url(seat))
        for seat in db.session.scalars(seats)
        if seat.invitation is None or seat.invitation.withdrawn_at is None
    ]
    lang = language()
    for invitation in db.session.scalars(invited):
        mission = invitation.organisation.called(lang)
        name = invitation.addressee.name if invitation.addressee is not None else mission
        found.append(Found(name, "", invitation_url(invitation)))
    return found


def own_registration(registration_id: int) -> Registration:
    """The registration with what its own page shows: one statement."""
    statement = (
        select(Registration)
        .where(Registration.id == registration_id)
        .options(
            joinedload(Registration.event),
            joinedload(Registration.invitation),
            joinedload(Registration.organisation),
            joinedload(Registration.mission_link),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def names_of_events(numbers: Sequence[int], lang: str) -> dict[int, str]:
    """The titles of events in a language: one statement."""
    found = db.session.execute(select(Event.id, Event.title).where(Event.id.in_(numbers)))
    return {number: pick(title, lang) for number, title in found}


def registrations_named(numbers: Sequence[int]) -> list[Registration]:
    """Registrations with their events and organisations: one statement."""
    statement = (
        select(Registration)
        .where(Registration.id.in_(numbers))
        .options(joinedload(Registration.event), joinedload(Registration.organisation))
    )
    return list(db.session.scalars(statement))
