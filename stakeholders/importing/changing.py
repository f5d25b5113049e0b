"""Changing records of the register as a plan says, so that the trail tells each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from office.audit.undoing import restored
from office.database import db
from stakeholders.importing.merging import SETS, FieldChange
from stakeholders.importing.plans import PlannedRecord
from stakeholders.importing.statements import Statement, Target
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
)
from stakeholders.people.models import Person, Posting

_MODELS: dict[Target, tuple[type[Any], tuple[ExecutableOption, ...]]] = {
    Target.ORGANISATION: (
        Organisation,
        (
            selectinload(Organisation.channels),
            selectinload(Organisation.accreditations),
            selectinload(Organisation.addresses),
        ),
    ),
    Target.PERSON: (Person, (selectinload(Person.channels),)),
    Target.POSTING: (
        Posting,
        (selectinload(Posting.person), selectinload(Posting.organisation)),
    ),
}


def change_all(records: Sequence[PlannedRecord]) -> None:
    """Change what the records' plans name; a fixed number of statements reads them."""
    for target, (model, options) in _MODELS.items():
        known = {one.kept.id: one for one in records if one.target is target and one.kept is not None}
        if not known:
            continue
        for record in db.session.scalars(select(model).where(model.id.in_(list(known))).options(*options)):
            planned = known[record.id]
            for change in planned.changes:
                _change(record, change, planned.said)
    db.session.flush()


def _change(record: Any, change: FieldChange, said: Statement) -> None:
    column, _dot, language = change.name.partition(".")
    if change.name in SETS:
        _change_set(record, change, said)
    elif language:
        # A new dict: the database does not see a change inside the old one.
        setattr(record, column, {**getattr(record, column), language: change.after})
    else:
        value = restored(inspect(type(record)).columns[column], change.after)
        setattr(record, column, _empty(record, column) if value is None else value)


def _empty(record: Any, column: str) -> Any:
    kept = inspect(type(record)).columns[column]
    return None if kept.nullable else ""


def _change_set(record: Any, change: FieldChange, said: Statement) -> None:
    after = set(change.after)
    missing = sorted(after - set(change.before))
    if change.name == "accreditations":
        for accreditation in [a for a in record.accreditations if a.country not in after]:
            record.accreditations.remove(accreditation)
        record.accreditations += [Accreditation(country=code) for code in missing]
    elif change.name == "addresses":
        for address in [a for a in record.addresses if f"{a.kind.value}:{a.lines}" not in after]:
            record.addresses.remove(address)
        for text in missing:
            kind, _colon, lines = text.partition(":")
            record.addresses.append(Address(kind=AddressKind(kind), lines=lines))
    else:
        medium = ChannelMedium.EMAIL if change.name == "emails" else ChannelMedium.PHONE
        usual = ChannelPurpose.PERSONAL if said.target is Target.PERSON else ChannelPurpose.GENERAL
        for channel in [c for c in record.channels if c.medium is medium and c.value not in after]:
            record.channels.remove(channel)
        record.channels += [
            Channel(medium=medium, purpose=ChannelPurpose(said.purposes.get(value, usual)), value=value)
            for value in missing
        ]
