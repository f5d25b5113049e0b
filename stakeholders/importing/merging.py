"""Bringing a list's news into an organisation without undoing what a person changed in the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stakeholders.importing.kept import Kept
from stakeholders.importing.missions import Mission

#: Values that come as sets.
SETS = ("emails", "phones", "accreditations")
#: The column of the list that a field comes from.
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


@dataclass(frozen=True)
class FieldChange:
    """A field, what the register holds, and what the list says."""

    name: str
    before: Any
    after: Any

    @property
    def column(self) -> str:
        """The list's column that speaks of it."""
        return COLUMNS.get(self.name, "operator")


@dataclass(frozen=True)
class Merge:
    """What to change, what was kept against the list, and what the list is to be remembered to have said."""

    changes: tuple[FieldChange, ...] = ()
    conflicts: tuple[FieldChange, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)


def statement(mission: Mission) -> dict[str, Any]:
    """What a row says, as it is remembered."""
    return {**mission.fields, **{name: list(getattr(mission, name)) for name in SETS}}


def merge(mission: Mission, kept: Kept) -> Merge:
    """Compare, field by field, what the list said last time, what it says now, and what the register holds.

    - The list says what it said: nothing happens, whatever the register holds. A person's change stays.
    - The list says something new, and the register still holds what the list said last time: it is changed.
    - The list says something new, but a person has changed the field since: it is kept, and told as a
      problem, at each import until both agree.
    - The organisation was never imported: empty fields are filled, others kept and told where they differ.

    Addresses, numbers and accreditations are sets: what the list adds is added, what it no longer names is
    removed if it came from the list; what a person added stays.
    """
    now = statement(mission)
    last = kept.said
    changes: list[FieldChange] = []
    conflicts: list[FieldChange] = []
    said = dict(now)
    for name, after in mission.fields.items():
        before = kept.fields.get(name)
        if _same(before, after) or (last is not None and _same(last.get(name), after)):
            continue
        untouched = _same(before, last.get(name)) if last is not None else _same(before, None)
        if untouched:
            changes.append(FieldChange(name, before, after))
            continue
        conflicts.append(FieldChange(name, before, after))
        if last is not None:
            said[name] = last.get(name)
    for name in SETS:
        before_set: set[str] = getattr(kept, name)
        after_set = set(now[name])
        last_set = set((last or {}).get(name, ()))
        result = (before_set | (after_set - last_set)) - (last_set - after_set)
        if result != before_set:
            changes.append(FieldChange(name, sorted(before_set), sorted(result)))
    return Merge(tuple(changes), tuple(conflicts), said)


def _same(one: Any, other: Any) -> bool:
    """Equal, where nothing and an empty text are the same."""
    return bool((one or None) == (other or None))
