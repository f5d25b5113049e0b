"""Results on Today: the sentence for the press while it is news, and what lately held events came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from events.programme.models import Event, EventStatus
from events.results.models import PressKind, PressText
from events.results.reports import on_results
from office import clock
from office.database import db
from office.web import Fragment, Severity, Task
from office.web.i18n import language

#: After a week an afternoon is no news any more.
_NEWS: Final = timedelta(days=7)
#: How long the panel tells what an event came to.
_LATELY: Final = timedelta(days=60)
_SHOWN: Final = 3


def tasks() -> Iterator[Task]:
    """Events of the last week whose sentence nobody has worded, once it is known who came: three statements.

    It follows the numbers by itself, so that leaving it as it is does no harm: it stands here for a week.
    """
    held = _held(_NEWS)
    counted, worded = on_results(held), _worded([event.id for event in held])
    for event in held:
        if event.id in counted and event.id not in worded:
            yield Task(
                f"press:{event.id}",
                _("The sentence for the press is drafted and waits to be read"),
                _("It follows the numbers, in each language. Word it as your office would say it."),
                url_for("results.result", event_id=event.id),
                _("Read it"),
                Severity.LATER,
                due=event.local_end.date() + _NEWS,
                about=event.titled(language()),
            )


def lately() -> Fragment | None:
    """What the events of the last weeks came to, the last first: two statements."""
    held = _held(_LATELY)
    said = on_results(held)
    rows = [(event, said[event.id].words) for event in reversed(held) if event.id in said]
    return Fragment("events/results/_lately.html", {"rows": rows[:_SHOWN]}) if rows else None


def _held(within: timedelta) -> Sequence[Event]:
    now = clock.now()
    statement = (
        select(Event)
        .where(Event.status == EventStatus.PUBLISHED, Event.ends_at < now, Event.ends_at > now - within)
        .order_by(Event.ends_at, Event.id)
    )
    return db.session.scalars(statement).all()


def _worded(event_ids: Sequence[int]) -> set[int]:
    found = select(PressText.event_id).where(
        PressText.event_id.in_(event_ids), PressText.kind == PressKind.SENTENCE
    )
    return set(db.session.scalars(found.distinct()))
