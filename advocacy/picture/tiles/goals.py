"""Tile: what the city works for, how far each goal has come, and when something can be moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.goals.models import Goal, Stage, Window
from advocacy.goals.queries import goals_for_picture, next_window
from advocacy.goals.words import STAGE_WORDS
from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from advocacy.picture.links import asked
from advocacy.picture.narrowing import goals_of
from advocacy.picture.wording import alarming, counted, empty_words, mark_of, together
from office.web.i18n import format_day, language


def read(frame: Frame) -> Callable[[], Tile]:
    """The open goals, the next window first: two statements, of a country three."""
    found = goals_for_picture(frame.day, theme_id=frame.theme_id, forum=frame.forum)
    open_ones = [goal for goals in found.by_stage.values() for goal in goals]
    if frame.country is not None:
        numbers = goals_of(frame)
        open_ones = [goal for goal in open_ones if goal.id in numbers]
    windows = {goal.id: next_window(goal, frame.day) for goal in open_ones}
    open_ones.sort(key=lambda goal: _order(windows[goal.id], goal))

    def word() -> Tile:
        narrowed = asked(theme=frame.theme_id, forum=frame.forum.value if frame.forum else None)
        return Tile(
            key=TileKey.GOALS,
            title=_("Open goals"),
            icon="target",
            empty=empty_words(
                frame,
                _("No goal is open."),
                _("Nobody of this country decides on a goal or is an ally in one."),
            ),
            source=_("Goals of advocacy, with their stages and windows of influence"),
            as_of=frame.day,
            figures=_figures(open_ones, frame.day, narrowed if frame.country is None else None),
            groups=(Group("", tuple(_line(goal, windows[goal.id], frame.day) for goal in open_ones)),),
            link=Link("goals.index", narrowed),
        )

    return word


def _order(window: Window | None, goal: Goal) -> tuple[bool, date, date, int]:
    if window is None:
        return True, date.max, date.max, goal.id
    return False, window.opens_on, window.last_day, goal.id


def _figures(goals: list[Goal], day: date, narrowed: dict[str, object] | None) -> tuple[Figure, ...]:
    """How many are open, in which stages, and how many nobody has reviewed in time.

    Args:
        narrowed: as the list is narrowed by its address; None where it cannot show just these.
    """

    def behind(**more: str) -> Link | None:
        return None if narrowed is None else Link("goals.index", {**narrowed, **more})

    if not goals:
        return ()
    stale = sum(goal.is_stale(day) for goal in goals)
    by_stage = {stage: sum(goal.stage is stage for goal in goals) for stage in Stage}
    return (
        Figure("open", len(goals), ngettext("goal is open", "goals are open", len(goals)), behind()),
        *(
            Figure(f"stage:{stage}", number, counted(STAGE_WORDS[stage]), behind(stage=stage.value))
            for stage, number in by_stage.items()
            if number
        ),
        Figure(
            "stale",
            stale,
            ngettext("not reviewed in time", "not reviewed in time", stale),
            behind(state="stale"),
            alarming(stale),
        ),
    )


def _line(goal: Goal, window: Window | None, day: date) -> Line:
    is_stale = goal.is_stale(day)
    return Line(
        key=f"goal:{goal.id}",
        text=goal.called(language()),
        detail=together(str(STAGE_WORDS[goal.stage]), _window(window), _review(goal) if is_stale else ""),
        mark=mark_of(goal.stage, *((window.opens_on, window.closes_on) if window else (None,))),
        link=Link("goals.show", {"goal_id": goal.id}),
        tone=Tone.ATTENTION if is_stale else Tone.PLAIN,
    )


def _window(window: Window | None) -> str:
    if window is None:
        return _("no window ahead")
    first, last = (format_day(day, language()) for day in (window.opens_on, window.last_day))
    if first == last:
        return _("window on %(day)s: %(what)s", day=first, what=window.said(language()))
    return _(
        "window from %(first)s to %(last)s: %(what)s", first=first, last=last, what=window.said(language())
    )


def _review(goal: Goal) -> str:
    if goal.reviewed_on is None:
        return _("never reviewed")
    return _("not reviewed since %(day)s", day=format_day(goal.reviewed_on, language()))
