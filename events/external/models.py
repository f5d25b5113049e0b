"""Calendars that others keep, shown beside ours, and events taken over from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from events.programme.models import Event
from office.database import Json, Row
from stakeholders.organisations.models import Organisation


class ExternalCalendar(Row):
    """A calendar that was taken in from a file, or is fetched from its address time and again."""

    __tablename__ = "external_calendars"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(200))
    #: https; empty: it was taken in from a file. Whoever has it can read the calendar: editors alone see it,
    #: and the trail keeps it out.
    secret_address: Mapped[str] = mapped_column(String(1000), default="")
    #: Of a file: what it was called.
    file_name: Mapped[str] = mapped_column(String(255), default="")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    organisation: Mapped[Organisation | None] = relationship()
    #: The zone of times that name none.
    zone: Mapped[str] = mapped_column(String(60))
    #: Whether its entries are warned of when an event is planned for the same hours.
    is_watched: Mapped[bool] = mapped_column(default=True)
    #: Taken off the pages; it can be put back until the worker sweeps it.
    removed_at: Mapped[datetime | None]

    # What follows is written past the session: it changes every hour, and says nothing of what anybody did.
    #: What was last read, packed with zlib: the occurrences of later months are found in it.
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, default=b""))
    #: When its entries were last taken in whole.
    taken_at: Mapped[datetime | None]
    #: When it was last asked for, and why nothing came: a code that `words` explains; "" when all was well.
    asked_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(60), default="")
    #: Since when nothing has come.
    failing_since: Mapped[datetime | None]
    #: Askings in a row that failed.
    failures: Mapped[int] = mapped_column(default=0)
    #: When to ask again; null: never (a file).
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    #: What the server said of the last version, to be told again (RFC 9110, section 13.1).
    etag: Mapped[str] = mapped_column(String(200), default="")
    last_modified: Mapped[str] = mapped_column(String(80), default="")
    #: The day around which occurrences were reckoned.
    reckoned_on: Mapped[date | None]
    #: What reading it found: `reading.Findings`.
    findings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: The job that fetches it because somebody asked.
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))

    entries: Mapped[list[ExternalEntry]] = relationship(
        back_populates="calendar", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_fetched(self) -> bool:
        """Whether it is fetched from an address, and not from a file."""
        return bool(self.secret_address)

    def __str__(self) -> str:
        return self.name


class ExternalEntry(Row):
    """One occurrence of an entry of a calendar that others keep."""

    __tablename__ = "external_entries"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", name="ends_after_it_starts"),
        Index("ix_external_entries_when", "starts_at", "ends_at"),
    )

    calendar_id: Mapped[int] = mapped_column(
        ForeignKey("external_calendars.id", ondelete="CASCADE"), index=True
    )
    calendar: Mapped[ExternalCalendar] = relationship(back_populates="entries")
    uid: Mapped[str] = mapped_column(String(255))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: Whole days, from a midnight to a midnight of the calendar's zone.
    is_all_day: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str] = mapped_column(String(500), default="")
    location: Mapped[str] = mapped_column(String(500), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    #: An entry has hours of its own each day or none.
    same_hours_daily: ClassVar[bool] = False

    @property
    def zone(self) -> str:
        """On whose clocks it is told: its calendar's."""
        return self.calendar.zone

    def __str__(self) -> str:
        return self.summary


class CalendarFile(Row):
    """A file whose entries somebody may take over as events: kept for some days, or until it is given up."""

    __tablename__ = "calendar_files"

    name: Mapped[str] = mapped_column(String(255))
    #: Packed with zlib.
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    #: Where it is a subscribed calendar's: which.
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("external_calendars.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: `planning.Options`.
    options: Mapped[dict[str, Any]] = mapped_column(Json)

    def __str__(self) -> str:
        return self.name


class TakeOver(Row):
    """One taking over of events from a file: everything it made and changed can be taken back together."""

    __tablename__ = "take_overs"
    __audited__ = True

    #: The file's name, or the calendar's.
    name: Mapped[str] = mapped_column(String(255))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_files.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: new, changed, and what could not be taken over as ``refused``: a list of ``{"title", "reason"}``.
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    undone_at: Mapped[datetime | None]
    #: ``changes``, and ``left`` as a list of ``{"record_id", "label", "reason", "by", "at"}``.
    undone: Mapped[dict[str, Any] | None] = mapped_column(Json)

    def __str__(self) -> str:
        return self.name


class TakenOver(Row):
    """What a file last said of an event taken over from it: what was changed here since is told by it."""

    __tablename__ = "taken_over_events"
    __audited__ = True
    __about__ = (("event_id", "events"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    event: Mapped[Event] = relationship()
    #: Field by field: `planning.Said`.
    said: Mapped[dict[str, Any]] = mapped_column(Json)

    def __str__(self) -> str:
        return str(self.event)
