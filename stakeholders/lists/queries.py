"""Reading the lists that staff keep: which there are, who is on them, and on which a record is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from office import clock, settings
from office.accounts.models import User
from office.database import db
from office.web.i18n import language
from office.web.tables import Page, Query
from stakeholders.directory import queries as directory
from stakeholders.directory.narrowing import RecordKind, wanted_by
from stakeholders.lists.keeping import member_column
from stakeholders.lists.models import BulkChange, ListMember, SavedList
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


@dataclass(frozen=True)
class Shelf:
    """A list as the page of lists shows it; ``members`` is None of a live one: it is counted when opened."""

    saved_list: SavedList
    members: int | None
    maker: User | None


def lists() -> list[SavedList]:
    """All lists that are not removed, by name: one statement."""
    found = select(SavedList).where(SavedList.removed_at.is_(None))
    return list(db.session.scalars(found.order_by(func.lower(SavedList.name), SavedList.id)))


def fixed_lists(kind: RecordKind) -> list[SavedList]:
    """The lists that records of a kind can be put on: one statement."""
    return [one for one in lists() if one.kind is kind and not one.is_live]


def shelves() -> list[Shelf]:
    """All lists with their sizes and makers: one statement."""
    sizes = select(ListMember.list_id, func.count().label("members")).group_by(ListMember.list_id).subquery()
    found = (
        select(SavedList, func.coalesce(sizes.c.members, 0), User)
        .outerjoin(sizes, sizes.c.list_id == SavedList.id)
        .outerjoin(User, User.id == SavedList.user_id)
        .where(SavedList.removed_at.is_(None))
        .order_by(func.lower(SavedList.name), SavedList.id)
    )
    return [
        Shelf(kept, None if kept.is_live else members, maker)
        for kept, members, maker in db.session.execute(found)
    ]


def list_numbered(number: int) -> SavedList | None:
    """One list, removed or not."""
    return db.session.get(SavedList, number)


def members_of(kept: SavedList, day: date | None = None) -> list[int]:
    """The numbers of the organisations or people on a list on ``day``, in the order of the directory.

    Of a live list those whom its search finds; closed organisations stay on a fixed list. One statement for
    a fixed list, three at most for a live one.
    """
    day = day or clock.today()
    if kept.is_live:
        search = kept.search or {}
        wanted = wanted_by(search.get("q", ""), search.get("filters", {}), day)
        home = settings.current().office_country
        return directory.numbers(kept.kind, wanted, home=home, day=day, language=language())
    if kept.kind is RecordKind.PEOPLE:
        found: Select[Any] = directory.people_in_order(select(Person).where(_is_member(kept)), "name")
        return list(db.session.scalars(found.with_only_columns(Person.id)))
    found = directory.in_order(select(Organisation).where(_is_member(kept)), "name", language())
    return list(db.session.scalars(found.with_only_columns(Organisation.id)))


def member_statement(kept: SavedList, day: date) -> Select[Any]:
    """The statement of the numbers of a list's members, in no order."""
    if kept.is_live:
        search = kept.search or {}
        # A live list is not narrowed by lists: one that asked for itself would have no end.
        filters = {name: values for name, values in search.get("filters", {}).items() if name != "list"}
        home = settings.current().office_country
        return directory.statement_of(
            kept.kind, wanted_by(search.get("q", ""), filters, day), home=home, day=day
        )
    return select(getattr(ListMember, member_column(kept.kind))).where(ListMember.list_id == kept.id)


def _is_member(kept: SavedList) -> ColumnElement[bool]:
    entity: Any = Person if kept.kind is RecordKind.PEOPLE else Organisation
    condition: ColumnElement[bool] = entity.id.in_(member_statement(kept, clock.today()))
    return condition


def members(kept: SavedList, query: Query) -> Page[Any]:
    """A page of the organisations or people on a list, in the order of the directory."""
    if kept.kind is RecordKind.PEOPLE:
        people = directory.people_in_order(select(Person).where(_is_member(kept)), "name")
        return directory.page_of(people, query, *directory.posts_too())
    found = directory.in_order(select(Organisation).where(_is_member(kept)), "name", language())
    return directory.page_of(found, query)


def reasons(kept: SavedList, numbers: Sequence[int]) -> dict[int, ListMember]:
    """Why each of these records is on a fixed list, by the record's number: one statement."""
    column = getattr(ListMember, member_column(kept.kind))
    found = select(ListMember).where(ListMember.list_id == kept.id, column.in_(numbers))
    return {member.record_id: member for member in db.session.scalars(found)}


def lists_of(record: Organisation | Person) -> list[ListMember]:
    """The fixed lists that a record is on, with why: one statement."""
    kind = RecordKind.PEOPLE if isinstance(record, Person) else RecordKind.ORGANISATIONS
    found = (
        select(ListMember)
        .join(ListMember.saved_list)
        .where(getattr(ListMember, member_column(kind)) == record.id, SavedList.removed_at.is_(None))
        .order_by(func.lower(SavedList.name))
    )
    return list(db.session.scalars(found.options(joinedload(ListMember.saved_list))))


def offered() -> list[tuple[str, str]]:
    """All lists as the directory's filter offers them."""
    return [(str(one.id), one.name) for one in lists()]


def narrowing(value: str, day: date) -> tuple[RecordKind, Select[Any]] | None:
    """What an address's list is of and the statement of its numbers; None where there is no such list."""
    kept = list_numbered(int(value)) if value.isascii() and value.isdigit() and len(value) < 10 else None
    if kept is None or kept.removed_at is not None:
        return None
    return kept.kind, member_statement(kept, day)


def past_changes() -> Select[Any]:
    """Changes that were done, with who did them, newest first."""
    found: Any = (
        select(BulkChange, User)
        .outerjoin(User, User.id == BulkChange.user_id)
        .where(BulkChange.done_at.is_not(None))
        .order_by(BulkChange.id.desc())
    )
    statement: Select[Any] = found
    return statement


def change_numbered(number: int) -> BulkChange | None:
    """One change of many records, done or not."""
    return db.session.get(BulkChange, number)


def lists_by_number() -> dict[int, SavedList]:
    """Every list, removed ones too, by its number: one statement."""
    return {one.id: one for one in db.session.scalars(select(SavedList))}


def known(kind: RecordKind, numbers: Sequence[int]) -> list[int]:
    """Those of the numbers that the register knows, in their order: what was ticked may be gone."""
    entity: Any = Person if kind is RecordKind.PEOPLE else Organisation
    there = set(db.session.scalars(select(entity.id).where(entity.id.in_(numbers))))
    return [number for number in dict.fromkeys(numbers) if number in there]


def records(kind: RecordKind, numbers: Sequence[int]) -> list[Organisation | Person]:
    """The records of these numbers, in no order: one statement."""
    entity: Any = Person if kind is RecordKind.PEOPLE else Organisation
    return list(db.session.scalars(select(entity).where(entity.id.in_(numbers))))
