"""Which organisation another looks like. A state may have two embassies in Rome: whom they serve decides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Indel
from sqlalchemy import select

from office.database import db
from stakeholders.directory.search import fold
from stakeholders.duplicates.comparing import (
    LIKELY,
    Keyed,
    Likeness,
    Reason,
    compared,
    keys_of,
    letters_key,
    nearest,
    whole_keys_of,
)
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Channel,
    ChannelMedium,
    ExternalId,
    FormerName,
    Organisation,
    OrganisationKind,
)

#: A mailbox, a number or a website that so many organisations have says nothing of one.
_SHARED_BY: Final = 3
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
_HOST: Final = re.compile(r"^(?:https?://)?(?:www\.)?([^/?#:]+)(/[^?#]*)?", re.IGNORECASE)


class _Class(StrEnum):
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
class _Known:
    """One organisation as it is compared; names folded and in words."""

    id: int
    kind: OrganisationKind
    klass: _Class
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


class OrganisationIndex:
    """All organisations of the register, ready to be asked which one looks like another."""

    def __init__(self) -> None:
        self._all: list[_Known] = []
        self._keyed = Keyed()
        self._crowded: dict[int, str] = {}
        self._holders: dict[str, list[int]] = defaultdict(list)

    @classmethod
    def of(cls, rows: Iterable[OrganisationRow]) -> OrganisationIndex:
        """An index of ``rows``."""
        index = cls()
        for row in rows:
            index.add(row)
        return index

    @classmethod
    def load(cls) -> OrganisationIndex:
        """An index of the whole register: four statements."""
        mails: dict[int, list[str]] = defaultdict(list)
        phones: dict[int, list[str]] = defaultdict(list)
        channels = select(Channel.organisation_id, Channel.medium, Channel.value)
        for owner, medium, value in db.session.execute(channels.where(Channel.organisation_id.is_not(None))):
            if owner is not None:
                (mails if medium is ChannelMedium.EMAIL else phones)[owner].append(value)
        qids: dict[int, list[str]] = defaultdict(list)
        for owner, scheme, value in db.session.execute(
            select(ExternalId.organisation_id, ExternalId.scheme, ExternalId.value)
        ):
            if scheme == "wikidata":
                qids[owner].append(value)
        former: dict[int, list[str]] = defaultdict(list)
        for owner, name in db.session.execute(select(FormerName.organisation_id, FormerName.name)):
            former[owner] += name.values()
        index = cls()
        one = Organisation
        columns = (one.id, one.kind, one.name, one.short_name, one.sending_state, one.host_country)
        for number, kind, name, short, state, host, city, country, website in db.session.execute(
            select(*columns, one.seat_city, one.seat_country, one.website).order_by(one.id)
        ).yield_per(1000):
            index.add(
                OrganisationRow(
                    number,
                    kind,
                    (*(name or {}).values(), *(short or {}).values()),
                    state,
                    host,
                    city,
                    country,
                    mails.get(number, ()),
                    phones.get(number, ()),
                    website,
                    qids.get(number, ()),
                    former.get(number, ()),
                )
            )
        return index

    def __len__(self) -> int:
        return len(self._all)

    def add(self, row: OrganisationRow) -> None:
        """Take an organisation in, such as a row of a file that has just been read."""
        position = len(self._all)
        known = _known(row)
        self._all.append(known)
        for key in _mission_keys(known):
            self._keyed.put(key, position)
        for words in known.names:
            telling = _telling(words)
            self._keyed.put(letters_key(telling), position)
            for key in keys_of(telling):
                self._keyed.put(key, position)
        for mark in _marks(known):
            self._holders[mark].append(position)

    def alike(
        self,
        *,
        kind: OrganisationKind,
        names: Mapping[str, str] | Collection[str],
        sending_state: str | None = None,
        host_country: str | None = None,
        seat_city: str = "",
        seat_country: str | None = None,
        mails: Collection[str] = (),
        phones: Collection[str] = (),
        website: str = "",
        qid: str | Collection[str] = "",
        exclude: Collection[int] = (),
        least: int = LIKELY,
    ) -> list[Likeness]:
        """Which organisations look like this one, the most alike first.

        Args:
            names: in all languages, long and short; a text by language as `Organisation.name` will do.
            exclude: numbers of organisations that are not meant, such as its own.
            least: the score (0 to 100) from which on one counts.
        """
        asked = _known(
            OrganisationRow(
                0,
                kind,
                tuple(names.values()) if isinstance(names, Mapping) else names,
                sending_state,
                host_country,
                seat_city,
                seat_country,
                mails,
                phones,
                website,
                ((qid,) if qid else ()) if isinstance(qid, str) else qid,
            )
        )
        found: set[int] = set()
        for key in _mission_keys(asked):
            found.update(self._keyed.of(key))
        for mark in _marks(asked):
            holders = self._holders.get(mark, ())
            if len(holders) < _SHARED_BY:
                found.update(holders)
        for words in asked.names:
            telling = _telling(words)
            crowd: set[int] = set()
            for key in (letters_key(telling), *keys_of(telling), *whole_keys_of(telling)):
                crowd.update(self._keyed.of(key))
            crowd = {position for position in crowd if self._all[position].klass is asked.klass} - found
            names_of = {p: " ".join(self._all[p].names[0]) for p in crowd if self._all[p].names}
            found.update(nearest(" ".join(words), names_of))
        judged = (self._judged(asked, self._all[at]) for at in found if self._all[at].id not in exclude)
        return sorted(
            (one for one in judged if one.score >= least), key=lambda one: (-one.score, one.record_id)
        )

    def _shared(self, mark: str) -> bool:
        return len(self._holders.get(mark, ())) >= _SHARED_BY

    def _judged(self, asked: _Known, other: _Known) -> Likeness:
        nothing = Likeness(other.id, 0, ())
        if asked.klass is not other.klass or _differ(asked.state, other.state):
            return nothing
        is_mission = asked.klass is not _Class.BODY
        if is_mission and (
            _differ(asked.host, other.host)
            or (asked.is_to_holy_see != other.is_to_holy_see and not (asked.host and other.host))
        ):
            return nothing
        same_qid = not asked.qids.isdisjoint(other.qids)
        if asked.qids and other.qids and not same_qid and is_mission and _cities_differ(asked, other):
            return nothing
        name, reason = max(
            (compared(mine, theirs) for mine in asked.names for theirs in other.names),
            key=lambda one: one[0],
            default=(0, None),
        )
        reasons: list[Reason] = [] if reason is None or name < 60 else [reason]
        score = name
        if is_mission and asked.state and asked.state == other.state:
            score, more = _mission_score(asked, other, name)
            reasons = [*more, *reasons]
        elif is_mission and _cities_differ(asked, other):
            score -= 20
        elif not is_mission:
            score += _body_score(asked, other)
        if asked.qids and other.qids and not same_qid:
            score -= 10
        if same_qid:
            score = max(score, 70) + 15
            reasons.insert(0, Reason.SAME_NUMBER_ELSEWHERE)
        return Likeness(
            other.id, max(0, min(100, score + self._in_common(asked, other, reasons))), tuple(reasons)
        )

    def _in_common(self, asked: _Known, other: _Known, reasons: list[Reason]) -> int:
        """What mailboxes, numbers and the website add; the reasons are added too."""
        more = 0
        for mine, theirs, reason, weight in (
            (asked.mails, other.mails, Reason.SAME_MAIL, 10),
            (asked.phones, other.phones, Reason.SAME_PHONE, 8),
            ({asked.website} - {""}, {other.website} - {""}, Reason.SAME_WEBSITE, 8),
        ):
            if any(not self._shared(mark) for mark in mine & theirs):
                more += weight
                reasons.append(reason)
        return more


def _known(row: OrganisationRow) -> _Known:
    names: list[list[str]] = []
    for name in (*row.names, *row.former_names):
        if (words := fold(name).split()[:12]) and words not in names:
            names.append(words)
    return _Known(
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


def _class_of(kind: OrganisationKind) -> _Class:
    if kind in DIPLOMATIC_MISSIONS:
        return _Class.DIPLOMATIC
    if kind in CONSULAR_POSTS:
        return _Class.CONSULAR
    return _Class.INTERNATIONAL if kind in INTERNATIONAL_OFFICES else _Class.BODY


def _mission_keys(one: _Known) -> Iterable[int]:
    if one.klass is _Class.BODY or not one.state:
        return
    if one.host and one.klass is not _Class.CONSULAR:
        yield hash((one.klass, one.state, one.host))
    if one.city:
        yield hash((one.klass, one.state, one.city[:4]))


def _marks(one: _Known) -> Iterable[str]:
    yield from one.qids
    yield from one.mails
    yield from one.phones
    if one.website:
        yield one.website


def _telling(words: list[str]) -> list[str]:
    """The words of a name that tell which organisation it is; all, where none does."""
    return ([word for word in words if word not in _GENERAL] or words)[:7]


def _website(address: str) -> str:
    found = _HOST.match(address.strip())
    return (found[1] + (found[2] or "").rstrip("/")).lower() if found else ""


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _cities_differ(one: _Known, other: _Known) -> bool:
    if not one.city or not other.city:
        return False
    if one.city == other.city or one.city in other.city or other.city in one.city:
        return False
    return Indel.normalized_similarity(one.city, other.city) < 0.75


def _mission_score(asked: _Known, other: _Known, name: int) -> tuple[int, list[Reason]]:
    """The same state's missions of one class: a state has one embassy to a state, but many consulates."""
    same_city = bool(asked.city and other.city) and not _cities_differ(asked, other)
    apart = _cities_differ(asked, other)
    if asked.klass is _Class.DIPLOMATIC and asked.host and asked.host == other.host:
        score = 90 - 12 * apart
    elif asked.klass is _Class.DIPLOMATIC:
        # To whom one of them was sent is not known: its name has to say that it is the same.
        score = (60 if same_city else 45) + (18 if name >= 83 else 10 if name >= LIKELY else 0)
    elif apart:
        score = 30
    else:
        # Of two offices of one state in one city the names decide: a delegation to the UN, one to UNESCO.
        telling = name >= 83 or (asked.klass is _Class.CONSULAR and asked.host == other.host)
        score = (70 if same_city else 55) + (18 if telling else 0)
        if asked.klass is _Class.CONSULAR and asked.kind is not other.kind:
            score -= 10
    return score, [Reason.SAME_MISSION, *([Reason.SAME_CITY] if same_city else [])]


def _body_score(asked: _Known, other: _Known) -> int:
    more = 0
    if asked.country and other.country:
        more += 5 if asked.country == other.country else -20
    if asked.city and other.city:
        more += -10 if _cities_differ(asked, other) else 3
    if OrganisationKind.OTHER not in {asked.kind, other.kind} and asked.kind is not other.kind:
        more -= 12
    return more
