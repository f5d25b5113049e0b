"""Changing a guest list: whom a letter names and where it goes, seats, groups, who comes off and back on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from events.guestlist.models import GuestGroup, Invitation, Receiving
from events.guestlist.receiving import find_mailboxes
from events.programme.models import Event, EventStatus
from events.programme.planning import capacity_changed, lock_event
from office import clock
from office.database import db
from office.mailroom.models import Letter
from office.mailroom.outbox import letters_about
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting

#: What the mailroom calls letters about invitations.
SUBJECT = "invitations"
#: More nobody gives to one mission.
MOST_SEATS = 99


#: Sent with the `Event` and its ``invitations`` before they are taken off the list, in the same transaction:
#: whoever keeps seats for them gives those back.
taken_off = Signal("invitations are taken off the guest list")


#: Sent with an `Invitation` of which letters have left, before it is addressed to somebody else, in the same
#: transaction: whoever keeps something of the earlier addressee's takes it back.
addressed_anew = Signal("an invitation is addressed to somebody else")


#: Sent with an `Invitation` that names somebody else now, in the same transaction: what its mission answered
#: was another's answer.
names_another = Signal("an invitation names somebody else")


#: Sent with an `Invitation` that goes again to whom it went before, because a step was taken back, and
#: whether it ``names_another`` than a moment ago. Whoever kept something for them gives it again; a receiver
#: says what could not be given (`Lost`), or None.
goes_again = Signal("an invitation goes again to whom it went before")


#: Sent with the `Invitation` that stays, the one that ``goes`` because both turned out to be one, and which
#: seats of the latter were ``double``, before anything of it is moved, in the same transaction: whoever keeps
#: something under its name takes care of it.
become_one = Signal("two invitations become one")


class Lost(StrEnum):
    """What is not there again when a step on a guest list is taken back."""

    #: The answer counts again; the seat is another's by now.
    SEAT = "seat"
    #: They have been told that the invitation is no longer theirs.
    TOLD = "told"


class GuestListRefused(Exception):
    """The guest list cannot be changed like that."""


class EventCancelled(GuestListRefused):
    """Nobody is invited to an event that does not take place."""


class AlreadyInvited(GuestListRefused):
    """This organisation has an invitation with this addressee already."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(str(invitation))
        self.invitation = invitation


class NotOfThisMission(GuestListRefused):
    """The posting belongs to another organisation."""


class NotPromised(GuestListRefused):
    """The event promises no texts in that language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


class TooFewSeats(GuestListRefused):
    """A mission on the list has one seat at least."""


class GuestGone(GuestListRefused):
    """Somebody else took the guest off the list a moment ago."""


class OtherEvent(GuestListRefused):
    """The group belongs to another event."""


def require_open(event: Event) -> None:
    """Let nobody be invited to an event that was cancelled.

    Raises:
        EventCancelled: it was.
    """
    if event.status is EventStatus.CANCELLED:
        raise EventCancelled


def language_for(event: Event, person: Person | None, organisation: Organisation) -> str:
    """The language of a guest's letter, among those that the event promises.

    The person's, else the organisation's, else English, else the event's first.
    """
    wanted = (person.language if person is not None else None, organisation.language, "en")
    return next((code for code in wanted if code in event.languages), event.languages[0])


def readdress(invitation: Invitation, posting: Posting | None) -> None:
    """Let the letter name somebody else of the mission, in their language and at their mailbox; None: nobody.

    The rule of receiving stays. A mailbox that was typed stays where it is the secretariat's; one that was
    typed for somebody else is not written to in another's name. Once a letter has gone out, its link stops:
    the new addressee gets a letter and a link of their own. What was answered
    before was another's answer: it stays in the history, and the new addressee is asked anew.

    Raises:
        NotOfThisMission: the posting is another organisation's.
        AlreadyInvited: they have an invitation of their own.
        GuestGone: it was taken off the list meanwhile.
    """
    _take(invitation)
    person = posting.person if posting is not None else None
    if posting is not None and posting.organisation_id != invitation.organisation_id:
        raise NotOfThisMission
    person_id = person.id if person is not None else None
    if person_id == invitation.addressee_id:
        invitation.posting_id = posting.id if posting is not None else None
        db.session.flush()
        return
    other = db.session.scalar(
        select(Invitation).where(
            Invitation.event_id == invitation.event_id,
            Invitation.organisation_id == invitation.organisation_id,
            Invitation.addressee_id.is_not_distinct_from(person_id),
            Invitation.id != invitation.id,
        )
    )
    if other is not None:
        raise AlreadyInvited(other)
    letters = letters_about(SUBJECT, [invitation.id])[invitation.id]
    if letters:
        addressed_anew.send(invitation)
        invitation.link_number = max(invitation.link_number, last_link(invitation, letters)) + 1
        invitation.opened_at = None
    invitation.addressee, invitation.posting = person, posting
    invitation.language = language_for(invitation.event, person, invitation.organisation)
    find_mailboxes(invitation, keep_typed=invitation.receiving is Receiving.SECRETARIAT)
    db.session.flush()
    names_another.send(invitation)


def last_link(invitation: Invitation, letters: Iterable[Letter]) -> int:
    """The highest number of a link that a letter carries; 0 where none does. The keys tell it."""
    found = 0
    for letter in letters:
        parts = letter.key.split(":")
        if parts[1:2] == [str(invitation.id)] and parts[2:3] and parts[2].isdigit():
            found = max(found, int(parts[2]))
    return found


def write_in(invitation: Invitation, language: str) -> None:
    """Write to the guest in another language of the event.

    Raises:
        NotPromised: the event has no texts in it.
    """
    if language not in invitation.event.languages:
        raise NotPromised(language)
    invitation.language = language
    db.session.flush()


def give_seats(invitation: Invitation, seats: int) -> None:
    """Set how many seats the mission has; those taken stay taken, a smaller number holds for new answers.

    Raises:
        TooFewSeats: fewer than one.
    """
    if seats < 1:
        raise TooFewSeats
    invitation.seats = min(seats, MOST_SEATS)
    db.session.flush()


def put_in_group(invitation: Invitation, group: GuestGroup | None) -> None:
    """Put the guest into a group of the event; None: into none.

    Raises:
        OtherEvent: the group is another event's.
    """
    if group is not None and group.event_id != invitation.event_id:
        raise OtherEvent
    before, invitation.group = invitation.group, group
    db.session.flush()
    if before is not None and before.quota is not None and before is not group:
        # A seat of the group that is left may be free for somebody who waits for one.
        capacity_changed.send(invitation.event)


def remove(invitations: Iterable[Invitation]) -> tuple[int, int]:
    """Take invitations off the list, their seats first: (deleted, withdrawn).

    One without a letter vanishes; one with a letter is withdrawn: its link stops, its history stays.
    """
    chosen = list(invitations)
    give_up_seats(chosen)
    return take_off(chosen)


def give_up_seats(chosen: Sequence[Invitation]) -> None:
    """Let whoever keeps seats for these guests give them back: the first half of taking them off the list."""
    if chosen:
        taken_off.send(lock_event(chosen[0].event_id), invitations=chosen)
        db.session.flush()


def take_off(chosen: Sequence[Invitation]) -> tuple[int, int]:
    """Take guests off the list who hold no seats any more: (deleted, withdrawn)."""
    letters = letters_about(SUBJECT, [invitation.id for invitation in chosen])
    deleted = withdrawn = 0
    for invitation in chosen:
        if not letters[invitation.id]:
            db.session.delete(invitation)
            deleted += 1
        elif invitation.withdrawn_at is None:
            invitation.withdrawn_at = clock.now()
            invitation.link_number += 1
            withdrawn += 1
    db.session.flush()
    return deleted, withdrawn


def reinstate(invitation: Invitation) -> None:
    """Put a withdrawn invitation back on the list. The link sent before stays dead; a new letter can be sent.

    Raises:
        EventCancelled: the event does not take place.
    """
    require_open(invitation.event)
    invitation.withdrawn_at = None
    db.session.flush()


def _take(invitation: Invitation) -> None:
    """Take the event for this transaction, and read the invitation afresh: another may have changed it.

    Raises:
        GuestGone: another took it off the list.
    """
    db.session.flush()
    try:
        lock_event(invitation.event_id)
        db.session.refresh(invitation)
    except InvalidRequestError as error:
        raise GuestGone from error
