"""What makes the directory quick, and the groups of states that narrow it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Model, Row
from office.localized import pick


class OrganisationText(Model):
    """All that search looks at of one organisation, and what lists are ordered by.

    Made by the program out of other tables (`finding`): it is in no trail and may be made anew at any time.
    """

    __tablename__ = "organisation_texts"
    __table_args__ = (
        Index("ix_organisation_texts_en", "sort_en"),
        Index("ix_organisation_texts_sv", "sort_sv"),
        Index("ix_organisation_texts_fi", "sort_fi"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: Names, former names, city, state, mails, numbers, identifiers, addresses, notes; folded.
    text: Mapped[str] = mapped_column(Text)
    #: The name as each language orders it.
    sort_en: Mapped[str] = mapped_column(String(200))
    sort_sv: Mapped[str] = mapped_column(String(200))
    sort_fi: Mapped[str] = mapped_column(String(200))


class PersonText(Model):
    """All that search looks at of one person; made by the program out of other tables."""

    __tablename__ = "person_texts"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: The name in every form and script, titles, posts and where they are, mails, numbers, notes; folded.
    text: Mapped[str] = mapped_column(Text)


class StateGroup(Row):
    """A group of states as the office keeps it: one of its own, or a delivered one that it has changed.

    A delivered group that was never touched has no row: it stands in ``groups.csv``.
    """

    __tablename__ = "state_groups"
    __audited__ = True

    #: What addresses call it, such as ``nordic``; the delivered group's own where it changes one.
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[dict[str, str]]
    #: ISO 3166-1 alpha-2, in no order.
    states: Mapped[list[str]] = mapped_column(default=list)
    #: Taken off the lists; the row stays so that it can be put back.
    removed: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return pick(self.name, "en")
