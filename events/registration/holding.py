"""Which events have invitations or seats of a posting, so that the register does not take it out."""

from __future__ import annotations

from typing import Final

from flask_babel import ngettext
from sqlalchemy import and_, exists, or_, select

from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Registration
from office.database import db
from office.localized import pick
from office.web.i18n import language
from stakeholders.people.models import Posting

#: Events that are named; of more it is said that there are more.
_NAMED: Final = 3


def events_of(posting: Posting) -> list[Event]:
    """The events, by day, to which somebody is invited or comes by this posting: one statement.

    Where nobody wrote down by which posting somebody came, it is this one if they hold no other there.
    """
    other = exists().where(
        Posting.person_id == posting.person_id,
        Posting.organisation_id == posting.organisation_id,
        Posting.id != posting.id,
    )
    seat = exists().where(
        Registration.invitation_id == Invitation.id, Registration.person_id == posting.person_id
    )
    unsaid = and_(Invitation.addressee_id == posting.person_id, Invitation.posting_id.is_(None))
    by_it = or_(
        Invitation.posting_id == posting.id,
        and_(Invitation.organisation_id == posting.organisation_id, or_(unsaid, seat), ~other),
    )
    found = select(Event).where(exists().where(Invitation.event_id == Event.id, by_it))
    return list(db.session.scalars(found.order_by(Event.starts_at, Event.id)))


def say_events_of(posting: Posting) -> str | None:
    """The same as a sentence; None where there is no such event."""
    found = events_of(posting)
    if not found:
        return None
    titles = [pick(event.title, language()) for event in found[:_NAMED]]
    return ngettext(
        "%(num)d event has an invitation or a seat of this posting: %(events)s.",
        "%(num)d events have invitations or seats of this posting: %(events)s.",
        len(found),
        events=", ".join([*titles, *(["…"] if len(found) > _NAMED else [])]),
    )
