"""What of an organisation is compared, and how far each likeness goes: pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Indel

from stakeholders.directory.search import fold
from stakeholders.duplicates.comparing import LIKELY, Reason
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    OrganisationKind,
)

#: Words that say what an organisation is, or how its state calls itself, and not which one it is.
_GENERAL: Final = frozenset(
    {
        *(
            "of",
            "the",
            "and",
            "for",
            "to",
            "in",
            "a",
            "de",
            "du",
            "des",
            "la",
            "le",
            "les",
            "et",
            "der",
            "die",
            "das",
            "den",
            "det",
            "och",
            "i",
            "ja",
            "embassy",
        ),
        *(
            "embassies",
            "consulate",
            "general",
            "honorary",
            "high",
            "commission",
            "apostolic",
            "nunciature",
            "permanent",
        ),
        *(
            "mission",
            "delegation",
            "representation",
            "representative",
            "office",
            "liaison",
            "republic",
            "kingdom",
        ),
        *(
            "federal",
            "federation",
            "democratic",
            "people",
            "peoples",
            "state",
            "union",
            "principality",
            "grand",
            "duchy",
        ),
        *("ambassade", "ambassad", "ambassaden", "suurlahetysto", "konsulat", "generalkonsulat", "consulat"),
        *("konsulaatti", "paakonsulaatti", "oy", "ab", "oyj", "abp", "ltd", "inc", "gmbh", "ry", "rf", "as"),
    }
)
_HOLY_SEE: Final = re.compile(
    r"\b(holy see|vatican\w*|heliga stolen|pyha istuin|pyhan istuimen|saint siege)\b"
)
#: The seat of two embassies of most states, one of them to the Holy See.
_ROME: Final = frozenset({"rome", "roma", "rom", "rooma", "vatican city", "citta del vaticano"})
_HOST: Final = re.compile(r"^(?:https?://)?(?:www\.)?([^/?#:]+)(/[^?#]*)?", re.IGNORECASE)


class Class(StrEnum):
    """Kinds among which one may be entered as the other. No two classes are ever one record."""

    DIPLOMATIC = "diplomatic"
    CONSULAR = "consular"
    INTERNATIONAL = "international"
    BODY = "body"


@dataclass(frozen=True)
class OrganisationRow:
    """What is known of one organisation; states and countries are ISO 3166-1 alpha-2, ``qid`` Wikidata's."""

    id: int
    kind: OrganisationKind
    names: Collection[str]
    sending_state: str | None = None
    host_country: str | None = None
    seat_city: str = ""
    seat_country: str | None = None
    mails: Collection[str] = ()
    phones: Collection[str] = ()
    website: str = ""
    qids: Collection[str] = ()
    former_names: Collection[str] = ()


@dataclass
class Traits:
    """One organisation as it is compared; names folded and in words."""

    id: int
    kind: OrganisationKind
    klass: Class
    names: list[list[str]]
    state: str | None
    host: str | None
    city: str
    country: str | None
    website: str = ""
    is_to_holy_see: bool = False
    mails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    qids: set[str] = field(default_factory=set)


def known(row: OrganisationRow) -> Traits:
    names: list[list[str]] = []
    for name in (*row.names, *row.former_names):
        if (words := fold(name).split()[:12]) and words not in names:
            names.append(words)
    return Traits(
        row.id,
        row.kind,
        _class_of(row.kind),
        names,
        row.sending_state,
        row.host_country,
        fold(row.seat_city),
        row.seat_country,
        _website(row.website),
        row.host_country == "VA" or any(_HOLY_SEE.search(" ".join(words)) for words in names),
        {mail.lower() for mail in row.mails},
        set(row.phones),
        set(row.qids),
    )


def _class_of(kind: OrganisationKind) -> Class:
    if kind in DIPLOMATIC_MISSIONS:
        return Class.DIPLOMATIC
    if kind in CONSULAR_POSTS:
        return Class.CONSULAR
    return Class.INTERNATIONAL if kind in INTERNATIONAL_OFFICES else Class.BODY


def mission_keys(one: Traits) -> Iterable[int]:
    if one.klass is Class.BODY or not one.state:
        return
    if one.host and one.klass is not Class.CONSULAR:
        yield hash((one.klass, one.state, one.host))
    if one.city:
        yield hash((one.klass, one.state, one.city[:4]))


def marks(one: Traits) -> Iterable[str]:
    yield from one.qids
    yield from one.mails
    yield from one.phones
    if one.website:
        yield one.website


def telling(words: list[str]) -> list[str]:
    """The words of a name that tell which organisation it is; all, where none does."""
    return ([word for word in words if word not in _GENERAL] or words)[:7]


def _website(address: str) -> str:
    found = _HOST.match(address.strip())
    return (found[1] + (found[2] or "").rstrip("/")).lower() if found else ""


def differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def cities_differ(one: Traits, other: Traits) -> bool:
    if not one.city or not other.city:
        return False
    short, long = sorted((one.city, other.city), key=len)
    if short == long or long.startswith(f"{short} "):
        return False
    return short[0] != long[0] or Indel.normalized_similarity(short, long) < 0.82


def apart_elsewhere(one: Traits, other: Traits) -> int:
    """What it takes from two missions' likeness that Wikidata has two entries.

    It has doubles too; but sources give Italy as the host of those to the Holy See, and Tunisia of those that
    serve Libya from Tunis.
    """
    if one.city in _ROME and other.city in _ROME:
        return 30
    return 30 if one.website and other.website and one.website != other.website else 10


def mission_score(asked: Traits, other: Traits, name: int) -> tuple[int, list[Reason]]:
    """The same state's missions of one class: a state has one embassy to a state, but many consulates."""
    same_city = bool(asked.city and other.city) and not cities_differ(asked, other)
    apart = cities_differ(asked, other)
    if asked.klass is Class.DIPLOMATIC and asked.host and asked.host == other.host:
        score = 90 - 12 * apart
    elif asked.klass is Class.DIPLOMATIC:
        # To whom one of them was sent is not known: its name has to say that it is the same.
        score = (60 if same_city else 45) + (18 if name >= 83 else 10 if name >= LIKELY else 0)
    elif apart:
        score = 30
    else:
        # Of two offices of one state in one city the names decide: a delegation to the UN, one to UNESCO.
        telling = name >= 83 or (asked.klass is Class.CONSULAR and asked.host == other.host)
        score = (70 if same_city else 55) + (18 if telling else 0)
        if asked.klass is Class.CONSULAR and asked.kind is not other.kind:
            score -= 10
    return score, [Reason.SAME_MISSION, *([Reason.SAME_CITY] if same_city else [])]


def body_score(asked: Traits, other: Traits) -> int:
    more = 0
    if asked.country and other.country:
        more += 5 if asked.country == other.country else -20
    if asked.city and other.city:
        more += -10 if cities_differ(asked, other) else 3
    if OrganisationKind.OTHER not in {asked.kind, other.kind} and asked.kind is not other.kind:
        more -= 12
    return more
