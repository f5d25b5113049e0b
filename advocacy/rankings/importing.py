"""Tables of editions are taken in: planned row by row, looked at, applied once, and taken back as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import delete, select

from advocacy.rankings.keeping import (
    EditionGiven,
    SeriesGiven,
    add_edition,
    add_series,
    change_edition,
    edition_key,
    given_of,
    series_key,
)
from advocacy.rankings.models import RankingImport, RankingSeries, Scope
from advocacy.rankings.queries import every_series
from advocacy.rankings.reading import ReadRow, columns_of, read_row
from advocacy.rankings.tables import Column
from office import clock
from office.audit.trail import Cause, because_of
from office.audit.undoing import Undone, undo
from office.database import db, one_at_a_time
from stakeholders.importing.reading import read

#: The kind of the undertaking, which is the table's name.
CAUSE: Final = RankingImport.__tablename__
MOST_ROWS: Final = 2_000
#: A table that was handed in and never taken in is kept so long.
_KEPT: Final = timedelta(days=7)

_FIELDS: Final = {
    Column.EDITION: "label",
    Column.YEAR: "year",
    Column.DATA_YEAR: "data_year",
    Column.PUBLISHED: "published_on",
    Column.PLACE: "place",
    Column.OF: "of_how_many",
    Column.SCORE: "score",
    Column.METHOD: "method_break",
    Column.METHOD_NOTE: "method_note",
    Column.ADDRESS: "url",
    Column.NOTE: "note",
}


class TooManyRows(Exception):
    """The table has more rows than one look can take in."""


class AlreadyApplied(Exception):
    """The table was taken in before: by a second click, by a colleague."""


class PlanChanged(Exception):
    """Rankings have changed since the page was opened: it would do something else now."""


class NotUndoable(Exception):
    """The import was never applied, or was taken back before."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    #: It cannot be used; the rest of the table can.
    BAD = "bad"


@dataclass(frozen=True)
class Difference:
    """What a row changes in an edition that is there: a column, and its value before and after."""

    column: Column
    before: Any
    after: Any


@dataclass(frozen=True)
class PlannedRow:
    """One row, and what becomes of it."""

    number: int
    series: str
    label: str
    fate: Fate
    given: EditionGiven | None = None
    differences: tuple[Difference, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a table would do.

    Args:
        new_series: the rankings that it brings, by folded name.
        unused: headings that mean nothing here.
        mark: the same for two plans that do the same.
    """

    rows: tuple[PlannedRow, ...]
    new_series: dict[str, SeriesGiven]
    unused: tuple[str, ...]
    mark: str

    def of(self, fate: Fate) -> tuple[PlannedRow, ...]:
        """The rows of one fate."""
        return tuple(row for row in self.rows if row.fate is fate)

    @property
    def does_something(self) -> bool:
        """Whether taking it in would change anything."""
        return any(row.fate in {Fate.NEW, Fate.CHANGED} for row in self.rows)


def take_in(content: bytes, name: str, user_id: int | None) -> RankingImport:
    """Keep a table to be looked at. Nothing else changes.

    Raises:
        BadFile: it cannot be read.
        ColumnsMissing, ColumnTwice: its headings do not say what is needed.
        TooManyRows: it is too long.
    """
    sheet = read(content, name)
    columns_of(list(sheet.columns))
    if len(sheet.lines) > MOST_ROWS:
        raise TooManyRows
    abandoned = RankingImport.applied_at.is_(None), RankingImport.created_at < clock.now() - _KEPT
    db.session.execute(delete(RankingImport).where(*abandoned))
    table = {"columns": list(sheet.columns), "rows": [[line.row, line.cells] for line in sheet.lines]}
    made = RankingImport(name=name[-200:] or "csv", table=table, user_id=user_id)
    db.session.add(made)
    db.session.flush()
    return made


def plan(kept: RankingImport) -> Plan:
    """What taking the table in would do now: two statements, however long it is."""
    table: dict[str, Any] = kept.table
    columns, unused = columns_of(table["columns"])
    known = {series.folded: series for series in every_series()}
    rows: list[PlannedRow] = []
    seen: dict[tuple[str, str], int] = {}
    brought: dict[str, list[ReadRow]] = {}
    for number, cells in table["rows"]:
        row = read_row(number, cells, columns)
        if not row.problems:
            key = (series_key(row.values[Column.SERIES]), edition_key(_label(row)))
            if key in seen:
                words = _("Row %(row)s is about the same edition.", row=seen[key])
                row = replace(row, problems=(words,))
            else:
                seen[key] = number
                if key[0] not in known:
                    brought.setdefault(key[0], []).append(row)
        rows.append(_planned(row, known))
    new_series = {key: _series_of(found) for key, found in brought.items()}
    doing = [(row.number, row.fate, row.series, row.label, row.given, row.differences) for row in rows]
    mark = hashlib.sha256(repr((doing, sorted(new_series))).encode()).hexdigest()
    return Plan(tuple(rows), new_series, tuple(unused), mark)


def _label(row: ReadRow) -> str:
    return str(row.values.get(Column.EDITION) or row.values.get(Column.YEAR, ""))


def _planned(row: ReadRow, known: dict[str, RankingSeries]) -> PlannedRow:
    if row.problems:
        return PlannedRow(row.number, row.name, _label(row), Fate.BAD, problems=row.problems)
    name, label = row.values[Column.SERIES], _label(row)
    series = known.get(series_key(name))
    values = {field: row.values[column] for column, field in _FIELDS.items() if column in row.values}
    values["label"] = label
    there = series and next((one for one in series.editions if one.folded == edition_key(label)), None)
    if not there:
        return PlannedRow(
            row.number, series.name if series else name, label, Fate.NEW, EditionGiven(**values)
        )
    before = given_of(there)
    # The same name in other letters is the same name.
    given = replace(before, **{**values, "label": before.label})
    of_field = {field: column for column, field in _FIELDS.items()}
    differences = tuple(
        Difference(of_field[one.name], getattr(before, one.name), getattr(given, one.name))
        for one in fields(EditionGiven)
        if getattr(before, one.name) != getattr(given, one.name)
    )
    beyond = given.place and given.of_how_many and given.place.last > given.of_how_many
    if beyond:
        words = _(
            "The place %(place)s is beyond the %(all)s that are ranked.",
            place=given.place,
            all=given.of_how_many,
        )
        return PlannedRow(row.number, there.series.name, there.label, Fate.BAD, problems=(words,))
    fate = Fate.CHANGED if differences else Fate.SAME
    return PlannedRow(row.number, there.series.name, there.label, fate, given, differences)


def _series_of(rows: Sequence[ReadRow]) -> SeriesGiven:
    """A ranking that the table brings, as its rows tell of it: watched since its first edition."""
    told = {column: value for row in reversed(rows) for column, value in row.values.items()}
    first: date = min(row.values[Column.PUBLISHED] for row in rows)
    scope: Scope = told.get(Column.SCOPE, Scope.CITY)
    return SeriesGiven(
        name=rows[0].values[Column.SERIES],
        monitored_since=first,
        publisher=told.get(Column.PUBLISHER, ""),
        scope=scope,
        counted=scope is Scope.CITY,
    )


def apply(import_id: int, seen: str, user_id: int | None) -> RankingImport | None:
    """Do what the page with the mark ``seen`` has shown; None where there is no such table.

    Raises:
        AlreadyApplied, PlanChanged: see there; nothing is changed.
    """
    kept = _locked(import_id)
    if kept is None:
        return None
    if kept.applied_at is not None:
        raise AlreadyApplied
    one_at_a_time(RankingSeries.__tablename__)
    planned = plan(kept)
    if planned.mark != seen or not planned.does_something:
        raise PlanChanged
    with because_of(Cause(CAUSE, kept.id)):
        for given in planned.new_series.values():
            add_series(given)
        known = {series.folded: series for series in every_series()}
        for row in (*planned.of(Fate.NEW), *planned.of(Fate.CHANGED)):
            assert row.given is not None
            series = known[series_key(row.series)]
            if row.fate is Fate.NEW:
                add_edition(series, row.given, user_id=user_id)
            else:
                edition = next(one for one in series.editions if one.folded == edition_key(row.label))
                change_edition(edition, row.given, seen_at=edition.updated_at)
    kept.applied_at, kept.table = clock.now(), {}
    kept.series_made = len(planned.new_series)
    kept.editions_made = len(planned.of(Fate.NEW))
    kept.editions_changed = len(planned.of(Fate.CHANGED))
    db.session.flush()
    return kept


def undo_import(import_id: int) -> tuple[RankingImport, Undone] | None:
    """Take an import back; what somebody has changed since is left and named. None where there is none.

    Raises:
        NotUndoable: see there.
    """
    kept = _locked(import_id)
    if kept is None:
        return None
    if kept.applied_at is None or kept.undone_at is not None:
        raise NotUndoable
    undone = undo(Cause(CAUSE, kept.id))
    # The session was emptied meanwhile: what was loaded is read again.
    kept.undone_at = clock.now()
    db.session.flush()
    return kept, undone


def _locked(import_id: int) -> RankingImport | None:
    wanted = select(RankingImport).where(RankingImport.id == import_id)
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
