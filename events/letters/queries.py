"""What letters to many guests read of them, and the versions of a wording: a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from events.guestlist.models import Invitation
from events.letters.models import LetterText, Purpose
from events.programme.models import Event
from events.registration.models import Capacity, Registration, Reply
from office.accounts.models import User
from office.database import db
from stakeholders.people.models import Person, Posting

_BY_CAPACITY = {capacity: place for place, capacity in enumerate(Capacity)}


def with_addressees(invitation_ids: Sequence[int]) -> list[Invitation]:
    """These invitations with organisation, addressee and post. One statement."""
    statement = (
        select(Invitation)
        .where(Invitation.id.in_(invitation_ids))
        .options(
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting).joinedload(Posting.organisation),
        )
    )
    return list(db.session.scalars(statement))


def with_postings(person_ids: Sequence[int]) -> list[Person]:
    """These people with their posts. Two statements, or none."""
    if not person_ids:
        return []
    statement = (
        select(Person)
        .where(Person.id.in_(person_ids))
        .options(selectinload(Person.postings).joinedload(Posting.organisation))
    )
    return list(db.session.scalars(statement))


def last_replies(invitation_ids: Sequence[int]) -> dict[int, Reply]:
    """The answer that counts of each of these invitations that has one. One statement."""
    last = (
        select(func.max(Reply.id))
        .where(Reply.invitation_id.in_(invitation_ids))
        .group_by(Reply.invitation_id)
        .scalar_subquery()
    )
    found = db.session.scalars(select(Reply).where(Reply.id.in_(last)))
    return {reply.invitation_id: reply for reply in found}


def seats_of(invitation_ids: Sequence[int]) -> dict[int, list[Registration]]:
    """Everybody's seat at these missions, the addressee or substitute first. One statement."""
    statement = (
        select(Registration).where(Registration.invitation_id.in_(invitation_ids)).order_by(Registration.id)
    )
    found: dict[int, list[Registration]] = {}
    for seat in db.session.scalars(statement):
        if seat.invitation_id is not None:
            found.setdefault(seat.invitation_id, []).append(seat)
    for seats in found.values():
        seats.sort(key=lambda seat: _BY_CAPACITY[seat.capacity])
    return found


def current(event: Event, purpose: Purpose) -> LetterText | None:
    """The version that letters are written with; None where it is still the house's own words."""
    statement = (
        select(LetterText)
        .where(LetterText.event_id == event.id, LetterText.purpose == purpose)
        .order_by(LetterText.number.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def version(event: Event, purpose: Purpose, number: int) -> LetterText | None:
    """One version of an event's letter, by its number."""
    statement = select(LetterText).where(
        LetterText.event_id == event.id, LetterText.purpose == purpose, LetterText.number == number
    )
    return db.session.scalars(statement).one_or_none()


def versions(event: Event, purpose: Purpose) -> list[tuple[LetterText, str]]:
    """Every version, the newest first, with the name of who made it ("" for the house). One statement."""
    statement = (
        select(LetterText, User)
        .outerjoin(User, LetterText.user_id == User.id)
        .where(LetterText.event_id == event.id, LetterText.purpose == purpose)
        .order_by(LetterText.number.desc())
    )
    return [(text, user.label if user else "") for text, user in db.session.execute(statement)]


def latest(event: Event) -> dict[Purpose, LetterText]:
    """The version that counts of each of an event's letters that has been worded. One statement."""
    statement = select(LetterText).where(LetterText.event_id == event.id).order_by(LetterText.number)
    return {text.purpose: text for text in db.session.scalars(statement)}


def writers(texts: Iterable[LetterText]) -> dict[int, str]:
    """The names of who wrote these, by number. One statement."""
    numbers = {text.user_id for text in texts if text.user_id is not None}
    return {user.id: user.label for user in db.session.scalars(select(User).where(User.id.in_(numbers)))}


def worded_events(event: Event, limit: int = 50) -> list[Event]:
    """Other events whose letters somebody has worded, the latest first. One statement."""
    worded = select(LetterText.event_id).where(
        LetterText.user_id.is_not(None), LetterText.event_id != event.id
    )
    statement = select(Event).where(Event.id.in_(worded)).order_by(Event.starts_at.desc()).limit(limit)
    return list(db.session.scalars(statement))


def guests_to_choose(event: Event) -> list[Invitation]:
    """Whom a letter can be shown to: the guest list with missions and people. One statement."""
    statement = (
        select(Invitation)
        .where(Invitation.event_id == event.id, Invitation.withdrawn_at.is_(None))
        .options(
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting).joinedload(Posting.organisation),
        )
        .order_by(Invitation.id)
    )
    return list(db.session.scalars(statement))
