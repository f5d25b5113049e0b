"""Calendars that are not public, for the pages that are looked at."""

from __future__ import annotations

from sqlalchemy import select

from events.feeds.missions import MISSION
from events.feeds.own import GUEST
from events.feeds.staffs import STAFF, staff_kinds
from events.invitations.secretariat_links import token_of as secretariat_token
from events.registration.links import token_of
from events.registration.models import Registration
from office.database import db
from office.subscriptions.opening import page_token, subscribe, withdraw


def calendars(ids: dict[str, int], links: dict[str, str], officer: int) -> None:
    """An officer's, a mission's, a guest's, and one that is withdrawn."""
    invited = select(Registration).where(Registration.invitation_id.is_not(None)).order_by(Registration.id)
    seat = db.session.scalars(invited).first()
    assert seat is not None and seat.person_id is not None
    subscribe(STAFF, officer, "en", [kind.key for kind in staff_kinds()])
    missions = subscribe(MISSION, ids["organisation"], "en")
    own = subscribe(GUEST, seat.person_id, "en", mailbox="guest@example.org")
    withdrawn = subscribe(GUEST, seat.person_id, "en", mailbox="former@example.org")
    withdraw(withdrawn)
    links |= {
        "wants own calendar": f"/calendar/follow/registration/{token_of(seat)}",
        "wants a mission's calendar": f"/calendar/follow/secretariat/{secretariat_token(seat.invited_by)}",
        "own calendar": f"/calendar/own/{page_token(own)}",
        "a mission's calendar": f"/calendar/own/{page_token(missions)}",
        "own calendar withdrawn": f"/calendar/own/{page_token(withdrawn)}",
    }
