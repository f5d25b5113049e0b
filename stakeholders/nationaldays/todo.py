"""National days on Today: whom to congratulate now, and those of the next two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flask import g, url_for
from flask_babel import gettext as _

from office import clock
from office.web import Deed, Fragment, Severity, Task
from office.web.i18n import language
from stakeholders.nationaldays import queries
from stakeholders.nationaldays.queries import Occurrence, keeper_name
from stakeholders.nationaldays.words import day_in_sentence

#: How far ahead the panel looks.
PANEL: Final = timedelta(days=14)
#: A congratulation is prepared so long before; afterwards it can still be sent for some days.
_BEFORE: Final = timedelta(days=7)
_AFTER: Final = timedelta(days=3)
_KEPT: Final = "doyen_national_days"


def tasks() -> Iterator[Task]:
    """Whose day is near, or has just been, without a congratulation: three statements."""
    today, reader = clock.today(), language()
    for one in _around(today, reader):
        if one.congratulation is None and one.day <= today + _BEFORE:
            yield _task(one, today, reader)


def _task(one: Occurrence, today: date, reader: str) -> Task:
    rule, year = one.national_day.id, one.day.year
    return Task(
        f"national-day:{rule}:{one.day}",
        _words(one, today, reader),
        _(
            "%(name)s. Nobody has noted that the congratulation was sent.",
            name=one.national_day.called(reader),
        ),
        url_for("directory.organisation", organisation_id=one.missions[0].id),
        _("See the mission"),
        Severity.DUE,
        due=one.day,
        deed=Deed(
            url_for("nationaldays.congratulate", national_day_id=rule, year=year),
            _("Mark as congratulated"),
            {"today": "1"},
        ),
    )


def _words(one: Occurrence, today: date, reader: str) -> str:
    state = keeper_name(one.national_day, reader)
    if one.day == today:
        return _("%(state)s: national day today", state=state)
    if one.day == today + timedelta(days=1):
        return _("%(state)s: national day tomorrow", state=state)
    day = day_in_sentence(one.day)
    if one.day < today:
        return _("%(state)s: national day was on %(day)s", state=state, day=day)
    return _("%(state)s: national day on %(day)s", state=state, day=day)


def panel() -> Fragment | None:
    """The national days of the next two weeks: no statement beyond those of `tasks`."""
    today, reader = clock.today(), language()
    coming = [one for one in _around(today, reader) if one.day >= today]
    if not coming:
        return None
    names = [(one, keeper_name(one.national_day, reader)) for one in coming]
    return Fragment("stakeholders/nationaldays/_panel.html", {"coming": names, "today": today})


def _around(today: date, reader: str) -> list[Occurrence]:
    """The days around ``today`` of states that have a mission to us, found once a page."""
    found: list[Occurrence] | None = g.get(_KEPT)
    if found is None:
        found = [one for one in queries.occurrences(today - _AFTER, today + PANEL, reader) if one.missions]
        g.setdefault(_KEPT, found)
    return found
