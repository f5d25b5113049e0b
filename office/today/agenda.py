"""The list of things to do: asked of every part, ordered by what presses, without what was put off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from flask import current_app
from markupsafe import Markup
from sqlalchemy import select

from office import settings
from office.accounts.models import Role
from office.database import db
from office.today.models import PutOff
from office.web.context import render_fragment
from office.web.registry import News, NewsSource, Panel, Severity, Task, TaskSource, Words, web

_SATURDAY: Final = 5

T = TypeVar("T")
_Source: TypeAlias = TaskSource | Panel | NewsSource


class Waiting(NamedTuple):
    """A task that was put off, and the mark that says so."""

    task: Task
    mark: PutOff


@dataclass(frozen=True)
class Agenda:
    """What one member of staff has to do."""

    #: What presses most first.
    tasks: Sequence[Task] = ()
    put_off: Sequence[Waiting] = ()
    #: The parts that could not be asked.
    silent: Sequence[Words] = ()

    def of(self, severity: Severity) -> list[Task]:
        """The tasks that press so much, in order."""
        return [task for task in self.tasks if task.severity is severity]


@dataclass(frozen=True)
class Beside:
    """What stands beside the tasks."""

    panels: Sequence[Markup] = ()
    news: Sequence[News] = ()
    silent: Sequence[Words] = ()


def agenda(role: Role, user_id: int, day: date) -> Agenda:
    """What ``role`` has to do on ``day``: the sources' statements, and one for what this user put off."""
    silent: list[Words] = []
    found: list[tuple[int, Task]] = []
    for place, source in enumerate(web(current_app).tasks(role)):
        tasks = _asked(source, lambda: list(source.find()), silent)  # noqa: B023 - called at once
        found.extend((place, task) for task in tasks or ())
    found.sort(key=lambda pair: _pressing(pair[1], pair[0], day))
    marks = _put_off_by(user_id, day) if found else {}
    open_tasks, waiting = [], []
    for _place, task in found:
        mark = marks.get(task.key)
        if mark is not None and task.count <= mark.count:
            waiting.append(Waiting(task, mark))
        else:
            open_tasks.append(task)
    return Agenda(open_tasks, waiting, silent)


def beside(role: Role, since: datetime) -> Beside:
    """What is coming, and what has happened since that moment: the sources' statements alone."""
    silent: list[Words] = []
    panels = [
        said
        for panel in web(current_app).panels(role)
        if (said := _asked(panel, lambda: _rendered(panel), silent)) is not None  # noqa: B023 - called at once
    ]
    news: list[News] = []
    for source in web(current_app).news(role):
        news += _asked(source, lambda: list(source.find(since)), silent) or ()  # noqa: B023 - called at once
    return Beside(panels, news, silent)


def since_last_working_day(day: date) -> datetime:
    """The beginning of the working day before ``day``: on a Monday that of Friday, on the office's clock."""
    last = day - timedelta(days=1)
    while last.weekday() >= _SATURDAY:
        last -= timedelta(days=1)
    return datetime.combine(last, time.min, tzinfo=ZoneInfo(settings.current().time_zone))


def _asked(source: _Source, ask: Callable[[], T], silent: list[Words]) -> T | None:
    """What a part says; one that fails is named in ``silent`` and does not take the page down with it."""
    try:
        return ask()
    except Exception:
        current_app.logger.exception("Today could not ask %s", source.key)
        # PostgreSQL answers nothing more in a transaction in which a statement failed.
        db.session.rollback()
        silent.append(source.label)
        return None


def _rendered(panel: Panel) -> Markup | None:
    fragment = panel.render()
    return None if fragment is None else render_fragment(fragment)


def _pressing(task: Task, place: int, day: date) -> tuple[int, date, int, str]:
    """By how much it presses, then by its day (without one: somebody waits now), then by its part."""
    undated = date.max if task.severity is Severity.LATER else day
    return (task.severity, task.due or undated, place, task.key)


def _put_off_by(user_id: int, day: date) -> dict[str, PutOff]:
    marks = db.session.scalars(select(PutOff).where(PutOff.user_id == user_id, PutOff.until > day))
    return {mark.task: mark for mark in marks}
