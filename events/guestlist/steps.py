"""Steps of work on a guest list, each of which can be taken back as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from events.guestlist.answers import answers_to
from events.guestlist.changing import SUBJECT, give_up_seats, goes_again, last_link, take_off
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.programme.planning import capacity_changed, lock_event
from office.audit.models import AuditEntry, Change
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import Left, Reason, Undone, undo, was_taken_back
from office.database import db
from office.mailroom.models import LetterStatus
from office.mailroom.outbox import letters_about

#: Letters that somebody has, or is about to have.
_LEFT: Final = (LetterStatus.SENT, LetterStatus.SENDING, LetterStatus.BOUNCED)


class NothingToTakeBack(Exception):
    """There is no such step of work on this list."""


class TakenBackAlready(Exception):
    """The step has been taken back: two clicks, or two people."""


class Overtaken(Exception):
    """What the step took away has been entered anew since: taking it back would have a guest twice."""


@dataclass(frozen=True)
class Removed:
    """What taking guests off a list came to, and the step that takes it back."""

    deleted: int
    withdrawn: int
    step: Cause


def kind_of(event: Event) -> str:
    """The kind of the steps on one event's list: the Undo of one list takes back no step on another."""
    return f"guest_list_{event.id}"


@contextmanager
def one_step(kind: str) -> Iterator[Cause]:
    """Within the block, all that is changed is one step, to be taken back whole; ``kind`` as `kind_of`."""
    step = new_step(kind)
    with because_of(step):
        yield step


def remove_in_one_step(chosen: Sequence[Invitation]) -> Removed:
    """Take guests, one at least, off their event's list as one step.

    Seats that they held are given back before, and are not part of it: whoever came off the waiting list for
    them has been told so.
    """
    give_up_seats(chosen)
    with one_step(kind_of(chosen[0].event)) as step:
        deleted, withdrawn = take_off(chosen)
    return Removed(deleted, withdrawn, step)


def take_back(cause: Cause, event: Event | None = None) -> Undone:
    """Take back one step of work on the list of ``event``, or on several lists.

    What somebody changed since is left, and so is a guest to whom a letter was written since. Whoever is
    named again has their answer again, their seat and the entry in their calendar, as far as that can be had
    (`Lost` among what was left).

    A link that another addressee has had meanwhile never leads to the first one's invitation again: such a
    guest gets a link of their own, and a new letter.

    Raises:
        NothingToTakeBack: there is no such step.
        TakenBackAlready: it has been taken back.
        Overtaken: taking it back would have a guest on the list twice.
    """
    events = {one.event_id for one in _touched(cause)} | ({event.id} if event is not None else set())
    for number in sorted(events):
        lock_event(number)
    if was_taken_back(cause):
        raise TakenBackAlready
    made = _made(cause)
    letters = letters_about(SUBJECT, [number for number, _label in made])
    written = [Left("invitations", n, label, Reason.IN_USE) for n, label in made if letters[n]]
    touched = _touched(cause)
    written += [Left("invitations", one.id, str(one), Reason.IN_USE) for one in _heard(cause, touched)]
    sequences = {one.id: one.sequence for one in touched}
    before = {one.id: (one.addressee_id, one.to_address) for one in touched}
    try:
        with db.session.begin_nested():
            undone = undo(cause, leaving=written)
            # Numbers were put back; whom they mean is read afresh.
            db.session.expire_all()
            if _has_nobody_twice(events):
                raise Overtaken
    except IntegrityError as error:
        raise Overtaken from error
    if not undone.changes and not undone.left:
        raise NothingToTakeBack
    with because_of(cause, takes_back=True):
        _keep_apart(_touched(cause), sequences)
    for number in sorted(events):
        # A group may have its limit back, or its guests.
        capacity_changed.send(lock_event(number))
    return replace(undone, left=(*undone.left, *_lost(_touched(cause), before)))


def _heard(cause: Cause, touched: Sequence[Invitation]) -> list[Invitation]:
    """Those addressed anew by the step whose new addressee has a letter, or has answered: what they were told
    is not undone by naming another, who would have to be addressed anew as well."""
    readdressed = _readdressed(cause)
    found = [one for one in touched if one.id in readdressed]
    letters = letters_about(SUBJECT, [one.id for one in found])
    answers = answers_to({one.event_id for one in found})
    return [
        one
        for one in found
        if one.id in answers
        or any(
            letter.status in _LEFT and last_link(one, [letter]) == one.link_number
            for letter in letters[one.id]
        )
    ]


def _readdressed(cause: Cause) -> set[int]:
    """The invitations that came to name somebody else by the step."""
    entries = db.session.execute(
        select(AuditEntry.record_id, AuditEntry.details).where(
            AuditEntry.cause_type == cause.record_type,
            AuditEntry.cause_id == cause.record_id,
            AuditEntry.record_type == SUBJECT,
            AuditEntry.change == Change.CHANGED,
        )
    )
    return {number for number, details in entries if number is not None and "addressee_id" in details}


def _lost(touched: Sequence[Invitation], before: Mapping[int, tuple[int | None, str]]) -> list[Left]:
    """Let those to whom the invitations go again have what they had; what is gone by now."""
    found = []
    for invitation in touched:
        addressee, mailbox = before.get(invitation.id, (invitation.addressee_id, invitation.to_address))
        if (addressee, mailbox) != (invitation.addressee_id, invitation.to_address):
            told = goes_again.send(invitation, names_another=addressee != invitation.addressee_id)
            label, number = str(invitation), invitation.id
            found += [Left(lost.value, number, label, Reason.IN_USE) for _receiver, lost in told if lost]
    return found


def _made(cause: Cause) -> list[tuple[int, str]]:
    found = db.session.execute(
        select(AuditEntry.record_id, AuditEntry.label).where(
            AuditEntry.cause_type == cause.record_type,
            AuditEntry.cause_id == cause.record_id,
            AuditEntry.record_type == SUBJECT,
            AuditEntry.change == Change.MADE,
        )
    )
    return [(number, label) for number, label in found if number is not None]


def _touched(cause: Cause) -> list[Invitation]:
    """The invitations on the list of those that the step changed or took off."""
    numbers = select(AuditEntry.record_id).where(
        AuditEntry.cause_type == cause.record_type,
        AuditEntry.cause_id == cause.record_id,
        AuditEntry.record_type == SUBJECT,
    )
    return list(db.session.scalars(select(Invitation).where(Invitation.id.in_(numbers))))


def _has_nobody_twice(events: Collection[int]) -> bool:
    """Whether a mission is on the list twice without a name: the database counts nobody as somebody else."""
    twice = (
        select(Invitation.organisation_id)
        .where(Invitation.event_id.in_(events), Invitation.addressee_id.is_(None))
        .group_by(Invitation.event_id, Invitation.organisation_id)
        .having(func.count() > 1)
    )
    return db.session.scalars(twice).first() is not None


def _keep_apart(invitations: Sequence[Invitation], sequences: dict[int, int]) -> None:
    letters = letters_about(SUBJECT, [invitation.id for invitation in invitations])
    for invitation in invitations:
        used = last_link(invitation, letters[invitation.id])
        if used > invitation.link_number:
            invitation.link_number, invitation.opened_at = used + 1, None
        # Calendars go by the highest revision that they have seen.
        invitation.sequence = max(invitation.sequence, sequences.get(invitation.id, 0))
    db.session.flush()
