"""The letter that brings a new personal link in the place of one that was withdrawn."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from events.calendars.ics import is_virtual
from events.invitations.confirmation_mail import about_event, composed, greeting_of_guest
from events.invitations.entries import own_entry_of
from events.programme.models import EventStatus
from events.registration.links import join_url, registration_url
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db
from office.mailroom.kinds import Composed, NotNeeded
from office.mailroom.models import Letter


def compose_new_link(letter: Letter) -> Composed:
    """The new link, and the entry for the calendar with it: the entry that they have leads nowhere now.

    Raises:
        NotNeeded: the link was replaced once more, the seat is gone, or the event is over or cancelled.
    """
    registration = db.session.get(Registration, letter.subject_id)
    if registration is None or registration.link_number != letter.params["link"]:
        raise NotNeeded("the link was replaced once more")
    event = registration.event
    if registration.status not in {
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITING,
        RegistrationStatus.PENDING,
    }:
        raise NotNeeded("the seat was given back")
    if event.status is EventStatus.CANCELLED or event.ends_at <= clock.now():
        raise NotNeeded("the event is over or cancelled")
    with force_locale(letter.language):
        shown = about_event(event, letter.language)
        joins = registration.status is RegistrationStatus.CONFIRMED and is_virtual(event)
        calendar = _calendar(registration, letter)
        context = {
            **shown,
            "greeting": greeting_of_guest(registration, letter.language),
            "attaches": calendar is not None,
            "action_url": join_url(registration) if joins else registration_url(registration),
            "action_label": _("Join the meeting") if joins else _("Your registration"),
        }
        subject = _("Your new link: %(title)s, %(day)s", title=shown["title"], day=shown["day"])
        return composed("new_link", event, subject, context, calendar, "REQUEST")


def _calendar(registration: Registration, letter: Letter) -> bytes | None:
    entry = own_entry_of(registration)
    if entry is None or registration.status is not RegistrationStatus.CONFIRMED:
        return None
    return entry.calendar(letter.language, "REQUEST", letter.created_at)
