"""An answer in words: whose it is is found before a person reads the mail, who alone enters it."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation, InvitationForward
from events.invitations.confirming import SUBJECT
from events.programme.models import Event, EventStatus
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db
from office.mailroom.inbox import Verdict, address_in, headers, in_english, letter_of
from stakeholders.organisations.models import Channel, ChannelMedium

FROM_GUEST: Final = _l("A guest wrote to us. Enter the answer, if it is one.")
FROM_KNOWN: Final = _l(
    "A mail from an address that we know of this guest, though it answers no letter of ours. Enter the "
    "answer, if it is one."
)
FROM_SEVERAL: Final = _l(
    "A mail from an address that we know of several guests. Read for whom it speaks, and choose the guest."
)
FORGED: Final = _l(
    "A mail whose sender’s address is not genuine, says the mail server. Ask the mission before anything is "
    "entered."
)

#: Guests of one address that are offered.
_MOST: Final = 40


def read(message: EmailMessage) -> Verdict | None:
    """Find the guest who wrote; None where nobody is known by the address, or a letter of another part is
    answered. A person always decides: nothing is entered here."""
    letter = letter_of(message)
    if letter is not None:
        if letter.subject_type != SUBJECT:
            return None
        number = standing_for(letter.subject_id)
        return _aside(FORGED if is_forged(message) else FROM_GUEST, number) if number is not None else None
    known = guests_known_by(address_in(message, "From")[1])
    if not known:
        return None
    if is_forged(message):
        return _aside(FORGED, None)
    return _aside(FROM_KNOWN, known[0].id) if len(known) == 1 else _aside(FROM_SEVERAL, None)


def guests_known_by(address: str) -> list[Invitation]:
    """The invitations to events still to come whose guests, or whose missions, have this address: it was
    written to, or is theirs in the register, or was given for a seat. Two statements."""
    folded = address.strip().casefold()
    if not folded:
        return []
    channels = db.session.execute(
        select(Channel.person_id, Channel.organisation_id).where(
            Channel.medium == ChannelMedium.EMAIL, func.lower(Channel.value) == folded
        )
    ).all()
    people = {person for person, _organisation in channels if person is not None}
    missions = {organisation for _person, organisation in channels if organisation is not None}
    seated = select(Registration.invitation_id).where(
        func.lower(Registration.email) == folded, Registration.status != RegistrationStatus.CANCELLED
    )
    statement = (
        select(Invitation)
        .join(Invitation.event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at > clock.now(),
            Invitation.withdrawn_at.is_(None),
            or_(
                func.lower(Invitation.to_address) == folded,
                func.lower(Invitation.copy_address) == folded,
                Invitation.addressee_id.in_(people),
                Invitation.organisation_id.in_(missions),
                Invitation.id.in_(seated),
            ),
        )
        .options(
            joinedload(Invitation.event),
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
        )
        .order_by(Event.starts_at, Invitation.id)
        .limit(_MOST)
    )
    return list(db.session.scalars(statement))


def standing_for(number: int) -> int | None:
    """The invitation of this number, or the one with which it became one; None where it is gone."""
    if db.session.get(Invitation, number) is not None:
        return number
    return db.session.scalar(
        select(InvitationForward.invitation_id).where(InvitationForward.gone_id == number)
    )


def is_forged(message: EmailMessage) -> bool:
    """Whether our own mail server says that the sender's address is not genuine (RFC 8601)."""
    results = headers(message, "Authentication-Results")
    return any(re.search(r"\bdmarc=fail\b", value, re.IGNORECASE) for value in results)


def _aside(sentence: LazyString, number: int | None) -> Verdict:
    return Verdict(
        in_english(sentence),
        is_settled=False,
        subject_type=SUBJECT if number is not None else "",
        subject_id=number,
    )
