"""The wording of an event's letters, version by version."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event
from office.database import Row


class Purpose(StrEnum):
    """What a letter to guests is for; the value is its kind in the mailroom."""

    SAVE_THE_DATE = "save_the_date"
    INVITATION = "invitation"
    #: To those who have not answered.
    REMINDER = "reminder"
    #: To those who accepted, shortly before.
    POUR_MEMOIRE = "pour_memoire"
    #: Time, place or link are others than guests were told.
    CHANGE = "change"
    CANCELLATION = "cancellation"
    #: To those who came.
    THANKS = "thanks"

    @property
    def goes_to_many(self) -> bool:
        """Whether it goes to many as news, so that whoever asked for no such letters gets none.

        What asks for an answer, and what whoever answered must know, is a letter to one person.
        """
        return self in {Purpose.SAVE_THE_DATE, Purpose.THANKS}


class LetterText(Row):
    """One version of what a letter says. None is ever changed: what was sent with it can be read again."""

    __tablename__ = "letter_texts"
    __audited__ = True
    __about__ = (("event_id", "events"),)
    __table_args__ = (UniqueConstraint("event_id", "purpose", "number"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    purpose: Mapped[Purpose]
    #: 1, 2, 3 … for each event and purpose; the highest is the one that letters are written with.
    number: Mapped[int]
    #: Liquid, on one line.
    subject: Mapped[dict[str, str]]
    #: Markdown with Liquid merge fields, from the salutation to the closing.
    body: Mapped[dict[str, str]]
    #: Who wrote it; null: the house's own words.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    def __str__(self) -> str:
        return f"{self.purpose.value} {self.number}"
