"""Texts of strangers' calendars: unescaped, bounded, without control characters; and places."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from office.ics import cleaned, one_line

LONGEST_TITLE: Final = 500
LONGEST_TEXT: Final = 10_000

_ESCAPED: Final = re.compile(r"\\([\\;,:nN\"])")
#: Marks that turn the direction of what follows, in whoever's sentence the text stands: a title written so
#: reads backwards together with the hours behind it. Letters know their own direction.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_GEO: Final = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d+)?)\s*;\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")


def _unescaped(text: str) -> str:
    text = _TURNING.sub("", text)
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def line(text: str, longest: int = LONGEST_TITLE) -> str:
    """A text on one line, without what nobody sees."""
    return one_line(_unescaped(text[: longest * 4]))[:longest].strip()


@lru_cache(maxsize=16)  # An entry that comes every day says the same every day.
def paragraphs(text: str) -> str:
    """A text with its line ends."""
    return cleaned(_unescaped(text[: LONGEST_TEXT * 4]))[:LONGEST_TEXT].strip()


def place(text: str) -> tuple[float | None, float | None]:
    """Degrees north and east of a GEO; (None, None) where it is no place."""
    found = _GEO.fullmatch(text[:60])
    if found is None:
        return None, None
    north, east = float(found[1]), float(found[2])
    # 0;0 stands in the Gulf of Guinea: programs write it where they know no place.
    if abs(north) > 90 or abs(east) > 180 or (north, east) == (0.0, 0.0):
        return None, None
    return north, east
