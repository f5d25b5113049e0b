"""Reading the audit trail: the history of one record, and the whole trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select

from office.accounts.models import User
from office.audit.models import AuditEntry, Change
from office.database import db

#: Entries shown as a record's history; the whole is in the trail.
HISTORY_LENGTH = 100


@dataclass(frozen=True)
class TrailFilter:
    """What narrows the trail; None or empty does not. ``user_id`` 0: whoever is no member of staff."""

    user_id: int | None = None
    record_type: str = ""
    change: Change | None = None
    #: The undertakings of a table, or with ``cause_id`` one of them.
    cause_type: str = ""
    cause_id: int | None = None


def history_of(
    table: str, number: int, *, also: Mapping[str, Collection[int]] | None = None
) -> list[AuditEntry]:
    """The latest entries about a record and what belongs to it, newest first: one statement (`history`)."""
    return list(db.session.scalars(history(table, number, also=also).limit(HISTORY_LENGTH)))


def history(
    table: str, number: int, *, also: Mapping[str, Collection[int]] | None = None
) -> Select[AuditEntry]:
    """All entries about a record and what belongs to it, newest first.

    Args:
        also: numbers of further records by their table, such as the postings of a person, which belong to
            their organisation.
    """
    wanted: list[ColumnElement[bool]] = [
        and_(AuditEntry.about_type == table, AuditEntry.about_id == number),
        *(
            and_(AuditEntry.record_type == other, AuditEntry.record_id.in_(list(numbers)))
            for other, numbers in (also or {}).items()
            if numbers
        ),
    ]
    return select(AuditEntry).where(or_(*wanted)).order_by(AuditEntry.id.desc())


def trail(wanted: TrailFilter) -> Select[AuditEntry]:
    """The entries wanted, newest first."""
    found = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.user_id == 0:
        found = found.where(AuditEntry.user_id.is_(None))
    elif wanted.user_id is not None:
        found = found.where(AuditEntry.user_id == wanted.user_id)
    if wanted.record_type:
        found = found.where(AuditEntry.record_type == wanted.record_type)
    if wanted.change is not None:
        found = found.where(AuditEntry.change == wanted.change)
    if wanted.cause_type:
        found = found.where(AuditEntry.cause_type == wanted.cause_type)
    if wanted.cause_id is not None:
        found = found.where(AuditEntry.cause_id == wanted.cause_id)
    return found


def record_types() -> list[str]:
    """The tables that the trail speaks of."""
    return sorted(db.session.scalars(select(AuditEntry.record_type).distinct()))


def cause_types() -> list[str]:
    """The tables of the undertakings that the trail speaks of."""
    found = select(AuditEntry.cause_type).where(AuditEntry.cause_type.is_not(None)).distinct()
    return sorted(table for table in db.session.scalars(found) if table)


def staff() -> list[User]:
    """Everybody who has or had an account, by name."""
    return sorted(db.session.scalars(select(User)), key=lambda user: user.label.casefold())
