"""What somebody should look at in a guest list before letters go out, and the remedy where there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from events.guestlist.answers import Answered, Told, answers_to
from events.guestlist.models import Invitation, Receiving
from events.guestlist.receiving import secretariat_of
from events.programme.models import Event, EventStatus
from office.database import db
from office.localized import pick
from office.mailroom.models import SuppressedAddress, SuppressionReason
from office.mailroom.suppression import fold_address, stopping
from office.mailroom.suppression import standing as standing_addresses
from office.mailroom.words import suppression_sentence
from office.web.i18n import language
from stakeholders.address.forms import address_forms
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.standing import suspended_among
from stakeholders.people.models import Posting
from stakeholders.people.queries import heads_on


class Trouble(StrEnum):
    """A kind of problem with one entry of the list."""

    NO_ADDRESSEE = "no_addressee"
    NO_ADDRESS = "no_address"
    POSTING_ENDED = "posting_ended"
    LEAVES_BEFORE = "leaves_before"
    HEAD_CHANGED = "head_changed"
    FORM_UNSURE = "form_unsure"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    SAME_PERSON = "same_person"
    SHARED_MAILBOX = "shared_mailbox"
    SUPPRESSED = "suppressed"
    OPTED_OUT = "opted_out"
    NO_SECRETARIAT = "no_secretariat"
    DECLINED_LAST = "declined_last"
    #: The letter is to name somebody else, and there is an answer.
    ANSWERED = "answered"
    #: The answer that counts was given for an earlier addressee.
    ANSWERED_FOR_ANOTHER = "answered_for_another"


#: Nothing can be sent before these are mended.
BLOCKING = frozenset({Trouble.NO_ADDRESSEE, Trouble.NO_ADDRESS})
#: Told for information; nobody has to do anything.
INFORMATION = frozenset(
    {
        Trouble.SHARED_MAILBOX,
        Trouble.LEAVES_BEFORE,
        Trouble.OPTED_OUT,
        Trouble.NO_SECRETARIAT,
        Trouble.DECLINED_LAST,
        Trouble.ANSWERED,
    }
)
#: Mended by taking the guest off the list.
MENDED_BY_REMOVING = frozenset({Trouble.CLOSED, Trouble.SAME_PERSON})


@dataclass(frozen=True)
class GuestProblem:
    """One problem of one entry, with its remedy where there is one.

    Args:
        successor: the present head where the one addressed no longer is.
        detail: what the table of forms of address is unsure of, why an address is not written to, the event
            that was declined, or whose answer it is.
        others: the entries that have the same mailbox, or name the same person; ``organisation_id``: the
            guest's own mission.
        secretariat: the secretariat's mailbox where it would help.
        told: what was answered.
    """

    trouble: Trouble
    successor: Posting | None = None
    detail: str = ""
    others: tuple[Invitation, ...] = ()
    organisation_id: int = 0
    secretariat: str = ""
    told: Told | None = None

    @property
    def shared_with(self) -> int:
        """How many other entries are concerned."""
        return len(self.others)

    @property
    def blocks(self) -> bool:
        """Whether no letter can go out before it is mended."""
        return self.trouble in BLOCKING

    @property
    def is_information(self) -> bool:
        """Whether it asks for nothing."""
        return self.trouble in INFORMATION

    @property
    def is_mended_by_removing(self) -> bool:
        """Whether taking the guest off the list is the remedy."""
        return self.trouble in MENDED_BY_REMOVING


@dataclass(frozen=True)
class _Facts:
    """What is known about a list, read for all its entries at once."""

    day: date
    heads: Mapping[int, Posting]
    suspended: set[int]
    unsure: Mapping[int, str]
    stopped: Mapping[str, list[SuppressedAddress]]
    answers: Mapping[int, Answered]
    #: By the invitation's number, what the guest was invited to last, if they declined it.
    declined: Mapping[int, Event]
    by_mailbox: Mapping[str, list[Invitation]] = field(default_factory=dict)
    by_person: Mapping[int, list[Invitation]] = field(default_factory=dict)
    addressed: frozenset[tuple[int, int | None]] = frozenset()


def problems_by_invitation(
    invitations: Sequence[Invitation], day: date, *, others: Sequence[Invitation] = ()
) -> dict[int, list[GuestProblem]]:
    """The problems of each entry that is not withdrawn, by its number; an empty list where all is well.

    A fixed number of statements, however many entries of one event.

    Args:
        others: entries of the same list that are only compared with.
    """
    standing = [invitation for invitation in invitations if invitation.withdrawn_at is None]
    if not standing:
        return {}
    facts = _facts(standing, [*standing, *others], day)
    return {invitation.id: list(_problems(invitation, facts)) for invitation in standing}


def problems_of(invitation: Invitation, day: date) -> list[GuestProblem]:
    """The problems of one entry, seen beside the others of its list."""
    others: list[Invitation] = []
    if invitation.withdrawn_at is None:
        same = [func.lower(Invitation.to_address) == invitation.to_address.lower()]
        if not invitation.to_address:
            same = []
        same += [Invitation.organisation_id == invitation.organisation_id]
        if invitation.addressee_id is not None:
            same += [Invitation.addressee_id == invitation.addressee_id]
        statement = (
            select(Invitation)
            .where(
                Invitation.event_id == invitation.event_id,
                Invitation.id != invitation.id,
                Invitation.withdrawn_at.is_(None),
                or_(*same),
            )
            .order_by(Invitation.id)
        )
        loaded = joinedload(Invitation.organisation), joinedload(Invitation.addressee)
        others = list(db.session.scalars(statement.options(*loaded)))
    return problems_by_invitation([invitation], day, others=others).get(invitation.id, [])


def _facts(standing: Sequence[Invitation], everyone: Sequence[Invitation], day: date) -> _Facts:
    organisations = {invitation.organisation_id for invitation in standing}
    # The channels of all of them at once: the secretariat's mailbox may be the remedy.
    wanted = select(Organisation).where(Organisation.id.in_(organisations))
    db.session.scalars(wanted.options(selectinload(Organisation.channels))).all()
    secretariats = (secretariat_of(invitation.organisation) for invitation in standing)
    mailboxes: dict[str, list[Invitation]] = defaultdict(list)
    people: dict[int, list[Invitation]] = defaultdict(list)
    for invitation in everyone:
        if invitation.to_address:
            mailboxes[invitation.to_address.casefold()].append(invitation)
        if invitation.addressee_id is not None:
            people[invitation.addressee_id].append(invitation)
    return _Facts(
        day=day,
        heads=heads_on(day, organisations),
        suspended=suspended_among(organisations, day),
        unsure=_unsure_forms(standing),
        stopped=standing_addresses([*(i.to_address for i in standing), *secretariats]),
        answers=answers_to({invitation.event_id for invitation in standing}),
        declined=_declined_last(standing),
        by_mailbox=mailboxes,
        by_person=people,
        addressed=frozenset((i.organisation_id, i.addressee_id) for i in everyone),
    )


def _declined_last(invitations: Sequence[Invitation]) -> dict[int, Event]:
    """The latest earlier event that each guest was invited to by name, of those who declined it."""
    event = invitations[0].event
    people = {invitation.addressee_id for invitation in invitations if invitation.addressee_id is not None}
    rows = db.session.execute(
        select(Invitation.addressee_id, Invitation.id, Event)
        .join(Invitation.event)
        .where(
            Invitation.addressee_id.in_(people),
            Invitation.withdrawn_at.is_(None),
            Event.starts_at < event.starts_at,
            Event.id != event.id,
            Event.status == EventStatus.PUBLISHED,
        )
        .order_by(Event.starts_at, Event.id, Invitation.id)
    )
    last = {person: (number, earlier) for person, number, earlier in rows}
    answers = answers_to({earlier.id for _number, earlier in last.values()})
    found = {}
    for invitation in invitations:
        number, earlier = last.get(invitation.addressee_id, (0, event))
        if number in answers and answers[number].told is Told.NO:
            found[invitation.id] = earlier
    return found


def _unsure_forms(invitations: Sequence[Invitation]) -> dict[int, str]:
    named = [(i, i.addressee) for i in invitations if i.addressee is not None]
    forms = address_forms((person, i.posting, i.language) for i, person in named)
    return {
        i.id: " ".join(str(problem) for problem in form.problems)
        for (i, _person), form in zip(named, forms, strict=True)
        if form.problems
    }


def _problems(invitation: Invitation, facts: _Facts) -> Iterable[GuestProblem]:
    if invitation.organisation.is_closed:
        yield GuestProblem(Trouble.CLOSED)
    elif invitation.organisation_id in facts.suspended:
        yield GuestProblem(Trouble.SUSPENDED)
    yield from _of_addressee(invitation, facts)
    yield from _of_mailbox(invitation, facts)
    if invitation.id in facts.unsure:
        yield GuestProblem(Trouble.FORM_UNSURE, detail=facts.unsure[invitation.id])
    if invitation.addressee_id is not None:
        twice = _but(invitation, facts.by_person[invitation.addressee_id])
        if twice:
            yield _clash(Trouble.SAME_PERSON, invitation, twice)
    if invitation.to_address:
        sharing = _but(invitation, facts.by_mailbox[invitation.to_address.casefold()])
        if sharing:
            yield _clash(Trouble.SHARED_MAILBOX, invitation, sharing)
    earlier = facts.declined.get(invitation.id)
    if earlier is not None:
        yield GuestProblem(Trouble.DECLINED_LAST, detail=pick(earlier.title, language()))


def _clash(trouble: Trouble, invitation: Invitation, others: tuple[Invitation, ...]) -> GuestProblem:
    return GuestProblem(trouble, others=others, organisation_id=invitation.organisation_id)


def _but(invitation: Invitation, entries: Sequence[Invitation]) -> tuple[Invitation, ...]:
    return tuple(one for one in entries if one.id != invitation.id)


def _of_addressee(invitation: Invitation, facts: _Facts) -> Iterable[GuestProblem]:
    posting, day = invitation.posting, facts.day
    head = facts.heads.get(invitation.organisation_id)
    # A head who has an invitation of their own is no successor to this one.
    is_free = head is not None and (head.organisation_id, head.person_id) not in facts.addressed
    successor = head if is_free else None
    answered = facts.answers.get(invitation.id)
    is_other = answered is not None and answered.person_id not in {None, invitation.addressee_id}
    if answered is not None and is_other:
        yield GuestProblem(Trouble.ANSWERED_FOR_ANOTHER, detail=answered.name, told=answered.told)
    found: Trouble | None = None
    if invitation.addressee_id is None:
        found = Trouble.NO_ADDRESSEE
    elif posting is not None and posting.departed_on is not None and posting.departed_on <= day:
        found = Trouble.POSTING_ENDED
    elif posting is not None and posting.is_head and head is not None and head.person_id != posting.person_id:
        found = Trouble.HEAD_CHANGED
    if found is not None:
        yield GuestProblem(found, successor)
        if answered is not None and not is_other:
            yield GuestProblem(Trouble.ANSWERED, told=answered.told)
    elif (
        posting is not None
        and posting.departed_on
        and posting.departed_on <= invitation.event.local_start.date()
    ):
        yield GuestProblem(Trouble.LEAVES_BEFORE)


def _of_mailbox(invitation: Invitation, facts: _Facts) -> Iterable[GuestProblem]:
    secretariat = secretariat_of(invitation.organisation)
    folded = fold_address(invitation.to_address)
    stopped = facts.stopped.get(folded, [])
    is_stopped = stopping(stopped, is_bulk=False)
    # A secretariat's mailbox that is not written to either, or is the very same, helps nobody.
    is_other = bool(secretariat) and fold_address(secretariat) != folded
    is_open = stopping(facts.stopped.get(fold_address(secretariat), []), is_bulk=False) is None
    helps = secretariat if is_other and is_open else ""
    if not invitation.to_address:
        yield GuestProblem(Trouble.NO_ADDRESS, secretariat=helps)
    if is_stopped is not None:
        yield GuestProblem(Trouble.SUPPRESSED, detail=suppression_sentence(is_stopped), secretariat=helps)
    if any(entry.reason is SuppressionReason.OPTED_OUT for entry in stopped):
        yield GuestProblem(Trouble.OPTED_OUT)
    if invitation.receiving is not Receiving.OWN and not secretariat and invitation.to_address:
        yield GuestProblem(Trouble.NO_SECRETARIAT)
