"""The joining page of each guest, and staff's list of who came."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.urls import iri_to_uri

from events.answering.views import contact_of, unknown_link, utc_hours
from events.attendance.presence import (
    CannotJoin,
    Joining,
    join,
    joining_of,
    mark_present,
    opens_at,
    unmark,
)
from events.attendance.queries import attendees, registration_shown
from events.programme.models import EventStatus
from events.programme.queries import event_or_404
from events.registration.links import open_registration
from events.registration.models import Registration
from events.registration.words import CAPACITY_WORDS
from office import clock
from office.accounts.access import by_token, requires
from office.accounts.models import Role
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.doorway import record_numbers
from office.web.forms import Form
from office.web.headers import CONTENT_SECURITY_POLICY
from office.web.i18n import prefer_language
from stakeholders.people.words import RANK_WORDS
from stakeholders.precedence.order import precedence_index

blueprint = Blueprint("attendance", __name__)
joining = Blueprint("joining", __name__)

joining.register_error_handler(BadLink, unknown_link)


@joining.record_once
def _keep_own_csrf(state: Any) -> None:
    # As on the invitation's page: the form checks its own token, and these pages send no Referer.
    state.app.extensions["csrf"].exempt(joining)


@joining.get("/join/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def joining_page(token: str) -> ResponseReturnValue:
    """The programme, the hour in the event's zone and in UTC, and, when it is time, the way in."""
    return _page(token, _opened(token))


@joining.post("/join/<token>")
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


@blueprint.get("/events/manage/<int:event_id>/attendance")
@requires(Role.VIEWER)
def presence(event_id: int) -> ResponseReturnValue:
    """Everybody with a seat, in order of precedence, and who of them came."""
    event = event_or_404(event_id)
    shown = attendees(event.id, precedence_index(event.local_start.date()))
    return render_template(
        "events/attendance/attendance.html",
        event=event,
        attendees=shown,
        present=sum(one.presence is not None for one in shown),
        has_begun=clock.now() >= opens_at(event) and event.status is not EventStatus.DRAFT,
        ranks=RANK_WORDS,
        capacities=CAPACITY_WORDS,
    )


@blueprint.post("/events/manage/<int:event_id>/attendance")
@requires(Role.EDITOR)
def mark(event_id: int) -> ResponseReturnValue:
    """Mark those who were ticked: they came, or they did not."""
    event = event_or_404(event_id)
    numbers = record_numbers(request.form.getlist("ids"))
    if request.form.get("mark") == "everybody":
        numbers = [one.registration.id for one in attendees(event.id, {})]
    if request.form.get("mark") == "absent":
        changed = unmark(event.id, numbers)
        said = ngettext(
            "%(num)d person is marked as absent.", "%(num)d people are marked as absent.", changed
        )
    else:
        changed = mark_present(event.id, numbers)
        said = ngettext(
            "%(num)d person is marked as present.", "%(num)d people are marked as present.", changed
        )
    db.session.commit()
    if changed:
        flash(said, "success")
    elif numbers:
        flash(_("They were marked so already. Nothing was changed."), "info")
    else:
        flash(_("Nobody was ticked, so nothing was changed."), "warning")
    return redirect(url_for(".presence", event_id=event.id), 303)


def _opened(token: str) -> Registration:
    registration = registration_shown(open_registration(token).id)
    prefer_language(registration.invitation.language)
    return registration


def _page(token: str, registration: Registration) -> Response:
    event = registration.event
    state = joining_of(registration, clock.now())
    page = render_template(
        "events/attendance/joining.html",
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
