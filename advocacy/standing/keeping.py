"""Assessing those whom a matter depends on, taking an assessment back, and saying whom one knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.standing.models import (
    LEAST,
    MOST,
    Acquaintance,
    Assessment,
    AssessmentReader,
    Closeness,
    Secrecy,
    Stand,
)
from office import clock
from office.accounts.models import User
from office.database import db, one_at_a_time
from office.sent_once import enter_once
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

Matter = Dossier | Goal
Stakeholder = Organisation | Person


class EvidenceMissing(Exception):
    """Nothing says what the assessment rests on."""


class StillToCome(Exception):
    """The day lies in the future: nobody knows how somebody will stand."""


class OffTheScale(Exception):
    """Power or interest is not between 1 and 5."""


class UnknownReader(Exception):
    """A colleague who was named to read it has no account any more."""


class NoSuchYear(Exception):
    """One of us cannot have known somebody since then."""


@dataclass(frozen=True)
class AssessmentGiven:
    """How somebody stands, as one of us sees it."""

    power: int
    interest: int
    stand: Stand
    wanted: Stand
    assessed_on: date
    evidence: str
    secrecy: Secrecy = Secrecy.INTERNAL
    #: Users who may read a confidential one, by number; of an internal one they are not kept.
    readers: tuple[int, ...] = ()


class AcquaintanceGiven(NamedTuple):
    """How one of us knows somebody."""

    closeness: Closeness
    since_year: int | None = None
    how: str = ""


def assess(
    matter: Matter,
    who: Stakeholder,
    given: AssessmentGiven,
    *,
    user_id: int | None,
    submission: str | None = None,
) -> Assessment:
    """Enter how somebody stands to a matter; earlier assessments stay as they are.

    Raises:
        EvidenceMissing, StillToCome, OffTheScale, UnknownReader: see there.
        AlreadySent: a form of that number was taken before.
    """
    evidence = tidy_lines(given.evidence)
    if not evidence:
        raise EvidenceMissing
    if given.assessed_on > clock.today():
        raise StillToCome
    if not all(LEAST <= number <= MOST for number in (given.power, given.interest)):
        raise OffTheScale
    made = Assessment(
        power=given.power,
        interest=given.interest,
        stand=given.stand,
        wanted=given.wanted,
        assessed_on=given.assessed_on,
        evidence=evidence,
        secrecy=given.secrecy,
        user_id=user_id,
        submission=submission,
    )
    if isinstance(matter, Dossier):
        made.dossier = matter
    else:
        made.goal = matter
    if isinstance(who, Person):
        made.person = who
    else:
        made.organisation = who
    if given.secrecy is Secrecy.CONFIDENTIAL:
        made.readers = [AssessmentReader(user=user) for user in _users(given.readers) if user.id != user_id]
    enter_once(made)
    return made


def _users(numbers: tuple[int, ...]) -> list[User]:
    with db.session.no_autoflush:
        found = list(db.session.scalars(select(User).where(User.id.in_(numbers)).order_by(User.id)))
    if {user.id for user in found} != set(numbers):
        raise UnknownReader
    return found


def name_readers(assessment: Assessment, readers: tuple[int, ...]) -> None:
    """Say who alone may read an assessment beside its author; an internal one is confidential from then on.

    What a kept briefing or the trail has told of an internal one by then stays told.

    Raises:
        UnknownReader: one of them has no account.
    """
    # Two who name the same colleague wait for each other, and the second finds them named.
    one_at_a_time(f"{AssessmentReader.__tablename__} {assessment.id}")
    db.session.expire(assessment, ["readers"])
    wanted = {user.id: user for user in _users(readers) if user.id != assessment.user_id}
    assessment.secrecy = Secrecy.CONFIDENTIAL
    for row in list(assessment.readers):
        if wanted.pop(row.user_id, None) is None:
            assessment.readers.remove(row)
    assessment.readers.extend(AssessmentReader(user=user) for user in wanted.values())
    db.session.flush()


def take_back(assessment: Assessment) -> None:
    """Let an erroneous assessment count no more. It is kept, so that it can be put back."""
    assessment.removed_at = clock.now()
    db.session.flush()


def put_back(assessment: Assessment) -> None:
    """Let an assessment that was taken back count again."""
    assessment.removed_at = None
    db.session.flush()


def know(user: User, person: Person, given: AcquaintanceGiven) -> Acquaintance:
    """Enter that a colleague knows somebody, or know it better than before.

    Raises:
        NoSuchYear: the year is before anybody's time, or still to come.
    """
    if given.since_year is not None and not 1900 <= given.since_year <= clock.today().year:
        raise NoSuchYear
    found = db.session.scalar(_between(user.id, person.id))
    if found is None:
        try:
            with db.session.begin_nested():
                found = Acquaintance(user=user, person=person, closeness=given.closeness)
                db.session.add(found)
        except IntegrityError:
            # Entered in the same moment by the other of two clicks.
            found = db.session.scalars(_between(user.id, person.id)).one()
    found.closeness, found.since_year, found.how = given.closeness, given.since_year, tidy(given.how)
    found.removed_at = None
    db.session.flush()
    return found


def _between(user_id: int, person_id: int) -> Select[Acquaintance]:
    return select(Acquaintance).where(Acquaintance.user_id == user_id, Acquaintance.person_id == person_id)


def forget(acquaintance: Acquaintance) -> None:
    """Take an acquaintance out of every list; it can be put back."""
    acquaintance.removed_at = clock.now()
    db.session.flush()


def remember(acquaintance: Acquaintance) -> None:
    """Put an acquaintance back that was taken out."""
    acquaintance.removed_at = None
    db.session.flush()
