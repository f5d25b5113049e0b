"""How a registration stands, in words for the guest whose it is."""

from __future__ import annotations

from flask_babel import gettext as _

from events.programme.models import EventStatus
from events.registration.admission_words import waiting_words
from events.registration.models import Registration, RegistrationStatus
from office import clock

#: The badge of a registration: `ui.state` kinds, and icons.
STANDING_KINDS = {
    RegistrationStatus.CONFIRMED: ("well", "circle-check"),
    RegistrationStatus.WAITING: ("attention", "hourglass"),
    RegistrationStatus.PENDING: ("attention", "hourglass"),
    RegistrationStatus.CANCELLED: ("neutral", "x"),
    RegistrationStatus.REFUSED: ("neutral", "x"),
}

#: Nothing of these holds any more when the event is over.
_UNTIL_THE_END = frozenset(
    {RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING, RegistrationStatus.PENDING}
)


def standing_title(registration: Registration) -> str:
    """How the registration stands, in a few words; afterwards, that the event is over."""
    if registration.status in _UNTIL_THE_END and registration.event.ends_at <= clock.now():
        return str(_("The event is over"))
    titles = {
        RegistrationStatus.CONFIRMED: _("Your seat is reserved"),
        RegistrationStatus.WAITING: _("You are on the waiting list"),
        RegistrationStatus.PENDING: _("Your registration waits for the host"),
        RegistrationStatus.CANCELLED: _("Your registration is cancelled"),
        RegistrationStatus.REFUSED: _("We cannot offer you a seat"),
    }
    return str(titles[registration.status])


def standing_words(registration: Registration) -> str:
    """How the registration stands, and why, in a sentence or two."""
    event = registration.event
    if event.status is EventStatus.CANCELLED:
        return str(_("The event does not take place. Nothing needs to be done."))
    if registration.status is RegistrationStatus.CONFIRMED:
        if event.ends_at <= clock.now():
            return str(_("A seat was reserved for you at this event."))
        return str(_("A seat is reserved for you."))
    if registration.status in {RegistrationStatus.WAITING, RegistrationStatus.PENDING}:
        if event.ends_at <= clock.now():
            return str(_("No seat came free for you. We hope to see you another time."))
        return str(waiting_words(registration))
    if registration.status is RegistrationStatus.CANCELLED:
        return str(_("Your place has been given back."))
    return str(_("There are more who want to come than we can receive. We hope to see you another time."))
