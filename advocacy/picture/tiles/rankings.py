"""Tile: what became of the monitored rankings within a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from advocacy.picture.data import Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from advocacy.rankings.comparing import Movement, State
from advocacy.rankings.queries import summary_between
from advocacy.rankings.words import STATE_WORDS, movement_words, place_words, summary_sentence

_TONES = {State.UP: Tone.GOOD, State.DOWN: Tone.ATTENTION}


def read(frame: Frame) -> Callable[[], Tile]:
    """The last year's movements: two statements."""
    first = year_before(frame.day)
    summary = summary_between(first, frame.day, frame.theme_id)
    behind = Link("rankings.compare", {"from": first.isoformat(), "to": frame.day.isoformat()})

    def word() -> Tile:
        return Tile(
            key=TileKey.RANKINGS,
            title=_("City rankings"),
            icon="chart-line",
            empty=_("No ranking is monitored yet."),
            source=_("Published editions, compared with those of a year ago"),
            as_of=frame.day,
            sentence=summary_sentence(summary) if summary.monitored else "",
            groups=(Group("", tuple(map(_line, summary.counted))),),
            link=behind,
        )

    return word


def year_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _line(moved: Movement) -> Line:
    detail = ", ".join(
        part
        for part in (str(STATE_WORDS[moved.state]), place_words(moved.after), movement_words(moved))
        if part
    )
    return Line(
        key=f"ranking:{moved.series.id}",
        text=moved.series.name,
        detail=detail,
        mark=f"{moved.after.id if moved.after else '-'}|{moved.state}",
        link=Link("rankings.series", {"series_id": moved.series.id}),
        tone=_TONES.get(moved.state, Tone.PLAIN),
    )
