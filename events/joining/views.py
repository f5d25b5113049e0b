"""The joining page of each guest: the programme, the hour, papers, and the way into the meeting."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from events.attendance.presence import opens_at, sitting_at
from events.attendance.queries import registration_shown
from events.joining.entering import CannotJoin, Joining, enter, joining_of
from events.joining.hours import left_in_words, zones_in
from events.joining.providers import JITSI, provider_of, test_address
from events.joining.sharing import place_of
from events.programme.elsewhere import elsewhere, known_zone
from events.registration.guest_pages import (
    asked_language,
    contact_of,
    hours_of_seat,
    keep_own_csrf,
    unknown_link,
)
from events.registration.guest_sections import GuestPage, guest_sections
from events.registration.links import open_registration
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.accounts.access import by_token
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.forms import Form
from office.web.headers import CONTENT_SECURITY_POLICY
from office.web.i18n import language, prefer_language

blueprint = Blueprint("joining", __name__)
blueprint.register_error_handler(BadLink, unknown_link)
blueprint.record_once(keep_own_csrf)

#: What is still to come: the page looks again by itself.
_MAY_CHANGE = frozenset({Joining.NOT_YET, Joining.WAITING, Joining.PENDING, Joining.NOT_SET_UP})

#: Where the page of the registration offers nothing more.
_NOTHING_TO_CHANGE = frozenset({Joining.CANCELLED, Joining.OVER})


@blueprint.get("/join/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def joining_page(token: str) -> ResponseReturnValue:
    """The programme, the hour on both clocks, papers, and, when it is time, the way in."""
    return _page(token, _opened(token))


@blueprint.post("/join/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def join(token: str) -> ResponseReturnValue:
    """Into the meeting. Its address is told here, to a guest with a seat, and stands on no page."""
    registration = _opened(token)
    if not Form().validate():
        return _page(token, registration), 422
    place = place_of(registration.event, request.remote_addr or "", request.user_agent.string)
    try:
        address = enter(registration, place)
    except CannotJoin:
        db.session.rollback()
        return _page(token, registration_shown(registration.id)), 422
    db.session.commit()
    return redirect(address, 303)


@blueprint.get("/join/<token>/test")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def try_out(token: str) -> ResponseReturnValue:
    """To a room of the guest's own on the meeting's Jitsi server, to try sound and picture in."""
    registration = _opened(token)
    if not _may_try(registration, joining_of(registration, clock.now())):
        raise BadLink
    address = test_address(registration.event, f"guest:{registration.id}", registration.name, clock.now())
    if not address:
        abort(404)
    return redirect(address, 303)


def _opened(token: str) -> Registration:
    registration = registration_shown(open_registration(token).id)
    invitation = registration.invitation
    prefer_language(invitation.language if invitation is not None else registration.language)
    return registration


def _may_try(registration: Registration, state: Joining) -> bool:
    has_seat = registration.status is RegistrationStatus.CONFIRMED
    return has_seat and state in {Joining.OPEN, Joining.NOT_YET}


def _page(token: str, registration: Registration) -> Response:
    event, lang, now = registration.event, language(), clock.now()
    state = joining_of(registration, now)
    zone = known_zone(request.args.get("zone", ""))
    asks_zone = "zones" in request.args
    mine = (
        elsewhere(event, zone, lang, event.items) if zone else hours_of_seat(registration, lang, event.items)
    )
    opens, starts = opens_at(event, now), sitting_at(event, now)[0]
    kept: dict[str, Any] = {"lang": asked_language(), "zone": zone or None}
    context: dict[str, Any] = {
        "registration": registration,
        "event": event,
        "state": state.value,
        "opens_at": opens,
        "seconds": max(0, int((opens - now).total_seconds())) if state is Joining.NOT_YET else None,
        "time_left": left_in_words(opens - now, lang) if state is Joining.NOT_YET else "",
        "starts_in": left_in_words(starts - now, lang) if now < starts else "",
        "seconds_to_start": max(0, int((starts - now).total_seconds())),
        "looks_again": state in _MAY_CHANGE,
        "form": Form(),
        "mine": mine,
        # The page's own script asks anew.
        "live": False,
        "zone": zone,
        "zones": zones_in(lang) if asks_zone else (),
        "zones_url": url_for(".joining_page", token=token, zones=1, **kept, _anchor="zone"),
        "provider": provider_of(event),
        "test_url": _test_url(token, registration, state),
        "contact": contact_of(event),
        "registration_link": ""
        if state in _NOTHING_TO_CHANGE
        else url_for("own.own_page", token=token, lang=asked_language()),
        "file_url": url_for("own.own_file", token=token, lang=asked_language())
        if registration.status is RegistrationStatus.CONFIRMED and state not in _NOTHING_TO_CHANGE
        else "",
        "own_url": url_for(".joining_page", token=token, **kept),
        "page_url": url_for(".joining_page", token=token, lang=asked_language()),
        "language_links": [
            (code, url_for(".joining_page", token=token, lang=code, zone=zone or None)) for code in LANGUAGES
        ],
    }
    is_part = request.method == "GET" and "part" in request.args
    if not is_part and state is not Joining.NO_SEAT:
        context["sections"] = guest_sections(GuestPage.JOINING, registration)
    template = "events/joining/_joining.html" if is_part else "events/joining/joining.html"
    response: Response = current_app.make_response(render_template(template, **context))
    if state is Joining.OPEN or state in _MAY_CHANGE:
        # Also before: the way in opens on a page that was loaded long ago.
        response.headers["Content-Security-Policy"] = way_out(event.meeting_url)
    return response


def way_out(meeting_url: str) -> str:
    """The policy of a page whose form leads into a meeting.

    Browsers hold the redirect after a form against form-action as well, and a provider may redirect once
    more, so any site by HTTPS is let through: the host is not named, neither here nor anywhere on the page.
    """
    schemes = "https: http:" if meeting_url.startswith("http:") else "https:"
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action 'self' {schemes}")


def _test_url(token: str, registration: Registration, state: Joining) -> str:
    if not _may_try(registration, state):
        return ""
    provider = provider_of(registration.event)
    if provider is JITSI:
        return url_for(".try_out", token=token)
    return provider.test_url
