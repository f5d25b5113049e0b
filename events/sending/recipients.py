"""Who gets a letter of each kind now, who does not and why, and who has it already."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from flask import Flask, current_app

from events.guestlist.checking import problems_by_invitation
from events.guestlist.models import Invitation
from events.invitations import calendaring, registrants
from events.invitations.reasons import Doubt, LeftOut, NotNow
from events.invitations.registrants import RegistrantFacts
from events.invitations.rules import gather, not_now
from events.letters import checking, writing
from events.letters.checking import Fault
from events.letters.models import Purpose
from events.programme.models import Event
from events.sending.guests import GUEST, Omission, Recipient, guest_list
from events.sending.sorting import Sorting
from office import clock, settings
from office.mailroom.suppression import standing
from stakeholders.precedence.order import precedence_index

__all__ = [
    "Omission",
    "Recipient",
    "Review",
    "Selection",
    "add_came",
    "due",
    "faulty_in",
    "guest_list",
    "recipients_of",
    "who_came",
]

_EXTENSION: Final = "doyen.invitations.came"


@dataclass(frozen=True)
class Selection:
    """Which of those who could get the letter are to get it; empty: all.

    Args:
        first: only the first so many missions in the order of precedence.
        only: guests, as `guest_key` names them.
        without_faulty: whether the officer has said that those who cannot be written to stay behind.
    """

    group_id: int | None = None
    language: str = ""
    first: int | None = None
    only: frozenset[str] = frozenset()
    without_faulty: bool = False

    def holds(self, recipient: Recipient) -> bool:
        """Whether the letter is one of those chosen."""
        return (
            (self.group_id is None or recipient.group_id == self.group_id)
            and (not self.language or recipient.language == self.language)
            and (self.first is None or (recipient.place is not None and recipient.place <= self.first))
            and (not self.only or recipient.guest in self.only)
        )


@dataclass(frozen=True)
class Review:
    """What sending would do now.

    Args:
        ready: the letters that would go out, in order of precedence.
        left_out: those that would not, with the reason; they were never sent.
        already: letters that their guests have, or that stand in the outbox: their keys, by guest.
        doubts: what to look at, by guest.
        text_id: the version of the wording that was looked at; None: the house's own words.
        text_faults: what is wrong with the wording itself.
        not_now: why nothing goes out at all.
        faulty: the guests whose letters do not come out right.

    Guests are named as `guest_key` does.
    """

    event: Event
    purpose: Purpose
    ready: Sequence[Recipient]
    left_out: Sequence[Omission]
    already: Mapping[str, Sequence[str]]
    doubts: Mapping[str, Sequence[Doubt]] = field(default_factory=dict)
    text_id: int | None = None
    text_faults: Sequence[Fault] = ()
    not_now: NotNow | None = None
    faulty: frozenset[str] = frozenset()

    @property
    def by_language(self) -> dict[str, int]:
        """How many letters in each language, the most first."""
        return dict(Counter(recipient.language for recipient in self.ready).most_common())

    @property
    def by_guest(self) -> list[Recipient]:
        """One letter of each guest who gets any."""
        return list({one.guest: one for one in reversed(self.ready)}.values())[::-1]

    @property
    def agreement(self) -> str:
        """What the officer who types the number agrees to: these letters to these people in this wording.

        It names those whose letters were found not to come out right, so that sending need not write every
        letter for a second time, and is signed: nobody can agree to what the page has not shown. It is
        another one as soon as a colleague changes an address, a name, a post or the text.
        """
        faulty = ".".join(sorted(self.faulty))
        event = self.event
        first = f"{self.purpose}:{self.text_id}:{faulty}:{event.id}:{event.sequence}:{event.languages}"
        lines = [first, *(one.signed for one in self.ready)]
        key = settings.current().secret_key.encode()
        return f"{faulty}~{hmac.new(key, chr(10).join(lines).encode(), hashlib.sha256).hexdigest()[:40]}"

    def only(self, selection: Selection) -> Review:
        """The same, with those letters alone that were chosen."""
        return replace(self, ready=[one for one in self.ready if selection.holds(one)])


def faulty_in(agreement: str) -> frozenset[str]:
    """The guests of whom an agreement says that their letters do not come out right."""
    return frozenset(guest for guest in agreement.partition("~")[0].split(".") if GUEST.fullmatch(guest))


#: Says which registrations of an event came, by its number; none where nothing is recorded.
Came = Callable[[int], Collection[int]]


def add_came(app: Flask, came: Came) -> None:
    """Let the part that records who came say so; the last one counts."""
    app.extensions[_EXTENSION] = came


def who_came(event: Event) -> frozenset[int] | None:
    """The registrations that came; None where nothing has been recorded."""
    came: Came | None = current_app.extensions.get(_EXTENSION)
    return (frozenset(came(event.id)) or None) if came is not None else None


def recipients_of(
    event: Event,
    purpose: Purpose = Purpose.INVITATION,
    selection: Selection | None = None,
    *,
    faulty: frozenset[str] | None = None,
) -> Review:
    """Look through the event's guests before letters of this kind go out.

    A fixed number of statements, however many they are. Nothing is written.

    Args:
        faulty: whose letters are known not to come out right (`faulty_in`); unless given, each letter is
            written to find that out, and what is worth a look is looked for.
    """
    selection = selection or Selection()
    now = clock.now()
    invitations = guest_list(event.id, withdrawn=purpose is Purpose.CANCELLATION)
    came = who_came(event) if purpose is Purpose.THANKS else None
    found = _sortings(event, [purpose], invitations, now, came)[purpose]
    if purpose is not Purpose.THANKS or came is not None:
        invitations.sort(
            key=lambda one: (
                found.places.get(one.organisation_id, len(found.places) + 1),
                one.organisation.folded,
            )
        )
        for invitation in invitations:
            found.sort_in(invitation)
        found.sort_in_seats()
    ready = found.stop_suppressed(standing(one.to_address for one in found.ready))
    faults = _faults(event, purpose, ready) if faulty is None else checking.Faults()
    in_guests = _by_guest(faults) if faulty is None else dict.fromkeys(faulty, ())
    ready = [one for one in found.stop_faulty(ready, in_guests) if selection.holds(one)]
    text = writing.current(event, purpose)
    return Review(
        event=event,
        purpose=purpose,
        ready=ready,
        left_out=found.left_out,
        already=found.already,
        doubts=_doubts(event, ready) if faulty is None else {},
        text_id=text.id if text is not None else None,
        text_faults=faults.in_text,
        not_now=_not_now(found, faults, selection, came),
        faulty=frozenset(one.guest for one in found.left_out if one.reason is LeftOut.FAULTY),
    )


def _sortings(
    event: Event,
    purposes: Sequence[Purpose],
    invitations: Sequence[Invitation],
    now: datetime,
    came: frozenset[int] | None,
    *,
    in_order: bool = True,
) -> dict[Purpose, Sorting]:
    """What is to be sorted by: the facts, read once for all these kinds of letters."""
    told = calendaring.concerned(event) if Purpose.CHANGE in purposes else []
    numbers = {
        (one.invitation.id, one.registration.id if one.registration else None)
        for one in told
        if one.invitation is not None
    }
    facts = gather(event, invitations, now, came=came, concerned=numbers)
    of_seats = RegistrantFacts(event, now)
    if set(purposes) & set(registrants.RULES):
        of_seats = registrants.gather(event, now, came=came, with_concerned=Purpose.CHANGE in purposes)
    places = (
        precedence_index(event.local_start.date()) if in_order and (invitations or of_seats.seats) else {}
    )
    return {purpose: Sorting(facts, of_seats, purpose, places) for purpose in purposes}


def _faults(event: Event, purpose: Purpose, ready: Sequence[Recipient]) -> checking.Faults:
    """What is wrong with the letters that would go out; of the text alone where there are none."""
    standing_guests = [one for one in ready if not one.is_withdrawn]
    if ready and not standing_guests:
        return checking.Faults()
    invited = {one.invitation.id: one.invitation for one in standing_guests if one.invitation is not None}
    seats = [one.seat for one in standing_guests if one.invitation is None]
    return checking.faults(event, purpose, list(invited.values()), seats)


def _by_guest(faults: checking.Faults) -> dict[str, Sequence[Fault]]:
    return {
        **{str(number): found for number, found in faults.in_guests.items()},
        **{f"r{number}": found for number, found in faults.in_seats.items()},
    }


def due(event: Event) -> dict[Purpose, int]:
    """How many letters of each kind could go out now, as far as no fault of one of them stands against it:
    what is to be done next. A fixed number of statements.
    """
    now = clock.now()
    everybody = guest_list(event.id, withdrawn=True)
    purposes = [purpose for purpose in Purpose if not_now(event, purpose, now) is None]
    sorted_out = _sortings(event, purposes, everybody, now, who_came(event), in_order=False)
    for sorting in sorted_out.values():
        for invitation in everybody:
            if invitation.withdrawn_at is None or sorting.purpose is Purpose.CANCELLATION:
                sorting.sort_in(invitation)
        sorting.sort_in_seats()
    listed = standing({one.to_address for sorting in sorted_out.values() for one in sorting.ready})
    found = {purpose: sorting.stop_suppressed(listed) for purpose, sorting in sorted_out.items()}
    return {purpose: len(found.get(purpose, ())) for purpose in Purpose}


def _not_now(
    found: Sorting, faults: checking.Faults, selection: Selection, came: frozenset[int] | None
) -> NotNow | None:
    event, purpose = found.facts.event, found.purpose
    closed = not_now(event, purpose, found.facts.now)
    if closed is not None:
        return closed
    if purpose is Purpose.THANKS and came is None:
        return NotNow.NOBODY_CAME
    if faults.in_text:
        return NotNow.FAULTY_TEXT
    if not selection.without_faulty and any(one.reason is LeftOut.FAULTY for one in found.left_out):
        return NotNow.FAULTY_GUESTS
    return None


def _doubts(event: Event, ready: Sequence[Recipient]) -> dict[str, list[Doubt]]:
    """What the guest list says of those who are written to, as far as it bears on the letter."""
    originals = {one.guest: one for one in ready if not one.copy}
    asked = [one.invitation for one in originals.values() if one.invitation is not None]
    problems = problems_by_invitation(asked, clock.today(event.zone)) if asked else {}
    known = {doubt.value for doubt in Doubt}
    found: dict[str, list[Doubt]] = {}
    for guest, recipient in originals.items():
        told = problems.get(recipient.invitation.id, ()) if recipient.invitation is not None else ()
        doubts = [Doubt(one.trouble.value) for one in told if one.trouble.value in known]
        if recipient.language != recipient.wished_language:
            doubts.append(Doubt.OTHER_LANGUAGE)
        if doubts:
            found[guest] = doubts
    return found
