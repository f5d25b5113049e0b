"""Presence: who came, and how it is known."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.registration.models import Registration
from office.database import Row


class PresenceSource(StrEnum):
    """How it is known that somebody came."""

    #: They opened the meeting through their joining page.
    JOINED = "joined"
    #: Staff marked them.
    MARKED = "marked"


class Presence(Row):
    """That one registered person was present."""

    __tablename__ = "presences"
    __audited__ = True

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), unique=True
    )
    registration: Mapped[Registration] = relationship()
    source: Mapped[PresenceSource]
    first_seen_at: Mapped[datetime]

    def __str__(self) -> str:
        return str(self.registration)
