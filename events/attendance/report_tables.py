"""The tables in an attendance report, and which of their columns says what.

Teams writes its headings in the language of whoever exports it, and in any of fifty. So a table is known by
what stands in it: a column of names, one or two of moments, perhaps one of mail addresses. Headings in
English, in which Zoom writes and most offices' Teams, are asked first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from events.attendance.report_times import length_of, written
from stakeholders.directory.search import fold

_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
_SECTION: Final = re.compile(r"\d\. ?\D")
#: The number of a Zoom meeting, as the block above its table tells it.
_MEETING: Final = re.compile(r"\d{3} ?\d{3,4} ?\d{4}$")


class Column(Enum):
    """What a column says of somebody."""

    NAME = auto()
    FIRST_NAME = auto()
    LAST_NAME = auto()
    MAIL = auto()
    #: The account, which looks like a mail address, and mostly is one.
    ACCOUNT = auto()
    JOINED = auto()
    LEFT = auto()
    LENGTH = auto()
    ROLE = auto()
    #: They were let wait outside.
    WAITING = auto()
    #: Whether somebody who had registered came.
    CAME = auto()
    #: Came or left, in a report of one line for each.
    ACTION = auto()
    STAMP = auto()
    #: When they registered: a moment that is none of the meeting.
    OTHER = auto()


#: Headings as they stand in reports of Zoom and of Teams in English, folded.
_HEADINGS: Final[dict[str, Column]] = {
    "name": Column.NAME,
    "full name": Column.NAME,
    "fullname": Column.NAME,
    "user name": Column.NAME,
    "name original name": Column.NAME,
    "user name original name": Column.NAME,
    "participant": Column.NAME,
    "first name": Column.FIRST_NAME,
    "last name": Column.LAST_NAME,
    "email": Column.MAIL,
    "e mail": Column.MAIL,
    "user email": Column.MAIL,
    "email address": Column.MAIL,
    "participant id upn": Column.ACCOUNT,
    "first join": Column.JOINED,
    "first join time": Column.JOINED,
    "join time": Column.JOINED,
    "last leave": Column.LEFT,
    "last leave time": Column.LEFT,
    "leave time": Column.LEFT,
    "duration": Column.LENGTH,
    "in meeting duration": Column.LENGTH,
    "duration minutes": Column.LENGTH,
    "total duration minutes": Column.LENGTH,
    "time in session minutes": Column.LENGTH,
    "role": Column.ROLE,
    "in waiting room": Column.WAITING,
    "attended": Column.CAME,
    "user action": Column.ACTION,
    "action": Column.ACTION,
    "timestamp": Column.STAMP,
    "utceventtimestamp": Column.STAMP,
    "registration time": Column.OTHER,
    "guest": Column.OTHER,
    "is guest": Column.OTHER,
}
#: A table of the meeting itself, of which Zoom writes one above that of its people.
_OF_MEETING: Final = frozenset({"topic", "meeting id", "webinar id", "id", "meeting title"})


@dataclass
class Table:
    """A table of a report: the line above it, its headings, its rows, and what its columns say."""

    title: str
    headings: list[str]
    rows: list[list[str]]
    columns: dict[Column, int] = field(default_factory=dict)

    def cell(self, row: Sequence[str], column: Column) -> str:
        """What a row says in this column; empty where there is no such column, or nothing in it."""
        at = self.columns.get(column)
        text = row[at].strip() if at is not None and at < len(row) else ""
        return "" if text in {"-", "--"} else text

    def has(self, *columns: Column) -> bool:
        """Whether it has all of these columns."""
        return all(column in self.columns for column in columns)

    @property
    def is_of_meeting(self) -> bool:
        """Whether it tells of the meeting and of nobody in it."""
        heads = {fold(heading) for heading in self.headings}
        if heads & _OF_MEETING and Column.NAME not in {_HEADINGS.get(head) for head in heads}:
            return True
        return len(self.rows) == 1 and any(_MEETING.match(cell.strip()) for cell in self.rows[0])


def tables_of(rows: list[list[str]]) -> list[Table]:
    """The tables of a report, in their order, with what their columns say."""
    found: list[Table] = []
    title, at = "", 0
    while at < len(rows):
        row = rows[at]
        if _is_title(row):
            title = row[0].strip()
        elif _is_heading(row, rows[at + 1] if at + 1 < len(rows) else []):
            end = at + 1
            while end < len(rows) and _is_within(rows, end):
                end += 1
            body = [one for one in rows[at + 1 : end] if any(cell.strip() for cell in one)]
            table = Table(title, [cell.strip() for cell in row], body)
            table.columns = _columns(table)
            found.append(table)
            title, at = "", end
            continue
        at += 1
    return found


def _is_title(row: Sequence[str]) -> bool:
    return len(row) in {1, 2} and bool(row[0].strip()) and not any(cell.strip() for cell in row[1:])


def _is_heading(row: Sequence[str], below: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < 2 or any(written(cell) or _MAIL.match(cell) or cell.isdecimal() for cell in cells):
        return False
    known = {_HEADINGS.get(fold(cell)) for cell in cells} - {None, Column.OTHER}
    if known & {Column.NAME, Column.FIRST_NAME} and len(known) > 1:
        return True
    if len(cells) < 3:
        return False
    return any((moment := written(cell)) and moment.day is not None for cell in below)


def _is_within(rows: list[list[str]], at: int) -> bool:
    row = rows[at]
    if not any(cell.strip() for cell in row) or (
        _is_title(row) and (len(row) == 2 or _SECTION.match(row[0]))
    ):
        return False
    return not _is_heading(row, rows[at + 1] if at + 1 < len(rows) else [])


def _columns(table: Table) -> dict[Column, int]:
    found: dict[Column, int] = {}
    taken: set[int] = set()
    for at, heading in enumerate(table.headings):
        column = _HEADINGS.get(fold(heading))
        if column is not None:
            taken.add(at)
            if column is not Column.OTHER:
                found.setdefault(column, at)
    for at in range(len(table.headings)):
        if at in taken:
            continue
        column = _by_content(table, at, found)
        if column is not None:
            found[column] = at
            taken.add(at)
    if not {Column.NAME, Column.FIRST_NAME} & found.keys():
        texts = [at for at in range(len(table.headings)) if at not in taken and _is_text(_values(table, at))]
        if texts:
            # It is the first; before it a webinar's report has a column of nothing but "Yes".
            various = [at for at in texts if Column.LEFT in found and len(set(_values(table, at))) > 1]
            found[Column.NAME] = (various or texts)[0]
    if Column.LEFT not in found and Column.JOINED in found and Column.STAMP not in found:
        _as_actions(table, found)
    return found


def _by_content(table: Table, at: int, found: dict[Column, int]) -> Column | None:
    values = _values(table, at)
    if not values:
        return None
    half = len(values) / 2
    if sum((moment := written(text)) is not None and moment.day is not None for text in values) > half:
        return next((c for c in (Column.JOINED, Column.LEFT) if c not in found), None)
    if sum(written(text) is not None for text in values) > half and Column.JOINED in found:
        return Column.LEFT if Column.LEFT not in found else None
    if sum(_MAIL.match(text) is not None for text in values) > half:
        return next((c for c in (Column.MAIL, Column.ACCOUNT) if c not in found), None)
    if sum(length_of(text) is not None for text in values) > half and Column.JOINED in found:
        return Column.LENGTH if Column.LENGTH not in found else None
    return None


def _as_actions(table: Table, found: dict[Column, int]) -> None:
    """Of one moment and no other, with one or two words beside it that come again: came, and left."""
    for at in range(len(table.headings)):
        words = set(_values(table, at))
        if at not in found.values() and words and len(words) <= 3 and _is_text(list(words)):
            found[Column.ACTION] = at
            found[Column.STAMP] = found.pop(Column.JOINED)
            return


def _values(table: Table, at: int) -> list[str]:
    return [row[at].strip() for row in table.rows[:500] if at < len(row) and row[at].strip()]


def _is_text(values: Sequence[str]) -> bool:
    """Whether they are words, and not moments, numbers, or lengths of time."""
    return bool(values) and not any(written(text) or text.isdecimal() for text in values[:50])
