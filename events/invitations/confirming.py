"""Which letters follow from an answer, and what each of them does to the guest's calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import or_, select

from events.guestlist.models import Invitation
from events.letters.fields import language_of
from events.registration.answers import current_reply, is_proposal
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, Reply
from events.registration.queries import COMES
from office import clock
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import TooLate, cancel, queue_letter

INVITATION = "invitation"
CONFIRMATION = "confirmation"
#: Takes an entry out of the calendar of somebody who is no longer invited.
WITHDRAWAL = "withdrawal"
#: All of them are about an invitation.
SUBJECT = "invitations"

Calendar = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True)
class Slot:
    """What a confirmation is for, as the letter keeps it: an answer as a whole, or one person's seat."""

    reply_id: int | None = None
    registration_id: int | None = None
    calendar: Calendar | None = None
    promoted: bool = False
    #: Whether the seat's calendar entry has a UID of its own; None: to be looked up.
    own_entry: bool | None = None

    def params(self) -> dict[str, Any]:
        """As the letter keeps it."""
        return {
            "reply_id": self.reply_id,
            "registration_id": self.registration_id,
            "calendar": self.calendar,
            "promoted": self.promoted,
            "own_entry": self.own_entry,
        }

    @classmethod
    def of(cls, letter: Letter) -> Slot:
        """What a letter of this kind is for."""
        given = letter.params
        calendar: Calendar | None = None
        if given.get("calendar") == "REQUEST":
            calendar = "REQUEST"
        elif given.get("calendar") == "CANCEL":
            calendar = "CANCEL"
        return cls(
            given.get("reply_id"),
            given.get("registration_id"),
            calendar,
            bool(given.get("promoted", False)),
            given.get("own_entry"),
        )


@dataclass(frozen=True)
class Taken:
    """A calendar entry that is taken back, as the letter keeps it: the invitation may name another by now."""

    uid: str
    #: The revision of the entry itself, to which the event's is added.
    sequence: int
    name: str
    salutation: str = ""
    closing: str = ""

    def params(self) -> dict[str, Any]:
        """As the letter keeps it."""
        return {**asdict(self), "calendar": "CANCEL"}

    @classmethod
    def of(cls, letter: Letter) -> Taken:
        """What a letter of this kind takes back."""
        return cls(**{item.name: letter.params[item.name] for item in fields(cls)})


def queue_confirmation(reply: Reply) -> list[Letter]:
    """Queue what follows from an answer: one letter to where the invitation went, and one to each person who
    was named with an address of their own, who reads of nobody but themselves.

    Who comes gets a calendar invitation; where one was sent before and nobody comes any more, it is
    cancelled, with a raised SEQUENCE (RFC 5546, section 3.2.5). Confirmations of earlier answers that have
    not left yet are taken out of the outbox. The same reply again queues nothing, nor does one that is
    entered once the event is over.
    """
    invitation = reply.invitation
    if invitation.event.ends_at <= clock.now():
        return []
    party = registrations_of(invitation)
    letters = _letters(invitation)
    before = [letter for letter in letters if letter.kind == CONFIRMATION]
    if any(Slot.of(letter).reply_id == reply.id for letter in before):
        return []
    kept = _without_unsent(before, party)
    letters = [letter for letter in letters if letter in kept or letter.kind != CONFIRMATION]
    before = kept
    queued: list[Letter | None] = []
    told = _told_of_invitation(invitation, party, letters)
    calendar = _calendar_after(reply, invitation, party, told[-1] if told else None)
    if calendar is not None and told:
        invitation.sequence += 1
    if invitation.to_address:
        queued.append(
            _queue(
                invitation,
                key=f"confirmation:{reply.id}",
                address=invitation.to_address,
                name=str(invitation.addressee or invitation.organisation),
                slot=Slot(reply_id=reply.id, calendar=calendar),
            )
        )
    queued.extend([_tell_seat(seat, reply, before) for seat in party])
    db.session.flush()
    return [letter for letter in queued if letter is not None]


def queue_promotion(registration: Registration, at: datetime | None = None) -> Letter | None:
    """Tell somebody that they came off the waiting list: at their own address, else the invitation's."""
    invitation = registration.invited_by
    address = registration.email or invitation.to_address
    if not address:
        return None
    stamp = int(at.timestamp()) if at is not None else registration.link_number
    if any(letter.params.get("calendar") for letter in _letters(invitation)):
        invitation.sequence += 1
    own_entry = has_own_entry(registration, invitation, registrations_of(invitation))
    return _queue(
        invitation,
        key=f"confirmation:promoted:{registration.id}:{stamp}",
        address=address,
        name=registration.name,
        slot=Slot(registration_id=registration.id, calendar="REQUEST", promoted=True, own_entry=own_entry),
    )


def queue_own_entry(seat: Registration) -> list[Letter]:
    """Somebody who came by an invitation has given an address of their own: their entry goes there.

    Where the invitation's own entry stood for them, it is taken back from their mission's calendar.
    """
    invitation = seat.invited_by
    event = invitation.event
    reply = current_reply(invitation)
    if reply is None or event.ends_at <= clock.now() or not has_own_address(seat, invitation):
        return []
    party, letters = registrations_of(invitation), _letters(invitation)
    told = _told_of_invitation(invitation, party, letters)
    queued: list[Letter | None] = []
    last = told[-1] if told else None
    if invitation.to_address and _calendar_after(reply, invitation, party, last) == "CANCEL":
        invitation.sequence += 1
        queued.append(
            _queue(
                invitation,
                key=f"confirmation:{reply.id}:own:{seat.id}:{invitation.sequence}",
                address=invitation.to_address,
                name=str(invitation.addressee or invitation.organisation),
                slot=Slot(reply_id=reply.id, calendar="CANCEL"),
            )
        )
    queued.append(_tell_seat(seat, reply, [one for one in letters if one.kind == CONFIRMATION]))
    db.session.flush()
    return [letter for letter in queued if letter is not None]


def registrations_of(invitation: Invitation) -> list[Registration]:
    """Everybody who holds, awaits or gave back one of the mission's seats; addressee or substitute first."""
    order = list(Capacity)
    found = db.session.scalars(select(Registration).where(Registration.invitation_id == invitation.id))
    return sorted(found, key=lambda seat: (order.index(seat.capacity), seat.id))


def principal(invitation: Invitation, party: Sequence[Registration]) -> Registration | None:
    """Whose seat the invitation's own calendar entry stands for: the addressee's, else that of the first who
    has no address of their own.

    None where everybody who comes is written to by themselves.
    """
    confirmed = [
        seat
        for seat in party
        if seat.status is RegistrationStatus.CONFIRMED and not _is_earlier_addressees(seat, invitation)
    ]
    for seat in confirmed:
        if seat.capacity is Capacity.ADDRESSEE:
            return seat
    return next((seat for seat in confirmed if not has_own_address(seat, invitation)), None)


def is_awaited(invitation: Invitation, party: Sequence[Registration]) -> bool:
    """Whether somebody for whom the invitation's own entry would stand waits for a seat."""
    waiting = [seat for seat in party if seat.status is RegistrationStatus.WAITING]
    return any(
        seat.capacity is Capacity.ADDRESSEE or not has_own_address(seat, invitation)
        for seat in waiting
        if not _is_earlier_addressees(seat, invitation)
    )


def _is_earlier_addressees(seat: Registration, invitation: Invitation) -> bool:
    """Whether it is the seat of somebody whom the invitation named before: nothing of theirs is told to whom
    it names now."""
    if seat.capacity is not Capacity.ADDRESSEE or seat.person_id is None:
        return False
    return seat.person_id != invitation.addressee_id


def has_own_address(seat: Registration, invitation: Invitation) -> bool:
    """Whether somebody is written to by themselves, not through the address the invitation went to."""
    if seat.capacity is Capacity.ADDRESSEE:
        return False
    return bool(seat.email) and seat.email.casefold() != invitation.to_address.casefold()


def has_own_entry(seat: Registration, invitation: Invitation, party: Sequence[Registration]) -> bool:
    """Whether somebody's calendar entry has a UID of its own, and is not the invitation's."""
    if has_own_address(seat, invitation):
        return True
    own = principal(invitation, party)
    return own is not None and own.id != seat.id


def _calendar_after(
    reply: Reply, invitation: Invitation, party: Sequence[Registration], last: Calendar | None
) -> Calendar | None:
    if is_proposal(reply):
        # The host has not decided: the calendar stays as it is.
        return None
    comes = reply.answer in COMES and principal(invitation, party) is not None
    if comes or reply.answer is Answer.TENTATIVE:
        return "REQUEST"
    if last == "REQUEST" and reply.answer is not Answer.DECLINED and is_awaited(invitation, party):
        # Who waits keeps the entry that they have, as one that is not certain.
        return "REQUEST"
    return "CANCEL" if last == "REQUEST" else None


def _told_of_invitation(
    invitation: Invitation, party: Sequence[Registration], letters: Sequence[Letter]
) -> list[Calendar]:
    """What was done, letter by letter, to the calendar entry under the invitation's own UID."""
    seats = {seat.id: seat for seat in party}
    told: list[Calendar] = []
    since = since_readdressed(invitation, [(one.kind, one.params) for one in letters])
    for letter in letters[since:]:
        given = letter.params
        has_left = letter.status in {LetterStatus.SENT, LetterStatus.SENDING}
        if not given.get("calendar") or given.get("copy") or not (has_left or letter.kind == CONFIRMATION):
            continue
        if not is_of_its_entry(invitation, given):
            continue
        seat = seats.get(given.get("registration_id") or 0)
        own = given.get("own_entry")
        if own is None:
            own = bool(given.get("registration_id")) and (seat is None or has_own_address(seat, invitation))
        if not own:
            told.append("CANCEL" if given["calendar"] == "CANCEL" else "REQUEST")
    return told


def _tell_seat(seat: Registration, reply: Reply, before: Sequence[Letter]) -> Letter | None:
    """The letter to one person with an address of their own, where something has changed for them."""
    invitation = reply.invitation
    if not has_own_address(seat, invitation):
        return None
    told = [Slot.of(letter).calendar for letter in before if Slot.of(letter).registration_id == seat.id]
    last = told[-1] if told else None
    calendar: Calendar
    if seat.status is RegistrationStatus.CONFIRMED and last != "REQUEST":
        calendar = "REQUEST"
    elif seat.status is RegistrationStatus.CANCELLED and last == "REQUEST":
        calendar = "CANCEL"
    else:
        return None
    if told:
        invitation.sequence += 1
    return _queue(
        invitation,
        key=f"confirmation:{reply.id}:seat:{seat.id}",
        address=seat.email,
        name=seat.name,
        slot=Slot(registration_id=seat.id, calendar=calendar, own_entry=True),
    )


def _queue(invitation: Invitation, *, key: str, address: str, name: str, slot: Slot) -> Letter | None:
    return queue_letter(
        kind=CONFIRMATION,
        key=key,
        subject_type=SUBJECT,
        subject_id=invitation.id,
        to_address=address,
        to_name=" ".join(name.split()),
        language=language_of(invitation.event, invitation.language),
        params={**slot.params(), "link": invitation.link_number},
    )


def _letters(invitation: Invitation) -> list[Letter]:
    statement = (
        select(Letter)
        .where(
            Letter.subject_type == SUBJECT,
            Letter.subject_id == invitation.id,
            or_(Letter.status != LetterStatus.CANCELLED, Letter.kind == WITHDRAWAL),
        )
        .order_by(Letter.id)
    )
    return list(db.session.scalars(statement))


def since_readdressed(invitation: Invitation, letters: Sequence[tuple[str, Mapping[str, Any]]]) -> int:
    """From which of its letters on (kind and params, in their order) an invitation has the UID of today: an
    earlier addressee's entry was taken back, and the next one's has another."""
    for place in range(len(letters), 0, -1):
        kind, params = letters[place - 1]
        if kind == WITHDRAWAL and is_of_its_entry(invitation, params) and params.get("uid") != invitation.uid:
            return place
    return 0


def is_of_its_entry(invitation: Invitation, params: Mapping[str, Any]) -> bool:
    """Whether a letter with these params was about the invitation's own entry, and not about that of another
    that became one with it."""
    return bool(params.get("entry_uid", invitation.uid) == invitation.uid)


def _without_unsent(letters: Sequence[Letter], party: Sequence[Registration]) -> list[Letter]:
    """Take out of the queue what a later answer has overtaken; give what remains."""
    gone = {seat.id for seat in party if seat.status is RegistrationStatus.CANCELLED}
    kept = []
    for letter in letters:
        slot = Slot.of(letter)
        overtaken = slot.registration_id is None or slot.registration_id in gone
        if not (overtaken and letter.status is LetterStatus.QUEUED and _take_back(letter)):
            kept.append(letter)
    return kept


def _take_back(letter: Letter) -> bool:
    try:
        cancel(letter)
    except TooLate:
        return False
    return True
