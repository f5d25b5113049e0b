"""Openings of the personal joining page: how a link is seen that is used from many places at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from events.registration.models import Registration
from office.database import Row


class JoinVisit(Row):
    """One way in through one guest's link. Deleted after the event."""

    __tablename__ = "join_visits"
    __table_args__ = (Index("ix_join_visits_registration_at", "registration_id", "at"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"))
    at: Mapped[datetime]
    #: An HMAC over the network address and the browser, keyed for this event: it tells places apart, and says
    #: nothing of where they are.
    place: Mapped[str] = mapped_column(String(32))
