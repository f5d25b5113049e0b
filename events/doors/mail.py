"""The letters to those who registered themselves, and the one that brings a lost link back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.calendars.ics import is_virtual, withdrawn_calendar
from events.doors.letters import LOST_LINK, REGISTRATION, Told
from events.doors.queries import Found, found_by_address
from events.doors.words import standing_words
from events.invitations.confirmation_mail import Greeting, about_event, composed, greeting_of_guest
from events.invitations.entries import entry_of_its_own
from events.letters.fields import one_line
from events.programme.models import Event, EventStatus
from events.registration.links import join_url, registration_url
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db
from office.mailroom.kinds import Composed, LetterKind, NotNeeded
from office.mailroom.models import Letter

#: How a registration stands if the letter is still true.
_TRUE_WHILE: Final[dict[Told, RegistrationStatus]] = {
    Told.CONFIRMED: RegistrationStatus.CONFIRMED,
    Told.PROMOTED: RegistrationStatus.CONFIRMED,
    Told.ADMITTED: RegistrationStatus.CONFIRMED,
    Told.WAITING: RegistrationStatus.WAITING,
    Told.PENDING: RegistrationStatus.PENDING,
    Told.TURNED_DOWN: RegistrationStatus.REFUSED,
    Told.CANCELLED: RegistrationStatus.CANCELLED,
}


def compose_registration(letter: Letter) -> Composed:
    """What follows from a registration, to the one guest whose it is.

    Raises:
        NotNeeded: what it tells is no longer so, or the event is over or cancelled.
    """
    registration = db.session.get(Registration, letter.subject_id)
    if registration is None:
        raise NotNeeded("the registration is gone")
    told, params = Told(letter.params["told"]), letter.params
    event, language = registration.event, letter.language
    _require_event(event, takes_back=params.get("calendar") == "CANCEL")
    if params.get("link") != registration.link_number:
        raise NotNeeded("somebody else has the place")
    if _TRUE_WHILE.get(told, registration.status) is not registration.status:
        raise NotNeeded("the registration stands otherwise")
    with force_locale(language):
        shown = about_event(event, language)
        is_passed_on = told is Told.PASSED_ON
        has_seat = registration.status is RegistrationStatus.CONFIRMED and not is_passed_on
        context = {
            **shown,
            "greeting": greeting_of_guest(registration, language),
            "told_words": told_words(told, registration),
            "attaches": params.get("calendar") == "REQUEST",
            "takes_back": params.get("calendar") == "CANCEL",
            "own_words": _("If you come after all, you can say so here:")
            if told is Told.CANCELLED
            else _("See, change or cancel your registration here; the link is for you alone:"),
            "own_url": "" if is_passed_on or told is Told.TURNED_DOWN else registration_url(registration),
            "action_url": join_url(registration) if has_seat and is_virtual(event) else None,
            "action_label": _("Join the meeting"),
        }
        subject = _subject(told, shown["title"], shown["day"])
        return composed(
            "registration", event, subject, context, _calendar(registration, letter), params.get("calendar")
        )


def compose_lost_link(letter: Letter) -> Composed:
    """Every link of an address at one event. What belongs to other addresses is not in it.

    Raises:
        NotNeeded: nothing was registered with the address; nobody is told so.
    """
    event = db.session.get(Event, letter.subject_id)
    if event is None:
        raise NotNeeded("the event is gone")
    _require_event(event)
    found = found_by_address(event.id, letter.to_address)
    if not found:
        raise NotNeeded("nothing is known by this address")
    language = letter.language
    with force_locale(language):
        shown = about_event(event, language)
        context = {
            **shown,
            "greeting": Greeting(_("Dear guest"), _("Yours sincerely,")),
            "found": [_shown(one) for one in found],
            "action_url": None,
            "action_label": "",
        }
        subject = _("Your link: %(title)s, %(day)s", title=shown["title"], day=shown["day"])
        return composed("lost_link", event, subject, context)


def told_words(told: Told, registration: Registration) -> str:
    """What happened, as the letter says it first."""
    words = {
        Told.CONFIRMED: _("Thank you for registering. A seat is reserved for you."),
        Told.PROMOTED: _("A seat has become free, and it is yours."),
        Told.ADMITTED: _("Your registration has been accepted. A seat is reserved for you."),
        Told.PENDING: _("Thank you for registering."),
        Told.WAITING: _("Thank you for registering."),
        Told.AGAIN: _("You are registered already; here is your personal link once more."),
        Told.CHANGED: _("Your registration has this mail address now; here is your personal link."),
        Told.TURNED_DOWN: _("Thank you for your interest. We are sorry that we cannot offer you a seat."),
        Told.CANCELLED: _("Your registration is cancelled; your place has been given back."),
        Told.PASSED_ON: _(
            "As was asked by your personal link, somebody else comes in your place. If you did not mean "
            "that, please write to us."
        ),
    }
    if told in {Told.PENDING, Told.WAITING, Told.AGAIN, Told.CHANGED}:
        return f"{words[told]} {standing_words(registration)}"
    return str(words[told])


def _subject(told: Told, title: str, day: str) -> str:
    words = {
        Told.CONFIRMED: _("Confirmed: %(title)s, %(day)s", title=title, day=day),
        Told.PROMOTED: _("Confirmed: %(title)s, %(day)s", title=title, day=day),
        Told.ADMITTED: _("Confirmed: %(title)s, %(day)s", title=title, day=day),
        Told.WAITING: _("Waiting list: %(title)s, %(day)s", title=title, day=day),
        Told.PENDING: _("Your registration: %(title)s, %(day)s", title=title, day=day),
        Told.AGAIN: _("Your registration: %(title)s, %(day)s", title=title, day=day),
        Told.CHANGED: _("Your registration: %(title)s, %(day)s", title=title, day=day),
        Told.TURNED_DOWN: _("Your registration: %(title)s, %(day)s", title=title, day=day),
        Told.CANCELLED: _("Registration cancelled: %(title)s, %(day)s", title=title, day=day),
        Told.PASSED_ON: _("Your seat was given back: %(title)s, %(day)s", title=title, day=day),
    }
    return words[told]


def _calendar(registration: Registration, letter: Letter) -> bytes | None:
    event, params = registration.event, letter.params
    stamped_at = max(letter.created_at, event.revised_at)
    if params.get("calendar") == "REQUEST":
        return entry_of_its_own(registration).calendar(letter.language, "REQUEST", letter.created_at)
    if params.get("calendar") == "CANCEL":
        return withdrawn_calendar(
            event,
            uid=registration.uid,
            sequence=event.sequence + int(params.get("sequence", 0)),
            address=letter.to_address,
            name=registration.name,
            language=letter.language,
            stamped_at=stamped_at,
        )
    return None


def _require_event(event: Event, *, takes_back: bool = False) -> None:
    if event.status is EventStatus.CANCELLED and not takes_back:
        raise NotNeeded("the event was cancelled")
    if event.ends_at <= clock.now():
        raise NotNeeded("the event is over")


def _shown(one: Found) -> dict[str, Any]:
    return {"name": one_line(one.name), "words": one.words, "url": one.url}


KINDS: Sequence[LetterKind] = (
    LetterKind(REGISTRATION, _l("Registration"), compose_registration),
    LetterKind(LOST_LINK, _l("Lost link"), compose_lost_link),
)
