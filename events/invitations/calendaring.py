"""What letters do to guests' calendars, and who believes of time, place or link what is no longer so.

Nothing of this is stored twice. What a guest has in the calendar follows from the letters that reached the
mail server; what a guest was told, from the revision that each letter was written at (`Letter.revision`) and
from what the event said up to then (`EarlierFacts`). See docs/decisions/0011-calendars-follow-letters.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.invitations.confirming import (
    Calendar,
    has_own_address,
    is_of_its_entry,
    since_readdressed,
)
from events.invitations.letters_left import (
    LEFT,
    TELLING,
    Sent,
    is_same_address,
    letters_of,
    link_number,
)
from events.letters.models import Purpose
from events.programme.facts import Facts, Matter, Telling, telling_of
from events.programme.hours import when_words
from events.programme.models import Event, EventStatus
from events.registration.answers import asks_anew
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from events.registration.queries import replies_by_invitation
from events.registration.seats import ACTIVE
from office.database import db
from office.ics import cleaned
from office.mailroom.models import LetterStatus

__all__ = [
    "Concerned",
    "Entries",
    "Sent",
    "belief",
    "calendar_for",
    "concern",
    "concerned",
    "entries_in",
    "entries_of",
    "letters_of",
    "link_number",
    "unaware_of_cancellation",
]


# -- whose calendar holds what --
@dataclass(frozen=True)
class Entries:
    """Whose calendar holds an entry of ours."""

    #: By the invitation's number: the last thing done to the entry under the invitation's own UID.
    whole: Mapping[int, Calendar] = field(default_factory=dict)
    #: The same for those who have an entry of their own, by their registration's number.
    seats: Mapping[int, Calendar] = field(default_factory=dict)
    #: Invitations whose entry was taken back from an earlier mailbox, and that the one of today lacks still.
    moved: Collection[int] = frozenset()

    def holds(self, invitation: Invitation, registration: Registration | None = None) -> bool:
        """Whether the entry of this guest stands in a calendar."""
        if registration is not None and has_own_address(registration, invitation):
            return self.seats.get(registration.id) == "REQUEST"
        return self.whole.get(invitation.id) == "REQUEST"


def entries_of(event: Event) -> Entries:
    """The entries of all guests of an event. Two statements."""
    invitations = db.session.scalars(select(Invitation).where(Invitation.event_id == event.id)).all()
    return entries_in(invitations, letters_of(event_id=event.id))


def entries_in(invitations: Iterable[Invitation], letters: Mapping[int, Sequence[Sent]]) -> Entries:
    """What these letters have left in the calendars."""
    whole: dict[int, Calendar] = {}
    moved = set()
    seats: dict[int, Calendar] = {}
    for invitation in invitations:
        sent = letters.get(invitation.id, ())
        since = since_readdressed(invitation, [(one.kind, one.params) for one in sent])
        for place, letter in enumerate(sent):
            if letter.calendar is None or letter.is_copy or letter.status not in LEFT:
                continue
            if letter.is_of_seat(invitation):
                seats[letter.registration_id or 0] = letter.calendar
            elif place >= since and is_of_its_entry(invitation, letter.params):
                whole[invitation.id] = letter.calendar
        is_moved = since > 0 and bool(sent[since - 1].params.get("moved"))
        if is_moved and invitation.id not in whole:
            moved.add(invitation.id)
    return Entries(whole, seats, moved)


def calendar_for(
    purpose: Purpose,
    invitation: Invitation,
    registration: Registration | None,
    entries: Entries | None = None,
) -> Calendar | None:
    """What a letter of this purpose does to its guest's calendar.

    An entry that was taken back from an earlier mailbox comes with the next letter, whatever it is for.

    The invitation and its reminder carry the entry where the event is set so (the reminder repeats it only
    to whom the invitation brought it); a change and a cancellation reach whoever has one. The confirmation of
    an answer, which carries it otherwise, is no matter of purposes (`confirming`).

    Args:
        registration: whose seat the letter speaks to; None: the invitation's.
        entries: of `entries_of`, where many are asked about; looked up where it is not given.
    """
    if purpose is Purpose.INVITATION:
        return "REQUEST" if invitation.event.calendar_with_invitation else None
    brings = purpose in {Purpose.REMINDER, Purpose.POUR_MEMOIRE, Purpose.CHANGE}
    if not brings and purpose is not Purpose.CANCELLATION:
        return None
    if entries is None:
        entries = entries_in([invitation], letters_of([invitation.id]))
    if brings and registration is None and invitation.id in entries.moved:
        return "REQUEST"
    if purpose is Purpose.POUR_MEMOIRE:
        return None
    if not entries.holds(invitation, registration):
        return None
    return "CANCEL" if purpose is Purpose.CANCELLATION else "REQUEST"


# -- who was told what --
@dataclass(frozen=True)
class Concerned:
    """A guest who was told otherwise than it is now.

    Args:
        invitation: None for somebody who registered themselves.
        registration: of somebody who is written to by themselves; None: whom the invitation names.
        told: the facts as their last letter had them.
        matters: what of them changed.
        was_cancelled: their last letter said that the event does not take place, and it does.
    """

    invitation: Invitation | None
    registration: Registration | None
    told: Facts
    matters: frozenset[Matter]
    was_cancelled: bool = False

    @property
    def event(self) -> Event:
        """What they were told of."""
        about = self.registration if self.invitation is None else self.invitation
        assert about is not None, "it is about somebody"
        return about.event

    def changes(self, language: str) -> list[str]:
        """What changed, sentence by sentence, for the letter and for staff."""
        return changes_in_words(self.told, self.event, self.matters, language, self.was_cancelled)


def concerned(event: Event) -> list[Concerned]:
    """Who has to be told of a change of time, place or link: whoever's last letter said it otherwise.

    Nobody who declined, gave the seat back, was taken off the list or has the news in the outbox already;
    and a new link only for those who hold a seat. A fixed number of statements. Nobody where the event was
    cancelled: that is another letter.
    """
    if event.status is not EventStatus.PUBLISHED:
        return []
    telling = telling_of(event)
    found: list[Concerned] = []
    for one in _guests(event):
        if _is_underway(one.letters, one.invitation, one.registration, TELLING):
            continue
        matter = concern(one.invitation, one.registration, one.letters, telling, one.party, one.reply)
        if matter is not None:
            found.append(matter)
    return found


def unaware_of_cancellation(event: Event) -> int:
    """How many guests of a cancelled event were told of it, and not that it does not take place."""
    if event.status is not EventStatus.CANCELLED:
        return 0
    telling = telling_of(event)
    number = 0
    for one in _guests(event):
        if _is_underway(one.letters, one.invitation, one.registration, {Purpose.CANCELLATION.value}):
            continue
        told = belief(one.invitation, one.registration, telling, one.letters)
        number += told is not None and not told[1]
    return number


@dataclass(frozen=True)
class _Guest:
    """Somebody who is written to: whom the invitation names, or who holds a seat and has a mailbox."""

    invitation: Invitation
    registration: Registration | None
    letters: Sequence[Sent]
    party: Sequence[Registration]
    reply: Reply | None


def _guests(event: Event) -> list[_Guest]:
    """Who is written to about an event, without those who declined or were taken off. Four statements."""
    invitations = db.session.scalars(
        select(Invitation)
        .where(Invitation.event_id == event.id, Invitation.withdrawn_at.is_(None))
        .options(
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting),
        )
        .order_by(Invitation.id)
    ).all()
    seats: dict[int, list[Registration]] = {}
    statement = select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    for seat in db.session.scalars(statement):
        if seat.invitation_id is not None:
            seats.setdefault(seat.invitation_id, []).append(seat)
    letters = letters_of(event_id=event.id)
    replies = replies_by_invitation(event.id)
    found = []
    for invitation in invitations:
        number = invitation.id
        party, sent, reply = seats.get(number, []), letters.get(number, []), replies.get(number)
        if reply is not None and reply.answer is Answer.DECLINED:
            continue
        people = [seat for seat in party if seat.status in ACTIVE and has_own_address(seat, invitation)]
        found += [_Guest(invitation, who, sent, party, reply) for who in (None, *people)]
    return found


def _is_underway(
    letters: Sequence[Sent],
    invitation: Invitation,
    registration: Registration | None,
    kinds: Collection[str],
) -> bool:
    """Whether a letter of one of these kinds stands in the outbox: it will tell what holds when it leaves."""
    number = registration.id if registration is not None else None
    return any(
        letter.kind in kinds
        and letter.status is LetterStatus.QUEUED
        and not letter.is_copy
        and _is_to(letter, invitation, number)
        for letter in letters
    )


def concern(
    invitation: Invitation,
    registration: Registration | None,
    letters: Sequence[Sent],
    telling: Telling,
    party: Sequence[Registration],
    reply: Reply | None,
    *,
    without: str = "",
) -> Concerned | None:
    """What one guest has to be told of a change; None where they know how it is.

    Args:
        letters: of `letters_of`, about this invitation.
        without: the key of the letter that tells it, and of its copies: what was known before it counts.
    """
    told = belief(invitation, registration, telling, letters, without=without)
    if told is None:
        return None
    facts, was_cancelled = told
    matters = matters_for(registration, facts, telling.now, party, reply)
    if not matters and not was_cancelled:
        return None
    return Concerned(invitation, registration, facts, matters, was_cancelled)


def belief(
    invitation: Invitation,
    registration: Registration | None,
    telling: Telling,
    letters: Sequence[Sent],
    *,
    without: str = "",
) -> tuple[Facts, bool] | None:
    """What a guest was last told, and whether it was that the event is cancelled; None: nothing yet.

    Args:
        without: leave out the letter of this key and its copy: what was known before it.
    """
    number = registration.id if registration is not None else None
    for letter in reversed(letters):
        if letter.is_copy or (without and letter.key == without) or letter.status not in LEFT:
            continue
        if not _is_to(letter, invitation, number):
            continue
        if letter.kind == Purpose.CANCELLATION.value:
            return telling.at(letter.revision, letter.sent_at), True
        if letter.kind in TELLING:
            # One that is leaving this moment was written with what holds now, or tells its revision later.
            return telling.at(letter.revision, letter.sent_at), False
    return None


def _is_to(letter: Sent, invitation: Invitation, number: int | None) -> bool:
    """Whether the holder of that registration reads it; None: whom the invitation names now.

    A colleague's seat is theirs whomever the invitation comes to name.
    """
    return _reader(letter, invitation) == number and (number is not None or letter.is_for(invitation))


def _reader(letter: Sent, invitation: Invitation) -> int | None:
    """The registration that reads it by itself; None where the invitation's mailbox does."""
    if letter.registration_id is None or is_same_address(letter.to_address, invitation.to_address):
        return None
    return letter.registration_id


def matters_for(
    registration: Registration | None,
    told: Facts,
    now: Facts,
    party: Sequence[Registration],
    reply: Reply | None,
) -> frozenset[Matter]:
    """What of the facts has changed for one guest: a link concerns only those who hold a seat."""
    matters = now.changed_since(told)
    holds = registration is not None or (
        reply is not None
        and not asks_anew(reply)
        and any(seat.status is RegistrationStatus.CONFIRMED for seat in party)
    )
    return matters if holds else matters - {Matter.LINK}


def changes_in_words(
    told: Facts, event: Event, matters: frozenset[Matter], language: str, was_cancelled: bool = False
) -> list[str]:
    """What changed, one sentence for each matter, in ``language``."""
    now = Facts.of(event)
    with force_locale(language):
        said = []
        if was_cancelled:
            said.append(_("The event takes place after all."))
        if Matter.TIME in matters:
            said.append(
                _(
                    "New time: %(now)s. Before: %(before)s.",
                    now=_time(now, language),
                    before=_time(told, language),
                )
            )
        if Matter.PLACE in matters:
            said.append(
                _(
                    "New place: %(now)s. Before: %(before)s.",
                    now=_place(now, language),
                    before=_place(told, language),
                )
            )
        elif Matter.LINK in matters and now.meeting_url:
            said.append(_("The meeting has a new link. Your personal link stays and leads there."))
        return said


def _time(facts: Facts, language: str) -> str:
    words = when_words(facts, language)
    # English alone writes weekdays with a capital.
    return words if language == "en" else words[:1].lower() + words[1:]


def _place(facts: Facts, language: str) -> str:
    venues = dict(facts.venue)
    venue = cleaned(venues.get(language) or next(iter(venues.values()), ""))
    venue = " ".join(venue.split())
    if not venue:
        return str(_("online"))
    return str(_("%(venue)s and online", venue=venue)) if facts.is_online else venue
