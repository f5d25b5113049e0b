"""Doing what a plan says, wholly or not at all."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from office.audit.trail import Actor, acting_as
from office.database import db
from stakeholders.importing.merging import SETS, FieldChange, statement
from stakeholders.importing.missions import SCHEME, Mission
from stakeholders.importing.models import ImportedRecord
from stakeholders.importing.planning import Fate, Plan, PlannedRow
from stakeholders.organisations.models import (
    Accreditation,
    Channel,
    ChannelMedium,
    ExternalId,
    Organisation,
    OrganisationKind,
)

#: Rows that are written in one go; also how often progress is told.
PORTION: Final = 500

#: Called with the number of rows done and the number of all.
Report = Callable[[int, int], None]

T = TypeVar("T")


def apply(
    plan: Plan, *, source: str, actor: Actor | None = None, report: Report = lambda _done, _total: None
) -> dict[str, int]:
    """Add what is new and change what is changed, in the transaction of the caller, who commits it.

    Everything is entered in the audit trail as done by ``actor``, or by "import ``source``".

    Args:
        source: the file's name; new organisations keep it as where they came from.
        report: told how far it has come, every `PORTION` rows.

    Returns:
        The plan's counts.
    """
    with acting_as(actor or Actor(f"import {source}")), _collecting_by_portion() as collect:
        done, total = 0, len(plan.rows)
        report(0, total)
        for portion in _portions(plan.rows, PORTION):
            _write(portion, source)
            done += len(portion)
            collect()
            report(done, total)
    return plan.counts


@contextmanager
def _collecting_by_portion() -> Iterator[Callable[[], object]]:
    """Let Python look for garbage once a portion: so many new objects make it look all the time, for nothing.

    Of the whole list's seven seconds, that looking took more than two.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(1)
    finally:
        if was_on:
            gc.enable()


def _portions(items: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def _write(portion: list[PlannedRow], source: str) -> None:
    new = [(row.mission, _new_organisation(row.mission, source)) for row in portion if row.fate is Fate.NEW]
    db.session.add_all([organisation for _mission, organisation in new])
    known = {row.kept.id: row for row in portion if row.kept is not None}
    changed = [number for number, row in known.items() if row.fate is Fate.CHANGED]
    for organisation in _with_all(changed):
        row = known[organisation.id]
        for change in row.merge.changes if row.merge else ():
            _change(organisation, change)
    db.session.flush()
    _remember(new, known)
    db.session.flush()


def _new_organisation(mission: Mission, source: str) -> Organisation:
    values = dict(mission.fields)
    organisation = Organisation(
        kind=OrganisationKind(values["kind"]),
        name=_texts(values, "name"),
        short_name=_texts(values, "short_name"),
        sending_state=values["sending_state"],
        host_country=values["host_country"],
        seat_country=values["seat_country"],
        seat_city=values["seat_city"],
        website=values["website"],
        founded=values["founded"],
        source=source[:200],
    )
    organisation.channels = [
        *(Channel(medium=ChannelMedium.EMAIL, value=value) for value in mission.emails),
        *(Channel(medium=ChannelMedium.PHONE, value=value) for value in mission.phones),
    ]
    organisation.accreditations = [Accreditation(country=code) for code in mission.accreditations]
    return organisation


def _texts(values: dict[str, Any], name: str) -> dict[str, str]:
    start = f"{name}."
    return {key.removeprefix(start): text for key, text in values.items() if key.startswith(start)}


def _with_all(numbers: list[int]) -> Sequence[Organisation]:
    if not numbers:
        return ()
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(numbers))
        .options(selectinload(Organisation.channels), selectinload(Organisation.accreditations))
    ).all()


def _change(organisation: Organisation, change: FieldChange) -> None:
    if change.name in SETS:
        _change_set(organisation, change)
    elif "." in change.name:
        column, language = change.name.split(".")
        # A new dict: the database does not see a change inside the old one.
        setattr(organisation, column, {**getattr(organisation, column), language: change.after})
    elif change.name == "kind":
        organisation.kind = OrganisationKind(change.after)
    else:
        setattr(organisation, change.name, change.after)


def _change_set(organisation: Organisation, change: FieldChange) -> None:
    before, after = set(change.before), set(change.after)
    if change.name == "accreditations":
        for accreditation in [a for a in organisation.accreditations if a.country not in after]:
            organisation.accreditations.remove(accreditation)
        organisation.accreditations += [Accreditation(country=code) for code in sorted(after - before)]
        return
    medium = ChannelMedium.EMAIL if change.name == "emails" else ChannelMedium.PHONE
    for channel in [c for c in organisation.channels if c.medium is medium and c.value not in after]:
        organisation.channels.remove(channel)
    organisation.channels += [Channel(medium=medium, value=value) for value in sorted(after - before)]


def _remember(new: list[tuple[Mission, Organisation]], known: dict[int, PlannedRow]) -> None:
    """Write down what the list said, so that the next import can tell its news from people's changes."""
    # Neither table is audited, so both are written without making an object of every row.
    if new:
        records = [
            {
                "organisation_id": organisation.id,
                "scheme": SCHEME,
                "identity": mission.identity[:400],
                "said": statement(mission),
            }
            for mission, organisation in new
        ]
        db.session.execute(insert(ImportedRecord), records)
    numbers = [(mission.qid, organisation.id) for mission, organisation in new if mission.qid]
    if numbers:
        values = [{"organisation_id": owner, "scheme": SCHEME, "value": qid} for qid, owner in numbers]
        db.session.execute(insert(ExternalId), values)
    outdated = {
        number: row
        for number, row in known.items()
        if row.kept
        and row.merge
        and (row.kept.said != row.merge.said or row.kept.identity != row.mission.identity)
    }
    if not outdated:
        return
    remembered = {
        record.organisation_id: record
        for record in db.session.scalars(
            select(ImportedRecord).where(
                ImportedRecord.organisation_id.in_(list(outdated)), ImportedRecord.scheme == SCHEME
            )
        )
    }
    linked = [row for number, row in outdated.items() if number not in remembered]
    _number_the_linked(linked)
    for number, row in outdated.items():
        assert row.merge is not None
        record = remembered.get(number)
        if record is None:
            record = ImportedRecord(organisation_id=number, scheme=SCHEME)
            db.session.add(record)
        record.identity = row.mission.identity[:400]
        record.said = row.merge.said


def _number_the_linked(rows: list[PlannedRow]) -> None:
    """Give organisations entered by hand the list's number, so that they are recognised from now on."""
    for row in rows:
        if row.kept and row.mission.qid and row.mission.qid not in row.kept.qids:
            db.session.add(ExternalId(organisation_id=row.kept.id, scheme=SCHEME, value=row.mission.qid))
