"""Papers of an event: files and links, for all, for participants, or for staff."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event, ProgrammeItem
from office.database import Row
from office.localized import pick


class Audience(StrEnum):
    """Who may have a paper."""

    EVERYBODY = "everybody"
    #: Whoever holds a seat, by their personal link.
    PARTICIPANTS = "participants"
    STAFF = "staff"


class Material(Row):
    """One paper: a file of ours, or a link to somewhere else."""

    __tablename__ = "materials"
    __audited__ = True
    __about__ = (("event_id", "events"),)
    __table_args__ = (CheckConstraint("(url = '') <> (file_id IS NULL)", name="a_file_or_a_link"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    #: The point of the programme it belongs to; null: the whole event.
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme_items.id", ondelete="SET NULL"), index=True
    )
    item: Mapped[ProgrammeItem | None] = relationship()
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[dict[str, str]]
    audience: Mapped[Audience] = mapped_column(default=Audience.PARTICIPANTS)
    url: Mapped[str] = mapped_column(String(1000), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("material_files.id"), unique=True)
    file: Mapped[MaterialFile | None] = relationship()

    def __str__(self) -> str:
        return pick(self.title, "en")


class MaterialFile(Row):
    """The bytes of a paper. A new version is a new row, so that Undo finds the earlier one."""

    __tablename__ = "material_files"

    #: Cleaned: letters, digits, dot, hyphen and space.
    name: Mapped[str] = mapped_column(String(200))
    #: By its content, one of the allowed.
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    #: When the last paper let go of it; it is kept a while, so that Undo can have it back.
    released_at: Mapped[datetime | None] = mapped_column(index=True)

    def __str__(self) -> str:
        return self.name
