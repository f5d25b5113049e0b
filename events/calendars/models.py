"""What was heard from each guest's calendar, so that an older answer or a repeated one changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.guestlist.models import Invitation
from events.registration.models import Registration, Reply
from office import clock
from office.database import Row


class HeardReply(Row):
    """An answer that came out of a guest's calendar, whatever followed from it; rows are only ever added."""

    __tablename__ = "heard_calendar_replies"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    invitation: Mapped[Invitation] = relationship()
    #: Whose own entry it answers, where it is not the invitation's.
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    registration: Mapped[Registration | None] = relationship()
    #: The answer that was taken from it; None where nothing changed or a person had to decide.
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id", ondelete="SET NULL"), index=True)
    reply: Mapped[Reply | None] = relationship()
    #: ACCEPTED, DECLINED, TENTATIVE or DELEGATED.
    partstat: Mapped[str] = mapped_column(String(20))
    #: The revision of the entry that was answered, never higher than the one that we sent.
    sequence: Mapped[int]
    #: When the program says it was given, never later than it came in.
    stamped_at: Mapped[datetime]
    #: When the mail was written: it decides where a program leaves the same stamp on two answers.
    written_at: Mapped[datetime]
    heard_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: The address it was sent from.
    from_address: Mapped[str] = mapped_column(String(254), default="")
