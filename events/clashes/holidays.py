"""Public holidays of states, as the library `holidays` knows them: reckoned once for a state and a year."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

import holidays as library
from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.web.i18n import language as readers_language

#: As many states and years as an office looks at in a day, several times over.
_KEPT: Final = 4_096
#: What the library calls each of our languages, the best first.
_LIBRARY_LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("en_US",),
    "sv": ("sv_FI", "sv"),
    "fi": ("fi",),
}
#: States whose holidays the library names in Swedish or Finnish: others' of the same English name are so too.
_LENDERS: Final = ("FI", "SE", "AX", "FO", "GL")
_LENT_YEARS: Final = (2026, 2027)
#: What stands in brackets after a name: the moon decides, or the day off is moved away from a weekend.
_SAID_OF_NAME: Final = re.compile(r"\s*\(([^()]*(?:estimated|observed|in lieu|substitut)[^()]*)\)$")

#: Frequent names that none of those states has, and American spellings.
_WORDS: Final[Mapping[str, LazyString]] = {
    "Labor Day": _l("Labour Day"),
    "International Labor Day": _l("Labour Day"),
    "International Workers' Day": _l("Labour Day"),
    "Workers' Day": _l("Labour Day"),
    "Eid al-Adha": _l("Eid al-Adha"),
    "Eid al-Adha Holiday": _l("Eid al-Adha"),
    "Eid al-Fitr": _l("Eid al-Fitr"),
    "Eid al-Fitr Holiday": _l("Eid al-Fitr"),
    "Ashura": _l("Ashura"),
    "Prophet's Birthday": _l("The Prophet’s Birthday"),
    "Islamic New Year": _l("Islamic New Year"),
    "Day of Arafah": _l("Day of Arafah"),
    "Boxing Day": _l("Boxing Day"),
    "National Day": _l("National Day"),
    "Assumption Day": _l("Assumption Day"),
    "Pentecost Monday": _l("Whit Monday"),
    "Constitution Day": _l("Constitution Day"),
    "Victory Day": _l("Victory Day"),
    "Republic Day": _l("Republic Day"),
    "Liberation Day": _l("Liberation Day"),
    "Revolution Day": _l("Revolution Day"),
    "International Women's Day": _l("International Women’s Day"),
    "Maundy Thursday": _l("Maundy Thursday"),
    "Holy Saturday": _l("Holy Saturday"),
    "Corpus Christi": _l("Corpus Christi"),
    "Immaculate Conception": _l("Immaculate Conception"),
    "Armistice Day": _l("Armistice Day"),
    "Thanksgiving Day": _l("Thanksgiving Day"),
    "King's Birthday": _l("The King’s Birthday"),
    "Mother's Day": _l("Mother’s Day"),
    "Chinese New Year": _l("Lunar New Year"),
    "Lunar New Year": _l("Lunar New Year"),
    "Nowruz": _l("Nowruz"),
    "Diwali": _l("Diwali"),
}


class HolidayKind(StrEnum):
    """What sort of day it is."""

    #: Offices and schools of the state are shut.
    PUBLIC = "public"
    #: A feast that binds people whatever their state.
    RELIGIOUS = "religious"


@dataclass(frozen=True)
class Holiday:
    """A holiday on one day.

    Args:
        countries: the states that keep it under that name, ISO 3166-1 alpha-2, in alphabetical order.
        is_estimated: the moon decides; it may come a day earlier or later.
    """

    day: date
    name: str
    countries: tuple[str, ...]
    kind: HolidayKind = HolidayKind.PUBLIC
    is_estimated: bool = False


@dataclass(frozen=True)
class _Named:
    """A holiday as the library has it; ``own`` in the reader's language where the library speaks it."""

    english: str
    own: str
    is_moved: bool
    is_estimated: bool


def is_known(country: str) -> bool:
    """Whether the library knows the holidays of a state at all."""
    return country in _supported()


def unknown_among(countries: Iterable[str]) -> list[str]:
    """Those of the states whose holidays the library does not know, in alphabetical order."""
    return sorted({country for country in countries if not is_known(country)})


def holidays_between(
    first: date, last: date, countries: Iterable[str], language: str | None = None
) -> list[Holiday]:
    """The public holidays of these states from ``first`` to ``last``, both included, by day and name.

    Those of one name are one entry. Nationwide ones alone: what a canton or a Land keeps is not told. No SQL.

    Args:
        countries: ISO 3166-1 alpha-2; those that the library does not know have none.
        language: en, sv or fi; the reader's unless told. A name that is not known in it is given in English.
    """
    if language is not None and language != readers_language():
        with force_locale(language):
            return holidays_between(first, last, countries)
    reader = readers_language()
    found: dict[tuple[date, str, bool], list[str]] = defaultdict(list)
    for country in sorted(set(countries)):
        for year in range(first.year, last.year + 1):
            for day, names in of_year(country, year, reader).items():
                if first <= day <= last:
                    for name in names:
                        found[day, _said(name, reader), name.is_estimated].append(country)
    return sorted(
        (
            Holiday(day, name, tuple(keepers), is_estimated=is_estimated)
            for (day, name, is_estimated), keepers in found.items()
        ),
        key=lambda one: (one.day, -len(one.countries), one.name),
    )


@dataclass(frozen=True)
class Kept:
    """A holiday of one state on one day: its English name in the library, and its name for the reader."""

    country: str
    english: str
    name: str


def holidays_on(day: date, countries: Iterable[str]) -> list[Kept]:
    """The public holidays of these states on one day, by state; no SQL."""
    reader = readers_language()
    return [
        Kept(country, name.english, _said(name, reader))
        for country in sorted(countries)
        for name in of_year(country, day.year, reader).get(day, ())
    ]


def is_weekend(country: str, day: date) -> bool:
    """Whether the day is one of the state's weekly days of rest; Saturday and Sunday where it is unknown."""
    return day.weekday() in _weekend(country, day.year)


def is_holiday(country: str, day: date) -> bool:
    """Whether the day is a public holiday of the state."""
    return day in of_year(country, day.year, "en")


@lru_cache(maxsize=_KEPT)
def of_year(country: str, year: int, language: str) -> Mapping[date, tuple[_Named, ...]]:
    """The holidays of a state in one calendar year, by day; empty where the library knows none."""
    if not is_known(country):
        return {}
    english = _reckoned(country, year, _spoken(country, "en"))
    spoken = _spoken(country, language)
    own = english if language == "en" else _reckoned(country, year, spoken)
    speaks = spoken in _LIBRARY_LANGUAGES[language]
    found = {}
    for day in sorted(english):
        theirs = own.get_list(day) if speaks else []
        names = english.get_list(day)
        # The two lists are in one order; where one is sorted otherwise, the English names serve.
        same = theirs if len(theirs) == len(names) == 1 else names
        found[day] = tuple(_named(name, said) for name, said in zip(names, same, strict=True))
    return found


def _reckoned(country: str, year: int, spoken: str | None) -> library.HolidayBase:
    with warnings.catch_warnings():
        # Of India it has no days of the moon for years far off; the others are true all the same.
        warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
        return library.country_holidays(country, years=year, language=spoken)


@lru_cache(maxsize=_KEPT)
def _weekend(country: str, year: int) -> frozenset[int]:
    if not is_known(country):
        return frozenset({5, 6})
    return frozenset(_reckoned(country, year, None).weekend)


@lru_cache(maxsize=1)
def _supported() -> frozenset[str]:
    return frozenset(library.list_supported_countries(include_aliases=False))


def _spoken(country: str, language: str) -> str | None:
    """The library's code for the language in which it names this state's holidays; None: it has but one."""
    speaks = _speaks().get(country, ())
    wanted = (*_LIBRARY_LANGUAGES[language], "en_US")
    return next((code for code in wanted if code in speaks), None)


@lru_cache(maxsize=1)
def _speaks() -> Mapping[str, list[str]]:
    return library.list_localized_countries(include_aliases=False)


def _named(english: str, own: str) -> _Named:
    said = _SAID_OF_NAME.search(english)
    note = said[1] if said else ""
    return _Named(
        english=_SAID_OF_NAME.sub("", english),
        own=_SAID_OF_NAME.sub("", own),
        is_moved=any(word in note for word in ("observed", "in lieu", "substitut")),
        is_estimated="estimated" in note,
    )


def _said(name: _Named, language: str) -> str:
    said = name.own
    if said == name.english:
        lent = _lent(language).get(name.english) if language != "en" else None
        said = lent or str(_WORDS.get(name.english, name.english)).replace("'", "’")
    return _("%(day)s (moved to this day)", day=said) if name.is_moved else said


@lru_cache(maxsize=4)
def _lent(language: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for country in _LENDERS:
        spoken = _spoken(country, language)
        if spoken not in _LIBRARY_LANGUAGES[language]:
            continue
        english = library.country_holidays(country, years=_LENT_YEARS, language="en_US")
        own = library.country_holidays(country, years=_LENT_YEARS, language=spoken)
        for day, name in english.items():
            if "; " not in name:
                found.setdefault(name, own[day])
    return found
