"""What an import would do, row by row, before anything is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from stakeholders.importing.kept import Kept, Register, read_register
from stakeholders.importing.merging import FieldChange, Merge, merge
from stakeholders.importing.missions import Mission, Problem


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Options:
    """What is asked of an import.

    Attributes:
        host_country: take the missions to this state (ISO alpha-2) only; None takes all.
        accredited: with a host country, take also the missions elsewhere that are accredited there.
        link: take an organisation that somebody entered by hand for the one in the file, where kind, sending
            state, host country and city are the same and nothing else in file or register looks like it.
            Without it such a mission is added and shown as a possible duplicate: nothing is merged unasked.
    """

    host_country: str | None = None
    accredited: bool = False
    link: bool = False

    def take(self, mission: Mission) -> bool:
        """Whether the mission was asked for."""
        wanted = self.host_country
        if wanted is None or mission.fields["host_country"] == wanted:
            return True
        return self.accredited and wanted in mission.accreditations


@dataclass(frozen=True)
class Lookalike:
    """Another row, or an organisation of the register, that may be the same mission."""

    label: str
    row: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class PlannedRow:
    """One row that was asked for, and what becomes of it."""

    mission: Mission
    fate: Fate
    kept: Kept | None = None
    merge: Merge | None = None
    lookalikes: tuple[Lookalike, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def row(self) -> int:
        """The row's number in the file."""
        return self.mission.row


@dataclass(frozen=True)
class Plan:
    """What an import would do. ``rows`` are those asked for; ``total`` counts all rows of the file."""

    options: Options
    total: int
    rows: list[PlannedRow] = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows: in the file, new, changed, unchanged, like another, refused, not asked for."""
        fates = Counter(row.fate for row in self.rows)
        return {
            "rows": self.total,
            "new": fates[Fate.NEW],
            "changed": fates[Fate.CHANGED],
            "unchanged": fates[Fate.UNCHANGED],
            "possible_duplicates": sum(1 for row in self.rows if row.lookalikes),
            "refused": fates[Fate.REFUSED],
            "out_of_scope": self.total - len(self.rows),
        }

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


def plan(missions: list[Mission], options: Options) -> Plan:
    """Decide what becomes of each row, against the register as it is now (a fixed number of SQL statements).

    A mission is recognised by what an earlier import wrote down of it, else by its Wikidata number together
    with its sending and receiving states, since the list gives one number to two missions. Rows that only
    look alike are two missions, and shown as possible duplicates. A closed organisation stays closed.
    """
    wanted = [mission for mission in missions if options.take(mission)]
    register = read_register()
    found = _recognise(wanted, register, options)
    alike = _lookalikes(wanted, found, register)
    odd = _across_rows(wanted)
    return Plan(
        options,
        len(missions),
        [_planned(m, found.get(m.row), alike.get(m.row, ()), odd.get(m.row, [])) for m in wanted],
    )


def _planned(
    mission: Mission, kept: Kept | None, lookalikes: tuple[Lookalike, ...], odd: list[Problem]
) -> PlannedRow:
    problems = [*mission.problems, *odd]
    if mission.refused:
        return PlannedRow(mission, Fate.REFUSED, problems=tuple(problems))
    if kept is None:
        return PlannedRow(mission, Fate.NEW, lookalikes=lookalikes, problems=tuple(problems))
    merged = merge(mission, kept)
    problems += [Problem(mission.row, conflict.column, _kept(conflict)) for conflict in merged.conflicts]
    if kept.closed:
        problems.append(Problem(mission.row, "operator", _l("closed in the register: it stays closed")))
    fate = Fate.CHANGED if merged.changes else Fate.UNCHANGED
    return PlannedRow(mission, fate, kept, merged, lookalikes, tuple(problems))


def _recognise(wanted: list[Mission], register: Register, options: Options) -> dict[int, Kept]:
    """The organisation that each row speaks of, by row; none is given to two rows."""
    found: dict[int, Kept] = {}
    taken: set[int] = set()

    def give(mission: Mission, candidates: Iterable[Kept]) -> None:
        free = [kept for kept in candidates if kept.id not in taken]
        if len(free) == 1:
            found[mission.row] = free[0]
            taken.add(free[0].id)

    usable = [mission for mission in wanted if not mission.refused]
    for mission in usable:
        if kept := register.by_identity.get(mission.identity):
            give(mission, [kept])
    for mission in usable:
        if mission.row not in found and mission.qid:
            give(mission, [k for k in register.by_qid.get(mission.qid, ()) if k.sent_as(mission)])
    if options.link:
        claims = Counter(mission.resemblance for mission in usable)
        for mission in usable:
            if mission.row not in found and claims[mission.resemblance] == 1:
                give(mission, [k for k in register.by_resemblance.get(mission.resemblance, ()) if not k.qids])
    return found


def _lookalikes(
    wanted: list[Mission], found: dict[int, Kept], register: Register
) -> dict[int, tuple[Lookalike, ...]]:
    groups: dict[tuple[str, str, str, str], list[Mission]] = defaultdict(list)
    for mission in wanted:
        if not mission.refused:
            groups[mission.resemblance].append(mission)
    spoken_for = {kept.id for kept in found.values()}
    alike: dict[int, tuple[Lookalike, ...]] = {}
    for resemblance, group in groups.items():
        strangers = [
            Lookalike(kept.label, organisation_id=kept.id)
            for kept in register.by_resemblance.get(resemblance, ())
            if kept.id not in spoken_for
        ]
        for mission in group:
            others = [Lookalike(other.label, row=other.row) for other in group if other is not mission]
            if others or strangers:
                alike[mission.row] = (*others, *strangers)
    return alike


def _across_rows(wanted: list[Mission]) -> dict[int, list[Problem]]:
    """What is odd only beside another row: one Wikidata number, one identity."""
    by_qid: dict[str, list[Mission]] = defaultdict(list)
    for mission in wanted:
        if mission.qid:
            by_qid[mission.qid].append(mission)
    odd: dict[int, list[Problem]] = defaultdict(list)
    for qid, group in by_qid.items():
        for mission in group if len(group) > 1 else ():
            rows = ", ".join(str(other.row) for other in group if other is not mission)
            reason = _l(
                "%(qid)s is also the number in row %(rows)s: taken as different missions", qid=qid, rows=rows
            )
            odd[mission.row].append(Problem(mission.row, "QID", reason))
    return odd


def _kept(conflict: FieldChange) -> LazyString:
    if not conflict.after:
        return _l(
            "kept as it is in the register: “%(kept)s”; the file no longer says it", kept=conflict.before
        )
    if not conflict.before:
        return _l("kept empty as in the register; the file says “%(said)s”", said=conflict.after)
    return _l(
        "kept as it is in the register: “%(kept)s”; the file says “%(said)s”",
        kept=conflict.before,
        said=conflict.after,
    )
