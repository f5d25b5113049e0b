"""Bringing a list's news into a record without undoing what a person changed in the register."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from stakeholders.importing.kept import Kept
from stakeholders.importing.statements import Statement

#: Values that come as sets.
SETS = ("emails", "phones", "accreditations", "addresses")
#: The column of the missions list that a field comes from.
COLUMNS = {
    "kind": "type",
    "sending_state": "operator",
    "host_country": "country",
    "seat_country": "country",
    "seat_city": "city",
    "website": "website",
    "founded": "creation",
    "emails": "email",
    "phones": "phone",
    "accreditations": "jurisdictions",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field, what the register holds, and what the list says."""

    name: str
    before: Any
    after: Any

    @property
    def column(self) -> str:
        """The missions list's column that speaks of it."""
        return COLUMNS.get(self.name, "operator")


@dataclass(frozen=True, slots=True)
class Merge:
    """What to change, what was kept against the list, and what the list is to be remembered to have said."""

    changes: tuple[FieldChange, ...] = ()
    conflicts: tuple[FieldChange, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)


def remembered(statement: Statement) -> dict[str, Any]:
    """What a row says, as it is remembered."""
    return {**statement.fields, **{name: list(values) for name, values in statement.sets.items()}}


def merge(statement: Statement, kept: Kept, *, overrule: bool = False) -> Merge:
    """Compare, field by field, what the list said last time, what it says now, and what the register holds.

    - The list says what it said: nothing happens, whatever the register holds. A person's change stays.
    - The list says something new, and the register still holds what the list said last time: it is changed.
    - The list says something new, but a person has changed the field since: it is kept, and told as a
      problem, at each import until both agree.
    - The record was never imported: empty fields are filled, others kept and told where they differ.

    Addresses, numbers and accreditations are sets: what the list adds is added, what it no longer names is
    removed if it came from the list; what a person added stays.

    Args:
        overrule: what the list says counts, also where a person wrote otherwise.
    """
    now = remembered(statement)
    last = kept.said
    changes: list[FieldChange] = []
    conflicts: list[FieldChange] = []
    said = {**(last or {}), **now}
    for name, after in statement.fields.items():
        before = kept.fields.get(name)
        if _same(before, after):
            continue
        if overrule:
            changes.append(FieldChange(name, before, after))
            continue
        if last is not None and _same(last.get(name), after):
            continue
        if _untouched(name, before, last):
            changes.append(FieldChange(name, before, after))
            continue
        conflicts.append(FieldChange(name, before, after))
        if last is not None:
            said[name] = last.get(name)
    for name, values in statement.sets.items():
        before_set = kept.sets.get(name, set())
        result = _united(before_set, values, (last or {}).get(name, ()))
        if result != before_set:
            changes.append(FieldChange(name, sorted(before_set), sorted(result)))
    return Merge(tuple(changes), tuple(conflicts), said)


def _untouched(name: str, before: Any, last: dict[str, Any] | None) -> bool:
    """Whether the register still holds what the list said last, or never held anything."""
    if last is None or name not in last:
        return _same(before, _NOTHING.get(name))
    return _same(before, last[name])


#: What a column holds that nobody has filled, where that is not nothing.
_NOTHING = {"rank": "staff", "gender": "unknown", "kind": "other", "language": "en"}


def _united(before: set[str], now: Collection[str], last: Collection[str]) -> set[str]:
    return (before | (set(now) - set(last))) - (set(last) - set(now))


def _same(one: Any, other: Any) -> bool:
    """Equal, where nothing and an empty text are the same."""
    return bool((one or None) == (other or None))
