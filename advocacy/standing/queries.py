"""Reading assessments: what this reader may see, the latest on a day, and who of us knows whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.standing.models import (
    Acquaintance,
    Assessment,
    AssessmentReader,
    Secrecy,
)
from office.accounts.models import User
from office.database import db
from stakeholders.directory.search import fold
from stakeholders.engagement.models import Interaction, Party
from stakeholders.engagement.queries import Reader
from stakeholders.engagement.queries import seen_by as meetings_seen_by
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting

_MOST_WORDS: Final = 12


class StakeholderKey(NamedTuple):
    """A stakeholder by number: exactly one of the two is set."""

    organisation_id: int | None
    person_id: int | None


def key_of(assessment: Assessment) -> StakeholderKey:
    """Whom an assessment is about."""
    return StakeholderKey(assessment.organisation_id, assessment.person_id)


def may_read(assessment: Assessment, reader: Reader) -> bool:
    """Whether ``reader`` may see an assessment: `seen_by` for one that is loaded.

    A confidential one is for whoever made it, the colleagues named as its readers, and administrators, who
    answer when the person asks what is written of them (GDPR, article 15). As with meetings, the role of an
    editor opens nothing.
    """
    if assessment.secrecy is Secrecy.INTERNAL or reader.reads_all or assessment.user_id == reader.user_id:
        return True
    return any(row.user_id == reader.user_id for row in assessment.readers)


def seen_by(reader: Reader) -> ColumnElement[bool]:
    """The assessments that count for this reader: not taken back, and `may_read`."""
    standing = Assessment.removed_at.is_(None)
    if reader.reads_all:
        return standing
    named = aliased(AssessmentReader)
    return and_(
        standing,
        or_(
            Assessment.secrecy != Secrecy.CONFIDENTIAL,
            Assessment.user_id == reader.user_id,
            exists().where(named.assessment_id == Assessment.id, named.user_id == reader.user_id),
        ),
    )


# SQLAlchemy has no public type for what loads along: hence Any.
def _with_all() -> tuple[Any, ...]:
    return (
        joinedload(Assessment.organisation),
        joinedload(Assessment.person),
        joinedload(Assessment.user),
        joinedload(Assessment.dossier),
        joinedload(Assessment.goal),
    )


def assessment_for(assessment_id: int, reader: Reader) -> Assessment | None:
    """One assessment, also one that was taken back; None where it is not for this reader."""
    wanted = (
        select(Assessment)
        .where(Assessment.id == assessment_id)
        .options(*_with_all(), selectinload(Assessment.readers).joinedload(AssessmentReader.user))
    )
    found = db.session.scalar(wanted)
    return found if found is not None and may_read(found, reader) else None


def load_posts(found: Collection[Assessment]) -> None:
    """Load the posts of the people assessed, so that a page can say who each is: one statement."""
    people = {one.person_id: one.person for one in found if one.person is not None}
    posts = select(Posting).where(Posting.person_id.in_(people)).options(joinedload(Posting.organisation))
    by_person: dict[int, list[Posting]] = {}
    for post in db.session.scalars(posts.order_by(Posting.id)):
        by_person.setdefault(post.person_id, []).append(post)
    for number, person in people.items():
        set_committed_value(person, "postings", by_person.get(number or 0, []))


def of_matter(matter: Dossier | Goal) -> ColumnElement[bool]:
    """The assessments in one dossier or goal."""
    if isinstance(matter, Dossier):
        return Assessment.dossier_id == matter.id
    return Assessment.goal_id == matter.id


def of_stakeholder(key: StakeholderKey) -> ColumnElement[bool]:
    """The assessments of one organisation or person."""
    if key.person_id is not None:
        return Assessment.person_id == key.person_id
    return Assessment.organisation_id == key.organisation_id


def is_open() -> ColumnElement[bool]:
    """Those in matters that the city still works on; the dossier and the goal are joined by the caller."""
    return or_(
        and_(Dossier.id.is_not(None), Dossier.removed_at.is_(None), Dossier.closed_on.is_(None)),
        and_(Goal.id.is_not(None), Goal.archived_at.is_(None), Goal.outcome.is_(None)),
    )


def _latest(day: date, reader: Reader, *which: ColumnElement[bool]) -> Select[int]:
    """The numbers of what counts on ``day``: of each stakeholder in each matter the last that is seen."""
    place = func.row_number().over(
        partition_by=(
            Assessment.dossier_id,
            Assessment.goal_id,
            Assessment.organisation_id,
            Assessment.person_id,
        ),
        order_by=(Assessment.assessed_on.desc(), Assessment.id.desc()),
    )
    ranked = (
        select(Assessment.id, place.label("place"))
        .where(seen_by(reader), Assessment.assessed_on <= day, *which)
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place == 1)


def latest_in(matter: Dossier | Goal, day: date, reader: Reader) -> list[Assessment]:
    """How each stakeholder stood on ``day``, the most powerful first: one statement."""
    wanted = (
        select(Assessment)
        .where(Assessment.id.in_(_latest(day, reader, of_matter(matter))))
        .options(*_with_all())
        .order_by(Assessment.power.desc(), Assessment.interest.desc(), Assessment.id)
    )
    return list(db.session.scalars(wanted))


def last_of(matter: Dossier | Goal, key: StakeholderKey, reader: Reader) -> Assessment | None:
    """The last assessment of one stakeholder in a matter that this reader may see, with its readers."""
    wanted = (
        select(Assessment)
        .where(seen_by(reader), of_matter(matter), of_stakeholder(key))
        .options(*_with_all(), selectinload(Assessment.readers))
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
        .limit(1)
    )
    return db.session.scalars(wanted).one_or_none()


def involved_in(matter: Dossier | Goal) -> list[Organisation | Person]:
    """Who decides on a matter or works for it, as its own page says; people with the posts they hold."""
    rows = matter.makers if isinstance(matter, Dossier) else matter.parties
    people = {row.person_id for row in rows if row.person_id is not None}
    bodies = {row.organisation_id for row in rows if row.organisation_id is not None}
    posts = selectinload(Person.postings).joinedload(Posting.organisation)
    return [
        *db.session.scalars(
            select(Person).where(Person.id.in_(people)).order_by(Person.sort_name).options(posts)
        ),
        *db.session.scalars(
            select(Organisation).where(Organisation.id.in_(bodies)).order_by(Organisation.id)
        ),
    ]


def latest_open(
    day: date, reader: Reader, *which: ColumnElement[bool], kept: bool = True
) -> list[Assessment]:
    """How each stakeholder stands on ``day`` in each matter that is open, by matter: one statement.

    Args:
        which: what narrows it, such as `of_stakeholder`.
        kept: only of matters that the city still works on.
    """
    wanted = (
        select(Assessment)
        .outerjoin(Assessment.dossier)
        .outerjoin(Assessment.goal)
        .where(Assessment.id.in_(_latest(day, reader, *which)), is_open() if kept else true())
        .options(*_with_all())
        .order_by(
            Assessment.power.desc(),
            Assessment.interest.desc(),
            Assessment.assessed_on.desc(),
            Assessment.id,
        )
    )
    return list(db.session.scalars(wanted))


def story(assessment: Assessment, reader: Reader) -> list[Assessment]:
    """All that this reader may see of the same stakeholder in the same matter, the latest first."""
    wanted = (
        select(Assessment)
        .where(
            seen_by(reader),
            of_stakeholder(key_of(assessment)),
            Assessment.dossier_id.is_not_distinct_from(assessment.dossier_id),
            Assessment.goal_id.is_not_distinct_from(assessment.goal_id),
        )
        .options(joinedload(Assessment.user))
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
    )
    return list(db.session.scalars(wanted))


def written_of(person: Person) -> list[Assessment]:
    """All that was ever written of a person, also what is confidential or was taken back, the oldest first.

    For administrators alone, who answer when the person asks (GDPR, article 15).
    """
    wanted = (
        select(Assessment)
        .where(Assessment.person_id == person.id)
        .options(*_with_all())
        .order_by(Assessment.assessed_on, Assessment.id)
    )
    return list(db.session.scalars(wanted))


@dataclass(frozen=True)
class Counted:
    """How many stakeholders of a matter were assessed, and the last day on which one was."""

    stakeholders: int
    last_on: date


def counts(day: date, reader: Reader) -> dict[tuple[str, int], Counted]:
    """By ("dossiers" or "goals", number), as far as this reader may see: one statement."""
    wanted = (
        select(
            Assessment.dossier_id,
            Assessment.goal_id,
            func.count(),
            func.max(Assessment.assessed_on),
        )
        .where(Assessment.id.in_(_latest(day, reader)))
        .group_by(Assessment.dossier_id, Assessment.goal_id)
    )
    found: dict[tuple[str, int], Counted] = {}
    rows: Sequence[Any] = db.session.execute(wanted).all()
    for dossier_id, goal_id, number, last_on in rows:
        kind, own = ("goals", goal_id) if dossier_id is None else ("dossiers", dossier_id)
        found[kind, own] = Counted(number, last_on)
    return found


def last_contacts(day: date, reader: Reader, keys: Collection[StakeholderKey]) -> dict[StakeholderKey, date]:
    """When each was last in touch with us by ``day``, as the log tells this reader: two statements.

    Any way of being in touch counts. What the reader may not see does not: that somebody is missing from a
    list of those whom nobody has met would tell of a meeting held in confidence.
    """
    people = {key.person_id for key in keys if key.person_id is not None}
    bodies = {key.organisation_id for key in keys if key.organisation_id is not None}
    found: dict[StakeholderKey, date] = {}
    for column, numbers in ((Party.person_id, people), (Party.organisation_id, bodies)):
        wanted = (
            select(column, func.max(Interaction.held_on))
            .join(Party.interaction)
            .where(column.in_(numbers), Interaction.held_on <= day, meetings_seen_by(reader))
            .group_by(column)
        )
        for number, last in db.session.execute(wanted):
            is_person = column is Party.person_id
            found[StakeholderKey(None if is_person else number, number if is_person else None)] = last
    return found


def acquaintances(*which: ColumnElement[bool]) -> list[Acquaintance]:
    """Who of us knows whom, by the person's name and then the closest first: one statement."""
    wanted = (
        select(Acquaintance)
        .join(Acquaintance.person)
        .where(Acquaintance.removed_at.is_(None), *which)
        .options(joinedload(Acquaintance.user), joinedload(Acquaintance.person))
        .order_by(Person.sort_name, Person.id, Acquaintance.id)
    )
    return list(db.session.scalars(wanted))


def known_of(person: Person) -> list[Acquaintance]:
    """Who ever said that they know a person, also what was taken back: for `written_of` it."""
    wanted = (
        select(Acquaintance)
        .where(Acquaintance.person_id == person.id)
        .options(joinedload(Acquaintance.user))
        .order_by(Acquaintance.id)
    )
    return list(db.session.scalars(wanted))


def _is_known(typed: str, reader: Reader) -> ColumnElement[bool]:
    """The people called so whom one of us knows or has met, as the log tells this reader."""
    ours, theirs = aliased(Party), aliased(Party)
    met = exists().where(
        theirs.person_id == Person.id,
        theirs.interaction_id == Interaction.id,
        ours.interaction_id == Interaction.id,
        ours.user_id.is_not(None),
        meetings_seen_by(reader),
    )
    said = exists().where(Acquaintance.person_id == Person.id, Acquaintance.removed_at.is_(None))
    words = fold(typed).split()[:_MOST_WORDS]
    if typed.strip() and not words:
        # Something was typed that has no letter or digit: nobody is called so.
        return false()
    named = [Person.folded.contains(word, autoescape=True) for word in words]
    return and_(or_(said, met.correlate(Person)), *named)


def people_known(typed: str, offset: int, size: int, reader: Reader) -> list[Person]:
    """People called so whom one of us knows, by name: one page, one statement."""
    wanted = select(Person).where(_is_known(typed, reader)).order_by(Person.sort_name, Person.id)
    return list(db.session.scalars(wanted.offset(offset).limit(size)))


def count_known(typed: str, reader: Reader) -> int:
    """How many people `people_known` has to choose from: one statement."""
    return db.session.scalar(select(func.count()).select_from(Person).where(_is_known(typed, reader))) or 0


def own_acquaintance(acquaintance_id: int, reader: Reader) -> Acquaintance | None:
    """An acquaintance of the reader's own, also one that was taken back; administrators keep all."""
    found = db.session.get(Acquaintance, acquaintance_id)
    return found if found is not None and (reader.reads_all or found.user_id == reader.user_id) else None


@dataclass(frozen=True)
class Meetings:
    """How often one of us met somebody, as the log tells the reader, and when last."""

    user: User
    times: int
    last_on: date


def meetings_of(people: Collection[int], day: date, reader: Reader) -> dict[int, list[Meetings]]:
    """Who of us met each person by ``day``, the most often first: two statements."""
    ours, theirs = aliased(Party), aliased(Party)
    times = func.count(Interaction.id.distinct())
    rows: Sequence[Any] = db.session.execute(
        select(theirs.person_id, ours.user_id, times, func.max(Interaction.held_on))
        .select_from(Interaction)
        .join(theirs, theirs.interaction_id == Interaction.id)
        .join(ours, ours.interaction_id == Interaction.id)
        .where(
            theirs.person_id.in_(people),
            ours.user_id.is_not(None),
            Interaction.held_on <= day,
            meetings_seen_by(reader),
        )
        .group_by(theirs.person_id, ours.user_id)
        .order_by(times.desc(), ours.user_id)
    ).all()
    named = {user_id for _person, user_id, _times, _last in rows}
    users = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(named)))}
    found: dict[int, list[Meetings]] = {}
    for person_id, user_id, number, last in rows:
        found.setdefault(person_id, []).append(Meetings(users[user_id], number, last))
    return found


def matters() -> tuple[list[Dossier], list[Goal]]:
    """The open dossiers and goals: two statements."""
    dossiers = select(Dossier).where(Dossier.removed_at.is_(None), Dossier.closed_on.is_(None))
    goals = select(Goal).where(Goal.archived_at.is_(None), Goal.outcome.is_(None))
    return (
        list(db.session.scalars(dossiers.order_by(Dossier.sort_title, Dossier.id))),
        list(db.session.scalars(goals.order_by(Goal.id))),
    )
