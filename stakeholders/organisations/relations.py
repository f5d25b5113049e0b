"""What one organisation is to another: a part, a member, a successor, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from office.database import db
from stakeholders.organisations.keeping import refuse_stale
from stakeholders.organisations.models import Organisation, OrganisationRelation, RelationKind

#: Of these nothing can be its own, by however many steps.
_UPWARDS = frozenset({RelationKind.PART_OF, RelationKind.SUCCESSOR_OF})


class ToItself(Exception):
    """An organisation is neither a part nor a member nor a successor of itself."""


class RelatedAlready(Exception):
    """This relation is in the register for that time."""


class GoesInCircles(Exception):
    """The other one is a part, or a successor, of this one already."""


class EndsBefore(Exception):
    """The last day lies before the first."""


@dataclass(frozen=True)
class Period:
    """From when to when; None where that is not known, or not yet."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class RelationSeen:
    """A relation as one of the two sees it: ``back`` where the other one is the part, the member."""

    relation: OrganisationRelation
    other: Organisation
    back: bool

    @property
    def kind(self) -> RelationKind:
        """What the one is to the other."""
        return self.relation.kind

    def is_over(self, day: date) -> bool:
        """Whether it had ended by ``day``."""
        return self.relation.until is not None and self.relation.until <= day


def relate(
    organisation: Organisation, kind: RelationKind, other: Organisation, period: Period = Period()
) -> OrganisationRelation:
    """Enter that ``organisation`` is a part, a member or a successor of ``other``.

    Raises:
        ToItself, RelatedAlready, GoesInCircles, EndsBefore: see there.
    """
    if organisation.id == other.id:
        raise ToItself
    _refuse_backwards(period)
    # Two who enter it in the same moment: the second waits and finds the first's.
    db.session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())
    alike = select(OrganisationRelation).where(
        OrganisationRelation.organisation_id == organisation.id,
        OrganisationRelation.other_id == other.id,
        OrganisationRelation.kind == kind,
    )
    if any(_overlap(period, Period(one.since, one.until)) for one in db.session.scalars(alike)):
        raise RelatedAlready
    if kind in _UPWARDS and organisation.id in _above(other.id, kind):
        raise GoesInCircles
    relation = OrganisationRelation(
        organisation=organisation,
        other=other,
        kind=kind,
        since=period.since,
        until=period.until,
    )
    db.session.add(relation)
    db.session.flush()
    return relation


def change_relation(relation: OrganisationRelation, period: Period, *, seen_at: datetime) -> None:
    """Change from when to when a relation holds: an end is entered, and does not remove it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since ``seen_at``.
        EndsBefore: the last day lies before the first.
    """
    refuse_stale(relation, seen_at)
    _refuse_backwards(period)
    relation.since, relation.until = period.since, period.until
    db.session.flush()


def remove_relation(relation: OrganisationRelation) -> None:
    """Take out a relation that was entered by mistake."""
    db.session.delete(relation)
    db.session.flush()


def relation_numbered(relation_id: int) -> OrganisationRelation | None:
    """One relation with both its organisations: one statement."""
    return db.session.scalar(_with_both().where(OrganisationRelation.id == relation_id))


def relations_of(organisation_id: int) -> list[RelationSeen]:
    """All relations of an organisation, from both sides, those that last before those that ended.

    One statement.
    """
    mine = OrganisationRelation.organisation_id == organisation_id
    theirs = OrganisationRelation.other_id == organisation_id
    found = [
        RelationSeen(
            one,
            one.other if one.organisation_id == organisation_id else one.organisation,
            one.organisation_id != organisation_id,
        )
        for one in db.session.scalars(_with_both().where(or_(mine, theirs)))
    ]
    kinds = list(RelationKind)
    return sorted(
        found,
        key=lambda one: (
            one.back,
            kinds.index(one.kind),
            one.relation.until is not None,
            one.other.folded,
            one.relation.id,
        ),
    )


def _with_both() -> Select[OrganisationRelation]:
    return select(OrganisationRelation).options(
        joinedload(OrganisationRelation.organisation), joinedload(OrganisationRelation.other)
    )


def _above(organisation_id: int, kind: RelationKind) -> set[int]:
    """The organisation, what it is a part (a successor) of, and so on upwards."""
    found: set[int] = set()
    wanted = {organisation_id}
    while wanted:
        found |= wanted
        upwards = select(OrganisationRelation.other_id).where(
            OrganisationRelation.organisation_id.in_(wanted), OrganisationRelation.kind == kind
        )
        wanted = set(db.session.scalars(upwards)) - found
    return found


def _refuse_backwards(period: Period) -> None:
    if period.since and period.until and period.until < period.since:
        raise EndsBefore


def _overlap(one: Period, other: Period) -> bool:
    return (one.since or date.min) <= (other.until or date.max) and (other.since or date.min) <= (
        one.until or date.max
    )
