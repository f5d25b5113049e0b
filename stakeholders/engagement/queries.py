"""Reading meetings and promises: what this reader may see, searched and narrowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from office.accounts.models import Role, User
from office.database import db
from stakeholders.directory.queries import best_organisations, best_people
from stakeholders.directory.search import fold
from stakeholders.engagement.keeping import PartyKey
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
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting

#: Records of each kind that the search for parties offers.
HITS = 6
#: Topics that are suggested while typing.
SUGGESTED = 300
_MOST_WORDS = 12


@dataclass(frozen=True)
class Reader:
    """Who reads: a member of staff by number, and whether they read everything."""

    user_id: int
    reads_all: bool = False

    @classmethod
    def of(cls, user: User) -> Reader:
        """Administrators read everything: somebody must, when an officer has left or a mission asks."""
        return cls(user.id, user.role.covers(Role.ADMINISTRATOR))


def may_read(interaction: Interaction, reader: Reader) -> bool:
    """Whether ``reader`` may see a meeting: `seen_by` for one that is loaded.

    A confidential one is for whoever entered it, the members of staff named as having taken part or as
    owing something, and administrators. An editor's role alone opens nothing: confidence is in people.
    """
    if interaction.confidentiality is not Confidentiality.CONFIDENTIAL or reader.reads_all:
        return True
    named = {interaction.user_id, *(party.user_id for party in interaction.parties)}
    return reader.user_id in named | {commitment.user_id for commitment in interaction.commitments}


def seen_by(reader: Reader) -> ColumnElement[bool]:
    """The meetings that stand in lists for this reader: not removed, and `may_read`."""
    standing = Interaction.removed_at.is_(None)
    if reader.reads_all:
        return standing
    # Their own copies of the tables: a list that is itself about promises must not be narrowed by this.
    party, promise = aliased(Party), aliased(Commitment)
    return and_(
        standing,
        or_(
            Interaction.confidentiality != Confidentiality.CONFIDENTIAL,
            Interaction.user_id == reader.user_id,
            exists().where(party.interaction_id == Interaction.id, party.user_id == reader.user_id),
            exists().where(promise.interaction_id == Interaction.id, promise.user_id == reader.user_id),
        ),
    )


# SQLAlchemy has no public type for what loads along: hence Any.
def _with_parties() -> Any:
    return selectinload(Interaction.parties).options(
        joinedload(Party.organisation), joinedload(Party.person), joinedload(Party.user)
    )


def _with_owner() -> tuple[Any, ...]:
    return (
        joinedload(Commitment.user),
        joinedload(Commitment.organisation),
        joinedload(Commitment.person),
    )


def with_all_shown() -> tuple[Any, ...]:
    """What a meeting is shown with: three statements beside its own."""
    return (
        joinedload(Interaction.user),
        _with_parties(),
        selectinload(Interaction.topics).joinedload(InteractionTopic.topic),
        selectinload(Interaction.commitments).options(*_with_owner()),
    )


def interaction_for(interaction_id: int, reader: Reader) -> Interaction | None:
    """One meeting, a removed one too, with all that hangs on it; None where it is not for this reader."""
    wanted = select(Interaction).where(Interaction.id == interaction_id).options(*with_all_shown())
    found = db.session.scalar(wanted)
    return found if found is not None and may_read(found, reader) else None


def commitment_for(commitment_id: int, reader: Reader) -> Commitment | None:
    """One promise of a meeting that stands and that this reader may see."""
    return db.session.scalar(
        select(Commitment)
        .join(Commitment.interaction)
        .where(Commitment.id == commitment_id, seen_by(reader))
        .options(joinedload(Commitment.interaction))
    )


@dataclass(frozen=True)
class Subject:
    """Whose page it is: an organisation or a person, by number."""

    organisation_id: int | None = None
    person_id: int | None = None


def concerns(subject: Subject) -> ColumnElement[bool]:
    """The meetings in which the organisation or the person took part, or owes something of."""
    party, promise = aliased(Party), aliased(Commitment)
    if subject.organisation_id is not None:
        took_part = party.organisation_id == subject.organisation_id
        owes = promise.organisation_id == subject.organisation_id
    else:
        took_part = party.person_id == subject.person_id
        owes = promise.person_id == subject.person_id
    return or_(
        exists().where(party.interaction_id == Interaction.id, took_part),
        exists().where(promise.interaction_id == Interaction.id, owes),
    )


@dataclass(frozen=True)
class InteractionFilter:
    """What narrows the list of meetings; what is None or empty does not."""

    typed: str = ""
    way: Way | None = None
    topic_id: int | None = None
    confidentiality: Confidentiality | None = None
    mine: bool = False


def interactions(wanted: InteractionFilter, reader: Reader) -> Select[Interaction]:
    """The meetings wanted, the latest first; a page of them is four statements with all that is shown."""
    found = select(Interaction).where(seen_by(reader), _matches(wanted.typed)).options(*with_all_shown())
    if wanted.way is not None:
        found = found.where(Interaction.way == wanted.way)
    if wanted.confidentiality is not None:
        found = found.where(Interaction.confidentiality == wanted.confidentiality)
    if wanted.topic_id is not None:
        about = exists().where(
            InteractionTopic.interaction_id == Interaction.id, InteractionTopic.topic_id == wanted.topic_id
        )
        found = found.where(about)
    if wanted.mine:
        party = aliased(Party)
        took_part = exists().where(party.interaction_id == Interaction.id, party.user_id == reader.user_id)
        found = found.where(or_(took_part, Interaction.user_id == reader.user_id))
    return found.order_by(Interaction.moment.desc(), Interaction.id.desc())


def _matches(typed: str) -> ColumnElement[bool]:
    """Each word occurs in what was noted, or in the name of somebody who took part."""
    words = fold(typed).split()[:_MOST_WORDS]
    if not words:
        # Something was typed that has no letter or digit: nothing is called so.
        return false() if typed.strip() else true()
    return and_(*(_word_occurs(word) for word in words))


def _word_occurs(word: str) -> ColumnElement[bool]:
    party = aliased(Party)
    of_this = party.interaction_id == Interaction.id
    return or_(
        Interaction.folded.contains(word, autoescape=True),
        exists().where(
            of_this,
            party.organisation_id == Organisation.id,
            Organisation.folded.contains(word, autoescape=True),
        ),
        exists().where(of_this, party.person_id == Person.id, Person.folded.contains(word, autoescape=True)),
    )


class Whose(StrEnum):
    """Which side owes it."""

    MINE = "mine"
    OURS = "ours"
    THEIRS = "theirs"


class State(StrEnum):
    """How a promise stands; overdue is told by the day, and kept nowhere."""

    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"
    ALL = "all"


@dataclass(frozen=True)
class CommitmentFilter:
    """What narrows the list of promises; without a state it holds the open ones."""

    whose: Whose | None = None
    state: State | None = None
    organisation_id: int | None = None


def commitments(wanted: CommitmentFilter, reader: Reader, today: date) -> Select[Commitment]:
    """The promises wanted, what is due first coming first; a page of them is two statements."""
    found = _shown_commitments(reader)
    if wanted.whose is Whose.MINE:
        found = found.where(Commitment.user_id == reader.user_id)
    elif wanted.whose is not None:
        found = found.where(Commitment.user_id.is_not(None) == (wanted.whose is Whose.OURS))
    if wanted.state is None:
        found = found.where(Commitment.status == CommitmentStatus.OPEN)
    elif wanted.state is State.OVERDUE:
        found = found.where(is_overdue(today))
    elif wanted.state is not State.ALL:
        found = found.where(Commitment.status == CommitmentStatus(wanted.state.value))
    if wanted.organisation_id is not None:
        found = found.where(concerns(Subject(organisation_id=wanted.organisation_id)))
    if wanted.state in {State.DONE, State.DROPPED}:
        return found.order_by(Commitment.closed_at.desc(), Commitment.id.desc())
    return found.order_by(Commitment.due_on.is_(None), Commitment.due_on, Commitment.id)


def _shown_commitments(reader: Reader) -> Select[Commitment]:
    return (
        select(Commitment)
        .join(Commitment.interaction)
        .where(seen_by(reader))
        .options(*_with_owner(), joinedload(Commitment.interaction).options(_with_parties()))
    )


def is_overdue(today: date) -> ColumnElement[bool]:
    """`Commitment.is_overdue` as a condition of the database."""
    return and_(Commitment.status == CommitmentStatus.OPEN, Commitment.due_on < today)


def _is_own(reader: Reader) -> ColumnElement[bool]:
    return func.coalesce(Commitment.user_id, 0) == reader.user_id


def due(reader: Reader, until: date, limit: int, *, own: bool) -> list[Commitment]:
    """The first open promises due by ``until``, by day: the reader's own or all others. Two statements."""
    found = _shown_commitments(reader).where(
        Commitment.status == CommitmentStatus.OPEN,
        Commitment.due_on <= until,
        _is_own(reader) if own else ~_is_own(reader),
    )
    return list(db.session.scalars(found.order_by(Commitment.due_on, Commitment.id).limit(limit)))


def count_due(reader: Reader, own_until: date, others_until: date) -> tuple[int, int]:
    """How many promises `due` has to choose from: the reader's own, and others'. One statement."""
    is_own = _is_own(reader)
    own, others = db.session.execute(
        select(
            func.count().filter(is_own, Commitment.due_on <= own_until),
            func.count().filter(~is_own, Commitment.due_on <= others_until),
        )
        .select_from(Commitment)
        .join(Commitment.interaction)
        .where(seen_by(reader), Commitment.status == CommitmentStatus.OPEN)
    ).one()
    return own, others


def organisations_with_commitments(reader: Reader) -> list[Organisation]:
    """The organisations that the list of promises can be narrowed to, by name: one statement."""
    party = aliased(Party)
    found = (
        select(Organisation)
        .where(
            exists()
            .where(
                party.organisation_id == Organisation.id,
                party.interaction_id == Interaction.id,
                Commitment.interaction_id == Interaction.id,
                seen_by(reader),
            )
            .correlate(Organisation)
        )
        .order_by(Organisation.folded, Organisation.id)
    )
    return list(db.session.scalars(found))


def topics(reader: Reader) -> list[Topic]:
    """The topics of meetings that this reader may see, by name; the first few hundred."""
    told = exists().where(
        InteractionTopic.topic_id == Topic.id,
        InteractionTopic.interaction_id == Interaction.id,
        seen_by(reader),
    )
    found = select(Topic).where(told.correlate(Topic))
    return list(db.session.scalars(found.order_by(Topic.folded).limit(SUGGESTED)))


def staff() -> list[User]:
    """The members of staff who may sign in, by name."""
    found = db.session.scalars(select(User).where(User.active))
    return sorted(found, key=lambda user: user.label.casefold())


def find_parties(typed: str, chosen: Collection[PartyKey]) -> list[Organisation | Person | User]:
    """Whom the search for parties offers, without those who are chosen: four statements at most."""
    words = fold(typed).split()
    if not words:
        return []
    found: Sequence[Organisation | Person | User] = [
        *best_organisations(typed, HITS),
        *best_people(typed, HITS),
        *[user for user in staff() if all(word in fold(f"{user.name} {user.email}") for word in words)],
    ]
    return [record for record in found if party_key(record) not in chosen]


def party_key(record: Organisation | Person | User) -> PartyKey:
    """The key of a record that can take part."""
    kind = {Organisation: "o", Person: "p", User: "u"}[type(record)]
    return PartyKey(kind, record.id)


def parties_called(keys: Collection[PartyKey]) -> list[Organisation | Person | User]:
    """The records behind the keys, theirs before ours; those that are gone are left out: four statements."""
    numbers = {kind: [key.number for key in keys if key.kind == kind] for kind in "opu"}
    people = select(Person).where(Person.id.in_(numbers["p"]))
    return [
        *db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers["o"]))),
        *db.session.scalars(people.options(selectinload(Person.postings).joinedload(Posting.organisation))),
        *db.session.scalars(select(User).where(User.id.in_(numbers["u"]))),
    ]
