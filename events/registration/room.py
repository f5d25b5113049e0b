"""Who gets a seat: the one place that decides it, by whichever door somebody comes.

Everything here is called under `lock_event`: what was counted stays true until the transaction ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from blinker import Signal
from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from events.guestlist.models import GuestGroup, Invitation
from events.programme.models import Event, WaitingOrder
from events.registration.models import Door, MissionLink, Registration, RegistrationStatus
from office.database import db
from stakeholders.precedence.order import precedence_index

#: Sent with a `Registration` by invitation that came off the waiting list because somebody else gave a seat
#: back. Whoever listens may write (a letter to the guest): it is the same transaction.
promoted = Signal("an invited guest came off the waiting list")
#: Sent with a `Registration` by another door that is new; in the same transaction.
registered = Signal("somebody registered by a mission's link or the open door")
#: Sent with a `Registration` by another door, ``before`` (its status) and ``at``: promoted, admitted, turned
#: down, cancelled; in the same transaction.
standing_changed = Signal("a registration by a mission's link or the open door stands otherwise")

#: At most so many are read from the waiting list at a time.
_AT_A_TIME: Final = 200


class Refusal(StrEnum):
    """Why somebody cannot register, or has no seat yet."""

    NOT_OPEN = "not_open"
    CANCELLED = "cancelled"
    DEADLINE = "deadline"
    STARTED = "started"
    ENDED = "ended"
    DOOR_CLOSED = "door_closed"
    LINK_CLOSED = "link_closed"
    #: Of these there is room for nobody, or for nobody of theirs.
    FULL = "full"
    MISSION_FULL = "mission_full"
    GROUP_FULL = "group_full"
    OPEN_FULL = "open_full"
    LINK_FULL = "link_full"


@dataclass(frozen=True)
class Asking:
    """What counts of somebody who wants a seat."""

    door: Door
    organisation_id: int | None = None
    #: The organisation as typed, in plain letters, where the register does not know it.
    organisation_folded: str = ""
    group_id: int | None = None
    mission_link_id: int | None = None

    @classmethod
    def of(cls, registration: Registration) -> Asking:
        """What counts of a registration; an invited guest's group is the invitation's."""
        invitation = registration.invitation
        return cls(
            registration.door,
            registration.organisation_id,
            registration.organisation_folded or "",
            invitation.group_id if invitation is not None else registration.group_id,
            registration.mission_link_id,
        )

    @property
    def mission(self) -> Hashable | None:
        """The mission or organisation whose quota counts; None: none is known, so that none does."""
        return self.organisation_id or self.organisation_folded or None


#: The group of a registration, where the invitation was joined.
_GROUP = func.coalesce(Invitation.group_id, Registration.group_id)


def newcomer(event: Event, asking: Asking, at: datetime) -> Refusal | None:
    """Why somebody who asks now gets no seat; None: there is one for them.

    Those who wait and could be seated come first: they are let in, or, where the office chooses by hand, the
    newcomer comes after them. One statement where nobody waits beside a free seat; none without limits.
    """
    limits = _limits(event, asking)
    if not limits:
        return None
    blocked, somebody_waits = _look(event, limits)
    if blocked is not None or not somebody_waits:
        return blocked
    if event.waiting_order is WaitingOrder.BY_HAND:
        first = candidates(event, Tally.of(event)).with_only_columns(Registration.id).limit(1)
        return Refusal.FULL if db.session.scalars(first).first() is not None else None
    fill(event, at)
    return _look(event, limits)[0]


def blocked_by(event: Event, asking: Asking) -> Refusal | None:
    """Which limit is reached for somebody, whoever else waits; one statement, none without limits."""
    limits = _limits(event, asking)
    return _look(event, limits)[0] if limits else None


def fill(event: Event, at: datetime, beside: Invitation | None = None) -> list[Registration]:
    """Let in those who wait, in the order that the office chose, as far as there is room; gives who was.

    Whoever is held up by the quota of their own mission, group or link does not hold up those behind them.
    Where the office chooses by hand, nobody moves by themselves. ``beside``: the invitation being answered;
    its own people are told by the answer's page, so `promoted` is sent for the others alone.
    """
    db.session.flush()
    if event.waiting_order is WaitingOrder.BY_HAND or not _somebody_waits(event):
        return []
    tally = Tally.of(event)
    order = _order(event) if tally.free != 0 else ()
    moved: list[Registration] = []
    while tally.free != 0:
        wanted = min(tally.free or _AT_A_TIME, _AT_A_TIME)
        found = list(
            db.session.scalars(
                candidates(event, tally)
                .options(joinedload(Registration.invitation))
                .order_by(*order)
                .limit(wanted)
                .execution_options(populate_existing=True)
            )
        )
        for registration in found:
            asking = Asking.of(registration)
            if tally.blocks(asking) is None:
                registration.status = RegistrationStatus.CONFIRMED
                tally.add(asking)
                moved.append(registration)
        db.session.flush()
        if len(found) < wanted:
            break
    for registration in moved:
        tell_promoted(registration, at, beside)
    return moved


def tell_promoted(registration: Registration, at: datetime, beside: Invitation | None = None) -> None:
    """Let it be known that somebody came off the waiting list."""
    if registration.door is not Door.INVITATION:
        standing_changed.send(registration, before=RegistrationStatus.WAITING, at=at)
    elif beside is None or registration.invitation_id != beside.id:
        promoted.send(registration, at=at)


def confirmed_seats(event_id: int) -> int:
    """How many people hold a seat."""
    counted = select(func.count()).where(
        Registration.event_id == event_id, Registration.status == RegistrationStatus.CONFIRMED
    )
    return db.session.scalars(counted).one()


@dataclass
class Tally:
    """Who holds the seats that are limited, counted once and kept right while seats are given."""

    capacity: int | None
    quota_per_mission: int | None
    open_quota: int | None
    group_quotas: dict[int, int] = field(default_factory=dict)
    link_seats: dict[int, int] = field(default_factory=dict)
    held: int = 0
    by_open_door: int = 0
    by_mission: Counter[Hashable] = field(default_factory=Counter)
    by_group: Counter[int] = field(default_factory=Counter)
    by_link: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, event: Event) -> Tally:
        """The tally of an event as things stand: three statements."""
        quotas = select(GuestGroup.id, GuestGroup.quota).where(
            GuestGroup.event_id == event.id, GuestGroup.quota.is_not(None)
        )
        seats = select(MissionLink.id, MissionLink.seats).where(MissionLink.event_id == event.id)
        tally = cls(
            event.capacity,
            event.quota_per_mission,
            event.open_quota,
            {number: quota for number, quota in db.session.execute(quotas) if quota is not None},
            dict(db.session.execute(seats).all()),
        )
        # Only what a limit counts is told apart: else the database would return a row for every guest.
        told: dict[str, Any] = {}
        if tally.open_quota is not None:
            told["door"] = Registration.door
        if tally.quota_per_mission is not None:
            told["organisation_id"] = Registration.organisation_id
            told["organisation_folded"] = Registration.organisation_folded
        if tally.group_quotas:
            told["group_id"] = _GROUP
        if tally.link_seats:
            told["mission_link_id"] = Registration.mission_link_id
        counted = (
            select(func.count(), *told.values())
            .select_from(Registration)
            .where(Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED)
        )
        if tally.group_quotas:
            counted = counted.outerjoin(Registration.invitation)
        for number, *values in db.session.execute(counted.group_by(*told.values())):
            said = dict(zip(told, values, strict=True))
            tally.add(Asking(**{"door": Door.INVITATION, **said}), number)
        return tally

    @property
    def free(self) -> int | None:
        """Seats of the event that nobody holds; None: there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.held)

    def add(self, asking: Asking, number: int = 1) -> None:
        """Count seats that are held."""
        self.held += number
        self.by_open_door += number if asking.door is Door.OPEN else 0
        if asking.mission is not None:
            self.by_mission[asking.mission] += number
        if asking.group_id is not None:
            self.by_group[asking.group_id] += number
        if asking.mission_link_id is not None:
            self.by_link[asking.mission_link_id] += number

    def blocks(self, asking: Asking) -> Refusal | None:
        """Which limit is reached for somebody; None: there is room."""
        if self.free == 0:
            return Refusal.FULL
        group, link = asking.group_id, asking.mission_link_id
        quota = self.quota_per_mission
        if quota is not None and asking.mission is not None and self.by_mission[asking.mission] >= quota:
            return Refusal.MISSION_FULL
        if group in self.group_quotas and self.by_group[group] >= self.group_quotas[group]:
            return Refusal.GROUP_FULL
        if asking.door is Door.OPEN and self.is_open_door_full:
            return Refusal.OPEN_FULL
        if link in self.link_seats and self.by_link[link] >= self.link_seats[link]:
            return Refusal.LINK_FULL
        return None

    @property
    def full_missions(self) -> set[Hashable]:
        """Missions, by number or by name as typed, that have all the seats they may have."""
        quota = self.quota_per_mission
        return set() if quota is None else {one for one, held in self.by_mission.items() if held >= quota}

    @property
    def full_groups(self) -> set[int]:
        """Groups that have all the seats they may have."""
        return {one for one, quota in self.group_quotas.items() if self.by_group[one] >= quota}

    @property
    def full_links(self) -> set[int]:
        """Missions' links whose seats are all held."""
        return {one for one, seats in self.link_seats.items() if self.by_link[one] >= seats}

    @property
    def is_open_door_full(self) -> bool:
        """Whether those who come by the open door have all the seats they may have."""
        return self.open_quota is not None and self.by_open_door >= self.open_quota


def candidates(event: Event, tally: Tally) -> Select[Registration]:
    """Those who wait and are held up by no quota of theirs, in no order."""
    found = select(Registration).where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.WAITING
    )
    numbers = {one for one in tally.full_missions if isinstance(one, int)}
    names = {one for one in tally.full_missions if isinstance(one, str)}
    known = Registration.organisation_id
    if numbers:
        found = found.where(or_(known.is_(None), known.not_in(numbers)))
    if names:
        found = found.where(or_(known.is_not(None), Registration.organisation_folded.not_in(names)))
    if tally.is_open_door_full:
        found = found.where(Registration.door != Door.OPEN)
    if full := tally.full_links:
        link = Registration.mission_link_id
        found = found.where(or_(link.is_(None), link.not_in(full)))
    if full := tally.full_groups:
        found = found.outerjoin(Registration.invitation).where(or_(_GROUP.is_(None), _GROUP.not_in(full)))
    return found


def in_order(event: Event) -> Callable[[Select[Any]], Select[Any]]:
    """What puts a selection of those who wait into the order in which seats are offered to them."""
    order = _order(event)
    return lambda found: found.order_by(*order)


def _order(event: Event) -> Sequence[Any]:
    by_time = (Registration.asked_at, Registration.id)
    if event.waiting_order is not WaitingOrder.PRECEDENCE:
        return by_time
    places = precedence_index(event.local_start.date())
    if not places:
        return by_time
    return (case(places, value=Registration.organisation_id, else_=len(places) + 1), *by_time)


@dataclass(frozen=True)
class _Limit:
    """A limit that holds for somebody: how many seats count towards it, and how many there may be."""

    reason: Refusal
    held: ScalarSelect[int]
    most: int | ScalarSelect[int | None]


def _limits(event: Event, asking: Asking) -> list[_Limit]:
    limits: list[_Limit] = []
    if event.capacity is not None:
        limits.append(_Limit(Refusal.FULL, _held(event), event.capacity))
    if event.quota_per_mission is not None and asking.mission is not None:
        limits.append(
            _Limit(Refusal.MISSION_FULL, _held(event, _is_of_mission(asking)), event.quota_per_mission)
        )
    if asking.group_id is not None:
        quota = select(GuestGroup.quota).where(GuestGroup.id == asking.group_id).scalar_subquery()
        held = _held(event, _GROUP.in_([asking.group_id]), by_group=True)
        limits.append(_Limit(Refusal.GROUP_FULL, held, quota))
    if asking.door is Door.OPEN and event.open_quota is not None:
        limits.append(
            _Limit(Refusal.OPEN_FULL, _held(event, Registration.door == Door.OPEN), event.open_quota)
        )
    if asking.mission_link_id is not None:
        seats = select(MissionLink.seats).where(MissionLink.id == asking.mission_link_id).scalar_subquery()
        held = _held(event, Registration.mission_link_id == asking.mission_link_id)
        limits.append(_Limit(Refusal.LINK_FULL, held, seats))
    return limits


def _look(event: Event, limits: Sequence[_Limit]) -> tuple[Refusal | None, bool]:
    """The first limit that is reached, and whether somebody waits: one statement."""
    db.session.flush()
    columns: list[Any] = [_waiting(event)]
    for limit in limits:
        columns.append(limit.held)
        if not isinstance(limit.most, int):
            columns.append(limit.most)
    somebody_waits, *values = db.session.execute(select(*columns)).one()
    found = iter(values)
    blocked: Refusal | None = None
    for limit in limits:
        held = next(found)
        most = limit.most if isinstance(limit.most, int) else next(found)
        if blocked is None and most is not None and held >= most:
            blocked = limit.reason
    return blocked, bool(somebody_waits)


def _held(event: Event, *of: ColumnElement[bool], by_group: bool = False) -> ScalarSelect[int]:
    counted = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED, *of)
    )
    if by_group:
        counted = counted.outerjoin(Registration.invitation)
    return counted.scalar_subquery()


def _is_of_mission(asking: Asking) -> ColumnElement[bool]:
    if asking.organisation_id is not None:
        return Registration.organisation_id == asking.organisation_id
    return and_(
        Registration.organisation_id.is_(None),
        Registration.organisation_folded == asking.organisation_folded,
    )


def _waiting(event: Event) -> ColumnElement[bool]:
    return exists().where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.WAITING
    )


def _somebody_waits(event: Event) -> bool:
    return bool(db.session.scalar(select(_waiting(event))))
