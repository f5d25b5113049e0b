"""Tile: what became of the monitored rankings since monitoring began, and within the last year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from flask_babel import gettext as _

from advocacy.picture.data import Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from advocacy.picture.wording import empty_words, mark_of, together
from advocacy.rankings.comparing import Movement, State, Summary, summarised
from advocacy.rankings.queries import beginning, every_series
from advocacy.rankings.words import (
    STATE_WORDS,
    counted_words,
    movement_words,
    place_words,
    summary_sentence,
)
from office.web.i18n import format_day, language

_TONES: Final = {State.UP: Tone.GOOD, State.DOWN: Tone.ATTENTION}
#: What went down is read first, then what went up, and what has not moved last.
_ORDER: Final = (State.DOWN, State.UP, State.NEW, State.NOT_RANKED, State.METHOD, State.BAND)


def read(frame: Frame) -> Callable[[], Tile]:
    """The movements of the span that the page of rankings tells: two statements."""
    known = every_series()
    first = beginning(known, frame.day)
    of_theme = [one for one in known if frame.theme_id in {None, one.theme_id}]
    summary = summarised(of_theme, first, frame.day)
    last_year = summarised(of_theme, year_before(frame.day), frame.day)
    moved = sorted(summary.counted, key=_order)

    def word() -> Tile:
        return Tile(
            key=TileKey.RANKINGS,
            title=_("City rankings"),
            icon="chart-bar",
            empty=empty_words(frame, _("No ranking is monitored.")),
            source=_("Published editions in force on each of the two days"),
            as_of=frame.day,
            sentence=_sentence(summary, last_year) if summary.monitored else "",
            groups=(Group("", tuple(map(_line, moved))),),
            link=Link("rankings.compare", {"from": first.isoformat(), "to": frame.day.isoformat()}),
        )

    return word


def year_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _order(moved: Movement) -> tuple[int, str]:
    place = _ORDER.index(moved.state) if moved.state in _ORDER else len(_ORDER)
    return place, moved.series.folded


def _sentence(summary: Summary, last_year: Summary) -> str:
    said = {"summary": summary_sentence(summary), "day": format_day(summary.first, language())}
    if last_year.numbers == summary.numbers:
        return _("%(summary)s Counted since %(day)s.", **said)
    year = ", ".join(counted_words(state, count) for state, count in last_year.numbers.items())
    return _("%(summary)s Counted since %(day)s; within the last year: %(year)s.", year=year, **said)


def _line(moved: Movement) -> Line:
    return Line(
        key=f"ranking:{moved.series.id}",
        text=moved.series.name,
        detail=together(str(STATE_WORDS[moved.state]), movement_words(moved), place_words(moved.after)),
        mark=mark_of(moved.after.id if moved.after else None, moved.state),
        link=Link("rankings.series", {"series_id": moved.series.id}),
        tone=_TONES.get(moved.state, Tone.PLAIN),
        icon={State.UP: "trending-up", State.DOWN: "trending-down"}.get(moved.state, "minus"),
    )
