"""Groups of states (Nordic countries, NATO): as delivered, and as the office has changed them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select

from office import countries
from office.database import db, one_at_a_time
from office.localized import Texts, cleaned, pick
from stakeholders.directory.models import StateGroup
from stakeholders.directory.search import fold

_TABLE = Path(__file__).with_name("groups.csv")


class NameMissing(Exception):
    """The group has no name in any language."""


class NoStates(Exception):
    """The group has no state that the register knows."""


class NameTaken(Exception):
    """Another group bears the name."""


@dataclass(frozen=True)
class Group:
    """A group of states.

    Attributes:
        key: what addresses call it.
        states: ISO 3166-1 alpha-2.
        delivered: whether it came with the program.
        changed: whether the office has changed a delivered one.
    """

    key: str
    name: Texts
    states: frozenset[str]
    delivered: bool = False
    changed: bool = False

    def called(self, language: str) -> str:
        """The name in ``language`` or in the best other one."""
        return pick(self.name, language)


@cache
def delivered() -> dict[str, Group]:
    """The groups that came with the program, as they stood in 2026, by key."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["key"]: Group(
                row["key"],
                {"en": row["en"], "sv": row["sv"], "fi": row["fi"]},
                frozenset(row["states"].split()),
                delivered=True,
            )
            for row in csv.DictReader(lines)
        }


def groups() -> list[Group]:
    """Every group that is not removed, delivered ones first: one statement."""
    kept = {row.key: row for row in db.session.scalars(select(StateGroup).order_by(StateGroup.id))}
    own = [row for key, row in kept.items() if key not in delivered() and not row.removed]
    found = []
    for key, group in delivered().items():
        row = kept.get(key)
        if row is None:
            found.append(group)
        elif not row.removed:
            found.append(Group(key, row.name, frozenset(row.states), delivered=True, changed=True))
    return found + [Group(row.key, row.name, frozenset(row.states)) for row in own]


def removed_groups() -> list[StateGroup]:
    """The groups that were taken off, so that they can be put back."""
    return list(db.session.scalars(select(StateGroup).where(StateGroup.removed).order_by(StateGroup.id)))


def group_called(key: str) -> Group | None:
    """The group of that key, unless it was removed."""
    return next((group for group in groups() if group.key == key), None)


def keep(key: str | None, name: Texts, states: Iterable[str]) -> StateGroup:
    """Change the group of that key, or add one where it is None.

    Raises:
        NameMissing, NoStates, NameTaken: that is not right with it.
    """
    name = cleaned(name)
    if not name:
        raise NameMissing
    known = sorted({code for code in states if countries.is_country(code)})
    if not known:
        raise NoStates
    one_at_a_time(StateGroup.__tablename__)
    others = [group for group in groups() if group.key != key]
    if any(
        fold(text) == fold(taken)
        for group in others
        for taken in group.name.values()
        for text in name.values()
    ):
        raise NameTaken
    row = _row(key) if key else None
    if row is None:
        row = StateGroup(key=key or _new_key(name))
        db.session.add(row)
    row.name, row.states, row.removed = name, known, False
    db.session.flush()
    return row


def remove(key: str) -> None:
    """Take a group off the lists; `put_back` puts it back as it was."""
    one_at_a_time(StateGroup.__tablename__)
    row = _row(key)
    group = group_called(key)
    if group is None:
        return
    if row is None:
        row = StateGroup(key=key, name=dict(group.name), states=sorted(group.states))
        db.session.add(row)
    row.removed = True
    db.session.flush()


def put_back(key: str) -> None:
    """Put a removed group back; a delivered one that was never changed stands as it was delivered."""
    row = _row(key)
    if row is None or not row.removed:
        return
    original = delivered().get(key)
    if original and (row.name, frozenset(row.states)) == (original.name, original.states):
        db.session.delete(row)
    else:
        row.removed = False
    db.session.flush()


def reset(key: str) -> None:
    """Make a delivered group again what it was when it came."""
    row = _row(key)
    if row is not None and key in delivered():
        db.session.delete(row)
        db.session.flush()


def _row(key: str) -> StateGroup | None:
    return db.session.scalar(select(StateGroup).where(StateGroup.key == key))


def _new_key(name: Texts) -> str:
    wished = fold(pick(name, "en")).replace(" ", "-")[:50] or "group"
    taken = {*delivered(), *db.session.scalars(select(StateGroup.key))}
    key, number = wished, 2
    while key in taken:
        key, number = f"{wished}-{number}", number + 1
    return key
