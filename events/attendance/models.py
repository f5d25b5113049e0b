"""Presence: who came, for how long, and how it is known."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event
from events.registration.models import Registration
from office import clock
from office.database import Json, Row


class PresenceSource(StrEnum):
    """How it is known that somebody came."""

    #: They opened the meeting through their joining page.
    JOINED = "joined"
    #: Staff marked them.
    MARKED = "marked"
    #: They were let in at the door.
    DOOR = "door"
    #: The meeting's own attendance report names them.
    REPORT = "report"


class Presence(Row):
    """That one registered person was present."""

    __tablename__ = "presences"
    __audited__ = True

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), unique=True
    )
    registration: Mapped[Registration] = relationship()
    #: How it was known first.
    source: Mapped[PresenceSource]
    first_seen_at: Mapped[datetime]

    def __str__(self) -> str:
        return str(self.registration)


class Provider(StrEnum):
    """Whose attendance report it is."""

    TEAMS = "teams"
    ZOOM = "zoom"


class AttendanceReport(Row):
    """An attendance report that was read in. Taking it back takes its stays with it."""

    __tablename__ = "attendance_reports"
    __audited__ = True
    __about__ = (("event_id", "events"),)
    __table_args__ = (UniqueConstraint("event_id", "digest"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    provider: Mapped[Provider]
    file_name: Mapped[str] = mapped_column(String(200))
    #: SHA-256 of the file: the same one twice is read once.
    digest: Mapped[str] = mapped_column(String(64))
    #: IANA name of the zone in which its hours were taken to be: no report says.
    zone: Mapped[str] = mapped_column(String(60))
    #: Its last line is incomplete: the file may have been cut off.
    is_cut: Mapped[bool] = mapped_column(default=False)
    #: When those whom it names were entered as present; null: it was read, and nobody has said so yet.
    entered_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[datetime] = mapped_column(default=clock.now)

    def __str__(self) -> str:
        return self.file_name


class LineState(StrEnum):
    """What became of somebody in a report."""

    MATCHED = "matched"
    #: More than one guest, or one by a likeness alone: a person decides.
    DOUBTFUL = "doubtful"
    #: Nobody on the list.
    UNKNOWN = "unknown"
    #: A person decided that it is no guest: the host, a technician.
    SET_ASIDE = "set_aside"


class ReportLine(Row):
    """One person of a report, with all their times in the meeting."""

    __tablename__ = "report_lines"
    __audited__ = True

    report_id: Mapped[int] = mapped_column(
        ForeignKey("attendance_reports.id", ondelete="CASCADE"), index=True
    )
    report: Mapped[AttendanceReport] = relationship()
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(254), default="")
    #: What they were in the meeting, in the report's own word.
    role: Mapped[str] = mapped_column(String(100), default="")
    #: ``[[from, to], …]`` in ISO 8601, UTC; without "to" where it is not known when they left.
    times: Mapped[list[list[str]]] = mapped_column(Json)
    #: How long in all, where the report tells that and not when.
    minutes: Mapped[int | None]
    state: Mapped[LineState]
    #: Whom it is; of a doubtful line null.
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    registration: Mapped[Registration | None] = relationship()
    #: ``[[number of a registration it may be, why], …]``, the likeliest first.
    candidates: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: The registration was made for this line: they were on no list.
    is_added: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return self.name


class Stay(Row):
    """A stretch of time in which somebody was there. Stretches may overlap: minutes count once."""

    __tablename__ = "stays"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at >= begins_at", name="ends_after_it_begins"),
    )

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[PresenceSource]
    begins_at: Mapped[datetime]
    #: Null: it is not known when they left.
    ends_at: Mapped[datetime | None]
    #: How long, where that is all that is told; the two moments are then the event's start.
    minutes: Mapped[int | None]
    line_id: Mapped[int | None] = mapped_column(ForeignKey("report_lines.id", ondelete="CASCADE"), index=True)
    #: What the door's device called this arrival: told twice, it is entered once.
    client_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
