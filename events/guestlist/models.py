"""Invitations: an organisation's seats at an event, and whom the letter names."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, cast, literal
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event, random_uid
from office.database import Row
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting


class Receiving(StrEnum):
    """To whom at the mission the letter goes."""

    #: To the addressee's own mailbox; to the secretariat's where they have none.
    OWN = "own"
    #: To the addressee's own mailbox, and a copy to the secretariat.
    WITH_COPY = "with_copy"
    #: To the secretariat, which answers for the addressee.
    SECRETARIAT = "secretariat"


class GuestGroup(Row):
    """A group of guests at one event: the guests of honour, the press, the speakers."""

    __tablename__ = "guest_groups"
    __audited__ = True
    __about__ = (("event_id", "events"),)
    __table_args__ = (
        UniqueConstraint("event_id", "name"),
        CheckConstraint("quota IS NULL OR quota >= 1", name="quota_positive"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    position: Mapped[int] = mapped_column(default=0)
    #: Staff's own word for it; no guest reads it.
    name: Mapped[str] = mapped_column(String(80))
    #: The most seats for people of this group; null: no such limit.
    quota: Mapped[int | None]

    def __str__(self) -> str:
        return self.name


class Invitation(Row):
    """One entry of a guest list. The seats belong to the mission; the addressee is whom the letter names."""

    __tablename__ = "invitations"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("event_id", "organisation_id", "addressee_id"),
        CheckConstraint("seats >= 1", name="at_least_one_seat"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    #: Null: no head and no chargé is known, and a person has to decide.
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    #: The post for which they are invited: it gives rank, title and form of address.
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"), index=True)
    event: Mapped[Event] = relationship()
    organisation: Mapped[Organisation] = relationship()
    addressee: Mapped[Person | None] = relationship()
    posting: Mapped[Posting | None] = relationship()
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("guest_groups.id", ondelete="SET NULL"), index=True
    )
    group: Mapped[GuestGroup | None] = relationship()
    #: By which rule the two addresses below were found; a new addressee's are found by it again.
    receiving: Mapped[Receiving] = mapped_column(default=Receiving.OWN)
    #: The mailbox the letter goes to; empty: none is known, and it cannot be sent.
    to_address: Mapped[str] = mapped_column(String(254), default="")
    #: Staff typed it: the rule of receiving leaves it alone.
    is_address_typed: Mapped[bool] = mapped_column(default=False)
    #: The secretariat's mailbox, which gets a copy; empty: none does.
    copy_address: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(5))
    seats: Mapped[int] = mapped_column(default=1)
    #: Why it is on the list, in words ("resident missions").
    reason: Mapped[str] = mapped_column(String(200), default="")
    #: One calendar UID per invitation: a secretariat's mailbox receives several.
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=random_uid)
    #: The revision of the guest's own calendar entry.
    sequence: Mapped[int] = mapped_column(default=0)
    #: The number of the personal link; raising it withdraws the link sent before.
    link_number: Mapped[int] = mapped_column(default=1)
    #: The number of the link for the mission's secretariat; all invitations of one mission to one event are
    #: raised together.
    secretariat_number: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime | None]
    #: Taken off the list after it was sent; before that the row is simply deleted.
    withdrawn_at: Mapped[datetime | None]

    @hybrid_property
    def letter_key(self) -> str:
        """The key of the letter that invites by the present link, by mail or by post: no guest has two."""
        return f"invitation:{self.id}:{self.link_number}"

    @letter_key.inplace.expression
    @classmethod
    def _letter_key(cls) -> ColumnElement[str]:
        return literal("invitation:") + cast(cls.id, String) + literal(":") + cast(cls.link_number, String)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.addressee or '—'}"


class InvitationForward(Row):
    """Where the link of an invitation leads that became one with another: the guest's letter stays good."""

    __tablename__ = "invitation_forwards"
    __audited__ = True

    #: The number that was given up, and of its last link.
    gone_id: Mapped[int] = mapped_column(unique=True)
    link_number: Mapped[int]
    #: Its calendar UID, and the attendee of that entry: what is in the guest's calendar stays good as well.
    uid: Mapped[str] = mapped_column(String(80), default="", index=True)
    to_address: Mapped[str] = mapped_column(String(254), default="")
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    invitation: Mapped[Invitation] = relationship()

    def __str__(self) -> str:
        return str(self.invitation)
