"""Questions that guests send in, before the seminar and during it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event
from events.registration.models import Registration
from office import clock
from office.database import Row


class Moderation(StrEnum):
    """What the host did with a question."""

    NEW = "new"
    #: Chosen to be put to the speakers.
    CHOSEN = "chosen"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


class GuestQuestion(Row):
    """One question of one guest's. The host sees it; no other guest does."""

    __tablename__ = "guest_questions"
    __audited__ = True
    __about__ = (("event_id", "events"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    registration: Mapped[Registration] = relationship()
    text: Mapped[str] = mapped_column(Text)
    #: The guest wants not to be named, neither to the host nor on the screen.
    without_name: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Moderation] = mapped_column(default=Moderation.NEW)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: The place among those that were chosen; kept when it is answered, so that it can come back.
    position: Mapped[int | None]
    #: What tells one sending of the form from another.
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)

    def __str__(self) -> str:
        return self.text[:80]
