"""What an import of a mapped list would do, row by row and record by record, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from stakeholders.importing.grouping import Groups, Spoken, group
from stakeholders.importing.kept import Kept, People, read_people, read_register
from stakeholders.importing.merging import merge
from stakeholders.importing.models import Choice
from stakeholders.importing.planning import kept_words
from stakeholders.importing.plans import Decision, Fate, Lookalike, Options, Plan, PlannedRecord, PlannedRow
from stakeholders.importing.recognising import Meaning, recognise_organisations, recognise_people
from stakeholders.importing.rows import name_key
from stakeholders.importing.statements import Problem, Said, Statement, Target, Weight
from stakeholders.people.models import Rank

#: In these ranks somebody heads the mission unless the list or the register says otherwise.
_HEADS: Final = frozenset(
    rank.value
    for rank in (Rank.AMBASSADOR, Rank.NUNCIO, Rank.HIGH_COMMISSIONER, Rank.INTERNUNCIO, Rank.CHARGE_EN_PIED)
)


def plan_list(rows: Sequence[Said], options: Options, decided: Mapping[int, Decision], scheme: str) -> Plan:
    """Decide what becomes of each row and of each record that rows speak of.

    The register is read in a number of statements that does not grow with the rows, but for one portion of
    some thousands to the next.

    Args:
        scheme: whose list it is: what it said last time is remembered under this name.
    """
    groups = group(rows, decided)
    register = read_register(scheme)
    meaning = Meaning()
    recognise_organisations(groups, register, meaning)
    places = {kept.id for (target, _who), kept in meaning.known.items() if target is Target.ORGANISATION}
    people = read_people(
        scheme,
        identities=groups.people,
        mails={mail for spoken in groups.people.values() for mail in spoken.said.sets.get("emails", ())},
        organisations=places if groups.people else (),
        numbers={spoken.linked_to for spoken in groups.people.values() if spoken.linked_to is not None},
    )
    recognise_people(groups, people, meaning)
    planner = _Planner(groups, meaning, people, options)
    return Plan(options, len(rows), [planner.row(said, decided.get(said.row)) for said in rows], scheme)


class _Planner:
    """Gives each row its fate, and each record the first row that takes it."""

    def __init__(self, groups: Groups, meaning: Meaning, people: People, options: Options) -> None:
        self._groups = groups
        self._meaning = meaning
        self._options = options
        self._heads: dict[tuple[Target, str] | int, list[tuple[str, dict[str, Any]]]] = {}
        for place, heads in people.heads.items():
            self._heads[place] = [
                (people.people[one.person_id].label, {**one.fields, "id": one.id}) for one in heads
            ]
        self._by_row: dict[tuple[Target, str], int] = {}

    def row(self, said: Said, decision: Decision | None) -> PlannedRow:
        """What becomes of one row; rows are asked for in their order."""
        problems = [*said.problems, *self._groups.problems.get(said.row, ())]
        if said.refused:
            return PlannedRow(said, Fate.REFUSED, problems=tuple(problems), decision=decision)
        if decision is not None and decision.choice is Choice.LEAVE:
            return PlannedRow(said, Fate.LEFT, problems=tuple(problems), decision=decision)
        records = [self._record(said, statement.target, statement.identity) for statement in said.statements]
        lookalikes = tuple(one for record in records for one in record.lookalikes)
        problems += self._doubled(said, records)
        faults = self._impossible(said, records)
        if faults:
            return PlannedRow(
                said, Fate.REFUSED, lookalikes=(), problems=(*problems, *faults), decision=decision
            )
        if lookalikes and not self._options.add_doubtful:
            return PlannedRow(said, Fate.POSSIBLE, tuple(records), lookalikes, tuple(problems), decision)
        records = [self._claim(said, record) for record in records]
        for record in records:
            problems += [Problem(said.row, one.name, kept_words(one)) for one in record.conflicts]
            if record.kept is not None and record.kept.closed:
                problems.append(Problem(said.row, "", _l("closed in the register: it stays closed")))
        fate = self._fate(said, records)
        return PlannedRow(said, fate, tuple(records), lookalikes, tuple(problems), decision)

    def _spoken(self, target: Target, identity: str) -> Spoken:
        return self._groups.of(target)[identity]

    def _record(self, said: Said, target: Target, identity: str) -> PlannedRecord:
        key = (target, identity)
        spoken = self._spoken(target, identity)
        by_row = self._by_row.get(key, said.row)
        kept = self._meaning.known.get(key)
        if kept is not None and key in self._meaning.doubled:
            return PlannedRecord(spoken.said, Fate.UNCHANGED, by_row, kept)
        if kept is not None:
            merged = merge(_beside_parts(spoken.said, kept), kept, overrule=spoken.overrule)
            fate = Fate.CHANGED if merged.changes else Fate.UNCHANGED
            return PlannedRecord(spoken.said, fate, by_row, kept, merged)
        statement = spoken.said
        if target is Target.POSTING:
            statement = replace(statement, fields=self._as_head(said, spoken))
        alike: tuple[Lookalike, ...] = () if spoken.is_decided else self._meaning.alike.get(key, ())
        return PlannedRecord(statement, Fate.NEW, by_row, lookalikes=alike)

    def _as_head(self, said: Said, spoken: Spoken) -> dict[str, Any]:
        """A new post of a head's rank is a head's, unless the list says no or the mission has one."""
        fields = spoken.said.fields
        if "is_head" in fields or fields.get("rank") not in _HEADS:
            return fields
        headed = {**fields, "is_head": True}
        place = self._place(said)
        return fields if self._rival(place, headed, spoken.said.identity) else headed

    def _place(self, said: Said) -> tuple[Target, str] | int:
        assert said.organisation is not None
        kept = self._meaning.of(said.organisation)
        return kept.id if kept else (Target.ORGANISATION, said.organisation.identity)

    def _rival(self, place: tuple[Target, str] | int, fields: dict[str, Any], own: object) -> str | None:
        """Who heads the organisation at that time already, in the same way; "" is nobody's name."""
        for label, other in self._heads.get(place, ()):
            same_sort = bool(other.get("ad_interim")) == bool(fields.get("ad_interim"))
            if other.get("id") != own and same_sort and _overlap(fields, other):
                return label
        return None

    def _doubled(self, said: Said, records: list[PlannedRecord]) -> list[Problem]:
        """Of two people of the list that are one of the register, the first says what there is to say."""
        found = []
        for record in records:
            first = self._meaning.doubled.get((record.target, record.said.identity))
            if first is not None:
                row = self._spoken(record.target, first).rows[0]
                reason = _l("the same record as in row %(row)s, which counts", row=row)
                found.append(Problem(said.row, "", reason))
        return found

    def _impossible(self, said: Said, records: list[PlannedRecord]) -> list[Problem]:
        """Why the post cannot be entered so: the register would contradict itself."""
        record = next((one for one in records if one.target is Target.POSTING), None)
        if record is None:
            return []
        result = {**(record.kept.fields if record.kept else {}), **record.said.fields}
        if record.kept is not None:
            result = {**record.kept.fields, **{one.name: one.after for one in record.changes}}
        reason = _contradiction(result)
        if reason is None and result.get("is_head") and _begins_to_head(record):
            own = record.kept.id if record.kept else record.said.identity
            rival = self._rival(self._place(said), result, own)
            if rival is not None:
                reason = _l("%(name)s heads it at that time: end that post first", name=rival)
        if reason is None:
            return []
        return [Problem(said.row, "", reason, Weight.REFUSAL)]

    def _claim(self, said: Said, record: PlannedRecord) -> PlannedRecord:
        key = (record.target, record.said.identity)
        row = self._by_row.setdefault(key, said.row)
        if row == said.row and record.target is Target.POSTING and record.said.fields.get("is_head"):
            number = record.kept.id if record.kept else record.said.identity
            name = said.person.label if said.person else ""
            self._heads.setdefault(self._place(said), []).append((name, {**record.said.fields, "id": number}))
        return record if record.by_row == row else replace(record, by_row=row)

    @staticmethod
    def _fate(said: Said, records: list[PlannedRecord]) -> Fate:
        """A row is what the one whom it is about is; news of what hangs on them are changes."""
        about = Target.PERSON if said.person else Target.ORGANISATION
        mine = [record for record in records if record.by_row == said.row]
        if any(record.target is about and record.fate is Fate.NEW for record in mine):
            return Fate.NEW
        return Fate.CHANGED if any(one.fate is not Fate.UNCHANGED for one in mine) else Fate.UNCHANGED


def _beside_parts(said: Statement, kept: Kept) -> Statement:
    """What is said of somebody whose name is kept in parts, by a list that writes names whole.

    The same name in whatever order says nothing new of its parts; another one stands for both of them.
    """
    if said.target is not Target.PERSON or "given_name" in said.fields or not kept.fields.get("given_name"):
        return said
    if name_key(said.label) != name_key(kept.label):
        return replace(said, fields={**said.fields, "given_name": ""})
    return replace(said, fields={name: value for name, value in said.fields.items() if name != "family_name"})


def _begins_to_head(record: PlannedRecord) -> bool:
    if record.kept is None:
        return True
    return any(one.name in {"is_head", "ad_interim", "arrived_on", "departed_on"} for one in record.changes)


def _contradiction(fields: Mapping[str, Any]) -> LazyString | None:
    arrived, departed = fields.get("arrived_on"), fields.get("departed_on")
    if arrived and departed and departed < arrived:
        return _l("the departure lies before the arrival")
    if fields.get("credentials_time") and not fields.get("credentials_on"):
        return _l("there is a time at which credentials were presented, and no day")
    if fields.get("ad_interim") and not fields.get("is_head"):
        return _l("whoever acts ad interim is the head")
    return None


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two heads' times overlap; an unknown arrival is as old as can be, unless both are unknown."""
    first = one.get("arrived_on") or one.get("credentials_on") or ""
    second = other.get("arrived_on") or other.get("credentials_on") or ""
    last = date.max.isoformat()
    return first < (other.get("departed_on") or last) and second < (one.get("departed_on") or last)
