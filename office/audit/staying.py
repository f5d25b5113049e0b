"""What stays when an undertaking is taken back: records that were changed or are used since, kept whole.

A person whom somebody invited since an import keeps the post and the mailbox that the import gave: half a
record would be worse than none taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ForeignKey, Table, select
from sqlalchemy.orm import Mapper

from office.database import Base, Model, db

#: A record by its table and number.
Key = tuple[str, int]
#: Numbers that one statement may carry: SQLite and PostgreSQL both take more.
_AT_ONCE: Final = 5_000


@dataclass
class _Row:
    """A record that was made, and those that it cannot be without: whether it is a part of each."""

    key: Key
    about: Key
    needs: dict[Key, bool] = field(default_factory=dict)


def used_from_outside(made: Mapping[str, Collection[int]], touched: Collection[Key]) -> set[Key]:
    """Which of the records made others refer to that the undertaking neither made nor touched.

    Args:
        made: numbers of what it made, by table.
        touched: what it made or changed: that is taken back too.
    """
    used: set[Key] = set()
    for table in Base.metadata.sorted_tables:
        for key in holding_keys(table):
            numbers = made.get(key.column.table.name)
            if not numbers or "id" not in table.c:
                continue
            for portion in _portions(sorted(numbers)):
                found = select(table.c.id, key.parent).where(key.parent.in_(portion))
                used.update(
                    (key.column.table.name, number)
                    for row, number in db.session.execute(found)
                    if (table.name, row) not in touched
                )
    return used


def kept_whole(
    made: Mapping[str, Mapping[int, Key]], changed: set[Key], used: set[Key]
) -> tuple[set[Key], set[Key]]:
    """What stays with the records that stay.

    A part stays with its whole (a mailbox with its person), what a changed record holds stays with it, and so
    does what another record that stays cannot be without: a post keeps its embassy, though not the embassy's
    other posts.

    Args:
        made: what the undertaking made: by table and number, the record that each is about.
        changed: records that somebody has changed since.
        used: records that something made since refers to.

    Returns:
        All of what was made that stays; and which more records are used by it.
    """
    rows = list(_rows(made))
    ours = {row.key for row in rows}
    staying = {key for key in changed | used if key in ours}
    held: set[Key] = set()
    grew = True
    while grew:
        grew = False
        kept = changed | used | held
        for row in rows:
            if row.key not in staying and _stays(row, changed, kept):
                staying.add(row.key)
                grew = True
            if row.key in staying:
                more = {need for need in row.needs if need in ours and need not in kept and need not in held}
                if more:
                    held |= more
                    staying |= more
                    grew = True
    return staying, held


def _stays(row: _Row, changed: set[Key], kept: set[Key]) -> bool:
    if row.about != row.key and row.about in changed:
        return True
    return any(need in kept and (is_part or need != row.about) for need, is_part in row.needs.items())


def _rows(made: Mapping[str, Mapping[int, Key]]) -> Iterator[_Row]:
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    for name, abouts in made.items():
        table = tables.get(name)
        if table is None:
            continue
        keys = [key for key in table.foreign_keys if not key.parent.nullable or _is_part(key)]
        values: dict[int, dict[Key, bool]] = defaultdict(dict)
        for portion in _portions(sorted(abouts)) if keys else ():
            found = select(table.c.id, *(key.parent for key in keys)).where(table.c.id.in_(portion))
            for number, *owners in db.session.execute(found):
                for key, owner in zip(keys, owners, strict=True):
                    if owner is not None:
                        values[number][key.column.table.name, owner] = _is_part(key)
        for number, about in abouts.items():
            yield _Row((name, number), about, values.get(number, {}))


def _is_part(key: ForeignKey) -> bool:
    return key.ondelete == "CASCADE"


def holding_keys(table: Table) -> Iterator[ForeignKey]:
    """The foreign keys through which a record keeps another from being taken out.

    What the program made of a record and leaves no trail of (the texts that search looks at) goes with it.
    """
    mapper = mappers().get(table.name)
    is_audited = mapper is not None and getattr(mapper.class_, "__audited__", False)
    for key in table.foreign_keys:
        if key.ondelete == "SET NULL" or (key.ondelete == "CASCADE" and not is_audited):
            continue
        yield key


def mappers() -> dict[str, Mapper[Any]]:
    """What maps each table of the office, by the table's name."""
    found: dict[str, Mapper[Any]] = {}
    for mapper in Base.registry.mappers:
        if isinstance(mapper.local_table, Table) and issubclass(mapper.class_, Model):
            found[mapper.local_table.name] = mapper
    return found


def _portions(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
