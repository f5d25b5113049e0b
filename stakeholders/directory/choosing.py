"""The filters of the register's lists in words: what each offers, and the chips of those that are on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import countries
from office.countries.regions import facts, region_name
from office.localized import OWN_NAMES
from office.web.i18n import format_day, language
from office.web.tables import Chip, Query, chips
from stakeholders.directory import groups, queries
from stakeholders.directory.narrowing import (
    HeadState,
    RecordKind,
    Residence,
    Service,
    Status,
    Verified,
    kept_lists,
)
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.words import RANK_WORDS, language_name

RESIDENCE_WORDS = {Residence.RESIDENT: _l("Resident"), Residence.NON_RESIDENT: _l("Non-resident")}
STATUS_WORDS = {Status.CLOSED: _l("Closed"), Status.ALL: _l("Open and closed")}
HEAD_WORDS = {
    HeadState.HEAD: _l("In post"),
    HeadState.AD_INTERIM: _l("Chargé d’affaires a.i."),
    HeadState.VACANT: _l("Vacant"),
}
SERVICE_WORDS = {Service.NOW: _l("In office"), Service.FORMER: _l("Without a post now")}
VERIFIED_WORDS = {
    Verified.OLD: _l("Not for a year"),
    Verified.NEVER: _l("Never"),
    Verified.LATELY: _l("Within a year"),
}

#: Languages that the filter offers; an address may ask for any other.
_SPOKEN = (
    *("ar", "da", "de", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hu", "is", "it", "ja", "ko"),
    *("lt", "lv", "nl", "no", "pl", "pt", "ru", "sv", "tr", "uk", "zh"),
)

Option = tuple[str, str]


@dataclass(frozen=True)
class Control:
    """One filter of the page: a select, or a field for a day."""

    name: str
    label: LazyString
    options: Sequence[Option] = ()
    #: What no choice is called.
    all_label: LazyString | str = ""
    is_day: bool = False


def controls(kind: RecordKind) -> tuple[list[Control], list[Control]]:
    """The filters of a list: those always in sight, and the others. A fixed number of statements."""
    ranks = _of(RANK_WORDS)
    of_kind = Control("kind", _l("Kind"), _of(KIND_WORDS, queries.kinds_in_register()), _l("All kinds"))
    of_rank = Control("rank", _l("Rank"), ranks, _l("All ranks"))
    country = Control("country", _l("Country"), _countries(), _l("All countries"))
    is_of_people = kind is RecordKind.PEOPLE
    heads = [state for state in HeadState if not (is_of_people and state is HeadState.VACANT)]
    more = [
        Control("group", _l("Group of states"), _groups(), _l("All states")),
        Control("region", _l("Region"), _regions(), _l("The whole world")),
        Control("list", _l("List"), kept_lists().offered(), _l("Any or none")),
        Control("residence", _l("Resident or not"), _of(RESIDENCE_WORDS), _l("Anywhere")),
        Control("head", _l("Head of mission"), _of(HEAD_WORDS, heads), _l("Any")),
        Control("language", _l("Written to in"), list(OWN_NAMES.items()), _l("Any language")),
        of_kind if is_of_people else of_rank,
    ]
    if is_of_people:
        spoken = [(code, language_name(code)) for code in _SPOKEN]
        more.append(Control("spoken", _l("Speaks"), _sorted(spoken), _l("Any language")))
        more.append(Control("service", _l("Service"), _of(SERVICE_WORDS), _l("Everybody")))
    else:
        more.append(Control("status", _l("Status"), _of(STATUS_WORDS), _l("Open")))
    more += [
        Control("verified", _l("Verified"), _of(VERIFIED_WORDS), _l("At any time")),
        Control("verified_since", _l("Verified since"), is_day=True),
        Control("unverified_since", _l("Not verified since"), is_day=True),
    ]
    return ([of_rank if is_of_people else of_kind, country], more)


def chips_of(query: Query) -> list[Chip]:
    """The filters that are on in the reader's words, each with the address without it."""
    return chips(query, words_by_name(), lambda typed: _("“%(words)s”", words=typed))


def words_by_name() -> Mapping[str, Callable[[str], str]]:
    """How to call a value of each filter."""
    reader = language()
    named: dict[str, dict[str, str]] = {}

    def lookup(name: str, pairs: Callable[[], Iterable[Option]], value: str) -> str:
        # Asked for once a page, and only where the filter is on.
        if name not in named:
            named[name] = dict(pairs())
        return named[name].get(value, value)

    return {
        "kind": lambda value: _called(KIND_WORDS, value),
        "rank": lambda value: _called(RANK_WORDS, value),
        "country": lambda value: countries.country_name(value, reader),
        "region": lambda value: region_name(value, reader),
        "group": lambda value: lookup("group", _groups, value),
        "list": lambda value: _("List: %(name)s", name=lookup("list", kept_lists().offered, value)),
        "language": lambda value: _("Written to in %(language)s", language=OWN_NAMES.get(value, value)),
        "spoken": lambda value: _("Speaks %(language)s", language=language_name(value)),
        "residence": lambda value: _called(RESIDENCE_WORDS, value),
        "head": lambda value: _("Head: %(state)s", state=_called(HEAD_WORDS, value)),
        "service": lambda value: _called(SERVICE_WORDS, value),
        "verified": lambda value: _("Verified: %(when)s", when=_called(VERIFIED_WORDS, value)),
        "verified_since": lambda value: _("Verified since %(day)s", day=_day(value)),
        "unverified_since": lambda value: _("Not verified since %(day)s", day=_day(value)),
        "status": lambda value: _called(STATUS_WORDS, value),
    }


def said(typed: str, filters: Mapping[str, Sequence[str]]) -> list[str]:
    """A search in words, one for each thing that narrows it."""
    words = words_by_name()
    told = [_("“%(words)s”", words=typed)] if typed else []
    return told + [words[name](value) for name in words for value in filters.get(name, ())]


def _of(words: Mapping[Any, object], only: Iterable[StrEnum] | None = None) -> list[Option]:
    members: Iterable[StrEnum] = words if only is None else only
    return [(member.value, str(words.get(member, member.value))) for member in members]


def _called(words: Mapping[Any, object], value: str) -> str:
    return next((str(text) for member, text in words.items() if member.value == value), value)


def _day(value: str) -> str:
    try:
        return format_day(date.fromisoformat(value), language())
    except ValueError:
        return value


def _sorted(pairs: Iterable[Option]) -> list[Option]:
    reader = language()
    return sorted(pairs, key=lambda pair: countries.sort_key(pair[1], reader))


def _countries() -> list[Option]:
    reader = language()
    return _sorted((code, countries.country_name(code, reader)) for code in queries.countries_in_register())


def _groups() -> list[Option]:
    reader = language()
    return _sorted((group.key, group.called(reader)) for group in groups.groups())


def _regions() -> list[Option]:
    """Each continent, and its sub-regions below it."""
    reader = language()
    found: list[Option] = []
    of = {(one.continent, one.region) for one in facts().values() if one.continent}
    for code, name in _sorted((c, region_name(c, reader)) for c in {continent for continent, _r in of}):
        found.append((code, name))
        within = {region for continent, region in of if continent == code and region and region != code}
        found += [(r, f"– {words}") for r, words in _sorted((r, region_name(r, reader)) for r in within)]
    return found
