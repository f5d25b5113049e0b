"""Who belongs to a person: spouse, assistant, interpreter, and what they may do for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from office.database import db
from stakeholders.organisations.keeping import refuse_stale
from stakeholders.people.models import Person, PersonRelation, PersonRelationKind


class ToOneself(Exception):
    """Nobody is their own spouse or assistant."""


class RelatedAlready(Exception):
    """The two are so related already; a relation that ended is opened again by changing it."""

    def __init__(self, relation: PersonRelation) -> None:
        super().__init__(str(relation))
        self.relation = relation


class EndsBefore(Exception):
    """The last day lies before the first."""


@dataclass(frozen=True)
class RelationGiven:
    """What the other one is to the person, what they may do for them, and from when to when."""

    kind: PersonRelationKind = PersonRelationKind.SPOUSE
    answers_for: bool = False
    accompanies: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class RelationSeen:
    """A relation as one of the two sees it; ``back`` where the page is the spouse's, the assistant's."""

    relation: PersonRelation
    other: Person
    back: bool

    def is_over(self, day: date) -> bool:
        """Whether it had ended by ``day``."""
        return self.relation.until is not None and self.relation.until <= day


def given_of(relation: PersonRelation) -> RelationGiven:
    """What is kept now, as it could have been given."""
    return RelationGiven(
        relation.kind, relation.answers_for, relation.accompanies, relation.since, relation.until
    )


def relate(person: Person, other: Person, given: RelationGiven) -> PersonRelation:
    """Enter that ``other`` is the person's spouse, assistant, interpreter.

    Raises:
        ToOneself, RelatedAlready, EndsBefore: see there.
    """
    if person.id == other.id:
        raise ToOneself
    _refuse_backwards(given)
    # Two who enter it in the same moment: the second waits and finds the first's.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    _refuse_second(person.id, other.id, given.kind, None)
    relation = PersonRelation(person=person, other=other)
    _write(relation, given)
    db.session.add(relation)
    db.session.flush()
    return relation


def change_relation(relation: PersonRelation, given: RelationGiven, *, seen_at: datetime) -> None:
    """Change what the register says of a relation: a last day ends it, and does not remove it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since ``seen_at``.
        RelatedAlready, EndsBefore: see there.
    """
    refuse_stale(relation, seen_at)
    _refuse_backwards(given)
    with db.session.no_autoflush:
        _refuse_second(relation.person_id, relation.other_id, given.kind, relation.id)
    _write(relation, given)
    db.session.flush()


def remove_relation(relation: PersonRelation) -> None:
    """Take out a relation that was entered by mistake."""
    db.session.delete(relation)
    db.session.flush()


def relation_numbered(relation_id: int) -> PersonRelation | None:
    """One relation with both people: one statement."""
    return db.session.scalar(_with_both().where(PersonRelation.id == relation_id))


def relations_of(person_id: int) -> list[RelationSeen]:
    """All relations of a person, from both sides, those that last before those that ended: one statement."""
    found = db.session.scalars(
        _with_both().where(or_(PersonRelation.person_id == person_id, PersonRelation.other_id == person_id))
    )
    seen = [
        RelationSeen(one, one.other if one.person_id == person_id else one.person, one.person_id != person_id)
        for one in found
    ]
    kinds = list(PersonRelationKind)
    return sorted(
        seen,
        key=lambda one: (
            one.relation.until is not None,
            one.back,
            kinds.index(one.relation.kind),
            one.other.sort_name,
            one.relation.id,
        ),
    )


def _with_both() -> Select[PersonRelation]:
    return select(PersonRelation).options(joinedload(PersonRelation.person), joinedload(PersonRelation.other))


def _refuse_second(person_id: int, other_id: int, kind: PersonRelationKind, own_id: int | None) -> None:
    pairs = [(person_id, other_id)]
    if kind is PersonRelationKind.SPOUSE:
        # Whoever's page it was entered on: a marriage has two sides and one row.
        pairs.append((other_id, person_id))
    for one, two in pairs:
        alike = db.session.scalar(
            select(PersonRelation).where(
                PersonRelation.person_id == one, PersonRelation.other_id == two, PersonRelation.kind == kind
            )
        )
        if alike is not None and alike.id != own_id:
            raise RelatedAlready(alike)


def _refuse_backwards(given: RelationGiven) -> None:
    if given.since and given.until and given.until < given.since:
        raise EndsBefore


def _write(relation: PersonRelation, given: RelationGiven) -> None:
    relation.kind = given.kind
    relation.answers_for = given.answers_for
    relation.accompanies = given.accompanies
    relation.since = given.since
    relation.until = given.until
