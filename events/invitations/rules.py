"""The rule of each kind of letter: to whom of a mission it goes, or why to nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from events.guestlist.models import Invitation
from events.invitations.calendaring import link_number
from events.invitations.confirming import CONFIRMATION, SUBJECT, WITHDRAWAL, has_own_address
from events.invitations.letters_left import Sent
from events.invitations.reasons import LeftOut, NotNow
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.registration.answers import asks_anew, replies_close_at
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from events.registration.queries import COMES
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import WAITING, letters_about

#: What tells a guest that the event takes place.
_TELLS = frozenset({*Purpose, CONFIRMATION})


@dataclass(frozen=True)
class Wanted:
    """A letter that a guest should have: whose seat it speaks to, and which of its kind it is.

    ``had``: they have it, whatever its key would be.
    """

    registration: Registration | None = None
    round: int = 1
    had: Letter | Sent | None = None


@dataclass(frozen=True)
class Facts:
    """All that the rules ask of an event, read in a fixed number of statements."""

    event: Event
    now: datetime
    letters: Mapping[int, Sequence[Letter]]
    replies: Mapping[int, Reply]
    seats: Mapping[int, Sequence[Registration]]
    #: The registrations that came; None: nothing is recorded.
    came: Collection[int] | None = None
    #: Who was told otherwise than it is now: by invitation and registration.
    concerned: Collection[tuple[int, int | None]] = ()
    _by_key: dict[str, Letter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update({one.key: one for letters in self.letters.values() for one in letters})

    def letter(self, key: str) -> Letter | None:
        """The letter of this key, if it is wanted still."""
        found = self._by_key.get(key)
        return found if found is not None and found.status is not LetterStatus.CANCELLED else None

    def invitation_letter(self, invitation: Invitation) -> Letter | None:
        """The invitation with the present link; letters to earlier addressees do not count."""
        return self.letter(key_of(Purpose.INVITATION, invitation, Wanted()))

    def of_kind(self, purpose: Purpose, invitation: Invitation) -> list[Letter]:
        """Letters of a kind to the present addressee, oldest first, without the copies."""
        start = f"{purpose}:{invitation.id}:{invitation.link_number}"
        return [one for one in self._standing(invitation) if f"{one.key}:".startswith(f"{start}:")]

    def told(self, invitation: Invitation, registration: Registration | None) -> list[Letter]:
        """What was sent, or waits to be, to the invitation's address or to one person's; oldest first.

        Letters to an earlier addressee do not count, those to the same one with an earlier link do.
        """
        number = registration.id if registration is not None else None
        mailbox = invitation.to_address.casefold()
        found = []
        for one in self._standing(invitation):
            reader = one.params.get("registration_id")
            if reader is not None and one.to_address.casefold() == mailbox:
                reader = None
            if reader == number and (number is not None or _is_for(one, invitation)):
                found.append(one)
        return found

    def open_reply(self, invitation: Invitation) -> Reply | None:
        """The answer that counts; None where none was given, or the guest is asked anew."""
        reply = self.replies.get(invitation.id)
        return reply if reply is not None and not asks_anew(reply) else None

    def confirmed(self, invitation: Invitation) -> list[Registration]:
        """Who holds one of the mission's seats."""
        seats = self.seats.get(invitation.id, ())
        return [seat for seat in seats if seat.status is RegistrationStatus.CONFIRMED]

    def _standing(self, invitation: Invitation) -> list[Letter]:
        return [
            one
            for one in self.letters[invitation.id]
            if one.kind in _TELLS and one.status is not LetterStatus.CANCELLED and not one.params.get("copy")
        ]


#: What a guest should have, why they get nothing, or None where the letter does not concern them at all.
Verdict = list[Wanted] | LeftOut | None


def gather(
    event: Event,
    invitations: Iterable[Invitation],
    now: datetime,
    *,
    came: Collection[int] | None = None,
    concerned: Collection[tuple[int, int | None]] = (),
) -> Facts:
    """Read what the rules ask of these invitations. Three statements."""
    numbers = [invitation.id for invitation in invitations]
    last = (
        select(func.max(Reply.id))
        .join(Reply.invitation)
        .where(Invitation.event_id == event.id)
        .group_by(Reply.invitation_id)
        .scalar_subquery()
    )
    seats: dict[int, list[Registration]] = {}
    statement = select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    for seat in db.session.scalars(statement):
        if seat.invitation_id is not None:
            seats.setdefault(seat.invitation_id, []).append(seat)
    return Facts(
        event=event,
        now=now,
        letters=letters_about(SUBJECT, numbers),
        replies={
            reply.invitation_id: reply
            for reply in db.session.scalars(select(Reply).where(Reply.id.in_(last)))
        },
        seats=seats,
        came=came,
        concerned=concerned,
    )


def key_of(purpose: Purpose, invitation: Invitation, wanted: Wanted, *, copy: bool = False) -> str:
    """Which letter it is: the same guest with the same link in the same round, however often it is asked.

    Of the invitation itself it is `Invitation.letter_key`.
    """
    parts: list[object] = [purpose.value, invitation.id, invitation.link_number]
    if wanted.registration is not None:
        parts.append(wanted.registration.id)
    if purpose is not Purpose.INVITATION:
        parts.append(wanted.round)
    if copy:
        parts.append("copy")
    return ":".join(map(str, parts))


def not_now(event: Event, purpose: Purpose, now: datetime) -> NotNow | None:
    """Why nobody gets a letter of this kind at the moment ``now``; None while guests may."""
    if event.status is EventStatus.DRAFT:
        return NotNow.NOT_PUBLISHED
    if event.status is EventStatus.CANCELLED and purpose is not Purpose.CANCELLATION:
        return NotNow.CANCELLED
    if purpose is Purpose.THANKS:
        return NotNow.NOT_OVER if now < event.ends_at else None
    if now >= event.ends_at:
        return NotNow.OVER
    if purpose is Purpose.REMINDER:
        closes_at = replies_close_at(event) or event.starts_at
        return NotNow.ANSWERS_CLOSED if now >= min(closes_at, event.starts_at) else None
    return None


def _save_the_date(facts: Facts, invitation: Invitation) -> Verdict:
    if facts.invitation_letter(invitation) is not None:
        return LeftOut.INVITED
    return LeftOut.ANSWERED if facts.open_reply(invitation) is not None else [Wanted()]


def _invitation(facts: Facts, invitation: Invitation) -> Verdict:
    if facts.invitation_letter(invitation) is None and facts.open_reply(invitation) is not None:
        return LeftOut.ANSWERED
    return [Wanted()]


def _reminder(facts: Facts, invitation: Invitation) -> Verdict:
    """Whoever has the invitation and has not answered; on one day nobody is reminded twice."""
    reply = facts.open_reply(invitation)
    if reply is not None:
        return LeftOut.UNDECIDED if reply.answer is Answer.TENTATIVE else LeftOut.ANSWERED
    letter = facts.invitation_letter(invitation)
    if letter is None or letter.status is not LetterStatus.SENT:
        return _not_told(facts, invitation)
    zone = ZoneInfo(facts.event.zone)
    reminders = facts.of_kind(Purpose.REMINDER, invitation)
    had = None
    for one in reminders:
        day = (one.sent_at or one.created_at).astimezone(zone).date()
        if one.status in WAITING or day == facts.now.astimezone(zone).date():
            had = one
    return [Wanted(round=max((_round(one) for one in reminders), default=0) + 1, had=had)]


def _pour_memoire(facts: Facts, invitation: Invitation) -> Verdict:
    reply = facts.open_reply(invitation)
    if reply is None:
        # A new addressee is asked, while colleagues hold their seats still.
        own = [seat for seat in facts.confirmed(invitation) if has_own_address(seat, invitation)]
        return [Wanted(seat) for seat in own] or LeftOut.UNANSWERED
    if reply.answer is Answer.DECLINED:
        return LeftOut.DECLINED
    if reply.answer not in COMES:
        return LeftOut.UNDECIDED
    confirmed = facts.confirmed(invitation)
    return _each(invitation, confirmed) if confirmed else LeftOut.WAITING_LIST


def _change(facts: Facts, invitation: Invitation) -> Verdict:
    """Whoever was told another time or place than it is to be now."""
    if _declined(facts, invitation):
        return LeftOut.DECLINED
    people = [seat for seat in facts.seats.get(invitation.id, ()) if has_own_address(seat, invitation)]
    wanted = []
    for registration in (None, *people):
        letter = Wanted(registration, round=facts.event.sequence)
        has_it = facts.letter(key_of(Purpose.CHANGE, invitation, letter)) is not None
        number = registration.id if registration is not None else None
        if has_it or (invitation.id, number) in facts.concerned:
            wanted.append(letter)
    if wanted:
        return wanted
    was_told = any(one.status is LetterStatus.SENT for one in facts.told(invitation, None))
    return LeftOut.UP_TO_DATE if was_told else _not_told(facts, invitation)


def _cancellation(facts: Facts, invitation: Invitation) -> Verdict:
    """Everybody who was told of an event that was cancelled, and may still come.

    Whoever was taken off the list, whether the event takes place or not, is told unless they were told then.
    """
    if invitation.withdrawn_at is not None:
        return _withdrawn(facts, invitation)
    if facts.event.status is not EventStatus.CANCELLED:
        return None
    if _declined(facts, invitation):
        return LeftOut.DECLINED
    people = [seat for seat in facts.seats.get(invitation.id, ()) if has_own_address(seat, invitation)]
    wanted = []
    for registration in (None, *people):
        told = facts.told(invitation, registration)
        reached = [one for one in told if one.status is LetterStatus.SENT]
        if not any(one.kind != Purpose.CANCELLATION for one in reached):
            continue
        last = told[-1]
        if registration is not None and last.kind == CONFIRMATION and last.params.get("calendar") == "CANCEL":
            continue  # gave the seat back, and was told that it is so
        had = last if last.kind == Purpose.CANCELLATION else None
        wanted.append(Wanted(registration, round=facts.event.sequence, had=had))
    return wanted or _not_told(facts, invitation)


def _withdrawn(facts: Facts, invitation: Invitation) -> Verdict:
    """Whoever had a letter, may still believe to be invited, and has none that says otherwise.

    Those who had an entry in the calendar were told when it was taken back.
    """
    if _declined(facts, invitation):
        return None
    # Taking them off the list raised the number of the link by one.
    links = {invitation.link_number, invitation.link_number - 1}
    invited = said = 0
    for one in facts.letters[invitation.id]:
        if one.params.get("copy") or one.status is LetterStatus.CANCELLED:
            continue
        if one.kind == WITHDRAWAL:
            said = one.id if one.params.get("uid") == invitation.uid else said
        elif one.params.get("registration_id") is None and one.kind in _TELLS:
            if link_number(one.kind, one.key, one.params) not in links and not _is_for(one, invitation):
                continue
            if one.kind == Purpose.CANCELLATION:
                said = one.id
            elif one.status is LetterStatus.SENT:
                invited = one.id
    return [Wanted(round=facts.event.sequence)] if invited > said else None


def _thanks(facts: Facts, invitation: Invitation) -> Verdict:
    came = [seat for seat in facts.seats.get(invitation.id, ()) if seat.id in (facts.came or ())]
    return _each(invitation, came) if came else LeftOut.DID_NOT_COME


def _each(invitation: Invitation, seats: Sequence[Registration]) -> list[Wanted]:
    """One letter to the invitation's address for all who are reached there, one to each of the others."""
    own = [seat for seat in seats if has_own_address(seat, invitation)]
    together = [Wanted()] if len(own) < len(seats) else []
    return [*together, *(Wanted(seat) for seat in own)]


def _is_for(letter: Letter, invitation: Invitation) -> bool:
    """Whether a letter went to the one whom the invitation names now."""
    number = link_number(letter.kind, letter.key, letter.params)
    same = (invitation.to_address, " ".join(str(invitation.addressee).split()))
    return number in {None, invitation.link_number} or (letter.to_address, letter.to_name) == same


def _not_told(facts: Facts, invitation: Invitation) -> LeftOut:
    letter = facts.invitation_letter(invitation)
    if letter is None:
        return LeftOut.NOT_INVITED
    return LeftOut.INVITATION_WAITING if letter.status in WAITING else LeftOut.INVITATION_FAILED


def _declined(facts: Facts, invitation: Invitation) -> bool:
    reply = facts.open_reply(invitation)
    return reply is not None and reply.answer is Answer.DECLINED


def _round(letter: Letter) -> int:
    last = letter.key.rpartition(":")[2]
    return int(last) if last.isdigit() else 0


RULES: Mapping[Purpose, Callable[[Facts, Invitation], Verdict]] = {
    Purpose.SAVE_THE_DATE: _save_the_date,
    Purpose.INVITATION: _invitation,
    Purpose.REMINDER: _reminder,
    Purpose.POUR_MEMOIRE: _pour_memoire,
    Purpose.CHANGE: _change,
    Purpose.CANCELLATION: _cancellation,
    Purpose.THANKS: _thanks,
}
