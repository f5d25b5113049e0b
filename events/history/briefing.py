"""What one should know before meeting a mission: its people, its place, its years, what is promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from events.guestlist.building import SUBJECT
from events.guestlist.models import Invitation
from events.history import queries
from events.history.outcomes import ASKED, CAME, Cell, Outcome, cell_of
from events.history.queries import Span
from events.history.years import chain_of
from events.programme.models import Event, EventStatus
from events.registration.answers import asks_anew
from events.registration.models import Registration, Reply
from events.registration.queries import last_replies, parties_of
from office.database import db
from office.mailroom.models import LetterStatus
from office.mailroom.outbox import letters_about
from stakeholders.address.forms import AddressForm, AddressRole, address_forms, role_of
from stakeholders.engagement.models import (
    Commitment,
    CommitmentStatus,
    Confidentiality,
    Interaction,
)
from stakeholders.engagement.queries import Reader, Subject, concerns, seen_by, with_all_shown
from stakeholders.nationaldays.models import NationalDay
from stakeholders.nationaldays.queries import kept_by, soonest
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.standing import suspended_among
from stakeholders.people.models import PersonRelationKind, Posting
from stakeholders.people.postings import Vacancy, vacancy_among
from stakeholders.people.queries import postings_in
from stakeholders.people.relations import relations_of
from stakeholders.precedence.order import Place, order_of_precedence

#: Contacts and past events that are told one by one.
CONTACTS: Final = 6
EVENTS: Final = 8
_SETTLED: Final = 3
#: To whom the salutation of the letter is said as well: who is an Excellency to this office.
_SPOKEN_TO: Final = frozenset({AddressRole.AMBASSADOR, AddressRole.NUNCIO})
_LEFT: Final = (LetterStatus.SENT, LetterStatus.BOUNCED)


@dataclass(frozen=True)
class Lead:
    """Who heads it, and how they are addressed in each language asked for, the one of letters first."""

    posting: Posting
    forms: Mapping[str, AddressForm]
    #: Whether the salutation is what is said to them.
    is_said: bool
    spouses: tuple[str, ...]


@dataclass(frozen=True)
class Ahead:
    """An invitation to an event that is not over."""

    invitation: Invitation
    reply: Reply | None
    seats: Sequence[Registration]
    #: Whether a letter has left; else they stand on the list alone.
    is_written_to: bool


@dataclass(frozen=True)
class Past:
    """The years of one organisation, its predecessors' among them."""

    #: The latest first, those to which it was neither asked nor came left out.
    events: Sequence[tuple[Event, Cell]]

    def _count(self, among: frozenset[Outcome]) -> int:
        return sum(1 for _event, cell in self.events if cell.outcome in among)

    @property
    def asked(self) -> int:
        """To how many it was asked, or came unasked."""
        return self._count(ASKED)

    @property
    def came(self) -> int:
        """To how many somebody came."""
        return self._count(CAME)

    @property
    def heads(self) -> int:
        """To how many the head came."""
        return self._count(frozenset({Outcome.HEAD}))

    @property
    def last(self) -> tuple[Event, Cell] | None:
        """The last to which somebody came."""
        return next(((event, cell) for event, cell in self.events if cell.outcome in CAME), None)


@dataclass(frozen=True)
class Promises:
    """What this reader may see of what was promised, overdue first."""

    ours: Sequence[Commitment]
    theirs: Sequence[Commitment]
    settled: Sequence[Commitment]

    def open(self, today: date) -> list[Commitment]:
        """Those of both sides that are not done: overdue first, then by day."""
        both = [*self.ours, *self.theirs]
        return sorted(both, key=lambda one: (not one.is_overdue(today), one.due_on or date.max, one.id))

    def overdue(self, today: date) -> int:
        """How many are open though their day has passed."""
        return sum(1 for one in (*self.ours, *self.theirs) if one.is_overdue(today))


@dataclass(frozen=True)
class Briefing:
    """All of it, as one reader may see it on one day."""

    organisation: Organisation
    day: date
    earlier: Sequence[Organisation]
    is_suspended: bool
    lead: Lead | None
    vacancy: Vacancy | None
    staff: Sequence[Posting]
    coming: Sequence[Posting]
    former_heads: Sequence[Posting]
    place: Place | None
    #: How many stand in the same list as they.
    places: int
    ahead: Sequence[Ahead]
    past: Past
    promises: Promises
    contacts: Sequence[Interaction]
    has_more_contacts: bool
    national_days: Sequence[tuple[NationalDay, date | None]]

    @property
    def confidentiality(self) -> Confidentiality:
        """The class of the whole: no lower than of anything on it, and never public."""
        told = [*self.contacts]
        told += [one.interaction for one in self._all_promises]
        is_secret = any(one.confidentiality is Confidentiality.CONFIDENTIAL for one in told)
        return Confidentiality.CONFIDENTIAL if is_secret else Confidentiality.INTERNAL

    @property
    def _all_promises(self) -> list[Commitment]:
        return [*self.promises.ours, *self.promises.theirs, *self.promises.settled]


def briefing(
    organisation: Organisation,
    reader: Reader,
    now: datetime,
    today: date,
    languages: Sequence[str],
    *,
    with_confidential: bool = True,
) -> Briefing:
    """What one reader may know of an organisation: a fixed number of statements, however long its story.

    Args:
        languages: in which its head is addressed beside the language of letters.
        with_confidential: leave out also what this reader may see in confidence.
    """
    earlier = chain_of(organisation)
    numbers = [organisation.id, *(one.id for one in earlier)]
    postings = postings_in(organisation.id)
    held = [posting for posting in postings if posting.held_on(today)]
    # As `heads_on`: a head before who acts, and of two of a sort the later entered.
    heads = (posting for posting in held if posting.is_head)
    head = max(heads, key=lambda posting: (not posting.ad_interim, posting.id), default=None)
    places = order_of_precedence(today)
    place = next((one for one in places if one.posting.organisation_id == organisation.id), None)
    may_see = seen_by(reader)
    if not with_confidential:
        may_see &= Interaction.confidentiality != Confidentiality.CONFIDENTIAL
    about = or_(*(concerns(Subject(organisation_id=number)) for number in numbers))
    if head is not None:
        about |= concerns(Subject(person_id=head.person_id))
    contacts = _contacts(may_see & about)
    people = {posting.person_id for posting in postings}
    return Briefing(
        organisation,
        today,
        earlier,
        organisation.id in suspended_among([organisation.id], today),
        _lead(head, today, languages),
        vacancy_among(postings, organisation, today),
        [p for p in held if p is not head and (head is None or p.person_id != head.person_id)],
        [p for p in postings if p.departed_on is None and not p.held_on(today)],
        _former_heads(postings, today),
        place,
        sum(1 for one in places if place is not None and one.roll is place.roll),
        _ahead(numbers, now),
        past_of(numbers, now),
        _promises(may_see & about, set(numbers), people),
        contacts[:CONTACTS],
        len(contacts) > CONTACTS,
        soonest(kept_by(organisation), today),
    )


def _lead(head: Posting | None, today: date, languages: Sequence[str]) -> Lead | None:
    if head is None:
        return None
    written_in = head.person.language or head.organisation.language
    codes = list(dict.fromkeys([written_in, *languages]))
    forms = address_forms([(head.person, head, code) for code in codes])
    spouses = tuple(
        one.other.name
        for one in relations_of(head.person_id)
        if one.relation.kind is PersonRelationKind.SPOUSE and not one.is_over(today)
    )
    return Lead(head, dict(zip(codes, forms, strict=True)), role_of(head) in _SPOKEN_TO, spouses)


def _former_heads(postings: Sequence[Posting], today: date) -> list[Posting]:
    """Who headed it before, the latest first; who acted for them is left out."""
    gone = [
        posting
        for posting in postings
        if posting.is_head
        and not posting.ad_interim
        and posting.departed_on is not None
        and posting.departed_on <= today
    ]
    return sorted(gone, key=lambda posting: posting.departed_on or today, reverse=True)


def _ahead(numbers: Sequence[int], now: datetime) -> list[Ahead]:
    """Invitations to events that are not over, the next first: four statements."""
    wanted = (
        select(Invitation)
        .join(Invitation.event)
        .where(
            Invitation.organisation_id.in_(numbers),
            Invitation.withdrawn_at.is_(None),
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at > now,
        )
        .options(joinedload(Invitation.event), joinedload(Invitation.addressee))
        .order_by(Event.starts_at, Invitation.id)
    )
    invitations = list(db.session.scalars(wanted))
    found = [invitation.id for invitation in invitations]
    replies, parties = last_replies(found), parties_of(found)
    letters = letters_about(SUBJECT, found)
    return [
        Ahead(
            one,
            reply if (reply := replies.get(one.id)) is not None and not asks_anew(reply) else None,
            parties[one.id],
            one.opened_at is not None or any(letter.status in _LEFT for letter in letters[one.id]),
        )
        for one in invitations
    ]


def past_of(numbers: Sequence[int], now: datetime) -> Past:
    """To which events organisations that count as one were asked and came: five statements."""
    events = queries.events_over(Span(), now)
    every = [event.id for event in events]
    recorded = queries.recorded(every)
    invited, seated = queries.asked(every, numbers), queries.seats(every, numbers)
    cells = []
    for event in reversed(events):
        asked = [one for one in invited if one.event_id == event.id]
        seats = [one for one in seated if one.event_id == event.id]
        if asked or seats:
            cells.append((event, cell_of(event.id, asked, seats, is_recorded=event.id in recorded)))
    return Past(cells)


def _contacts(which: ColumnElement[bool]) -> list[Interaction]:
    """The latest meetings, calls and letters, and one more than is told: four statements."""
    wanted = select(Interaction).where(which).options(*with_all_shown())
    latest = wanted.order_by(Interaction.moment.desc(), Interaction.id.desc()).limit(CONTACTS + 1)
    return list(db.session.scalars(latest))


def _promises(which: ColumnElement[bool], numbers: set[int], people: set[int]) -> Promises:
    """Open promises, what is due first coming first, and the last that were kept: one statement."""
    wanted = (
        select(Commitment)
        .join(Commitment.interaction)
        .where(which)
        .options(
            joinedload(Commitment.user),
            joinedload(Commitment.organisation),
            joinedload(Commitment.person),
            joinedload(Commitment.interaction),
        )
        .order_by(Commitment.due_on.is_(None), Commitment.due_on, Commitment.id)
    )
    # At a meeting of several each promised for themselves.
    found = [
        one
        for one in db.session.scalars(wanted)
        if one.is_ours or one.organisation_id in numbers or one.person_id in people
    ]
    still_open = [one for one in found if one.status is CommitmentStatus.OPEN]
    kept = [one for one in found if one.status is CommitmentStatus.DONE and one.closed_at is not None]
    kept.sort(key=lambda one: (one.closed_at or one.created_at, one.id), reverse=True)
    return Promises(
        [one for one in still_open if one.is_ours],
        [one for one in still_open if not one.is_ours],
        kept[:_SETTLED],
    )
