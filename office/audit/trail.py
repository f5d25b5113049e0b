"""Keeping the audit trail: one listener on the session sees every change, so no verb can forget it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final

from sqlalchemy import Table, event, insert, inspect, select
from sqlalchemy.orm import Mapper, Session, UOWTransaction

from office import clock
from office.audit.models import AuditEntry, Change
from office.database import Base, Model, db

#: Columns whose change says nothing that the entry itself does not say.
_SILENT = frozenset({"created_at", "updated_at"})

#: Columns whose values are kept out of the trail; that they changed is kept.
_SECRET = frozenset({"password", "fs_uniquifier", "raw", "content", "uid", "secret_address"})
#: What stands in the trail instead of such a column's values.
KEPT_OUT = ["…", "…"]


@dataclass(frozen=True)
class Actor:
    """Who acts: a member of staff by number and name, or in words alone."""

    name: str
    user_id: int | None = None


@dataclass(frozen=True)
class Cause:
    """The undertaking that changes are part of: the table of its record, and that record's number."""

    record_type: str
    record_id: int


#: Who acts where nobody was named: the program itself.
_NOBODY = Actor("Doyen")
_actor: ContextVar[Actor] = ContextVar("actor")
_cause: ContextVar[tuple[Cause, bool] | None] = ContextVar("cause", default=None)


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Within the block, changes are entered as this actor's."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def set_actor(actor: Actor) -> None:
    """From now on in this context (one request, one command) changes are this actor's."""
    _actor.set(actor)


@contextmanager
def because_of(cause: Cause, *, takes_back: bool = False) -> Iterator[None]:
    """Within the block, changes are entered as part of an undertaking: it can be taken back whole.

    What was changed before and not flushed yet is not part of it: the block begins and ends with a flush.
    """
    db.session.flush()
    token = _cause.set((cause, takes_back))
    try:
        yield
        db.session.flush()
    finally:
        _cause.reset(token)


@contextmanager
def apart() -> Iterator[None]:
    """Within the block, changes are part of no undertaking: they stay when that is taken back."""
    db.session.flush()
    token = _cause.set(None)
    try:
        yield
        db.session.flush()
    finally:
        _cause.reset(token)


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        # Without the zeros that the column keeps at its end: 12.5 and 12.500000 are one number.
        return f"{value.normalize():f}"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value


def disclosed(
    record_type: str,
    label: str,
    details: dict[str, Any],
    record_id: int | None = None,
    *,
    in_history: bool = True,
) -> None:
    """Enter that data left the house (information management act 906/2019, section 17).

    Args:
        in_history: whether the record's own history tells it. Not where what left, or how much, is more than
            everybody may know who reads that history: the trail, for administrators, always does.
    """
    who = _actor.get(_NOBODY)
    db.session.add(
        AuditEntry(
            user_id=who.user_id,
            actor=who.name,
            change=Change.DISCLOSED,
            record_type=record_type,
            record_id=record_id,
            about_type=record_type if in_history else "",
            about_id=record_id if in_history else None,
            label=label[:300],
            details=details,
        )
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A record that was made past the session: `bulk` enters such by the thousand."""

    record_type: str
    record_id: int
    about_type: str
    about_id: int
    label: str
    details: dict[str, Any]


def enter_made(records: Iterable[Made]) -> None:
    """Enter records that were made past the session, as the session's own would be."""
    who = _actor.get(_NOBODY)
    cause, takes_back = _cause.get() or (None, False)
    at = clock.now()
    rows = [
        {
            "at": at,
            "user_id": who.user_id,
            "actor": who.name[:200],
            "change": Change.MADE,
            "record_type": made.record_type,
            "record_id": made.record_id,
            "about_type": made.about_type,
            "about_id": made.about_id,
            "cause_type": cause.record_type if cause else None,
            "cause_id": cause.record_id if cause else None,
            "takes_back": takes_back,
            "label": made.label[:300],
            "details": made.details,
        }
        for made in records
    ]
    if rows:
        # Into the table, not by the class: there is nothing that the session could do for thousands of rows.
        table = inspect(AuditEntry).local_table
        assert isinstance(table, Table)
        db.session.execute(insert(table), rows)


def audited_columns(mapper: Mapper[Any]) -> tuple[str, ...]:
    """The columns of a table whose values the trail keeps."""
    return _audited_columns(mapper)


def _about(record: Any) -> tuple[str, int | None]:
    """The record that people would name: what ``__about__`` points to, else the record itself.

    ``__about__`` is a tuple of (column, table); the first column that is set counts.
    """
    for column, table in getattr(type(record), "__about__", ()):
        number = getattr(record, column)
        if number is not None:
            return table, number
    return record.__tablename__, getattr(record, "id", None)


def _is_audited(record: object) -> bool:
    return isinstance(record, Model) and getattr(type(record), "__audited__", False)


def _differences(record: Model, change: Change) -> dict[str, list[Any]]:
    """``{column: [from, to]}`` of what is loaded: a column that was left in the database did not change."""
    state = inspect(record)
    found: dict[str, list[Any]] = {}
    for key in _audited_columns(state.mapper):
        before, after = None, state.dict.get(key)
        if change is not Change.MADE and key not in state.committed_state:
            # Nobody has set it since it was read: asking for its history would take most of the time.
            before = after
        elif change is not Change.MADE:
            history = state.attrs[key].history
            if history.deleted:
                before = history.deleted[0]
            elif not history.added or change is Change.REMOVED:
                before = after
            # else it was made a moment ago, without this: there was nothing before
        if change is Change.REMOVED:
            after = None
        if before != after:
            found[key] = KEPT_OUT if key in _SECRET else [plain(before), plain(after)]
    return found


@cache
def _audited_columns(mapper: Mapper[Any]) -> tuple[str, ...]:
    return tuple(one.key for one in mapper.column_attrs if one.key not in _SILENT and one.key != "id")


def _removed(context: UOWTransaction) -> list[Any]:
    # Rows that lost their parent (delete-orphan) are found while flushing and are not in `session.deleted`.
    states = (state for state, (is_delete, listed) in context.states.items() if is_delete and not listed)
    records = [record for state in states if (record := state.obj()) is not None]
    # As the database does it: what refers to something is taken out before it. Undoing reads it backwards.
    return sorted(records, key=lambda record: _depths()[record.__tablename__], reverse=True)


@cache
def _depths() -> dict[str, int]:
    return {table.name: depth for depth, table in enumerate(Base.metadata.sorted_tables)}


def _take_out_what_hangs_on(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Take out by the session what the database would take out with its owner: the trail then tells of it."""
    seen: set[tuple[str, int]] = set()
    while True:
        numbers: dict[str, set[int]] = {}
        for record in session.deleted:
            if _is_audited(record) and (record.__tablename__, record.id) not in seen:
                numbers.setdefault(record.__tablename__, set()).add(record.id)
        if not numbers:
            return
        for table, found in numbers.items():
            seen |= {(table, number) for number in found}
            for model, column in _hanging_on().get(table, ()):
                for child in session.scalars(select(model).where(column.in_(found))):
                    session.delete(child)


@cache
def _hanging_on() -> dict[str, list[tuple[Any, Any]]]:
    """The audited models, with the column, whose rows the database takes out with a row of a table."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for mapper in Base.registry.mappers:
        if not getattr(mapper.class_, "__audited__", False):
            continue
        for column in mapper.local_table.columns:
            for key in column.foreign_keys:
                if key.ondelete == "CASCADE":
                    found.setdefault(key.column.table.name, []).append((mapper.class_, column))
    return found


_INTO_TRAIL: Final = insert(AuditEntry.__table__)  # type: ignore[arg-type]


def _after_flush(session: Session, context: UOWTransaction) -> None:
    who = _actor.get(_NOBODY)
    cause, takes_back = _cause.get() or (None, False)
    rows: list[dict[str, Any]] = []
    removed = _removed(context)
    changed = [record for record in session.dirty if all(record is not gone for gone in removed)]
    seen: list[tuple[Change, Any]] = [
        (Change.MADE, session.new),
        (Change.CHANGED, changed),
        (Change.REMOVED, removed),
    ]
    for change, records in seen:
        for record in records:
            if not _is_audited(record):
                continue
            details = _differences(record, change)
            if not details and change is Change.CHANGED:
                continue
            about_type, about_id = _about(record)
            rows.append(
                {
                    "at": clock.now(),
                    "user_id": who.user_id,
                    "actor": who.name[:200],
                    "change": change,
                    "record_type": record.__tablename__,
                    "record_id": getattr(record, "id", None),
                    "about_type": about_type,
                    "about_id": about_id,
                    "cause_type": cause.record_type if cause else None,
                    "cause_id": cause.record_id if cause else None,
                    "takes_back": takes_back,
                    "label": str(record)[:300],
                    "details": details,
                }
            )
    if rows:
        # Straight into the table: the session's own bulk insert costs more than twice as much.
        session.connection().execute(_INTO_TRAIL, rows)


def _remember_old_values(mapper: Mapper[Any], class_: type) -> None:
    """Load the old value before it is replaced, so that "from what" is known even of an expired record."""
    if getattr(class_, "__audited__", False):
        for attribute in mapper.column_attrs:
            getattr(class_, attribute.key).impl.active_history = True


event.listen(Session, "before_flush", _take_out_what_hangs_on)
event.listen(Session, "after_flush", _after_flush)
event.listen(Mapper, "mapper_configured", _remember_old_values)
