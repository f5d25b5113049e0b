"""The joining page of each guest: the programme, the hour, and the way into the meeting."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.urls import iri_to_uri

from events.answering.views import contact_of, unknown_link, utc_hours
from events.attendance.presence import CannotJoin, Joining, join, joining_of, opens_at
from events.attendance.queries import registration_shown
from events.registration.links import open_registration
from events.registration.models import Registration
from office import clock
from office.accounts.access import by_token
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.forms import Form
from office.web.headers import CONTENT_SECURITY_POLICY
from office.web.i18n import prefer_language

blueprint = Blueprint("joining", __name__)

blueprint.register_error_handler(BadLink, unknown_link)


@blueprint.record_once
def _keep_own_csrf(state: Any) -> None:
    # As on the invitation's page: the form checks its own token, and these pages send no Referer.
    state.app.extensions["csrf"].exempt(blueprint)


@blueprint.get("/join/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def joining_page(token: str) -> ResponseReturnValue:
    """The programme, the hour in the event's zone and in UTC, and, when it is time, the way in."""
    return _page(token, _opened(token))


@blueprint.post("/join/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def enter(token: str) -> ResponseReturnValue:
    """Into the meeting. Its address is told here, to a guest with a seat, and stands on no page."""
    registration = _opened(token)
    if not Form().validate():
        return _page(token, registration), 422
    try:
        address = join(registration)
    except CannotJoin:
        db.session.rollback()
        return _page(token, registration_shown(registration.id)), 422
    db.session.commit()
    return redirect(address, 303)


def _opened(token: str) -> Registration:
    registration = registration_shown(open_registration(token).id)
    prefer_language(registration.language)
    return registration


def _page(token: str, registration: Registration) -> Response:
    event = registration.event
    state = joining_of(registration, clock.now())
    page = render_template(
        "events/joining/joining.html",
        token=token,
        registration=registration,
        event=event,
        state=state.value,
        opens_at=opens_at(event),
        form=Form(),
        utc=utc_hours(event),
        contact=contact_of(event),
        language_links=[(code, url_for(".joining_page", token=token, lang=code)) for code in LANGUAGES],
        own_url=url_for(".joining_page", token=token, lang=_asked_language()),
    )
    response: Response = current_app.make_response(page)
    if state is Joining.OPEN:
        # A browser holds the redirect after a form against form-action as well, and the meeting's host may
        # redirect once more. Without this the way in would be shut in Chromium.
        there = urlsplit(iri_to_uri(event.meeting_url))
        allowed = f"form-action 'self' https: {there.scheme}://{there.netloc}"
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
            "form-action 'self'", allowed
        )
    return response


def _asked_language() -> str | None:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else None
