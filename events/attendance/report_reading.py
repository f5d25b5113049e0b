"""Reading an attendance report of Teams or Zoom: who was in the meeting, from when to when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from events.attendance.models import Provider
from events.attendance.report_files import Cells, Fault, UnreadableReport, cells_of
from events.attendance.report_tables import Column, Table, tables_of
from events.attendance.report_times import Calendar, calendar_of, length_of
from stakeholders.directory.search import fold

_MOST_PEOPLE: Final = 5_000
#: What the two programs write in English of somebody who came, and of somebody who left.
_CAME: Final = frozenset({"joined", "joined before"})
_LEFT: Final = frozenset({"left"})
_NO: Final = frozenset({"no"})
_YES: Final = frozenset({"yes"})
#: The table of Zoom's webinar report that names its hosts.
_HOSTS: Final = "host details"
HOST: Final = "host"

Times = list[tuple[datetime, datetime | None]]


@dataclass
class Person:
    """One person of a report, with all their times; none where the report tells none."""

    name: str
    email: str = ""
    account: str = ""
    role: str = ""
    times: Times = field(default_factory=list)
    #: How long in all, where the report tells that and not when.
    minutes: int | None = None

    @property
    def words(self) -> frozenset[str]:
        """The words of their name, folded."""
        return frozenset(fold(self.name).split())


@dataclass(frozen=True)
class Report:
    """What an attendance report says."""

    provider: Provider
    people: list[Person]
    #: Mail addresses of those who held the meeting, as the report tells them.
    hosts: frozenset[str]
    #: The last line is incomplete: the rest of the file may be missing.
    is_cut: bool


def read_report(content: bytes, zone: ZoneInfo, starts_at: datetime, ends_at: datetime) -> Report:
    """Read the file of a report.

    Args:
        zone: in which its hours are, for no report says so.
        starts_at, ends_at: of the event, which tells how the report writes its days.

    Raises:
        UnreadableReport: it is no attendance report, or one of another day.
    """
    cells = cells_of(content)
    tables = tables_of(cells.rows)
    of_people = [table for table in tables if _is_of_people(table, cells.delimiter)]
    if not of_people:
        raise UnreadableReport(Fault.OTHER_TABLE)
    provider = _provider(cells, of_people)
    calendar = calendar_of(_moments(of_people), zone, starts_at, ends_at)
    roster: list[Person] = []
    stays: list[Person] = []
    for table in of_people:
        # Teams names everybody in its second section, and in the third each of their comings and goings.
        target = stays if roster and table.title.startswith("3.") else roster
        target.extend(_people(table, calendar))
    people = _with_stays(_merged(roster), _merged(stays))
    if not people:
        raise UnreadableReport(Fault.NOBODY)
    if len(people) > _MOST_PEOPLE:
        raise UnreadableReport(Fault.TOO_MANY)
    return Report(provider, people, _hosts(tables), cells.is_cut and _ends_short(cells, of_people[-1]))


def _is_of_people(table: Table, delimiter: str) -> bool:
    if table.is_of_meeting or not (table.has(Column.NAME) or table.has(Column.FIRST_NAME)):
        return False
    if table.has(Column.ACTION, Column.STAMP):
        # A name, a word and a moment may be anything, unless Teams wrote it.
        stamp = fold(table.headings[table.columns[Column.STAMP]])
        return delimiter == "\t" or stamp in {"timestamp", "utceventtimestamp"}
    timed = table.has(Column.JOINED, Column.LEFT)
    # Teams leaves out the times where the organisation wants them kept, Zoom where it adds them up.
    counted = table.has(Column.MAIL) and (table.has(Column.ROLE) or table.has(Column.LENGTH))
    return timed or counted or table.has(Column.JOINED, Column.LENGTH)


def _provider(cells: Cells, tables: Sequence[Table]) -> Provider:
    if cells.delimiter == "\t" or any(table.title[:2] in {"1.", "2.", "3."} for table in tables):
        return Provider.TEAMS
    if any(table.has(Column.ACCOUNT) or table.has(Column.ACTION) for table in tables):
        return Provider.TEAMS
    return Provider.ZOOM


def _moments(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        for row in table.rows:
            for column in (Column.JOINED, Column.LEFT, Column.STAMP):
                yield table.cell(row, column)


def _people(table: Table, calendar: Calendar) -> Iterator[Person]:
    if table.has(Column.ACTION, Column.STAMP):
        yield from _by_actions(table, calendar)
        return
    for row in table.rows:
        person = _person(table, row)
        if not person.name and not person.email:
            continue
        if fold(table.cell(row, Column.WAITING)) in _YES or fold(table.cell(row, Column.CAME)) in _NO:
            continue
        joined = calendar.moment(table.cell(row, Column.JOINED))
        length = length_of(table.cell(row, Column.LENGTH))
        if joined is not None:
            left = calendar.moment(table.cell(row, Column.LEFT), after=joined)
            if left is None and length is not None:
                left = joined + length
            person.times.append((joined, left if left is None or left >= joined else None))
        elif length is not None and not table.has(Column.JOINED):
            person.minutes = round(length / timedelta(minutes=1))
        elif table.has(Column.CAME) and not table.cell(row, Column.CAME):
            continue
        yield person


def _person(table: Table, row: Sequence[str]) -> Person:
    both = f"{table.cell(row, Column.FIRST_NAME)} {table.cell(row, Column.LAST_NAME)}".strip()
    name = table.cell(row, Column.NAME) or both
    role = HOST if fold(table.title) == _HOSTS else table.cell(row, Column.ROLE)
    mail, account = table.cell(row, Column.MAIL), table.cell(row, Column.ACCOUNT)
    return Person(
        name[:300] or mail[:254],
        mail[:254].lower() if "@" in mail else "",
        account[:254].lower() if "@" in account else "",
        role[:100],
    )


def _by_actions(table: Table, calendar: Calendar) -> Iterator[Person]:
    """One line for each coming and each going: everybody begins by coming, whatever that is called."""
    in_utc = fold(table.headings[table.columns[Column.STAMP]]).startswith("utc")
    read = Calendar(calendar.order, ZoneInfo("UTC")) if in_utc else calendar
    steps: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    people: dict[tuple[str, str], Person] = {}
    for row in table.rows:
        person, at = _person(table, row), read.moment(table.cell(row, Column.STAMP))
        if person.name and at is not None:
            key = (person.email, fold(person.name))
            people.setdefault(key, person)
            steps.setdefault(key, []).append((at, fold(table.cell(row, Column.ACTION))))
    for taken in steps.values():
        taken.sort(key=lambda step: step[0])
    firsts = Counter(taken[0][1] for taken in steps.values())
    words = {word for taken in steps.values() for _at, word in taken}
    going = {word for word in words - _CAME if word in _LEFT or not firsts[word]}
    for key, person in people.items():
        since: datetime | None = None
        for at, word in steps[key]:
            if word not in going:
                since = since or at
            elif since is not None:
                person.times.append((since, at))
                since = None
        if since is not None:
            person.times.append((since, None))
        yield person


def _merged(people: Iterable[Person]) -> list[Person]:
    """One entry for each person: by their mail address, else by their name."""
    found: list[Person] = []
    by_mail: dict[str, list[Person]] = {}
    by_name: dict[frozenset[str], list[Person]] = {}
    for person in people:
        # Two names on one account may be two people of one embassy, unless they have a word in common.
        same = [one for one in by_mail.get(person.email, []) if one.words & person.words or not one.words]
        if not same and not person.email:
            same = by_name.get(person.words, []) if person.words else []
        if not same:
            same = [one for one in by_name.get(person.words, []) if not one.email and person.email]
        if len(same) != 1:
            found.append(person)
            if person.email:
                by_mail.setdefault(person.email, []).append(person)
            by_name.setdefault(person.words, []).append(person)
            continue
        known = same[0]
        known.times += [one for one in person.times if one not in known.times]
        if person.minutes is not None:
            known.minutes = (known.minutes or 0) + person.minutes
        if person.email and not known.email:
            known.email = person.email
            by_mail.setdefault(person.email, []).append(known)
        known.account, known.role = known.account or person.account, known.role or person.role
        if len(person.name) > len(known.name):
            known.name = person.name
    return found


def _with_stays(roster: list[Person], stays: list[Person]) -> list[Person]:
    """The people of Teams' second section with the times of its third, which knows of every pause."""
    named = Counter(person.words for person in roster)
    for stay in stays:
        known = [one for one in roster if stay.email and one.email == stay.email and one.words & stay.words]
        if not known and named[stay.words] == 1:
            known = [one for one in roster if one.words == stay.words]
        if len(known) == 1 and stay.times:
            known[0].times = stay.times
        elif not known:
            roster.append(stay)
    return roster


def _hosts(tables: Sequence[Table]) -> frozenset[str]:
    """Those whose meeting it was: Zoom tells their address above the table of participants."""
    found: set[str] = set()
    for table in tables:
        if table.is_of_meeting:
            for at, heading in enumerate(table.headings):
                if fold(heading) in {"user email", "host email"}:
                    found.update(row[at].strip().lower() for row in table.rows if at < len(row))
    return frozenset(found - {""})


def _ends_short(cells: Cells, last: Table) -> bool:
    """Whether the last line has fewer cells than its table has columns."""
    row = cells.rows[-1]
    return bool(last.rows) and row is last.rows[-1] and len(row) < len(last.headings)


def as_kept(times: Times) -> list[list[str]]:
    """Times as a line keeps them: ``[[from, to], …]`` in ISO 8601, UTC; "to" only if known."""
    return [[moment.isoformat() for moment in pair if moment is not None] for pair in sorted_times(times)]


def sorted_times(times: Times) -> Times:
    """Times in their order."""
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(times, key=lambda pair: (pair[0], pair[1] or never))


def as_times(kept: Iterable[Sequence[str]]) -> Times:
    """Times that a line keeps."""
    moments = ([datetime.fromisoformat(text) for text in pair] for pair in kept)
    return [(pair[0], pair[1] if len(pair) > 1 else None) for pair in moments]
