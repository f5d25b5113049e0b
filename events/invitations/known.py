"""What is read of the guests of a batch of letters before each is written: few statements, however many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.invitations.confirming import principal
from events.invitations.letters_left import Sent, letters_of
from events.letters import queries
from events.letters.afterwards import NOTHING, Afterwards, afterwards
from events.letters.models import LetterText, Purpose
from events.letters.party import read_ahead
from events.programme.facts import Telling, telling_of
from events.registration.answers import asks_anew
from events.registration.models import Registration, Reply
from office.database import db
from office.mailroom.models import Letter


@dataclass(frozen=True)
class Known:
    """What one letter is written from.

    Args:
        invitation: None where it is gone.
        registration: to whose seat it speaks; None: to whom the invitation names, or that seat is gone.
        text: the version of the wording that was agreed to; None where none was kept.
        last_reply: the last answer, whatever it says.
        party: everybody of the mission who holds, awaits or gave back a seat.
        letters, telling: what was sent before, and what it told; for letters of change alone.
    """

    invitation: Invitation | None
    registration: Registration | None
    text: LetterText | None
    last_reply: Reply | None
    party: tuple[Registration, ...]
    letters: Sequence[Sent] = ()
    telling: Telling | None = None
    #: What the event offers its guests now that it is over.
    afterwards: Afterwards = NOTHING

    @property
    def reply(self) -> Reply | None:
        """The answer that counts; None where there is none, or the guest is asked anew."""
        return self.last_reply if self.last_reply is not None and not asks_anew(self.last_reply) else None

    @property
    def principal(self) -> Registration | None:
        """Whose seat the invitation's own calendar entry stands for."""
        return principal(self.invitation, self.party) if self.invitation is not None else None


#: Lives as long as the letters' records are held, which is as long as their batch is written.
_KNOWN: Final[WeakKeyDictionary[Letter, Known]] = WeakKeyDictionary()


def reader(purpose: Purpose) -> Callable[[Sequence[Letter]], object]:
    """What the mailroom calls before a batch of letters of this kind is written."""

    def prepare(letters: Sequence[Letter]) -> object:
        found = read(purpose, letters)
        _KNOWN.update(found)
        return found

    return prepare


def known_of(purpose: Purpose, letter: Letter) -> Known:
    """What was read for a letter with its batch; by itself where it stands alone."""
    return _KNOWN.get(letter) or read(purpose, [letter])[letter]


def read(purpose: Purpose, letters: Sequence[Letter]) -> dict[Letter, Known]:
    """What these letters about invitations are written from. A fixed number of statements for letters about
    one event.
    """
    numbers = sorted({letter.subject_id for letter in letters})
    invitations = {
        one.id: one
        for one in db.session.scalars(
            select(Invitation).where(Invitation.id.in_(numbers)).options(joinedload(Invitation.event))
        )
    }
    standing = [letter for letter in letters if letter.subject_id in invitations]
    read_ahead([(invitations[letter.subject_id], letter.language) for letter in standing])
    replies = queries.last_replies(numbers)
    seats = queries.seats_of(numbers)
    people = {seat.id: seat for party in seats.values() for seat in party}
    wanted = {number for letter in letters if isinstance(number := letter.params.get("text_id"), int)}
    texts = (
        {text.id: text for text in db.session.scalars(select(LetterText).where(LetterText.id.in_(wanted)))}
        if wanted
        else {}
    )
    sent: dict[int, list[Sent]] = {}
    tellings: dict[int, Telling] = {}
    if purpose is Purpose.CHANGE:
        sent = letters_of(numbers)
        tellings = {event.id: telling_of(event) for event in {one.event for one in invitations.values()}}
    offered = afterwards(purpose, {one.event_id for one in invitations.values()})
    found = {}
    for letter in letters:
        invitation = invitations.get(letter.subject_id)
        found[letter] = Known(
            invitation,
            people.get(letter.params.get("registration_id") or 0),
            texts.get(letter.params.get("text_id") or 0),
            replies.get(letter.subject_id),
            tuple(seats.get(letter.subject_id, ())),
            sent.get(letter.subject_id, ()),
            tellings.get(invitation.event_id) if invitation is not None else None,
            offered[invitation.event_id] if invitation is not None else NOTHING,
        )
    return found
