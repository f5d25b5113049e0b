"""Replies, which are only ever added, and registrations, the seats that follow from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.guestlist.models import Invitation
from events.programme.models import Event, random_uid
from office import clock
from office.database import Json, Row
from office.mailroom.models import IncomingMessage
from stakeholders.people.models import Gender, Person, Rank


class Answer(StrEnum):
    """What was answered."""

    #: The addressee comes, perhaps with colleagues.
    ACCEPTED = "accepted"
    #: Somebody else of the mission comes in the addressee's place.
    SUBSTITUTED = "substituted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class ReplySource(StrEnum):
    """How the answer reached the office."""

    LINK = "link"
    CALENDAR = "calendar"
    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"
    #: Staff decided: a proposed substitute was approved or refused.
    OFFICE = "office"


class Reply(Row):
    """One answer to one invitation, as it was given. The last valid one says how things stand."""

    __tablename__ = "replies"
    __audited__ = True
    __table_args__ = (UniqueConstraint("submission"),)

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    invitation: Mapped[Invitation] = relationship()
    answer: Mapped[Answer]
    source: Mapped[ReplySource]
    #: Who answered, in words: the addressee, or the secretary who answered for them.
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    #: The member of staff who entered it.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Who comes, as given, in the order of the seats: ``{name, rank, title, email, person_id, capacity}``.
    #: With the answer "tentative" it is a proposal that the host has still to approve.
    party: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    remark: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: The message in which the answer came, where it came by mail or out of a calendar.
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("incoming_messages.id", ondelete="SET NULL"), index=True
    )
    message: Mapped[IncomingMessage | None] = relationship()
    #: The entry that the office took back with this one, because it had been made by mistake.
    takes_back_id: Mapped[int | None] = mapped_column(
        ForeignKey("replies.id", ondelete="CASCADE"), unique=True
    )
    #: A number the form carried: the same form sent twice is one reply.
    submission: Mapped[str | None] = mapped_column(String(64))

    def __str__(self) -> str:
        return f"{self.invitation}: {self.answer.value}"


class RegistrationStatus(StrEnum):
    """Whether somebody holds a seat."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    #: Given back, by the guest or by staff.
    CANCELLED = "cancelled"


class Capacity(StrEnum):
    """In what capacity somebody comes."""

    #: Whom the invitation names.
    ADDRESSEE = "addressee"
    #: In the addressee's place, with their own rank and title.
    SUBSTITUTE = "substitute"
    #: Beside them, on another of the mission's seats.
    COLLEAGUE = "colleague"


class Registration(Row):
    """One person's seat. Name, rank and title are kept as they were given for this event."""

    __tablename__ = "registrations"
    __audited__ = True
    __table_args__ = (Index("ix_registrations_event_status", "event_id", "status"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    invitation: Mapped[Invitation] = relationship()
    #: The person of the register, where they are known there.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person | None] = relationship()
    capacity: Mapped[Capacity]
    status: Mapped[RegistrationStatus]
    name: Mapped[str] = mapped_column(String(300))
    rank: Mapped[Rank | None]
    title: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    gender: Mapped[Gender] = mapped_column(default=Gender.UNKNOWN)
    #: When the seat was asked for; it orders the waiting list.
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    cancelled_at: Mapped[datetime | None]
    #: The number of the personal joining link; raising it withdraws the link sent before.
    link_number: Mapped[int] = mapped_column(default=1)
    #: The UID of their own calendar entry, where it is not the invitation's. It is theirs whoever else of the
    #: mission the invitation comes to name.
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=random_uid)

    def __str__(self) -> str:
        return self.name
