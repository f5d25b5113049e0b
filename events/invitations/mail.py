"""What the letters to guests say: the invitation and the confirmation of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.calendars.ics import (
    cleaned,
    invitation_calendar,
    is_virtual,
    page_url,
    place,
    registration_calendar,
)
from events.calendars.plain import plain_text
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.confirming import (
    CONFIRMATION,
    INVITATION,
    Slot,
    has_own_address,
    language_of,
    principal,
    queue_confirmation,
    queue_promotion,
    registrations_of,
)
from events.invitations.letter_words import (
    answer_words,
    calendar_words,
    change_words,
    seat_words,
    seats_words,
)
from events.programme.models import Event, EventStatus
from events.programme.rendering import as_html
from events.registration.answers import guests_of, is_proposal, why_closed
from events.registration.links import join_url
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from office import settings
from office.database import db
from office.localized import pick
from office.mailroom.kinds import Composed, LetterKind, NotNeeded
from office.mailroom.models import Letter
from office.mailroom.plain import as_letter
from office.web.i18n import format_clock, format_day, format_event_time
from stakeholders.address.forms import address_form

__all__ = [
    "INVITATION",
    "KINDS",
    "TEST",
    "confirmation",
    "invitation_letter",
    "language_of",
    "queue_confirmation",
    "queue_promotion",
]

TEST = "invitation_test"


@dataclass(frozen=True)
class Greeting:
    """How a letter opens and closes."""

    salutation: str
    closing: str


@dataclass(frozen=True)
class ShownItem:
    """A point of the programme as a letter prints it."""

    clock: str
    title: str
    speakers: tuple[str, ...]


def invitation_letter(invitation: Invitation, language: str, link: str, *, note: str = "") -> Composed:
    """The invitation as its guest reads it, in ``language``.

    Args:
        link: where the button leads: the guest's own link, or something harmless in a preview or a test.
        note: a line above the letter ("This is a test letter …").
    """
    return _invitation(invitation.event, invitation, language, link, note)


def _invitation(event: Event, invitation: Invitation | None, language: str, link: str, note: str) -> Composed:
    with force_locale(language):
        shown = _about(event, language)
        context = {
            **shown,
            "greeting": _greeting(invitation, language),
            "description_html": as_html(cleaned(pick(event.description, language))),
            "description_text": plain_text(cleaned(pick(event.description, language))),
            "programme": _programme(event, language),
            "seats_words": seats_words(
                invitation.seats if invitation else event.seats_per_mission, event.substitutes
            ),
            "reply_by": _reply_by(event, language),
            "note": note,
            "action_url": link,
            "action_label": _("Reply to the invitation"),
        }
        subject = _("Invitation: %(title)s, %(day)s", title=shown["title"], day=shown["day"])
        return _composed("invitation", subject, context)


def _compose_invitation(letter: Letter) -> Composed:
    invitation = _invitation_of(letter)
    if invitation.withdrawn_at is not None or invitation.event.status is EventStatus.CANCELLED:
        raise NotNeeded
    return invitation_letter(invitation, letter.language, invitation_url(invitation))


def _compose_test(letter: Letter) -> Composed:
    event = db.session.get(Event, letter.subject_id)
    if event is None:
        raise NotNeeded
    number = letter.params.get("invitation_id")
    invitation = db.session.get(Invitation, number) if number else None
    with force_locale(letter.language):
        note = _("This is a test letter. Its button leads to the event’s page, not to a guest’s own.")
    composed = _invitation(event, invitation, letter.language, page_url(event), note)
    with force_locale(letter.language):
        subject = _("Test: %(subject)s", subject=composed.subject)
    return Composed(subject=subject, text=composed.text, html=composed.html)


# -- confirmations --
def _compose_confirmation(letter: Letter) -> Composed:
    slot = Slot.of(letter)
    registration = db.session.get(Registration, slot.registration_id) if slot.registration_id else None
    if slot.registration_id:
        if registration is None:
            raise NotNeeded
        return _seat_letter(registration, letter, slot)
    reply = db.session.get(Reply, slot.reply_id) if slot.reply_id else None
    if reply is None:
        raise NotNeeded
    return confirmation(reply, letter, slot)


def confirmation(reply: Reply, letter: Letter, slot: Slot) -> Composed:
    """The answer to an answer, to where the invitation was sent, with its calendar invitation."""
    invitation = reply.invitation
    event, language = invitation.event, letter.language
    party = registrations_of(invitation)
    confirmed = [seat for seat in party if seat.status is RegistrationStatus.CONFIRMED]
    waiting = [seat for seat in party if seat.status is RegistrationStatus.WAITING]
    coming = reply.answer in {Answer.ACCEPTED, Answer.SUBSTITUTED}
    own = principal(invitation, party)
    is_open = why_closed(invitation, event, letter.created_at) is None
    with force_locale(language):
        shown = _about(event, language)
        state = "proposed" if is_proposal(reply) else reply.answer.value
        if coming and not confirmed:
            state = "waiting"
        named = next((seat.name for seat in confirmed), "")
        if state == "proposed":
            named = next((guest.name for guest in guests_of(reply)), "")
        context = {
            **shown,
            "greeting": _greeting(invitation, language),
            "answer_words": answer_words(state, one_line(named)),
            "calendar_words": calendar_words(slot.calendar, state),
            "change_words": change_words(state, _reply_by(event, language)) if is_open else "",
            "confirmed": [_shown_guest(seat, own, event) for seat in confirmed] if coming else [],
            "waiting": [one_line(seat.name) for seat in waiting] if coming else [],
            "link_of": one_line(own.name) if own else "",
            "change_url": invitation_url(invitation),
            "action_url": join_url(own) if own and coming and is_virtual(event) else None,
            "action_label": _("Join the meeting"),
        }
        subject = _confirmation_subject(state, shown["title"], shown["day"])
        link = join_url(own) if own is not None else None
        calendar = None
        if slot.calendar is not None:
            calendar = invitation_calendar(
                invitation,
                method=slot.calendar,
                language=language,
                join_link=link,
                answer=reply.answer,
                attendee_name=own.name if own else "",
                stamped_at=letter.created_at,
            )
        return _composed("confirmation", subject, context, calendar, slot.calendar)


def _confirmation_subject(state: str, title: str, day: str) -> str:
    words = {
        "accepted": _("Confirmed: %(title)s, %(day)s", title=title, day=day),
        "substituted": _("Confirmed: %(title)s, %(day)s", title=title, day=day),
        "waiting": _("Waiting list: %(title)s, %(day)s", title=title, day=day),
        "proposed": _("Your proposal: %(title)s, %(day)s", title=title, day=day),
        "declined": _("Your reply: %(title)s, %(day)s", title=title, day=day),
        "tentative": _("Your reply: %(title)s, %(day)s", title=title, day=day),
    }
    return words[state]


def _seat_letter(registration: Registration, letter: Letter, slot: Slot) -> Composed:
    """The letter to one of the mission's people, who reads of nobody but themselves."""
    event, language = registration.event, letter.language
    with force_locale(language):
        shown = _about(event, language)
        link = join_url(registration)
        cancelled = slot.calendar == "CANCEL"
        if not cancelled and registration.status is not RegistrationStatus.CONFIRMED:
            raise NotNeeded
        context = {
            **shown,
            "greeting": _greeting_of_guest(registration, language),
            "seat_words": seat_words(
                one_line(registration.invitation.organisation.called(language)),
                cancelled=cancelled,
                promoted=slot.promoted,
            ),
            "cancelled": cancelled,
            "action_url": link if not cancelled and is_virtual(event) else None,
            "action_label": _("Join the meeting"),
        }
        subject = _("Confirmed: %(title)s, %(day)s", title=shown["title"], day=shown["day"])
        if cancelled:
            subject = _(
                "Your seat was given back: %(title)s, %(day)s", title=shown["title"], day=shown["day"]
            )
        own = principal(registration.invitation, registrations_of(registration.invitation))
        if own is not None and own.id == registration.id:
            calendar = invitation_calendar(
                registration.invitation,
                method=slot.calendar or "REQUEST",
                language=language,
                join_link=link,
                answer=Answer.ACCEPTED,
                attendee_name=registration.name,
                stamped_at=letter.created_at,
            )
        else:
            calendar = registration_calendar(
                registration,
                method=slot.calendar or "REQUEST",
                language=language,
                join_link=link,
                stamped_at=letter.created_at,
            )
        return _composed("seat", subject, context, calendar, slot.calendar or "REQUEST")


# -- pieces --
def _about(event: Event, language: str) -> dict[str, Any]:
    """What every letter about an event says of it."""
    title = one_line(event.titled(language))
    return {
        "title": title,
        "letter_title": title,
        "host_line": one_line(pick(event.host_line, language)),
        "when": format_event_time(event.starts_at, event.ends_at, event.zone, language),
        "day": format_day(event.starts_at, language, event.zone),
        "where": place(event, language),
        "has_venue": bool(pick(event.venue, language)),
        "contact_name": one_line(event.contact_name),
        "contact_email": event.contact_email,
        "office_name": settings.current().office_name,
    }


def _reply_by(event: Event, language: str) -> str:
    """The last day for answers as it stands within a sentence; empty where none is set."""
    if event.reply_by is None:
        return ""
    words = format_day(event.reply_by, language, weekday=True)
    # English alone writes weekdays with a capital.
    return words if language == "en" else words[:1].lower() + words[1:]


def one_line(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(cleaned(text).split())


def _programme(event: Event, language: str) -> list[ShownItem]:
    shown = []
    for item in event.items:
        speakers = []
        for speaker in item.speakers:
            parts = (speaker.name, pick(speaker.role, language), pick(speaker.institution, language))
            speakers.append(one_line(", ".join(part for part in parts if part)))
        clock = format_clock(item.starts_at, event.zone, language)
        shown.append(ShownItem(clock, one_line(pick(item.title, language)), tuple(speakers)))
    return shown


def _shown_guest(seat: Registration, own: Registration | None, event: Event) -> dict[str, str]:
    """A name, and the joining link where nobody else is going to give it to them."""
    own_letter = has_own_address(seat, seat.invitation)
    by_hand = seat is not own and not own_letter and is_virtual(event)
    return {
        "name": one_line(seat.name),
        "link": join_url(seat) if by_hand else "",
        "email": seat.email if own_letter else "",
    }


def _greeting(invitation: Invitation | None, language: str) -> Greeting:
    if invitation is None or invitation.addressee is None:
        return Greeting(_("Dear guest"), _("Yours sincerely,"))
    form = address_form(invitation.addressee, invitation.posting, language)
    return Greeting(one_line(form.salutation), one_line(form.closing))


def _greeting_of_guest(registration: Registration, language: str) -> Greeting:
    if registration.person is not None:
        posting = next((p for p in registration.person.postings if p.departed_on is None), None)
        form = address_form(registration.person, posting, language)
        return Greeting(one_line(form.salutation), one_line(form.closing))
    return Greeting(_("Dear %(name)s", name=one_line(registration.name)), _("Yours sincerely,"))


def _composed(
    template: str,
    subject: str,
    context: dict[str, Any],
    calendar: bytes | None = None,
    method: str | None = None,
) -> Composed:
    html = render_template(f"mail/events/{template}.html", **context)
    text = as_letter(render_template(f"mail/events/{template}.txt", **context))
    return Composed(
        subject=one_line(subject),
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=method if calendar is not None else None,
    )


def _invitation_of(letter: Letter) -> Invitation:
    invitation = db.session.get(Invitation, letter.subject_id)
    if invitation is None:
        raise NotNeeded
    return invitation


KINDS: Sequence[LetterKind] = (
    LetterKind(INVITATION, _l("Invitation"), _compose_invitation),
    LetterKind(TEST, _l("Test of an invitation"), _compose_test),
    LetterKind(CONFIRMATION, _l("Confirmation of an answer"), _compose_confirmation),
)
