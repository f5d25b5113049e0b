"""A personal link that is used from many places at once: seen, withdrawn, and replaced by a new one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from events.joining.models import JoinVisit
from events.programme.models import Event
from events.programme.planning import lock_event
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db, reading
from office.mailroom.models import Letter
from office.mailroom.outbox import queue_letter

#: So many places within so long are more than one person's telephone and computer.
PLACES: Final = 3
WITHIN: Final = timedelta(minutes=10)
#: How long after the end the ways in are kept, so that the host can still see them on the day.
KEPT_FOR: Final = timedelta(days=1)
#: Seconds between two looks for what is too old.
LOOK_SECONDS: Final = 3_600.0
#: The letter that brings a new link.
NEW_LINK: Final = "new_link"
SUBJECT: Final = "registrations"


class NotRenewed(Exception):
    """The link was not replaced."""


class RenewedAlready(NotRenewed):
    """It was replaced a moment ago: two clicks, or two people."""


class NoAddress(NotRenewed):
    """Nobody knows where to send the new one."""


class NoSeat(NotRenewed):
    """They hold and await no seat: there is nothing to lead to."""


@dataclass(frozen=True)
class SharedLink:
    """A guest's link that was used from several places at about the same time."""

    registration: Registration
    #: Different places within `WITHIN`, the most there were.
    places: int
    #: The first and the last of those ways in.
    first: datetime
    last: datetime


def place_of(event: Event, address: str, browser: str) -> str:
    """A place, told apart from others of the same event, and leading to nowhere (`JoinVisit.place`)."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    said = f"doyen place\0{event.uid}\0{address}\0{browser}"
    return hmac.new(key, said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def note_visit(registration: Registration, place: str, at: datetime) -> None:
    """Remember that somebody went in by this guest's link."""
    db.session.add(JoinVisit(registration_id=registration.id, at=at, place=place))
    db.session.flush()


def shared_links(event: Event) -> list[SharedLink]:
    """The guests of an event whose links were used from `PLACES` places or more within `WITHIN`.

    Two statements, the second only where there are any.
    """
    visits = db.session.execute(
        select(JoinVisit.registration_id, JoinVisit.at, JoinVisit.place)
        .join(Registration, Registration.id == JoinVisit.registration_id)
        .where(Registration.event_id == event.id)
        .order_by(JoinVisit.registration_id, JoinVisit.at, JoinVisit.id)
    )
    by_guest: dict[int, list[tuple[datetime, str]]] = {}
    for number, at, place in visits:
        by_guest.setdefault(number, []).append((at, place))
    found = {number: most for number, seen in by_guest.items() if (most := _most_at_once(seen)) is not None}
    if not found:
        return []
    guests = db.session.scalars(
        select(Registration)
        .where(Registration.id.in_(found))
        .options(joinedload(Registration.organisation), joinedload(Registration.invitation))
        .order_by(Registration.name, Registration.id)
    )
    return [SharedLink(guest, *found[guest.id]) for guest in guests]


def renew_link(registration_id: int, seen: int, user_id: int | None) -> Letter:
    """Withdraw somebody's link and queue a letter with a new one: one step, and there is no way back.

    All that the old link opened is closed with it: their page, the way in, the papers.

    Args:
        seen: the number of the link as whoever withdraws it saw it.

    Raises:
        RenewedAlready: it has another number by now.
        NoAddress: no mail address is known, neither theirs nor one that the invitation went to.
        NoSeat: they hold and await no seat.
    """
    registration = db.session.get_one(Registration, registration_id)
    lock_event(registration.event_id)
    db.session.refresh(registration)
    if registration.link_number != seen:
        raise RenewedAlready
    if registration.status in {RegistrationStatus.CANCELLED, RegistrationStatus.REFUSED}:
        raise NoSeat
    invitation = registration.invitation
    address = registration.email or (invitation.to_address if invitation is not None else "")
    if not address:
        raise NoAddress
    registration.link_number += 1
    # The entry in their calendar shows the old link: the one that comes with the letter counts above it.
    (invitation if invitation is not None else registration).sequence += 1
    # What was seen was seen of the old link.
    db.session.execute(delete(JoinVisit).where(JoinVisit.registration_id == registration.id))
    db.session.flush()
    letter = queue_letter(
        kind=NEW_LINK,
        key=f"{NEW_LINK}:{registration.id}:{registration.link_number}",
        subject_type=SUBJECT,
        subject_id=registration.id,
        to_address=address,
        to_name=" ".join(registration.name.split()),
        language=invitation.language if invitation is not None else registration.language,
        params={"link": registration.link_number, "by": user_id},
    )
    assert letter is not None, "a new number makes a new key"
    return letter


def forget_visits() -> int:
    """Delete the ways in of events that are over; how many they were."""
    over = select(Event.id).where(Event.ends_at < clock.now() - KEPT_FOR)
    guests = select(Registration.id).where(Registration.event_id.in_(over))
    with reading():
        found = db.session.scalars(
            select(JoinVisit.id).where(JoinVisit.registration_id.in_(guests)).limit(10_000)
        ).all()
    if found:
        db.session.execute(delete(JoinVisit).where(JoinVisit.id.in_(found)))
    return len(found)


def _most_at_once(seen: Sequence[tuple[datetime, str]]) -> tuple[int, datetime, datetime] | None:
    """The most places within any `WITHIN`, with its first and last way in; None: not enough of them."""
    best: tuple[int, datetime, datetime] | None = None
    start = 0
    for end, (at, _place) in enumerate(seen):
        while at - seen[start][0] > WITHIN:
            start += 1
        places = len({place for _at, place in seen[start : end + 1]})
        if places >= PLACES and (best is None or places > best[0]):
            best = (places, seen[start][0], at)
    return best
