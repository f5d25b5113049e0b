"""A guest's own events as a calendar: theirs alone, under the UIDs of their letters and files.

What stands in it, and why, is told in docs/decisions/0022-calendars-by-secret-address.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from events.calendars.ics import followed_calendar
from events.guestlist.models import Invitation
from events.invitations.entries import OwnEntry, entry_of, entry_of_its_own, entry_of_seat
from events.programme.models import Event, EventStatus
from events.registration.answers import asks_anew
from events.registration.models import Answer, Capacity, Door, Registration, Reply
from events.registration.queries import last_replies
from office import clock, settings
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.subscriptions.models import Subscription
from stakeholders.organisations.models import Channel, ChannelMedium
from stakeholders.people.models import Person

#: What the addresses of these calendars are called: a register's person's, somebody's whom it does not know.
GUEST: Final = "guest"
REGISTRANT: Final = "registrant"
#: What was over longer ago stands in them no more.
PAST: Final = timedelta(days=366)

_IS_OPEN: Final = Event.status.in_([EventStatus.PUBLISHED, EventStatus.CANCELLED])
_BY_CAPACITY: Final = {capacity: place for place, capacity in enumerate(Capacity)}


@dataclass(frozen=True)
class Told:
    """What stands in the calendar: an entry, and whether its reader may answer the invitation."""

    entry: OwnEntry
    may_answer: bool = False


@dataclass(frozen=True)
class Matters:
    """All that a guest's calendar is made of, read in a fixed number of statements."""

    #: Invitations that name them, and those by which they have a seat.
    invitations: Sequence[Invitation]
    #: Seats of theirs, by invitation or any other door.
    seats: Sequence[Registration]
    #: Everybody of those invitations, in the order of their capacity.
    parties: Mapping[int, Sequence[Registration]] = field(default_factory=dict)
    replies: Mapping[int, Reply] = field(default_factory=dict)
    #: Invitations of which the guest has heard.
    heard: Collection[int] = ()


def guests_calendar(subscription: Subscription) -> bytes | None:
    """Of a person of the register: what was told to the mailbox of this address; everything, where that is
    their own. None where they are no more. Seven statements."""
    person = db.session.get(Person, subscription.subject_id)
    if person is None:
        return None
    own = select(Channel.value).where(Channel.person_id == person.id, Channel.medium == ChannelMedium.EMAIL)
    is_own = subscription.mailbox in {value.strip().lower() for value in db.session.scalars(own)}
    matters = _gathered(Invitation.addressee_id == person.id, Registration.person_id == person.id)
    told = _told(matters, person.id, "" if is_own else subscription.mailbox)
    return _written(told, subscription.language)


def registrants_calendar(subscription: Subscription) -> bytes | None:
    """Of somebody whom the register does not know: the registration by whose link it was asked for, and all
    that was registered under the same name and told to the same mailbox. None where that link was withdrawn.
    Six statements."""
    first = db.session.scalar(
        select(Registration)
        .where(Registration.id == subscription.subject_id)
        .options(joinedload(Registration.invitation))
    )
    if first is None or first.link_number != subscription.link_number:
        return None
    alike = and_(
        Registration.email_folded == subscription.mailbox,
        Registration.name_folded == first.name_folded,
        Registration.email_folded != "",
        Registration.person_id.is_(None)
        if first.person_id is None
        else or_(Registration.person_id.is_(None), Registration.person_id == first.person_id),
    )
    matters = _gathered(None, or_(Registration.id == first.id, alike))
    return _written(_told(matters, None, ""), subscription.language)


def mailbox_of(seat: Registration) -> str:
    """The mailbox to which a guest's letters go, in lower case; "" if none does."""
    if seat.email_folded or seat.invitation is None:
        return seat.email_folded
    return mailbox_of_invitation(seat.invitation)


def mailbox_of_invitation(invitation: Invitation) -> str:
    """The mailbox to which an invitation went, in lower case."""
    return invitation.to_address.strip().lower()


def _gathered(named: ColumnElement[bool] | None, seated: ColumnElement[bool]) -> Matters:
    since = clock.now() - PAST
    seats = list(
        db.session.scalars(
            select(Registration)
            .join(Registration.event)
            .where(seated, _IS_OPEN, Event.ends_at > since)
            .options(joinedload(Registration.event), joinedload(Registration.invitation))
            .order_by(Registration.id)
        )
    )
    theirs = Invitation.id.in_({seat.invitation_id for seat in seats if seat.invitation_id is not None})
    invitations = list(
        db.session.scalars(
            select(Invitation)
            .join(Invitation.event)
            .where(
                theirs if named is None else or_(named, theirs),
                _IS_OPEN,
                Event.ends_at > since,
                Invitation.withdrawn_at.is_(None),
            )
            .options(joinedload(Invitation.event))
            .order_by(Invitation.id)
        )
    )
    numbers = [one.id for one in invitations]
    parties: dict[int, list[Registration]] = {number: [] for number in numbers}
    everybody = select(Registration).where(Registration.invitation_id.in_(numbers)).order_by(Registration.id)
    for seat in db.session.scalars(everybody):
        parties[seat.invitation_id or 0].append(seat)
    for party in parties.values():
        party.sort(key=lambda seat: (_BY_CAPACITY[seat.capacity], seat.id))
    return Matters(invitations, seats, parties, last_replies(numbers), heard_of(invitations))


def heard_of(invitations: Sequence[Invitation]) -> set[int]:
    """Of which invitations their guests have heard: a letter has left, or the page was opened. One statement.

    A list that is still being made is nobody's calendar.
    """
    numbers = [one.id for one in invitations]
    left = select(Letter.subject_id).where(
        Letter.subject_type == "invitations",
        Letter.subject_id.in_(numbers),
        Letter.status.in_([LetterStatus.SENT, LetterStatus.SENDING, LetterStatus.BOUNCED]),
    )
    heard = set(db.session.scalars(left))
    return heard | {one.id for one in invitations if one.opened_at is not None}


def _told(matters: Matters, person_id: int | None, mailbox: str) -> Iterator[Told]:
    """The entries of one guest.

    Args:
        person_id: whom invitations may name; None for somebody whom the register does not know.
        mailbox: only what is told to it; "" for everything.
    """
    standing = {one.id: one for one in matters.invitations}
    seated = set()
    for seat in matters.seats:
        if seat.door is Door.INVITATION and seat.invitation_id not in standing:
            continue
        invitation = standing.get(seat.invitation_id or 0)
        if invitation is not None:
            seated.add(invitation.id)
        if mailbox and mailbox != mailbox_of(seat):
            continue
        entry = _of_seat(seat, invitation, matters, person_id)
        if entry is not None:
            yield entry
    for invitation in matters.invitations:
        is_theirs = person_id is not None and invitation.addressee_id == person_id
        if not is_theirs or invitation.id in seated:
            continue
        if mailbox and mailbox != mailbox_of_invitation(invitation):
            continue
        entry = _of_unseated(invitation, matters)
        if entry is not None:
            yield entry


def _of_seat(
    seat: Registration, invitation: Invitation | None, matters: Matters, person_id: int | None
) -> Told | None:
    """Somebody who holds, awaits or gave back a seat; None where the entry has become another's."""
    if invitation is None:
        return Told(entry_of_its_own(seat))
    found = entry_of_seat(seat, matters.parties[invitation.id], matters.replies.get(invitation.id))
    is_named = person_id is not None and invitation.addressee_id == person_id
    return Told(found, is_named) if found is not None else None


def _of_unseated(invitation: Invitation, matters: Matters) -> Told | None:
    """Somebody who is invited and has no seat: only as long as it is open whether they come."""
    reply = matters.replies.get(invitation.id)
    if reply is None and invitation.id not in matters.heard:
        return None
    if reply is not None and reply.answer is not Answer.TENTATIVE and not asks_anew(reply):
        return None
    whole = entry_of(invitation, matters.parties[invitation.id], reply)
    # A colleague may sit on the mission's seat meanwhile: their link is nothing to whoever is still asked.
    return Told(replace(whole, registration=None, tentative=False), True)


def _written(told: Iterable[Told], language: str) -> bytes:
    ordered = sorted(told, key=lambda one: (one.entry.event.starts_at, one.entry.event.id, one.entry.uid))
    name = _("My events at %(office)s", office=settings.current().office_name)
    # A calendar that is followed has no word of its own for an answer that is not given yet.
    entries = (one.entry.octets(language, names_page=one.may_answer, is_provisional=True) for one in ordered)
    return followed_calendar(name, entries)
