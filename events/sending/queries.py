"""What has been sent for an event and what became of it: guest by guest, kind by kind, mailing by mailing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from events.guestlist.models import GuestGroup, Invitation
from events.guestlist.queries import LetterState, letter_state, own_letter
from events.invitations import registrants
from events.invitations.confirming import INVITATION, SUBJECT
from events.letters.models import Purpose
from events.programme.models import Event
from events.registration.answers import asks_anew, current_reply
from events.registration.models import Door, Registration, Reply
from events.registration.queries import replies_by_invitation
from events.registration.received import is_by_day
from events.sending.recipients import guest_list
from office.database import db
from office.mailroom.models import Letter, LetterStatus, Mailing
from office.mailroom.outbox import WAITING, letters_about
from stakeholders.directory.search import fold

#: Came to nothing, and waits for a person.
STUCK = (LetterStatus.FAILED, LetterStatus.BOUNCED)


class Standing(StrEnum):
    """Where the invitation of one guest stands."""

    NOT_SENT = "not_sent"
    WAITING = "waiting"
    SENT = "sent"
    OPENED = "opened"
    ANSWERED = "answered"
    FAILED = "failed"


#: What has come of the letter; whether the guest has answered goes before it.
_STANDINGS: Mapping[LetterState, Standing] = {
    LetterState.NONE: Standing.NOT_SENT,
    LetterState.WAITING: Standing.WAITING,
    LetterState.SENT: Standing.SENT,
    LetterState.OPENED: Standing.OPENED,
    LetterState.FAILED: Standing.FAILED,
    LetterState.WITHDRAWN: Standing.NOT_SENT,
}


@dataclass(frozen=True)
class GuestRow:
    """One guest of the list of letters: the invitation, the last letter of each kind, and the answer."""

    invitation: Invitation
    state: LetterState
    letter: Letter | None
    latest: Letter | None
    reply: Reply | None

    @property
    def standing(self) -> Standing:
        """Whether the guest has answered, else how far the letter has come."""
        if self.reply is not None and not asks_anew(self.reply):
            return Standing.ANSWERED
        return _STANDINGS[self.state]

    @property
    def has_failed(self) -> bool:
        """Whether the letter waits for a person, whatever the guest did."""
        return self.letter is not None and self.letter.status in STUCK

    @property
    def moved_at(self) -> datetime | None:
        """When it came to stand there."""
        if self.standing is Standing.ANSWERED and self.reply is not None:
            return self.reply.received_at
        if self.standing is Standing.OPENED:
            return self.invitation.opened_at
        return self.letter.sent_at if self.letter is not None else None

    @property
    def moved_by_day(self) -> bool:
        """Whether of that moment only the day is known."""
        if self.standing is Standing.ANSWERED:
            return self.reply is not None and is_by_day(self.reply)
        return self.standing is Standing.SENT and self.letter is not None and self.letter.is_on_paper


def invited_on(day: date, event: Event, invitations: Iterable[int]) -> int:
    """How many of these were sent their invitation on that day, by the event's clocks. One statement."""
    zone = ZoneInfo(event.zone)
    begins, ends = (datetime.combine(day + timedelta(number), time(), zone) for number in (0, 1))
    statement = select(func.count(Letter.subject_id.distinct())).where(
        Letter.subject_type == SUBJECT,
        Letter.subject_id.in_(list(invitations)),
        Letter.kind == INVITATION,
        Letter.status == LetterStatus.SENT,
        Letter.sent_at >= begins,
        Letter.sent_at < ends,
    )
    return db.session.scalars(statement).one()


def guest_rows(event: Event) -> list[GuestRow]:
    """Every guest with the last letter and the reply that counts. Three statements."""
    invitations = guest_list(event.id)
    letters = letters_about(SUBJECT, (invitation.id for invitation in invitations))
    replies = replies_by_invitation(event.id)
    return [
        GuestRow(
            invitation,
            letter_state(invitation, letters[invitation.id]),
            own_letter(invitation, letters[invitation.id]),
            letters[invitation.id][-1] if letters[invitation.id] else None,
            replies.get(invitation.id),
        )
        for invitation in invitations
    ]


def matches(row: GuestRow, text: str) -> bool:
    """Whether mission, addressee or one of the mailboxes contains ``text``, in any script and case."""
    invitation = row.invitation
    addressee = invitation.addressee.folded if invitation.addressee is not None else ""
    written_to = row.letter.to_address if row.letter is not None else ""
    told = (invitation.organisation.folded, addressee, fold(invitation.to_address), fold(written_to))
    return fold(text) in " ".join(told)


def row_of(invitation: Invitation) -> GuestRow:
    """One guest of the list. Two statements."""
    letters = letters_about(SUBJECT, [invitation.id])[invitation.id]
    return GuestRow(
        invitation,
        letter_state(invitation, letters),
        own_letter(invitation, letters),
        letters[-1] if letters else None,
        current_reply(invitation),
    )


@dataclass(frozen=True)
class RegisteredRow:
    """One guest who registered themselves, and the last letter to them."""

    seat: Registration
    letter: Letter | None

    @property
    def needs_somebody(self) -> bool:
        """Whether their last letter failed, or none can be written to them."""
        return self.letter.status in STUCK if self.letter is not None else not self.seat.email


def registered_rows(event: Event) -> list[RegisteredRow]:
    """Everybody who registered themselves and may come, with their last letter, by name. Two statements."""
    seats = [one for one in registrants.registrants_of(event.id) if one.status in registrants.RELIES]
    letters = letters_about(registrants.SUBJECT, (seat.id for seat in seats))
    rows = [RegisteredRow(seat, letters[seat.id][-1] if letters[seat.id] else None) for seat in seats]
    return sorted(rows, key=lambda row: row.seat.name)


def counted(rows: Sequence[GuestRow]) -> dict[Standing, int]:
    """How many guests stand where; every standing is there."""
    counts = Counter(row.standing for row in rows)
    return {standing: counts[standing] for standing in Standing}


@dataclass(frozen=True)
class Tally:
    """What has become of an event's letters of one kind, in letters."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0


def tallies_of(event: Event) -> dict[Purpose, Tally]:
    """How many letters of each kind have gone, wait, or failed; letters taken out do not count."""
    found = {purpose: Counter[str]() for purpose in Purpose}
    invited = select(Invitation.id).where(Invitation.event_id == event.id)
    registered = select(Registration.id).where(
        Registration.event_id == event.id, Registration.door != Door.INVITATION
    )
    statement = (
        select(Letter.kind, Letter.status, func.count())
        .where(
            or_(
                and_(Letter.subject_type == SUBJECT, Letter.subject_id.in_(invited)),
                and_(Letter.subject_type == registrants.SUBJECT, Letter.subject_id.in_(registered)),
            ),
            Letter.kind.in_([purpose.value for purpose in Purpose]),
        )
        .group_by(Letter.kind, Letter.status)
    )
    for kind, status, number in db.session.execute(statement):
        place = "sent" if status is LetterStatus.SENT else "waiting" if status in WAITING else "failed"
        if status is not LetterStatus.CANCELLED:
            found[Purpose(kind)][place] += number
    return {purpose: Tally(**counts) for purpose, counts in found.items()}


def mailings_of(event_id: int, purpose: Purpose | None = None) -> list[Mailing]:
    """The mailings of an event, the last first; of one kind where it is named."""
    statement = (
        select(Mailing)
        .where(Mailing.subject_type == "events", Mailing.subject_id == event_id)
        .order_by(Mailing.id.desc())
    )
    if purpose is not None:
        statement = statement.where(Mailing.kind == purpose.value)
    return list(db.session.scalars(statement))


def gone_of(mailings: Sequence[Mailing]) -> dict[int, Tally]:
    """How far each of these mailings has come. One statement."""
    found = {mailing.id: Counter[str]() for mailing in mailings}
    statement = (
        select(Letter.mailing_id, Letter.status, func.count())
        .where(Letter.mailing_id.in_(list(found)), Letter.status != LetterStatus.CANCELLED)
        .group_by(Letter.mailing_id, Letter.status)
    )
    for number, status, count in db.session.execute(statement):
        place = "sent" if status is LetterStatus.SENT else "waiting" if status in WAITING else "failed"
        if number is not None:
            found[number][place] += count
    return {number: Tally(**counts) for number, counts in found.items()}


def letters_of(mailing: Mailing) -> list[Letter]:
    """The letters of a mailing that failed or came back."""
    return list(
        db.session.scalars(
            select(Letter)
            .where(Letter.mailing_id == mailing.id, Letter.status.in_(STUCK))
            .order_by(Letter.id)
        )
    )


def groups_of(event: Event) -> list[GuestGroup]:
    """The groups of the event's guests, in their order."""
    statement = select(GuestGroup).where(GuestGroup.event_id == event.id)
    return list(db.session.scalars(statement.order_by(GuestGroup.position, GuestGroup.id)))


def sent_and_listed(event_ids: Sequence[int]) -> Mapping[int, tuple[int, int, int]]:
    """By event: guests with an invitation, those whose invitation failed, and guests on the list.

    Two statements. Copies for secretariats and letters to earlier addressees count for the same guest.
    """
    listed = dict(
        db.session.execute(
            select(Invitation.event_id, func.count())
            .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
            .group_by(Invitation.event_id)
        ).all()
    )
    sent: Counter[int] = Counter()
    failed: Counter[int] = Counter()
    statement = (
        select(Invitation.event_id, Letter.status)
        .join(Letter, (Letter.subject_id == Invitation.id) & (Letter.subject_type == SUBJECT))
        .where(
            Invitation.event_id.in_(event_ids),
            Invitation.withdrawn_at.is_(None),
            Letter.key == Invitation.letter_key,
            Letter.status != LetterStatus.CANCELLED,
        )
    )
    for event_id, status in db.session.execute(statement):
        sent[event_id] += 1
        failed[event_id] += status in STUCK
    return {number: (sent[number], failed[number], listed.get(number, 0)) for number in event_ids}
