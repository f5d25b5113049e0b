"""Replies, which are only ever added, and registrations, the seats that follow from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from events.guestlist.models import GuestGroup, Invitation
from events.programme.models import Event, random_uid
from office import clock
from office.database import Json, Row
from office.mailroom.models import IncomingMessage
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Organisation
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
    #: Asked for at a door where the office lets each in, and not decided yet.
    PENDING = "pending"
    #: Given back, by the guest or by staff.
    CANCELLED = "cancelled"
    #: The office did not let them in.
    REFUSED = "refused"


#: Of these a seat is held or awaited.
ACTIVE = (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING)


class Door(StrEnum):
    """By which way somebody came to register."""

    #: A personal invitation, or one to a mission that names who comes.
    INVITATION = "invitation"
    #: A mission's link, by which its people register themselves.
    MISSION = "mission"
    #: The public page: open registration.
    OPEN = "open"


class Capacity(StrEnum):
    """In what capacity somebody comes."""

    #: Whom the invitation names.
    ADDRESSEE = "addressee"
    #: In the addressee's place, with their own rank and title.
    SUBSTITUTE = "substitute"
    #: Beside them, on another of the mission's seats.
    COLLEAGUE = "colleague"
    #: They registered themselves, by a mission's link or at the open door.
    REGISTRANT = "registrant"


class MissionLink(Row):
    """A mission's link to register its people: so many seats, no names."""

    __tablename__ = "mission_links"
    __audited__ = True
    __about__ = (("event_id", "events"), ("organisation_id", "organisations"))
    __table_args__ = (
        UniqueConstraint("event_id", "organisation_id"),
        CheckConstraint("seats >= 1", name="at_least_one_seat"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    event: Mapped[Event] = relationship()
    organisation: Mapped[Organisation] = relationship()
    seats: Mapped[int]
    #: The number of the link; raising it withdraws the link given before.
    link_number: Mapped[int] = mapped_column(default=1)
    #: Closed by the office: nobody registers by it any more.
    closed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return str(self.organisation)


class MissionLinkForward(Row):
    """Where a mission's link leads that became one with another by a merge of the register."""

    __tablename__ = "mission_link_forwards"
    __audited__ = True

    #: The number that was given up, and of its last link.
    gone_id: Mapped[int] = mapped_column(unique=True)
    link_number: Mapped[int]
    mission_link_id: Mapped[int] = mapped_column(
        ForeignKey("mission_links.id", ondelete="CASCADE"), index=True
    )
    mission_link: Mapped[MissionLink] = relationship()

    def __str__(self) -> str:
        return str(self.mission_link)


class Registration(Row):
    """One person's seat. Name, rank and title are kept as they were given for this event."""

    __tablename__ = "registrations"
    __audited__ = True
    __table_args__ = (
        Index("ix_registrations_event_status", "event_id", "status"),
        Index("ix_registrations_event_organisation", "event_id", "organisation_id"),
        Index("ix_registrations_event_email", "event_id", "email_folded"),
        CheckConstraint(
            "(door = 'invitation') = (invitation_id IS NOT NULL)", name="by_invitation_or_another_door"
        ),
        CheckConstraint("(door = 'mission') = (mission_link_id IS NOT NULL)", name="by_a_missions_link"),
        UniqueConstraint("submission"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    event: Mapped[Event] = relationship()
    door: Mapped[Door] = mapped_column(default=Door.INVITATION)
    #: Whose seat it is, for those who come by an invitation.
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), index=True
    )
    invitation: Mapped[Invitation | None] = relationship()
    mission_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("mission_links.id", ondelete="CASCADE"), index=True
    )
    mission_link: Mapped[MissionLink | None] = relationship()
    #: The mission or organisation of the register for which they come; null where it is not known there.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    #: As it was typed at the open door.
    organisation_name: Mapped[str] = mapped_column(String(300), default="")
    #: The same in plain letters: by it those of one organisation are counted that the register does not know.
    organisation_folded: Mapped[str] = mapped_column(String(300), default="")
    #: ISO 3166-1 alpha-2, as it was given at the open door; empty: not given.
    country: Mapped[str] = mapped_column(String(2), default="")
    #: The language in which they read and are written to.
    language: Mapped[str] = mapped_column(String(5), default="en")
    #: Their group, for those without an invitation; an invited guest's is the invitation's.
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("guest_groups.id", ondelete="SET NULL"), index=True
    )
    group: Mapped[GuestGroup | None] = relationship()
    #: The person of the register, where they are known there.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person | None] = relationship()
    capacity: Mapped[Capacity]
    status: Mapped[RegistrationStatus]
    name: Mapped[str] = mapped_column(String(300))
    #: The same in plain letters: staff find "Jäntti" when they type "jantti".
    name_folded: Mapped[str] = mapped_column(String(600), default="")
    rank: Mapped[Rank | None]
    title: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    #: In lower case: by it somebody is found who registers twice, or has lost the link.
    email_folded: Mapped[str] = mapped_column(String(254), default="")
    gender: Mapped[Gender] = mapped_column(default=Gender.UNKNOWN)
    #: Whose seat they are to take over, once the office has let them: until then it stays that one's.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id", ondelete="SET NULL"))
    replaces: Mapped[Registration | None] = relationship(remote_side="Registration.id")
    #: When the seat was asked for; it orders the waiting list.
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    cancelled_at: Mapped[datetime | None]
    #: The number of the personal joining link; raising it withdraws the link sent before.
    link_number: Mapped[int] = mapped_column(default=1)
    #: What tells one sending of the form from another: the same again is the same registration.
    submission: Mapped[str | None] = mapped_column(String(64))
    #: The UID of their own calendar entry, where it is not the invitation's. It is theirs whoever else of the
    #: mission the invitation comes to name.
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=random_uid)
    #: The revision of that entry, to which the event's is added.
    sequence: Mapped[int] = mapped_column(default=0)

    @validates("name")
    def _fold_name(self, _name: str, given: str) -> str:
        self.name_folded = fold(given)[:600]
        return given

    @validates("email")
    def _fold(self, _name: str, email: str) -> str:
        self.email_folded = email.strip().lower()
        return email

    @validates("organisation_name")
    def _fold_organisation(self, _name: str, typed: str) -> str:
        self.organisation_folded = fold(typed)[:300]
        return typed

    @property
    def invited_by(self) -> Invitation:
        """The invitation whose seat it is; ask only of those who came by one."""
        assert self.invitation is not None, "came by another door"
        return self.invitation

    def sent_by(self, language: str) -> str:
        """For whom they come: the mission of the register, or what they typed (which may be empty)."""
        return self.organisation.called(language) if self.organisation is not None else self.organisation_name

    def __str__(self) -> str:
        return self.name
