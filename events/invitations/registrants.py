"""Guests who registered themselves: what they were told of the event, and which letters they should have.

They have no invitation, so their letters are about their registrations. Whoever registered knows the event
from its page, whether a letter has reached them or not: it is never taken for granted that they know nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.invitations.calendaring import Concerned
from events.invitations.confirming import Calendar
from events.invitations.letters_left import LEFT, TELLING, Sent, sent_about
from events.invitations.reasons import LeftOut
from events.invitations.rules import Verdict, Wanted
from events.letters.models import Purpose
from events.programme.facts import Facts, Matter, Telling, telling_of
from events.programme.models import Event, EventStatus
from events.registration.models import Door, Registration, RegistrationStatus
from office.database import db
from office.mailroom.models import LetterStatus

#: What the letters to them are about.
SUBJECT: Final = "registrations"
#: The letter that follows from registering and from each change of where a seat stands.
REGISTRATION: Final = "registration"
#: What such a letter tells whose place somebody else has taken; it is none of the new holder's.
_PASSED_ON: Final = "passed_on"

#: Who may still come, and relies on what they were told.
RELIES: Final = frozenset(
    {RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING, RegistrationStatus.PENDING}
)
_TELLING: Final = TELLING | {REGISTRATION}


def registrants_of(event_id: int) -> list[Registration]:
    """Everybody of an event who registered themselves, also who gave the seat back. One statement."""
    return _read(Registration.event_id == event_id)


def registrants(numbers: Iterable[int]) -> list[Registration]:
    """Those of these registrations that there are. One statement."""
    return _read(Registration.id.in_(list(numbers)))


def _read(which: object) -> list[Registration]:
    statement = (
        select(Registration)
        .where(which, Registration.door != Door.INVITATION)  # type: ignore[arg-type] # a condition
        .options(
            joinedload(Registration.event),
            joinedload(Registration.organisation),
            joinedload(Registration.person),
        )
        .order_by(Registration.id)
    )
    return list(db.session.scalars(statement))


def letters_to(event_id: int) -> dict[int, list[Sent]]:
    """The letters to everybody of an event who registered themselves, oldest first; one statement."""
    numbers = select(Registration.id).where(
        Registration.event_id == event_id, Registration.door != Door.INVITATION
    )
    return sent_about(SUBJECT, numbers)


def is_for(letter: Sent, seat: Registration) -> bool:
    """Whether a letter went to the one who holds the place now, not to whoever passed it on."""
    if letter.params.get("told") == _PASSED_ON:
        return False
    if letter.params.get("link") in {None, seat.link_number}:
        return True
    # The link was withdrawn and given anew: the same person with another one.
    return (letter.to_address, letter.to_name) == (seat.email, " ".join(seat.name.split()))


# -- who was told what --
def belief(seat: Registration, telling: Telling, letters: Sequence[Sent], *, without: str = "") -> Belief:
    """What somebody was last told. Without a letter it is what the page said when they registered.

    Args:
        without: leave out the letter of this key: what was known before it.
    """
    for letter in reversed(letters):
        if letter.key == without or letter.status not in LEFT or not is_for(letter, seat):
            continue
        if letter.kind == Purpose.CANCELLATION.value:
            return Belief(telling.at(letter.revision, letter.sent_at), is_cancelled=True)
        if letter.kind in _TELLING:
            return Belief(telling.at(letter.revision, letter.sent_at))
    return Belief(telling.at(None, seat.asked_at))


@dataclass(frozen=True)
class Belief:
    """What a guest holds to be so."""

    facts: Facts
    is_cancelled: bool = False


def concern(
    seat: Registration, letters: Sequence[Sent], telling: Telling, *, without: str = ""
) -> Concerned | None:
    """What somebody has to be told of a change; None where they know how it is. A new link concerns only
    those who hold a seat."""
    told = belief(seat, telling, letters, without=without)
    matters = telling.now.changed_since(told.facts)
    if seat.status is not RegistrationStatus.CONFIRMED:
        matters -= {Matter.LINK}
    if not matters and not told.is_cancelled:
        return None
    return Concerned(None, seat, told.facts, matters, told.is_cancelled)


def concerned(event: Event) -> list[Concerned]:
    """Who has to be told of a change of time, place or link, and has no letter in the outbox that tells it.

    Three statements; one where nobody registered themselves.
    """
    seats = registrants_of(event.id)
    return _concerned(event, seats, letters_to(event.id)) if seats else []


def _concerned(
    event: Event, seats: Sequence[Registration], letters: Mapping[int, Sequence[Sent]]
) -> list[Concerned]:
    if event.status is not EventStatus.PUBLISHED:
        return []
    telling = telling_of(event)
    found = []
    for seat in seats:
        sent = letters.get(seat.id, ())
        if seat.status not in RELIES or _is_underway(sent, seat, _TELLING):
            continue
        matter = concern(seat, sent, telling)
        if matter is not None:
            found.append(matter)
    return found


def unaware_of_cancellation(event: Event) -> int:
    """How many of a cancelled event were not told that it does not take place. At most three statements."""
    seats = registrants_of(event.id) if event.status is EventStatus.CANCELLED else []
    if not seats:
        return 0
    telling, letters = telling_of(event), letters_to(event.id)
    return sum(
        seat.status in RELIES
        and not _is_underway(letters.get(seat.id, ()), seat, {Purpose.CANCELLATION.value})
        and not belief(seat, telling, letters.get(seat.id, ())).is_cancelled
        for seat in seats
    )


def _is_underway(letters: Sequence[Sent], seat: Registration, kinds: Collection[str]) -> bool:
    return any(
        letter.kind in kinds and letter.status is LetterStatus.QUEUED and is_for(letter, seat)
        for letter in letters
    )


def holds_entry(seat: Registration, letters: Sequence[Sent]) -> bool:
    """Whether their entry stands in the calendar of the mailbox that they are written to at."""
    done = [
        letter.calendar
        for letter in letters
        if letter.calendar is not None and letter.status in LEFT and is_for(letter, seat)
    ]
    return done[-1:] == ["REQUEST"]


def calendar_for(purpose: Purpose, seat: Registration, letters: Sequence[Sent]) -> Calendar | None:
    """What a letter of this purpose does to their calendar.

    A change and the last word before the day bring the entry to whoever has a seat: who has it sees it
    changed, and who lost it has it again.
    """
    if purpose is Purpose.CANCELLATION:
        return "CANCEL" if holds_entry(seat, letters) else None
    if seat.status is not RegistrationStatus.CONFIRMED:
        return None
    if purpose is Purpose.CHANGE or (purpose is Purpose.POUR_MEMOIRE and not holds_entry(seat, letters)):
        return "REQUEST"
    return None


# -- who should have which letter --
@dataclass(frozen=True)
class RegistrantFacts:
    """All that the rules ask of those who registered themselves, read in a fixed number of statements."""

    event: Event
    now: datetime
    seats: Sequence[Registration] = ()
    letters: Mapping[int, Sequence[Sent]] = field(default_factory=dict)
    #: The registrations that came; None: nothing is recorded.
    came: Collection[int] | None = None
    #: Who was told otherwise than it is now.
    concerned: Collection[int] = ()

    def letter(self, seat: Registration, key: str) -> Sent | None:
        """The letter of this key, if it is wanted still."""
        return next((one for one in self.standing(seat) if one.key == key), None)

    def standing(self, seat: Registration) -> list[Sent]:
        """What was sent to the present holder, or waits to be; oldest first."""
        return [
            one
            for one in self.letters.get(seat.id, ())
            if one.status is not LetterStatus.CANCELLED and is_for(one, seat)
        ]


def gather(
    event: Event, now: datetime, *, came: Collection[int] | None = None, with_concerned: bool = False
) -> RegistrantFacts:
    """Read what the rules ask. Three statements; one where nobody registered themselves.

    Args:
        with_concerned: whether it is to be found who was told otherwise than it is now.
    """
    seats = registrants_of(event.id)
    if not seats:
        return RegistrantFacts(event, now, came=came)
    letters = letters_to(event.id)
    found = _concerned(event, seats, letters) if with_concerned else []
    numbers = {one.registration.id for one in found if one.registration is not None}
    return RegistrantFacts(event, now, seats, letters, came, numbers)


def key_of(purpose: Purpose, wanted: Wanted) -> str:
    """Which letter it is: the same person with the same link in the same round."""
    seat = wanted.registration
    assert seat is not None, "they are written to about their seat"
    return f"{purpose.value}:r{seat.id}:{seat.link_number}:{wanted.round}"


def _pour_memoire(_facts: RegistrantFacts, seat: Registration) -> Verdict:
    if seat.status is RegistrationStatus.CONFIRMED:
        return [Wanted(seat)]
    if seat.status is RegistrationStatus.WAITING:
        return LeftOut.WAITING_LIST
    return LeftOut.NOT_LET_IN_YET if seat.status is RegistrationStatus.PENDING else None


def _change(facts: RegistrantFacts, seat: Registration) -> Verdict:
    if seat.status not in RELIES:
        return None
    wanted = Wanted(seat, round=facts.event.sequence)
    has_it = facts.letter(seat, key_of(Purpose.CHANGE, wanted)) is not None
    return [wanted] if has_it or seat.id in facts.concerned else LeftOut.UP_TO_DATE


def _cancellation(facts: RegistrantFacts, seat: Registration) -> Verdict:
    """Everybody who may still come: they registered, so they know of it, whatever reached them since."""
    if facts.event.status is not EventStatus.CANCELLED or seat.status not in RELIES:
        return None
    told = [one for one in facts.standing(seat) if one.kind in {*_TELLING, Purpose.CANCELLATION.value}]
    last = told[-1] if told else None
    had = last if last is not None and last.kind == Purpose.CANCELLATION.value else None
    return [Wanted(seat, round=facts.event.sequence, had=had)]


def _thanks(facts: RegistrantFacts, seat: Registration) -> Verdict:
    if seat.id in (facts.came or ()):
        return [Wanted(seat)]
    return LeftOut.DID_NOT_COME if seat.status is RegistrationStatus.CONFIRMED else None


#: What is not here asks for an answer, which they have given.
RULES: Mapping[Purpose, Callable[[RegistrantFacts, Registration], Verdict]] = {
    Purpose.POUR_MEMOIRE: _pour_memoire,
    Purpose.CHANGE: _change,
    Purpose.CANCELLATION: _cancellation,
    Purpose.THANKS: _thanks,
}
