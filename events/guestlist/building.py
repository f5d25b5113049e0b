"""Building a guest list: who would be added and why, whom the letter names, and adding them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from events.guestlist import reasons
from events.guestlist.changing import (
    MOST_SEATS,
    SUBJECT,
    AlreadyInvited,
    EventCancelled,
    GuestGone,
    GuestListRefused,
    NotOfThisMission,
    NotPromised,
    OtherEvent,
    TooFewSeats,
    addressed_anew,
    give_seats,
    goes_again,
    language_for,
    names_another,
    put_in_group,
    readdress,
    reinstate,
    remove,
    require_open,
    taken_off,
    write_in,
)
from events.guestlist.choices import Choice
from events.guestlist.models import GuestGroup, Invitation, Receiving
from events.guestlist.receiving import mailbox_changed, mailboxes_by, write_to
from events.guestlist.sources import Chosen, Source, Why, Wish, sources_of
from events.programme.models import Event
from events.programme.planning import lock_event
from office.database import db
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import heads_on

__all__ = [
    "MOST_SEATS",
    "SUBJECT",
    "AlreadyInvited",
    "Built",
    "Candidate",
    "EventCancelled",
    "GuestGone",
    "GuestListRefused",
    "Manner",
    "NotOfThisMission",
    "NotPromised",
    "Offer",
    "OtherEvent",
    "TooFewSeats",
    "add",
    "addressed_anew",
    "build",
    "give_seats",
    "goes_again",
    "invite",
    "invited_organisations",
    "language_for",
    "mailbox_changed",
    "names_another",
    "offers",
    "put_in_group",
    "readdress",
    "reinstate",
    "remove",
    "require_open",
    "taken_off",
    "write_in",
    "write_to",
]


@dataclass(frozen=True)
class Candidate:
    """Somebody who would be added; ``posting`` None: nobody is known whom the letter could name.

    ``gone``: who was invited to the earlier event in their place and has left the post.
    """

    organisation: Organisation
    posting: Posting | None
    reason: str
    gone: str = ""

    @property
    def key(self) -> str:
        """The candidate among all others, as a form can send it."""
        return f"{self.organisation.id}-{self.posting.person_id if self.posting is not None else 0}"


@dataclass(frozen=True)
class Offer:
    """What one choice would add.

    Args:
        reason: the choice, as it is kept with those whom it adds.
        new: those who would be added.
        already: how many of those meant are on the list, withdrawn ones too.
        doubled: how many an earlier choice adds as well; that one's reason is kept.
        left_out: who cannot be invited, by name, and why.
    """

    reason: str
    new: Sequence[Candidate]
    already: int
    doubled: int
    left_out: Sequence[tuple[str, Why]]

    @property
    def without_addressee(self) -> int:
        """Of how many new ones nobody is known whom the letter could name."""
        return sum(candidate.posting is None for candidate in self.new)


@dataclass(frozen=True)
class Manner:
    """How those who are added are invited; ``seats`` None: as many as the event gives each mission."""

    receiving: Receiving = Receiving.OWN
    group: GuestGroup | None = None
    seats: int | None = None


@dataclass(frozen=True)
class Built:
    """What adding came to."""

    added: Sequence[Invitation]
    #: Organisations and people meant who were on the list before, withdrawn ones too.
    already: int


def offers(event: Event, chosen: Chosen, day: date) -> list[Offer]:
    """What each choice would add to the list, in the order in which reasons count.

    An organisation is addressed to its head on ``day``, if the post is vacant to its chargé d'affaires ad
    interim, and to nobody where neither is known; a person chosen by name is named. An organisation that is
    on the list is not added again, nor is a person. One that was withdrawn stays so: somebody decided it.

    Raises:
        TooMany: a choice means more than anybody can look through.
    """
    sources = sources_of(event, chosen, day)
    rows = db.session.execute(
        select(Invitation.organisation_id, Invitation.addressee_id).where(Invitation.event_id == event.id)
    ).all()
    listed = _Listed(
        {row.organisation_id for row in rows}, {(row.organisation_id, row.addressee_id) for row in rows}
    )
    coming = _Listed(set(), set())
    headless = {w.organisation.id for s in sources for w in s.wishes if w.posting is None}
    heads = _heads_with_channels(day, headless - listed.organisations)
    return [_offer(source, listed, coming, heads) for source in sources]


@dataclass
class _Listed:
    """Whom a list has: organisations as such, and each organisation with a person."""

    organisations: set[int]
    pairs: set[tuple[int, int | None]]

    @cached_property
    def people(self) -> set[int | None]:
        return {person for _organisation, person in self.pairs}

    def has(self, wish: Wish) -> bool:
        if wish.posting is None:
            return wish.organisation.id in self.organisations
        return wish.posting.person_id in self.people

    def take(self, candidate: Candidate) -> None:
        posting = candidate.posting
        if posting is None or posting.is_head:
            self.organisations.add(candidate.organisation.id)
        if posting is not None:
            self.pairs.add((candidate.organisation.id, posting.person_id))
            self.people.add(posting.person_id)


def _offer(source: Source, listed: _Listed, coming: _Listed, heads: dict[int, Posting]) -> Offer:
    new: list[Candidate] = []
    already = doubled = 0
    for wish in source.wishes:
        if listed.has(wish):
            already += 1
            continue
        posting = wish.posting or heads.get(wish.organisation.id)
        pair = (wish.organisation.id, posting.person_id if posting is not None else None)
        if coming.has(wish) or pair in coming.pairs:
            doubled += 1
            continue
        candidate = Candidate(wish.organisation, posting, _reason(source, wish), wish.gone)
        coming.take(candidate)
        new.append(candidate)
    return Offer(source.reason, new, already, doubled, source.left_out)


def _reason(source: Source, wish: Wish) -> str:
    taken = reasons.read(source.reason)
    return (
        reasons.kept(taken.sort, taken.name, wish.gone) if taken is not None and wish.gone else source.reason
    )


def add(
    event: Event, chosen: Chosen, day: date, manner: Manner, *, only: Collection[str] | None = None
) -> Built:
    """Add what was chosen; ``only``: of those the ones that were seen and left ticked (`Candidate.key`).

    Repeating it adds only what is new.

    Raises:
        EventCancelled: the event does not take place.
        OtherEvent: the group is another event's.
        TooMany: a choice means more than anybody can look through.
    """
    # Two officers who add the same list at once: the second waits and finds what the first added.
    event = lock_event(event.id)
    require_open(event)
    if manner.group is not None and manner.group.event_id != event.id:
        raise OtherEvent
    found = offers(event, chosen, day)
    added = [
        _invitation(event, one.organisation, one.posting, one.reason, manner)
        for offer in found
        for one in offer.new
        if only is None or one.key in only
    ]
    db.session.add_all(added)
    db.session.flush()
    return Built(added, sum(offer.already for offer in found))


def build(event: Event, who: Collection[Choice], day: date) -> Built:
    """Invite every organisation of the groups ``who`` that is not on the list yet, as `add` does.

    Raises:
        EventCancelled: the event does not take place.
    """
    return add(event, Chosen(groups=tuple(who)), day, Manner())


def invite(
    event: Event, organisation: Organisation, day: date, *, posting: Posting | None = None, reason: str = ""
) -> Invitation:
    """Invite one organisation, addressed to ``posting``'s holder, or to its head or chargé on ``day``.

    One that was withdrawn comes back; its old link stays dead, and a new letter can be sent.

    Raises:
        AlreadyInvited: it is on the list with this addressee.
        NotOfThisMission: the posting is another organisation's.
        EventCancelled: the event does not take place.
    """
    event = lock_event(event.id)
    require_open(event)
    if posting is None:
        posting = _heads_with_channels(day, [organisation.id]).get(organisation.id)
    elif posting.organisation_id != organisation.id:
        raise NotOfThisMission
    addressee_id = posting.person_id if posting is not None else None
    same = db.session.scalar(
        select(Invitation).where(
            Invitation.event_id == event.id,
            Invitation.organisation_id == organisation.id,
            Invitation.addressee_id.is_not_distinct_from(addressee_id),
        )
    )
    if same is not None:
        if same.withdrawn_at is None:
            raise AlreadyInvited(same)
        same.withdrawn_at = None
        same.reason = reason or same.reason
        db.session.flush()
        return same
    invitation = _invitation(event, organisation, posting, reason, Manner())
    db.session.add(invitation)
    db.session.flush()
    return invitation


def invited_organisations(event: Event) -> set[int]:
    """The numbers of all organisations on the list, withdrawn ones too."""
    return set(db.session.scalars(select(Invitation.organisation_id).where(Invitation.event_id == event.id)))


def _invitation(
    event: Event, organisation: Organisation, posting: Posting | None, reason: str, manner: Manner
) -> Invitation:
    person = posting.person if posting is not None else None
    mailboxes = mailboxes_by(manner.receiving, organisation, person)
    return Invitation(
        event=event,
        organisation=organisation,
        addressee=person,
        posting=posting,
        group=manner.group,
        language=language_for(event, person, organisation),
        receiving=manner.receiving,
        to_address=mailboxes.to,
        copy_address=mailboxes.copy,
        seats=manner.seats or event.seats_per_mission,
        reason=reason,
    )


def _heads_with_channels(day: date, organisation_ids: Collection[int]) -> dict[int, Posting]:
    heads = heads_on(day, organisation_ids) if organisation_ids else {}
    if heads:
        # The mailboxes of all of them in one statement; the people are in the session already.
        people = [posting.person_id for posting in heads.values()]
        db.session.scalars(
            select(Person).where(Person.id.in_(people)).options(selectinload(Person.channels))
        ).all()
    return heads
