"""The pictures of rankings: a small one of each beside the others, and a large one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from flask_babel import gettext as _

from advocacy.rankings.comparing import place_of
from advocacy.rankings.models import RankingEdition, RankingSeries
from advocacy.rankings.words import place_words
from office.plots.figures import Cell, Figure, Places, rank_figure, small_figures

#: A slip of the pen in a year must not stretch a picture over a century: so many years are drawn, the last.
_YEARS = 25


def all_places(known: Iterable[RankingSeries]) -> Figure:
    """A small picture of each ranking that has an edition, over the same years, each on its own scale."""
    shown = [one for one in known if one.editions]
    last = max(edition.year for one in shown for edition in one.editions)
    first = min(edition.year for one in shown for edition in one.editions)
    years = list(range(max(first, last - _YEARS + 1), last + 1))
    by_year = {one: {edition.year: edition for edition in one.editions} for one in shown}
    lines = [
        _line(one.name, one.editions, [by_year[one].get(year) for year in years], years) for one in shown
    ]
    figure = small_figures(
        "rankings",
        _("Places in the rankings, year by year"),
        [str(year) for year in years],
        lines,
        label_head=_("Ranking"),
        apart=True,
        description=" ".join(_told(one) for one in shown),
        note=_(
            "The best place is on top; each picture has its own scale. A line pauses where an edition is"
            " missing or we have no place in it; of a band its middle is drawn, of several editions in a year"
            " the last."
        ),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.name, *(place_words(by_year[one].get(year)) or None for year in years)) for one in shown
    ]
    return replace(figure, rows=tuple(rows))


def places_of(series: RankingSeries) -> Figure:
    """The places in the editions of one ranking, which are loaded; the years without one are gaps."""
    editions = _with_gaps(series.editions)
    labels = [one.label if isinstance(one, RankingEdition) else str(one) for one in editions]
    found = [one if isinstance(one, RankingEdition) else None for one in editions]
    breaks = [at for at, one in enumerate(found) if one is not None and one.method_break]
    figure = rank_figure(
        "places",
        _("Places over the editions"),
        labels,
        # The line is named by where it ends: there is no other beside it.
        [Places(_last_place(series), tuple(map(_middle, found)))],
        label_head=_("Edition"),
        breaks=breaks,
        description=_told(series),
        note=_(
            "The best place is on top. The line pauses where an edition is missing or we have no place in it;"
            " of a band its middle is drawn."
        ),
    )
    rows: list[tuple[Cell, ...]] = [
        (label, place_words(edition) or None) for label, edition in zip(labels, found, strict=True)
    ]
    return replace(figure, head=(_("Edition"), _("Place in the ranking")), rows=tuple(rows))


def _last_place(series: RankingSeries) -> str:
    return next(str(place) for one in reversed(series.editions) if (place := place_of(one)))


def _line(
    name: str, own: Sequence[RankingEdition], found: Sequence[RankingEdition | None], years: Sequence[int]
) -> Places:
    """A ranking's line over the years; the years between two of its editions that are no gaps are passed."""
    step = _step(own)
    there = {edition.year for edition in own}
    passed = {
        year
        for earlier, later in pairwise(sorted(there))
        if later - earlier <= step
        for year in range(earlier + 1, later)
    }
    breaks = {edition.year for edition in own if edition.method_break}
    return Places(
        name,
        tuple(map(_middle, found)),
        frozenset(at for at, year in enumerate(years) if year in breaks),
        frozenset(at for at, year in enumerate(years) if year in passed),
        next((str(place) for one in reversed(found) if (place := place_of(one))), ""),
    )


def _step(editions: Iterable[RankingEdition]) -> int:
    """How many years lie between two editions at the least: 2 for a ranking of every other year."""
    years = sorted({edition.year for edition in editions})
    return min((later - earlier for earlier, later in pairwise(years)), default=1)


def _with_gaps(editions: Sequence[RankingEdition]) -> list[RankingEdition | int]:
    """Editions in their order, and between them the years in which one is missing."""
    step = _step(editions)
    found: list[RankingEdition | int] = list(editions[:1])
    for earlier, later in pairwise(editions):
        if later.year - earlier.year <= _YEARS:
            found += range(earlier.year + step, later.year, step)
        found.append(later)
    return found


def _middle(edition: RankingEdition | None) -> int | None:
    place = place_of(edition)
    return None if place is None else (place.first + place.last + 1) // 2


def _told(series: RankingSeries) -> str:
    """The places of a ranking in words, for whoever does not see the picture."""
    places = "; ".join(f"{edition.label}: {place_words(edition)}" for edition in series.editions)
    return _("%(name)s: %(places)s.", name=series.name, places=places)
