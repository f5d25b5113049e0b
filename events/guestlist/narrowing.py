"""What narrows a guest list on its page: group, language, what needs a look, letter, answer, a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from events.guestlist.answers import Told
from events.guestlist.checking import Trouble
from events.guestlist.queries import GuestRow, LetterState, matches
from office.web.doorway import record_number
from office.web.tables import Query

#: Names of the filters in addresses.
FILTERS: Final = ("show", "group", "language", "letter", "answer", "order")
#: In addresses: in no group, not answered.
NONE: Final = "none"


class Show(StrEnum):
    """Which guests are asked for."""

    ATTENTION = "attention"
    LEFT = "left"
    ADDRESS = "address"
    CLASHES = "clashes"
    DECLINED = "declined"


_CLASHES: Final = frozenset({Trouble.SAME_PERSON, Trouble.SHARED_MAILBOX, Trouble.ANSWERED_FOR_ANOTHER})

Test = Callable[[GuestRow], bool]

_SHOWN: Final[Mapping[str, Test]] = {
    Show.ATTENTION: lambda row: row.needs_attention,
    Show.LEFT: lambda row: row.names_who_left,
    Show.ADDRESS: lambda row: row.lacks_address,
    Show.CLASHES: lambda row: any(problem.trouble in _CLASHES for problem in row.problems),
    Show.DECLINED: lambda row: any(p.trouble is Trouble.DECLINED_LAST for p in row.problems),
}


def narrowed(rows: Sequence[GuestRow], query: Query) -> list[GuestRow]:
    """The rows that an address asks for; values that nobody offers narrow nothing."""
    tests = [test for name in FILTERS if (test := _test(name, query.first(name))) is not None]
    if query.q:
        tests.append(lambda row: matches(row, query.q))
    return [row for row in rows if all(test(row) for test in tests)]


def _test(name: str, value: str) -> Test | None:
    if not value:
        return None
    if name == "show":
        return _SHOWN.get(value)
    if name == "language":
        return lambda row: row.invitation.language == value
    if name == "letter":
        return (lambda row: row.letter.value == value) if value in set(LetterState) else None
    if name == "answer":
        return _answer(value)
    if name == "group":
        number = record_number(value)
        if value != NONE and number is None:
            return None
        return lambda row: row.invitation.group_id == (None if value == NONE else number)
    return None


def _answer(value: str) -> Test | None:
    if value == NONE:
        return lambda row: row.answered is None and row.invitation.withdrawn_at is None
    if value not in set(Told):
        return None
    return lambda row: row.answered is not None and row.answered.told.value == value
