"""What narrows the lists of the register, organisations and people alike, as addresses say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import Flask, current_app
from sqlalchemy import Select

from office import clock
from office.countries.regions import facts
from office.localized import LANGUAGES
from stakeholders.directory import groups
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank

Member = TypeVar("Member", bound=StrEnum)
_LISTS: Final = "doyen.directory.lists"

#: What nobody has looked at for so long counts as unverified: postings last three to four years.
UNVERIFIED_AFTER = timedelta(days=365)


class RecordKind(StrEnum):
    """Of what a list is."""

    ORGANISATIONS = "organisations"
    PEOPLE = "people"


class Residence(StrEnum):
    """Where a mission to the host country sits."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"


class Status(StrEnum):
    """Which of the register's organisations are wanted, where not only the open ones."""

    CLOSED = "closed"
    ALL = "all"


class HeadState(StrEnum):
    """How the post of head is held. "Vacant" asks for missions, not for people."""

    HEAD = "head"
    VACANT = "vacant"
    AD_INTERIM = "ad_interim"


class Service(StrEnum):
    """Whether a person holds a post now."""

    NOW = "now"
    FORMER = "former"


class Verified(StrEnum):
    """When somebody last looked, in words."""

    OLD = "old"
    NEVER = "never"
    LATELY = "lately"


def record_kind(word: str) -> RecordKind | None:
    """The kind that an address names; None where it names none."""
    return RecordKind(word) if word in set(RecordKind) else None


#: Names of filters in addresses, by what is listed.
FILTERS: Final[dict[RecordKind, tuple[str, ...]]] = {
    RecordKind.ORGANISATIONS: (
        *("kind", "country", "region", "group", "rank", "language", "residence", "list"),
        *("verified", "verified_since", "unverified_since", "head", "status"),
    ),
    RecordKind.PEOPLE: (
        *("rank", "country", "region", "group", "kind", "language", "spoken", "residence", "list"),
        *("verified", "verified_since", "unverified_since", "head", "service"),
    ),
}


@dataclass(frozen=True)
class Wanted:
    """What narrows a list; what is None or empty does not. Of several values of one filter any will do."""

    typed: str = ""
    kinds: tuple[OrganisationKind, ...] = ()
    #: States that send it or, where none does, in which it sits (ISO alpha-2); None: any.
    states: frozenset[str] | None = None
    ranks: tuple[Rank, ...] = ()
    #: Codes of the languages in which it is written to.
    written: tuple[str, ...] = ()
    #: Codes of the languages that a person speaks.
    spoken: tuple[str, ...] = ()
    residence: Residence | None = None
    status: Status | None = None
    head: HeadState | None = None
    service: Service | None = None
    #: Only what somebody has verified on that day or later.
    verified_since: date | None = None
    #: Only what nobody has verified since that day.
    unverified_since: date | None = None
    never_verified: bool = False
    #: Members of these lists: each a statement of numbers, and of what.
    members: tuple[tuple[RecordKind, Select[Any]], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class KeptLists:
    """How the lists that staff keep narrow the directory; a part above says it.

    Attributes:
        offered: (value in addresses, name) of every list, in order.
        members: what a value's list is of and the statement of its numbers on a day; None for no list.
    """

    offered: Callable[[], Sequence[tuple[str, str]]]
    members: Callable[[str, date], tuple[RecordKind, Select[Any]] | None]


def narrow_by_lists(app: Flask, lists: KeptLists) -> None:
    """Let the directory be narrowed by the lists that staff keep."""
    app.extensions[_LISTS] = lists


def kept_lists() -> KeptLists:
    """The lists that staff keep; none where no part keeps any."""
    found: KeptLists = current_app.extensions.get(_LISTS) or KeptLists(lambda: (), lambda _value, _day: None)
    return found


def wanted_by(typed: str, filters: Mapping[str, Sequence[str]], day: date | None = None) -> Wanted:
    """What an address asks for; values that nobody offers are passed over.

    Args:
        typed: what was typed into the search.
        filters: values by the filter's name (`FILTERS`).
        day: today, unless it is another.
    """
    day = day or clock.today()
    given = {name: [value for value in values if value] for name, values in filters.items()}

    def one(kind: type[Member], name: str) -> Member | None:
        return next(iter(_members(kind, given.get(name, ()))), None)

    verified = one(Verified, "verified")
    verified_since = _day(given.get("verified_since", ()))
    unverified_since = _day(given.get("unverified_since", ()))
    if verified is Verified.OLD:
        unverified_since = day - UNVERIFIED_AFTER
    elif verified is Verified.LATELY:
        verified_since = day - UNVERIFIED_AFTER
    asked = (kept_lists().members(value, day) for value in given.get("list", ()))
    return Wanted(
        typed=typed,
        kinds=_members(OrganisationKind, given.get("kind", ())),
        states=_states(given),
        ranks=_members(Rank, given.get("rank", ())),
        written=tuple(code for code in given.get("language", ()) if code in LANGUAGES),
        spoken=tuple(code for code in given.get("spoken", ()) if code.isalpha() and len(code) in {2, 3}),
        residence=one(Residence, "residence"),
        status=one(Status, "status"),
        head=one(HeadState, "head"),
        service=one(Service, "service"),
        verified_since=verified_since,
        unverified_since=unverified_since,
        never_verified=verified is Verified.NEVER,
        members=tuple(found for found in asked if found is not None),
    )


def _states(given: Mapping[str, Sequence[str]]) -> frozenset[str] | None:
    """The states that country, region and group leave together; None where none of them is asked for."""
    sets: list[set[str]] = []
    countries = {code.upper() for code in given.get("country", ()) if len(code) == 2 and code.isalpha()}
    if countries:
        sets.append(countries)
    regions = set(given.get("region", ())) & regions_of_the_world()
    if regions:
        sets.append({code for code, of in facts().items() if regions & {of.region, of.continent}})
    if given.get("group"):
        known = {group.key: group for group in groups.groups()}
        asked = [known[key] for key in given["group"] if key in known]
        if asked:
            sets.append({code for group in asked for code in group.states})
    return frozenset(set.intersection(*sets)) if sets else None


def regions_of_the_world() -> set[str]:
    """The codes (M49) of all continents and sub-regions."""
    return {code for of in facts().values() for code in (of.region, of.continent) if code}


def _members(kind: type[Member], values: Iterable[str]) -> tuple[Member, ...]:
    known = {member.value for member in kind}
    return tuple(kind(value) for value in dict.fromkeys(values) if value in known)


def _day(values: Sequence[str]) -> date | None:
    try:
        return date.fromisoformat(values[0]) if values else None
    except ValueError:
        return None
