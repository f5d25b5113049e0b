"""Which events, which missions and what of them the page of the years is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from events.history.queries import Span
from events.history.words import name_in_sentence
from events.history.years import KindGroup, Line, Pattern
from office import countries
from office.web.doorway import record_number
from office.web.tables import Query, read_query
from stakeholders.directory.search import fold

_Choice = TypeVar("_Choice", bound=StrEnum)

SORTS: Final = ("name", "asked", "came", "heads", "reached")
FILTERS: Final = ("series", "from", "to", "kind", "pattern", "months")
#: For how long somebody was not reached, as one may ask.
MONTHS: Final = (3, 6, 12, 18, 24, 36)
USUAL_MONTHS: Final = 12
#: Lines on a page.
SIZE: Final = 50


@dataclass(frozen=True)
class AskedFor:
    """What the address asks for; what it does not name is usual."""

    query: Query
    span: Span
    group: KindGroup
    pattern: Pattern | None
    months: int


def read_asked() -> AskedFor:
    """What the present address asks for; what nobody can mean is passed over."""
    query = read_query(sorts=SORTS, default_sort="name", filters=FILTERS, size=SIZE)
    months = record_number(query.first("months"))
    return AskedFor(
        query,
        Span(record_number(query.first("series")), _year(query.first("from")), _year(query.first("to"))),
        _one_of(KindGroup, query.first("kind")) or KindGroup.MISSIONS,
        _one_of(Pattern, query.first("pattern")),
        months if months in MONTHS else USUAL_MONTHS,
    )


def _year(text: str) -> int | None:
    number = record_number(text)
    return number if number is not None and 1900 <= number <= 2999 else None


def _one_of(kind: type[_Choice], text: str) -> _Choice | None:
    return kind(text) if text in set(kind) else None


def narrowed(
    lines: Sequence[Line], asked: AskedFor, telling: Mapping[Pattern, Sequence[Line]], language: str
) -> list[Line]:
    """The lines that are asked for, in the order that is."""
    words = fold(asked.query.q).split()
    found = lines if asked.pattern is None else telling[asked.pattern]
    kept = [
        line
        for line in found
        if all(word in line.organisation.folded or word in fold(_name(line, language)) for word in words)
    ]
    kept.sort(key=lambda line: countries.sort_key(_name(line, language), language))
    keys: dict[str, Callable[[Line], float]] = {
        "asked": lambda line: line.asked,
        "came": lambda line: line.came,
        "heads": lambda line: -1.0 if line.share is None else line.share,
        "reached": lambda line: line.reached_on.toordinal() if line.reached_on else 0,
    }
    key = keys.get(asked.query.sort)
    if key is not None:
        # Of equals the alphabet decides, whichever way round.
        kept.sort(key=key, reverse=asked.query.descending)
    elif asked.query.descending:
        kept.reverse()
    return kept


def _name(line: Line, language: str) -> str:
    return name_in_sentence(line.organisation, language)
