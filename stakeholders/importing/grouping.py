"""Rows that speak of one record, put together: ten rows that name one embassy make it once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from stakeholders.importing.models import Choice
from stakeholders.importing.plans import Decision
from stakeholders.importing.statements import Problem, Said, Statement, Target


@dataclass(slots=True)
class Spoken:
    """One record that rows speak of: all that they say, and what somebody decided about it."""

    said: Statement
    rows: list[int] = field(default_factory=list)
    #: Of a posting: whose and where, as the list tells them apart.
    person: str = ""
    organisation: str = ""
    #: The record of the register that somebody said it is.
    linked_to: int | None = None
    #: Somebody said that it is to be taken as it stands, whatever it looks like.
    is_decided: bool = False
    is_new: bool = False
    overrule: bool = False


@dataclass
class Groups:
    """What all rows speak of, by how the list tells its records apart."""

    organisations: dict[str, Spoken] = field(default_factory=dict)
    people: dict[str, Spoken] = field(default_factory=dict)
    postings: dict[str, Spoken] = field(default_factory=dict)
    #: Where rows disagree about one record.
    problems: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))

    def of(self, target: Target) -> dict[str, Spoken]:
        """The records of one sort."""
        if target is Target.ORGANISATION:
            return self.organisations
        return self.people if target is Target.PERSON else self.postings


def group(rows: Iterable[Said], decided: Mapping[int, Decision]) -> Groups:
    """Put together what rows say of one record. What the first row says counts where they disagree."""
    groups = Groups()
    for said in rows:
        decision = decided.get(said.row)
        if said.refused or (decision is not None and decision.choice is Choice.LEAVE):
            continue
        for statement in said.statements:
            known = groups.of(statement.target)
            spoken = known.get(statement.identity)
            if spoken is None:
                spoken = known[statement.identity] = Spoken(statement)
                if said.person and said.organisation:
                    spoken.person, spoken.organisation = said.person.identity, said.organisation.identity
            else:
                _add(spoken, statement, said.row, groups.problems)
            spoken.rows.append(said.row)
            if decision is not None:
                _decide(spoken, decision)
    return groups


def _decide(spoken: Spoken, decision: Decision) -> None:
    of_which = {Target.ORGANISATION: decision.organisation_id, Target.PERSON: decision.person_id}
    number = of_which.get(spoken.said.target)
    if decision.choice is Choice.LINK:
        if number is not None:
            spoken.linked_to = number
        return
    spoken.is_decided = True
    spoken.overrule = spoken.overrule or decision.choice is Choice.OVERRULE
    # An organisation that other rows name too, and that is known, is not made anew for one of them.
    if decision.choice is Choice.NEW and spoken.said.target is Target.PERSON:
        spoken.is_new = True


def _add(spoken: Spoken, more: Statement, row: int, problems: dict[int, list[Problem]]) -> None:
    first = spoken.said
    if more.fields == first.fields and more.sets == first.sets:
        return
    fields: dict[str, Any] = {**more.fields, **first.fields}
    for name, value in more.fields.items():
        if fields[name] != value:
            reason = _l(
                "row %(row)s says “%(said)s” of the same record: that is taken",
                row=spoken.rows[0],
                said=fields[name],
            )
            problems[row].append(Problem(row, name, reason))
    sets = {
        name: tuple(dict.fromkeys((*first.sets.get(name, ()), *more.sets.get(name, ()))))
        for name in {**first.sets, **more.sets}
    }
    spoken.said = replace(first, fields=fields, sets=sets, purposes={**more.purposes, **first.purposes})
