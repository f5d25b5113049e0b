"""What an office tells the press of an event, where a person has worded it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event
from office import clock
from office.database import Row


class PressKind(StrEnum):
    """Which text it is."""

    #: "More than 120 participants from 55 countries took part in …".
    SENTENCE = "sentence"
    #: The sentence with the programme and its speakers.
    REPORT = "report"


class PressText(Row):
    """One wording of a text in one language. The last one counts; taking it back brings the one before."""

    __tablename__ = "press_texts"
    __audited__ = True
    __about__ = (("event_id", "events"),)
    __table_args__ = (Index("ix_press_texts_which", "event_id", "kind", "language"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    event: Mapped[Event] = relationship()
    kind: Mapped[PressKind]
    language: Mapped[str] = mapped_column(String(5))
    #: Empty: from here on it is again the one that is drafted from the numbers.
    text: Mapped[str] = mapped_column(Text)
    #: What the numbers said when it was written: where they say something else now, somebody should look.
    drafted: Mapped[str] = mapped_column(Text)
    #: Who wrote it: the member of staff, and their name as it was then.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_by: Mapped[str] = mapped_column(String(200), default="")
    written_at: Mapped[datetime] = mapped_column(default=clock.now)

    def __str__(self) -> str:
        return f"{self.event}, {self.language}"
