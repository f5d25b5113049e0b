"""Groups of an event's guests: the guests of honour, the press, the speakers. Staff's own words."""

from __future__ import annotations

from sqlalchemy import func, select

from events.guestlist.models import GuestGroup, Invitation
from events.programme.models import Event
from events.programme.planning import capacity_changed, lock_event
from office.database import db
from stakeholders.organisations.channels import tidy


class NameMissing(Exception):
    """The group has no name."""


class NameTaken(Exception):
    """Another group of the event bears the name."""

    def __init__(self, existing: GuestGroup) -> None:
        super().__init__(existing.name)
        self.existing = existing


def groups_of(event: Event) -> list[GuestGroup]:
    """The event's groups in their order: one statement."""
    found = select(GuestGroup).where(GuestGroup.event_id == event.id)
    return list(db.session.scalars(found.order_by(GuestGroup.position, GuestGroup.id)))


def sizes_of(event: Event) -> dict[int, int]:
    """How many guests that stand on the list each group has: one statement."""
    found = db.session.execute(
        select(Invitation.group_id, func.count())
        .where(
            Invitation.event_id == event.id,
            Invitation.group_id.is_not(None),
            Invitation.withdrawn_at.is_(None),
        )
        .group_by(Invitation.group_id)
    )
    return {number: guests for number, guests in found if number is not None}


def group_of(event: Event, group_id: int) -> GuestGroup | None:
    """One of this event's groups; None where it has none of that number."""
    return db.session.scalar(
        select(GuestGroup).where(GuestGroup.id == group_id, GuestGroup.event_id == event.id)
    )


def add_group(event: Event, name: str, quota: int | None = None) -> GuestGroup:
    """Make a group, the last of the event's.

    Args:
        quota: the most seats for its people; None: no limit of its own.

    Raises:
        NameMissing, NameTaken: that is not right with the name.
    """
    # Two officers at once: the second waits and finds the first one's group.
    lock_event(event.id)
    there = groups_of(event)
    group = GuestGroup(event=event, name=_free(name, there), position=len(there), quota=quota)
    if there:
        group.position = there[-1].position + 1
    db.session.add(group)
    db.session.flush()
    return group


def rename(group: GuestGroup, name: str) -> None:
    """Give a group another name.

    Raises:
        NameMissing, NameTaken: that is not right with the name.
    """
    lock_event(group.event_id)
    group.name = _free(name, groups_of(group.event), but=group)
    db.session.flush()


def limit(group: GuestGroup, quota: int | None) -> None:
    """Let at most so many people of a group have a seat; None: no limit of its own.

    Whoever has a seat keeps it; who waits for one moves up where there is room now.
    """
    event = lock_event(group.event_id)
    if group.quota == quota:
        return
    group.quota = quota
    db.session.flush()
    capacity_changed.send(event)


def move(group: GuestGroup, by: int) -> None:
    """Move a group up (-1) or down (+1) among the others; at the end nothing happens."""
    lock_event(group.event_id)
    order = groups_of(group.event)
    at = order.index(group)
    order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
    for place, one in enumerate(order):
        one.position = place
    db.session.flush()


def remove_group(group: GuestGroup) -> int:
    """Take a group away; its guests stay on the list, in no group. Gives how many they were."""
    event = lock_event(group.event_id)
    # By the session and not by the database alone: who was in it comes back when this is taken back.
    guests = list(db.session.scalars(select(Invitation).where(Invitation.group_id == group.id)))
    for invitation in guests:
        invitation.group = None
    db.session.flush()
    had_limit = group.quota is not None
    db.session.delete(group)
    db.session.flush()
    if had_limit:
        capacity_changed.send(event)
    return len(guests)


def _free(name: str, there: list[GuestGroup], but: GuestGroup | None = None) -> str:
    wanted = tidy(name)[:80].strip()
    if not wanted:
        raise NameMissing
    for other in there:
        if other is not but and other.name.casefold() == wanted.casefold():
            raise NameTaken(other)
    return wanted
