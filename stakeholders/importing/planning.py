"""What an import of the missions list would do, row by row, before anything is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from stakeholders.importing.kept import Kept, Register, read_register
from stakeholders.importing.merging import FieldChange, merge
from stakeholders.importing.missions import SCHEME, Mission
from stakeholders.importing.models import Choice
from stakeholders.importing.plans import Decision, Fate, Lookalike, Options, Plan, PlannedRecord, PlannedRow
from stakeholders.importing.statements import Problem

__all__ = ["Fate", "Lookalike", "Options", "Plan", "PlannedRow", "plan"]

Decisions = dict[int, Decision]
_Resemblance = tuple[str, str, str, str]


def plan(missions: list[Mission], options: Options, decisions: Decisions | None = None) -> Plan:
    """Decide what becomes of each row, against the register as it is now (a fixed number of SQL statements).

    A mission is recognised by what an earlier import wrote down of it, else by its Wikidata number together
    with its sending and receiving states, since the list gives one number to two missions. Rows that only
    look alike are two missions, and shown as possible duplicates. A closed organisation stays closed.
    """
    decided = decisions or {}
    wanted = [mission for mission in missions if _is_wanted(mission, options)]
    register = read_register(SCHEME, addresses=False)
    found = _recognise(wanted, register, options, decided)
    alike = _lookalikes(wanted, found, register)
    odd = _across_rows(wanted)
    rows = [
        _planned(m, found.get(m.row), alike.get(m.row, ()), odd.get(m.row, []), decided.get(m.row))
        for m in wanted
    ]
    return Plan(options, len(missions), rows, SCHEME)


def _is_wanted(mission: Mission, options: Options) -> bool:
    wanted = options.host_country
    if wanted is None or mission.fields["host_country"] == wanted:
        return True
    return options.accredited and wanted in mission.accreditations


def _planned(
    mission: Mission,
    kept: Kept | None,
    lookalikes: tuple[Lookalike, ...],
    odd: list[Problem],
    decision: Decision | None,
) -> PlannedRow:
    said = mission.as_said(odd)
    assert said.organisation is not None
    if said.refused:
        return PlannedRow(said, Fate.REFUSED, problems=said.problems, decision=decision)
    if decision is not None and decision.choice is not Choice.OVERRULE:
        lookalikes = ()
    if decision is not None and decision.choice is Choice.LEAVE:
        return PlannedRow(said, Fate.LEFT, problems=said.problems, decision=decision)
    if kept is None:
        record = PlannedRecord(said.organisation, Fate.NEW, said.row, lookalikes=lookalikes)
        return PlannedRow(said, Fate.NEW, (record,), lookalikes, said.problems, decision)
    overrule = decision is not None and decision.choice is Choice.OVERRULE
    merged = merge(said.organisation, kept, overrule=overrule)
    problems = [*said.problems]
    problems += [Problem(mission.row, conflict.column, kept_words(conflict)) for conflict in merged.conflicts]
    if kept.closed:
        problems.append(Problem(mission.row, "operator", _l("closed in the register: it stays closed")))
    fate = Fate.CHANGED if merged.changes else Fate.UNCHANGED
    record = PlannedRecord(said.organisation, fate, said.row, kept, merged, lookalikes)
    return PlannedRow(said, fate, (record,), lookalikes, tuple(problems), decision)


def _recognise(
    wanted: list[Mission], register: Register, options: Options, decided: Decisions
) -> dict[int, Kept]:
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
        linked = decided.get(mission.row)
        if linked and (kept := register.organisations.get(linked.organisation_id or 0)):
            give(mission, [kept])
    new = {row for row, decision in decided.items() if decision.choice is Choice.NEW}
    usable = [mission for mission in usable if mission.row not in new]
    for mission in usable:
        kept = register.by_identity.get(mission.identity)
        if kept is not None and mission.row not in found:
            give(mission, [kept])
    by_qid = _by_qid(register)
    for mission in usable:
        if mission.row not in found and mission.qid:
            give(mission, [kept for kept in by_qid.get(mission.qid, ()) if _sent_as(kept, mission)])
    if options.link:
        claims = Counter(mission.resemblance for mission in usable)
        alike = _by_resemblance(register)
        for mission in usable:
            if mission.row not in found and claims[mission.resemblance] == 1:
                give(mission, [kept for kept in alike.get(mission.resemblance, ()) if not qids_of(kept)])
    return found


def qids_of(kept: Kept) -> list[str]:
    """The organisation's Wikidata numbers."""
    start = f"{SCHEME}:"
    return [number.removeprefix(start) for number in kept.numbers if number.startswith(start)]


def _by_qid(register: Register) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = defaultdict(list)
    for kept in register.organisations.values():
        for qid in qids_of(kept):
            found[qid].append(kept)
    return found


def _sent_as(kept: Kept, mission: Mission) -> bool:
    """Whether sending and receiving state are those of the row."""
    mine, theirs = kept.fields, mission.fields
    return bool(
        mine["sending_state"] == theirs["sending_state"]
        and theirs["host_country"] in {mine["host_country"], mine["seat_country"]}
    )


def _by_resemblance(register: Register) -> dict[_Resemblance, list[Kept]]:
    """The same as `Mission.resemblance`."""
    found: dict[_Resemblance, list[Kept]] = defaultdict(list)
    for kept in register.organisations.values():
        f = kept.fields
        sender = f["sending_state"] or f.get("short_name.en", "")
        found[sender, f["host_country"] or "", f["seat_city"].casefold(), f["kind"]].append(kept)
    return found


def _lookalikes(
    wanted: list[Mission], found: dict[int, Kept], register: Register
) -> dict[int, tuple[Lookalike, ...]]:
    groups: dict[_Resemblance, list[Mission]] = defaultdict(list)
    for mission in wanted:
        if not mission.refused:
            groups[mission.resemblance].append(mission)
    spoken_for = {kept.id for kept in found.values()}
    in_register = _by_resemblance(register)
    alike: dict[int, tuple[Lookalike, ...]] = {}
    for resemblance, group in groups.items():
        strangers = [
            Lookalike(kept.label, organisation_id=kept.id)
            for kept in in_register.get(resemblance, ())
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


def kept_words(conflict: FieldChange) -> LazyString:
    """That the register's value stands against the file's."""
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
