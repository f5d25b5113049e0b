"""The worker's duty of forgetting addresses: withdrawn long ago, of people who are gone, read by nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select

from office import clock
from office.database import db
from office.subscriptions.kinds import calendars
from office.subscriptions.models import Subscription

#: Seconds between two looks.
LOOK_SECONDS: Final = 3_600.0
#: For so long a withdrawal can be taken back.
WITHDRAWN_DAYS: Final = 30


def forget() -> int:
    """Delete the addresses that serve nobody any more; gives how many. One statement, and one for each.

    A withdrawn one after `WITHDRAWN_DAYS` days, so that the withdrawal can be taken back for a while; that of
    an owner who is gone at once; a guest's that no program has asked for in a year or more.
    """
    now = clock.now()
    told = func.coalesce(Subscription.read_at, Subscription.created_at)
    wanted = [Subscription.withdrawn_at < now - timedelta(days=WITHDRAWN_DAYS)]
    for kind, calendar in calendars().items():
        mine = Subscription.kind == kind
        wanted.append(and_(mine, Subscription.subject_id.not_in(calendar.owners())))
        if calendar.unread_days is not None:
            wanted.append(and_(mine, told < now - timedelta(days=calendar.unread_days)))
    gone = db.session.scalars(select(Subscription).where(or_(*wanted)).order_by(Subscription.id)).all()
    for one in gone:
        # One by one, not by the database: so that the trail knows.
        db.session.delete(one)
    db.session.flush()
    return len(gone)
