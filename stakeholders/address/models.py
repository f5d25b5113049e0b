"""The office's own changes to the table of forms, and what single persons prefer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Row
from stakeholders.people.models import Gender


class EditedForm(Row):
    """One cell of the table that the office changed; cells without a row stand as delivered."""

    __tablename__ = "edited_forms_of_address"
    __audited__ = True
    __table_args__ = (UniqueConstraint("role", "gender", "language"),)

    #: A row of the table: ``ambassador``, ``nuncio``, ``charge`` … (`address.forms.AddressRole`).
    role: Mapped[str] = mapped_column(String(40))
    gender: Mapped[Gender]
    language: Mapped[str] = mapped_column(String(5))
    envelope: Mapped[str] = mapped_column(String(300))
    card: Mapped[str] = mapped_column(String(300))
    salutation: Mapped[str] = mapped_column(String(300))
    closing: Mapped[str] = mapped_column(String(300))

    def __str__(self) -> str:
        return f"{self.role} ({self.gender.value}, {self.language})"


class PersonalForm(Row):
    """How one person wishes to be addressed in one language, where it differs from the table."""

    __tablename__ = "personal_forms_of_address"
    __audited__ = True
    __about__ = (("person_id", "people"),)
    __table_args__ = (UniqueConstraint("person_id", "language"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(5))
    #: Each may be empty: then the table's stands.
    envelope: Mapped[str] = mapped_column(String(300), default="")
    card: Mapped[str] = mapped_column(String(300), default="")
    salutation: Mapped[str] = mapped_column(String(300), default="")
    closing: Mapped[str] = mapped_column(String(300), default="")
    #: The day on which they, or their office, said so.
    verified_on: Mapped[date | None]

    def __str__(self) -> str:
        return self.language
