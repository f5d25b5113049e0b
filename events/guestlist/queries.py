"""Reading guest lists: the rows with their letters and problems, what adding a group would add, summaries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from events.guestlist.answers import Answered, answers_to
from events.guestlist.building import SUBJECT, offers
from events.guestlist.checking import GuestProblem, Trouble, problems_by_invitation
from events.guestlist.choices import Choice
from events.guestlist.models import Invitation
from events.guestlist.sources import Chosen
from events.programme.models import Event
from office.countries import country_name
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import letters_about
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Channel, ChannelMedium, Organisation
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import postings_in
from stakeholders.precedence.order import precedence_index


class NoSuchInvitation(Exception):
    """The event has no such entry in its guest list."""


class LetterState(StrEnum):
    """How far the invitation's own letter has come."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    OPENED = "opened"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Order(StrEnum):
    """How a guest list is read."""

    PRECEDENCE = "precedence"
    COUNTRY = "country"
    GROUP = "group"


@dataclass(frozen=True)
class GuestRow:
    """One entry of a guest list.

    Args:
        place: the mission's in the order of precedence, if it has one.
        answered: the answer that counts, if there is one.
    """

    invitation: Invitation
    problems: Sequence[GuestProblem]
    letter: LetterState
    place: int | None
    answered: Answered | None = None

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at it before a letter goes out."""
        return any(not problem.is_information for problem in self.problems)

    @property
    def names_who_left(self) -> bool:
        """Whether the letter names somebody who does not hold the post any more."""
        return any(problem.trouble is Trouble.POSTING_ENDED for problem in self.problems)

    @property
    def lacks_address(self) -> bool:
        """Whether no letter could go out: nobody to name, or no mailbox."""
        return any(problem.blocks for problem in self.problems)


@dataclass(frozen=True)
class Summary:
    """A guest list in numbers; withdrawn entries do not count."""

    entries: int
    without_address: int


def guest_rows(event: Event, day: date, order: Order = Order.PRECEDENCE) -> list[GuestRow]:
    """The whole guest list with problems and letters, in the order asked; a fixed number of statements.

    Those without a place in the order of precedence come after those with one, by name; those in no group
    after those in one; withdrawn ones last.
    """
    invitations = list(db.session.scalars(_list_of([event.id])))
    letters = letters_about(SUBJECT, [invitation.id for invitation in invitations])
    problems = problems_by_invitation(invitations, day)
    places = precedence_index(day) if invitations else {}
    answers = answers_to([event.id]) if invitations else {}
    rows = [
        GuestRow(
            invitation,
            problems.get(invitation.id, []),
            letter_state(invitation, letters[invitation.id]),
            places.get(invitation.organisation_id),
            answers.get(invitation.id),
        )
        for invitation in invitations
    ]
    return sorted(rows, key=_KEYS[order])


def own_letter(invitation: Invitation, letters: Sequence[Letter]) -> Letter | None:
    """The invitation's own letter among those about it; None where there is none, or it was taken out."""
    # The key names the link: letters to earlier addressees do not count, nor do copies.
    found = next((one for one in letters if one.key == invitation.letter_key), None)
    return found if found is not None and found.status is not LetterStatus.CANCELLED else None


def letter_state(invitation: Invitation, letters: Sequence[Letter]) -> LetterState:
    """How far the letter with the present link has come; letters to earlier addressees do not count."""
    if invitation.withdrawn_at is not None:
        return LetterState.WITHDRAWN
    own = own_letter(invitation, letters)
    if own is None:
        return LetterState.NONE
    status = own.status
    if status in {LetterStatus.FAILED, LetterStatus.BOUNCED}:
        return LetterState.FAILED
    if invitation.opened_at is not None:
        return LetterState.OPENED
    return LetterState.SENT if status is LetterStatus.SENT else LetterState.WAITING


def matches(row: GuestRow, text: str) -> bool:
    """Whether mission, country, addressee or mailbox contains ``text``, in any script and case."""
    invitation = row.invitation
    addressee = invitation.addressee.folded if invitation.addressee is not None else ""
    return fold(text) in " ".join((invitation.organisation.folded, addressee, fold(invitation.to_address)))


def summary_of(rows: Sequence[GuestRow]) -> Summary:
    """The numbers of a guest list."""
    standing = [row for row in rows if row.invitation.withdrawn_at is None]
    return Summary(len(standing), sum(row.lacks_address for row in standing))


def invitation_of(event: Event, invitation_id: int) -> Invitation:
    """One entry of this event's list, with all that its page shows.

    Raises:
        NoSuchInvitation: the event has none of that number.
    """
    statement = _list_of([event.id]).where(Invitation.id == invitation_id)
    invitation = db.session.scalar(
        statement.options(
            joinedload(Invitation.organisation).selectinload(Organisation.channels),
            joinedload(Invitation.addressee).selectinload(Person.channels),
        )
    )
    if invitation is None:
        raise NoSuchInvitation
    return invitation


def invitations_of(event: Event, numbers: Collection[int]) -> list[Invitation]:
    """Those of the event's entries whose numbers were ticked; strange numbers are passed over."""
    wanted = _list_of([event.id]).where(Invitation.id.in_(numbers)).order_by(Invitation.id)
    reached = (
        joinedload(Invitation.organisation).selectinload(Organisation.channels),
        joinedload(Invitation.addressee).selectinload(Person.channels),
    )
    return list(db.session.scalars(wanted.options(*reached)))


def would_add(event: Event, day: date) -> dict[Choice, tuple[int, int]]:
    """For each group: how many organisations it would add, and how many of those have nobody to address."""
    found = {offer.reason: offer for offer in offers(event, Chosen(groups=tuple(Choice)), day)}
    return {
        choice: (len(found[choice.value].new), found[choice.value].without_addressee) for choice in Choice
    }


def addressees_for(invitation: Invitation, day: date) -> list[Posting]:
    """Who can be addressed: everybody who serves in the mission on ``day``, in the mission's own order."""
    return [posting for posting in postings_in(invitation.organisation_id) if posting.held_on(day)]


def mailboxes_for(invitation: Invitation) -> list[Channel]:
    """The mail addresses that the register knows for this guest: the addressee's, then the mission's."""
    people = invitation.addressee.channels if invitation.addressee is not None else []
    return [one for one in [*people, *invitation.organisation.channels] if one.medium is ChannelMedium.EMAIL]


def listed_among(event: Event, numbers: Collection[int], *, people: bool) -> set[int]:
    """Those of the organisations, or people, of these numbers that the list has: one statement."""
    column = Invitation.addressee_id if people else Invitation.organisation_id
    found = select(column).where(
        Invitation.event_id == event.id, Invitation.withdrawn_at.is_(None), column.in_(numbers)
    )
    return {number for number in db.session.scalars(found) if number is not None}


def entries_of(event_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """For each event: entries that stand, and those of them without addressee or mailbox. One statement."""
    lacking = (Invitation.to_address == "") | Invitation.addressee_id.is_(None)
    found = db.session.execute(
        select(Invitation.event_id, func.count(), func.count().filter(lacking))
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
        .group_by(Invitation.event_id)
    )
    return {event_id: (entries, without) for event_id, entries, without in found}


def _list_of(event_ids: Collection[int]) -> Select[Invitation]:
    return (
        select(Invitation)
        .where(Invitation.event_id.in_(event_ids))
        .options(
            joinedload(Invitation.event),
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting).joinedload(Posting.organisation),
            joinedload(Invitation.group),
        )
    )


def _by_precedence(row: GuestRow) -> tuple[object, ...]:
    return (
        row.invitation.withdrawn_at is not None,
        row.place is None,
        row.place or 0,
        row.invitation.organisation.folded,
        row.invitation.id,
    )


def _by_country(row: GuestRow) -> tuple[object, ...]:
    organisation = row.invitation.organisation
    country = organisation.sending_state
    return (
        row.invitation.withdrawn_at is not None,
        country is None,
        fold(country_name(country, "en")) if country else "",
        organisation.folded,
        row.invitation.id,
    )


def _by_group(row: GuestRow) -> tuple[object, ...]:
    group = row.invitation.group
    withdrawn, *rest = _by_precedence(row)
    return (withdrawn, group is None, group.position if group else 0, group.id if group else 0, *rest)


_KEYS = {Order.PRECEDENCE: _by_precedence, Order.COUNTRY: _by_country, Order.GROUP: _by_group}
