"""Doing what a plan says, wholly or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Final

from sqlalchemy import inspect

from office.audit.bulk import make_all
from office.audit.trail import Actor, Cause, acting_as, because_of
from office.audit.undoing import restored
from office.database import Model
from stakeholders.directory.finding import renew
from stakeholders.directory.search import fold, folded_organisation, folded_person
from stakeholders.importing.changing import change_all
from stakeholders.importing.kept import collecting_rarely, portions
from stakeholders.importing.missions import SCHEME
from stakeholders.importing.plans import TAKEN, Fate, Plan, PlannedRecord, PlannedRow
from stakeholders.importing.remembering import remember
from stakeholders.importing.statements import Statement, Target
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    ExternalId,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Person, Posting

#: Rows that are written in one go; also how often progress is told.
PORTION: Final = 500
#: What an undertaking of this part is known by in the trail.
CAUSE: Final = "import_files"

#: Called with the number of rows done and the number of all.
Report = Callable[[int, int], None]
#: The records made so far, by what they are and how the list calls them.
_Made = dict[tuple[Target, str], int]


def apply(
    plan: Plan,
    *,
    source: str,
    actor: Actor | None = None,
    report: Report = lambda _done, _total: None,
    file_id: int | None = None,
) -> dict[str, int]:
    """Add what is new and change what is changed, in the transaction of the caller, who commits it.

    Everything is entered in the audit trail as done by ``actor``, or by "import ``source``".

    Args:
        source: the file's name; new records keep it as where they came from.
        report: told how far it has come, every `PORTION` rows.
        file_id: the import's number: with it the whole can be taken back later.

    Returns:
        The plan's counts.
    """
    cause = because_of(Cause(CAUSE, file_id)) if file_id is not None else nullcontext()
    with acting_as(actor or Actor(f"import {source}")), cause, collecting_rarely() as collect:
        done, total = 0, len(plan.rows)
        made: _Made = {}
        report(0, total)
        for portion in portions(plan.rows, PORTION):
            _write([row for row in portion if row.fate in TAKEN], plan.scheme, source, made, file_id)
            done += len(portion)
            collect()
            report(done, total)
    return plan.counts


def _write(portion: list[PlannedRow], scheme: str, source: str, made: _Made, file_id: int | None) -> None:
    mine = [(row, record) for row in portion for record in row.records if record.by_row == row.row]
    new = [(row, record) for row, record in mine if record.fate is Fate.NEW]
    organisations = [record.said for _row, record in new if record.target is Target.ORGANISATION]
    people = [record.said for _row, record in new if record.target is Target.PERSON]
    postings = [(row, record.said) for row, record in new if record.target is Target.POSTING]
    _note(made, organisations, _make_organisations(organisations, source))
    _note(made, people, _make_people(people, source))
    _note(made, [said for _row, said in postings], _make_postings(postings, made))
    # What is written past the session is made ready for search here.
    renew(
        [made[Target.ORGANISATION, said.identity] for said in organisations],
        {
            _number(row.person, made)
            for row, record in new
            if row.person and record.target is not Target.ORGANISATION
        },
    )
    known = [record for _row, record in mine if record.kept is not None]
    change_all([record for record in known if record.fate is Fate.CHANGED])
    fresh = [(record.said, made[record.target, record.said.identity]) for _row, record in new]
    remember(fresh, known, scheme, file_id)


def _note(made: _Made, statements: list[Statement], numbers: list[int]) -> None:
    for statement, number in zip(statements, numbers, strict=True):
        made[statement.target, statement.identity] = number


def _make_organisations(statements: list[Statement], source: str) -> list[int]:
    rows = []
    for statement in statements:
        usual = {"kind": OrganisationKind.OTHER, "name": {}, "short_name": {}}
        row = {**usual, **_values(Organisation, statement), "source": source[:200]}
        # Never added to a session: it lends its columns to what folds the names.
        row["folded"] = folded_organisation(Organisation(**row))
        rows.append(row)
    numbers = make_all(Organisation, rows, [statement.label for statement in statements])
    _make_channels(statements, numbers, "organisation_id", ChannelPurpose.GENERAL)
    pairs = list(zip(statements, numbers, strict=True))
    countries = [(number, country) for one, number in pairs for country in one.sets.get("accreditations", ())]
    make_all(
        Accreditation,
        [{"organisation_id": number, "country": country} for number, country in countries],
        [country for _number, country in countries],
    )
    addresses = [
        (number, *text.partition(":")) for one, number in pairs for text in one.sets.get("addresses", ())
    ]
    make_all(
        Address,
        [
            {"organisation_id": number, "kind": AddressKind(kind), "lines": lines}
            for number, kind, _colon, lines in addresses
        ],
        [lines for _number, _kind, _colon, lines in addresses],
    )
    known_elsewhere = [(number, one.external_id) for one, number in pairs if one.external_id]
    make_all(
        ExternalId,
        [{"organisation_id": number, "scheme": SCHEME, "value": value} for number, value in known_elsewhere],
        [f"{SCHEME} {value}" for _number, value in known_elsewhere],
    )
    return numbers


def _make_people(statements: list[Statement], source: str) -> list[int]:
    rows = []
    for statement in statements:
        row = {**_values(Person, statement), "source": source[:200]}
        row["folded"] = folded_person(Person(**row))
        row["sort_name"] = fold(f"{row.get('family_name', '')} {row.get('given_name', '')}")[:410]
        rows.append(row)
    numbers = make_all(Person, rows, [statement.label for statement in statements])
    _make_channels(statements, numbers, "person_id", ChannelPurpose.PERSONAL)
    return numbers


def _make_channels(
    statements: list[Statement], numbers: list[int], owner: str, usual: ChannelPurpose
) -> None:
    rows = [
        {
            owner: number,
            "medium": medium,
            "purpose": ChannelPurpose(statement.purposes.get(value, usual)),
            "value": value,
        }
        for statement, number in zip(statements, numbers, strict=True)
        for medium, name in ((ChannelMedium.EMAIL, "emails"), (ChannelMedium.PHONE, "phones"))
        for value in statement.sets.get(name, ())
    ]
    make_all(Channel, rows, [str(row["value"]) for row in rows])


def _make_postings(wanted: list[tuple[PlannedRow, Statement]], made: _Made) -> list[int]:
    rows, labels = [], []
    for row, statement in wanted:
        person, organisation = row.person, row.organisation
        assert person is not None and organisation is not None
        values = {"title": {}, **_values(Posting, statement)}
        values |= {"person_id": _number(person, made), "organisation_id": _number(organisation, made)}
        rows.append(values)
        labels.append(f"{_called(person)}, {_called(organisation)}")
    return make_all(Posting, rows, labels)


def _number(record: PlannedRecord, made: _Made) -> int:
    return record.kept.id if record.kept is not None else made[record.target, record.said.identity]


def _called(record: PlannedRecord) -> str:
    return record.kept.label if record.kept is not None else record.said.label


def _values(model: type[Model], statement: Statement) -> dict[str, Any]:
    """The statement's fields as the columns of a new record; what it does not say gets its default."""
    columns = inspect(model).columns
    values: dict[str, Any] = {}
    for key, value in statement.fields.items():
        name, _dot, language = key.partition(".")
        if language:
            values.setdefault(name, {})[language] = value
        elif value is not None:
            values[name] = restored(columns[name], value)
    return values
