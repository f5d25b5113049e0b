"""How like two names are, whatever their order, marks and spelling: pure, and fast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

#: From this score on two records are shown to a person as perhaps the same.
LIKELY: Final = 75
#: Words of a name that are looked at; nobody bears more, and bad input does.
_MOST_WORDS: Final = 7
#: Of a larger crowd only those whose names come near are compared in full, and so many of them at most.
_CROWD: Final = 6
_MOST: Final = 20

#: Ways of writing one sound as two letters: "Müller" and "Mueller", "Saarinen" and "Sarinen".
_TWO_AS_ONE = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_NO_VOWELS = str.maketrans("", "", "aeiouyhwj")


class Reason(StrEnum):
    """Why two records look like one."""

    SAME_NAME = "same_name"
    #: The same letters with other spaces, order or umlauts.
    SAME_NAME_WRITTEN_OTHERWISE = "same_name_written_otherwise"
    SIMILAR_NAME = "similar_name"
    #: One has names that the other leaves out: a second given name, a double name.
    PART_OF_NAME = "part_of_name"
    #: One has initials where the other has names.
    INITIALS = "initials"
    SAME_OWN_SCRIPT = "same_own_script"
    SAME_MAIL = "same_mail"
    SAME_PHONE = "same_phone"
    SAME_COUNTRY = "same_country"
    #: The same state's mission of the same kind to the same state.
    SAME_MISSION = "same_mission"
    SAME_CITY = "same_city"
    SAME_WEBSITE = "same_website"
    SAME_NUMBER_ELSEWHERE = "same_number_elsewhere"


@dataclass(frozen=True)
class Likeness:
    """A record that another looks like: how much (0 to 100), and why, the strongest reason first."""

    record_id: int
    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        """Whether a person should look at it."""
        return self.score >= LIKELY


@dataclass(frozen=True)
class Pair:
    """Two records that look alike, the smaller number first."""

    left: int
    right: int
    likeness: Likeness


def words_of(folded: str) -> list[str]:
    """The words of a folded name that are compared."""
    return folded.split()[:_MOST_WORDS]


@lru_cache(maxsize=16_384)
def plainer(word: str) -> str:
    """A folded word without the ways in which one sound is written as two letters."""
    for two, one in _TWO_AS_ONE:
        if two in word:
            word = word.replace(two, one)
    return word


@lru_cache(maxsize=16_384)
def bones(word: str) -> str:
    """What is left of a word when the vowels and doubled letters go: "smith" and "smyth" are ``smt``."""
    kept = word[:1]
    for letter in word[1:].translate(_NO_VOWELS):
        if letter != kept[-1]:
            kept += letter
    return kept


def keys_of(words: list[str]) -> Iterator[int]:
    """The keys under which a name is found again: as many as it takes for two spellings to share one.

    A key is a hash, which takes less room than its text; two texts with one hash cost one comparison.
    """
    plain = [plainer(word) for word in words]
    skeletons = [bones(word) for word in plain]
    for at, word in enumerate(plain):
        for other_at, other in enumerate(plain):
            if other_at == at:
                continue
            if len(word) > 1:
                yield hash((word, other[0]))
            if at < other_at:
                yield hash((*sorted((skeletons[at], skeletons[other_at])), 0))


def letters_key(words: list[str]) -> int:
    """The key of a name's letters alone: wherever its spaces are, whatever comes first."""
    return hash(_letters("".join(map(plainer, words))))


def whole_keys_of(words: list[str]) -> Iterator[int]:
    """The key of each word alone: finds the one who is entered with that one name."""
    return (hash(_letters(plainer(word))) for word in words)


def _letters(glued: str) -> str:
    """All letters in the alphabet's order: the same for "Min-jun Kim" and "Kim Minjun"."""
    return "".join(sorted(glued))


def compared(mine: list[str], other: list[str]) -> tuple[int, Reason | None]:
    """How like two names are (0 to 100) on their own, and in which way; both folded and in words.

    85 is the same name. A score under `LIKELY` needs something beside the name.
    """
    if not mine or not other:
        return 0, None
    few, many = (mine, other) if len(mine) <= len(other) else (other, mine)
    single = len(few) == 1
    if sorted(mine) == sorted(other):
        # A single name is borne by many.
        return (74 if single else 85), Reason.SAME_NAME
    few, many = [plainer(word) for word in few], [plainer(word) for word in many]
    glued, other_glued = "".join(few), "".join(many)
    if glued == other_glued or sorted(few) == sorted(many) or _split_otherwise(few, many, glued, other_glued):
        return (72 if single and len(many) == 1 else 83), Reason.SAME_NAME_WRITTEN_OTHERWISE
    best, initials, pairs = _aligned(few, many)
    missing = len(many) - len(few)
    if best >= 99:
        if single:
            return 60, Reason.PART_OF_NAME
        if initials:
            return max(66 - 4 * missing, 50), Reason.INITIALS
        return max(77 - missing, 70), Reason.PART_OF_NAME
    # Glued together, "Kim Min-jun" is next to "Kim Minjoon".
    glued_likeness = Indel.normalized_similarity(glued, other_glued) * 100 if missing < 2 else 0.0
    likeness = max(best, glued_likeness - 4)
    penalty = 0 if pairs == len(few) and not initials else 8
    score = round(86 - (100 - likeness) * 1.15) - penalty - 6 * missing * (likeness == best)
    return (score if score >= 45 else 0), Reason.SIMILAR_NAME


def _split_otherwise(few: list[str], many: list[str], glued: str, other_glued: str) -> bool:
    """Whether the same letters make both names, and at least one word is whole in both."""
    return (
        len(glued) == len(other_glued)
        and not set(few).isdisjoint(many)
        and _letters(glued) == _letters(other_glued)
    )


def _aligned(few: list[str], many: list[str]) -> tuple[float, bool, int]:
    """Each word of the shorter name beside the nearest of the longer: likeness, initials used, words met."""
    left = list(many)
    total = weight = 0.0
    worst, initials, pairs = 100.0, False, 0
    for word in sorted(few, key=len, reverse=True):
        best, at = 0.0, -1
        for position, other in enumerate(left):
            if word == other:
                best, at = 100.0, position
                break
            if len(word) == 1 or len(other) == 1:
                likeness = 99.5 if word[0] == other[0] else 0.0
            else:
                likeness = Indel.normalized_similarity(word, other) * 100
            if likeness > best:
                best, at = likeness, position
        size = len(word) if at < 0 else max(len(word), len(left[at]) if best < 99.5 else 1)
        if at >= 0 and best >= 50:
            met = left.pop(at)
            initials = initials or (best == 99.5 and len(word) != len(met))
            pairs += 1
        total += best * size
        weight += size
        worst = min(worst, best)
    return 0.5 * total / weight + 0.5 * worst, initials, pairs


def nearest(name: str, crowd: dict[int, str]) -> Iterable[int]:
    """Of a crowd those whose folded names come near ``name``; all of them where they are few."""
    if len(crowd) <= _CROWD:
        return crowd
    found = process.extract(name, crowd, scorer=fuzz.token_set_ratio, score_cutoff=70, limit=_MOST)
    return [key for _name, _score, key in found]


class Keyed:
    """Records under keys. Most keys have one record: only the others take a list."""

    def __init__(self) -> None:
        self._found: dict[int, int | list[int]] = {}

    def put(self, key: int, position: int) -> None:
        """Add the record at ``position`` under ``key``."""
        known = self._found.setdefault(key, position)
        if isinstance(known, list):
            if known[-1] != position:
                known.append(position)
        elif known != position:
            self._found[key] = [known, position]

    def of(self, key: int) -> tuple[int, ...] | list[int]:
        """The positions under ``key``."""
        known = self._found.get(key)
        if known is None:
            return ()
        return known if isinstance(known, list) else (known,)
