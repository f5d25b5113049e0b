"""The letters to guests of an event, kind by kind, and whether each is still needed when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.calendars.ics import is_virtual, page_url
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations import calendaring
from events.invitations.confirmation_mail import compose_confirmation, compose_withdrawal, withdrawal
from events.invitations.confirming import (
    CONFIRMATION,
    INVITATION,
    WITHDRAWAL,
    Calendar,
    queue_confirmation,
    queue_promotion,
    registrations_of,
)
from events.invitations.entries import entry_for
from events.invitations.known import Known, known_of, reader
from events.invitations.letter_words import copy_words
from events.invitations.letters_left import is_same_address, letters_of, link_number
from events.invitations.reasons import NotNow
from events.invitations.rules import not_now
from events.invitations.secretariat_links import secretariat_url
from events.invitations.taking_back import taken_from, tells_of_withdrawal
from events.letters import writing
from events.letters.fields import Values, one_line, values_for
from events.letters.models import LetterText, Purpose
from events.letters.rendering import Wording, render
from events.letters.words import PURPOSE_WORDS
from events.programme.facts import telling_of
from events.programme.models import Event, EventStatus
from events.registration.answers import current_reply
from events.registration.links import join_url
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from events.registration.queries import COMES
from events.registration.seats import ACTIVE
from office import clock
from office.database import db
from office.mailroom.kinds import Composed, LetterKind, NotNeeded
from office.mailroom.models import Letter
from stakeholders.address.forms import address_form

__all__ = [
    "INVITATION",
    "KINDS",
    "TEST",
    "invitation_letter",
    "queue_confirmation",
    "queue_promotion",
    "written",
]

TEST: Final = "invitation_test"

#: Letters that ask for an answer: where one stands they have lost their sense.
_ASKING: Final = frozenset({Purpose.SAVE_THE_DATE, Purpose.INVITATION, Purpose.REMINDER})
#: Letters whose button leads to where one answers.
_ANSWERABLE: Final = frozenset({Purpose.INVITATION, Purpose.REMINDER, Purpose.CHANGE})


def written(
    invitation: Invitation,
    purpose: Purpose,
    wording: Wording,
    language: str,
    link: str,
    *,
    registration: Registration | None = None,
    copy: bool = False,
    note: str = "",
    changes: Sequence[str] | None = None,
    calendar: Calendar | None = None,
    stamped_at: datetime | None = None,
) -> Composed:
    """One letter as its reader sees it.

    Args:
        link: where the button leads: the reader's own link (`link_for`), or something harmless in a preview
            or a test.
        registration: to whose seat the letter speaks, where that is one person's.
        copy: for the secretariat, with a line on top that says so; never with a calendar.
        note: a line above the letter ("This is a test letter …").
        changes: what changed, for a letter of change; what is known of this guest unless given.
        calendar: what it does to the reader's calendar.
        stamped_at: when it was decided, for the calendar's DTSTAMP.
    """
    return _written(
        invitation.event,
        invitation,
        purpose,
        wording,
        language,
        link,
        registration=registration,
        copy=copy,
        note=note,
        changes=changes,
        calendar=None if copy else calendar,
        stamped_at=stamped_at,
    )


def link_for(
    purpose: Purpose,
    invitation: Invitation,
    registration: Registration | None = None,
    *,
    copy: bool = False,
    own: Registration | None = None,
) -> str:
    """Where the button of a letter leads, for the one who reads it: an absolute address, "" for nowhere.

    Args:
        own: the seat of the one whom the invitation names, or who comes in their place: its holder is led to
            the meeting by a letter shortly before.
    """
    event = invitation.event
    if purpose is Purpose.CANCELLATION:
        return ""
    if purpose in {Purpose.SAVE_THE_DATE, Purpose.THANKS}:
        return page_url(event)
    if copy:
        return secretariat_url(invitation)
    if registration is not None:
        return join_url(registration) if is_virtual(event) else page_url(event)
    if purpose is Purpose.POUR_MEMOIRE and is_virtual(event) and own is not None:
        return join_url(own)
    return invitation_url(invitation)


def _written(
    event: Event,
    invitation: Invitation | None,
    purpose: Purpose,
    wording: Wording,
    language: str,
    link: str,
    *,
    registration: Registration | None = None,
    copy: bool = False,
    note: str = "",
    changes: Sequence[str] | None = None,
    calendar: Calendar | None = None,
    stamped_at: datetime | None = None,
    known: Known | None = None,
) -> Composed:
    if invitation is not None and tells_of_withdrawal(purpose, invitation):
        return withdrawal(event, taken_from(invitation, language), language, copy=copy)
    if changes is None:
        changes = _changes(invitation, registration, language) if purpose is Purpose.CHANGE else ()
    if known is None and invitation is not None:
        known = Known(
            invitation,
            registration,
            None,
            current_reply(invitation),
            tuple(registrations_of(invitation)),
        )
    with force_locale(language):
        notes = [note]
        if copy and invitation is not None:
            notes.append(copy_words(_addressee(invitation, language), can_answer=purpose in _ANSWERABLE))
        values = values_for(
            event,
            invitation,
            language,
            link=link,
            registration=registration,
            reply=known.last_reply if known is not None else None,
            changes=changes,
        )
        if known is not None:
            # Whoever is written to by themselves reads of nobody else's seat.
            seats = known.party if registration is None else (registration,)
            values = Values(replace(values.party, given_seats=seats))
        button = _("Join the meeting") if link and "/join/" in link else ""
        letter = render(wording, language, values, note=" ".join(filter(None, notes)), button=button)
    content = None
    if calendar is not None and known is not None and invitation is not None:
        content = entry_for(
            invitation,
            registration,
            calendar,
            language,
            stamped_at or event.revised_at,
            party=known.party,
            reply=known.reply,
        )
    return Composed(
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        calendar=content,
        calendar_method=calendar if content is not None else None,
        bulk=purpose.goes_to_many,
        revision=event.sequence,
        is_inlined=True,
    )


def _addressee(invitation: Invitation, language: str) -> str:
    """How the secretariat's copy names the one whom the letter addresses."""
    if invitation.addressee is None:
        return one_line(invitation.organisation.called(language))
    return one_line(address_form(invitation.addressee, invitation.posting, language).card)


def _changes(invitation: Invitation | None, registration: Registration | None, language: str) -> list[str]:
    """What changed since this guest was last written to; nothing where they know it all."""
    if invitation is None:
        return []
    found = calendaring.concern(
        invitation,
        registration,
        letters_of([invitation.id]).get(invitation.id, []),
        telling_of(invitation.event),
        registrations_of(invitation),
        current_reply(invitation),
    )
    return found.changes(language) if found is not None else []


def invitation_letter(invitation: Invitation, language: str, link: str, *, note: str = "") -> Composed:
    """The invitation as its guest reads it now, in ``language``."""
    wording = writing.words_of(invitation.event, Purpose.INVITATION)
    return written(invitation, Purpose.INVITATION, wording, language, link, note=note)


# -- what the worker writes --
def _renderer(purpose: Purpose) -> Callable[[Letter], Composed]:
    def compose(letter: Letter) -> Composed:
        return _compose(purpose, letter)

    return compose


def _compose(purpose: Purpose, letter: Letter) -> Composed:
    known = known_of(purpose, letter)
    invitation, registration = known.invitation, known.registration
    if invitation is None:
        raise NotNeeded("the invitation is gone")
    if letter.params.get("registration_id") and registration is None:
        raise NotNeeded("the seat is gone")
    needed(purpose, letter, invitation, known)
    changes: Sequence[str] = ()
    if purpose is Purpose.CHANGE and known.telling is not None:
        concern = calendaring.concern(
            invitation,
            registration,
            known.letters,
            known.telling,
            known.party,
            known.last_reply,
            without=letter.key.removesuffix(":copy"),
        )
        if concern is None:
            raise NotNeeded("the guest was told meanwhile, or it is as it was")
        changes = concern.changes(letter.language)
    calendar: Calendar | None = letter.params.get("calendar")
    copy = bool(letter.params.get("copy"))
    event = invitation.event
    return _written(
        event,
        invitation,
        purpose,
        writing.wording_of(known.text) if known.text is not None else writing.words_of(event, purpose),
        letter.language,
        link_for(purpose, invitation, registration, copy=copy, own=known.principal),
        registration=registration,
        copy=copy,
        changes=changes,
        calendar=calendar if calendar in {"REQUEST", "CANCEL"} and not copy else None,
        stamped_at=letter.created_at,
        known=known,
    )


def needed(purpose: Purpose, letter: Letter, invitation: Invitation, known: Known) -> None:
    """Whether a letter that was decided some time ago still has its sense.

    Raises:
        NotNeeded: it has lost it; the sentence says by what.
    """
    event = invitation.event
    # An entry in the calendar was taken back when they were taken off the list.
    is_told = purpose is Purpose.CANCELLATION and not letter.params.get("calendar")
    if invitation.withdrawn_at is not None and not is_told:
        raise NotNeeded("the invitation was withdrawn")
    link = link_number(letter.kind, letter.key, letter.params)
    if link is not None and link != invitation.link_number:
        if invitation.withdrawn_at is not None:
            raise NotNeeded("the invitation was withdrawn")
        raise NotNeeded("the invitation is addressed to somebody else")
    if _is_to_an_earlier_mailbox(letter, invitation, known):
        raise NotNeeded("the guest is written to at another address")
    if purpose is Purpose.REMINDER and not_now(event, purpose, clock.now()) is NotNow.ANSWERS_CLOSED:
        raise NotNeeded("answers are no longer taken")
    if purpose is Purpose.CANCELLATION:
        if event.status is not EventStatus.CANCELLED:
            raise NotNeeded("the event takes place")
    elif event.status is EventStatus.CANCELLED:
        raise NotNeeded("the event was cancelled")
    if purpose is not Purpose.THANKS and event.ends_at <= clock.now():
        raise NotNeeded("the event is over")
    reply = known.reply
    if purpose in _ASKING and reply is not None and _answers(reply, letter):
        raise NotNeeded("the guest has answered meanwhile")
    if purpose is Purpose.POUR_MEMOIRE:
        if known.registration is None and (reply is None or reply.answer not in COMES):
            raise NotNeeded("nobody comes")
        _require_seat(known, (RegistrationStatus.CONFIRMED,))
    elif purpose is Purpose.CHANGE:
        if reply is not None and reply.answer is Answer.DECLINED:
            raise NotNeeded("the guest has declined")
        if known.registration is not None:
            _require_seat(known, ACTIVE)


def _is_to_an_earlier_mailbox(letter: Letter, invitation: Invitation, known: Known) -> bool:
    """Whether it was decided for a mailbox that has been put right since: the guest is ready for it anew."""
    mailbox = invitation.copy_address if letter.params.get("copy") else invitation.to_address
    if known.registration is not None:
        mailbox = known.registration.email
    return not is_same_address(letter.to_address, mailbox)


def _answers(reply: Reply, letter: Letter) -> bool:
    # Whoever said, before the letter was decided, that they do not know yet may be asked once more.
    return reply.answer is not Answer.TENTATIVE or reply.created_at >= letter.created_at


def _require_seat(known: Known, held: Sequence[RegistrationStatus]) -> None:
    party = [known.registration] if known.registration is not None else known.party
    if not any(seat.status in held for seat in party):
        raise NotNeeded("the seat was given back")


def _compose_test(letter: Letter) -> Composed:
    event = db.session.get(Event, letter.subject_id)
    if event is None:
        raise NotNeeded("the event is gone")
    number = letter.params.get("invitation_id")
    invitation = db.session.get(Invitation, number) if number else None
    seat = letter.params.get("registration_id")
    registration = db.session.get(Registration, seat) if seat else None
    purpose = Purpose(letter.params.get("purpose", Purpose.INVITATION))
    agreed = letter.params.get("text_id")
    text = db.session.get(LetterText, agreed) if agreed else None
    with force_locale(letter.language):
        note = _("This is a test letter. Its button leads to the event’s page, not to a guest’s own.")
    composed = _written(
        event,
        invitation,
        purpose,
        writing.wording_of(text) if text is not None else writing.words_of(event, purpose),
        letter.language,
        page_url(event),
        registration=registration,
        copy=bool(letter.params.get("copy")),
        note=note,
    )
    with force_locale(letter.language):
        subject = _("Test: %(subject)s", subject=composed.subject)
    return Composed(subject=one_line(subject), text=composed.text, html=composed.html)


KINDS: Sequence[LetterKind] = (
    *(
        LetterKind(purpose.value, PURPOSE_WORDS[purpose], _renderer(purpose), reader(purpose))
        for purpose in Purpose
    ),
    LetterKind(TEST, _l("Test of an invitation"), _compose_test),
    LetterKind(CONFIRMATION, _l("Confirmation of an answer"), compose_confirmation),
    LetterKind(WITHDRAWAL, _l("Withdrawal of an invitation"), compose_withdrawal),
)
