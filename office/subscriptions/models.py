"""The secret addresses at which calendar programs read calendars that are not public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Row


class Subscription(Row):
    """One secret address: whose calendar it opens, and what of it."""

    __tablename__ = "subscriptions"
    __audited__ = True
    __table_args__ = (Index("ix_subscriptions_whose", "kind", "subject_id"),)

    #: What the address opens, as the part that renders it calls it: "staff", "mission", "guest".
    kind: Mapped[str] = mapped_column(String(30))
    #: The record whose calendar it is: a user, an organisation, a person.
    subject_id: Mapped[int]
    #: en, sv or fi.
    language: Mapped[str] = mapped_column(String(2))
    #: The mailbox that it was told to: what another mailbox is told alone is not in it. Empty: to no guest.
    mailbox: Mapped[str] = mapped_column(String(254), default="")
    #: The number of the guest's link by which it was asked for: where that is withdrawn, it goes with it.
    link_number: Mapped[int] = mapped_column(default=0)
    #: What is shown, where the owner may choose.
    shows: Mapped[list[str]] = mapped_column(default=list)
    #: Since when the address opens nothing.
    withdrawn_at: Mapped[datetime | None]
    #: When a program last asked, to the hour, and which it was, as far as it says.
    read_at: Mapped[datetime | None]
    read_by: Mapped[str] = mapped_column(String(80), default="")
    #: Of what was read last, and since when it has been so: a program is told by it that nothing is new.
    digest: Mapped[str] = mapped_column(String(32), default="")
    changed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.kind
