"""The rules by which places in rankings are compared between two days (docs/staff.md, "Rankings").

A smaller number is better. Only editions of one series are held against each other: the one in force on
each of the two days, which is the last one published by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advocacy.rankings.models import RankingEdition, RankingSeries
from advocacy.rankings.places import Place


class State(StrEnum):
    """What became of a place between two days, in the order in which it is told."""

    UNCHANGED = "unchanged"
    UP = "up"
    DOWN = "down"
    #: Different bands that overlap: whether it moved cannot be told.
    BAND = "band"
    #: Made otherwise in between: the two places measure different things.
    METHOD = "method"
    #: Ranked on the later day; on the earlier one there was no edition yet, or no place in it.
    NEW = "new"
    NOT_RANKED = "not_ranked"
    #: No edition by the later day.
    NO_EDITION = "no_edition"
    #: Its publisher has given it up.
    DISCONTINUED = "discontinued"


#: Told in every summary; the others where there are any.
ALWAYS_TOLD = (State.UNCHANGED, State.UP, State.DOWN)


@dataclass(frozen=True)
class Movement:
    """What became of one series between two days.

    Args:
        before, after: the editions in force on the two days.
        steps: by how many places it went up (more than 0) or down; of bands, at the least. None where it is
            neither.
        breaks: the editions in between, and the later one, from which on it is made otherwise.
    """

    series: RankingSeries
    state: State
    before: RankingEdition | None
    after: RankingEdition | None
    steps: int | None = None
    breaks: tuple[RankingEdition, ...] = ()

    @property
    def is_same_edition(self) -> bool:
        """Whether no new edition came out in between."""
        return self.after is not None and self.after is self.before

    @property
    def at_least(self) -> bool:
        """Whether a band is among the two places, so that it moved by ``steps`` at the least."""
        return any(place is not None and place.is_band for place in map(place_of, (self.before, self.after)))


@dataclass(frozen=True)
class Summary:
    """What became of the monitored rankings between two days.

    Args:
        counted: those that were monitored on the later day and count.
        beside: the country's rankings that were monitored and are told beside, not counted.
        left: those monitored on the earlier day and no longer on the later one; not counted.
    """

    first: date
    second: date
    counted: tuple[Movement, ...]
    beside: tuple[Movement, ...] = ()
    left: tuple[RankingSeries, ...] = ()

    @property
    def monitored(self) -> int:
        """Of how many the numbers are."""
        return len(self.counted)

    def of(self, state: State) -> tuple[Movement, ...]:
        """The counted ones of a state."""
        return tuple(movement for movement in self.counted if movement.state is state)

    @property
    def numbers(self) -> dict[State, int]:
        """How many of each state that is told: unchanged, up and down always, others where there are any."""
        counts = {state: len(self.of(state)) for state in State}
        return {state: count for state, count in counts.items() if count or state in ALWAYS_TOLD}


def place_of(edition: RankingEdition | None) -> Place | None:
    """The place in an edition; None where there is none."""
    if edition is None or edition.rank_from is None or edition.rank_to is None:
        return None
    return Place(edition.rank_from, edition.rank_to)


def edition_in_force(editions: Sequence[RankingEdition], day: date) -> RankingEdition | None:
    """The last of a series' editions published by the day; of several on one day the later year's."""
    published = [edition for edition in editions if edition.published_on <= day]
    return max(published, key=_order, default=None)


def _order(edition: RankingEdition) -> tuple[date, int, int]:
    return edition.published_on, edition.year, edition.id


def movement(series: RankingSeries, first: date, second: date) -> Movement:
    """What became of a series between two days, the earlier first. Its editions are loaded.

    The questions are asked in this order, and the first that is answered by yes decides: given up by its
    publisher; no edition yet; not ranked; ranked for the first time; made otherwise in between; and only
    then which of the two places is the better one.
    """
    before, after = (edition_in_force(series.editions, day) for day in (first, second))
    was, now = place_of(before), place_of(after)
    breaks = _breaks(series.editions, before, after)
    if series.is_discontinued(second):
        return Movement(series, State.DISCONTINUED, before, after)
    if after is None:
        return Movement(series, State.NO_EDITION, before, after)
    if now is None:
        return Movement(series, State.NOT_RANKED, before, after)
    if was is None:
        return Movement(series, State.NEW, before, after)
    if breaks:
        return Movement(series, State.METHOD, before, after, breaks=breaks)
    state, steps = compared(was, now)
    return Movement(series, state, before, after, steps)


def compared(was: Place, now: Place) -> tuple[State, int | None]:
    """How a later place stands to an earlier one, and by how many places it moved at the least.

    Bands are held against each other only where they do not overlap; the same band twice is unchanged.
    """
    if was == now:
        return State.UNCHANGED, None
    if now.last < was.first:
        return State.UP, was.first - now.last
    if now.first > was.last:
        return State.DOWN, was.last - now.first
    return State.BAND, None


def _breaks(
    editions: Iterable[RankingEdition], before: RankingEdition | None, after: RankingEdition | None
) -> tuple[RankingEdition, ...]:
    """Editions after the one and up to the other from which on the ranking is made otherwise."""
    if before is None or after is None:
        return ()
    between = (one for one in editions if _order(before) < _order(one) <= _order(after))
    return tuple(one for one in sorted(between, key=_order) if one.method_break)


def summarised(series: Iterable[RankingSeries], first: date, second: date) -> Summary:
    """The summary of all series between two days; which day is given first does not matter."""
    first, second = min(first, second), max(first, second)
    known = list(series)
    moved = [movement(one, first, second) for one in known if one.is_monitored(second)]
    return Summary(
        first,
        second,
        counted=tuple(one for one in moved if one.series.counted),
        beside=tuple(one for one in moved if not one.series.counted),
        left=tuple(one for one in known if one.is_monitored(first) and not one.is_monitored(second)),
    )
