"""What a guest's own page says of questions, and of needs that were told, with a way to take these back."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from events.programme.models import EventStatus
from events.questions import staff_piece
from events.questions.asking import left_to_answer
from events.questions.needs import deleted_after, forget, needs_of
from events.registration.guest_pages import keep_own_csrf, unknown_link
from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
from events.registration.links import open_registration, registration_url
from events.registration.models import Registration
from office import clock
from office.accounts.access import by_token
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.web import Fragment
from office.web.forms import Form
from office.web.i18n import prefer_language

blueprint = Blueprint("needs", __name__)
blueprint.record_once(keep_own_csrf)
blueprint.register_error_handler(BadLink, unknown_link)


@blueprint.post("/registration/<token>/needs/delete")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def forget_needs(token: str) -> ResponseReturnValue:
    """Take back the consent: what was told about diet and access is deleted at once."""
    registration = open_registration(token)
    prefer_language(registration.language)
    if not Form().validate():
        raise CSRFError
    forget(registration)
    db.session.commit()
    return redirect(registration_url(registration) + "#needs", 303)


def section(registration: Registration) -> Fragment | None:
    """The piece of a guest's own page; None where there is nothing to say. At most three statements."""
    event = registration.event
    is_open = event.status is not EventStatus.CANCELLED and clock.now() < event.ends_at
    left = left_to_answer([registration])[registration.id]
    told = needs_of(registration)
    if not (is_open and left.all) and told is None:
        return None
    own = registration_url(registration)
    return Fragment(
        "events/questions/_own.html",
        {
            "left": left,
            "told": told,
            "deleted_after": deleted_after(event),
            "change_url": f"{own}/change#questions" if is_open else "",
            "forget_url": f"{own}/needs/delete",
            "forget_form": Form(),
        },
    )


def put_on_pages(app: Flask) -> None:
    """Put the piece on the page that a guest opens by their own link, and the answers on the office's."""
    app.register_blueprint(blueprint)
    add_guest_section(app, GuestSection("asked", GuestPage.OWN, section, order=10))
    add_guest_section(app, GuestSection("asked", GuestPage.STAFF, staff_piece.section, order=10))
