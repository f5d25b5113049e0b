"""Finding what may be double: in the whole register by a job, of one record on its page; and deciding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, delete, insert, or_, select, update

from office import clock
from office.accounts.models import User
from office.database import db, one_at_a_time, reading
from office.work.jobs import add_job_kind
from office.work.models import Job
from stakeholders.directory.search import fold
from stakeholders.duplicates.comparing import Pair, Reason
from stakeholders.duplicates.matching import OrganisationIndex, PeopleIndex
from stakeholders.duplicates.merging import MODELS, NoSuchRecord, SameRecord
from stakeholders.duplicates.models import Candidate, CandidateState, Kind
from stakeholders.organisations.models import Channel, Organisation
from stakeholders.people.models import Person

JOB: Final = "find-duplicates"
#: Where the job leads: outside of a request there is no address to be made.
PAGE: Final = "/stakeholders/duplicates/"
#: Pairs that are kept for people to decide; a register with more has another trouble than duplicates.
MOST: Final = 10_000
#: Records that are compared with one that is looked at.
_NEAR: Final = 600
_PORTION: Final = 500


@dataclass(frozen=True)
class Alike:
    """A record that looks like the one whose page is open."""

    record: Organisation | Person
    score: int
    reasons: tuple[Reason, ...]


class AlreadyMerged(Exception):
    """The pair was merged: there is nothing left to decide."""


def register_job(app: Flask) -> None:
    """Let the worker look through the whole register."""
    add_job_kind(app, JOB, look_through, _l("Look for duplicates"))


def look_through(_job: Job, report: Callable[[int, int], None]) -> dict[str, Any]:
    """Find every two records of the register that look alike; the job.

    What was decided stays decided; open pairs that no longer look alike, or are no longer two, are dropped.
    No transaction is open while names are compared: others go on writing.
    """
    db.session.rollback()
    with reading():
        organisations, people = OrganisationIndex.load(), PeopleIndex.load()
    in_all = len(organisations) + len(people)
    found = {
        Kind.ORGANISATIONS: list(organisations.pairs(lambda done, _all: report(done, in_all))),
        Kind.PEOPLE: list(people.pairs(lambda done, _all: report(len(organisations) + done, in_all))),
    }
    new = sum(_keep(kind, pairs) for kind, pairs in found.items())
    report(in_all, in_all)
    return {
        "url": PAGE,
        "found": sum(map(len, found.values())),
        "new": new,
        "compared": in_all,
    }


def _keep(kind: Kind, pairs: list[Pair]) -> int:
    """Write down what was found; gives how many pairs are new."""
    pairs = sorted(pairs, key=lambda pair: -pair.likeness.score)[:MOST]
    columns = (Candidate.id, Candidate.left_id, Candidate.right_id, Candidate.state, Candidate.score)
    known = {
        (left, right): (number, state, score)
        for number, left, right, state, score in db.session.execute(
            select(*columns).where(Candidate.kind == kind)
        )
    }
    still: set[tuple[int, int]] = set()
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for pair in pairs:
        place = (pair.left, pair.right)
        still.add(place)
        said = {"score": pair.likeness.score, "reasons": [reason.value for reason in pair.likeness.reasons]}
        if place not in known:
            new.append({"kind": kind, "left_id": pair.left, "right_id": pair.right, **said})
        elif known[place][2] != pair.likeness.score:
            changed.append({"id": known[place][0], **said})
    gone = [
        number
        for place, (number, state, _score) in known.items()
        if place not in still and state is CandidateState.OPEN
    ]
    for start in range(0, len(new), _PORTION):
        db.session.execute(insert(Candidate), new[start : start + _PORTION])
    if changed:
        db.session.execute(update(Candidate), changed)
    for start in range(0, len(gone), _PORTION):
        db.session.execute(delete(Candidate).where(Candidate.id.in_(gone[start : start + _PORTION])))
    return len(new)


def alike_to(kind: Kind, record: Organisation | Person) -> list[Alike]:
    """Which records look like this one now, the most alike first; what was decided is left out.

    A fixed number of statements, whatever the size of the register: only records that share the beginning of
    a name, a state, a mailbox or a number are compared.
    """
    if kind is Kind.PEOPLE and isinstance(record, Person):
        found = PeopleIndex.load(_near_person(record)).alike_to(record.id)
    elif isinstance(record, Organisation):
        found = OrganisationIndex.load(_near_organisation(record)).alike_to(record.id)
    else:
        found = []
    decided = set()
    for left, right in db.session.execute(
        select(Candidate.left_id, Candidate.right_id).where(
            Candidate.kind == kind,
            or_(Candidate.left_id == record.id, Candidate.right_id == record.id),
            Candidate.state == CandidateState.DISTINCT,
        )
    ):
        decided |= {left, right}
    likely = {one.record_id: one for one in found[:10] if one.record_id not in decided}
    model = MODELS[kind]
    records: dict[int, Any] = {
        one.id: one for one in db.session.scalars(select(model).where(model.id.in_(likely)))
    }
    return [Alike(records[n], one.score, one.reasons) for n, one in likely.items() if n in records]


def _near_person(person: Person) -> Select[int]:
    words = fold(f"{person.family_name} {person.given_name}").split()[:4]
    own = fold(person.own_script_name or "").split()[:2]
    beginnings = {word[:4] for word in (*words, *own) if len(word) > 1}
    own_channels = select(Channel.value).where(Channel.person_id == person.id)
    reached = select(Channel.person_id).where(Channel.person_id.is_not(None), Channel.value.in_(own_channels))
    ways = [Person.id == person.id, Person.id.in_(reached)]
    # Ranges, which an index answers; "zzzz" comes after whatever begins so.
    ways += [and_(Person.sort_name >= one, Person.sort_name <= f"{one}zzzz") for one in sorted(beginnings)]
    if own:
        # In its own script a name may stand in the other order: this reads the whole column.
        ways.append(Person.folded.contains(max(own, key=len), autoescape=True))
    # The person's own row first: it must be among those compared.
    mine = Person.id != person.id
    return select(Person.id).where(or_(*ways)).order_by(mine, Person.id.desc()).limit(_NEAR)


def _near_organisation(organisation: Organisation) -> Select[int]:
    one = Organisation
    own_channels = select(Channel.value).where(Channel.organisation_id == organisation.id)
    reached = select(Channel.organisation_id).where(
        Channel.organisation_id.is_not(None), Channel.value.in_(own_channels)
    )
    ways = [one.id == organisation.id, one.id.in_(reached)]
    if organisation.sending_state:
        ways.append(one.sending_state == organisation.sending_state)
    else:
        texts = (*(organisation.name or {}).values(), *(organisation.short_name or {}).values())
        words = sorted({word for text in texts for word in fold(text).split()}, key=len, reverse=True)
        ways += [one.folded.contains(word, autoescape=True) for word in words[:4] if len(word) > 3]
    if organisation.website:
        ways.append(one.website == organisation.website)
    mine = one.id != organisation.id
    return select(one.id).where(or_(*ways)).order_by(mine, one.id.desc()).limit(_NEAR)


def decide(kind: Kind, one: int, other: int, state: CandidateState, *, user: User | None = None) -> Candidate:
    """Say of two records that they are not the same, or take that back; it is remembered.

    Raises:
        SameRecord, NoSuchRecord: there are no such two.
        AlreadyMerged: they have been merged meanwhile.
    """
    if one == other:
        raise SameRecord
    left, right = sorted((one, other))
    one_at_a_time(Candidate.__tablename__)
    found = db.session.scalar(
        select(Candidate)
        .where(Candidate.kind == kind, Candidate.left_id == left, Candidate.right_id == right)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is not None and found.state is CandidateState.MERGED:
        raise AlreadyMerged
    model: Any = MODELS[kind]
    if len(db.session.scalars(select(model.id).where(model.id.in_((left, right)))).all()) < 2:
        raise NoSuchRecord
    if found is None:
        likeness = next(
            (a for a in alike_to(kind, db.session.get_one(model, left)) if a.record.id == right), None
        )
        found = Candidate(
            kind=kind,
            left_id=left,
            right_id=right,
            score=likeness.score if likeness else 0,
            reasons=[reason.value for reason in likeness.reasons] if likeness else [],
        )
        db.session.add(found)
    found.state = state
    is_decided = state is not CandidateState.OPEN
    found.decided_by = user.label if user and is_decided else ""
    found.decided_at = clock.now() if is_decided else None
    db.session.flush()
    return found
