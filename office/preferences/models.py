"""The office's own choices, one row each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Json, Row


class Preference(Row):
    """One choice; a choice that was never made has no row, and its default stands in the code that asks."""

    __tablename__ = "preferences"
    __audited__ = True

    #: Floor, part and name, such as ``precedence.nuncio_first``.
    key: Mapped[str] = mapped_column(String(100), unique=True)
    value: Mapped[Any] = mapped_column(Json)

    def __str__(self) -> str:
        return self.key
