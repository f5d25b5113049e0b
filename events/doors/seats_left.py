"""Whether a door has room, as it is told before anybody registers: in one sentence, and of nobody by name."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from events.programme.models import Event, OpenDoor
from events.registration.models import ACTIVE, Door, MissionLink, Registration, RegistrationStatus
from events.registration.room import Asking, Refusal, blocked_by
from office.database import db
from office.web.i18n import language


@dataclass(frozen=True)
class Room:
    """What a newcomer has to expect at a door.

    Args:
        standing: how they would stand.
        refusal: why they cannot register; None: they can.
        reason: why they would wait; None: they would not.
        left: seats of the mission's link that nobody has taken; None at the open door.
    """

    standing: RegistrationStatus
    refusal: Refusal | None = None
    reason: Refusal | None = None
    left: int | None = None


def room_at(event: Event, door: Door, link: MissionLink | None) -> Room:
    """How a newcomer would stand: at most three statements, none at an open door without limits."""
    left = None
    if link is not None:
        left = max(0, link.seats - _taken(link))
        if left == 0:
            return Room(RegistrationStatus.REFUSED, Refusal.LINK_FULL, left=left)
    on_approval = door is Door.OPEN and event.open_door is OpenDoor.ON_APPROVAL
    if on_approval and event.has_waiting_list:
        return Room(RegistrationStatus.PENDING)
    asking = Asking(
        door,
        organisation_id=link.organisation_id if link is not None else None,
        mission_link_id=link.id if link is not None else None,
    )
    if left is not None and link is not None and event.quota_per_mission is not None:
        # A compatriot who came by another door has one of the mission's seats.
        left = min(left, max(0, event.quota_per_mission - _seated(link)))
    blocked = blocked_by(event, asking)
    if blocked is not None and not event.has_waiting_list:
        return Room(RegistrationStatus.REFUSED, blocked, left=left)
    if on_approval:
        return Room(RegistrationStatus.PENDING)
    if blocked is not None:
        return Room(RegistrationStatus.WAITING, reason=blocked, left=left)
    return Room(RegistrationStatus.CONFIRMED, left=left)


def room_words(room: Room, event: Event, link: MissionLink | None) -> str:
    """The state of the seats in a sentence; empty where there is nothing that helps to know."""
    if room.standing is RegistrationStatus.PENDING:
        return str(_("The host looks at every registration and writes to you when it is decided."))
    if room.reason is not None:
        return str(
            _(
                "All seats are taken at the moment: whoever registers now is put on a waiting list, and is "
                "written to as soon as a seat comes free."
            )
        )
    if link is not None and room.left is not None:
        return str(
            ngettext(
                "%(num)d of the %(seats)d seats of %(mission)s is left.",
                "%(num)d of the %(seats)d seats of %(mission)s are left.",
                room.left,
                seats=link.seats,
                mission=link.organisation.called(language()),
            )
        )
    return ""


def _seated(link: MissionLink) -> int:
    """How many of the mission have a seat, by whichever door."""
    counted = select(func.count()).where(
        Registration.event_id == link.event_id,
        Registration.organisation_id == link.organisation_id,
        Registration.status == RegistrationStatus.CONFIRMED,
    )
    return db.session.scalars(counted).one()


def _taken(link: MissionLink) -> int:
    """How many have registered by the link and not given it up; who is to replace another takes no seat."""
    counted = select(func.count()).where(
        Registration.mission_link_id == link.id,
        Registration.status.in_((*ACTIVE, RegistrationStatus.PENDING)),
        Registration.replaces_id.is_(None),
    )
    return db.session.scalars(counted).one()
