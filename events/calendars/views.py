"""The files of each event and of each point of its programme, for browsers and for calendar programs."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from events.calendars.ics import event_calendar, item_calendar
from events.calendars.queries import event_by_slug, item_of
from events.programme.models import Event, EventStatus, ProgrammeItem
from events.programme.unchanged import unchanged
from office import clock
from office.accounts.access import may, public
from office.accounts.models import Role
from office.web.i18n import language
from office.web.standing import let_stand

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/events/<slug>.ics")
@public
def event_file(slug: str) -> ResponseReturnValue:
    """One event. A draft is there for staff alone."""
    changed_at = None

    def make() -> bytes:
        nonlocal changed_at
        event = event_by_slug(slug)
        if event is None or (event.status is EventStatus.DRAFT and not may(Role.VIEWER)):
            abort(404)
        changed_at = event.updated_at
        return event_calendar(event, language())

    told = unchanged("file", slug, make)
    if told.tag:
        let_stand()
    return calendar_response(told.body, f"{slug}.ics", told.changed_at or changed_at)


@blueprint.get("/events/<slug>/<int:item_id>.ics")
@public
def item_file(slug: str, item_id: int) -> ResponseReturnValue:
    """One point of the programme. That of a draft is there for staff alone."""
    changed_at = None

    def make() -> bytes:
        nonlocal changed_at
        item = item_of(slug, item_id)
        if item is None or (item.event.status is EventStatus.DRAFT and not may(Role.VIEWER)):
            abort(404)
        changed_at = item.event.updated_at
        return item_calendar(item, language())

    told = unchanged(f"file {item_id}", slug, make)
    if told.tag:
        let_stand()
    return calendar_response(told.body, f"{slug}-{item_id}.ics", told.changed_at or changed_at)


def item_url(event: Event, item: ProgrammeItem) -> str:
    """Where the calendar file of a point of the programme is, in the reader's language; empty where nobody
    adds it to a calendar any more, or yet."""
    if event.status is not EventStatus.PUBLISHED or (item.ends_at or item.starts_at) <= clock.now():
        return ""
    # The language by name: pages are kept, and shown to others who read it.
    return url_for("calendars.item_file", slug=event.slug, item_id=item.id, lang=language())


def calendar_response(content: bytes, filename: str, changed_at: datetime | None) -> ResponseReturnValue:
    """Calendar bytes with a strong ETag and Last-Modified, or 304 where the program has them already."""
    response: Response = current_app.response_class(content, mimetype="text/calendar")
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    # Kept by whoever likes, but asked after each time: what was changed a second ago is right.
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(["Accept-Language", "Cookie"])
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    if changed_at is not None:
        response.last_modified = changed_at
    return response.make_conditional(request)
