"""Why a guest is on the list, as it is kept: a group's name, or a word for the sort and a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stakeholders.organisations.channels import tidy

#: Of a name; the column holds 200 characters in all.
_LONGEST: Final = 110
_LONGEST_PERSON: Final = 70

#: Staff chose that one by itself.
SINGLE_PICK: Final = "Picked one by one"


class Sort(StrEnum):
    """From what a guest was taken, where it was no group of the register."""

    LIST = "list"
    EVENT = "event"
    SEARCH = "search"


@dataclass(frozen=True)
class Reason:
    """A reason taken apart: the name of the list or event, or the search in words; who was invited then."""

    sort: Sort
    name: str
    gone: str = ""


def kept(sort: Sort, name: str, gone: str = "") -> str:
    """The reason as it is kept; ``gone``: who was on the list of that event and has left the post."""
    text = f"{sort.value}:{_cut(name, _LONGEST)}"
    return f"{text}\n{_cut(gone, _LONGEST_PERSON)}" if gone else text


def read(reason: str) -> Reason | None:
    """A kept reason taken apart; None where it is a group's name, or somebody's own words."""
    sort, colon, rest = reason.partition(":")
    if not colon or sort not in set(Sort):
        return None
    name, _line, gone = rest.partition("\n")
    return Reason(Sort(sort), name, gone)


def _cut(text: str, longest: int) -> str:
    text = tidy(text)
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
