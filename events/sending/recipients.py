"""Who gets a letter of each kind now, who does not and why, and who has it already."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.checking import problems_by_invitation
from events.guestlist.models import Invitation
from events.invitations import calendaring
from events.invitations.reasons import Doubt, LeftOut, NotNow
from events.invitations.rules import RULES, Facts, Wanted, gather, key_of, not_now
from events.letters import checking, writing
from events.letters.checking import Fault
from events.letters.fields import language_of
from events.letters.models import Purpose
from events.programme.models import Event
from events.registration.models import Registration
from office import clock, settings
from office.database import db
from office.mailroom.models import SuppressedAddress
from office.mailroom.suppression import fold_address, standing, stopping
from stakeholders.precedence.order import precedence_index

_EXTENSION: Final = "doyen.invitations.came"


@dataclass(frozen=True)
class Recipient:
    """One letter that would go out.

    Args:
        key: which letter it is in the outbox; the same key is never sent twice.
        registration: whose seat it speaks to, where that person is written to by themselves.
        copy: a copy for the secretariat.
        place: the mission's in the order of precedence; None where it has none.
    """

    invitation: Invitation
    key: str
    to_address: str
    to_name: str
    language: str
    registration: Registration | None = None
    copy: bool = False
    place: int | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether they were taken off the list, and are told that the invitation no longer stands."""
        return self.invitation.withdrawn_at is not None


@dataclass(frozen=True)
class Omission:
    """A letter that does not go out: whose, why, and the particulars in words."""

    invitation: Invitation
    reason: LeftOut
    registration: Registration | None = None
    copy: bool = False
    details: Sequence[str | Fault] = ()


@dataclass(frozen=True)
class Selection:
    """Which of those who could get the letter are to get it; empty: all.

    Args:
        first: only the first so many missions in the order of precedence.
        only: numbers of invitations.
        without_faulty: whether the officer has said that those who cannot be written to stay behind.
    """

    group_id: int | None = None
    language: str = ""
    first: int | None = None
    only: frozenset[int] = frozenset()
    without_faulty: bool = False

    def holds(self, recipient: Recipient) -> bool:
        """Whether the letter is one of those chosen."""
        return (
            (self.group_id is None or recipient.invitation.group_id == self.group_id)
            and (not self.language or recipient.language == self.language)
            and (self.first is None or (recipient.place is not None and recipient.place <= self.first))
            and (not self.only or recipient.invitation.id in self.only)
        )


@dataclass(frozen=True)
class Review:
    """What sending would do now.

    Args:
        ready: the letters that would go out, in order of precedence.
        left_out: those that would not, with the reason; they were never sent.
        already: letters that their guests have, or that stand in the outbox: their keys, by invitation.
        doubts: what to look at, by the invitation's number.
        text_id: the version of the wording that was looked at; None: the house's own words.
        text_faults: what is wrong with the wording itself.
        not_now: why nothing goes out at all.
        faulty: the numbers of the invitations whose letters do not come out right.
    """

    event: Event
    purpose: Purpose
    ready: Sequence[Recipient]
    left_out: Sequence[Omission]
    already: Mapping[int, Sequence[str]]
    doubts: Mapping[int, Sequence[Doubt]] = field(default_factory=dict)
    text_id: int | None = None
    text_faults: Sequence[Fault] = ()
    not_now: NotNow | None = None
    faulty: frozenset[int] = frozenset()

    @property
    def by_language(self) -> dict[str, int]:
        """How many letters in each language, the most first."""
        return dict(Counter(recipient.language for recipient in self.ready).most_common())

    @property
    def by_guest(self) -> list[Recipient]:
        """One letter of each guest who gets any."""
        return list({one.invitation.id: one for one in reversed(self.ready)}.values())[::-1]

    @property
    def agreement(self) -> str:
        """What the officer who types the number agrees to: these letters to these people in this wording.

        It names those whose letters were found not to come out right, so that sending need not write every
        letter for a second time, and is signed: nobody can agree to what the page has not shown. It is
        another one as soon as a colleague changes an address, a name, a post or the text.
        """
        faulty = ".".join(map(str, sorted(self.faulty)))
        event = self.event
        first = f"{self.purpose}:{self.text_id}:{faulty}:{event.id}:{event.sequence}:{event.languages}"
        lines = [first, *map(_signed, self.ready)]
        key = settings.current().secret_key.encode()
        return f"{faulty}~{hmac.new(key, chr(10).join(lines).encode(), hashlib.sha256).hexdigest()[:40]}"

    def only(self, selection: Selection) -> Review:
        """The same, with those letters alone that were chosen."""
        return replace(self, ready=[one for one in self.ready if selection.holds(one)])


def _signed(one: Recipient) -> str:
    """All of a letter that an officer has seen, and on which it depends whether it comes out right."""
    invitation = one.invitation
    about = (invitation.organisation, invitation.addressee, invitation.posting, one.registration)
    changed = ",".join(str(record.updated_at.timestamp()) for record in about if record is not None)
    return f"{one.key} {one.to_address} {one.to_name} {one.language} {invitation.seats} {changed}"


def faulty_in(agreement: str) -> frozenset[int]:
    """The invitations of which an agreement says that their letters do not come out right."""
    numbers = agreement.partition("~")[0].split(".")
    # Longer ones are no numbers of ours, and Python reads none of more than 4,300 digits.
    return frozenset(int(number) for number in numbers if number.isdecimal() and len(number) < 12)


#: Says which registrations of an event came, by its number; none where nothing is recorded.
Came = Callable[[int], Collection[int]]


def add_came(app: Flask, came: Came) -> None:
    """Let the part that records who came say so; the last one counts."""
    app.extensions[_EXTENSION] = came


def who_came(event: Event) -> frozenset[int] | None:
    """The registrations that came; None where nothing has been recorded."""
    came: Came | None = current_app.extensions.get(_EXTENSION)
    return (frozenset(came(event.id)) or None) if came is not None else None


def guest_list(event_id: int, *, withdrawn: bool = False) -> list[Invitation]:
    """The guest list with whom the letters name, in the list's order. One statement.

    Args:
        withdrawn: with those that were taken off after they had been written to.
    """
    is_asked = Invitation.event_id == event_id
    return list(
        db.session.scalars(
            select(Invitation)
            .where(is_asked if withdrawn else is_asked & Invitation.withdrawn_at.is_(None))
            .options(
                joinedload(Invitation.organisation),
                joinedload(Invitation.addressee),
                joinedload(Invitation.posting),
            )
            .order_by(Invitation.id)
        )
    )


def recipients_of(
    event: Event,
    purpose: Purpose = Purpose.INVITATION,
    selection: Selection | None = None,
    *,
    faulty: frozenset[int] | None = None,
) -> Review:
    """Look through the event's guest list before letters of this kind go out.

    A fixed number of statements, however long the list. Nothing is written.

    Args:
        faulty: whose letters are known not to come out right (`faulty_in`); unless given, each letter is
            written to find that out, and what is worth a look is looked for.
    """
    selection = selection or Selection()
    now = clock.now()
    invitations = guest_list(event.id, withdrawn=purpose is Purpose.CANCELLATION)
    came = who_came(event) if purpose is Purpose.THANKS else None
    concerned = calendaring.concerned(event) if purpose is Purpose.CHANGE else []
    numbers = {(one.invitation.id, one.registration.id if one.registration else None) for one in concerned}
    facts = gather(event, invitations, now, came=came, concerned=numbers)
    places = precedence_index(event.local_start.date()) if invitations else {}
    invitations.sort(
        key=lambda one: (places.get(one.organisation_id, len(places) + 1), one.organisation.folded)
    )
    found = _Sorting(facts, purpose, places)
    if purpose is not Purpose.THANKS or came is not None:
        for invitation in invitations:
            found.sort_in(invitation)
    ready = found.stop_suppressed(standing(one.to_address for one in found.ready))
    if faulty is None:
        asked = list({one.invitation.id: one.invitation for one in ready if not one.is_withdrawn}.values())
        faults = checking.faults(event, purpose, asked) if asked or not ready else checking.Faults()
    else:
        faults = checking.Faults(in_guests={number: [] for number in faulty})
    ready = [one for one in found.stop_faulty(ready, faults.in_guests) if selection.holds(one)]
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
        faulty=frozenset(one.invitation.id for one in found.left_out if one.reason is LeftOut.FAULTY),
    )


def due(event: Event) -> dict[Purpose, int]:
    """How many letters of each kind could go out now, as far as no fault of one of them stands against it:
    what is to be done next. A fixed number of statements.
    """
    now = clock.now()
    everybody = guest_list(event.id, withdrawn=True)
    concerned = calendaring.concerned(event)
    numbers = {(one.invitation.id, one.registration.id if one.registration else None) for one in concerned}
    facts = gather(event, everybody, now, came=who_came(event), concerned=numbers)
    sorted_out = {
        purpose: _Sorting(facts, purpose, {}) for purpose in Purpose if not_now(event, purpose, now) is None
    }
    for sorting in sorted_out.values():
        for invitation in everybody:
            if invitation.withdrawn_at is None or sorting.purpose is Purpose.CANCELLATION:
                sorting.sort_in(invitation)
    listed = standing({one.to_address for sorting in sorted_out.values() for one in sorting.ready})
    found = {purpose: sorting.stop_suppressed(listed) for purpose, sorting in sorted_out.items()}
    return {purpose: len(found.get(purpose, ())) for purpose in Purpose}


class _Sorting:
    """Guests put where they belong, one after the other."""

    def __init__(self, facts: Facts, purpose: Purpose, places: Mapping[int, int]) -> None:
        self.facts = facts
        self.purpose = purpose
        self.places = places
        self.ready: list[Recipient] = []
        self.left_out: list[Omission] = []
        self.already: dict[int, list[str]] = {}

    def sort_in(self, invitation: Invitation) -> None:
        """Find what one guest should have, and what of it is still to be sent."""
        verdict = RULES[self.purpose](self.facts, invitation)
        if isinstance(verdict, LeftOut):
            self.left_out.append(Omission(invitation, verdict))
        for wanted in verdict if isinstance(verdict, list) else ():
            original = self._recipient(invitation, wanted)
            if isinstance(original, Omission):
                self.left_out.append(original)
                continue
            self._take(original, had=wanted.had is not None)
            if wanted.registration is None and invitation.copy_address not in {"", original.to_address}:
                copy = replace(
                    original,
                    key=key_of(self.purpose, invitation, wanted, copy=True),
                    to_address=invitation.copy_address,
                    to_name=str(invitation.organisation),
                    copy=True,
                )
                self._take(copy, had=wanted.had is not None)

    def stop_suppressed(self, listed: Mapping[str, Sequence[SuppressedAddress]]) -> list[Recipient]:
        """Leave out whoever's address is ``listed`` as one that is not written to."""
        kept = []
        for one in self.ready:
            entries = listed.get(fold_address(one.to_address), ())
            if stopping(entries, is_bulk=False) is not None:
                self._leave(one, LeftOut.SUPPRESSED, (one.to_address,))
            elif stopping(entries, is_bulk=self.purpose.goes_to_many) is not None:
                self._leave(one, LeftOut.OPTED_OUT, (one.to_address,))
            else:
                kept.append(one)
        return kept

    def stop_faulty(
        self, ready: Iterable[Recipient], faults: Mapping[int, Sequence[Fault]]
    ) -> list[Recipient]:
        """Leave out whoever's letter could not be written."""
        kept = []
        for one in ready:
            if one.invitation.id not in faults:
                kept.append(one)
            elif not one.copy:
                self._leave(one, LeftOut.FAULTY, faults[one.invitation.id])
        return kept

    def _recipient(self, invitation: Invitation, wanted: Wanted) -> Recipient | Omission:
        seat = wanted.registration
        key = key_of(self.purpose, invitation, wanted) if wanted.had is None else wanted.had.key
        if seat is None and self.facts.letter(key) is None:
            if invitation.addressee is None:
                return Omission(invitation, LeftOut.NO_ADDRESSEE)
            if not invitation.to_address:
                return Omission(invitation, LeftOut.NO_ADDRESS)
        name = seat.name if seat is not None else str(invitation.addressee or invitation.organisation)
        return Recipient(
            invitation=invitation,
            key=key,
            to_address=seat.email if seat is not None else invitation.to_address,
            to_name=" ".join(name.split()),
            language=language_of(self.facts.event, invitation.language),
            registration=seat,
            place=self.places.get(invitation.organisation_id),
        )

    def _take(self, recipient: Recipient, *, had: bool) -> None:
        if had or self.facts.letter(recipient.key) is not None:
            self.already.setdefault(recipient.invitation.id, []).append(recipient.key)
        else:
            self.ready.append(recipient)

    def _leave(self, one: Recipient, reason: LeftOut, details: Sequence[str | Fault]) -> None:
        self.left_out.append(Omission(one.invitation, reason, one.registration, one.copy, details))


def _not_now(
    found: _Sorting, faults: checking.Faults, selection: Selection, came: frozenset[int] | None
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


def _doubts(event: Event, ready: Sequence[Recipient]) -> dict[int, list[Doubt]]:
    """What the guest list says of those who are written to, as far as it bears on the letter."""
    originals = {one.invitation.id: one for one in ready if not one.copy}
    asked = [one.invitation for one in originals.values()]
    problems = problems_by_invitation(asked, clock.today(event.zone))
    known = {doubt.value for doubt in Doubt}
    found: dict[int, list[Doubt]] = {}
    for number, recipient in originals.items():
        doubts = [Doubt(one.trouble.value) for one in problems.get(number, ()) if one.trouble.value in known]
        if recipient.language != recipient.invitation.language:
            doubts.append(Doubt.OTHER_LANGUAGE)
        if doubts:
            found[number] = doubts
    return found
