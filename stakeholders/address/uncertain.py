"""Who cannot be addressed with certainty, in which language: asked of the database, however many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from office import settings
from office.database import db
from stakeholders.address.forms import (
    NO_EXCELLENCY,
    ROLE_OF_RANK,
    STATES_MISSIONS,
    AddressRole,
    delivered_cell,
    edited_cells,
    needs_gender,
)
from stakeholders.address.models import PersonalForm
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.people.models import Gender, Person, Posting
from stakeholders.people.queries import is_held_on


def role_in_sql(home: str) -> ColumnElement[str]:
    """`forms.role_of` as an expression over postings and their organisations; ``home`` is ISO alpha-2."""

    def of(*roles: AddressRole) -> ColumnElement[bool]:
        return Posting.rank.in_([rank for rank, role in ROLE_OF_RANK.items() if role in roles])

    without = ~Posting.rank.in_(list(ROLE_OF_RANK))
    named = [
        role
        for role in AddressRole
        if role not in (AddressRole.OWN_AMBASSADOR, AddressRole.OTHER) and role in ROLE_OF_RANK.values()
    ]
    return case(
        (Posting.ad_interim, AddressRole.CHARGE.value),
        (
            and_(of(AddressRole.AMBASSADOR), Organisation.sending_state == home),
            AddressRole.OWN_AMBASSADOR.value,
        ),
        (
            and_(of(AddressRole.AMBASSADOR), Organisation.kind.in_(NO_EXCELLENCY)),
            AddressRole.HEAD_OF_OFFICE.value,
        ),
        (
            and_(of(AddressRole.ENVOY), Organisation.kind.not_in(STATES_MISSIONS)),
            AddressRole.OTHER.value,
        ),
        (
            and_(without, Posting.is_head, Organisation.kind.not_in(DIPLOMATIC_MISSIONS)),
            AddressRole.HEAD_OF_OFFICE.value,
        ),
        *[(of(role), role.value) for role in named],
        else_=AddressRole.OTHER.value,
    )


def uncertain_roles(language: str) -> set[AddressRole]:
    """The rows of the table that leave somebody of unknown gender to a person. One statement."""
    edited = edited_cells()
    return {
        role
        for role in AddressRole
        if (role.value, language, Gender.UNKNOWN) not in edited
        and (delivered_cell(role, language, Gender.UNKNOWN) is None or needs_gender(role, language))
    }


def uncertain_posts(language: str, day: date) -> Select[Posting]:
    """The posts held on ``day`` whose holders cannot be addressed with certainty in ``language``.

    Heads first, then by organisation and name.
    """
    settled = exists().where(PersonalForm.person_id == Posting.person_id, *_settles(language))
    roles = [role.value for role in uncertain_roles(language)]
    return (
        _of_unknown_gender(select(Posting), day)
        .where(role_in_sql(settings.current().office_country).in_(roles), ~settled)
        .order_by(Posting.is_head.desc(), Organisation.folded, Person.sort_name, Posting.id)
    )


def uncertain_page(language: str, day: date, *, size: int, offset: int) -> list[Posting]:
    """So many of `uncertain_posts`, with person and organisation: their numbers first, then the records."""
    found = uncertain_posts(language, day).with_only_columns(Posting.id, maintain_column_froms=True)
    numbers = list(db.session.scalars(found.limit(size).offset(offset)))
    whole = select(Posting).where(Posting.id.in_(numbers))
    records = db.session.scalars(whole.options(joinedload(Posting.person), joinedload(Posting.organisation)))
    place = {number: at for at, number in enumerate(numbers)}
    return sorted(records, key=lambda one: place[one.id])


def count_uncertain(languages: Collection[str], day: date) -> dict[str, int]:
    """How many posts `uncertain_posts` gives in each language: two statements, and one for each language."""
    of = role_in_sql(settings.current().office_country).label("role")
    posts = _of_unknown_gender(select(of), day).subquery()
    own = select(PersonalForm.language, of).join(Posting, Posting.person_id == PersonalForm.person_id)
    # Said twice, so that the few who have a form of their own are found first, and not everybody's posts.
    own = own.where(Posting.person_id.in_(select(PersonalForm.person_id).where(*_settles())))
    settled = _of_unknown_gender(own, day).where(*_settles()).subquery()
    in_all = Counter[str]()
    for role, number in db.session.execute(select(posts.c.role, func.count()).group_by(posts.c.role)):
        in_all[role] = number
    certain = Counter[tuple[str, str]]()
    both = settled.c.language, settled.c.role
    for code, role, number in db.session.execute(select(*both, func.count()).group_by(*both)):
        certain[code, role] = number
    return {
        code: sum(in_all[one.value] - certain[code, one.value] for one in uncertain_roles(code))
        for code in languages
    }


def _of_unknown_gender(found: Any, day: date) -> Select[Any]:
    narrowed: Select[Any] = (
        found.join(Posting.person)
        .join(Posting.organisation)
        .where(
            is_held_on(day),
            or_(Organisation.closed_on.is_(None), Organisation.closed_on > day),
            Person.gender == Gender.UNKNOWN,
        )
    )
    return narrowed


def _settles(language: str | None = None) -> list[ColumnElement[bool]]:
    """A person's own form that leaves nothing open."""
    whole = [PersonalForm.envelope != "", PersonalForm.salutation != ""]
    return whole if language is None else [PersonalForm.language == language, *whole]
