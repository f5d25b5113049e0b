"""What the act on the transparency register (430/2023) asks for, as numbers and days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from office.web.forms import FIRST_YEAR, LAST_YEAR
from stakeholders.organisations.channels import tidy_lines

#: Characters of the free-form subject in the register's own form.
SHORTEST: Final = 50
LONGEST: Final = 600
#: So many contacts in a calendar year are small-scale; the act is applied from the next one on.
SMALL_SCALE: Final = 5

_HALF: Final = re.compile(r"(\d{4})-([12])", re.ASCII)
_BUSINESS_ID: Final = re.compile(r"(\d{7})-(\d)", re.ASCII)
#: What each digit of a business identity code counts for its check digit, modulo 11.
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, order=True)
class Half:
    """A half of a calendar year: January to June (1) or July to December (2)."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Half:
        """The half-year that a day of the office's calendar falls into."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @classmethod
    def read(cls, text: str) -> Half | None:
        """The half-year that "2026-1" means; None where the text means none."""
        match = _HALF.fullmatch(text)
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return None
        return cls(int(match[1]), int(match[2]))

    @property
    def key(self) -> str:
        """How it is written in addresses and names of files: 2026-1."""
        return f"{self.year}-{self.number}"

    @property
    def first_day(self) -> date:
        """1 January or 1 July."""
        return date(self.year, 1 if self.number == 1 else 7, 1)

    @property
    def last_day(self) -> date:
        """30 June or 31 December."""
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)

    @property
    def deadline(self) -> date:
        """The last day for reporting it: the register takes reports in July–August and January–February."""
        if self.number == 1:
            return date(self.year, 8, 31)
        return date(self.year + 1, 3, 1) - timedelta(days=1)

    @property
    def before(self) -> Half:
        """The half-year before."""
        return Half(self.year, 1) if self.number == 2 else Half(self.year - 1, 2)

    @property
    def after(self) -> Half:
        """The half-year after."""
        return Half(self.year, 2) if self.number == 1 else Half(self.year + 1, 1)


def counted(text: str) -> int:
    """The characters of a subject, as they are held against the limits.

    White space around the text and at the ends of its lines does not count, nor do marks without a width;
    each other space and each new line is one. A letter with its accents is one character, however it was
    typed (Unicode's form NFC). A sign that is put together counts as its parts: a flag is two, a thumb with a
    colour of skin two, a family joined of three people five.
    """
    return len(tidy_lines(text))


class Problem(StrEnum):
    """What keeps a contact from being reported as it stands."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_TARGET = "no_target"
    NO_MEANS = "no_means"
    NOT_OWNED = "not_owned"


def business_id_of(typed: str) -> str | None:
    """A Finnish business identity code, such as "1234567-1"; None where the check digit denies it."""
    match = _BUSINESS_ID.fullmatch(typed.strip())
    if match is None:
        return None
    rest = sum(int(digit) * weight for digit, weight in zip(match[1], _WEIGHTS, strict=True)) % 11
    # A rest of one has no check digit: such numbers are not given.
    if rest == 1 or int(match[2]) != (11 - rest) % 11:
        return None
    return match[0]


class Dated(Protocol):
    """What took place on a day of the office's calendar."""

    @property
    def held_on(self) -> date:
        """That day."""


_D = TypeVar("_D", bound=Dated)


def sixth(of_year: Sequence[_D]) -> _D | None:
    """The contact with which a calendar year stops being small-scale; None while it is."""
    ordered = sorted(of_year, key=lambda one: one.held_on)
    return ordered[SMALL_SCALE] if len(ordered) > SMALL_SCALE else None


def to_report(of_year: Sequence[_D], half: Half, *, told_in_first: int | None = None) -> list[_D]:
    """The contacts of a calendar year that are itemised in the report of one of its halves, by day.

    Five or fewer in the year: none. With the sixth the year is not small-scale, and all of them are to be
    reported, the first five too. Where the sixth came only when the report of January–June was given or its
    days were over, what it left out is itemised in the next one, as the register's authority asks (guidance
    of the National Audit Office on small-scale activities).

    Args:
        told_in_first: the contacts that the report of January–June itemised; None where none was given yet.
    """
    last_straw = sixth(of_year)
    if last_straw is None:
        return []
    ordered = sorted(of_year, key=lambda one: one.held_on)
    first, second = Half(half.year, 1), Half(half.year, 2)
    came_late = last_straw.held_on > first.deadline if told_in_first is None else told_in_first == 0
    early = [one for one in ordered if Half.of(one.held_on) == first]
    if half == first:
        return [] if came_late else early
    return [*(early if came_late else []), *(one for one in ordered if Half.of(one.held_on) == second)]
