"""Reads behind the years: columns rather than records, each question in one statement for all missions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all

from events.attendance.came import known_person
from events.attendance.models import Presence
from events.guestlist.models import Invitation
from events.history.outcomes import Asked, Life, Seat
from events.programme.models import Event, EventSeries, EventStatus
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, Reply, ReplySource
from office.database import db
from stakeholders.engagement.models import Interaction, Party
from stakeholders.engagement.queries import Reader, seen_by
from stakeholders.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationRelation,
    OrganisationStatus,
    RelationKind,
    StatusPeriod,
)
from stakeholders.organisations.queries import is_seated_in, is_sent_to
from stakeholders.people.models import Person, Posting, said_in_order


@dataclass(frozen=True)
class Span:
    """Which events: of a series, of the years from one to another, both included; None: no such limit."""

    series_id: int | None = None
    first_year: int | None = None
    last_year: int | None = None

    def holds(self, year: int) -> bool:
        """Whether a year lies within it."""
        return (self.first_year or year) <= year <= (self.last_year or year)


def events_over(span: Span, now: datetime) -> list[Event]:
    """The events that are over and to which somebody was invited or registered, the first first.

    Drafts and cancelled events are none. One statement.
    """
    wanted = select(Event).where(Event.status == EventStatus.PUBLISHED, Event.ends_at <= now, _has_guests())
    if span.series_id is not None:
        wanted = wanted.where(Event.series_id == span.series_id)
    found = db.session.scalars(wanted.order_by(Event.starts_at, Event.id))
    # The year of its own zone: a reception on New Year's Eve is not of the next year.
    return [event for event in found if span.holds(event.local_start.year)]


def _has_guests() -> ColumnElement[bool]:
    invited = select(Invitation.id).where(Invitation.event_id == Event.id, Invitation.withdrawn_at.is_(None))
    seated = select(Registration.id).where(
        Registration.event_id == Event.id, Registration.status == RegistrationStatus.CONFIRMED
    )
    return or_(invited.exists(), seated.exists())


def series_with_events(now: datetime) -> list[EventSeries]:
    """The series of which a year is over, by title: one statement."""
    over = select(Event.series_id).where(Event.status == EventStatus.PUBLISHED, Event.ends_at <= now)
    found = db.session.scalars(select(EventSeries).where(EventSeries.id.in_(over)))
    return sorted(found, key=lambda series: (str(series).casefold(), series.id))


def recorded(event_ids: Collection[int]) -> set[int]:
    """At which of the events anybody's presence was recorded: one statement."""
    wanted = (
        select(Registration.event_id)
        .join(Presence, Presence.registration_id == Registration.id)
        .where(Registration.event_id.in_(event_ids))
        .distinct()
    )
    return set(db.session.scalars(wanted))


def asked(event_ids: Collection[int], organisation_ids: Collection[int] | None = None) -> list[Asked]:
    """The invitations that stand, each with the answer that counts: one statement."""
    last = (
        select(Reply.invitation_id, func.max(Reply.id).label("id"))
        .join(Reply.invitation)
        .where(Invitation.event_id.in_(event_ids))
        .group_by(Reply.invitation_id)
        .subquery()
    )
    wanted = (
        select(
            Invitation.id,
            Invitation.event_id,
            Invitation.organisation_id,
            Person.given_name,
            Person.family_name,
            Person.name_order,
            Reply.answer,
            Reply.source,
            Reply.party,
        )
        .outerjoin(last, last.c.invitation_id == Invitation.id)
        .outerjoin(Reply, Reply.id == last.c.id)
        .outerjoin(Person, Person.id == Invitation.addressee_id)
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.id)
    )
    if organisation_ids is not None:
        wanted = wanted.where(Invitation.organisation_id.in_(organisation_ids))
    return [
        Asked(
            row.id,
            row.event_id,
            row.organisation_id,
            said_in_order(row.given_name, row.family_name, row.name_order) if row.name_order else "",
            None if _is_taken_back(row.answer, row.source, row.party) else row.answer,
        )
        for row in db.session.execute(wanted)
    ]


def _is_taken_back(answer: Answer | None, source: ReplySource | None, party: object) -> bool:
    """As `registration.answers.asks_anew`, of columns."""
    return answer is Answer.TENTATIVE and source is ReplySource.OFFICE and not party


def seats(event_ids: Collection[int], organisation_ids: Collection[int] | None = None) -> list[Seat]:
    """Everybody who registered for an organisation of the register and did not give it back: two statements.

    Whoever came counts, whatever the registration says. A person counts for the organisation for which they
    came, and is its head where the post says so on the day of the event, or where they were invited as such.
    """
    whose = Registration.organisation_id.is_not(None)
    if organisation_ids is not None:
        whose = Registration.organisation_id.in_(organisation_ids)
    wanted = (
        select(
            Registration.id,
            Registration.event_id,
            Registration.organisation_id,
            Registration.invitation_id,
            known_person().label("person_id"),
            Registration.capacity,
            Registration.name,
            Registration.title,
            Registration.status,
            Presence.id.label("presence_id"),
            Invitation.organisation_id.label("invited_organisation_id"),
            Posting.is_head,
            Event.starts_at,
            Event.zone,
        )
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .outerjoin(Invitation, Invitation.id == Registration.invitation_id)
        .outerjoin(Posting, Posting.id == Invitation.posting_id)
        .where(
            Registration.event_id.in_(event_ids),
            whose,
            or_(Registration.status != RegistrationStatus.CANCELLED, Presence.id.is_not(None)),
        )
        .order_by(Registration.id)
    )
    rows = db.session.execute(wanted).all()
    headships = _headships({row.organisation_id for row in rows})
    found = []
    for row in rows:
        was_asked_as_head = row.capacity is Capacity.ADDRESSEE and bool(row.is_head)
        day = row.starts_at.astimezone(ZoneInfo(row.zone)).date()
        led = any(
            (since is None or since <= day) and (until is None or until > day)
            for since, until in headships.get((row.organisation_id, row.person_id or 0), ())
        )
        found.append(
            Seat(
                id=row.id,
                event_id=row.event_id,
                organisation_id=row.organisation_id,
                invitation_id=row.invitation_id,
                name=row.name,
                title=row.title,
                status=row.status,
                is_present=row.presence_id is not None,
                is_head=led or (was_asked_as_head and row.invited_organisation_id == row.organisation_id),
            )
        )
    return found


def _headships(
    organisation_ids: Collection[int],
) -> dict[tuple[int, int], list[tuple[date | None, date | None]]]:
    """From when to when somebody headed an organisation, ad interim too, by organisation and person."""
    found: dict[tuple[int, int], list[tuple[date | None, date | None]]] = defaultdict(list)
    wanted = select(
        Posting.organisation_id, Posting.person_id, Posting.arrived_on, Posting.departed_on
    ).where(Posting.is_head, Posting.organisation_id.in_(organisation_ids))
    for organisation_id, person_id, since, until in db.session.execute(wanted):
        found[organisation_id, person_id].append((since, until))
    return found


def successors() -> dict[int, int]:
    """Which organisation took the place of which: the later by the earlier. One statement.

    Where two say that they followed the same one, neither has its history alone, and it keeps it.
    """
    found: dict[int, set[int]] = defaultdict(set)
    wanted = select(OrganisationRelation.other_id, OrganisationRelation.organisation_id).where(
        OrganisationRelation.kind == RelationKind.SUCCESSOR_OF
    )
    for earlier, later in db.session.execute(wanted):
        found[earlier].add(later)
    return {earlier: next(iter(later)) for earlier, later in found.items() if len(later) == 1}


def organisations(
    kinds: Collection[OrganisationKind], touched: Collection[int], home: str
) -> list[Organisation]:
    """Those of these kinds that are open and sent to ``home`` or sit there, and those touched: one read."""
    here = and_(
        Organisation.closed_on.is_(None),
        Organisation.kind.in_(kinds),
        or_(is_sent_to(home), is_seated_in(home)),
    )
    return list(db.session.scalars(select(Organisation).where(or_(here, Organisation.id.in_(touched)))))


def lives(found: Collection[Organisation]) -> dict[int, Life]:
    """Since when each of them was open, suspended or closed: one statement."""
    periods: dict[int, list[tuple[date, OrganisationStatus]]] = defaultdict(list)
    wanted = (
        select(StatusPeriod.organisation_id, StatusPeriod.since, StatusPeriod.status)
        .where(StatusPeriod.organisation_id.in_([organisation.id for organisation in found]))
        .order_by(StatusPeriod.since, StatusPeriod.id)
    )
    for organisation_id, since, status in db.session.execute(wanted):
        periods[organisation_id].append((since, status))
    return {one.id: Life(one.founded, one.closed_on, tuple(periods[one.id])) for one in found}


def last_attended(organisation_ids: Collection[int], now: datetime) -> dict[int, date]:
    """When somebody of each organisation last came to an event, of all that are over: one statement.

    Where nobody's presence was recorded at an event, those who held a seat are taken to have come.
    """
    other = Registration.__table__.alias("other")
    noted = (
        select(Presence.id)
        .join(other, other.c.id == Presence.registration_id)
        .where(other.c.event_id == Event.id)
        .correlate(Event)
    )
    held = and_(Registration.status == RegistrationStatus.CONFIRMED, ~noted.exists())
    wanted = (
        select(Registration.organisation_id, Event.zone, func.max(Event.starts_at))
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .where(
            Registration.organisation_id.in_(organisation_ids),
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at <= now,
            or_(Presence.id.is_not(None), held),
        )
        .group_by(Registration.organisation_id, Event.zone)
    )
    found: dict[int, date] = {}
    for number, zone, at in db.session.execute(wanted):
        if number is not None:
            # On the event's own clocks: one that begins after midnight is not of the day before.
            day = at.astimezone(ZoneInfo(zone)).date()
            found[number] = max(day, found.get(number, day))
    return found


def last_contacts(reader: Reader, today: date) -> dict[int, date]:
    """When each organisation last took part in something that was noted and that this reader may see.

    Every way of contact counts; a person who was noted without an organisation stands for those in which
    they served on that day. One statement.
    """
    happened = seen_by(reader), Interaction.held_on <= today
    directly = (
        select(Party.organisation_id.label("organisation_id"), Interaction.held_on.label("day"))
        .join(Interaction, Interaction.id == Party.interaction_id)
        .where(Party.organisation_id.is_not(None), *happened)
    )
    by_post = (
        select(Posting.organisation_id, Interaction.held_on)
        .select_from(Party)
        .join(Interaction, Interaction.id == Party.interaction_id)
        .join(Posting, Posting.person_id == Party.person_id)
        .where(
            Party.organisation_id.is_(None),
            or_(Posting.arrived_on.is_(None), Posting.arrived_on <= Interaction.held_on),
            or_(Posting.departed_on.is_(None), Posting.departed_on > Interaction.held_on),
            *happened,
        )
    )
    both = union_all(directly, by_post).subquery()
    wanted = select(both.c.organisation_id, func.max(both.c.day)).group_by(both.c.organisation_id)
    return {number: day for number, day in db.session.execute(wanted) if number is not None}
