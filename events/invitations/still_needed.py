"""Whether a letter to a guest that was decided some time ago still has its sense when its turn comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from events.guestlist.models import Invitation
from events.invitations.known import Known
from events.invitations.letters_left import is_same_address, link_number
from events.invitations.reasons import NotNow
from events.invitations.rules import not_now
from events.letters.models import Purpose
from events.programme.models import EventStatus
from events.registration.models import ACTIVE, Answer, RegistrationStatus, Reply
from events.registration.queries import COMES
from office import clock
from office.mailroom.kinds import NotNeeded
from office.mailroom.models import Letter

#: Letters that ask for an answer: where one stands they have lost their sense.
_ASKING: Final = frozenset({Purpose.SAVE_THE_DATE, Purpose.INVITATION, Purpose.REMINDER})


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
