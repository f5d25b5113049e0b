"""What is read to find clashes: who is invited, national days, our other events, others' calendars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.clashes.models import ClashAccepted
from events.external.models import ExternalEntry
from events.external.queries import entries_between
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from office import settings
from office.database import db
from office.web.i18n import language
from stakeholders.nationaldays.models import NationalDay
from stakeholders.nationaldays.queries import every_day
from stakeholders.nationaldays.rules import BadRule, falls_on
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.organisations.queries import is_sent_to

#: Around the hours themselves: national days of the day before and after, others' events of the same day.
_MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Guest:
    """An entry of the guest list, as a clash names it. ``state`` is the one it speaks for, or sits in."""

    organisation_id: int
    organisation: str
    addressee_id: int | None
    addressee: str
    state: str | None
    seat_country: str | None
    seat_city: str


@dataclass(frozen=True)
class Circle:
    """Whose days count: the guests of an event, or, before there are any, the states that have missions here.

    Args:
        home: the host's state, ISO 3166-1 alpha-2.
    """

    home: str
    guests: tuple[Guest, ...] = ()
    states: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()
    is_invited: bool = False

    @property
    def foreign(self) -> frozenset[str]:
        """The states, without the host's own."""
        return self.states - {self.home}


@dataclass(frozen=True)
class Around:
    """What falls in a span of days, read once however many days of it are looked at.

    Args:
        national: the national days that count for the circle, by day.
        shared: the entries of guest lists of other events that name a guest of ours, by event.
    """

    national: Mapping[date, Sequence[NationalDay]] = field(default_factory=dict)
    events: Sequence[Event] = ()
    shared: Mapping[int, Sequence[Invitation]] = field(default_factory=dict)
    entries: Sequence[ExternalEntry] = ()


def circle_of(event_id: int | None) -> Circle:
    """Whose days count for an event; of one that is not kept yet, the states in the register. At most two
    statements."""
    home = settings.current().office_country
    invited = _invited(event_id) if event_id is not None else []
    if not invited:
        return Circle(home, states=_states_here(home) | {home})
    spoken = language()
    guests = tuple(_guest(one, spoken) for one in invited)
    return Circle(
        home,
        guests,
        frozenset(guest.state for guest in guests if guest.state) | {home},
        frozenset(guest.organisation_id for guest in guests),
        is_invited=True,
    )


def _invited(event_id: int) -> Sequence[Invitation]:
    found = (
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.organisation), joinedload(Invitation.addressee))
        .order_by(Invitation.id)
    )
    return list(db.session.scalars(found))


def _guest(invitation: Invitation, spoken: str) -> Guest:
    organisation = invitation.organisation
    return Guest(
        organisation.id,
        organisation.called(spoken),
        invitation.addressee_id,
        invitation.addressee.name if invitation.addressee is not None else "",
        organisation.sending_state or organisation.seat_country,
        organisation.seat_country,
        organisation.seat_city,
    )


def _states_here(home: str) -> frozenset[str]:
    found = (
        select(Organisation.sending_state)
        .where(
            Organisation.kind.in_(DIPLOMATIC_MISSIONS),
            Organisation.sending_state.is_not(None),
            Organisation.closed_on.is_(None),
            is_sent_to(home),
        )
        .distinct()
    )
    return frozenset(state for state in db.session.scalars(found) if state)


def around(
    circle: Circle, event_id: int | None, first: date, last: date, starts_at: datetime, ends_at: datetime
) -> Around:
    """What falls from ``first`` to ``last``, and beside the hours from ``starts_at`` to ``ends_at``.

    At most four statements.
    """
    since, until = starts_at - _MARGIN, ends_at + _MARGIN
    events = _other_events(event_id, since, until)
    return Around(
        _national(circle, first - timedelta(days=1), last + timedelta(days=1)),
        events,
        _shared(circle, [event.id for event in events]),
        [entry for entry in entries_between(since, until) if entry.calendar.is_watched],
    )


def _national(circle: Circle, first: date, last: date) -> dict[date, list[NationalDay]]:
    found: dict[date, list[NationalDay]] = defaultdict(list)
    for one in every_day():
        counts = one.country in circle.states or one.organisation_id in circle.organisations
        # Before anybody is invited, an organisation's own day counts as well.
        counts = counts or (not circle.is_invited and _is_open(one.organisation))
        if counts:
            for day in _falls(one, first, last):
                found[day].append(one)
    return found


def _is_open(organisation: Organisation | None) -> bool:
    return organisation is not None and not organisation.is_closed


def _falls(one: NationalDay, first: date, last: date) -> list[date]:
    try:
        rule = one.falls
    except BadRule:
        return []
    years = range(first.year, last.year + 1)
    return [day for year in years for day in falls_on(rule, year) if first <= day <= last]


def _other_events(event_id: int | None, since: datetime, until: datetime) -> list[Event]:
    found = select(Event).where(
        Event.status != EventStatus.CANCELLED, Event.starts_at < until, Event.ends_at > since
    )
    if event_id is not None:
        found = found.where(Event.id != event_id)
    return list(db.session.scalars(found.order_by(Event.starts_at, Event.id)))


def _shared(circle: Circle, event_ids: list[int]) -> dict[int, list[Invitation]]:
    found: dict[int, list[Invitation]] = defaultdict(list)
    if not circle.organisations:
        return found
    rows = (
        select(Invitation)
        .where(
            Invitation.event_id.in_(event_ids),
            Invitation.withdrawn_at.is_(None),
            Invitation.organisation_id.in_(circle.organisations),
        )
        .order_by(Invitation.id)
    )
    for row in db.session.scalars(rows):
        found[row.event_id].append(row)
    return found


def accepted_of(event_id: int) -> dict[str, ClashAccepted]:
    """The clashes of an event that were accepted, by what they clash with: one statement."""
    found = select(ClashAccepted).where(ClashAccepted.event_id == event_id)
    return {one.clash: one for one in db.session.scalars(found)}
