"""Building a guest list: who is invited, whom the letter names, in which language, to which mailbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from events.guestlist.choices import Choice, organisations_of
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.programme.planning import lock_event
from office import clock, settings
from office.database import db
from office.mailroom.outbox import letters_about
from stakeholders.organisations.channels import normal_mail
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import heads_on, mail_address_for

#: What the mailroom calls letters about invitations.
SUBJECT = "invitations"


#: Sent with the `Event` and its ``invitations`` before they are taken off the list, in the same transaction:
#: whoever keeps seats for them gives those back.
taken_off = Signal("invitations are taken off the guest list")


#: Sent with an `Invitation` of which letters have left, before it is addressed to somebody else, in the same
#: transaction: whoever keeps something of the earlier addressee's takes it back.
addressed_anew = Signal("an invitation is addressed to somebody else")


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


@dataclass(frozen=True)
class Built:
    """What adding groups came to."""

    added: Sequence[Invitation]
    #: Organisations of the groups that were on the list before, withdrawn ones too.
    already: int


def build(event: Event, who: Collection[Choice], day: date) -> Built:
    """Invite every organisation of the groups ``who`` that is not on the list yet.

    Each is addressed to its head on ``day``, if the post is vacant to its chargé d'affaires ad interim, and
    to nobody where neither is known. One that was withdrawn stays withdrawn: somebody decided it. Repeating
    it adds only what is new.

    Raises:
        EventCancelled: the event does not take place.
    """
    # Two officers who add the same group at once: the second waits and finds what the first added.
    require_open(lock_event(event.id))
    home = settings.current().office_country
    wanted: dict[int, tuple[Organisation, Choice]] = {}
    for choice in Choice:
        if choice in who:
            for organisation in organisations_of(choice, home):
                wanted.setdefault(organisation.id, (organisation, choice))
    on_list = invited_organisations(event)
    new = [pair for number, pair in wanted.items() if number not in on_list]
    heads = _heads_with_channels(day, [organisation.id for organisation, _choice in new])
    added = [
        _invitation(event, organisation, heads.get(organisation.id), choice.value)
        for organisation, choice in new
    ]
    db.session.add_all(added)
    db.session.flush()
    return Built(added, len(wanted) - len(new))


def invite(
    event: Event, organisation: Organisation, day: date, *, posting: Posting | None = None, reason: str = ""
) -> Invitation:
    """Invite one organisation, addressed to ``posting``'s holder, or to its head or chargé on ``day``.

    One that was withdrawn comes back; its old link stays dead, and a new letter can be sent.

    Raises:
        AlreadyInvited: it is on the list with this addressee.
        NotOfThisMission: the posting is another organisation's.
        EventCancelled: the event does not take place.
    """
    # Two officers who add the same group at once: the second waits and finds what the first added.
    require_open(lock_event(event.id))
    if posting is None:
        posting = _heads_with_channels(day, [organisation.id]).get(organisation.id)
    elif posting.organisation_id != organisation.id:
        raise NotOfThisMission
    addressee_id = posting.person_id if posting is not None else None
    same = db.session.scalar(
        select(Invitation).where(
            Invitation.event_id == event.id,
            Invitation.organisation_id == organisation.id,
            Invitation.addressee_id.is_not_distinct_from(addressee_id),
        )
    )
    if same is not None:
        if same.withdrawn_at is None:
            raise AlreadyInvited(same)
        same.withdrawn_at = None
        same.reason = reason or same.reason
        db.session.flush()
        return same
    invitation = _invitation(event, organisation, posting, reason)
    db.session.add(invitation)
    db.session.flush()
    return invitation


def language_for(event: Event, person: Person | None, organisation: Organisation) -> str:
    """The language of a guest's letter, among those that the event promises.

    The person's, else the organisation's, else English, else the event's first.
    """
    wanted = (person.language if person is not None else None, organisation.language, "en")
    return next((code for code in wanted if code in event.languages), event.languages[0])


def readdress(invitation: Invitation, posting: Posting | None) -> None:
    """Let the letter name somebody else of the mission, in their language and at their mailbox; None: nobody.

    Once a letter has gone out, its link stops: the new addressee gets a letter and a link of their own.

    Raises:
        NotOfThisMission: the posting is another organisation's.
        AlreadyInvited: they have an invitation of their own.
    """
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
            Invitation.addressee_id == person_id,
            Invitation.id != invitation.id,
        )
    )
    if other is not None:
        raise AlreadyInvited(other)
    if letters_about(SUBJECT, [invitation.id])[invitation.id]:
        addressed_anew.send(invitation)
        invitation.link_number += 1
        invitation.opened_at = None
    invitation.addressee, invitation.posting = person, posting
    invitation.language = language_for(invitation.event, person, invitation.organisation)
    invitation.to_address = mail_address_for(invitation.organisation, person)
    db.session.flush()


def write_in(invitation: Invitation, language: str) -> None:
    """Write to the guest in another language of the event.

    Raises:
        NotPromised: the event has no texts in it.
    """
    if language not in invitation.event.languages:
        raise NotPromised(language)
    invitation.language = language
    db.session.flush()


def write_to(invitation: Invitation, address: str) -> None:
    """Send the letter to another mailbox; "" where none is known.

    Raises:
        BadMail: it is no mail address.
    """
    invitation.to_address = normal_mail(address) if address.strip() else ""
    db.session.flush()


def give_seats(invitation: Invitation, seats: int) -> None:
    """Set how many seats the mission has; those taken stay taken, a smaller number holds for new answers.

    Raises:
        TooFewSeats: fewer than one.
    """
    if seats < 1:
        raise TooFewSeats
    invitation.seats = seats
    db.session.flush()


def remove(invitations: Iterable[Invitation]) -> tuple[int, int]:
    """Take invitations off the list: (deleted, withdrawn).

    One without a letter vanishes; one with a letter is withdrawn: its link stops, its history stays.
    """
    chosen = list(invitations)
    if chosen:
        taken_off.send(chosen[0].event, invitations=chosen)
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


def require_open(event: Event) -> None:
    """Let nobody be invited to an event that was cancelled.

    Raises:
        EventCancelled: it was.
    """
    if event.status is EventStatus.CANCELLED:
        raise EventCancelled


def invited_organisations(event: Event) -> set[int]:
    """The numbers of all organisations on the list, withdrawn ones too."""
    return set(db.session.scalars(select(Invitation.organisation_id).where(Invitation.event_id == event.id)))


def _invitation(event: Event, organisation: Organisation, posting: Posting | None, reason: str) -> Invitation:
    person = posting.person if posting is not None else None
    return Invitation(
        event=event,
        organisation=organisation,
        addressee=person,
        posting=posting,
        language=language_for(event, person, organisation),
        to_address=mail_address_for(organisation, person),
        seats=event.seats_per_mission,
        reason=reason,
    )


def _heads_with_channels(day: date, organisation_ids: Collection[int]) -> dict[int, Posting]:
    heads = heads_on(day, organisation_ids) if organisation_ids else {}
    if heads:
        # The mailboxes of all of them in one statement; the people are in the session already.
        people = [posting.person_id for posting in heads.values()]
        db.session.scalars(
            select(Person).where(Person.id.in_(people)).options(selectinload(Person.channels))
        ).all()
    return heads
