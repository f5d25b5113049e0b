"""Contacts and promises of the register's log by goal, dossier, event, owner and organisation.

Whatever is counted or listed here is narrowed to what its reader may see (`seen_by`, decision 0007).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from advocacy.contacts.models import ContactLink
from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from events.programme.models import Event, EventStatus
from office.accounts.models import User
from office.database import db
from office.web.doorway import record_number
from stakeholders.engagement.models import Commitment, CommitmentStatus, Interaction, Party
from stakeholders.engagement.queries import (
    CommitmentFilter,
    InteractionFilter,
    Reader,
    State,
    Whose,
    commitments,
    interactions,
    seen_by,
)
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

#: Events that a contact can be said to have taken place at: the latest so many, and the one it has.
EVENTS_OFFERED: Final = 60


class About(StrEnum):
    """By what contacts and promises are summed up."""

    GOAL = "goal"
    DOSSIER = "dossier"
    EVENT = "event"
    ORGANISATION = "organisation"
    OWNER = "owner"


#: What is chosen where a contact is about no goal, no dossier, or took place at no event.
NONE: Final = "none"


@dataclass(frozen=True)
class Matter:
    """What narrows lists: the number of a goal, a dossier, an event; 0 is "about none", None does not."""

    goal_id: int | None = None
    dossier_id: int | None = None
    event_id: int | None = None


def _linked(column: Any, number: int | None) -> ColumnElement[bool]:
    link = aliased(ContactLink)
    of_this = and_(link.interaction_id == Interaction.id, getattr(link, column).is_not(None))
    if number is None:
        raise ValueError
    if number == 0:
        return ~exists().where(of_this)
    return exists().where(of_this, getattr(link, column) == number)


def about(matter: Matter) -> list[ColumnElement[bool]]:
    """The conditions under which a contact is about what is named, for statements on `Interaction`."""
    named = {"goal_id": matter.goal_id, "dossier_id": matter.dossier_id, "event_id": matter.event_id}
    return [_linked(column, number) for column, number in named.items() if number is not None]


@dataclass(frozen=True)
class PromiseFilter:
    """What narrows the list of promises: `CommitmentFilter`, what it is about, and whose it is by name.

    ``owner`` is the key of whoever owes it: "u3" one of us, "o3" an organisation, "p3" a person.
    """

    plain: CommitmentFilter = field(default_factory=CommitmentFilter)
    matter: Matter = field(default_factory=Matter)
    owner: str = ""


_OWNERS: Final = {"u": Commitment.user_id, "o": Commitment.organisation_id, "p": Commitment.person_id}


def promises(wanted: PromiseFilter, reader: Reader, today: date) -> Select[Commitment]:
    """The promises wanted, what is due first coming first; a page of them is two statements."""
    found = commitments(wanted.plain, reader, today).where(*about(wanted.matter))
    if wanted.owner:
        column, number = _OWNERS.get(wanted.owner[0]), record_number(wanted.owner[1:])
        if column is None or number is None:
            return found.where(false())
        found = found.where(column == number)
    return found


def notes(matter: Matter, reader: Reader) -> Select[Interaction]:
    """The contacts about a matter, the latest first; a page of them is four statements."""
    return interactions(InteractionFilter(), reader).where(*about(matter))


@dataclass
class Sum:
    """Open promises of one group: what we owe, what they owe, and how many of each are overdue."""

    key: str
    ours: int = 0
    ours_overdue: int = 0
    theirs: int = 0
    theirs_overdue: int = 0
    contacts: int = 0

    @property
    def overdue(self) -> int:
        """Both ways."""
        return self.ours_overdue + self.theirs_overdue

    def add(self, *, ours: bool, overdue: bool) -> None:
        """Count one open promise."""
        if ours:
            self.ours += 1
            self.ours_overdue += overdue
        else:
            self.theirs += 1
            self.theirs_overdue += overdue


@dataclass(frozen=True)
class Summary:
    """All open promises that a reader may see, and the same by group, what is overdue most coming first."""

    total: Sum
    groups: Sequence[Sum]
    #: The records that the groups' keys mean, by key.
    records: dict[str, Goal | Dossier | Event | Organisation | Person | User] = field(default_factory=dict)


def summary(by: About, reader: Reader, today: date) -> Summary:
    """Open promises summed up by ``by``: five statements at most, however much there is.

    Goals, dossiers and events have the contacts that were about them as well, settled promises or none.
    A promise of a contact about two goals stands in both groups, and once in the total.
    """
    rows = db.session.execute(
        select(
            Commitment.interaction_id,
            Commitment.user_id,
            Commitment.organisation_id,
            Commitment.person_id,
            Commitment.due_on,
        )
        .join(Commitment.interaction)
        .where(seen_by(reader), Commitment.status == CommitmentStatus.OPEN)
    ).all()
    keys = _keys_by_contact(by, reader)
    total, groups = Sum(""), dict[str, Sum]()
    for row in rows:
        ours, overdue = row.user_id is not None, row.due_on is not None and row.due_on < today
        total.add(ours=ours, overdue=overdue)
        of_this = {_owner_key(row)} if by is About.OWNER else keys.get(row.interaction_id, {NONE})
        for key in of_this:
            groups.setdefault(key, Sum(key)).add(ours=ours, overdue=overdue)
    if by in _LINKS:
        for of_this in keys.values():
            for key in of_this:
                groups.setdefault(key, Sum(key)).contacts += 1
    ordered = sorted(
        groups.values(),
        key=lambda one: (one.key == NONE, -one.overdue, -(one.ours + one.theirs), -one.contacts, one.key),
    )
    return Summary(total, ordered, _records(by, groups))


_LINKS: Final = {
    About.GOAL: ContactLink.goal_id,
    About.DOSSIER: ContactLink.dossier_id,
    About.EVENT: ContactLink.event_id,
}
_MODELS: Final[dict[About, Any]] = {About.GOAL: Goal, About.DOSSIER: Dossier, About.EVENT: Event}


def _owner_key(row: Any) -> str:
    for kind, number in (("u", row.user_id), ("p", row.person_id), ("o", row.organisation_id)):
        if number is not None:
            return f"{kind}{number}"
    return NONE


def _keys_by_contact(by: About, reader: Reader) -> dict[int, set[str]]:
    """The groups of each contact that has any: one statement; of owners none."""
    if by is About.OWNER:
        return {}
    if by is About.ORGANISATION:
        has_open = select(Commitment.interaction_id).where(Commitment.status == CommitmentStatus.OPEN)
        # As the list of promises is narrowed (`concerns`): who took part, and who owes something of it.
        wanted: Any = union(
            *(
                select(table.interaction_id, table.organisation_id)
                .join(Interaction, Interaction.id == table.interaction_id)
                .where(table.organisation_id.is_not(None), seen_by(reader), Interaction.id.in_(has_open))
                for table in (Party, Commitment)
            )
        )
    else:
        column = _LINKS[by]
        wanted = (
            select(ContactLink.interaction_id, column)
            .join(Interaction, Interaction.id == ContactLink.interaction_id)
            .where(column.is_not(None), seen_by(reader))
        )
    found: dict[int, set[str]] = {}
    for contact, number in db.session.execute(wanted):
        found.setdefault(contact, set()).add(str(number))
    return found


def _records(by: About, keys: Collection[str]) -> dict[str, Any]:
    if by is About.OWNER:
        models: dict[str, Any] = {"u": User, "o": Organisation, "p": Person}
        return {
            f"{kind}{one.id}": one
            for kind, model in models.items()
            if (numbers := [int(key[1:]) for key in keys if key[0] == kind and key != NONE])
            for one in db.session.scalars(select(model).where(model.id.in_(numbers)))
        }
    model = _MODELS.get(by, Organisation)
    numbers = [int(key) for key in keys if key != NONE]
    return {str(one.id): one for one in db.session.scalars(select(model).where(model.id.in_(numbers)))}


@dataclass(frozen=True)
class Overdue:
    """Open promises whose day has passed, the longest overdue first: what we owe, and what we are owed."""

    ours: Sequence[Commitment]
    theirs: Sequence[Commitment]


def commitments_overdue(day: date, reader: Reader, *, shown: int) -> Overdue:
    """The first ``shown`` promises of each side overdue on ``day``, as far as ``reader`` may see.

    How many there are besides, `summary` tells. Each side is two statements, however many there are.
    """

    def first(whose: Whose) -> Sequence[Commitment]:
        wanted = commitments(CommitmentFilter(whose=whose, state=State.OVERDUE), reader, day)
        return db.session.scalars(wanted.limit(shown)).all()

    return Overdue(first(Whose.OURS), first(Whose.THEIRS))


@dataclass(frozen=True)
class OnMatter:
    """What a page of a goal, a dossier or an event says of contacts about it."""

    latest: Interaction | None
    contacts: int
    open: Sequence[Commitment]
    promises: int


def on_matter(matter: Matter, reader: Reader, today: date, *, shown: int, settled: bool = False) -> OnMatter:
    """The latest contact about a matter, and the first of its promises: eight statements at most.

    Without ``settled`` only the open promises count; one statement where the reader knows no contact of it.
    """
    wanted = notes(matter, reader)
    contacts = db.session.scalar(_counted(wanted, Interaction.id)) or 0
    if not contacts:
        return OnMatter(None, 0, (), 0)
    state = State.ALL if settled else None
    owed = promises(PromiseFilter(CommitmentFilter(state=state), matter), reader, today)
    latest = db.session.scalars(wanted.limit(1)).one()
    open_ones = db.session.scalars(owed.limit(shown)).all()
    number = len(open_ones)
    if number == shown:
        number = db.session.scalar(_counted(owed, Commitment.id)) or 0
    return OnMatter(latest, contacts, open_ones, number)


def _counted(wanted: Select[Any], key: Any) -> Select[int]:
    plain = wanted.with_only_columns(key, maintain_column_froms=True).order_by(None)
    return select(func.count()).select_from(plain.subquery())


def links_of(interaction_id: int) -> list[ContactLink]:
    """What a contact is about and where it took place: one statement."""
    wanted = (
        select(ContactLink)
        .where(ContactLink.interaction_id == interaction_id)
        .options(joinedload(ContactLink.goal), joinedload(ContactLink.dossier), joinedload(ContactLink.event))
        .order_by(ContactLink.id)
    )
    return list(db.session.scalars(wanted))


def links_by_contact(interaction_ids: Collection[int]) -> dict[int, list[ContactLink]]:
    """The same for many contacts: one statement."""
    if not interaction_ids:
        return {}
    wanted = (
        select(ContactLink)
        .where(ContactLink.interaction_id.in_(interaction_ids))
        .options(joinedload(ContactLink.goal), joinedload(ContactLink.dossier), joinedload(ContactLink.event))
        .order_by(ContactLink.id)
    )
    found: dict[int, list[ContactLink]] = {}
    for link in db.session.scalars(wanted):
        found.setdefault(link.interaction_id, []).append(link)
    return found


def matters_with_contacts(by: About, reader: Reader, kept: int | None = None) -> list[Any]:
    """The goals, dossiers or events that a reader knows contacts of, and the one numbered ``kept``.

    One statement, by number; only those contacts count that the reader may see.
    """
    model, column = _MODELS[by], _LINKS[by]
    told = exists().where(column == model.id, ContactLink.interaction_id == Interaction.id, seen_by(reader))
    wanted = select(model).where(or_(told.correlate(model), model.id == (kept or 0)))
    return list(db.session.scalars(wanted.order_by(model.id)))


def owner_named(key: str) -> User | Organisation | Person | None:
    """Whom the key of an owner means ("u3", "o3", "p3"); None where it means nobody."""
    model: Any = {"u": User, "o": Organisation, "p": Person}.get(key[:1])
    number = record_number(key[1:])
    return db.session.get(model, number) if model is not None and number is not None else None


def goals_to_choose(kept: Collection[int]) -> list[Goal]:
    """The goals that the city works for, and those numbered ``kept``: one statement."""
    is_open = and_(Goal.archived_at.is_(None), Goal.outcome.is_(None))
    return list(db.session.scalars(select(Goal).where(or_(is_open, Goal.id.in_(kept))).order_by(Goal.id)))


def dossiers_to_choose(kept: Collection[int]) -> list[Dossier]:
    """The dossiers that are open, and those numbered ``kept``, by title: one statement."""
    is_open = and_(Dossier.removed_at.is_(None), Dossier.closed_on.is_(None))
    wanted = select(Dossier).where(or_(is_open, Dossier.id.in_(kept)))
    return list(db.session.scalars(wanted.order_by(Dossier.sort_title, Dossier.id)))


def events_to_choose(kept: Collection[int], until: Any) -> list[Event]:
    """The events that had begun by ``until`` and those numbered ``kept``, the latest first: one statement."""
    begun = and_(Event.status == EventStatus.PUBLISHED, Event.starts_at <= until)
    latest = select(Event.id).where(begun).order_by(Event.starts_at.desc()).limit(EVENTS_OFFERED)
    wanted = select(Event).where(or_(Event.id.in_(latest.scalar_subquery()), Event.id.in_(kept)))
    return list(db.session.scalars(wanted.order_by(Event.starts_at.desc(), Event.id)))
