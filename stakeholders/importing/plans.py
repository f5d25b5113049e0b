"""The shape of a plan: what an import would do, row by row and record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from stakeholders.importing.kept import Kept
from stakeholders.importing.merging import FieldChange, Merge
from stakeholders.importing.models import Choice
from stakeholders.importing.statements import Problem, Said, Statement, Target


class Fate(StrEnum):
    """What becomes of a row, or of one record that it speaks of."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    #: It looks like somebody of the register: left out until somebody decides.
    POSSIBLE = "possible_duplicate"
    #: Somebody decided to leave it out.
    LEFT = "left"
    #: It cannot be taken; `PlannedRow.refusals` say why.
    REFUSED = "refused"


#: The fates of rows that are written into the register.
TAKEN: Final = frozenset({Fate.NEW, Fate.CHANGED, Fate.UNCHANGED})


@dataclass(frozen=True)
class Options:
    """What is asked of an import.

    Attributes:
        host_country: (missions list) take the missions to this state (ISO alpha-2) only; None takes all.
        accredited: with a host country, take also the missions elsewhere that are accredited there.
        link: (missions list) take an organisation that somebody entered by hand for that in the file, where
            kind, sending state, host country and city are the same and nothing else in file or register looks
            like it. Without it such a mission is added and shown as a possible duplicate.
        add_doubtful: (mapped lists) enter as new what looks like somebody of the register and nobody decided
            about; without it such rows are left out until somebody does.
    """

    host_country: str | None = None
    accredited: bool = False
    link: bool = False
    add_doubtful: bool = False


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a row; the numbers say which record it is, with `Choice.LINK`."""

    choice: Choice
    organisation_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another row, or a record of the register, that may be the same: how much (0 to 100), and why."""

    label: str
    row: int | None = None
    organisation_id: int | None = None
    person_id: int | None = None
    score: int = 100
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """One record that a row speaks of.

    ``kept`` is the record of the register that it was recognised as; ``merge`` holds what will change, and
    the conflicts in which the register wins. ``by_row`` is the row in which the record is written: one
    organisation that ten rows name is made in the first of them.
    """

    said: Statement
    fate: Fate
    by_row: int
    kept: Kept | None = None
    merge: Merge | None = None
    lookalikes: tuple[Lookalike, ...] = ()

    @property
    def target(self) -> Target:
        """What it is."""
        return self.said.target

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """Field, from what, to what."""
        return self.merge.changes if self.merge else ()

    @property
    def conflicts(self) -> tuple[FieldChange, ...]:
        """Where a person wrote otherwise: kept, unless somebody decides `Choice.OVERRULE`."""
        return self.merge.conflicts if self.merge else ()


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row that was asked for, and what becomes of it."""

    said: Said
    fate: Fate
    records: tuple[PlannedRecord, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    problems: tuple[Problem, ...] = ()
    decision: Decision | None = None

    @property
    def row(self) -> int:
        """The row's number in the file."""
        return self.said.row

    @property
    def label(self) -> str:
        """Whom the row is about."""
        return self.said.label

    def record(self, target: Target) -> PlannedRecord | None:
        """The record of that sort that the row speaks of."""
        return next((one for one in self.records if one.target is target), None)

    @property
    def organisation(self) -> PlannedRecord | None:
        """The organisation that it speaks of."""
        return self.record(Target.ORGANISATION)

    @property
    def person(self) -> PlannedRecord | None:
        """The person that it speaks of."""
        return self.record(Target.PERSON)

    @property
    def posting(self) -> PlannedRecord | None:
        """The post that the person holds in the organisation."""
        return self.record(Target.POSTING)

    @property
    def is_conflicting(self) -> bool:
        """Whether the register holds something against the file that a person wrote."""
        return any(record.conflicts for record in self.records)


@dataclass(frozen=True)
class Plan:
    """What an import would do. ``rows`` are those asked for; ``total`` counts all rows of the file."""

    options: Options
    total: int
    rows: list[PlannedRow] = field(repr=False)
    #: Whose list it is: under this name the register remembers what it said.
    scheme: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows: in the file, new, changed, unchanged, like another, refused, not asked for.

        ``left`` (left out by decision) and the numbers of records made are counted where there are any.
        """
        fates = Counter(row.fate for row in self.rows)
        counts = {
            "rows": self.total,
            "new": fates[Fate.NEW],
            "changed": fates[Fate.CHANGED],
            "unchanged": fates[Fate.UNCHANGED],
            "possible_duplicates": sum(1 for row in self.rows if row.lookalikes),
            "refused": fates[Fate.REFUSED],
            "out_of_scope": self.total - len(self.rows),
        }
        extra = {
            "left": fates[Fate.LEFT],
            "undecided": fates[Fate.POSSIBLE],
            "new_organisations": self._new(Target.ORGANISATION) if self._speaks_of_people else 0,
            "new_people": self._new(Target.PERSON),
            "new_postings": self._new(Target.POSTING),
        }
        return counts | {name: count for name, count in extra.items() if count}

    @property
    def _speaks_of_people(self) -> bool:
        return any(row.said.person for row in self.rows)

    def _new(self, target: Target) -> int:
        return sum(1 for _row in self.made(target))

    def made(self, target: Target) -> Iterable[PlannedRow]:
        """The rows that make a record of that sort."""
        for row in self.rows:
            record = row.record(target) if row.fate in TAKEN else None
            if record is not None and record.fate is Fate.NEW and record.by_row == row.row:
                yield row

    @property
    def problems(self) -> list[Problem]:
        """Every oddity of the rows asked for, in the order of the rows."""
        return [problem for row in self.rows for problem in row.problems]

    @property
    def linkable(self) -> int:
        """How many rows ``Options.link`` would join to organisations entered by hand."""
        return sum(
            1 for r in self.rows if r.fate is Fate.NEW and any(lk.organisation_id for lk in r.lookalikes)
        )
