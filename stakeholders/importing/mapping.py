"""Which column of a list is which field of the register: kept, guessed, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from stakeholders.importing.fields import FIELDS, Field, Group, Reader, by_group
from stakeholders.importing.values import DateOrder
from stakeholders.organisations.models import OrganisationKind

__all__ = ["FIELDS", "Field", "Group", "Mapping", "MappingProblem", "Reader", "by_group", "problems"]

#: Of these one must be mapped: a row has to say whom it means.
NAMES: Final = frozenset(
    {
        "organisation.name",
        "organisation.name.en",
        "organisation.name.sv",
        "organisation.name.fi",
        "person.full_name",
        "person.family_name",
        "person.given_name",
    }
)


@dataclass(frozen=True)
class Mapping:
    """How a list is read.

    Attributes:
        columns: field key by heading; a heading that is not there, or has "", is left out.
        date_order: of a date such as 3.4.2024.
        country: ISO alpha-2 for national telephone numbers where the row names no country; None: refuse them.
        kind: of organisations whose row does not say it.
        language: of names and titles without one of their own.
        fixed: field key to text, for what is the same in every row ("organisation.host_country": "FI").
    """

    columns: dict[str, str]
    date_order: DateOrder = DateOrder.DMY
    country: str | None = None
    kind: OrganisationKind = OrganisationKind.OTHER
    language: str = "en"
    fixed: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As profiles and files keep it."""
        return {
            "columns": dict(self.columns),
            "date_order": self.date_order.value,
            "country": self.country,
            "kind": self.kind.value,
            "language": self.language,
            "fixed": dict(self.fixed),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Mapping:
        """The mapping that was kept; fields that this version does not know are passed over."""
        return cls(
            {heading: key for heading, key in kept.get("columns", {}).items() if key in FIELDS},
            DateOrder(kept.get("date_order", DateOrder.DMY)),
            kept.get("country"),
            OrganisationKind(kept.get("kind", OrganisationKind.OTHER)),
            kept.get("language", "en"),
            {key: text for key, text in kept.get("fixed", {}).items() if key in FIELDS},
        )

    @property
    def keys(self) -> set[str]:
        """The fields that are filled."""
        return {key for key in (*self.columns.values(), *self.fixed) if key}

    def columns_of(self, key: str) -> list[str]:
        """The headings that are mapped to a field, in the order of the mapping."""
        return [heading for heading, mapped in self.columns.items() if mapped == key]

    def for_columns(self, columns: tuple[str, ...]) -> Mapping:
        """The same for a table with these headings: in their order, without those it does not have."""
        wanted = {heading: self.columns[heading] for heading in columns if self.columns.get(heading)}
        return Mapping(wanted, self.date_order, self.country, self.kind, self.language, dict(self.fixed))


class Fault(StrEnum):
    """What can be wrong with a mapping."""

    TWICE = "twice"
    NO_NAME = "no_name"


@dataclass(frozen=True)
class MappingProblem:
    """Why nothing can be planned with this mapping yet; ``columns`` are the headings it is about."""

    fault: Fault
    reason: LazyString
    key: str = ""
    columns: tuple[str, ...] = ()


def problems(mapping: Mapping) -> list[MappingProblem]:
    """What is wrong with the mapping: two columns for one single field, or no name at all."""
    found = []
    counts = Counter(key for key in mapping.columns.values() if key)
    for key, count in counts.items():
        if count > 1 and not FIELDS[key].many:
            columns = tuple(mapping.columns_of(key))
            reason = _l(
                "the columns %(columns)s are all mapped to “%(field)s”, which holds one value",
                columns=", ".join(f"“{heading}”" for heading in columns),
                field=FIELDS[key].label,
            )
            found.append(MappingProblem(Fault.TWICE, reason, key, columns))
    if not mapping.keys & NAMES:
        reason = _l("no column is mapped to a name: neither of a person nor of an organisation")
        found.append(MappingProblem(Fault.NO_NAME, reason))
    return found
