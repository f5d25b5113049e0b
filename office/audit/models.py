"""The audit trail: one entry for each record that was made, changed or removed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from office import clock
from office.database import Json, Model


class Change(StrEnum):
    """What happened to the record."""

    MADE = "made"
    CHANGED = "changed"
    REMOVED = "removed"
    #: Nothing was changed, but data left the house: an export, a list on paper.
    DISCLOSED = "disclosed"


class AuditEntry(Model):
    """One change to one record. Entries are only ever added."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_record", "record_type", "record_id"),
        Index("ix_audit_entries_about", "about_type", "about_id"),
        # What an undertaking did to one record is asked for record by record when it is taken back.
        Index("ix_audit_entries_cause", "cause_type", "cause_id", "about_type", "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    #: Who: a user's number, or null where a guest or the program itself acted.
    user_id: Mapped[int | None]
    #: Who, in words, as it was then ("Maija Virta", "guest of invitation 12", "import missions.csv").
    actor: Mapped[str] = mapped_column(String(200))
    change: Mapped[Change]
    #: The table's name and the row's number.
    record_type: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int | None]
    #: The record that people would name: of a telephone number its embassy, of an embassy the embassy itself.
    about_type: Mapped[str] = mapped_column(String(60), default="")
    about_id: Mapped[int | None]
    #: The undertaking this was part of (an import, a merge, a proposal), by its table and number; else null.
    cause_type: Mapped[str | None] = mapped_column(String(60))
    cause_id: Mapped[int | None]
    #: Whether it was done to take that undertaking back.
    takes_back: Mapped[bool] = mapped_column(default=False)
    #: What the record was called at that time.
    label: Mapped[str] = mapped_column(String(300), default="")
    #: ``{column: [from, to]}``; for a disclosure what left and why.
    details: Mapped[dict[str, Any]] = mapped_column(Json)
