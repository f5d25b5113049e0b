"""Lists that staff keep and share, and changes to many records at once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.database import Json, Row
from stakeholders.directory.narrowing import RecordKind
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


class SavedList(Row):
    """A list of organisations or of people that everybody in the office sees."""

    __tablename__ = "saved_lists"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[RecordKind]
    #: What it is for.
    note: Mapped[str] = mapped_column(Text, default="")
    #: A live list's search, ``{"q": …, "filters": {name: [value, …]}}``; null: its members are chosen.
    search: Mapped[dict[str, Any] | None] = mapped_column(Json)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Taken away; it can be brought back.
    removed_at: Mapped[datetime | None]

    @property
    def is_live(self) -> bool:
        """Whether its members are whoever its search finds."""
        return self.search is not None

    def __str__(self) -> str:
        return self.name


class ListMember(Row):
    """An organisation or a person on a fixed list, why, and who put it there.

    It is not entered as part of its list: taking one member back must not wait for what became of others.
    """

    __tablename__ = "list_members"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_member"),
        UniqueConstraint("list_id", "organisation_id"),
        UniqueConstraint("list_id", "person_id"),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("saved_lists.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    saved_list: Mapped[SavedList] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    person: Mapped[Person | None] = relationship()
    reason: Mapped[str] = mapped_column(String(300), default="")
    #: As colleagues see the name.
    added_by: Mapped[str] = mapped_column(String(200), default="")

    @property
    def record_id(self) -> int:
        """The number of the organisation or the person."""
        return self.organisation_id or self.person_id or 0

    def __str__(self) -> str:
        return f"{self.saved_list}: {self.organisation or self.person}"


class Action(StrEnum):
    """What is changed in many records at once."""

    ADD_TO_LIST = "add_to_list"
    TAKE_FROM_LIST = "take_from_list"
    LANGUAGE = "language"
    VERIFY = "verify"
    NOTE = "note"
    KIND = "kind"
    CLOSE = "close"


class BulkChange(Row):
    """One change to many records: first which and what, then done as a whole, then perhaps taken back.

    It is an undertaking of the audit trail (`office.audit.trail.Cause`).
    """

    __tablename__ = "bulk_changes"

    kind: Mapped[RecordKind]
    #: How the records were found, in words.
    what: Mapped[str] = mapped_column(Text, default="")
    #: The numbers of the records, in the order of the list.
    numbers: Mapped[list[int]] = mapped_column(Json)
    #: Null until it is chosen.
    action: Mapped[Action | None]
    #: What the action needs: a language's code, a list's number, a day as ISO 8601.
    params: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: When what would change was last shown: whatever somebody has changed since is left alone.
    shown_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Set while a worker is asked to do it or to take it back.
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    done_at: Mapped[datetime | None]
    #: How many records were changed.
    changed: Mapped[int] = mapped_column(default=0)
    #: What was left alone, and why: ``[{"label": …, "reason": …}]``.
    left: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    undone_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return f"{self.action.value if self.action else ''} {len(self.numbers)}"
