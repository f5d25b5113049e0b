"""Files that were uploaded for import, what became of them, and what they said of each record."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from office.database import Json, Row


class Shape(StrEnum):
    """What kind of table a file is."""

    #: The world's list of missions, known by its headings: no column needs to be mapped.
    MISSIONS = "missions"
    #: Any other table: its columns are mapped to fields of the register.
    MAPPED = "mapped"


class ImportStatus(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"
    APPLIED = "applied"
    UNDONE = "undone"


class Choice(StrEnum):
    """What somebody decided about a row."""

    #: As planned; a row that looks like a record of the register is taken too.
    TAKE = "take"
    #: Leave it out.
    LEAVE = "leave"
    #: It is this record of the register: `ImportDecision.organisation_id` or ``person_id``.
    LINK = "link"
    #: It is new, whatever it looks like.
    NEW = "new"
    #: What the file says counts, also where somebody wrote otherwise in the register.
    OVERRULE = "overrule"


class ImportProfile(Row):
    """A way of reading one sender's lists, kept under a name: which column is which field."""

    __tablename__ = "import_profiles"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(120))
    #: `mapping.Mapping.as_json`.
    mapping: Mapped[dict[str, Any]] = mapped_column(Json)
    #: `reading.ReadOptions`, without what was left to be found.
    read_options: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    used_at: Mapped[datetime | None]
    #: Set aside: it can be brought back, and past imports still know its name.
    removed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.name


Index(
    "uq_import_profiles_name",
    ImportProfile.name,
    unique=True,
    sqlite_where=ImportProfile.removed_at.is_(None),
    postgresql_where=ImportProfile.removed_at.is_(None),
)


class ImportFile(Row):
    """One file, what was asked of it, and the counts once it was applied."""

    __tablename__ = "import_files"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(255))
    #: Emptied as soon as the file was applied or given up: it is kept only as long as it is needed.
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    #: `reading.Format` as it was found.
    format: Mapped[str] = mapped_column(String(10), default="csv")
    shape: Mapped[Shape] = mapped_column(default=Shape.MISSIONS)
    #: `planning.Options`: ``host_country`` (null: all); ``accredited``: whether to take missions abroad
    #: accredited there too; ``link``: whether a mission entered by hand that looks the same is taken for the
    #: one in the file; ``add_doubtful``: rows that may be somebody of the register are entered as new.
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    #: The person's choices of encoding, delimiter, sheet and header row; {}: all as found.
    read_options: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: `mapping.Mapping.as_json`; null for the missions list.
    mapping: Mapped[dict[str, Any] | None] = mapped_column(Json)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("import_profiles.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    applied_at: Mapped[datetime | None]
    #: rows, new, changed, unchanged, possible_duplicates, refused, …: `planning.Plan.counts`.
    counts: Mapped[dict[str, Any] | None] = mapped_column(Json)
    undo_job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    undone_at: Mapped[datetime | None]
    #: What taking it back came to: ``changes``, and ``left`` as a list of
    #: ``{"record_type", "record_id", "label", "reason", "by", "at"}``.
    undone: Mapped[dict[str, Any] | None] = mapped_column(Json)

    @property
    def status(self) -> ImportStatus:
        """How far it has come; whether a worker is at it, its jobs say."""
        if self.undone_at is not None:
            return ImportStatus.UNDONE
        return ImportStatus.APPLIED if self.applied_at is not None else ImportStatus.WAITING

    def __str__(self) -> str:
        return self.name


class ImportDecision(Row):
    """What somebody decided about one row of a file that waits."""

    __tablename__ = "import_decisions"
    __table_args__ = (UniqueConstraint("file_id", "row"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("import_files.id", ondelete="CASCADE"))
    #: As spreadsheets number rows.
    row: Mapped[int]
    choice: Mapped[Choice]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)


class ImportedRecord(Row):
    """What a list last said of a record: a person's later change is told from the list's by it."""

    __tablename__ = "imported_records"
    __table_args__ = (
        UniqueConstraint("scheme", "identity"),
        CheckConstraint(
            "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN posting_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), index=True)
    #: Whose list, such as ``wikidata`` or ``profile:3``.
    scheme: Mapped[str] = mapped_column(String(40))
    #: How the list tells this record from others (`statements.Statement.identity`).
    identity: Mapped[str] = mapped_column(String(400))
    #: Field by field, in the forms in which the register keeps them.
    said: Mapped[dict[str, Any]] = mapped_column(Json)
    #: The import that wrote this down first.
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_files.id", ondelete="SET NULL"), index=True
    )


class ImportedBefore(Row):
    """What the memory of a record held before an import wrote news into it: needed to take that back."""

    __tablename__ = "imported_before"

    file_id: Mapped[int] = mapped_column(ForeignKey("import_files.id", ondelete="CASCADE"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("imported_records.id", ondelete="CASCADE"), index=True)
    identity: Mapped[str] = mapped_column(String(400))
    said: Mapped[dict[str, Any]] = mapped_column(Json)
