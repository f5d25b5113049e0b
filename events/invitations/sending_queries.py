"""What has been sent for an event and what became of it, guest by guest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.invitations.confirming import INVITATION, SUBJECT
from events.programme.models import Event
from events.registration.answers import asks_anew
from events.registration.models import Reply
from events.registration.queries import replies_by_invitation
from office.database import db
from office.mailroom.models import Letter, LetterStatus, Mailing
from office.mailroom.outbox import letters_about


class Standing(StrEnum):
    """Where the invitation of one guest stands."""

    NOT_SENT = "not_sent"
    WAITING = "waiting"
    SENT = "sent"
    OPENED = "opened"
    ANSWERED = "answered"
    FAILED = "failed"


@dataclass(frozen=True)
class GuestRow:
    """One guest of the list of letters."""

    invitation: Invitation
    letter: Letter | None
    reply: Reply | None

    @property
    def standing(self) -> Standing:
        """The furthest that is known; one that failed says so unless the guest has answered anyway."""
        if self.reply is not None and not asks_anew(self.reply):
            return Standing.ANSWERED
        if self.invitation.opened_at is not None and self.letter is not None:
            return Standing.OPENED
        if self.letter is None or self.letter.status is LetterStatus.CANCELLED:
            return Standing.NOT_SENT
        if self.letter.status in {LetterStatus.FAILED, LetterStatus.BOUNCED}:
            return Standing.FAILED
        return Standing.SENT if self.letter.status is LetterStatus.SENT else Standing.WAITING

    @property
    def has_failed(self) -> bool:
        """Whether the letter waits for a person, whatever the guest did."""
        return self.letter is not None and self.letter.status in {LetterStatus.FAILED, LetterStatus.BOUNCED}

    @property
    def moved_at(self) -> datetime | None:
        """When it came to stand there."""
        if self.standing is Standing.ANSWERED and self.reply is not None:
            return self.reply.received_at
        if self.standing is Standing.OPENED:
            return self.invitation.opened_at
        return self.letter.sent_at if self.letter is not None else None


def guest_list(event_id: int) -> list[Invitation]:
    """The guest list as far as it stands, with whom the letters name, in the list's order. One statement."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
            .options(
                joinedload(Invitation.organisation),
                joinedload(Invitation.addressee),
                joinedload(Invitation.posting),
            )
            .order_by(Invitation.id)
        )
    )


def guest_rows(event: Event) -> list[GuestRow]:
    """Every guest with the last letter and the reply that counts. Three statements."""
    invitations = guest_list(event.id)
    letters = letters_about(SUBJECT, (invitation.id for invitation in invitations))
    replies = replies_by_invitation(event.id)
    return [
        GuestRow(invitation, _last_invitation(invitation, letters[invitation.id]), replies.get(invitation.id))
        for invitation in invitations
    ]


def counted(rows: Sequence[GuestRow]) -> dict[Standing, int]:
    """How many guests stand where; every standing is there."""
    counts = Counter(row.standing for row in rows)
    return {standing: counts[standing] for standing in Standing}


def mailings_of(event_id: int) -> list[Mailing]:
    """The mailings of an event's invitations, the last first."""
    return list(
        db.session.scalars(
            select(Mailing)
            .where(
                Mailing.kind == INVITATION, Mailing.subject_type == "events", Mailing.subject_id == event_id
            )
            .order_by(Mailing.id.desc())
        )
    )


def letters_of(mailing: Mailing) -> list[Letter]:
    """The letters of a mailing that failed or came back."""
    return list(
        db.session.scalars(
            select(Letter)
            .where(
                Letter.mailing_id == mailing.id,
                Letter.status.in_([LetterStatus.FAILED, LetterStatus.BOUNCED]),
            )
            .order_by(Letter.id)
        )
    )


def sent_and_listed(event_ids: Sequence[int]) -> Mapping[int, tuple[int, int, int]]:
    """By event: how many invitations were sent, how many failed, how many guests it has. Two statements."""
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
        select(Invitation.event_id, Letter.status, func.count(func.distinct(Invitation.id)))
        .join(Letter, (Letter.subject_id == Invitation.id) & (Letter.subject_type == SUBJECT))
        .where(
            Invitation.event_id.in_(event_ids),
            Invitation.withdrawn_at.is_(None),
            Letter.kind == INVITATION,
            Letter.status != LetterStatus.CANCELLED,
        )
        .group_by(Invitation.event_id, Letter.status)
    )
    for event_id, status, number in db.session.execute(statement):
        sent[event_id] += number
        if status in {LetterStatus.FAILED, LetterStatus.BOUNCED}:
            failed[event_id] += number
    return {number: (sent[number], failed[number], listed.get(number, 0)) for number in event_ids}


def _last_invitation(invitation: Invitation, letters: Sequence[Letter]) -> Letter | None:
    # The key ends in the link's number: letters to an earlier addressee do not count.
    own = f":{invitation.id}:{invitation.link_number}"
    return next((one for one in reversed(letters) if one.kind == INVITATION and one.key.endswith(own)), None)
