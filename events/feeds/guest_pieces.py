"""The way to one's own calendar on the pages of guests."""

from __future__ import annotations

from flask import Flask, url_for

from events.registration.guest_pages import asked_language
from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
from events.registration.links import token_of
from events.registration.models import Registration
from office.web import Fragment


def _way(registration: Registration) -> Fragment:
    url = url_for("wanting.want", what="registration", token=token_of(registration), lang=asked_language())
    return Fragment("events/feeds/_way.html", {"want_url": url})


def register_pieces(app: Flask) -> None:
    """Offer it where a guest sees their registration, and where they join."""
    for page in (GuestPage.OWN, GuestPage.JOINING):
        add_guest_section(app, GuestSection("calendar", page, _way, order=90))
