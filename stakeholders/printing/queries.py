"""What stands in the diplomatic list, read for one day: each chapter in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from office.database import db
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Organisation,
)
from stakeholders.organisations.queries import is_seated_in, is_sent_to
from stakeholders.people.models import Person, PersonRelation, Posting
from stakeholders.people.queries import is_held_on, order_in_mission

#: Numbers that one statement may carry: SQLite and PostgreSQL both take more.
_AT_ONCE = 5_000


def missions_to(home: str, day: date) -> list[Organisation]:
    """The diplomatic missions accredited to ``home`` and open on ``day``, resident or not."""
    return _open_on(day, Organisation.kind.in_(DIPLOMATIC_MISSIONS), is_sent_to(home))


def consular_posts_in(home: str, day: date) -> list[Organisation]:
    """The consular posts in ``home`` that were open on ``day``: three statements."""
    return _open_on(day, Organisation.kind.in_(CONSULAR_POSTS), is_seated_in(home))


def international_offices_in(home: str, day: date) -> list[Organisation]:
    """The offices of international and EU bodies seated in ``home``, open on ``day``: three statements."""
    return _open_on(day, Organisation.kind.in_(INTERNATIONAL_OFFICES), is_seated_in(home))


def _open_on(day: date, *which: ColumnElement[bool]) -> list[Organisation]:
    found = (
        select(Organisation)
        .where(*which, or_(Organisation.closed_on.is_(None), Organisation.closed_on > day))
        .order_by(Organisation.folded, Organisation.id)
        .options(selectinload(Organisation.channels), selectinload(Organisation.addresses))
    )
    return list(db.session.scalars(found))


def staff_on(day: date, organisations: Iterable[Organisation]) -> dict[int, list[Posting]]:
    """Who served in each organisation on ``day``, in the mission's own order (article 17)."""
    numbers = [organisation.id for organisation in organisations]
    found: dict[int, list[Posting]] = defaultdict(list)
    for start in range(0, len(numbers), _AT_ONCE):
        wanted = (
            select(Posting)
            .where(Posting.organisation_id.in_(numbers[start : start + _AT_ONCE]), is_held_on(day))
            .options(
                joinedload(Posting.person).selectinload(Person.relations).joinedload(PersonRelation.other)
            )
        )
        for posting in db.session.scalars(wanted):
            found[posting.organisation_id].append(posting)
    return {number: sorted(postings, key=order_in_mission) for number, postings in found.items()}


def organisations_for_labels(numbers: Collection[int]) -> list[Organisation]:
    """Some organisations with their addresses, for envelopes: two statements."""
    found = (
        select(Organisation)
        .where(Organisation.id.in_(list(numbers)))
        .order_by(Organisation.folded, Organisation.id)
        .options(selectinload(Organisation.addresses))
    )
    return list(db.session.scalars(found))
