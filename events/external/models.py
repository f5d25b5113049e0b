"""Calendars that others keep, shown beside ours: a city council's, an organisation's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.database import Row
from stakeholders.organisations.models import Organisation


class ExternalCalendar(Row):
    """A calendar that was taken in from a file, or is fetched from its address time and again."""

    __tablename__ = "external_calendars"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(200))
    #: https; empty: it was taken in from a file.
    address: Mapped[str] = mapped_column(String(1000), default="")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    organisation: Mapped[Organisation | None] = relationship()
    #: The zone of times that name none.
    zone: Mapped[str] = mapped_column(String(60))
    #: Whether its entries are warned of when an event is planned for the same hours.
    is_watched: Mapped[bool] = mapped_column(default=True)
    #: When its entries were last taken in whole.
    taken_at: Mapped[datetime | None]
    #: When it was last asked for, and why nothing came: a code that `words` explains; "" when all was well.
    asked_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(60), default="")
    #: Askings in a row that failed.
    failures: Mapped[int] = mapped_column(default=0)
    #: What the server said of the last version, to be told again (RFC 9110, section 13.1).
    etag: Mapped[str] = mapped_column(String(200), default="")
    last_modified: Mapped[str] = mapped_column(String(80), default="")

    entries: Mapped[list[ExternalEntry]] = relationship(
        back_populates="calendar", cascade="all, delete-orphan", passive_deletes=True
    )

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

    def __str__(self) -> str:
        return self.summary
