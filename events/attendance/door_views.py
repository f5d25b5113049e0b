"""At the door: letting guests in by code or name, on a page that goes on working without the network."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from events.attendance.door import KEY, Outcome, Step, Told, moment_told, plain_code, take_in
from events.attendance.door_list import DoorGuest, counted, door_guests, forgotten_at, found_by
from events.attendance.door_pass import door_pass, shows_pass
from events.attendance.door_words import STANDING_WORDS
from events.programme.models import Event, EventStatus
from events.programme.queries import event_or_404
from events.registration.guest_pages import asked_language, contact_of, unknown_link
from events.registration.links import open_registration
from office import clock
from office.accounts.access import by_token, public, requires
from office.accounts.models import Role
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.doorway import record_number
from office.web.headers import PERMISSIONS_POLICY
from office.web.i18n import language, prefer_language

blueprint = Blueprint("door", __name__)
blueprint.register_error_handler(BadLink, unknown_link)

#: This page alone may ask for the camera.
_WITH_CAMERA = PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")
#: A device tells of at most so many arrivals at once; it has the rest for the next time.
_MOST_TOLD = 200
_MOST_FOUND = 30
#: Whoever opens the door's page earlier may have opened another year's.
_EARLY = timedelta(hours=24)


@blueprint.get("/events/manage/<int:event_id>/door")
@requires(Role.EDITOR)
def door(event_id: int) -> ResponseReturnValue:
    """The door: who is here and who is expected; a guest is found by code or by name."""
    event = event_or_404(event_id)
    guests = door_guests(event.id, language())
    typed = request.args.get("q", "").strip()[:200]
    found = found_by(guests, typed)
    page = render_template(
        "events/attendance/door.html",
        event=event,
        counted=counted(guests),
        listed=len(guests),
        typed=typed,
        found=found[:_MOST_FOUND],
        more=max(len(found) - _MOST_FOUND, 0),
        by_code={guest.id: plain_code(typed) == plain_code(guest.code) for guest in found},
        shown=_shown(guests),
        new_key=lambda: str(uuid4()),
        standings=STANDING_WORDS,
        is_cancelled=event.status is EventStatus.CANCELLED,
        forgotten_at=forgotten_at(event),
        is_near=event.starts_at - _EARLY <= clock.now() < forgotten_at(event),
    )
    response: Response = current_app.make_response(page)
    response.headers["Permissions-Policy"] = _WITH_CAMERA
    return response


@blueprint.post("/events/manage/<int:event_id>/door")
@requires(Role.EDITOR)
def let_in(event_id: int) -> ResponseReturnValue:
    """One guest let in, or one arrival taken back, by a plain form."""
    event = event_or_404(event_id)
    told = _told_by_form()
    outcome = take_in(event.id, [told], user_id=current_user.id)[0]
    db.session.commit()
    address = url_for(
        ".door", event_id=event.id, guest=told.registration_id, became=outcome.became.value, key=told.key
    )
    return redirect(address, 303)


@blueprint.get("/events/manage/<int:event_id>/door/list")
@requires(Role.EDITOR)
def guest_list(event_id: int) -> ResponseReturnValue:
    """The list as a device keeps it; unchanged, only that is said."""
    event = event_or_404(event_id)
    content = _list_for_device(event, door_guests(event.id, language()))
    body = json.dumps(content, ensure_ascii=False, sort_keys=True)
    etag = hashlib.sha256(body.encode()).hexdigest()[:32]
    response: Response = current_app.response_class(body, mimetype="application/json")
    response.set_etag(etag)
    # A form's token is good for one session: after signing in anew the device needs another.
    response.headers["X-CSRF-Token"] = generate_csrf()
    response.make_conditional(request)
    return response


@blueprint.post("/events/manage/<int:event_id>/door/arrivals")
@requires(Role.EDITOR)
def arrivals(event_id: int) -> ResponseReturnValue:
    """What a device tells, now or after it was away: each thing is answered, and entered once."""
    event = event_or_404(event_id)
    outcomes = take_in(event.id, _told_by_device(), user_id=current_user.id)
    db.session.commit()
    return {"outcomes": [_as_json(outcome) for outcome in outcomes]}


@blueprint.get("/door-worker.js")
@public
def worker() -> ResponseReturnValue:
    """The program that keeps the door's page on the device. It stands here, for it may only serve below."""
    response = current_app.send_static_file("js/door_worker.js")
    response.headers["Service-Worker-Allowed"] = "/events/manage/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/pass/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def pass_page(token: str) -> ResponseReturnValue:
    """What one guest shows at the door, alone on a page, to be printed or kept."""
    registration = open_registration(token)
    prefer_language(registration.language)
    event = registration.event
    return render_template(
        "events/attendance/door_pass.html",
        registration=registration,
        event=event,
        shown=door_pass(registration) if shows_pass(registration, clock.now()) else None,
        contact=contact_of(event),
        own_url=url_for(".pass_page", token=token, lang=asked_language()),
        language_links=[(code, url_for(".pass_page", token=token, lang=code)) for code in LANGUAGES],
    )


def _told_by_form() -> Told:
    number = record_number(request.form.get("registration", ""))
    key = request.form.get("key", "")
    if number is None or KEY.fullmatch(key) is None:
        abort(400)
    step = Step.UNDO if request.form.get("step") == Step.UNDO.value else Step.ARRIVE
    return Told(key, step, number, clock.now())


def _told_by_device() -> list[Told]:
    """What the device tells, as four lists of the same length."""
    columns = [request.form.getlist(name) for name in ("key", "step", "registration", "ago")]
    if len({len(column) for column in columns}) != 1 or len(columns[0]) > _MOST_TOLD:
        abort(400)
    now = clock.now()
    return [_told(now, *row) for row in zip(*columns, strict=True)]


def _told(now: datetime, key: str, step: str, registration: str, ago: str) -> Told:
    number = record_number(registration)
    if KEY.fullmatch(key) is None or number is None or step not in set(Step):
        abort(400)
    try:
        seconds = float(ago[:20])
    except ValueError:
        abort(400)
    if not math.isfinite(seconds):
        abort(400)
    return Told(key, Step(step), number, moment_told(now, min(seconds, 10**9)))


def _shown(guests: Sequence[DoorGuest]) -> dict[str, Any] | None:
    """The guest of whom the page speaks first: who was let in, or taken back, by the form before."""
    number = record_number(request.args.get("guest", ""))
    guest = next((one for one in guests if one.id == number), None)
    if guest is None:
        return None
    key = request.args.get("key", "")
    return {"guest": guest, "became": request.args.get("became", ""), "key": key if key == guest.key else ""}


def _list_for_device(event: Event, guests: Sequence[DoorGuest]) -> dict[str, Any]:
    return {
        "event": event.id,
        "zone": event.zone,
        "until": int(forgotten_at(event).timestamp() * 1000),
        "guests": [
            {
                "id": guest.id,
                "code": plain_code(guest.code),
                "old": [plain_code(code) for code in guest.old_codes],
                "name": guest.name,
                "title": guest.title,
                "org": guest.organisation,
                "mission": guest.mission_id,
                "find": guest.folded,
                "status": guest.status.value,
                "since": _milliseconds(guest.since),
                "key": guest.key,
                "joined": _milliseconds(guest.joined),
            }
            for guest in guests
        ],
    }


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "became": outcome.became.value,
        "since": _milliseconds(outcome.since),
        "status": outcome.status.value if outcome.status is not None else None,
    }


def _milliseconds(at: datetime | None) -> int | None:
    return int(at.timestamp() * 1000) if at is not None else None
