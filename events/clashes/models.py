"""What an officer has decided about a clash of an event with another day or event."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Row


class ClashAccepted(Row):
    """A clash that the office knows of and accepts: it is no longer warned of."""

    __tablename__ = "accepted_clashes"
    __audited__ = True
    __about__ = (("event_id", "events"),)
    __table_args__ = (UniqueConstraint("event_id", "clash"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    #: What it clashes with, in a word that stays the same while it is the same clash.
    clash: Mapped[str] = mapped_column(String(120))
    #: Why it is accepted, in the officer's words.
    reason: Mapped[str] = mapped_column(String(300), default="")

    def __str__(self) -> str:
        return self.clash
