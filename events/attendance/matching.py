"""Whom a report means: by mail address, then by name. What is not certain is left to a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from events.attendance.models import LineState
from events.attendance.report_reading import HOST, Person
from stakeholders.directory.search import fold
from stakeholders.duplicates.comparing import compared, keys_of, whole_keys_of

#: Scores of `compared`: the same name, spelled or ordered otherwise; and a name that is worth a question.
_SAME: Final = 83
_ALIKE: Final = 60
_MOST_CANDIDATES: Final = 6
_TOO_COMMON: Final = 200
#: Forms of address and ranks that people write before their name, folded; single letters go anyway.
_FORMS: Final = """
he mr mrs ms miss dr prof professor sir dame lord lady madame mme mlle monsieur herr frau fru froken
rouva sig sra sr senor senora dott ing phd msc amb ambassador ambassadeur ambassadrice
suurlahettilas exc excellency his her hon honourable honorable consul minister counsellor conseiller
attache secretary charge affaires ai nuncio guest external unverified host cohost
"""
_NO_NAME: Final = frozenset(_FORMS.split())
#: What programs that listen and write along call themselves.
_PROGRAMS: Final = re.compile(
    r"\b(?:notetaker|note taker|read ai|otter ai|fireflies ai|recorder|recording)\b"
)
_ORGANISERS: Final = frozenset(
    {HOST, "organizer", "organiser", "co organizer", "co organiser", "co host"}
    | {"organisator", "jarjestaja", "organisateur", "organizador", "organizzatore"}
)
_IN_BRACKETS: Final = re.compile(r"[(\[（]([^)\]）]*)[)\]）]")
_PARTS: Final = re.compile(r"\s[-–—:]\s|[|/·•@,;]|\s-|-\s")


class Why(StrEnum):
    """Why somebody may be meant."""

    MAIL = "mail"
    #: The same name, but not them alone, or they hold no seat.
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    #: The name of whom they stand in for.
    STANDS_IN = "stands_in"
    MISSION = "mission"


@dataclass(frozen=True)
class Known:
    """Somebody on the list of the event."""

    registration_id: int
    name: str
    email: str
    #: Whether they hold a seat: only they are matched without a person's word.
    is_seated: bool
    #: The name of whom the invitation addresses, where somebody else comes.
    stands_in_for: str = ""
    #: What their mission is called, in every language.
    mission: frozenset[str] = frozenset()

    @property
    def words(self) -> list[str]:
        """The words of their name that tell them from others."""
        return _name_words(self.name)


@dataclass(frozen=True)
class Match:
    """What was found of one person of a report."""

    state: LineState
    registration_id: int | None = None
    candidates: tuple[tuple[int, Why], ...] = ()


@dataclass
class _Index:
    people: dict[int, Known]
    by_mail: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: By the words of the name, whatever their order.
    by_words: dict[tuple[str, ...], set[int]] = field(default_factory=lambda: defaultdict(set))
    words: dict[int, list[str]] = field(default_factory=dict)
    #: The words of the name of whom somebody stands in for.
    replaced: dict[int, list[str]] = field(default_factory=dict)
    by_key: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_key_replaced: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def match(people: Iterable[Person], known: Sequence[Known], own: Collection[str] = ()) -> list[Match]:
    """Find each person of a report on the list of the event.

    Certain is only who is named once and by the same words, or writes from a mail address that one guest
    gave, under a name that does not speak against it.

    Args:
        own: mail addresses of those who held the meeting: the office's own.
    """
    index = _indexed(known)
    return [_found(person, index, own) for person in people]


def _indexed(known: Sequence[Known]) -> _Index:
    index = _Index({one.registration_id: one for one in known})
    for one in known:
        if one.email:
            index.by_mail[one.email.lower()].append(one.registration_id)
        words = index.words[one.registration_id] = one.words
        index.by_words[tuple(sorted(words))].add(one.registration_id)
        for key in _keys(words):
            index.by_key[key].add(one.registration_id)
        if one.stands_in_for:
            index.replaced[one.registration_id] = _name_words(one.stands_in_for)
        for key in _keys(_name_words(one.stands_in_for)):
            index.by_key_replaced[key].add(one.registration_id)
    return index


def _keys(words: list[str]) -> Iterator[int]:
    yield from keys_of(words)
    yield from whole_keys_of(words)


def _found(person: Person, index: _Index, own: Collection[str]) -> Match:
    names = _names(person.name)
    mails = [n for mail in {person.email, person.account} - {""} for n in index.by_mail.get(mail, ())]
    if (plain := _plainly(names, mails, index)) is not None:
        return Match(LineState.MATCHED, plain)
    scores = _scores(names, index.by_key, index.words)
    same = {n for n, score in scores.items() if score >= _SAME}
    seated = {n for n in (*mails, *same) if index.people[n].is_seated}
    by_both = set(mails) & same & seated
    if len(by_both) == 1:
        return Match(LineState.MATCHED, by_both.pop())
    if (
        len(set(mails)) == 1
        and not same
        and mails[0] in seated
        and _may_be(names, scores.get(mails[0], 0), index, mails)
    ):
        return Match(LineState.MATCHED, mails[0])
    if not mails and len(same) == 1 and same <= seated:
        return Match(LineState.MATCHED, same.pop())
    candidates: dict[int, Why] = dict.fromkeys(mails, Why.MAIL)
    for n, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])):
        if score >= _ALIKE:
            candidates.setdefault(n, Why.SAME_NAME if score >= _SAME else Why.SIMILAR_NAME)
    for n, score in _scores(names, index.by_key_replaced, index.replaced).items():
        if score >= _SAME:
            candidates.setdefault(n, Why.STANDS_IN)
    if not candidates and _is_own(person, own):
        return Match(LineState.SET_ASIDE)
    if not candidates:
        candidates = dict.fromkeys(_of_mission(person.name, index), Why.MISSION)
    if candidates:
        return Match(LineState.DOUBTFUL, None, tuple(candidates.items())[:_MOST_CANDIDATES])
    return Match(LineState.UNKNOWN)


def _plainly(names: list[list[str]], mails: list[int], index: _Index) -> int | None:
    """The one guest of the very same words, by whose own address or by none the person came."""
    found = {n for words in names if len(words) > 1 for n in index.by_words.get(tuple(sorted(words)), ())}
    if mails:
        found &= set(mails)
    if len(found) != 1:
        return None
    [number] = found
    return number if index.people[number].is_seated else None


def _scores(
    names: list[list[str]], by_key: dict[int, set[int]], known: dict[int, list[str]]
) -> dict[int, int]:
    """How like the name is to each that shares a key with it: the best of its ways of being read."""
    found: dict[int, int] = {}
    for words in names:
        buckets = (by_key.get(key, ()) for key in _keys(words))
        # What hundreds have in common tells nobody from another.
        for n in {n for bucket in buckets if len(bucket) <= _TOO_COMMON for n in bucket}:
            score, _reason = compared(words, known[n])
            if score >= _SAME and min(len(words), len(known[n])) < 2:
                score = _ALIKE
            found[n] = max(score, found.get(n, 0))
    return found


def _may_be(names: list[list[str]], score: int, index: _Index, mails: list[int]) -> bool:
    """Whether the name does not speak against the owner of the mail address: it is like theirs, one word, or
    no person's name at all but the mission's."""
    one = index.people[mails[0]]
    of_mission = {word for name in one.mission for word in name.split()}
    return score >= _ALIKE or all(len(words) < 2 or set(words) <= of_mission for words in names)


def _names(name: str) -> list[list[str]]:
    """The ways in which a name can be read: without what stands in brackets, that alone, and in parts.

    ``Embassy of Italy - Chiara Rossi``, ``iPad (Chiara Rossi)``, ``Rossi, Chiara``.
    """
    outside = _IN_BRACKETS.sub(" ", name)
    texts = [outside, *_IN_BRACKETS.findall(name), *_PARTS.split(outside)]
    found: list[list[str]] = []
    for text in texts:
        words = _name_words(text)
        if words and words not in found:
            found.append(words)
    return found


def _name_words(name: str) -> list[str]:
    words = fold(name).split()
    kept = [word for word in words if len(word) > 1 and word not in _NO_NAME]
    # There are people called He, Lord and Ai.
    return kept if len(kept) > 1 else words


def _is_own(person: Person, own: Collection[str]) -> bool:
    is_organiser = fold(person.role) in _ORGANISERS or "(host)" in person.name.lower()
    return (
        is_organiser
        or not {person.email, person.account}.isdisjoint(own)
        or bool(_PROGRAMS.search(fold(person.name)))
    )


def _of_mission(name: str, index: _Index) -> list[int]:
    """Those whose mission the name tells: "Embassy of Italy" says from where, and not who."""
    said = f" {fold(name)} "
    return [
        n
        for n, one in index.people.items()
        if one.is_seated and any(f" {words} " in said for words in one.mission)
    ]
