"""The page of an event as guests and the public read it."""

from __future__ import annotations

from dataclasses import asdict

from flask import current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from events.programme.elsewhere import elsewhere, known_zone
from events.programme.models import Event, EventStatus
from events.programme.public_sections import public_sections
from events.programme.queries import NoSuchEvent, event_at
from events.programme.rendering import as_html
from events.programme.unchanged import unchanged
from events.programme.views import blueprint
from office.accounts.access import current_role, public
from office.localized import pick
from office.web.i18n import language
from office.web.standing import let_stand


@blueprint.get("/events/<slug>")
@public
def public_event(slug: str) -> ResponseReturnValue:
    """The event with its programme; a draft is shown to staff alone, as a preview."""
    told = unchanged("page", slug, lambda: _page(slug))
    response = current_app.make_response(told.body)
    if not told.tag:
        return response
    let_stand()
    # Kept by whoever likes, but asked after each time: what was changed a second ago is right.
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(["Accept-Language", "Cookie"])
    response.set_etag(told.tag)
    return response.make_conditional(request)


@blueprint.get("/events/<slug>/hours")
@public
def hours_elsewhere(slug: str) -> ResponseReturnValue:
    """The hours of the event and its programme in another zone, for the script of guests' pages.

    Empty where both clocks show the same, where there is no such zone, and for whole days.
    """
    event = _event_seen(slug)
    zone = known_zone(request.args.get("zone", ""))
    there = elsewhere(event, zone, language(), event.items) if zone else None
    return jsonify(asdict(there) if there is not None else {})


def _event_seen(slug: str) -> Event:
    event = event_at(slug)
    if event.status is EventStatus.DRAFT and current_role() is None:
        raise NoSuchEvent
    return event


def _page(slug: str) -> str:
    event = _event_seen(slug)
    has_file = "calendars.event_file" in current_app.view_functions
    languages = [(code, f"{request.path}?lang={code}") for code in event.languages]
    return render_template(
        "events/programme/public.html",
        event=event,
        text=as_html(pick(event.description, language())),
        item_texts={item.id: as_html(pick(item.description, language())) for item in event.items},
        calendar_url=url_for("calendars.event_file", slug=slug, lang=language()) if has_file else "",
        sections=public_sections(event),
        language_links=languages if len(languages) > 1 else [],
        contact={"name": event.contact_name, "email": event.contact_email} if event.contact_email else None,
        robots="" if event.is_listed and event.status is EventStatus.PUBLISHED else "noindex",
    )
