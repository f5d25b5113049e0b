"""Files that were uploaded for import, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from office.database import Json, Row


class ImportFile(Row):
    """One file, what was asked of it, and the counts once it was applied."""

    __tablename__ = "import_files"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    #: Host country (null: all), whether to take missions abroad that are accredited there.
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    applied_at: Mapped[datetime | None]
    #: rows, new, changed, unchanged, possible_duplicates, refused.
    counts: Mapped[dict[str, Any] | None] = mapped_column(Json)

    def __str__(self) -> str:
        return self.name
