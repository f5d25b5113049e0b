"""Undo of one step on the register's pages: what was entered, changed or taken away is as it was before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import func, select, tuple_
from sqlalchemy.exc import IntegrityError

from office.audit.models import AuditEntry, Change
from office.audit.trail import plain
from office.audit.undoing import restored
from office.database import Base, db

_VERIFIED: Final = frozenset({"verified_on", "verified_by", "verified_source"})
#: What a step may have touched, by table: these columns of it, or (None) whole records.
_TABLES: Final[dict[str, frozenset[str] | None]] = {
    "organisations": _VERIFIED | {"closed_on"},
    "channels": _VERIFIED,
    "postings": _VERIFIED,
    "former_names": None,
    "status_periods": None,
    "organisation_relations": None,
    "person_relations": None,
}
#: Columns that the house writes along with others, and writes anew by itself.
_ALONG: Final = frozenset({"folded", "sort_name"})


class NothingToTakeBack(Exception):
    """It has been taken back already, somebody has changed the record since, or there was no such step."""


@contextmanager
def noting(*about: tuple[str, int]) -> Iterator[list[int]]:
    """Collects the numbers of the trail's entries that the block makes about some records.

    Give them to `take_back` to undo the step. ``about``: each record's table and number.
    """
    db.session.flush()
    last = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    numbers: list[int] = []
    yield numbers
    db.session.flush()
    numbers += db.session.scalars(
        select(AuditEntry.id)
        .where(AuditEntry.id > last, tuple_(AuditEntry.about_type, AuditEntry.about_id).in_(list(about)))
        .order_by(AuditEntry.id)
    )


def take_back(numbers: Collection[int]) -> None:
    """Undo the step that made these entries of the trail, newest first; all of it or nothing.

    Raises:
        NothingToTakeBack: see there.
    """
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.id.in_(numbers)).order_by(AuditEntry.id.desc())
    ).all()
    try:
        with db.session.begin_nested():
            done = [_taken_back(entry) for entry in entries]
            if not any(done):
                raise NothingToTakeBack
    except IntegrityError as error:
        # What it hung on is gone, or another has taken its place.
        raise NothingToTakeBack from error


def _taken_back(entry: AuditEntry) -> bool:
    """Whether there was anything to do: what the house writes along is passed over."""
    model, columns = _model(entry.record_type)
    record = db.session.get(model, entry.record_id)
    if entry.change is Change.CHANGED:
        wanted = {key: pair for key, pair in entry.details.items() if key not in _ALONG}
        if not wanted:
            return False
        if record is None or (columns is not None and not wanted.keys() <= columns):
            raise NothingToTakeBack
        for key, (before, after) in wanted.items():
            if plain(getattr(record, key)) != after:
                raise NothingToTakeBack
            setattr(record, key, restored(model.__table__.columns[key], before))
    elif columns is not None:
        raise NothingToTakeBack
    elif entry.change is Change.MADE and record is not None:
        if any(plain(getattr(record, key)) != after for key, (_before, after) in entry.details.items()):
            raise NothingToTakeBack
        db.session.delete(record)
    elif entry.change is Change.REMOVED and record is None:
        values = {key: restored(model.__table__.columns[key], pair[0]) for key, pair in entry.details.items()}
        db.session.add(model(id=entry.record_id, **values))
    else:
        raise NothingToTakeBack
    db.session.flush()
    return True


def _model(table: str) -> tuple[Any, frozenset[str] | None]:
    if table not in _TABLES:
        raise NothingToTakeBack
    for mapper in Base.registry.mappers:
        if mapper.local_table is not None and mapper.local_table.description == table:
            return mapper.class_, _TABLES[table]
    raise NothingToTakeBack
