"""Taking an undertaking back as a whole (an import, a merge, a bulk change), by what the trail says it did.

What a person has changed since is left as it is, and told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum as PythonEnum
from enum import StrEnum, auto
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Column, ColumnElement, Date, Enum, Numeric, Time, and_, exists, select
from sqlalchemy.orm import MANYTOONE, Mapper, aliased, selectinload

from office.audit.models import AuditEntry, Change
from office.audit.staying import Key, holding_keys, kept_whole, mappers, used_from_outside
from office.audit.trail import KEPT_OUT, Cause, because_of, plain
from office.database import Base, UTCDateTime, db

#: Entries that are taken back in one go.
PORTION: Final = 1_000

#: Told how many entries are done, and how many there are.
Report = Callable[[int, int], None]
T = TypeVar("T")
#: A record that was made: its number, what it is called, and the record that it is about.
Made = tuple[int, str, Key]


class Reason(StrEnum):
    """Why something was left as it is."""

    #: Somebody has changed the record since.
    CHANGED_SINCE = auto()
    #: Something made since hangs on the record: a posting, an invitation, a place on a list.
    IN_USE = auto()
    #: What it hung on is no longer there: it was merged into another, or taken out.
    OWNER_GONE = auto()


@dataclass(frozen=True)
class Left:
    """A record that was left as it is: ``by`` and ``at`` say who changed it last, where somebody did."""

    record_type: str
    record_id: int
    label: str
    reason: Reason
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Undone:
    """What came of it: how many changes were taken back, and which records were left."""

    changes: int
    left: tuple[Left, ...]

    def to_keep(self, *, but: str = "") -> dict[str, Any]:
        """The same as JSON, for the record of the undertaking, without what is left of type ``but``."""
        return {
            "changes": self.changes,
            "left": [
                {
                    "record_type": one.record_type,
                    "record_id": one.record_id,
                    "label": one.label,
                    "reason": one.reason.value,
                    "by": one.by,
                    "at": one.at.isoformat() if one.at else None,
                }
                for one in self.left
                if one.record_type != but
            ],
        }


def is_known(cause: Cause) -> bool:
    """Whether the trail knows of the undertaking at all."""
    mine = and_(AuditEntry.cause_type == cause.record_type, AuditEntry.cause_id == cause.record_id)
    return bool(db.session.scalar(select(exists().where(mine))))


def was_taken_back(cause: Cause) -> bool:
    """Whether anything of the undertaking has been taken back already."""
    mine = and_(AuditEntry.cause_type == cause.record_type, AuditEntry.cause_id == cause.record_id)
    return bool(db.session.scalar(select(exists().where(mine, AuditEntry.takes_back))))


def left_by(cause: Cause) -> list[Left]:
    """The records that `undo` would leave because somebody has changed them since: one statement."""
    mine, later, newer, back = AuditEntry, aliased(AuditEntry), aliased(AuditEntry), aliased(AuditEntry)
    is_other = (later.cause_type.is_(None)) | (later.cause_type != cause.record_type)
    is_other = is_other | (later.cause_id != cause.record_id)
    # An undertaking that came after and was taken back changed nothing in the end.
    was_undone = exists().where(
        back.takes_back,
        back.cause_type == later.cause_type,
        back.cause_id == later.cause_id,
        back.about_type == later.about_type,
        back.about_id == later.about_id,
        # What was done once more after that (a proposal accepted again) stands.
        back.id >= later.id,
    )
    found = (
        select(later)
        .where(
            later.change != Change.DISCLOSED,
            is_other,
            ~was_undone,
            exists().where(
                mine.cause_type == cause.record_type,
                mine.cause_id == cause.record_id,
                mine.about_type == later.about_type,
                mine.about_id == later.about_id,
                mine.id < later.id,
            ),
            # Of several changes the last: it says who to ask.
            ~exists().where(
                newer.about_type == later.about_type,
                newer.about_id == later.about_id,
                newer.id > later.id,
                newer.change != Change.DISCLOSED,
                (newer.cause_type.is_(None))
                | (newer.cause_type != cause.record_type)
                | (newer.cause_id != cause.record_id),
            ),
        )
        .order_by(later.id)
    )
    return [
        Left(entry.about_type, entry.about_id, entry.label, Reason.CHANGED_SINCE, entry.actor, entry.at)
        for entry in db.session.scalars(found)
        if entry.about_id is not None
    ]


def undo(
    cause: Cause, *, leaving: Iterable[Left] = (), report: Report = lambda _done, _total: None
) -> Undone:
    """Take back all that the undertaking did, newest first, in the caller's transaction.

    A record that anybody has changed since (it, or what hangs on it) is left as it is, and so is a record
    that something made since refers to. What is done here is entered in the trail as part of the same
    undertaking.

    Args:
        leaving: records that the caller knows to be in use, though no table refers to them: they stay too.
        report: told how far it has come.
    """
    left = {(one.record_type, one.record_id): one for one in [*leaving, *left_by(cause)]}
    known = mappers()
    numbers = _entries(cause, AuditEntry.change.in_((Change.CHANGED, Change.REMOVED)))
    made = _made(cause)
    # What was made and removed again needs no undoing, nor does what was changed between.
    own = {(table, number) for table, keys in made.items() for number, _label, _about in keys}
    staying = _staying(cause, made, own, left)
    total = len(numbers) + sum(map(len, made.values()))
    changes = done = 0
    referred = {key.column.table.name for table in Base.metadata.sorted_tables for key in table.foreign_keys}
    with because_of(cause, takes_back=True):
        # What nothing refers to goes first: it may hold the place of what comes back.
        for table in sorted(t for t in made if t in known and t not in referred):
            for keys in _portions(made[table], PORTION):
                changes += _remove(known[table], keys, left, staying)
                report(done := done + len(keys), total)
        for portion in _portions(numbers, PORTION):
            entries = db.session.scalars(
                select(AuditEntry).where(AuditEntry.id.in_(portion)).order_by(AuditEntry.id.desc())
            )
            wanted = [
                entry
                for entry in entries
                if entry.record_type in known and (entry.record_type, entry.record_id) not in own
            ]
            with db.session.no_autoflush:
                changes += _change_back(wanted, known, left)
            report(done := done + len(portion), total)
        # The rest of what was made goes last, and what refers to something goes before it.
        for table in sorted((t for t in made if t in known and t in referred), key=_depth, reverse=True):
            for keys in _portions(made[table], PORTION):
                changes += _remove(known[table], keys, left, staying)
                report(done := done + len(keys), total)
    return Undone(changes, tuple(left.values()))


def _entries(cause: Cause, *which: ColumnElement[bool]) -> Sequence[int]:
    return db.session.scalars(
        select(AuditEntry.id).where(*_done_by(cause), *which).order_by(AuditEntry.id.desc())
    ).all()


def _done_by(cause: Cause) -> tuple[ColumnElement[bool], ...]:
    return (
        AuditEntry.cause_type == cause.record_type,
        AuditEntry.cause_id == cause.record_id,
        AuditEntry.record_id.is_not(None),
        ~AuditEntry.takes_back,
    )


def _made(cause: Cause) -> dict[str, list[Made]]:
    """What the undertaking made, by table: number, label, and the record that it is about."""
    entry = AuditEntry
    found: dict[str, list[Made]] = defaultdict(list)
    for table, number, label, about, about_number in db.session.execute(
        select(entry.record_type, entry.record_id, entry.label, entry.about_type, entry.about_id)
        .where(*_done_by(cause), entry.change == Change.MADE)
        .order_by(entry.id.desc())
    ):
        found[table].append((number or 0, label, (about, about_number or 0)))
    return found


def _portions(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def _change_back(entries: Sequence[AuditEntry], known: dict[str, Mapper[Any]], left: dict[Key, Left]) -> int:
    """Change back and make again, newest first; gives how many entries were undone."""
    wanted = [e for e in entries if (e.about_type, e.about_id or 0) not in left]
    records = _records(wanted, known)
    there = _owners_there(wanted, known)
    count = 0
    before: tuple[Change, str] | None = None
    for entry in wanted:
        mapper, key = known[entry.record_type], (entry.record_type, entry.record_id or 0)
        record = records.get(key)
        step = (entry.change, entry.record_type)
        if before is not None and before != step and Change.REMOVED in {before[0], step[0]}:
            # Strictly backwards: what comes back may be referred to next, or take a place just made free.
            db.session.flush()
        before = step
        if entry.change is Change.CHANGED and record is not None:
            count += _changed_back(entry, record, mapper)
        elif entry.change is Change.REMOVED and record is None:
            if any(owner not in there and records.get(owner) is None for owner in _owners(entry, mapper)):
                left[key] = Left(*key, entry.label, Reason.OWNER_GONE)
                continue
            records[key] = _made_again(entry, mapper)
            db.session.add(records[key])
            count += 1
    db.session.flush()
    return count


def _staying(cause: Cause, made: Mapping[str, list[Made]], own: set[Key], left: dict[Key, Left]) -> set[Key]:
    """What was made and stays; the records among it that others refer to are added to ``left``."""
    labels = {(table, number): label for table, keys in made.items() for number, label, _about in keys}
    changed = db.session.execute(
        select(AuditEntry.record_type, AuditEntry.record_id)
        .where(*_done_by(cause), AuditEntry.change == Change.CHANGED)
        .distinct()
    )
    touched = own | {(table, number or 0) for table, number in changed}
    used = used_from_outside({table: [key[0] for key in keys] for table, keys in made.items()}, touched)
    used -= left.keys()
    abouts = {table: {number: about for number, _label, about in keys} for table, keys in made.items()}
    staying, held = kept_whole(abouts, set(left), used)
    for key in sorted(used | held):
        left[key] = Left(*key, labels[key], Reason.IN_USE)
    return staying


def _remove(mapper: Mapper[Any], keys: list[Made], left: dict[Key, Left], staying: set[Key]) -> int:
    """Take out what was made, unless it stays, or something refers to it after all."""
    model, table = mapper.class_, mapper.local_table.description
    wanted = {number: label for number, label, _about in keys if (table, number) not in staying}
    used = _in_use(table, wanted)
    for number in used:
        left[table, number] = Left(table, number, wanted[number], Reason.IN_USE)
    free = [number for number in wanted if number not in used]
    # What was loaded before may still list what has been taken out since.
    db.session.expire_all()
    # What a record is called may be made of those that it refers to: they are read with it, not one by one.
    named = [selectinload(one.class_attribute) for one in mapper.relationships if one.direction is MANYTOONE]
    records = db.session.scalars(select(model).where(model.id.in_(free)).options(*named)).all()
    for record in records:
        db.session.delete(record)
    db.session.flush()
    return len(records)


def _records(entries: Iterable[AuditEntry], known: dict[str, Mapper[Any]]) -> dict[Key, Any]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.record_id is not None:
            numbers[entry.record_type].add(entry.record_id)
    found: dict[Key, Any] = {}
    for table, wanted in numbers.items():
        model = known[table].class_
        for record in db.session.scalars(select(model).where(model.id.in_(wanted))):
            found[table, record.id] = record
    return found


def _owners_there(entries: Iterable[AuditEntry], known: dict[str, Mapper[Any]]) -> set[Key]:
    """Of the records that those to be made again hang on the ones that are there: a statement a table."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.change is Change.REMOVED:
            for table, number in _owners(entry, known[entry.record_type]):
                wanted[table].add(number)
    return {
        (table, number)
        for table, numbers in wanted.items()
        for number in db.session.scalars(
            select(known[table].class_.id).where(known[table].class_.id.in_(numbers))
        )
    }


def _owners(entry: AuditEntry, mapper: Mapper[Any]) -> Iterator[Key]:
    """What a record that was taken out pointed to, by table and number."""
    for key, (before, _after) in entry.details.items():
        column = _column(mapper, key)
        if column is None or before is None:
            continue
        for points_to in column.foreign_keys:
            yield points_to.column.table.name, before


def _changed_back(entry: AuditEntry, record: Any, mapper: Mapper[Any]) -> bool:
    changed = False
    for key, (before, after) in entry.details.items():
        column = _column(mapper, key)
        if column is None or plain(getattr(record, key)) != after:
            continue
        setattr(record, key, restored(column, before))
        changed = True
    return changed


def _made_again(entry: AuditEntry, mapper: Mapper[Any]) -> Any:
    values = {
        key: restored(column, pair[0])
        for key, pair in entry.details.items()
        if (column := _column(mapper, key)) is not None and pair != KEPT_OUT
    }
    return mapper.class_(id=entry.record_id, **values)


def restored(column: Column[Any], value: Any) -> Any:
    """A value of the trail, which is plain JSON, as the column holds it."""
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, Enum) and kind.enum_class is not None:
        enumeration: type[PythonEnum] = kind.enum_class
        return enumeration(value)
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    if isinstance(kind, Numeric) and kind.asdecimal:
        return Decimal(value)
    return value


def _column(mapper: Mapper[Any], key: str) -> Column[Any] | None:
    attribute = mapper.columns.get(key)
    return attribute if isinstance(attribute, Column) else None


def _depth(table: str) -> int:
    """The place of a table among those that refer to each other: what refers comes after what is meant."""
    names = [one.name for one in Base.metadata.sorted_tables]
    return names.index(table)


def _in_use(table: str, numbers: Collection[int]) -> set[int]:
    """Which of the records others refer to, so that taking them out would fail, or take those with them.

    What the undertaking itself hung on them has gone before: what is left was entered since. Only what the
    program made of a record (the texts that search looks at), which leaves no trail, goes with it.
    """
    used: set[int] = set()
    for other in Base.metadata.sorted_tables:
        for key in holding_keys(other):
            if key.column.table.name == table:
                statement = select(key.parent).where(key.parent.in_(list(numbers))).distinct()
                used.update(number for number in db.session.scalars(statement) if number is not None)
    return used
