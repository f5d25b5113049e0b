"""Reads behind the pictures of an event's result: one statement each, however many guests it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select

from events.attendance.came import held_or_came, known_person
from events.attendance.models import Presence, PresenceSource, Stay
from events.guestlist.models import Invitation
from events.invitations import registrants
from events.invitations.confirming import SUBJECT
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.registration.models import Capacity, Door, Registration, RegistrationStatus, Reply
from events.registration.states import is_mission
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Posting

#: Letters that left the house, whether or not they came back.
_LEFT: Final = (LetterStatus.SENT, LetterStatus.BOUNCED)
#: What is sent before an event; confirmations of answers are no cause of answers.
_BEFORE: Final = tuple(purpose.value for purpose in Purpose if purpose is not Purpose.THANKS)


@dataclass(frozen=True)
class Invited:
    """One invitation that stands, with every reply to it in the order in which they were entered."""

    id: int
    #: Whether the one it names was invited as head of a mission, also as chargé d’affaires ad interim; heads
    #: of international organisations are none.
    is_head: bool
    replies: tuple[Reply, ...]


def invited_to(event_id: int) -> list[Invited]:
    """The invitations that stand, without those withdrawn, with their replies."""
    wanted = (
        select(Invitation.id, Posting.is_head, Organisation.kind, Organisation.sending_state, Reply)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Posting, Posting.id == Invitation.posting_id)
        .outerjoin(Reply, Reply.invitation_id == Invitation.id)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.id, Reply.id)
    )
    heads: dict[int, bool] = {}
    replies: dict[int, list[Reply]] = {}
    for number, is_head, kind, sender, reply in db.session.execute(wanted):
        heads[number] = bool(is_head) and is_mission(kind, sender)
        replies.setdefault(number, []).extend([reply] if reply is not None else [])
    return [Invited(number, is_head, tuple(replies[number])) for number, is_head in heads.items()]


@dataclass(frozen=True)
class Seat:
    """One registration, whatever became of it, and whether its holder came."""

    id: int
    invitation_id: int | None
    door: Door
    capacity: Capacity
    status: RegistrationStatus
    asked_at: datetime
    #: How it was known first that they came, and when that was entered; None: they did not.
    source: PresenceSource | None
    seen_at: datetime | None

    @property
    def came(self) -> bool:
        """Whether their presence was recorded."""
        return self.source is not None


def seats_asked(event_id: int) -> list[Seat]:
    """Every registration of an event, in the order in which they were made."""
    wanted = (
        select(
            Registration.id,
            Registration.invitation_id,
            Registration.door,
            Registration.capacity,
            Registration.status,
            Registration.asked_at,
            Presence.source,
            Presence.first_seen_at,
        )
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .where(Registration.event_id == event_id)
        .order_by(Registration.id)
    )
    return [Seat(*row) for row in db.session.execute(wanted)]


@dataclass(frozen=True)
class Stayed:
    """A stretch of time in which somebody who came was there; without an end where that is not known."""

    registration_id: int
    begins_at: datetime
    ends_at: datetime | None


def stays_of(event_id: int) -> list[Stayed]:
    """The stretches of everybody who came whose moments are known, not the length alone."""
    wanted = (
        select(Stay.registration_id, Stay.begins_at, Stay.ends_at)
        .join(Registration, Registration.id == Stay.registration_id)
        .join(Presence, Presence.registration_id == Stay.registration_id)
        .where(Registration.event_id == event_id, Stay.minutes.is_(None))
        .order_by(Stay.begins_at, Stay.id)
    )
    return [Stayed(*row) for row in db.session.execute(wanted)]


@dataclass(frozen=True)
class Sent:
    """Letters of one kind to guests that went out on one mailing: when the first did, and to how many."""

    purpose: Purpose
    at: datetime
    letters: int


def letters_of(event_id: int) -> list[Sent]:
    """The letters that went out to guests before the event, the first first; copies do not count twice."""
    invitations = select(Invitation.id).where(Invitation.event_id == event_id)
    registrations = select(Registration.id).where(Registration.event_id == event_id)
    to_guests = or_(
        and_(Letter.subject_type == SUBJECT, Letter.subject_id.in_(invitations)),
        and_(Letter.subject_type == registrants.SUBJECT, Letter.subject_id.in_(registrations)),
    )
    first = func.min(Letter.sent_at)
    wanted = (
        select(Letter.kind, first, func.count(func.distinct(Letter.subject_id)))
        .where(to_guests, Letter.kind.in_(_BEFORE), Letter.status.in_(_LEFT), Letter.sent_at.is_not(None))
        .group_by(Letter.kind, Letter.mailing_id, Letter.subject_type)
        .order_by(first)
    )
    return [
        Sent(Purpose(kind), at, number) for kind, at, number in db.session.execute(wanted) if at is not None
    ]


@dataclass(frozen=True)
class TookPart:
    """One entry on the list of one year of a series: as much of it as is counted."""

    event_id: int
    starts_at: datetime
    zone: str
    registration_id: int
    person_id: int | None
    email: str
    name: str
    organisation_id: int | None
    kind: OrganisationKind | None
    sending_state: str | None
    #: As they gave it themselves; empty: they did not.
    stated: str
    came: bool


def took_part_in(series_id: int, until: Event) -> list[TookPart]:
    """Who had a seat at the years of a series up to this one, or came without: one statement for all of them.

    Drafts and cancelled years are left out, this one never. The first year comes first.
    """
    earlier = and_(Event.status == EventStatus.PUBLISHED, Event.starts_at < until.starts_at)
    wanted = (
        select(
            Event.id.label("event_id"),
            Event.starts_at,
            Event.zone,
            Registration.id.label("registration_id"),
            known_person().label("person_id"),
            Registration.email_folded.label("email"),
            Registration.name_folded.label("name"),
            Registration.organisation_id,
            Organisation.kind,
            Organisation.sending_state,
            Registration.country.label("stated"),
            Presence.id.is_not(None).label("came"),
        )
        .join(Registration, Registration.event_id == Event.id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Invitation, Invitation.id == Registration.invitation_id)
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .where(
            Event.series_id == series_id,
            or_(Event.id == until.id, earlier),
            held_or_came(),
        )
        .order_by(Event.starts_at, Event.id, Registration.id)
    )
    return [TookPart(**row) for row in db.session.execute(wanted).mappings()]
