"""Noting meetings, calls and letters, and keeping the promises made in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from office import clock
from office.accounts.models import User
from office.database import Row, db
from office.sent_once import enter_once, refuse_second
from office.settings import current
from stakeholders.directory.search import fold
from stakeholders.engagement.models import (
    Commitment,
    CommitmentStatus,
    Confidentiality,
    Interaction,
    InteractionTopic,
    Party,
    Topic,
    Way,
)
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import refuse_stale
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import order_in_mission

#: Of a day without an hour.
NOON: Final = time(12)


class SubjectMissing(Exception):
    """Nothing says what it was about."""


class NobodyMet(Exception):
    """Neither an organisation nor a person of the register took part."""


class StillToCome(Exception):
    """The day lies in the future: what is noted has taken place."""


class UnknownParty(Exception):
    """A record that was chosen is not there any more, or never was."""


class PartyKey(NamedTuple):
    """One record that can take part, by its kind ("o", "p" or "u": organisation, person, user) and number."""

    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind}{self.number}"


@dataclass(frozen=True)
class CommitmentGiven:
    """A promise as somebody gave it; ``owner`` None is "they": the organisation met, or else the person."""

    text: str
    owner: PartyKey | None
    due_on: date | None = None
    status: CommitmentStatus = CommitmentStatus.OPEN
    evidence: str = ""
    #: The number of the one that is kept, where this changes it.
    number: int | None = None


@dataclass(frozen=True)
class InteractionGiven:
    """All that somebody may say about a meeting. ``held_at`` is the office's wall clock."""

    held_on: date
    way: Way
    subject: str
    parties: tuple[PartyKey, ...]
    held_at: time | None = None
    place: str = ""
    summary: str = ""
    we_asked: str = ""
    they_asked: str = ""
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    #: Those of us who have no account, by name.
    others: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    commitments: tuple[CommitmentGiven, ...] = ()


def key_of(record: Party | Commitment) -> PartyKey | None:
    """Whom a row names; None for one of us without an account. A person counts before their organisation."""
    for kind, number in (("p", record.person_id), ("o", record.organisation_id), ("u", record.user_id)):
        if number is not None:
            return PartyKey(kind, number)
    return None


def given_of(interaction: Interaction) -> InteractionGiven:
    """What is kept now, as it could have been given."""
    keys = {key for party in interaction.parties if (key := key_of(party)) is not None}
    return InteractionGiven(
        held_on=interaction.held_on,
        held_at=interaction.held_at,
        way=interaction.way,
        subject=interaction.subject,
        place=interaction.place,
        summary=interaction.summary,
        we_asked=interaction.we_asked,
        they_asked=interaction.they_asked,
        confidentiality=interaction.confidentiality,
        parties=tuple(sorted(keys)),
        others=tuple(sorted(party.name for party in interaction.parties if party.name)),
        topics=tuple(sorted(link.topic.name for link in interaction.topics)),
        commitments=tuple(
            CommitmentGiven(c.text, key_of(c), c.due_on, c.status, c.evidence, c.id)
            for c in interaction.commitments
        ),
    )


def normal(given: InteractionGiven) -> InteractionGiven:
    """The same statement in the form in which it is kept; "they" stays open until the parties are known.

    Raises:
        SubjectMissing, NobodyMet, StillToCome: see there.
    """
    theirs = sorted(key for key in set(given.parties) if key.kind in "op")
    if not tidy(given.subject):
        raise SubjectMissing
    if not theirs:
        raise NobodyMet
    if given.held_on > clock.today():
        raise StillToCome
    topics: dict[str, str] = {}
    for topic in map(tidy, given.topics):
        if fold(topic):
            topics.setdefault(fold(topic), topic)
    their_side = theirs[0]
    return replace(
        given,
        subject=tidy(given.subject),
        place=tidy(given.place),
        summary=tidy_lines(given.summary),
        we_asked=tidy_lines(given.we_asked),
        they_asked=tidy_lines(given.they_asked),
        parties=tuple(sorted(set(given.parties))),
        others=tuple(sorted({name for name in map(tidy, given.others) if name})),
        topics=tuple(sorted(topics.values())),
        commitments=tuple(
            replace(c, text=tidy(c.text), evidence=tidy(c.evidence), owner=c.owner or their_side)
            for c in given.commitments
            if tidy(c.text)
        ),
    )


def note(given: InteractionGiven, *, user_id: int | None, submission: str | None = None) -> Interaction:
    """Note a meeting that was held; ``submission`` is the number that the form carried.

    Raises:
        AlreadySent: a form of that number was taken before.
        UnknownParty: a record that was chosen is not there.
        SubjectMissing, NobodyMet, StillToCome: see `normal`.
    """
    given = normal(given)
    refuse_second(Interaction, submission)
    interaction = Interaction(user_id=user_id, submission=submission)
    _write(interaction, given)
    enter_once(interaction)
    return interaction


def change(interaction: Interaction, given: InteractionGiven, *, seen_at: datetime) -> None:
    """Change what was noted; ``seen_at`` is the record's ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        UnknownParty: a record that was chosen is not there.
        SubjectMissing, NobodyMet, StillToCome: see `normal`.
    """
    given = normal(given)
    refuse_stale(interaction, seen_at)
    _write(interaction, given)
    _touch(interaction)
    db.session.flush()


def remove(interaction: Interaction) -> None:
    """Take a meeting and its promises out of every list. It is kept, so that it can be brought back."""
    interaction.removed_at = clock.now()
    db.session.flush()


def bring_back(interaction: Interaction) -> None:
    """Put a removed meeting back where it was."""
    interaction.removed_at = None
    db.session.flush()


def settle(commitment: Commitment, status: CommitmentStatus) -> None:
    """Enter that a promise was kept or dropped, or is open after all."""
    if commitment.status is status:
        return
    _set_status(commitment, status)
    # Whoever has the meeting's form open is told: the promise stands in it.
    _touch(commitment.interaction)
    db.session.flush()


def _set_status(commitment: Commitment, status: CommitmentStatus) -> None:
    if commitment.status is not status:
        commitment.status = status
        commitment.closed_at = None if status is CommitmentStatus.OPEN else clock.now()


def _touch(interaction: Interaction) -> None:
    # Parties, topics and promises are rows of their own: the meeting counts as changed with them.
    interaction.updated_at = clock.now()


def moment_of(day: date, hour: time | None) -> datetime:
    """The instant of an hour on the office's wall clock; of a day without an hour its noon."""
    zone = ZoneInfo(current().time_zone)
    return datetime.combine(day, hour or NOON, zone).astimezone(UTC)


def _write(interaction: Interaction, given: InteractionGiven) -> None:
    interaction.held_on = given.held_on
    interaction.held_at = given.held_at
    interaction.moment = moment_of(given.held_on, given.held_at)
    interaction.way = given.way
    interaction.subject = given.subject
    interaction.place = given.place
    interaction.summary = given.summary
    interaction.we_asked = given.we_asked
    interaction.they_asked = given.they_asked
    interaction.confidentiality = given.confidentiality
    texts = (given.subject, given.place, given.summary, given.we_asked, given.they_asked, *given.topics)
    interaction.folded = "\n".join(filter(None, map(fold, texts)))
    named = _records({*given.parties, *(c.owner for c in given.commitments if c.owner is not None)})
    _set_parties(interaction, given, named)
    _set_topics(interaction, given.topics)
    _set_commitments(interaction, given.commitments, named)


_MODELS: Final[dict[str, type[Row]]] = {"o": Organisation, "p": Person, "u": User}


def _records(keys: set[PartyKey]) -> dict[PartyKey, Any]:
    found: dict[PartyKey, Any] = {}
    with db.session.no_autoflush:
        for kind, model in _MODELS.items():
            numbers = {key.number for key in keys if key.kind == kind}
            if numbers:
                records = db.session.scalars(select(model).where(model.id.in_(numbers)))
                found |= {PartyKey(kind, record.id): record for record in records}
    if found.keys() != keys:
        raise UnknownParty
    return found


def _set_parties(interaction: Interaction, given: InteractionGiven, named: dict[PartyKey, Any]) -> None:
    missing, names = list(given.parties), list(given.others)
    for party in list(interaction.parties):
        key = key_of(party)
        if key in missing:
            missing.remove(key)
        elif party.name in names:
            names.remove(party.name)
        else:
            interaction.parties.remove(party)
    speaking_for = _organisations_of([key.number for key in missing if key.kind == "p"], given.held_on)
    for key in missing:
        if key.kind == "p":
            party = Party(person=named[key], organisation=speaking_for.get(key.number))
        elif key.kind == "o":
            party = Party(organisation=named[key])
        else:
            party = Party(user=named[key])
        interaction.parties.append(party)
    interaction.parties.extend(Party(name=name) for name in names)


def _organisations_of(people: list[int], day: date) -> dict[int, Organisation]:
    """For whom each of them spoke on that day: the organisation of their highest post."""
    wanted = select(Posting).where(Posting.person_id.in_(people)).options(joinedload(Posting.organisation))
    with db.session.no_autoflush:
        postings = db.session.scalars(wanted).all()
    held = sorted((p for p in postings if p.held_on(day)), key=order_in_mission, reverse=True)
    return {posting.person_id: posting.organisation for posting in held}


def _set_topics(interaction: Interaction, names: tuple[str, ...]) -> None:
    wanted = {fold(name): name for name in names}
    for link in list(interaction.topics):
        if wanted.pop(link.topic.folded, None) is None:
            interaction.topics.remove(link)
    interaction.topics.extend(InteractionTopic(topic=topic_called(name)) for name in wanted.values())


def topic_called(name: str) -> Topic:
    """The topic of that name, entered now where there is none."""
    known = select(Topic).where(Topic.folded == fold(name)[:200])
    with db.session.no_autoflush:
        found = db.session.scalar(known)
        if found is not None:
            return found
        try:
            with db.session.begin_nested():
                found = Topic(name=name, folded=fold(name)[:200])
                db.session.add(found)
        except IntegrityError:
            # Somebody else has entered it in the same moment.
            return db.session.scalars(known).one()
        return found


def _set_commitments(
    interaction: Interaction, wanted: tuple[CommitmentGiven, ...], named: dict[PartyKey, Any]
) -> None:
    kept = {commitment.id: commitment for commitment in interaction.commitments}
    numbers = {given.number for given in wanted}
    for number, commitment in kept.items():
        if number not in numbers:
            interaction.commitments.remove(commitment)
    for given in wanted:
        commitment = kept.get(given.number or 0) or Commitment(status=CommitmentStatus.OPEN)
        owner = named.get(given.owner) if given.owner is not None else None
        commitment.text, commitment.due_on, commitment.evidence = given.text, given.due_on, given.evidence
        commitment.user = owner if isinstance(owner, User) else None
        commitment.organisation = owner if isinstance(owner, Organisation) else None
        commitment.person = owner if isinstance(owner, Person) else None
        _set_status(commitment, given.status)
        if commitment.interaction is not interaction:
            interaction.commitments.append(commitment)
