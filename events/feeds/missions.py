"""A mission's events as a calendar: to what it is invited, and who of its own people comes.

What stands in it, and why, is told in docs/decisions/0022-calendars-by-secret-address.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from icalendar import vText
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.calendars.entries import own_entry, written
from events.calendars.ics import followed_calendar
from events.feeds.own import PAST, heard_of
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.registration.answers import asks_anew
from events.registration.models import ACTIVE, Answer, Door, Registration, RegistrationStatus, Reply
from events.registration.queries import last_replies
from office import clock, settings
from office.database import db
from office.ics import one_line
from office.subscriptions.models import Subscription
from office.web.i18n import format_day
from stakeholders.organisations.models import Organisation

#: What the address of this calendar is called.
MISSION: Final = "mission"

_IS_OPEN: Final = Event.status.in_([EventStatus.PUBLISHED, EventStatus.CANCELLED])


@dataclass
class Matter:
    """One event, as one mission has to do with it."""

    event: Event
    invitations: list[Invitation] = field(default_factory=list)
    #: Who holds or awaits a seat.
    seats: list[Registration] = field(default_factory=list)


def missions_calendar(subscription: Subscription) -> bytes | None:
    """The calendar of a mission; None where it is closed or gone. Five statements."""
    mission = db.session.get(Organisation, subscription.subject_id)
    if mission is None or mission.closed_on is not None:
        return None
    language = subscription.language
    matters = _matters(mission.id)
    replies = last_replies([one.id for matter in matters for one in matter.invitations])
    entries = [entry for matter in matters if (entry := _entry(matter, mission, replies, language))]
    name = _(
        "Events of %(office)s: %(mission)s",
        office=settings.current().office_name,
        mission=one_line(mission.called(language)),
    )
    return followed_calendar(name, entries)


def _matters(mission_id: int) -> list[Matter]:
    """By their hours. Three statements."""
    since = clock.now() - PAST
    found: dict[int, Matter] = {}
    invited = list(
        db.session.scalars(
            select(Invitation)
            .join(Invitation.event)
            .where(
                Invitation.organisation_id == mission_id,
                Invitation.withdrawn_at.is_(None),
                _IS_OPEN,
                Event.ends_at > since,
            )
            .options(joinedload(Invitation.event), joinedload(Invitation.addressee))
            .order_by(Invitation.id)
        )
    )
    heard = heard_of(invited)
    seats = db.session.scalars(
        select(Registration)
        .join(Registration.event)
        .where(
            Registration.organisation_id == mission_id,
            # Who came by the open door speaks for nobody but themselves.
            Registration.door != Door.OPEN,
            Registration.status.in_(ACTIVE),
            _IS_OPEN,
            Event.ends_at > since,
        )
        .options(joinedload(Registration.event))
        .order_by(Registration.id)
    ).all()
    standing = {one.id for one in invited}
    answered = {seat.invitation_id for seat in seats}
    for one in invited:
        if one.id in heard or one.id in answered:
            found.setdefault(one.event_id, Matter(one.event)).invitations.append(one)
    for seat in seats:
        if seat.invitation_id is None or seat.invitation_id in standing:
            found.setdefault(seat.event_id, Matter(seat.event)).seats.append(seat)
    return sorted(found.values(), key=lambda matter: (matter.event.starts_at, matter.event.id))


def _entry(
    matter: Matter, mission: Organisation, replies: Mapping[int, Reply], language: str
) -> bytes | None:
    """The event as one entry of the mission's; None where all of them have declined."""
    event = matter.event
    open_ones = [one for one in matter.invitations if _is_open(replies.get(one.id))]
    if not matter.seats and not open_ones:
        return None
    entry = own_entry(
        event,
        # Another than the event's and than each guest's: this is the mission's own calendar.
        uid=f"mission-{mission.id}-{event.uid}",
        sequence=event.sequence,
        language=language,
        join_link=None,
        page="",
        cancelled=False,
        stamped_at=max(_moments(matter, replies)),
    )
    comes = any(seat.status is RegistrationStatus.CONFIRMED for seat in matter.seats)
    if not comes and str(entry["STATUS"]) == "CONFIRMED":
        entry["STATUS"] = vText("TENTATIVE")
    # A colleague's hours are not the secretary's: nobody is busy because of it.
    entry["TRANSP"] = vText("TRANSPARENT")
    said = "\n".join(_lines(matter, open_ones, mission, language))
    entry["DESCRIPTION"] = vText("\n\n".join(filter(None, (said, str(entry.get("DESCRIPTION", ""))))))
    return written(entry, event)


def _is_open(reply: Reply | None) -> bool:
    return reply is None or asks_anew(reply) or reply.answer is Answer.TENTATIVE


def _moments(matter: Matter, replies: Mapping[int, Reply]) -> Iterator[datetime]:
    yield matter.event.revised_at
    for seat in matter.seats:
        yield seat.updated_at
    for one in matter.invitations:
        reply = replies.get(one.id)
        if reply is not None:
            yield reply.received_at


def _lines(
    matter: Matter, open_ones: Iterable[Invitation], mission: Organisation, language: str
) -> Iterator[str]:
    for seat in matter.seats:
        name = one_line(", ".join(filter(None, (seat.name, seat.title))))
        if seat.status is RegistrationStatus.CONFIRMED:
            yield _("Comes: %(name)s", name=name)
        else:
            yield _("On the waiting list: %(name)s", name=name)
    seated = {seat.invitation_id for seat in matter.seats}
    for one in open_ones:
        if one.id not in seated:
            name = one_line(str(one.addressee or mission.called(language)))
            yield _("Not decided yet: %(name)s", name=name)
            if matter.event.reply_by is not None and matter.event.status is EventStatus.PUBLISHED:
                day = format_day(matter.event.reply_by, language)
                yield _("Kindly reply by %(day)s", day=day)
