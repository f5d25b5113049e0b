"""Making, changing and removing lists, and who is on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from office import clock
from office.database import db, one_at_a_time
from stakeholders.directory.narrowing import FILTERS, RecordKind
from stakeholders.lists.models import ListMember, SavedList
from stakeholders.organisations.channels import tidy, tidy_lines


class NameMissing(Exception):
    """The list has no name."""


class NameTaken(Exception):
    """Another list that is not removed bears the name."""

    def __init__(self, existing: SavedList) -> None:
        super().__init__(existing.name)
        self.existing = existing


class NotFixed(Exception):
    """A live list's members are found, not chosen."""


def make_fixed(name: str, kind: RecordKind, *, user_id: int | None, note: str = "") -> SavedList:
    """Make a list whose members are chosen; it is empty.

    Raises:
        NameMissing, NameTaken: that is not right with the name.
    """
    return _made(SavedList(name=_free_name(name), kind=kind, note=tidy_lines(note), user_id=user_id))


def make_live(
    name: str,
    kind: RecordKind,
    typed: str,
    filters: Mapping[str, Sequence[str]],
    *,
    user_id: int | None,
    note: str = "",
) -> SavedList:
    """Keep a search as a list: its members are whoever it finds, on any day anew.

    Raises:
        NameMissing, NameTaken: that is not right with the name.
    """
    kept = {key: list(values) for key, values in filters.items() if key in FILTERS[kind] and list(values)}
    search = {"q": typed, "filters": kept}
    return _made(
        SavedList(name=_free_name(name), kind=kind, search=search, note=tidy_lines(note), user_id=user_id)
    )


def rename(kept: SavedList, name: str, note: str) -> None:
    """Give the list another name and say what it is for.

    Raises:
        NameMissing, NameTaken: that is not right with the name.
    """
    kept.name = _free_name(name, kept.id)
    kept.note = tidy_lines(note)
    db.session.flush()


def remove(kept: SavedList) -> None:
    """Take the list away; `bring_back` brings it back with its members."""
    kept.removed_at = kept.removed_at or clock.now()
    db.session.flush()


def bring_back(kept: SavedList) -> None:
    """Bring a removed list back.

    Raises:
        NameTaken: another list has been given its name since.
    """
    _free_name(kept.name, kept.id)
    kept.removed_at = None
    db.session.flush()


def add(kept: SavedList, numbers: Collection[int], *, reason: str, by: str) -> list[int]:
    """Put records of the list's kind on it; gives the numbers of those that were not there before.

    Raises:
        NotFixed: its members are found.
    """
    if kept.is_live:
        raise NotFixed
    _lock(kept)
    there = set(on_it(kept, numbers))
    fresh = [number for number in dict.fromkeys(numbers) if number not in there]
    column = member_column(kept.kind)
    db.session.add_all(
        ListMember(saved_list=kept, reason=tidy(reason)[:300], added_by=by[:200], **{column: number})
        for number in fresh
    )
    db.session.flush()
    return fresh


def take_off(kept: SavedList, number: int) -> ListMember | None:
    """Take one record off the list; gives what was taken, so that it can be put back."""
    _lock(kept)
    member = db.session.scalar(
        select(ListMember).where(
            ListMember.list_id == kept.id, getattr(ListMember, member_column(kept.kind)) == number
        )
    )
    if member is not None:
        db.session.delete(member)
        db.session.flush()
    return member


def on_it(kept: SavedList, numbers: Collection[int]) -> list[int]:
    """Those of the records that are on the fixed list: one statement."""
    column = getattr(ListMember, member_column(kept.kind))
    return list(
        db.session.scalars(select(column).where(ListMember.list_id == kept.id, column.in_(list(numbers))))
    )


def member_column(kind: RecordKind) -> str:
    """The column of `ListMember` that holds a member of a list of that kind."""
    return "person_id" if kind is RecordKind.PEOPLE else "organisation_id"


def _lock(kept: SavedList) -> None:
    """Let whoever changes the same list wait for us."""
    db.session.execute(select(SavedList.id).where(SavedList.id == kept.id).with_for_update(key_share=True))


def _made(kept: SavedList) -> SavedList:
    db.session.add(kept)
    db.session.flush()
    return kept


def _free_name(name: str, own_id: int | None = None) -> str:
    name = tidy(name)[:120]
    if not name:
        raise NameMissing
    one_at_a_time(SavedList.__tablename__)
    alike = select(SavedList).where(
        func.lower(SavedList.name) == name.lower(),
        SavedList.removed_at.is_(None),
        SavedList.id != (own_id or 0),
    )
    existing = db.session.scalar(alike.limit(1))
    if existing is not None:
        raise NameTaken(existing)
    return name
