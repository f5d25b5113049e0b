"""The rows of a register's file, out of columns: an object for every record would cost most of the time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import Row as ResultRow
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from office import countries
from office.database import db
from office.localized import LANGUAGES
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
)
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.models import Gender, Person, Posting
from stakeholders.people.queries import is_held_on, order_in_mission
from stakeholders.people.words import RANK_WORDS

#: Between several values of one cell, as the import reads them.
BETWEEN: Final = "; "
#: Whose addresses and numbers stand in columns of their own, in this order.
PURPOSES: Final = (
    *(ChannelPurpose.GENERAL, ChannelPurpose.SECRETARIAT, ChannelPurpose.HEAD_OFFICE),
    *(ChannelPurpose.CONSULAR, ChannelPurpose.PRESS),
)
#: What every file says of an organisation first.
_OWN: Final = (
    *(Organisation.name, Organisation.kind, Organisation.sending_state, Organisation.host_country),
    *(Organisation.seat_city, Organisation.seat_country),
)
_GENDERS: Final = {Gender.WOMAN: "Ms", Gender.MAN: "Mr", Gender.UNKNOWN: ""}
_Reached = dict[int, dict[ChannelMedium, list[tuple[ChannelPurpose, str]]]]


def organisation_rows(numbers: Sequence[int], _day: date, reader: str) -> Iterator[list[str]]:
    """The organisations of these numbers, in that order: four statements."""
    reached = _reached(Channel.organisation_id, numbers)
    addresses: dict[int, list[tuple[AddressKind, str]]] = defaultdict(list)
    kept = select(Address.organisation_id, Address.kind, Address.lines).order_by(Address.id)
    for number, kind, lines in db.session.execute(kept.where(Address.organisation_id.in_(numbers))):
        addresses[number].append((kind, lines))
    sent_to: dict[int, list[str]] = defaultdict(list)
    too = select(Accreditation.organisation_id, Accreditation.country).order_by(Accreditation.country)
    for number, country in db.session.execute(too.where(Accreditation.organisation_id.in_(numbers))):
        sent_to[number].append(countries.country_name(country, reader))
    columns = (Organisation.short_name, Organisation.website, Organisation.founded, Organisation.language)
    found = select(Organisation.id, *_OWN, *columns, Organisation.notes)
    kinds = {kind: str(words) for kind, words in KIND_WORDS.items()}
    for row in _in_order(db.session.execute(found.where(Organisation.id.in_(numbers))), numbers):
        mine = reached.get(row.id, {})
        yield [
            *_own(row, reader, kinds),
            *(row.short_name.get(code, "") for code in LANGUAGES),
            row.website,
            str(row.founded or ""),
            row.language,
            *(_values(mine, ChannelMedium.EMAIL, purpose) for purpose in PURPOSES),
            *(_values(mine, ChannelMedium.PHONE, purpose) for purpose in PURPOSES),
            *("\n".join(t for k, t in addresses.get(row.id, ()) if k is kind) for kind in AddressKind),
            BETWEEN.join(sent_to.get(row.id, ())),
            row.notes,
        ]


def people_rows(numbers: Sequence[int], day: date, reader: str) -> Iterator[list[str]]:
    """The people of these numbers, in that order, with the highest post held on ``day``: three statements."""
    reached = _reached(Channel.person_id, numbers)
    posts = _posts(numbers, day)
    columns = (Person.family_name, Person.given_name, Person.honorific, Person.academic_title)
    more = (Person.own_script_name, Person.gender, Person.language, Person.languages, Person.notes)
    kinds = {kind: str(words) for kind, words in KIND_WORDS.items()}
    ranks = {rank: str(words) for rank, words in RANK_WORDS.items()}
    said = {True: _("yes"), False: _("no")}
    found = select(Person.id, *columns, *more).where(Person.id.in_(numbers))
    for row in _in_order(db.session.execute(found), numbers):
        mine, post = reached.get(row.id, {}), posts.get(row.id)
        yield [
            row.family_name,
            row.given_name,
            row.honorific,
            row.academic_title,
            row.own_script_name,
            _GENDERS[row.gender],
            row.language or "",
            BETWEEN.join(row.languages),
            _values(mine, ChannelMedium.EMAIL),
            _values(mine, ChannelMedium.PHONE),
            *(_post(post, ranks, said) if post else [""] * 9),
            *(_own(post, reader, kinds) if post else [""] * 8),
            row.notes,
        ]


def _in_order(found: Iterable[ResultRow[Any]], numbers: Sequence[int]) -> Iterator[ResultRow[Any]]:
    rows = {row.id: row for row in found}
    return (rows[number] for number in numbers if number in rows)


def _reached(owner: InstrumentedAttribute[int | None], numbers: Sequence[int]) -> _Reached:
    found: _Reached = {}
    kept = select(owner, Channel.medium, Channel.purpose, Channel.value).order_by(Channel.id)
    for number, medium, purpose, value in db.session.execute(kept.where(owner.in_(numbers))):
        found.setdefault(number or 0, {}).setdefault(medium, []).append((purpose, value))
    return found


def _posts(numbers: Sequence[int], day: date) -> dict[int, Any]:
    columns = (Posting.rank, Posting.title, Posting.is_head, Posting.ad_interim, Posting.list_number)
    days = (Posting.arrived_on, Posting.credentials_on, Posting.notified_on)
    held = select(Posting.id, Posting.person_id, *columns, *days, *_OWN).join(Posting.organisation)
    found: dict[int, Any] = {}
    rows: Iterable[Any] = db.session.execute(held.where(Posting.person_id.in_(numbers), is_held_on(day)))
    for row in rows:
        known = found.get(row.person_id)
        if known is None or order_in_mission(row) < order_in_mission(known):
            found[row.person_id] = row
    return found


def _own(row: ResultRow[Any], reader: str, kinds: Mapping[Any, str]) -> list[str]:
    return [
        *(row.name.get(code, "") for code in LANGUAGES),
        kinds[row.kind],
        countries.country_name(row.sending_state, reader),
        countries.country_name(row.host_country, reader),
        row.seat_city,
        countries.country_name(row.seat_country, reader),
    ]


def _post(row: ResultRow[Any], ranks: Mapping[Any, str], said: Mapping[bool, str]) -> list[str]:
    return [
        ranks[row.rank],
        *(row.title.get(code, "") for code in LANGUAGES),
        said[row.is_head],
        said[row.ad_interim],
        *(day.isoformat() if day else "" for day in (row.arrived_on, row.credentials_on, row.notified_on)),
    ]


def _values(
    mine: Mapping[ChannelMedium, list[tuple[ChannelPurpose, str]]],
    medium: ChannelMedium,
    purpose: ChannelPurpose | None = None,
) -> str:
    return BETWEEN.join(value for of, value in mine.get(medium, ()) if purpose in {None, of})
