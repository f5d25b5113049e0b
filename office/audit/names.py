"""Names in the place of numbers: whom an entry of the trail means by the number in a column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import func, select

from office.audit.models import AuditEntry, Change
from office.audit.staying import mappers
from office.database import db
from office.web.i18n import language

#: A record's name by its table and number.
Names: TypeAlias = Mapping[tuple[str, int], str]


def names_in(entries: Iterable[AuditEntry], worded: Callable[[str], Container[str]]) -> Names:
    """The names of the records that the entries' columns point to: one statement a table that occurs.

    A record that is gone has the name that the trail last gave it.

    Args:
        worded: the columns of a table that have a word; of the others no reader wants to know.
    """
    known = mappers()
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        for table, number in _meant(entry, worded(entry.record_type)):
            wanted[table].add(number)
    found: dict[tuple[str, int], str] = {}
    missing: set[tuple[str, int]] = set()
    for table, numbers in wanted.items():
        model = known[table].class_
        for record in db.session.scalars(select(model).where(model.id.in_(numbers))):
            found[table, record.id] = _name(record)
        missing |= {(table, number) for number in numbers if (table, number) not in found}
    return found | _last_names(missing)


def _meant(entry: AuditEntry, worded: Container[str]) -> Iterator[tuple[str, int]]:
    if entry.change is not Change.CHANGED:
        return
    for column, pair in entry.details.items():
        table = table_of(entry.record_type, column) if column in worded else None
        if table is not None and isinstance(pair, list):
            yield from ((table, number) for number in pair if isinstance(number, int))


def table_of(record_type: str, column: str) -> str | None:
    """The table that a column of numbers points to; None where it points to none."""
    return _pointers().get((record_type, column))


@cache
def _pointers() -> dict[tuple[str, str], str]:
    return {
        (name, column.key): key.column.table.name
        for name, mapper in mappers().items()
        for column in mapper.local_table.columns
        for key in column.foreign_keys
    }


def _name(record: Any) -> str:
    called = getattr(record, "called", None)
    return str(called(language())) if callable(called) else str(record)


def _last_names(missing: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    if not missing:
        return {}
    numbers = {number for _table, number in missing}
    latest = (
        select(func.max(AuditEntry.id))
        .where(
            AuditEntry.record_id.in_(numbers), AuditEntry.record_type.in_({table for table, _n in missing})
        )
        .group_by(AuditEntry.record_type, AuditEntry.record_id)
    )
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(latest)))
    return {(entry.record_type, entry.record_id or 0): entry.label for entry in entries if entry.label}
