"""Files that were uploaded for import, what became of them, and what they said of each organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from office.database import Json, Row


class ImportFile(Row):
    """One file, what was asked of it, and the counts once it was applied."""

    __tablename__ = "import_files"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(255))
    #: Emptied as soon as the file was applied or given up: it is kept only as long as it is needed.
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    #: ``host_country`` (null: all); ``accredited``: whether to take missions abroad accredited there too;
    #: ``link``: whether a mission entered by hand that looks the same is taken for the one in the file.
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    applied_at: Mapped[datetime | None]
    #: rows, new, changed, unchanged, possible_duplicates, refused.
    counts: Mapped[dict[str, Any] | None] = mapped_column(Json)

    def __str__(self) -> str:
        return self.name


class ImportedRecord(Row):
    """What a list last said of an organisation: a person's later change is told from the list's by it."""

    __tablename__ = "imported_records"
    __table_args__ = (UniqueConstraint("scheme", "identity"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    #: Whose list, such as ``wikidata``.
    scheme: Mapped[str] = mapped_column(String(40))
    #: How the list tells this organisation from others (`missions.Mission.identity`).
    identity: Mapped[str] = mapped_column(String(400))
    #: Field by field, in the forms in which the register keeps them.
    said: Mapped[dict[str, Any]] = mapped_column(Json)
