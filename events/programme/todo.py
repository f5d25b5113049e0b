"""Events on Today: what is to be done before the invitations can go out, and which events are coming."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from flask import g, url_for
from flask_babel import gettext as _

from events.programme import queries
from events.programme.models import Event, EventStatus
from events.programme.road import RoadStep, next_step, roads
from office import clock
from office.accounts.access import may
from office.accounts.models import Role
from office.web import Fragment, Severity, Task
from office.web.i18n import language

#: Invitations go out three to four weeks before (the trade’s custom); what they tell is ready by then.
INVITE_BEFORE: Final = timedelta(days=28)
#: From so long before its day on, something is due; earlier it is done when there is time.
NEAR: Final = timedelta(days=14)
#: Events that are looked at, the next first: further ahead nothing presses.
_LOOKED_AT: Final = 30
_SHOWN: Final = 5
_KEPT: Final = "doyen_events_ahead"
#: The steps whose state the panel tells: who is asked, who was written to, who answered.
_SAID: Final = frozenset({"guests", "letters", "replies"})
#: To whoever only reads, what is wrong with lists and letters is no business of theirs.
_SAID_TO_READERS: Final = frozenset({"replies"})


def invitations_due(event: Event) -> date:
    """The day by which the invitations to an event go out."""
    return event.local_start.date() - INVITE_BEFORE


def pressing(due: date, today: date) -> Severity:
    """Whether something with that day presses yet."""
    return Severity.DUE if due <= today + NEAR else Severity.LATER


def tasks() -> Iterator[Task]:
    """The next step of each event to come that is not ready for invitations: a fixed number of statements."""
    today = clock.today()
    for event, steps in _ahead():
        step = next_step(steps)
        if event.ends_at <= clock.now():
            yield _missed(event)
        elif step is not None and step.step.key in {"programme", "texts", "guests", "publish"}:
            yield _task(event, step, today)


def _task(event: Event, step: RoadStep, today: date) -> Task:
    due = invitations_due(event)
    words = {
        "programme": _("There is no programme yet"),
        "texts": _("The texts are not complete"),
        "guests": _("Nobody is on the guest list yet"),
        "publish": _("It is ready, and not published"),
    }[step.step.key]
    return Task(
        f"event:{event.id}:{step.step.key}",
        words,
        _("Four weeks before, the invitations go out: by then it should be ready."),
        url_for(step.step.endpoint, event_id=event.id),
        str(step.step.action),
        pressing(due, today),
        due=due,
        about=event.titled(language()),
    )


def _missed(event: Event) -> Task:
    return Task(
        f"event:{event.id}:missed",
        _("Its day has passed, and it is still a draft"),
        _("Move it to another day, or throw the draft away."),
        url_for("programme.overview", event_id=event.id),
        _("Look at it"),
        Severity.LATER,
        about=event.titled(language()),
    )


def coming() -> Fragment | None:
    """The next events and how far each has come: no statement beyond those of `tasks`."""
    ahead = [(event, steps) for event, steps in _ahead() if event.status is EventStatus.PUBLISHED]
    if not ahead:
        return None
    rows = [(event, _said_of(steps)) for event, steps in ahead[:_SHOWN]]
    more = len(ahead) - len(rows)
    return Fragment("events/programme/_coming.html", {"rows": rows, "more": more})


def _said_of(steps: Sequence[RoadStep]) -> list[object]:
    told = _SAID if may(Role.EDITOR) else _SAID_TO_READERS
    return [
        step.words
        for step in steps
        if step.step.key in told and not step.needless and step.words != step.step.waiting
    ]


def _ahead() -> Sequence[tuple[Event, Sequence[RoadStep]]]:
    """Published events to come and drafts with their roads, found once a page: tasks and panel need them."""
    found: Sequence[tuple[Event, Sequence[RoadStep]]] | None = g.get(_KEPT)
    if found is None:
        events = queries.ahead(_LOOKED_AT)
        ways: Mapping[int, Sequence[RoadStep]] = roads(events)
        found = [(event, ways[event.id]) for event in events]
        g.setdefault(_KEPT, found)
    return found
