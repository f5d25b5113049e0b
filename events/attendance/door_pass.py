"""What a guest shows at the door: a QR code and the same signs to be read out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from flask import Flask, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from events.attendance.door import door_code
from events.programme.models import EventStatus
from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.links import LinkKind, token_for
from office.web import Fragment


@dataclass(frozen=True)
class DoorPass:
    """The code, and its picture as SVG."""

    code: str
    picture: Markup


def shows_pass(registration: Registration, at: datetime) -> bool:
    """Whether this guest has something to show: a seat at an event with a door, which is not over."""
    event = registration.event
    return (
        bool(event.venue)
        and event.status is EventStatus.PUBLISHED
        and registration.status is RegistrationStatus.CONFIRMED
        and at < event.ends_at
    )


def door_pass(registration: Registration) -> DoorPass:
    """What ``registration`` shows at the door.

    The code stands in the picture as it is, not as an address: whatever else reads it opens nothing.
    """
    code = door_code(registration.id, registration.link_number)
    # Letters, digits and a hyphen alone: the smallest code there is, with a quarter of it to spare.
    drawn = segno.make_qr(code, error="q", boost_error=False)
    svg = drawn.svg_inline(
        border=4, dark="#000000", light="#ffffff", omitsize=True, svgclass="qr", lineclass=None, title=code
    )
    named = svg.replace("<svg ", f'<svg role="img" aria-label="{_("QR code for the door")}" ', 1)
    return DoorPass(code, Markup(named))  # noqa: S704 # made by the library out of our own signs


def _section(registration: Registration) -> Fragment | None:
    if not shows_pass(registration, clock.now()):
        return None
    token = token_for(LinkKind.JOIN, registration.id, registration.link_number)
    return Fragment(
        "events/attendance/_door_pass.html",
        {"shown": door_pass(registration), "pass_url": url_for("door.pass_page", token=token)},
    )


def add_pass(app: Flask) -> None:
    """Put the code on each guest's own page."""
    add_guest_section(app, GuestSection("door", GuestPage.OWN, _section, order=20))
