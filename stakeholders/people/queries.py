"""Reading people and postings: who heads a mission on a day, who serves there, and one person's posts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy import Row as ResultRow
from sqlalchemy.orm import joinedload, selectinload

from office.database import db
from stakeholders.organisations.models import ChannelMedium, ChannelPurpose, Organisation
from stakeholders.people.models import Person, Posting, Rank

_RANKS = list(Rank)
#: Where a letter to an organisation goes first; the consular and press addresses are for others.
_FOR_LETTERS = (ChannelPurpose.HEAD_OFFICE, ChannelPurpose.SECRETARIAT, ChannelPurpose.GENERAL)


def is_held_on(day: date) -> ColumnElement[bool]:
    """`Posting.held_on` as a condition of the database."""
    return (or_(Posting.departed_on.is_(None), Posting.departed_on > day)) & (
        or_(Posting.arrived_on.is_(None), Posting.arrived_on <= day)
    )


def head_on(organisation_id: int, day: date) -> Posting | None:
    """The head of a mission on ``day``; if the post is vacant its chargé d'affaires ad interim; else None."""
    return heads_on(day, [organisation_id]).get(organisation_id)


def heads_on(day: date, organisation_ids: Collection[int] | None = None) -> dict[int, Posting]:
    """The head of each organisation on ``day``, by its number, person and organisation loaded: one statement.

    Where a head and a chargé ad interim are both there, the head; of two of a sort, the later entered.
    """
    wanted = (
        select(Posting)
        .where(Posting.is_head, is_held_on(day))
        .options(joinedload(Posting.person), joinedload(Posting.organisation))
        .order_by(Posting.ad_interim.desc(), Posting.id)
    )
    if organisation_ids is not None:
        wanted = wanted.where(Posting.organisation_id.in_(organisation_ids))
    # The last of an organisation stays: not ad interim comes after ad interim.
    return {posting.organisation_id: posting for posting in db.session.scalars(wanted)}


def postings_in(organisation_id: int) -> list[Posting]:
    """Every posting in an organisation, past ones too, person and channels loaded: two statements.

    In the mission's own order (article 17): heads, then list number, rank, notification, arrival.
    """
    found = db.session.scalars(
        select(Posting)
        .where(Posting.organisation_id == organisation_id)
        .options(joinedload(Posting.person).selectinload(Person.channels))
    )
    return sorted(found, key=order_in_mission)


def who_served_in(organisation_id: int, *, but: int) -> list[Person]:
    """Everybody who ever served there, by name, but one: whom a posting can have followed. One statement."""
    served = select(Posting.person_id).where(Posting.organisation_id == organisation_id)
    found = select(Person).where(Person.id.in_(served), Person.id != but)
    return list(db.session.scalars(found.order_by(Person.sort_name, Person.id)))


def predecessors_of(postings: Collection[Posting]) -> dict[int, Person]:
    """Whom each of these followed in the post, by the predecessor's number: one statement at most."""
    numbers = {posting.predecessor_id for posting in postings if posting.predecessor_id is not None}
    if not numbers:
        return {}
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(numbers)))}


def order_in_mission(posting: Posting | ResultRow[Any]) -> tuple[Any, ...]:
    """The key that puts the postings of one mission in order; a row of the same columns will do."""
    last = date.max
    return (
        not posting.is_head,
        posting.ad_interim,
        posting.list_number is None,
        posting.list_number or 0,
        _RANKS.index(posting.rank),
        posting.notified_on or last,
        posting.arrived_on or last,
        posting.id,
    )


def person_with_all(person_id: int) -> Person | None:
    """One person with postings, their organisations and channels: four statements at most."""
    return db.session.scalar(
        select(Person)
        .where(Person.id == person_id)
        .options(
            selectinload(Person.postings).joinedload(Posting.organisation),
            selectinload(Person.channels),
        )
    )


def posting_with_both(posting_id: int) -> Posting | None:
    """One posting with its person and its organisation: one statement."""
    return db.session.scalar(
        select(Posting)
        .where(Posting.id == posting_id)
        .options(joinedload(Posting.person), joinedload(Posting.organisation))
    )


def mail_address_for(organisation: Organisation | None, person: Person | None) -> str:
    """Where a letter goes: to the person's own address, else to the organisation's; "" if there is none.

    Asks the database nothing where the channels of both are loaded.
    """
    if person is not None:
        for channel in person.channels:
            if channel.medium is ChannelMedium.EMAIL and channel.purpose is ChannelPurpose.PERSONAL:
                return channel.value
    if organisation is not None:
        for purpose in _FOR_LETTERS:
            for channel in organisation.channels:
                if channel.medium is ChannelMedium.EMAIL and channel.purpose is purpose:
                    return channel.value
    return ""
