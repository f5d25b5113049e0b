"""Reading what the pages of duplicates show: pairs, two records side by side, what hangs on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from office.audit.words import say_value, words_of
from office.database import db
from stakeholders.duplicates.merging import (
    GROUPS,
    MODELS,
    Side,
    can_be_both,
    fields_of,
    suggested,
)
from stakeholders.duplicates.models import Candidate, CandidateState, Kind, Merge
from stakeholders.duplicates.moving import may_be_told, references_to
from stakeholders.organisations.models import Organisation, OrganisationRelation
from stakeholders.people.models import Person, PersonRelation, Posting

#: Tables whose rows hang on rows that hang on a record: counted with it.
_DEEPER: Final = ("invitations",)


@dataclass(frozen=True)
class Field:
    """One field of two records: both values in words, and what to do by default."""

    key: str
    label: str
    kept: str
    gone: str
    differs: bool
    suggested: Side
    can_be_both: bool


@dataclass(frozen=True)
class Hanging:
    """Rows of one table that hang on each of two records."""

    table: str
    kept: int
    gone: int


@dataclass(frozen=True)
class Twins:
    """Two postings of one person in one place and rank whose times overlap: a person has to look at them."""

    one: Posting
    other: Posting


def candidates(kind: Kind | None, state: CandidateState) -> Select[Candidate]:
    """Pairs in that state of which both records are there, the most alike first."""
    found = select(Candidate).where(Candidate.state == state, _both_are_there())
    if kind is not None:
        found = found.where(Candidate.kind == kind)
    return found.order_by(Candidate.score.desc(), Candidate.id)


def _both_are_there() -> Any:
    ways = []
    for kind, model in MODELS.items():
        left, right = aliased(model), aliased(model)
        ways.append(
            and_(
                Candidate.kind == kind,
                exists().where(left.id == Candidate.left_id),
                exists().where(right.id == Candidate.right_id),
            )
        )
    return ways[0] | ways[1]


def counts() -> dict[Kind, int]:
    """How many pairs wait for a decision, by kind: one statement."""
    found = db.session.execute(
        select(Candidate.kind, func.count())
        .where(Candidate.state == CandidateState.OPEN, _both_are_there())
        .group_by(Candidate.kind)
    )
    waiting: dict[Kind, int] = {row[0]: row[1] for row in found}
    return {kind: waiting.get(kind, 0) for kind in Kind}


def records_of(pairs: Sequence[Candidate]) -> dict[tuple[Kind, int], Organisation | Person]:
    """The records of these pairs with what a list shows of them: a fixed number of statements."""
    wanted: dict[Kind, set[int]] = {kind: set() for kind in Kind}
    for pair in pairs:
        wanted[pair.kind] |= {pair.left_id, pair.right_id}
    found: dict[tuple[Kind, int], Organisation | Person] = {}
    for organisation in db.session.scalars(
        select(Organisation).where(Organisation.id.in_(wanted[Kind.ORGANISATIONS]))
    ):
        found[Kind.ORGANISATIONS, organisation.id] = organisation
    for person in db.session.scalars(
        select(Person)
        .where(Person.id.in_(wanted[Kind.PEOPLE]))
        .options(selectinload(Person.postings).joinedload(Posting.organisation))
    ):
        found[Kind.PEOPLE, person.id] = person
    return found


def pair_of(kind: Kind, kept_id: int, gone_id: int) -> tuple[Any, Any] | None:
    """Two records with all that is shown beside each other; None where one is not there."""
    model = MODELS[kind]
    statement: Select[Any] = select(model).where(model.id.in_((kept_id, gone_id)))
    if kind is Kind.PEOPLE:
        statement = statement.options(
            selectinload(Person.channels),
            selectinload(Person.relations).joinedload(PersonRelation.other),
            selectinload(Person.postings).joinedload(Posting.organisation),
        )
    else:
        statement = statement.options(
            selectinload(Organisation.channels),
            selectinload(Organisation.addresses),
            selectinload(Organisation.accreditations),
            selectinload(Organisation.external_ids),
            selectinload(Organisation.former_names),
            selectinload(Organisation.relations).joinedload(OrganisationRelation.other),
        )
    found = {record.id: record for record in db.session.scalars(statement)}
    return (found[kept_id], found[gone_id]) if kept_id in found and gone_id in found else None


def postings_of(kind: Kind, kept_id: int, gone_id: int) -> dict[int, list[Posting]]:
    """The postings of both, by the number of the record."""
    column = Posting.organisation_id if kind is Kind.ORGANISATIONS else Posting.person_id
    found: dict[int, list[Posting]] = {kept_id: [], gone_id: []}
    statement = (
        select(Posting)
        .where(column.in_(found))
        .options(joinedload(Posting.person), joinedload(Posting.organisation))
        .order_by(Posting.id)
    )
    for posting in db.session.scalars(statement):
        owner = posting.organisation_id if kind is Kind.ORGANISATIONS else posting.person_id
        found[owner].append(posting)
    return found


def compared_fields(kind: Kind, kept: Any, gone: Any) -> list[Field]:
    """Field by field, those first that differ; what both leave empty is left out."""
    words = words_of(kind.value)
    fields = []
    for key in fields_of(kind):
        columns = GROUPS.get(key, (key,))
        mine, theirs = getattr(kept, key), getattr(gone, key)
        differs = any(getattr(kept, column) != getattr(gone, column) for column in columns)
        if not differs and not mine:
            continue
        label = str(words.fields.get(key) or key.replace("_", " ").capitalize())
        said = [_said(words, record, columns) for record in (kept, gone)]
        fields.append(
            Field(
                key,
                label,
                said[0],
                said[1],
                differs,
                suggested(kind, key, mine, theirs),
                can_be_both(kind, key, mine, theirs),
            )
        )
    return sorted(fields, key=lambda field: not field.differs)


def _said(words: Any, record: Any, columns: Sequence[str]) -> str:
    parts = []
    for column in columns:
        value = getattr(record, column)
        if value in (None, "", [], {}):
            continue
        if isinstance(value, dict):
            parts.append(" · ".join(str(text) for text in value.values()))
            continue
        say = words.values.get(column)
        plain = getattr(value, "value", value)
        plain = plain.isoformat() if hasattr(plain, "isoformat") else plain
        parts.append(str(say(plain)) if say else say_value(plain))
    return ", ".join(parts)


def hanging_on(kind: Kind, kept_id: int, gone_id: int) -> list[Hanging]:
    """How many rows of which tables hang on each of two records: one statement, whatever tables there are.

    What is kept from some readers is not among them (`may_be_told`).
    """
    parts = []
    for reference in references_to(kind.value):
        if not may_be_told(reference.table.name):
            continue
        parts.append(
            select(
                literal(reference.table.name).label("name"),
                reference.column.label("owner"),
                func.count().label("rows"),
            )
            .where(reference.column.in_((kept_id, gone_id)))
            .group_by(reference.column)
        )
        if reference.table.name not in _DEEPER or "id" not in reference.table.columns:
            continue
        parts += [
            select(literal(deeper.table.name), reference.column, func.count())
            .select_from(deeper.table.join(reference.table, deeper.column == reference.table.c["id"]))
            .where(reference.column.in_((kept_id, gone_id)))
            .group_by(reference.column)
            for deeper in references_to(reference.table.name)
        ]
    found: dict[str, dict[int, int]] = {}
    for name, owner, rows in db.session.execute(union_all(*parts)):
        of_table = found.setdefault(name, {})
        of_table[owner] = of_table.get(owner, 0) + rows
    return [Hanging(name, of.get(kept_id, 0), of.get(gone_id, 0)) for name, of in sorted(found.items())]


def candidate_of(kind: Kind, one: int, other: int) -> Candidate | None:
    """What is known of a pair."""
    left, right = sorted((one, other))
    return db.session.scalar(
        select(Candidate).where(
            Candidate.kind == kind, Candidate.left_id == left, Candidate.right_id == right
        )
    )


def merges() -> Select[Merge]:
    """All merges, the latest first."""
    return select(Merge).order_by(Merge.id.desc())


def merge_of(number: int) -> Merge | None:
    """One merge."""
    return db.session.get(Merge, number)


def merges_into(kind: Kind, number: int) -> list[Merge]:
    """The merges in which a record took in others, as they stand."""
    found = select(Merge).where(Merge.kind == kind, Merge.kept_id == number, Merge.undone_at.is_(None))
    return list(db.session.scalars(found.order_by(Merge.id)))


def twins_on(kind: Kind, number: int) -> list[Twins]:
    """Postings that a merge left saying the same: one person, one place, one rank, at one time."""
    column = Posting.organisation_id if kind is Kind.ORGANISATIONS else Posting.person_id
    found = db.session.scalars(
        select(Posting)
        .where(column == number)
        .options(joinedload(Posting.person), joinedload(Posting.organisation))
        .order_by(Posting.id)
    ).all()
    twins = []
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            same = (one.person_id, one.organisation_id, one.rank) == (
                other.person_id,
                other.organisation_id,
                other.rank,
            )
            if same and _overlap(one, other):
                twins.append(Twins(one, other))
    return twins


def _overlap(one: Posting, other: Posting) -> bool:
    first_ends = one.departed_on is None or other.arrived_on is None or one.departed_on > other.arrived_on
    other_ends = other.departed_on is None or one.arrived_on is None or other.departed_on > one.arrived_on
    return first_ends and other_ends
