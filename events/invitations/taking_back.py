"""Whoever is no longer invited keeps no entry in the calendar: it is taken back by a letter of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from flask_babel import force_locale
from sqlalchemy import Select, select, update

from events.guestlist.changing import Lost
from events.guestlist.models import Invitation
from events.invitations.calendaring import entries_in
from events.invitations.confirming import (
    CONFIRMATION,
    SUBJECT,
    WITHDRAWAL,
    Slot,
    Taken,
    has_own_address,
    principal,
    registrations_of,
)
from events.invitations.letters_left import is_same_address, letters_of
from events.letters.fields import language_of, one_line
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus, random_uid
from events.registration.models import Registration
from office import clock
from office.database import db
from office.mailroom.addresses import domain_of
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import TooLate, cancel, queue_letter
from stakeholders.address.forms import address_form

#: So long such a letter waits. Whoever was taken off the list by a slip of the hand is put back without
#: having heard of it.
PATIENCE: Final = timedelta(minutes=10)


def taken_off_the_list(_event: Event, *, invitations: Sequence[Invitation]) -> None:
    """Take back the entries of invitations that are being taken off the list, and those of their people."""
    letters = letters_of([invitation.id for invitation in invitations])
    written_to = [invitation for invitation in invitations if letters.get(invitation.id)]
    entries = entries_in(written_to, letters)
    for invitation in written_to:
        if invitation.withdrawn_at is not None:
            continue
        if entries.whole.get(invitation.id) == "REQUEST":
            _take_back(invitation)
        for seat in registrations_of(invitation):
            if entries.seats.get(seat.id) == "REQUEST" and has_own_address(seat, invitation):
                _take_back_seat(invitation, seat)


def addressed_to_another(invitation: Invitation) -> None:
    """Take back the entry of whom the invitation named, and give it another UID: the one that an earlier
    addressee knows answers for nobody any more."""
    entries = entries_in([invitation], letters_of([invitation.id]))
    if entries.whole.get(invitation.id) == "REQUEST":
        _take_back(invitation)
    invitation.uid = random_uid()
    db.session.flush()


def moved_to_another_mailbox(invitation: Invitation, *, before: str) -> None:
    """Take the entry back from the mailbox ``before``: changes would no longer reach it. The next letter that
    the guest gets brings another, of another UID, to the mailbox of today (`calendaring.calendar_for`)."""
    # What waits in the outbox goes to the mailbox of today.
    waits = Letter.status == LetterStatus.QUEUED
    for letter in db.session.scalars(_about(invitation).where(waits, Letter.kind != WITHDRAWAL)):
        is_own = letter.params.get("registration_id") is None and not letter.params.get("copy")
        if is_own and is_same_address(letter.to_address, before) and invitation.to_address:
            mailbox = {"to_address": invitation.to_address, "to_domain": domain_of(invitation.to_address)}
            db.session.execute(update(Letter).where(Letter.id == letter.id, waits).values(**mailbox))
    entries = entries_in([invitation], letters_of([invitation.id]))
    if entries.whole.get(invitation.id) == "REQUEST":
        _take_back(invitation, from_mailbox=before)
        invitation.uid = random_uid()
        db.session.flush()


def became_one(stays: Invitation, *, goes: Invitation, double: Sequence[Registration]) -> None:
    """An invitation becomes one with another: its entry is taken back, so that nobody has the event twice.

    Its letters are the other's from now on; each of them says under which UID it was written.
    """
    letters = letters_of([goes.id])
    entries = entries_in([goes], letters)
    for letter in db.session.scalars(_about(goes).where(Letter.status != LetterStatus.QUEUED)):
        letter.params = {"entry_uid": goes.uid, **letter.params}
    if entries.whole.get(goes.id) == "REQUEST" and goes.to_address:
        goes.sequence += 1
        own = principal(goes, registrations_of(goes))
        language = language_of(goes.event, goes.language)
        _take_back_double(
            goes, taken_from(goes, language, own.name if own is not None else ""), goes.to_address
        )
    for seat in double:
        if entries.seats.get(seat.id) == "REQUEST" and has_own_address(seat, goes):
            goes.sequence += 1
            _take_back_double(goes, Taken(seat.uid, seat.sequence + goes.sequence, seat.name), seat.email)
    # The entries of its people follow the other's revisions now, which never fall.
    stays.sequence = max(stays.sequence, goes.sequence)
    db.session.flush()


def _take_back_double(goes: Invitation, taken: Taken, address: str) -> None:
    queue_letter(
        kind=WITHDRAWAL,
        key=f"{WITHDRAWAL}:{goes.id}:double:{taken.uid}:{taken.sequence}",
        subject_type=SUBJECT,
        subject_id=goes.id,
        to_address=address,
        to_name=taken.name,
        language=language_of(goes.event, goes.language),
        params={**taken.params(), "entry_uid": goes.uid},
        due_at=clock.now() + PATIENCE,
    )


def entry_again(invitation: Invitation, *, names_another: bool) -> Lost | None:
    """Whoever the invitation goes to again keeps the entry, if the letter that takes it back has not left."""
    statement = _about(invitation).where(
        Letter.kind == WITHDRAWAL,
        Letter.to_address == invitation.to_address,
        Letter.status != LetterStatus.CANCELLED,
    )
    last = db.session.scalars(statement.order_by(Letter.id.desc())).first()
    if last is None or last.params.get("uid") == invitation.uid:
        return None
    try:
        cancel(last)
    except TooLate:
        return Lost.TOLD
    invitation.uid = last.params["uid"]
    db.session.flush()
    return None


def _about(invitation: Invitation) -> Select[Letter]:
    return select(Letter).where(Letter.subject_type == SUBJECT, Letter.subject_id == invitation.id)


def _take_back(invitation: Invitation, from_mailbox: str = "") -> Letter | None:
    if not (from_mailbox or invitation.to_address):
        return None
    _overtake(invitation, WITHDRAWAL, None)
    language = language_of(invitation.event, invitation.language)
    own = principal(invitation, registrations_of(invitation))
    invitation.sequence += 1
    taken = taken_from(invitation, language, own.name if own is not None else "")
    moved = f":moved:{invitation.sequence}" if from_mailbox else ""
    return queue_letter(
        kind=WITHDRAWAL,
        # The same entry may be moved more than once; what takes it back is numbered by its revision.
        key=f"{WITHDRAWAL}:{invitation.id}:{invitation.link_number}" + moved,
        subject_type=SUBJECT,
        subject_id=invitation.id,
        to_address=from_mailbox or invitation.to_address,
        to_name=one_line(str(invitation.addressee or invitation.organisation)),
        language=language,
        params={**taken.params(), "moved": bool(from_mailbox)},
        due_at=clock.now() + PATIENCE,
    )


def tells_of_withdrawal(purpose: Purpose, invitation: Invitation) -> bool:
    """Whether a letter of this purpose says that the invitation no longer stands, since the event does."""
    is_on = invitation.event.status is not EventStatus.CANCELLED
    return purpose is Purpose.CANCELLATION and invitation.withdrawn_at is not None and is_on


def taken_from(invitation: Invitation, language: str, name: str = "") -> Taken:
    """What is taken back from whom the invitation names; ``name``: whose entry it is, if another's."""
    salutation = closing = ""
    if invitation.addressee is not None:
        with force_locale(language):
            form = address_form(invitation.addressee, invitation.posting, language)
        salutation, closing = one_line(form.salutation), one_line(form.closing)
    name = one_line(name or str(invitation.addressee or invitation.organisation))
    return Taken(invitation.uid, invitation.sequence, name, salutation, closing)


def _take_back_seat(invitation: Invitation, seat: Registration) -> Letter | None:
    _overtake(invitation, CONFIRMATION, seat.id)
    invitation.sequence += 1
    slot = Slot(registration_id=seat.id, calendar="CANCEL", own_entry=True)
    return queue_letter(
        kind=CONFIRMATION,
        key=f"{WITHDRAWAL}:{invitation.id}:{invitation.link_number}:seat:{seat.id}",
        subject_type=SUBJECT,
        subject_id=invitation.id,
        to_address=seat.email,
        to_name=one_line(seat.name),
        language=language_of(invitation.event, invitation.language),
        params=slot.params(),
        due_at=clock.now() + PATIENCE,
    )


def _overtake(invitation: Invitation, kind: str, registration_id: int | None) -> None:
    """Take out of the outbox what takes back the same entry and waits still: one letter says it once."""
    waiting = db.session.scalars(
        select(Letter).where(
            Letter.subject_type == SUBJECT,
            Letter.subject_id == invitation.id,
            Letter.kind == kind,
            Letter.status == LetterStatus.QUEUED,
            Letter.key.startswith(f"{WITHDRAWAL}:"),
        )
    )
    for letter in waiting:
        # One that takes back an earlier addressee's entry is of another UID, and goes.
        same = letter.params.get("uid", invitation.uid) == invitation.uid
        if same and letter.params.get("registration_id") == registration_id:
            with suppress(TooLate):
                cancel(letter)
