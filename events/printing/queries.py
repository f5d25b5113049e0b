"""Who is printed: those with a seat, or those who came, with what the register knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from events.attendance.models import Presence
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Capacity, Registration, RegistrationStatus
from events.registration.persons import sighting_of, told_apart
from office.database import db
from stakeholders.people.models import Posting
from stakeholders.people.queries import is_held_on

#: Numbers that one statement may carry: SQLite and PostgreSQL both take more.
_AT_ONCE = 5_000


class Who(StrEnum):
    """Which guests are printed."""

    SEATED = "seated"
    CAME = "came"


def guests_of(event: Event, who: Who) -> list[Registration]:
    """Everybody who holds a seat, or everybody who came (also without one). One statement.

    Who gave a seat back, waits for one or was refused is never printed as a guest.
    """
    wanted = (
        select(Registration)
        .where(Registration.event_id == event.id)
        .options(
            joinedload(Registration.organisation),
            joinedload(Registration.person),
            joinedload(Registration.invitation).joinedload(Invitation.posting),
        )
        .order_by(Registration.id)
    )
    if who is Who.CAME:
        wanted = wanted.join(Presence, Presence.registration_id == Registration.id)
    else:
        wanted = wanted.where(Registration.status == RegistrationStatus.CONFIRMED)
    return list(db.session.scalars(wanted))


def has_guests(event: Event) -> bool:
    """Whether anybody holds a seat. One statement."""
    seated = exists().where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED
    )
    return bool(db.session.scalar(select(seated)))


def posts_of(guests: Iterable[Registration], day: date) -> dict[int, Posting]:
    """The post in which each comes, by registration; who has none in the register is left out.

    An addressee comes in the post for which they are invited; somebody else of the register in the one that
    they hold on ``day`` in the organisation for which they come. One statement.
    """
    found: dict[int, Posting] = {}
    others: dict[tuple[int, int], list[int]] = {}
    for guest in guests:
        post = guest.invitation.posting if guest.invitation is not None else None
        is_theirs = post is not None and post.person_id == guest.person_id
        if post is not None and is_theirs and guest.capacity is Capacity.ADDRESSEE:
            found[guest.id] = post
        elif guest.person_id is not None and guest.organisation_id is not None:
            others.setdefault((guest.person_id, guest.organisation_id), []).append(guest.id)
    people = sorted({person for person, _organisation in others})
    for start in range(0, len(people), _AT_ONCE):
        held = (
            select(Posting)
            .where(Posting.person_id.in_(people[start : start + _AT_ONCE]), is_held_on(day))
            .options(joinedload(Posting.organisation))
            .order_by(Posting.id)
        )
        for post in db.session.scalars(held):
            for number in others.get((post.person_id, post.organisation_id), ()):
                found.setdefault(number, post)
    return found


def persons_of(guests: Iterable[Registration]) -> dict[int, int]:
    """Whose each seat is: the number of the first seat of the same person, by seat. No statement."""
    return told_apart(sighting_of(one) for one in guests)


def each_once(ordered: Sequence[Registration]) -> tuple[list[Registration], list[Registration]]:
    """Of several seats of one person the first, and those besides: nobody has two badges. No statement.

    Args:
        ordered: the seat as which somebody stands higher first (`events.seating.order.personal_order`).
    """
    whose = persons_of(ordered)
    chosen: dict[int, Registration] = {}
    for guest in ordered:
        chosen.setdefault(whose[guest.id], guest)
    is_chosen = [chosen[whose[guest.id]] is guest for guest in ordered]
    return (
        [guest for guest, chose in zip(ordered, is_chosen, strict=True) if chose],
        [guest for guest, chose in zip(ordered, is_chosen, strict=True) if not chose],
    )
