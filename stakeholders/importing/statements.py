"""What one row of a list says: of an organisation, a person, and the post that the one holds in the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import LazyString


class Target(StrEnum):
    """What a statement is about."""

    ORGANISATION = "organisation"
    PERSON = "person"
    POSTING = "posting"


class Weight(StrEnum):
    """What a problem means for its row."""

    #: The row is imported; somebody should look at it.
    WARNING = "warning"
    #: The row is not imported.
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd in a row: where it is, and what, in words for people."""

    row: int
    column: str
    reason: LazyString | str
    weight: Weight = Weight.WARNING


@dataclass(frozen=True, slots=True)
class Statement:
    """What a row says of one record, in the forms in which the register keeps it, as plain JSON.

    Attributes:
        identity: what tells this record from every other of the list, through all its editions.
        label: for people.
        fields: columns of the record (texts by language as ``name.en``, days as ISO); what the list does not
            speak of is not there.
        sets: ``emails``, ``phones``, ``accreditations``, ``addresses`` (as ``kind:lines``).
        purposes: who reads what is sent to one of the addresses or numbers; those not named: `usual_purpose`.
        external_id: the record's number in the list, "" where it has none.
    """

    target: Target
    identity: str
    label: str
    fields: dict[str, Any]
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """All that one row says. A posting is there only with both an organisation and a person."""

    row: int
    organisation: Statement | None = None
    person: Statement | None = None
    posting: Statement | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether it cannot be taken: it is not known whom the row means."""
        return any(problem.weight is Weight.REFUSAL for problem in self.problems)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said, in the order in which it is written."""
        return tuple(one for one in (self.organisation, self.person, self.posting) if one is not None)

    @property
    def label(self) -> str:
        """Whom the row is about, for people."""
        one = self.person or self.organisation
        return one.label if one else ""
