"""The lists of the register: organisations and people, searched, narrowed and put in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload
from sqlalchemy.sql.base import ExecutableOption

from office.database import db
from office.web.tables import Page, Query
from stakeholders.directory import finding
from stakeholders.directory.models import OrganisationText, PersonText
from stakeholders.directory.narrowing import (
    UNVERIFIED_AFTER,
    HeadState,
    RecordKind,
    Residence,
    Service,
    Status,
    Wanted,
)
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Accreditation,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import is_held_on

__all__ = ["UNVERIFIED_AFTER"]

#: Bodies that are sent to a host, so that "resident or not" is a question.
SENT_ABROAD = DIPLOMATIC_MISSIONS | CONSULAR_POSTS | INTERNATIONAL_OFFICES
#: Records read at once where many are read.
PORTION = 500
_SORT_COLUMNS: dict[str, InstrumentedAttribute[str]] = {
    "en": OrganisationText.sort_en,
    "sv": OrganisationText.sort_sv,
    "fi": OrganisationText.sort_fi,
}


def is_vacant_on(day: date) -> ColumnElement[bool]:
    """A diplomatic mission that nobody heads on ``day``, not even ad interim."""
    # The heads are read once: asked mission by mission, it takes seconds in a large register.
    headed = select(Posting.organisation_id).where(Posting.is_head, is_held_on(day))
    return and_(
        Organisation.kind.in_(DIPLOMATIC_MISSIONS),
        Organisation.closed_on.is_(None),
        Organisation.id.not_in(headed),
    )


def is_unverified_since(day: date) -> ColumnElement[bool]:
    """An open organisation that nobody has verified on ``day`` or later."""
    return and_(
        Organisation.closed_on.is_(None),
        or_(Organisation.verified_on.is_(None), Organisation.verified_on < day),
    )


def organisations(wanted: Wanted, *, home: str, day: date) -> Select[Organisation]:
    """The organisations wanted, in no order yet.

    Args:
        wanted: what narrows the list.
        home: the host country (ISO alpha-2).
        day: the day on which posts are asked about.
    """
    found = select(Organisation).where(*_of_organisations(wanted, home))
    typed = finding.contains(wanted.typed, OrganisationText.text)
    if typed is not None:
        # The texts are read once, and the numbers found looked up: nothing is asked record by record.
        found = found.where(Organisation.id.in_(select(OrganisationText.organisation_id).where(typed)))
    if wanted.status is None:
        found = found.where(Organisation.closed_on.is_(None))
    elif wanted.status is Status.CLOSED:
        found = found.where(Organisation.closed_on.is_not(None))
    if wanted.written:
        found = found.where(Organisation.language.in_(wanted.written))
    found = found.where(*_verified(Organisation.verified_on, wanted))
    if wanted.unverified_since is not None:
        found = found.where(Organisation.closed_on.is_(None))
    held = select(Posting.organisation_id).where(is_held_on(day))
    if wanted.ranks:
        found = found.where(Organisation.id.in_(held.where(Posting.rank.in_(wanted.ranks))))
    if wanted.head is HeadState.VACANT:
        found = found.where(is_vacant_on(day))
    elif wanted.head is not None:
        headed = Organisation.id.in_(held.where(Posting.is_head, ~Posting.ad_interim))
        if wanted.head is HeadState.HEAD:
            found = found.where(headed)
        else:
            found = found.where(Organisation.id.in_(held.where(Posting.is_head, Posting.ad_interim)), ~headed)
    for kind, members in wanted.members:
        is_own = kind is RecordKind.ORGANISATIONS
        found = found.where(
            Organisation.id.in_(members if is_own else held.where(Posting.person_id.in_(members)))
        )
    return found


def _of_organisations(wanted: Wanted, home: str) -> Iterator[ColumnElement[bool]]:
    """What is asked of an organisation, be it itself wanted or the place of a person's post."""
    if wanted.kinds:
        yield Organisation.kind.in_(wanted.kinds)
    if wanted.states is not None:
        yield func.coalesce(Organisation.sending_state, Organisation.seat_country).in_(wanted.states)
    if wanted.residence is Residence.RESIDENT:
        yield Organisation.kind.in_(SENT_ABROAD)
        yield Organisation.seat_country == home
    elif wanted.residence is Residence.NON_RESIDENT:
        accredited = select(Accreditation.organisation_id).where(Accreditation.country == home)
        yield Organisation.kind.in_(SENT_ABROAD)
        yield Organisation.seat_country != home
        yield or_(Organisation.host_country == home, Organisation.id.in_(accredited))


def _verified(column: InstrumentedAttribute[date | None], wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.verified_since is not None:
        yield column >= wanted.verified_since
    if wanted.unverified_since is not None:
        yield or_(column.is_(None), column < wanted.unverified_since)
    if wanted.never_verified:
        yield column.is_(None)


def in_order(
    found: Select[Organisation], sort: str, language: str, *, descending: bool = False
) -> Select[Organisation]:
    """Organisations ordered by a column's key: name, kind, city or verified; then by name."""
    name = _SORT_COLUMNS.get(language, OrganisationText.sort_en)
    keys: dict[str, Any] = {
        "name": name,
        "kind": Organisation.kind,
        "city": func.lower(Organisation.seat_city),
        "verified": func.coalesce(Organisation.verified_on, date.min),
    }
    first = keys.get(sort, name)
    # One whose text is not made yet is listed all the same.
    joined = found.outerjoin(OrganisationText, OrganisationText.organisation_id == Organisation.id)
    rest = [] if first is name else [name]
    return joined.order_by(first.desc() if descending else first, *rest, Organisation.id)


def people(wanted: Wanted, *, home: str, day: date) -> Select[Person]:
    """The people wanted, in no order yet; what is asked of their post is asked of one and the same post."""
    found = select(Person)
    typed = finding.contains(wanted.typed, PersonText.text)
    if typed is not None:
        found = found.where(Person.id.in_(select(PersonText.person_id).where(typed)))
    held = select(Posting.person_id).where(is_held_on(day))
    if wanted.service is Service.NOW:
        found = found.where(Person.id.in_(held))
    elif wanted.service is Service.FORMER:
        found = found.where(Person.id.not_in(held))
    post: list[ColumnElement[bool]] = [
        *_of_organisations(wanted, home),
        *_verified(Posting.verified_on, wanted),
    ]
    if wanted.ranks:
        post.append(Posting.rank.in_(wanted.ranks))
    if wanted.head is HeadState.AD_INTERIM:
        post.append(Posting.ad_interim.is_(True))
    elif wanted.head is HeadState.HEAD:
        post += [Posting.is_head.is_(True), Posting.ad_interim.is_(False)]
    for kind, members in wanted.members:
        if kind is RecordKind.ORGANISATIONS:
            post.append(Posting.organisation_id.in_(members))
        else:
            found = found.where(Person.id.in_(members))
    there = held.join(Organisation, Organisation.id == Posting.organisation_id)
    if post:
        found = found.where(Person.id.in_(there.where(*post)))
    if wanted.written:
        by_post = Person.id.in_(there.where(Organisation.language.in_(wanted.written)))
        found = found.where(
            or_(Person.language.in_(wanted.written), and_(Person.language.is_(None), by_post))
        )
    if wanted.spoken:
        spoken = cast(Person.languages, String)
        found = found.where(or_(*(spoken.contains(f'"{code}"', autoescape=True) for code in wanted.spoken)))
    return found


def people_in_order(found: Select[Person], sort: str, *, descending: bool = False) -> Select[Person]:
    """People ordered by family name, or by when they were last changed."""
    if sort == "changed":
        changed = Person.updated_at.desc() if descending else Person.updated_at.asc()
        return found.order_by(changed, Person.sort_name, Person.id)
    if descending:
        return found.order_by(Person.sort_name.desc(), Person.id.desc())
    return found.order_by(Person.sort_name, Person.id)


def page_of(found: Select[Any], query: Query, *options: ExecutableOption) -> Page[Any]:
    """The page of a list that ``query`` asks for: numbers, count, records; then what the options load.

    The numbers come first: a database that passes over 49,000 people must not read all of each.
    """
    entity: Any = found.column_descriptions[0]["entity"]
    numbers = found.with_only_columns(entity.id, maintain_column_froms=True)
    part = numbers.limit(query.size).offset(query.offset)
    if query.q or any(query.filters.values()):
        # What narrows the list is asked once: the whole is counted beside the rows.
        rows = db.session.execute(part.add_columns(func.count().over())).all()
        wanted = [number for number, _total in rows]
        total = rows[0][1] if rows else 0
    else:
        # The whole register is in order already: no need to go through it for one page.
        wanted = list(db.session.scalars(part))
        total = 0
    if not total and (query.page > 1 or wanted):
        total = db.session.scalar(select(func.count()).select_from(numbers.order_by(None).subquery())) or 0
    place = {number: at for at, number in enumerate(wanted)}
    records = db.session.scalars(select(entity).where(entity.id.in_(wanted)).options(*options))
    return Page(sorted(records, key=lambda one: place[one.id]), total, query)


def numbers(kind: RecordKind, wanted: Wanted, *, home: str, day: date, language: str) -> list[int]:
    """The numbers of all records wanted, in the order of the list: one statement."""
    if kind is RecordKind.PEOPLE:
        found: Select[Any] = people_in_order(people(wanted, home=home, day=day), "name").with_only_columns(
            Person.id
        )
    else:
        found = in_order(organisations(wanted, home=home, day=day), "name", language).with_only_columns(
            Organisation.id
        )
    return list(db.session.scalars(found))


def statement_of(kind: RecordKind, wanted: Wanted, *, home: str, day: date) -> Select[Any]:
    """The statement of the numbers of all records wanted, in no order."""
    if kind is RecordKind.PEOPLE:
        return people(wanted, home=home, day=day).with_only_columns(Person.id)
    return organisations(wanted, home=home, day=day).with_only_columns(Organisation.id)


def posts_too() -> tuple[ExecutableOption, ...]:
    """Options that load people's posts, those organisations and the channels: two statements more."""
    return selectinload(Person.postings).joinedload(Posting.organisation), selectinload(Person.channels)


def organisations_numbered(wanted: Sequence[int]) -> list[Organisation]:
    """Organisations by their numbers, in that order, with all that a file says of them; five statements."""
    found = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(wanted))
        .options(
            selectinload(Organisation.channels),
            selectinload(Organisation.addresses),
            selectinload(Organisation.accreditations),
        )
    )
    place = {number: at for at, number in enumerate(wanted)}
    return sorted(found, key=lambda one: place[one.id])


def people_numbered(wanted: Sequence[int], *, with_secretariats: bool = False) -> list[Person]:
    """People by their numbers, in that order, with posts, those organisations, and channels.

    Args:
        with_secretariats: the channels of the organisations too.
    """
    there = selectinload(Person.postings).joinedload(Posting.organisation)
    if with_secretariats:
        there = there.selectinload(Organisation.channels)
    found = db.session.scalars(
        select(Person).where(Person.id.in_(wanted)).options(there, selectinload(Person.channels))
    )
    place = {number: at for at, number in enumerate(wanted)}
    return sorted(found, key=lambda one: place[one.id])


def countries_in_register() -> list[str]:
    """The sending states, or else seats, that occur: what the filter by country offers."""
    found = select(func.coalesce(Organisation.sending_state, Organisation.seat_country)).distinct()
    return [code for code in db.session.scalars(found) if code]


def kinds_in_register() -> list[OrganisationKind]:
    """The kinds that occur, in the order of the enumeration."""
    found = set(db.session.scalars(select(Organisation.kind).distinct()))
    return [kind for kind in OrganisationKind if kind in found]


def count_vacant(home: str, day: date) -> int:
    """How many missions that sit in ``home`` nobody heads on ``day``: one statement."""
    found = (
        select(func.count())
        .select_from(Organisation)
        .where(is_vacant_on(day), Organisation.seat_country == home)
    )
    return db.session.scalar(found) or 0


def best_organisations(typed: str, limit: int) -> list[Organisation]:
    """The first few organisations for Go to: open ones before closed ones, named so before others."""
    typed_in = finding.contains(typed, OrganisationText.text)
    if typed_in is None:
        return []
    named = finding.contains(typed, Organisation.folded)
    assert named is not None
    order = (Organisation.closed_on.is_not(None), ~named, func.length(Organisation.folded), Organisation.id)
    found = select(Organisation).where(
        Organisation.id.in_(select(OrganisationText.organisation_id).where(typed_in))
    )
    return list(db.session.scalars(found.order_by(*order).limit(limit)))


def best_people(typed: str, limit: int) -> list[Person]:
    """The first few people for Go to, with their postings, named so before others: two statements."""
    typed_in = finding.contains(typed, PersonText.text)
    if typed_in is None:
        return []
    named = finding.contains(typed, Person.folded)
    assert named is not None
    found = (
        select(Person)
        .where(Person.id.in_(select(PersonText.person_id).where(typed_in)))
        .order_by(~named, func.length(Person.folded), Person.id)
        .limit(limit)
        .options(selectinload(Person.postings).joinedload(Posting.organisation))
    )
    return list(db.session.scalars(found))
