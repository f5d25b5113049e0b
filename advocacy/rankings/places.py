"""Places in rankings: how people write them, what they come to, and how they stand to each other."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stakeholders.directory.search import fold

#: No ranking has more; what is larger is a year or a score in the wrong column.
LARGEST: Final = 100_000

_NUMBER: Final = r"([0-9]{1,6})"
#: "22", "22.", "22nd", "#22", and "=22" or "T22", where the place is shared.
_PLACE: Final = re.compile(rf"[#=t]? ?{_NUMBER} ?(?:\.|st|nd|rd|th|:a|:e|a|e)? ?[=]?", re.IGNORECASE)
_BAND: Final = re.compile(rf"{_NUMBER} ?\.? ?(?:-|to|till|–|—|−|‒) ?{_NUMBER}\.?", re.IGNORECASE)
#: "501+": the last band of a ranking.
_LAST_BAND: Final = re.compile(rf"{_NUMBER} ?\+|(?:>|over) ?{_NUMBER}", re.IGNORECASE)
_NOT_RANKED: Final = frozenset(
    map(
        fold,
        (
            *("not ranked", "unranked", "nr", "n/r", "n.r.", "not in the ranking", "no place", "none"),
            *("inte rankad", "ej rankad", "inte med", "ingen placering"),
            *("ei sijoitusta", "ei mukana", "ei sijoitettu"),
        ),
    )
)
_DASHES: Final = frozenset("-–—")


class BadPlace(ValueError):
    """It is no place, no band and no way of saying that there is none."""


class Place(NamedTuple):
    """A place, or the band in which it lies: the same number twice is a place."""

    first: int
    last: int

    @property
    def is_band(self) -> bool:
        """Whether only a band is told."""
        return self.first != self.last

    def __str__(self) -> str:
        return f"{self.first}–{self.last}" if self.is_band else str(self.first)


def read_place(typed: str, of_how_many: int | None = None) -> Place | None:
    """A place as people write it: "22", "=22", "11–20", "501+" (of so many), "not ranked" (None).

    Raises:
        BadPlace: it is none of these.
    """
    text = " ".join(typed.replace("\N{NO-BREAK SPACE}", " ").split())
    if text in _DASHES or fold(text) in _NOT_RANKED:
        return None
    place = _read(text, of_how_many)
    if place is None or not 1 <= place.first <= place.last <= LARGEST:
        raise BadPlace(typed)
    return place


def _read(text: str, of_how_many: int | None) -> Place | None:
    if found := _PLACE.fullmatch(text):
        return Place(int(found[1]), int(found[1]))
    if found := _BAND.fullmatch(text):
        return Place(int(found[1]), int(found[2]))
    if (found := _LAST_BAND.fullmatch(text)) and of_how_many is not None:
        first = int(found[1]) if found[1] else int(found[2]) + 1
        return Place(first, of_how_many)
    return None


def best_per_cent(place: Place | None, of_how_many: int | None) -> int | None:
    """Among the best how many per cent the place is, rounded up; of a band its last place counts.

    22nd of 165 is among the best 14 per cent (13.3). None where either is not known.
    """
    if place is None or not of_how_many:
        return None
    return -(-100 * place.last // of_how_many)
