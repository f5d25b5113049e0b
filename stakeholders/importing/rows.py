"""What each row of a mapped list says. What cannot be read is left empty and told, never guessed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from office.countries import fold_name
from stakeholders.directory.search import fold
from stakeholders.importing import values
from stakeholders.importing.bodies import Body, body_of
from stakeholders.importing.fields import FIELDS, Field, Reader
from stakeholders.importing.mapping import Mapping
from stakeholders.importing.reading import Line, Sheet
from stakeholders.importing.statements import Problem, Said, Statement, Target, Weight
from stakeholders.organisations.models import ChannelPurpose
from stakeholders.people.models import FIRST_TWO_CLASSES, Gender, Rank

#: Longer than the database keeps an identity; what is longer ends in a fingerprint.
_LONGEST_IDENTITY: Final = 400
_PURPOSES: Final = frozenset(purpose.value for purpose in ChannelPurpose)
#: One kind of value: (typed, country for numbers, the mapping) -> what the register keeps.
_Read = Callable[[str, str | None, Mapping], Any]

_READERS: Final[dict[Reader, _Read]] = {
    Reader.DATE: lambda text, _country, mapping: values.read_date(text, mapping.date_order),
    Reader.TIME: lambda text, _country, _mapping: values.read_time(text),
    Reader.YEAR: lambda text, _country, _mapping: values.read_year(text),
    Reader.NUMBER: lambda text, _country, _mapping: values.read_number(text),
    Reader.YES_NO: lambda text, _country, _mapping: values.read_yes_no(text),
    Reader.COUNTRY: lambda text, _country, _mapping: values.read_country(text),
    Reader.COUNTRIES: lambda text, _country, _mapping: values.read_countries(text),
    Reader.MAILS: lambda text, _country, _mapping: values.read_mails(text),
    Reader.PHONES: lambda text, country, _mapping: values.read_phones(text, country),
    Reader.WEBSITE: lambda text, _country, _mapping: values.read_website(text),
    Reader.KIND: lambda text, _country, _mapping: values.read_kind(text),
    Reader.RANK: lambda text, _country, _mapping: values.read_rank(text),
    Reader.GENDER: lambda text, _country, _mapping: values.read_gender(text),
    Reader.LANGUAGE: lambda text, _country, _mapping: values.read_language(text),
    Reader.LANGUAGES: lambda text, _country, _mapping: values.read_languages(text),
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A field of the mapping, with the headings that fill it and what stands for them in every row."""

    field: Field
    headings: tuple[str, ...]
    fixed: str


def read_rows(sheet: Sheet, mapping: Mapping) -> list[Said]:
    """What each row of the list says, in the order of the rows."""
    columns = _columns(sheet, mapping)
    return [_Row(line, columns, mapping).said() for line in sheet.lines]


def _columns(sheet: Sheet, mapping: Mapping) -> list[_Column]:
    fitting = mapping.for_columns(sheet.columns)
    columns = [
        _Column(FIELDS[key], tuple(fitting.columns_of(key)), fitting.fixed.get(key, ""))
        for key in FIELDS
        if key in fitting.keys
    ]
    # Countries come first: telephone numbers are read as of the row's own.
    return sorted(columns, key=lambda column: column.field.reader is not Reader.COUNTRY)


class _Row:
    """One row while it is read."""

    def __init__(self, line: Line, columns: list[_Column], mapping: Mapping) -> None:
        self._line = line
        self._mapping = mapping
        self._problems: list[Problem] = []
        self._found: dict[str, Any] = {}
        self._heading: dict[str, str] = {}
        for column in columns:
            self._read(column)

    def _problem(self, key: str, reason: LazyString, weight: Weight = Weight.WARNING) -> None:
        self._problems.append(Problem(self._line.row, self._heading.get(key, ""), reason, weight))

    def _read(self, column: _Column) -> None:
        one = column.field
        parts = [(text, heading) for heading in column.headings if (text := self._line[heading].strip())]
        if not parts and column.fixed:
            parts = [(column.fixed, "")]
        read: list[Any] = []
        for text, heading in parts:
            self._heading.setdefault(one.key, heading)
            value = _value(one, text, self._country(), self._mapping)
            if isinstance(value, values.BadValue):
                if one.reader is Reader.RANK:
                    # A word of the mission's own for a post is a title, whatever else it is.
                    self._found.setdefault("posting.own_title", text[:200])
                reason = _l("%(reason)s: left out", reason=value.reason)
                self._problems.append(Problem(self._line.row, heading, reason))
            else:
                read.append(value)
        if not read:
            return
        if one.reader is Reader.RANK and _says_more(parts[0][0]):
            self._found.setdefault("posting.own_title", parts[0][0][:200])
        if one.reader in {Reader.LINES}:
            self._found[one.key] = "\n".join(read)
        elif one.reader in {Reader.MAILS, Reader.PHONES, Reader.COUNTRIES, Reader.LANGUAGES}:
            self._found[one.key] = tuple(dict.fromkeys(value for several in read for value in several))
        else:
            self._found[one.key] = read[0]

    def _country(self) -> str | None:
        found = self._found.get("organisation.seat_country") or self._found.get("organisation.host_country")
        return found or self._mapping.country

    def said(self) -> Said:
        """All that the row says."""
        organisation = self._organisation()
        person = self._person(organisation)
        posting = None
        if organisation is None and person is None:
            self._problem("", _l("there is neither a person nor an organisation"), Weight.REFUSAL)
        elif organisation is not None and person is not None:
            posting = self._posting(organisation, person)
        return Said(self._line.row, organisation, person, posting, tuple(self._problems))

    def _texts(self, key: str) -> dict[str, str]:
        """A text by language: "title.sv" from its own column, "title.en" from the one without a language."""
        target, _dot, name = key.partition(".")
        found = {}
        if text := self._found.get(key):
            found[f"{name}.{self._mapping.language}"] = text
        for language in ("en", "sv", "fi"):
            if text := self._found.get(f"{target}.{name}.{language}"):
                found[f"{name}.{language}"] = text
        return found

    def _take(self, target: str, names: Iterable[str]) -> dict[str, Any]:
        found = {}
        for name in names:
            value = self._found.get(f"{target}.{name}")
            if value is not None and value != "":
                found[name] = _plain(value)
        return found

    def _sets(self, target: str) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        sets: dict[str, tuple[str, ...]] = {}
        purposes: dict[str, str] = {}
        for key, found in self._found.items():
            owner, _dot, name = key.partition(".")
            plain, _dot, purpose = name.partition(".")
            if owner != target or plain not in {"emails", "phones", "accreditations", "address"}:
                continue
            if plain == "address":
                plain, found = "addresses", (f"{purpose}:{found}",)
            elif purpose in _PURPOSES:
                purposes.update(dict.fromkeys(found, purpose))
            sets[plain] = tuple(dict.fromkeys((*sets.get(plain, ()), *found)))
        return sets, purposes

    def _organisation(self) -> Statement | None:
        names = self._texts("organisation.name")
        typed = self._texts("organisation.short_name")
        body: Body | None = body_of(
            {key.partition(".")[2]: text for key, text in names.items()},
            self._found.get("organisation.kind"),
            self._found.get("organisation.sending_state"),
            self._found.get("organisation.seat_city", ""),
            self._mapping.kind,
        )
        if body is None:
            return None
        fields = {
            **{f"name.{code}": text for code, text in body.name.items()},
            **{f"short_name.{code}": text for code, text in body.short_name.items()},
            **typed,
            **self._take("organisation", ("host_country", "seat_city", "seat_country", "website", "founded")),
            **self._take("organisation", ("language", "notes")),
        }
        if body.sending_state:
            fields["sending_state"] = body.sending_state
        if body.kind:
            fields["kind"] = body.kind.value
        sets, purposes = self._sets("organisation")
        number = str(self._found.get("organisation.external_id", ""))
        label = next(iter(body.name.values()))
        if number:
            identity = f"id:{number}"
        else:
            host = fields.get("host_country") or ""
            who = body.sending_state or ""
            # A mission is known by who sends it to whom, whatever this row calls it. One to Italy and one to
            # the Holy See both sit in Rome: where it is not said to whom, the name tells them apart.
            name = "" if body.is_mission and who and host else fold(label)
            city = fold(fields.get("seat_city", "")) if body.is_consular else ""
            identity = f"{fields.get('kind', '')}|{who}|{host}|{city}|{name}"
        identity = _fitting(identity)
        return Statement(Target.ORGANISATION, identity, label, fields, sets, purposes, _wikidata(number))

    def _person(self, organisation: Statement | None) -> Statement | None:
        fields = self._take("person", ("family_name", "given_name"))
        whole: values.NameRead | None = self._found.get("person.full_name")
        if not fields and whole is not None:
            fields = {"family_name": whole.family_name}
            if whole.given_name:
                fields["given_name"] = whole.given_name
            if whole.academic_title:
                fields["academic_title"] = whole.academic_title[:60]
            if whole.gender is not Gender.UNKNOWN:
                fields["gender"] = whole.gender.value
        if not fields:
            return None
        fields |= self._take("person", ("honorific", "academic_title", "own_script_name", "gender"))
        fields |= self._take("person", ("language", "languages", "notes"))
        sets, purposes = self._sets("person")
        label = " ".join(filter(None, (fields.get("given_name"), fields.get("family_name"))))
        number = str(self._found.get("person.external_id", ""))
        if number:
            identity = f"id:{number}"
        elif mails := sets.get("emails"):
            identity = f"{mails[0].lower()}|{name_key(label)}"
        else:
            identity = f"|{name_key(label)}|{organisation.identity if organisation else ''}"
        return Statement(Target.PERSON, _fitting(identity), label, fields, sets, purposes)

    def _posting(self, organisation: Statement, person: Statement) -> Statement:
        fields: dict[str, Any] = self._texts("posting.title")
        own = self._found.get("posting.own_title")
        if own and not fields:
            fields[f"title.{self._mapping.language}"] = own
        ranked: values.RankRead | None = self._found.get("posting.rank")
        acting = self._found.get("posting.ad_interim")
        # The post of a list that gives titles alone is the same one under a new title.
        given = ranked.rank.value if ranked is not None else ""
        if ranked is None:
            ranked = _rank_told_by(tuple(text for key, text in fields.items() if key.startswith("title.")))
        if ranked is not None:
            fields["rank"] = ranked.rank.value
            acting = acting or ranked.ad_interim or None
        fields |= self._take("posting", ("is_head", "arrived_on", "credentials_on", "credentials_time"))
        fields |= self._take("posting", ("notified_on", "departed_on", "list_number"))
        if acting or fields.get("rank") == Rank.CHARGE_AD_INTERIM.value:
            if ranked is not None and ranked.rank in FIRST_TWO_CLASSES:
                self._problem(
                    "posting.ad_interim",
                    _l("the head of a mission in this rank never acts ad interim: left out"),
                )
            else:
                fields |= {"ad_interim": True, "is_head": True}
        elif acting is False:
            fields["ad_interim"] = False
        if "credentials_time" in fields and "credentials_on" not in fields:
            del fields["credentials_time"]
            self._problem("posting.credentials_time", _l("a time without its day: left out"))
        arrived, departed = fields.get("arrived_on"), fields.get("departed_on")
        if arrived and departed and departed < arrived:
            self._problem("posting.departed_on", _l("the departure lies before the arrival"), Weight.REFUSAL)
        identity = _fitting(f"{person.identity}@{organisation.identity}#{given}")
        label = str(next((v for k, v in fields.items() if k.startswith("title.")), fields.get("rank", "")))
        return Statement(Target.POSTING, identity, label, fields)


@lru_cache(maxsize=4_096)
def _rank_told_by(titles: tuple[str, ...]) -> values.RankRead | None:
    """The rank where a list gives titles alone: "suurlähettiläs" says it, "Head of Trade" does not."""
    for title in titles:
        with suppress(values.BadRank):
            return values.read_rank(title)
    return None


def name_key(name: str) -> str:
    """A name as it is compared: folded, whatever the order of its words."""
    return " ".join(sorted(fold(name).split()))


@lru_cache(maxsize=20_000)
def _cached(key: str, text: str, country: str | None, order: str) -> Any:
    one = FIELDS[key]
    try:
        if one.key == "person.full_name":
            return values.read_name(text, one.longest)
        if one.reader is Reader.TEXT:
            return values.read_text(text, one.longest)
        if one.reader is Reader.LINES:
            return values.read_lines(text, one.longest)
        return _READERS[one.reader](text, country, Mapping({}, values.DateOrder(order)))
    except values.BadValue as bad:
        return bad


def _value(one: Field, text: str, country: str | None, mapping: Mapping) -> Any:
    return _cached(one.key, text, country if one.reader is Reader.PHONES else None, mapping.date_order.value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _says_more(rank: str) -> bool:
    """Whether what stands in the rank's column is a title worth keeping: "Counsellor (Trade)"."""
    return any(mark in rank for mark in "(,/") or len(fold_name(rank).split()) > 3


def _wikidata(number: str) -> str:
    return number if number[:1] == "Q" and number[1:].isdigit() else ""


def _fitting(identity: str) -> str:
    if len(identity) <= _LONGEST_IDENTITY:
        return identity
    mark = hashlib.sha256(identity.encode()).hexdigest()[:32]
    return f"{identity[: _LONGEST_IDENTITY - 33]}#{mark}"
