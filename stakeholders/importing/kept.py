"""The register as an import compares with it: plain values, in a fixed number of SQL statements."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Row as ResultRow
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from office.audit.trail import plain
from office.database import db
from office.localized import pick
from stakeholders.importing.models import ImportedRecord
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    Channel,
    ChannelMedium,
    ExternalId,
    Organisation,
)
from stakeholders.people.models import Person, Posting

#: Values that one statement asks for; SQLite takes 32,766.
PORTION: Final = 5_000

T = TypeVar("T")
_ORGANISATION = (
    *("kind", "name", "short_name", "sending_state", "host_country", "seat_country", "seat_city"),
    *("website", "founded", "language", "notes"),
)
_PERSON = (
    *("academic_title", "honorific", "given_name", "family_name", "own_script_name", "gender"),
    *("language", "languages", "notes"),
)
_POSTING = (
    *("rank", "title", "is_head", "ad_interim", "arrived_on", "credentials_on", "credentials_time"),
    *("notified_on", "departed_on", "list_number"),
)
_TEXTS = frozenset({"name", "short_name", "title"})


@dataclass(slots=True)
class Kept:
    """One record of the register, as far as a list may speak of it; compare `statements.Statement`."""

    id: int
    fields: dict[str, Any]
    label: str
    closed: bool = False
    sets: dict[str, set[str]] = field(default_factory=dict)
    #: Its numbers elsewhere, as ``scheme:value``.
    numbers: set[str] = field(default_factory=set)
    #: What the list said at the last import; None where it was never imported.
    said: dict[str, Any] | None = None
    identity: str = ""
    #: Of a posting: whose, and where.
    person_id: int = 0
    organisation_id: int = 0


@dataclass(frozen=True)
class Register:
    """All organisations, by number and by what the list last called them."""

    organisations: dict[int, Kept]
    by_identity: dict[str, Kept]


def read_register(scheme: str, *, addresses: bool = True) -> Register:
    """Read what an import may compare with: a fixed number of statements, whatever the register's size.

    Args:
        scheme: whose list it is; what it said last time is read with the organisations.
        addresses: whether the list may speak of them.
    """
    kept: dict[int, Kept] = {}
    columns = [getattr(Organisation, name) for name in _ORGANISATION]
    for row in db.session.execute(select(Organisation.id, Organisation.closed_on, *columns)):
        fields = _fields(row, _ORGANISATION)
        kept[row.id] = Kept(
            row.id,
            fields,
            pick(row.name, "en"),
            row.closed_on is not None,
            {"emails": set(), "phones": set(), "accreditations": set(), "addresses": set()},
        )
    _add_what_hangs_on(kept)
    if addresses:
        for number, kind, lines in db.session.execute(
            select(Address.organisation_id, Address.kind, Address.lines)
        ):
            kept[number].sets["addresses"].add(f"{kind.value}:{lines}")
    by_identity: dict[str, Kept] = {}
    memory = select(ImportedRecord.organisation_id, ImportedRecord.identity, ImportedRecord.said)
    for number, identity, said in db.session.execute(
        memory.where(ImportedRecord.scheme == scheme, ImportedRecord.organisation_id.is_not(None))
    ):
        one = kept[number or 0]
        one.said, one.identity = said, identity
        by_identity[identity] = one
    return Register(kept, by_identity)


def _fields(row: ResultRow[Any], names: Sequence[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name)
        if name in _TEXTS:
            fields.update({f"{name}.{code}": text for code, text in value.items()})
        else:
            fields[name] = plain(value)
    return fields


def _add_what_hangs_on(kept: dict[int, Kept]) -> None:
    channels = select(Channel.organisation_id, Channel.medium, Channel.value).where(
        Channel.organisation_id.is_not(None)
    )
    for owner, medium, value in db.session.execute(channels):
        kept[owner or 0].sets["emails" if medium is ChannelMedium.EMAIL else "phones"].add(value)
    for number, country in db.session.execute(select(Accreditation.organisation_id, Accreditation.country)):
        kept[number].sets["accreditations"].add(country)
    for number, scheme, value in db.session.execute(
        select(ExternalId.organisation_id, ExternalId.scheme, ExternalId.value)
    ):
        kept[number].numbers.add(f"{scheme}:{value}")


@dataclass(frozen=True)
class People:
    """Those people of the register whom the rows of a list may mean, and the posts that they hold."""

    people: dict[int, Kept]
    by_identity: dict[str, int]
    by_mail: dict[str, set[int]]
    #: Posts by person.
    postings: dict[int, list[Kept]]
    #: Everybody posted there now, by organisation.
    staff: dict[int, set[int]]
    #: Posts of heads, by organisation: whoever holds them.
    heads: dict[int, list[Kept]]


def read_people(
    scheme: str,
    *,
    identities: Collection[str],
    mails: Collection[str],
    organisations: Collection[int],
    numbers: Collection[int] = (),
) -> People:
    """Read the people that the list may mean; so many statements for each `PORTION` of what is asked for.

    Args:
        identities: as the list tells its people apart.
        mails: the mail addresses in the list.
        organisations: those that the list names; their staff may be meant by name.
        numbers: people whom somebody named.
    """
    record = ImportedRecord
    by_identity: dict[str, int] = {}
    for portion in portions(identities, PORTION):
        for identity, number in db.session.execute(
            select(record.identity, record.person_id).where(
                record.scheme == scheme, record.person_id.is_not(None), record.identity.in_(portion)
            )
        ):
            by_identity[identity] = number or 0
    by_mail: dict[str, set[int]] = defaultdict(set)
    for portion in portions(mails, PORTION):
        for value, number in db.session.execute(
            select(Channel.value, Channel.person_id).where(
                Channel.value.in_(portion), Channel.person_id.is_not(None)
            )
        ):
            by_mail[value].add(number or 0)
    staff: dict[int, set[int]] = defaultdict(set)
    heads: dict[int, list[Kept]] = defaultdict(list)
    held: dict[int, list[Kept]] = defaultdict(list)
    wanted = set(numbers).union(by_identity.values(), *by_mail.values())
    read: set[int] = set()
    for column, owners in ((Posting.organisation_id, organisations), (Posting.person_id, wanted)):
        for posting in _postings(column, owners):
            if posting.id in read:
                continue
            read.add(posting.id)
            held[posting.person_id].append(posting)
            if posting.fields["departed_on"] is None:
                staff[posting.organisation_id].add(posting.person_id)
            if posting.fields["is_head"]:
                heads[posting.organisation_id].append(posting)
    people = _people({*wanted, *held})
    _remember(scheme, record.person_id, people)
    _remember(scheme, record.posting_id, {one.id: one for several in held.values() for one in several})
    return People(people, by_identity, by_mail, held, staff, heads)


def _postings(column: InstrumentedAttribute[int], numbers: Collection[int]) -> Iterator[Kept]:
    columns = [getattr(Posting, name) for name in _POSTING]
    for portion in portions(numbers, PORTION):
        found = select(Posting.id, Posting.person_id, Posting.organisation_id, *columns)
        for row in db.session.execute(found.where(column.in_(portion)).order_by(Posting.id)):
            yield Kept(
                row.id,
                _fields(row, _POSTING),
                "",
                person_id=row.person_id,
                organisation_id=row.organisation_id,
            )


def _people(numbers: Collection[int]) -> dict[int, Kept]:
    kept: dict[int, Kept] = {}
    columns = [getattr(Person, name) for name in _PERSON]
    for portion in portions(numbers, PORTION):
        for row in db.session.execute(select(Person.id, *columns).where(Person.id.in_(portion))):
            label = " ".join(part for part in (row.given_name, row.family_name) if part)
            kept[row.id] = Kept(row.id, _fields(row, _PERSON), label, sets={"emails": set(), "phones": set()})
        channels = select(Channel.person_id, Channel.medium, Channel.value)
        for owner, medium, value in db.session.execute(channels.where(Channel.person_id.in_(portion))):
            kept[owner or 0].sets["emails" if medium is ChannelMedium.EMAIL else "phones"].add(value)
    return kept


def _remember(scheme: str, column: InstrumentedAttribute[int | None], kept: dict[int, Kept]) -> None:
    record = ImportedRecord
    for portion in portions(kept, PORTION):
        for number, identity, said in db.session.execute(
            select(column, record.identity, record.said).where(record.scheme == scheme, column.in_(portion))
        ):
            kept[number].said, kept[number].identity = said, identity


@contextmanager
def collecting_rarely() -> Iterator[Callable[[], object]]:
    """Let Python look for garbage when it is told to: many new objects make it look all the time for nothing.

    Of the seven seconds that the whole list of missions took, that looking took more than two.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(1)
    finally:
        if was_on:
            gc.enable()


def portions(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of so many."""
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion
