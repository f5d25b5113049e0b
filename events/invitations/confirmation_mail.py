"""What the office says to an answer: its confirmation, the letter to each person's seat, the taking back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from events.calendars.ics import is_virtual, place, withdrawn_calendar
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.confirming import (
    Slot,
    Taken,
    has_own_address,
    is_of_its_entry,
    principal,
    registrations_of,
)
from events.invitations.entries import entry_for
from events.invitations.letter_words import (
    answer_words,
    calendar_words,
    change_words,
    copy_words,
    double_words,
    moved_words,
    seat_words,
    withdrawal_words,
)
from events.letters.fields import one_line
from events.programme.hours import days_words, when_words
from events.programme.models import Event, EventStatus
from events.registration.answers import current_reply, guests_of, is_proposal, why_closed
from events.registration.links import join_url
from events.registration.models import Registration, RegistrationStatus, Reply
from events.registration.queries import COMES
from office import clock, settings
from office.database import db
from office.localized import pick
from office.mailroom.kinds import Composed, NotNeeded
from office.mailroom.models import Letter
from office.mailroom.plain import as_letter
from office.web.i18n import format_day
from stakeholders.address.forms import address_form


@dataclass(frozen=True)
class Greeting:
    """How a letter opens and closes."""

    salutation: str
    closing: str


def compose_confirmation(letter: Letter) -> Composed:
    """One letter that follows from an answer.

    Raises:
        NotNeeded: what it speaks of is gone, or has changed.
    """
    slot = Slot.of(letter)
    _require_event(letter)
    registration = db.session.get(Registration, slot.registration_id) if slot.registration_id else None
    if slot.registration_id:
        if registration is None:
            raise NotNeeded("the seat is gone")
        return _seat_letter(registration, letter, slot)
    reply = db.session.get(Reply, slot.reply_id) if slot.reply_id else None
    if reply is None or reply.invitation.withdrawn_at is not None:
        raise NotNeeded("the invitation was withdrawn")
    return confirmation(reply, letter, slot)


def _require_event(letter: Letter) -> None:
    invitation = db.session.get(Invitation, letter.subject_id)
    if invitation is None:
        raise NotNeeded("the invitation is gone")
    link = letter.params.get("link")
    is_seats = bool(letter.params.get("own_entry"))
    has_passed_on = isinstance(link, int) and link != invitation.link_number
    if has_passed_on and not is_seats and invitation.withdrawn_at is None:
        raise NotNeeded("the invitation is addressed to somebody else")
    if invitation.event.status is EventStatus.CANCELLED and letter.params.get("calendar") != "CANCEL":
        raise NotNeeded("the event was cancelled")
    if invitation.event.ends_at <= clock.now():
        raise NotNeeded("the event is over")


def confirmation(reply: Reply, letter: Letter, slot: Slot) -> Composed:
    """The answer to an answer, to where the invitation was sent, with its calendar invitation."""
    invitation = reply.invitation
    event, language = invitation.event, letter.language
    party = registrations_of(invitation)
    confirmed = [seat for seat in party if seat.status is RegistrationStatus.CONFIRMED]
    waiting = [seat for seat in party if seat.status is RegistrationStatus.WAITING]
    coming = reply.answer in COMES
    own = principal(invitation, party)
    is_open = why_closed(invitation, event, letter.created_at) is None
    with force_locale(language):
        shown = about_event(event, language)
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
        calendar = None
        if slot.calendar is not None:
            calendar = entry_for(
                invitation, None, slot.calendar, language, letter.created_at, party=party, reply=reply
            )
        return composed("confirmation", event, subject, context, calendar, slot.calendar)


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
        shown = about_event(event, language)
        link = join_url(registration)
        cancelled = slot.calendar == "CANCEL"
        if cancelled and registration.status is RegistrationStatus.CONFIRMED:
            raise NotNeeded("the seat is held again")
        if not cancelled and registration.status is not RegistrationStatus.CONFIRMED:
            raise NotNeeded("the seat was given back")
        context = {
            **shown,
            "greeting": greeting_of_guest(registration, language),
            "seat_words": seat_words(
                one_line(registration.invited_by.organisation.called(language)),
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
        method = slot.calendar or "REQUEST"
        calendar = entry_for(
            registration.invited_by,
            registration,
            method,
            language,
            letter.created_at,
            party=registrations_of(registration.invited_by),
            reply=current_reply(registration.invited_by),
            own_entry=slot.own_entry,
        )
        return composed("seat", event, subject, context, calendar, method)


# -- what is taken back --
def compose_withdrawal(letter: Letter) -> Composed:
    """To whoever is no longer invited; an entry in the calendar is taken back by it.

    The letter keeps all that it needs of the earlier addressee (`taking_back.taken_from`): the invitation may
    name somebody else by now.

    Raises:
        NotNeeded: the invitation was put back on the list before the letter left.
    """
    invitation = db.session.get(Invitation, letter.subject_id)
    if invitation is None:
        raise NotNeeded("the invitation is gone")
    taken = Taken.of(letter)
    event = invitation.event
    if taken.uid == invitation.uid and invitation.withdrawn_at is None:
        raise NotNeeded("the invitation was put back on the list")
    if letter.params.get("entry_uid") == invitation.uid:
        raise NotNeeded("the two invitations are two again")
    if event.ends_at <= clock.now():
        raise NotNeeded("the event is over")
    calendar = None
    if letter.params.get("calendar") == "CANCEL":
        calendar = withdrawn_calendar(
            event,
            uid=taken.uid,
            sequence=event.sequence + taken.sequence,
            address=letter.to_address,
            name=taken.name,
            language=letter.language,
            stamped_at=max(letter.created_at, event.revised_at),
        )
    return withdrawal(
        event,
        taken,
        letter.language,
        calendar=calendar,
        passed_on=taken.uid != invitation.uid,
        moved=bool(letter.params.get("moved")) and invitation.withdrawn_at is None,
        double=not is_of_its_entry(invitation, letter.params) and invitation.withdrawn_at is None,
        copy=bool(letter.params.get("copy")),
    )


def withdrawal(
    event: Event,
    taken: Taken,
    language: str,
    *,
    calendar: bytes | None = None,
    passed_on: bool = False,
    moved: bool = False,
    double: bool = False,
    copy: bool = False,
) -> Composed:
    """The letter that an invitation no longer stands.

    Args:
        calendar: takes the entry out of the reader's calendar.
        passed_on: somebody else of the mission is invited now.
        moved: the invitation stands, and is written about to another mailbox.
        double: the invitation stands, and had an entry twice.
        copy: for the secretariat, with a line on top that says so.
    """
    with force_locale(language):
        shown = about_event(event, language)
        said = [copy_words(taken.name, can_answer=False)] if copy else []
        if double or moved:
            said.append(double_words() if double else moved_words())
        else:
            said.append(withdrawal_words(passed_on=passed_on, has_entry=calendar is not None))
        context = {
            **shown,
            "greeting": Greeting(taken.salutation or _("Dear guest"), taken.closing or _("Yours sincerely,")),
            "seat_words": " ".join(said),
            "cancelled": True,
            "action_url": None,
            "action_label": "",
        }
        subject = _("Invitation withdrawn: %(title)s, %(day)s", title=shown["title"], day=shown["day"])
        if double or moved:
            subject = _(
                "Calendar entry withdrawn: %(title)s, %(day)s", title=shown["title"], day=shown["day"]
            )
        return composed("seat", event, subject, context, calendar, "CANCEL")


# -- pieces --
def about_event(event: Event, language: str) -> dict[str, Any]:
    """What every letter about an event says of it."""
    title = one_line(event.titled(language))
    return {
        "title": title,
        "letter_title": title,
        "host_line": one_line(pick(event.host_line, language)),
        "when": when_words(event, language),
        "day": days_words(event, language),
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


def _shown_guest(seat: Registration, own: Registration | None, event: Event) -> dict[str, str]:
    """A name, and the joining link where nobody else is going to give it to them."""
    own_letter = has_own_address(seat, seat.invited_by)
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


def greeting_of_guest(registration: Registration, language: str) -> Greeting:
    """How a letter to one guest opens and closes; as the register has it, where it knows them."""
    if registration.person is not None:
        posting = next((p for p in registration.person.postings if p.departed_on is None), None)
        form = address_form(registration.person, posting, language)
        return Greeting(one_line(form.salutation), one_line(form.closing))
    return Greeting(_("Dear %(name)s", name=one_line(registration.name)), _("Yours sincerely,"))


def composed(
    template: str,
    event: Event,
    subject: str,
    context: dict[str, Any],
    calendar: bytes | None = None,
    method: str | None = None,
) -> Composed:
    """The letter in both its forms, from ``mail/events/<template>``."""
    html = render_template(f"mail/events/{template}.html", **context)
    text = as_letter(render_template(f"mail/events/{template}.txt", **context))
    return Composed(
        subject=one_line(subject),
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=method if calendar is not None else None,
        revision=event.sequence,
    )
