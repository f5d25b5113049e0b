"""Events on the shared pages: navigation, Today, Go to, the public front page, and an event's own tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.programme import queries, todo
from events.programme.hours import when_words
from events.programme.models import Event, EventStatus
from events.programme.planning_pieces import planning_pieces
from events.programme.rendering import first_paragraph
from office.accounts.access import access_of, may
from office.localized import pick
from office.web import FirstStep, Fragment, Hit, NavEntry, Panel, TaskSource, web
from office.web.i18n import language

#: The pages of one event; each part adds its own by having a view of that name.
_PAGES: Final = (
    ("programme.overview", _l("Overview")),
    ("programme.programme_items", _l("Programme")),
    ("guestlist.guests", _l("Guest list")),
    ("admission.rules", _l("Registration")),
    ("sending.letters", _l("Letters")),
    ("replies.answers", _l("Replies")),
    ("attendance.presence", _l("Attendance")),
    ("results.result", _l("Results")),
)
#: Those that not every event needs stand under "More".
_MORE_PAGES: Final = (
    ("questions.questions", _l("Questions to guests")),
    ("materials.papers", _l("Papers")),
    ("meeting.meeting", _l("The meeting")),
    ("live.live", _l("During the seminar")),
    ("door.door", _l("At the door")),
    ("event_printing.index", _l("On paper")),
    ("surveys.survey", _l("Survey")),
    ("series.years", _l("Earlier and later years")),
    ("clashes.clashes", _l("Clashes")),
    ("seating.tables", _l("Tables")),
)


#: Pages of other parts that stand below one of these tabs.
_BELOW: Final = {
    # What letters say is worded beside the pages on which they are sent.
    "letters": "sending",
    "paper_letters": "event_printing",
    "guest_post": "event_printing",
    "result_report": "event_printing",
}


def pages_of_event(event: Event) -> list[dict[str, object]]:
    """The tabs of an event: those pages that exist, the one that is open marked."""
    return [
        {
            "label": str(label),
            "url": url_for(endpoint, event_id=event.id),
            "current": _is_open(endpoint),
            "aside": aside,
        }
        for pages, aside in ((_PAGES, False), (_MORE_PAGES, True))
        for endpoint, label in pages
        if endpoint in current_app.view_functions and _is_open_to_reader(endpoint)
    ]


def _is_open_to_reader(endpoint: str) -> bool:
    """A tab that would lead to "not open to you" is none."""
    access = access_of(current_app, endpoint)
    return access is None or access.role is None or may(access.role)


def _is_open(endpoint: str) -> bool:
    here = request.endpoint or ""
    if endpoint.startswith("programme."):
        on_programme = here.partition(".")[2] in {
            "programme_items",
            "new_item",
            "item",
            "new_speaker",
            "speaker",
        }
        return here.startswith("programme.") and on_programme == (endpoint == "programme.programme_items")
    part = request.blueprint or ""
    return _BELOW.get(part, part) == endpoint.partition(".")[0]


def _front_page() -> Fragment | None:
    events = queries.public_events()
    if not events:
        return None
    lang = language()
    about = {event.id: first_paragraph(pick(event.description, lang)) for event in events}
    return Fragment("events/programme/_front.html", {"events": events, "about": about})


def _goto(text: str, limit: int) -> Sequence[Hit]:
    lang = language()
    return [
        Hit(
            event.titled(lang),
            _detail(event, lang),
            url_for("programme.overview", event_id=event.id),
            "calendar-event",
        )
        for event in queries.events_named(text, limit)
    ]


def _detail(event: Event, lang: str) -> str:
    when = when_words(event, lang)
    if event.status is EventStatus.DRAFT:
        return str(_("Draft: %(when)s", when=when))
    if event.status is EventStatus.CANCELLED:
        return str(_("Cancelled: %(when)s", when=when))
    return when


def register(app: Flask) -> None:
    """Put events on the shared pages."""
    app.add_template_global(pages_of_event, "pages_of_event")
    app.add_template_global(planning_pieces, "planning_pieces")
    shared = web(app)
    shared.add_nav(
        NavEntry(
            "events", _l("Events"), "programme.events", "calendar-event", order=20, section="/events/manage"
        )
    )
    shared.add_task(TaskSource("events", _l("Events"), todo.tasks, order=30))
    shared.add_panel(Panel("events", _l("Events"), todo.coming, order=20))
    shared.add_goto("events", _goto)
    shared.add_front_page(_front_page)
    shared.add_first_step(
        FirstStep(
            "event",
            _l("Plan the first event"),
            _l("Title, hours and languages come first; the programme and the guest list follow."),
            "programme.new_event",
            queries.has_events,
            order=30,
        )
    )
