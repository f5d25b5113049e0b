"""Making records by the thousand: written past the session, and entered in the trail all the same.

An object for every row, its state and its turn in the session's own order cost an import of 10,000 people
more than everything else together. What is made here is made by plain values; the trail tells it no less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Table, insert, inspect, text
from sqlalchemy.orm import Mapper

from office.audit.trail import Made, audited_columns, enter_made, plain
from office.database import Model, db, is_sqlite

M = TypeVar("M", bound=Model)


def make_all(model: type[M], rows: Sequence[dict[str, Any]], labels: Sequence[str]) -> list[int]:
    """Insert rows of one audited table, and enter each in the trail; in the caller's transaction.

    Nothing that hangs on a session's flush happens: folded names and the like are the caller's to give.

    Args:
        rows: values by column; a column that is left out gets its default.
        labels: what each record is called in the trail.

    Returns:
        the numbers of the new records, in the order of ``rows``.
    """
    if not rows:
        return []
    mapper: Mapper[Any] = inspect(model)
    table = mapper.local_table
    assert isinstance(table, Table)
    defaults = _defaults(mapper)
    whole = [{key: row[key] if key in row else default() for key, default in defaults} for row in rows]
    numbers = _insert_numbered(table, whole) if is_sqlite() else _insert(table, whole)
    columns = audited_columns(mapper)
    about = getattr(model, "__about__", ())
    name = table.name

    def entered() -> Any:
        for number, row, label in zip(numbers, whole, labels, strict=True):
            owner = next(((of, row[key]) for key, of in about if row[key] is not None), (name, number))
            details = {key: [None, plain(row[key])] for key in columns if row[key] is not None}
            yield Made(name, number, owner[0], owner[1], label, details)

    enter_made(entered())
    return numbers


def _insert(table: Table, rows: list[dict[str, Any]]) -> list[int]:
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def _insert_numbered(table: Table, rows: list[dict[str, Any]]) -> list[int]:
    """With numbers of our own: SQLite gives them out in no promised order, unless each row is a statement.

    There is one writer at a time, and that is us, so nobody else takes them meanwhile. A number is never
    given twice: SQLite keeps the highest that it ever gave.
    """
    highest = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
    given = db.session.scalar(highest, {"name": table.name}) or 0
    numbers = range(given + 1, given + 1 + len(rows))
    numbered = [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]
    db.session.execute(insert(table), numbered)
    return list(numbers)


@cache
def _defaults(mapper: Mapper[Any]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    """Each column but the number, with what gives its value where nobody does."""
    found = []
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if attribute.key == "id":
            continue
        default = getattr(column, "default", None)
        found.append((attribute.key, _giving(default)))
    return tuple(found)


def _giving(default: Any) -> Callable[[], Any]:
    if default is None:
        return lambda: None
    if default.is_callable:
        # SQLAlchemy lets every such function take the statement's context; ours ask nothing of it.
        return lambda: default.arg(None)
    return lambda: default.arg
