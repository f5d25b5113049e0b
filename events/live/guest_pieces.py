"""Questions to the host on a guest's own pages."""

from __future__ import annotations

from flask import Flask, url_for

from events.live.asking import why_closed
from events.live.guest_views import AskForm
from events.live.queries import questions_from
from events.registration.guest_pages import asked_language
from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
from events.registration.models import Registration
from office import clock
from office.links import LinkKind, token_for
from office.web import Fragment


def _section(registration: Registration) -> Fragment | None:
    """The form while questions are taken, and what this guest has sent. One statement."""
    own = questions_from(registration.id)
    is_open = why_closed(registration, clock.now()) is None
    if not is_open and not own:
        return None
    token = token_for(LinkKind.JOIN, registration.id, registration.link_number)
    return Fragment(
        "events/live/_ask.html",
        {
            "form": AskForm(formdata=None) if is_open else None,
            "own": own,
            "event": registration.event,
            "send_url": url_for("asked.send", token=token, lang=asked_language()),
        },
    )


def add_pieces(app: Flask) -> None:
    """Put them on both pages that a guest has."""
    add_guest_section(app, GuestSection("questions", GuestPage.JOINING, _section, order=60))
    add_guest_section(app, GuestSection("questions", GuestPage.OWN, _section, order=60))
