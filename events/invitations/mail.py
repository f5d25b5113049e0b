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
from events.invitations import calendaring, registrant_mail, registrants
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
from events.invitations.letters_left import letters_of
from events.invitations.secretariat_links import secretariat_url
from events.invitations.still_needed import needed
from events.invitations.taking_back import taken_from, tells_of_withdrawal
from events.letters import writing
from events.letters.fields import Values, one_line, values_for
from events.letters.models import LetterText, Purpose
from events.letters.rendering import Wording, render
from events.letters.words import PURPOSE_WORDS
from events.programme.facts import telling_of
from events.programme.models import Event
from events.registration.answers import current_reply
from events.registration.links import join_url, registration_url, survey_url
from events.registration.models import Registration
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
    survey_link: str = "",
    has_papers: bool = False,
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
        survey_link: where they answer the survey, or something harmless; empty where nobody is asked.
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
        survey_link="" if copy else survey_link,
        has_papers=has_papers,
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
    if purpose is Purpose.SAVE_THE_DATE:
        return page_url(event)
    if purpose is Purpose.THANKS:
        # Whoever was there finds the papers on their own page; a secretariat, what is open to all.
        seat = registration or own
        return registration_url(seat) if seat is not None and not copy else page_url(event)
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
    survey_link: str = "",
    has_papers: bool = False,
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
            survey_link=survey_link,
            has_papers=has_papers,
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


def _reader(purpose: Purpose) -> Callable[[Sequence[Letter]], object]:
    of_invitations = reader(purpose)

    def prepare(letters: Sequence[Letter]) -> object:
        of_seats = [one for one in letters if one.subject_type == registrants.SUBJECT]
        others = [one for one in letters if one.subject_type != registrants.SUBJECT]
        return (
            of_invitations(others) if others else None,
            registrant_mail.prepare(purpose, of_seats) if of_seats else None,
        )

    return prepare


def _compose(purpose: Purpose, letter: Letter) -> Composed:
    if letter.subject_type == registrants.SUBJECT:
        return registrant_mail.compose(purpose, letter)
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
    seat, offered = registration or known.principal, known.afterwards
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
        survey_link=survey_url(seat) if offered.is_surveyed and seat is not None and not copy else "",
        has_papers=offered.has_papers,
    )


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
        LetterKind(purpose.value, PURPOSE_WORDS[purpose], _renderer(purpose), _reader(purpose))
        for purpose in Purpose
    ),
    LetterKind(TEST, _l("Test of an invitation"), _compose_test),
    LetterKind(CONFIRMATION, _l("Confirmation of an answer"), compose_confirmation),
    LetterKind(WITHDRAWAL, _l("Withdrawal of an invitation"), compose_withdrawal),
)
