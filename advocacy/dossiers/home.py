"""Dossiers on others' pages: themes, goals, Go to, histories, what is due on Today, days in the calendars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from icalendar import vUri

from advocacy.dossiers import queries, stages
from advocacy.dossiers.models import Dossier
from advocacy.dossiers.queries import DossierFilter, Due, Open
from advocacy.dossiers.words import KIND_ICONS, KIND_WORDS, days_left, said, stage_name
from advocacy.goals.models import Goal
from advocacy.pages import Place, Section, add_section
from advocacy.themes.models import Theme
from events.diary.days import Item, Kind, Reader
from events.feeds.staffs import PAST, on_day, plain_entry
from office import clock, settings
from office.audit.histories import HistorySubject, add_history
from office.database import db
from office.web import Deed, Fragment, Hit, Severity, Task
from office.web.i18n import language

#: Days ahead that Today looks.
COMING: Final = timedelta(days=14)
#: Deadlines that are told one by one.
_TOLD: Final = 8


def tasks() -> Iterator[Task]:
    """What is overdue or due soon: one's own, and what nobody has taken. Two statements."""
    today = clock.today()
    found = [
        due
        for due in queries.dues_between(None, today + COMING)
        if due.user is None or due.user.id == current_user.id or due.is_overdue(today)
    ]
    for due in found[:_TOLD]:
        yield _task(due, today)
    if more := len(found) - _TOLD:
        if more < 0:
            return
        yield Task(
            "dossiers:more",
            ngettext("%(num)d more deadline is near", "%(num)d more deadlines are near", more),
            _("The list of dossiers has all of them, what is due first coming first."),
            url_for("dossiers.index", due="14"),
            _("All dossiers"),
            Severity.DUE,
            count=more,
        )


def _task(due: Due, today: date) -> Task:
    is_others = due.user is not None and due.user.id != current_user.id
    if is_others:
        why = _("It is %(name)s’s, and its day has passed.", name=due.user.label if due.user else "")
    elif due.is_hearing:
        why = _("The city is asked to answer. A statement that answers it closes it.")
    else:
        why = _("A deadline of a dossier that you follow, or that nobody has taken.")
    part = "hearings" if due.is_hearing else "deadlines"
    return Task(
        f"{due.key}:{due.due_on}",
        said(due),
        why,
        url_for("dossiers.show", dossier_id=due.dossier.id, _anchor=part),
        _("Open the dossier"),
        Severity.LATER if is_others else Severity.DUE,
        due=due.due_on,
        deed=Deed(
            url_for("dossier_pieces.done", dossier_id=due.dossier.id, part=part, number=due.record.id),
            _("Done"),
        ),
        about=due.dossier.briefly(language()),
    )


def in_diary(first: date, last: date, _zone: str, reader: Reader) -> list[Item]:
    """Deadlines that are still to be met and hearings, on the days of the office's calendar."""
    found = [
        Item(
            Kind.ADVOCACY,
            said(due),
            due.due_on,
            due.due_on,
            url=url_for("dossiers.show", dossier_id=due.dossier.id),
            detail=due.dossier.briefly(reader.language),
        )
        for due in queries.dues_between(first, last)
    ]
    for hearing in queries.hearings_between(first, last):
        assert hearing.held_on is not None
        found.append(
            Item(
                Kind.ADVOCACY,
                hearing.title,
                hearing.held_on,
                hearing.held_on,
                url=url_for("dossiers.show", dossier_id=hearing.dossier_id),
                detail=hearing.dossier.briefly(reader.language),
            )
        )
    return found


def in_calendar(lang: str) -> Iterator[bytes]:
    """The same for calendars that staff follow. A deadline that is met is gone from it: two statements."""
    since = clock.today() - PAST
    for due in queries.dues_between(since, None):
        uid = f"{due.record.__tablename__}-{due.record.id}-due"
        yield _entry(uid, due.dossier, said(due), due.due_on, due.record.updated_at, lang)
    for hearing in queries.hearings_between(since, None):
        assert hearing.held_on is not None
        uid = f"{hearing.__tablename__}-{hearing.id}-held"
        yield _entry(uid, hearing.dossier, hearing.title, hearing.held_on, hearing.updated_at, lang)


def _entry(uid: str, dossier: Dossier, words: str, day: date, changed_at: datetime, lang: str) -> bytes:
    title = _("%(dossier)s: %(what)s", dossier=dossier.briefly(lang), what=words)
    host = urlsplit(settings.current().public_url).hostname
    entry = plain_entry(f"{uid}@{host}", title, changed_at)
    on_day(entry, day)
    entry.add("URL", vUri(f"{settings.current().public_url}/advocacy/dossiers/{dossier.id}"))
    octets: bytes = entry.to_ical()
    return octets


def goto(typed: str, limit: int) -> list[Hit]:
    """Go to: dossiers, the closed ones too."""
    if not typed.strip():
        return []
    wanted = DossierFilter(typed=typed, open=Open.ALL)
    found = db.session.execute(queries.dossiers(wanted, clock.today(), sort="title").limit(limit))
    return [
        Hit(
            dossier.called(language()),
            str(KIND_WORDS[dossier.kind]),
            url_for("dossiers.show", dossier_id=dossier.id),
            KIND_ICONS[dossier.kind],
        )
        for dossier, _due in found
    ]


def add_histories(app: Flask) -> None:
    """Give dossiers a page of their whole history."""

    def find(number: int) -> HistorySubject | None:
        found = db.session.get(Dossier, number)
        if found is None:
            return None
        return HistorySubject(found.called(language()), url_for("dossiers.show", dossier_id=number))

    add_history(app, "dossiers", find)


def add_sections(app: Flask) -> None:
    """Let the pages of themes and goals say which dossiers belong to them, and what is due in each."""
    add_section(app, Section("dossiers", Place.THEME, _on_theme, order=30))
    add_section(app, Section("dossiers", Place.GOAL, _on_goal, order=20))


def _on_theme(theme: Theme) -> Fragment | None:
    """The open dossiers of a theme."""
    return _listed(
        queries.dossiers_of_theme(theme.id, clock.today()), url_for("dossiers.index", theme=theme.id)
    )


def _on_goal(goal: Goal) -> Fragment | None:
    """The dossiers that are the way to a goal."""
    return _listed(queries.dossiers_of_goal(goal.id, clock.today()), None)


def _listed(rows: Sequence[Any], all_url: str | None) -> Fragment | None:
    if not rows:
        return None
    context = {
        "rows": rows,
        "all_url": all_url,
        "today": clock.today(),
        "kind_words": KIND_WORDS,
        "current_stage": stages.current_stage,
        "stage_name": stage_name,
        "days_left": days_left,
    }
    return Fragment("advocacy/dossiers/_listed.html", context)
