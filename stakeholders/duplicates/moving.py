"""Moving all that refers to one record to another, whichever tables there are, and uniting what is double."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask, current_app
from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    exists,
    select,
    update,
)

from office.audit.trail import plain
from office.database import Base, Model, db
from stakeholders.duplicates.models import Merge, MergeStep

_EXTENSION: Final = "doyen.duplicates.unions"
#: Not part of what a row says.
_SILENT: Final = frozenset({"id", "created_at", "updated_at"})


@dataclass(frozen=True)
class Union:
    """How two rows of a table become one where both records have the same.

    Attributes:
        same: columns that make two rows of one owner the same, beside the table's unique constraints; None in
            one is None in the other.
        gives_way: whether the row that is there already gives way to the one that comes (there, coming).
        joined: told which row stays and which goes, before what hangs on the one that goes is moved.
    """

    same: tuple[str, ...] = ()
    gives_way: Callable[[Any, Any], bool] = lambda _there, _coming: False
    joined: Callable[[Any, Any], None] = lambda _stays, _goes: None


#: Told that everything of one record moves to another: table, the number that stays, the number that goes.
#: For what refers to records without a foreign key, such as numbers inside of JSON. Called before the moving.
Follower = Callable[[str, int, int], None]


@dataclass
class _Unions:
    by_table: dict[str, Union] = field(default_factory=dict)
    followers: list[Follower] = field(default_factory=list)


def _unions(app: Flask) -> _Unions:
    found: _Unions = app.extensions.setdefault(_EXTENSION, _Unions())
    return found


def add_union(app: Flask, table: str, union: Union) -> None:
    """Say how two rows of ``table`` become one; the same table again replaces it."""
    _unions(app).by_table[table] = union


def add_follower(app: Flask, follower: Follower) -> None:
    """Be told whose things move to whom."""
    _unions(app).followers.append(follower)


@dataclass(frozen=True)
class Reference:
    """A column that points to a record."""

    table: Table
    column: Column[Any]


def references_to(table: str) -> Iterator[Reference]:
    """Every column of every table that points to ``table``."""
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table.name == table and not _is_made_out_of_it(other, key.parent):
                yield Reference(other, key.parent)


def _is_made_out_of_it(table: Table, column: Column[Any]) -> bool:
    """Whether a row has its owner's number for its own: what search looks at, made by the program."""
    return [*table.primary_key.columns] == [column]


def model_of(table: Table) -> Any | None:
    """The model whose changes the trail enters and can take back; None of a table without one."""
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if mapper.local_table is table and issubclass(model, Model):
            return model if getattr(model, "__audited__", False) and hasattr(model, "id") else None
    return None


def may_be_told(table: str) -> bool:
    """Whether a page may tell how many rows of ``table`` a record has.

    Not of what is kept from some readers (``__guarded__`` of its model): the number alone would tell them
    that something is there.
    """
    known = Base.metadata.tables.get(table)
    return known is None or not getattr(model_of(known), "__guarded__", False)


class Mover:
    """Moves rows from record to record within one merge, and writes down what it takes to move them back."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.moved: Counter[str] = Counter()
        self.united: Counter[str] = Counter()
        self._unions = _unions(current_app._get_current_object())  # type: ignore[attr-defined] # a proxy has it

    def move_all(self, table: str, stays: int, goes: int) -> None:
        """Let everything that refers to ``goes`` refer to ``stays``."""
        for follower in self._unions.followers:
            follower(table, stays, goes)
        for reference in list(references_to(table)):
            self._move_references(reference, stays, goes)
        self._move_subjects(table, stays, goes)
        db.session.flush()

    def _move_references(self, reference: Reference, stays: int, goes: int) -> None:
        rows = self._rows(reference.table, reference.column, goes)
        if not rows:
            return
        there = {
            key: row
            for row in self._rows(reference.table, reference.column, stays)
            for key in self._keys(reference, row)
        }
        for row in rows:
            if self._would_mean_itself(reference, row, stays):
                continue
            double = next((there[key] for key in self._keys(reference, row) if key in there), None)
            if double is None:
                self._move(reference, row, stays, goes)
            else:
                row = self._unite(reference, double, row, stays, goes)
            there.update(dict.fromkeys(self._keys(reference, row), row))

    def _rows(self, table: Table, column: Column[Any], number: int) -> list[_Record]:
        model = model_of(table)
        by_key = [*table.primary_key.columns]
        if model is not None:
            of_model = getattr(model, column.key)
            found = db.session.scalars(select(model).where(of_model == number).order_by(model.id))
            return [_Record(table, record=record) for record in found]
        plain_rows = db.session.execute(select(table).where(column == number).order_by(*by_key)).mappings()
        return [_Record(table, values=dict(row)) for row in plain_rows]

    def _keys(self, reference: Reference, row: _Record) -> Iterator[tuple[object, ...]]:
        """What no second row of the same owner may have."""
        table, own = reference.table, reference.column.key
        for number, (columns, only) in enumerate(_unique_together(table)):
            if own not in columns:
                continue
            values = [row[column] for column in columns if column != own]
            if None in values or (only is not None and not row.satisfies(only)):
                continue
            yield (number, *map(_comparable, values))
        if union := self._unions.by_table.get(table.name):
            if union.same:
                yield ("same", *(_comparable(row[column]) for column in union.same if column != own))
        elif table.name not in _NEVER_SAME:
            others = [c.key for c in table.columns if c.key not in _SILENT and c.key != own]
            yield ("same", *(_comparable(row[column]) for column in others))

    def _would_mean_itself(self, reference: Reference, row: _Record, stays: int) -> bool:
        """Whether a row would say something of a record and itself; it is then taken out."""
        target = next(iter(reference.column.foreign_keys)).column.table
        for key in reference.table.foreign_keys:
            other = key.parent
            if other is reference.column or key.column.table is not target or row[other.key] != stays:
                continue
            if any(_says_differ(check, reference.column, other) for check in reference.table.constraints):
                self._take_out(row)
                return True
        return False

    def _move(self, reference: Reference, row: _Record, stays: int, goes: int) -> None:
        row.set(reference.column, stays)
        self._note(row, reference.column.key, goes, stays)
        self.moved[reference.table.name] += 1

    def _unite(self, reference: Reference, there: _Record, coming: _Record, stays: int, goes: int) -> _Record:
        """Make one of two rows; gives the one that stays, which now belongs to the record that stays."""
        union = self._unions.by_table.get(reference.table.name, Union())
        swap = bool(there.record and coming.record and union.gives_way(there.record, coming.record))
        keeps, gives = (coming, there) if swap else (there, coming)
        if keeps.record is not None:
            union.joined(keeps.record, gives.record)
            db.session.flush()
        if (kept_number := keeps.get("id")) is not None:
            self.move_all(reference.table.name, kept_number, gives["id"])
        self._take_out(gives)
        self.united[reference.table.name] += 1
        if swap:
            self._move(reference, keeps, stays, goes)
            db.session.flush()
        return keeps

    def take_out(self, record: Any) -> None:
        """Remove a record from which everything has moved away."""
        self._take_out(_Record(record.__table__, record=record))

    def _take_out(self, row: _Record) -> None:
        # The trail can make it again, but for what it keeps out: calendar numbers, the time of making.
        was = {column.key: plain(row[column.key]) for column in row.table.columns}
        self._note(row, None, None, None, was=was)
        if row.record is None:
            db.session.execute(delete(row.table).where(*row.here()))
            return
        # What has moved away may still be listed on the object, and would go with it.
        db.session.flush()
        db.session.expire(row.record)
        db.session.delete(row.record)
        db.session.flush()

    def _move_subjects(self, table: str, stays: int, goes: int) -> None:
        """Letters and mailings name what they are about by a table and a number."""
        for other in Base.metadata.sorted_tables:
            if "subject_type" not in other.columns or "subject_id" not in other.columns:
                continue
            about = (other.c.subject_type == table, other.c.subject_id == goes)
            for number in db.session.scalars(select(other.c.id).where(*about).order_by(other.c.id)).all():
                row = _Record(other, values={"id": number})
                self._note(row, "subject_id", goes, stays)
                row.set(other.c.subject_id, stays)
                self.moved[other.name] += 1

    def _note(
        self,
        row: _Record,
        column: str | None,
        from_id: int | None,
        to_id: int | None,
        was: dict[str, Any] | None = None,
    ) -> None:
        db.session.add(
            MergeStep(
                merge_id=self.merge.id,
                table_name=row.table.name,
                key=row.key(),
                column_name=column,
                from_id=from_id,
                to_id=to_id,
                was=was,
            )
        )


#: Rows of which two may say the same and both be meant; a person looks at them.
_NEVER_SAME: Final = frozenset({"postings", "replies", "registrations", "letters", "audit_entries"})


@dataclass
class _Record:
    """A row, as an object of the session or, of a table without a trail, as its values."""

    table: Table
    record: Any = None
    values: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Any:
        return getattr(self.record, column) if self.record is not None else self.values[column]

    def get(self, column: str) -> Any:
        """A value, or None where there is no such column."""
        return self[column] if column in self.table.columns else None

    def key(self) -> dict[str, Any]:
        """The primary key."""
        return {column.key: self[column.key] for column in self.table.primary_key.columns}

    def here(self) -> list[Any]:
        """What finds the row in its table."""
        return [column == self[column.key] for column in self.table.primary_key.columns]

    def satisfies(self, condition: ColumnElement[bool]) -> bool:
        """Whether the row is among those that a partial index holds."""
        return bool(
            db.session.scalar(select(exists().where(*self.here(), condition).select_from(self.table)))
        )

    def set(self, column: Column[Any], value: int) -> None:
        """Change one column, in the session or in the table."""
        if self.record is not None:
            setattr(self.record, column.key, value)
            db.session.flush()
            return
        db.session.execute(update(self.table).where(*self.here()).values({column.key: value}))
        self.values[column.key] = value


def _unique_together(table: Table) -> list[tuple[tuple[str, ...], ColumnElement[bool] | None]]:
    """Columns of which no two rows may have the same values, and among which rows; None: among all."""
    found: list[tuple[tuple[str, ...], ColumnElement[bool] | None]] = [
        (tuple(column.key for column in constraint.columns), None)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint)
    ]
    for index in table.indexes:
        if index.unique:
            only = index.dialect_options["sqlite"]["where"]
            found.append((tuple(column.key for column in index.columns), only))
    return found


def _says_differ(check: object, one: Column[Any], other: Column[Any]) -> bool:
    if not isinstance(check, CheckConstraint):
        return False
    said = str(check.sqltext).replace(" ", "").replace("!=", "<>")
    return said in {f"{one.key}<>{other.key}", f"{other.key}<>{one.key}"}


def _comparable(value: Any) -> str:
    value = plain(value)
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    if isinstance(value, Mapping | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return repr(value)
