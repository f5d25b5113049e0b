"""Events, their programme and their speakers."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme import hours
from office import clock
from office.database import Row
from office.localized import pick


def random_uid() -> str:
    """A calendar UID nobody can guess: 128 random bits (RFC 7986, section 5.3)."""
    return f"{secrets.token_hex(16)}@doyen"


class EventStatus(StrEnum):
    """How far an event has come."""

    #: Seen by staff alone.
    DRAFT = "draft"
    #: Its page is open and invitations may be sent.
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Substitutes(StrEnum):
    """Whether a mission may send somebody other than the one invited."""

    ALLOWED = "allowed"
    ON_APPROVAL = "on_approval"
    NOT_ALLOWED = "not_allowed"


class OpenDoor(StrEnum):
    """Whether people who were not invited may register themselves."""

    CLOSED = "closed"
    OPEN = "open"
    #: Anybody may ask; the office lets each in or not.
    ON_APPROVAL = "on_approval"


class WaitingOrder(StrEnum):
    """Who comes off the waiting list first when a seat is given back."""

    #: Whoever asked first.
    TIME = "time"
    #: Whoever stands first in the order of precedence; those outside it after them, by time.
    PRECEDENCE = "precedence"
    #: Nobody by themselves: the office chooses.
    BY_HAND = "by_hand"


class Meeting(StrEnum):
    """What the way in leads to."""

    #: The address in `Event.meeting_url`, of whatever provider.
    ADDRESS = "address"
    #: A room of the office's own Jitsi server, opened by a token signed for each guest.
    JITSI_ROOM = "jitsi_room"


class EventSeries(Row):
    """An occasion that comes again, such as an annual seminar: it links its years."""

    __tablename__ = "event_series"
    __audited__ = True

    #: In the series' address: lower-case letters, digits and hyphens.
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[dict[str, str]]

    def __str__(self) -> str:
        return pick(self.title, "en")


class Event(Row):
    """A seminar or another occasion to which missions are invited."""

    __tablename__ = "events"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("seats_per_mission >= 1", name="at_least_one_seat"),
        CheckConstraint("capacity IS NULL OR capacity >= 1", name="capacity_positive"),
        CheckConstraint("quota_per_mission IS NULL OR quota_per_mission >= 1", name="quota_positive"),
        CheckConstraint("open_quota IS NULL OR open_quota >= 1", name="open_quota_positive"),
        CheckConstraint("joins_before BETWEEN 0 AND 240", name="joins_before_within_hours"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="a_place_has_both"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_on_earth"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_on_earth"),
        CheckConstraint("NOT (is_all_day AND same_hours_daily)", name="all_day_or_hours"),
    )

    #: In the event's address: lower-case letters, digits and hyphens.
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    status: Mapped[EventStatus] = mapped_column(default=EventStatus.DRAFT, index=True)
    title: Mapped[dict[str, str]]
    #: Markdown.
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: The line above the title of an invitation: "The Mayor of Helsinki, Jan Vapaavuori, invites you to".
    host_line: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: The languages the event promises; it cannot be published while one is missing anywhere.
    languages: Mapped[list[str]]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    #: IANA name of the zone in whose hours the event is announced.
    zone: Mapped[str] = mapped_column(String(60))
    #: Whole days: it starts at a midnight of its zone and ends at the midnight after its last day.
    is_all_day: Mapped[bool] = mapped_column(default=False)
    #: Of several days, each with the hours of the first: from the clock of its start to the clock of its end.
    same_hours_daily: Mapped[bool] = mapped_column(default=False)
    #: Where it is held, in words; empty for a virtual one.
    venue: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: Degrees north and east (WGS 84) of the venue; null: not told.
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    #: The meeting's real address. In no letter, no calendar file, no page: guests join by their own link.
    meeting_url: Mapped[str] = mapped_column(String(1000), default="")
    #: Seats in all; null: as many as are invited.
    capacity: Mapped[int | None]
    seats_per_mission: Mapped[int] = mapped_column(default=2)
    #: The most people of one mission or organisation, by whichever door they came; null: no such limit.
    quota_per_mission: Mapped[int | None]
    #: Whether people who were not invited may register.
    open_door: Mapped[OpenDoor] = mapped_column(default=OpenDoor.CLOSED)
    #: The most seats for those who come by the open door; null: as many as are left.
    open_quota: Mapped[int | None]
    #: Whether those for whom there is no seat are put on a list; else they are told that it is full.
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    waiting_order: Mapped[WaitingOrder] = mapped_column(default=WaitingOrder.TIME)
    #: Whether guests are asked about diet and access; what they say is deleted after the event.
    asks_needs: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = mapped_column(default=Meeting.ADDRESS)
    #: Minutes before the start from which the way in is open.
    joins_before: Mapped[int] = mapped_column(default=15)
    #: Whether those who came may have a certificate of attendance.
    gives_certificates: Mapped[bool] = mapped_column(default=False)
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("event_series.id", ondelete="SET NULL"), index=True
    )
    series: Mapped[EventSeries | None] = relationship()
    substitutes: Mapped[Substitutes] = mapped_column(default=Substitutes.ALLOWED)
    #: Whether the invitation itself carries a calendar invitation; else the confirmation does.
    calendar_with_invitation: Mapped[bool] = mapped_column(default=False)
    #: The last day on which answers are taken, in the event's zone; null: until it starts.
    reply_by: Mapped[date | None]
    #: Whether it is shown on the public page and in the public calendar.
    is_listed: Mapped[bool] = mapped_column(default=True)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    #: The UID of the public calendar entry; each invitation has its own.
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=random_uid)
    #: Of an event taken over from a file: the UID it has there, so that it is taken over once.
    source_uid: Mapped[str | None] = mapped_column(String(255), unique=True)
    #: Raised when what a calendar shows changes (RFC 5545, section 3.8.7.4).
    sequence: Mapped[int] = mapped_column(default=0)
    #: When that was; DTSTAMP and LAST-MODIFIED come from here.
    revised_at: Mapped[datetime] = mapped_column(default=clock.now)

    items: Mapped[list[ProgrammeItem]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="ProgrammeItem.position"
    )

    def titled(self, language: str) -> str:
        """The title in ``language``, or in the best other one."""
        return pick(self.title, language)

    @property
    def is_online(self) -> bool:
        """Whether there is a meeting to join from a distance."""
        return bool(self.meeting_url) or self.meeting is Meeting.JITSI_ROOM

    @property
    def local_start(self) -> datetime:
        """The start on the wall clock of the event's zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def local_end(self) -> datetime:
        """The end on the wall clock of the event's zone."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    @property
    def is_of_several_days(self) -> bool:
        """Whether it is held on more than one day of its zone; a night past midnight counts as two."""
        return hours.first_day(self) != hours.last_day(self)

    def __str__(self) -> str:
        return pick(self.title, "en")


class EarlierFacts(Row):
    """When and where an event was to be before that was changed: what guests with an older letter believe."""

    __tablename__ = "earlier_facts"
    __table_args__ = (UniqueConstraint("event_id", "until_sequence"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    #: The last of the event's revisions that said so.
    until_sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))
    is_all_day: Mapped[bool] = mapped_column(default=False)
    same_hours_daily: Mapped[bool] = mapped_column(default=False)
    venue: Mapped[dict[str, str]]
    meeting_url: Mapped[str] = mapped_column(String(1000))


class ProgrammeItem(Row):
    """One point of the programme."""

    __tablename__ = "programme_items"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_it_starts"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship(back_populates="items")
    position: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    title: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    speakers: Mapped[list[Speaker]] = relationship(
        back_populates="item", cascade="all, delete-orphan", order_by="Speaker.position"
    )

    def __str__(self) -> str:
        return pick(self.title, "en")


class Speaker(Row):
    """Who speaks at a point of the programme, as guests read it."""

    __tablename__ = "speakers"
    __audited__ = True

    item_id: Mapped[int] = mapped_column(ForeignKey("programme_items.id", ondelete="CASCADE"), index=True)
    item: Mapped[ProgrammeItem] = relationship(back_populates="speakers")
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[dict[str, str]] = mapped_column(default=dict)
    institution: Mapped[dict[str, str]] = mapped_column(default=dict)

    def __str__(self) -> str:
        return self.name
