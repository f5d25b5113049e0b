"""Goals on Today: windows that are near or about to close, and reviews that are overdue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from advocacy.goals import queries
from advocacy.goals.models import Goal, Window
from office import clock
from office.web import Severity, Task
from office.web.i18n import format_day, language

#: How far ahead Today looks: a window is prepared so long before it opens, and used before it closes.
COMING: Final = timedelta(days=14)
#: Windows that are told one by one.
_TOLD: Final = 6


def tasks() -> Iterator[Task]:
    """The windows and reviews of one's own goals, and of those that nobody keeps: three statements."""
    today = clock.today()
    windows = queries.windows_near(current_user.id, today, today + COMING)
    for window in windows[:_TOLD]:
        yield _window(window, today)
    if (more := len(windows) - _TOLD) > 0:
        yield Task(
            "goals:windows",
            ngettext("%(num)d more window is near", "%(num)d more windows are near", more),
            _("The list of goals has all of them, the next window coming first."),
            url_for("goals.index", window=str(COMING.days)),
            _("See the goals"),
            Severity.DUE,
            count=more,
        )
    if stale := queries.stale_goals_of(current_user.id, today):
        yield _reviews(stale)


def _window(window: Window, today: date) -> Task:
    goal, reader = window.goal, language()
    is_open = window.opens_on <= today
    due = window.last_day if is_open else window.opens_on
    return Task(
        f"goal-window:{window.id}:{due}",
        window.said(reader),
        _why(window, is_open, today, reader),
        url_for("goals.show", goal_id=goal.id),
        _("See the goal"),
        Severity.DUE,
        due=due,
        about=goal.called(reader),
    )


def _why(window: Window, is_open: bool, today: date, reader: str) -> str:
    if window.last_day == today:
        return _("Today is the last day on which this can be moved.")
    if is_open:
        return _("The window is open. It closes on %(day)s.", day=format_day(window.last_day, reader))
    if window.closes_on is None:
        return _("The one day of this window is %(day)s.", day=format_day(window.opens_on, reader))
    return _("The window opens on %(day)s.", day=format_day(window.opens_on, reader))


def _reviews(stale: Sequence[Goal]) -> Task:
    one = stale[0]
    words = ngettext(
        "A goal of advocacy has not been reviewed in time",
        "%(num)d goals of advocacy have not been reviewed in time",
        len(stale),
    )
    why = _("Whoever reads the picture trusts that the line and the stage are still so.")
    if len(stale) == 1:
        url, about = url_for("goals.show", goal_id=one.id), one.called(language())
    else:
        url, about = url_for("goals.index", state=queries.Standing.STALE.value), ""
    return Task(
        "goals:review", words, why, url, _("Review it"), Severity.LATER, count=len(stale), about=about
    )
