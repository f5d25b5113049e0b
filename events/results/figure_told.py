"""A picture of a result as the page tells it: what it shows in a sentence, and how it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from events.programme.models import Event
from events.results.counting import Basis, Result
from events.results.definitions import Number
from events.results.figure_queries import (
    Invited,
    Seat,
    Sent,
    Stayed,
    TookPart,
    invited_to,
    letters_of,
    seats_asked,
    stays_of,
    took_part_in,
)
from office import clock
from office.plots.figures import Figure


@dataclass(frozen=True)
class Link:
    """A page of the same event: its endpoint, what the address holds beside the event, and its label."""

    endpoint: str
    values: dict[str, str]
    label: str


@dataclass(frozen=True)
class Told:
    """One picture.

    Args:
        says: a sentence on what there is to see in it.
        definition: what is counted in it, and what is not.
        link: where those are who are counted.
        is_wide: it wants the whole breadth of the page.
    """

    figure: Figure
    says: str
    definition: str
    link: Link | None = None
    is_wide: bool = False


@dataclass(frozen=True)
class Change:
    """Countries that were not there before, or are there no longer: codes in the order of their names."""

    title: str
    says: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """Pictures that answer one question, under one heading."""

    key: str
    title: str
    told: tuple[Told, ...]
    #: The groups of numbers that stand at its head.
    numbers: tuple[tuple[Number, ...], ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def laid_out(self) -> tuple[tuple[Told, bool], ...]:
        """The pictures, and whether each has the whole breadth: others stand two by two, none alone."""
        found: list[tuple[Told, bool]] = []
        alone = 0
        for told in (*self.told, None):
            if told is None or told.is_wide:
                if alone % 2:
                    first = len(found) - alone
                    found[first] = (found[first][0], True)
                alone = 0
            else:
                alone += 1
            if told is not None:
                found.append((told, told.is_wide))
        return tuple(found)


class Stage(Enum):
    """How much is known of who took part."""

    #: Still to come, or on: seats say who is expected.
    COMING = auto()
    #: Over, and nobody's presence was recorded.
    SEATS = auto()
    #: Presence was recorded.
    CAME = auto()


@dataclass(frozen=True)
class Read:
    """All that the pictures of one event are drawn from."""

    event: Event
    result: Result
    stage: Stage
    invited: Sequence[Invited]
    seats: Sequence[Seat]
    stays: Sequence[Stayed]
    letters: Sequence[Sent]
    #: Of its series; empty where it has none, or is still to come.
    years: Sequence[TookPart]

    @property
    def by_presence(self) -> bool:
        """Whether it is known who came."""
        return self.stage is Stage.CAME

    @cached_property
    def who(self) -> dict[int, int]:
        """Whose each registration is that is counted."""
        return {one.registration_id: one.who for one in self.result.entries}


def read(event: Event, result: Result) -> Read:
    """Read what the pictures need beside the result: four statements, one more for an event of a series."""
    stage = Stage.SEATS if event.ends_at <= clock.now() else Stage.COMING
    if result.basis is Basis.PRESENCE:
        stage = Stage.CAME
    has_years = event.series_id is not None and stage is not Stage.COMING
    return Read(
        event,
        result,
        stage,
        invited_to(event.id),
        seats_asked(event.id),
        stays_of(event.id),
        letters_of(event.id),
        took_part_in(event.series_id, event) if event.series_id is not None and has_years else (),
    )
