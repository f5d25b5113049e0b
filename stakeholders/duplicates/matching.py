"""Whom a person looks like: a whole register in memory, asked thousands of times in a second.

Organisations have an index of their own beside this one (`OrganisationIndex`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from office.database import db
from stakeholders.directory.search import fold
from stakeholders.duplicates.comparing import (
    LIKELY,
    Keyed,
    Likeness,
    Pair,
    Reason,
    compared,
    keys_of,
    letters_key,
    nearest,
    whole_keys_of,
    words_of,
)
from stakeholders.duplicates.matching_organisations import OrganisationIndex
from stakeholders.duplicates.traits import OrganisationRow
from stakeholders.organisations.models import Channel, ChannelMedium, Organisation
from stakeholders.people.models import Person, Posting

__all__ = [
    "LIKELY",
    "Likeness",
    "OrganisationIndex",
    "OrganisationRow",
    "Pair",
    "PeopleIndex",
    "PersonRow",
    "Reason",
]

#: A mailbox or number that so many people have is nobody's own.
_SHARED_BY: Final = 3
#: A key with more people behind it tells nobody from anybody ("Maria S."): other keys have to find them.
_CROWDED: Final = 60
#: So many of the same name are looked at.
_MOST_NAMESAKES: Final = 20
#: Mailboxes that an office reads, whoever is written to there.
_OFFICE_BOXES: Final = (
    *("info", "mail", "office", "embassy", "emb", "ambassade", "ambasciata", "embajada", "botschaft"),
    *("consulate", "consulado", "secretariat", "secretary", "contact", "protocol", "kirjaamo", "registry"),
    *("press", "visa", "admin", "reception", "suurlahetysto", "ambassaden"),
)


@dataclass(frozen=True)
class PersonRow:
    """What is known of one person: ``countries`` are the states (ISO alpha-2) whose missions they serve."""

    id: int
    family_name: str
    given_name: str = ""
    own_script_name: str = ""
    mails: Collection[str] = ()
    phones: Collection[str] = ()
    countries: Collection[str] = ()


@dataclass
class _Known:
    """The register's people by position, and the ways to find a position."""

    ids: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    own: dict[int, str] = field(default_factory=dict)
    countries: dict[int, tuple[str, ...]] = field(default_factory=dict)
    mails: dict[str, list[int]] = field(default_factory=dict)
    phones: dict[str, list[int]] = field(default_factory=dict)
    by_own: dict[str, list[int]] = field(default_factory=dict)
    keyed: Keyed = field(default_factory=Keyed)
    offices: set[str] = field(default_factory=set)


class PeopleIndex:
    """Everybody in the register, ready to be asked who looks like somebody."""

    def __init__(self, offices: Iterable[str] = ()) -> None:
        """An empty index.

        Args:
            offices: mail addresses and telephone numbers of organisations: to share one is no evidence.
        """
        self._known = _Known(offices=set(offices))

    @classmethod
    def of(cls, rows: Iterable[PersonRow], *, offices: Iterable[str] = ()) -> PeopleIndex:
        """An index of ``rows``; see `__init__` for ``offices``."""
        index = cls(offices)
        for row in rows:
            index.add(row)
        return index

    @classmethod
    def load(cls, only: Select[int] | None = None) -> PeopleIndex:
        """An index of the whole register, or of those whose numbers ``only`` selects: four statements."""
        offices = select(Channel.value).where(Channel.organisation_id.is_not(None)).distinct()
        people = select(Person.id, Person.sort_name, Person.own_script_name).order_by(Person.id)
        channels = select(Channel.person_id, Channel.medium, Channel.value)
        channels = channels.where(Channel.person_id.is_not(None))
        held = select(Posting.person_id, Organisation.sending_state.label("state")).join(Posting.organisation)
        held = held.where(Organisation.sending_state.is_not(None)).distinct()
        if only is not None:
            people = people.where(Person.id.in_(only))
            channels = channels.where(Channel.person_id.in_(only))
            held = held.where(Posting.person_id.in_(only))
            known = aliased(Channel)
            reached = select(known.value).where(known.person_id.in_(only))
            offices = offices.where(Channel.value.in_(reached))
        index = cls(db.session.scalars(offices))
        positions: dict[int, int] = {}
        for number, name, own in db.session.execute(people).yield_per(2000):
            positions[number] = index._add(number, name, own)
        for person_id, medium, value in db.session.execute(channels).yield_per(2000):
            if person_id in positions:
                index._reach(positions[person_id], value, is_mail=medium is ChannelMedium.EMAIL)
        for person_id, state in db.session.execute(held).yield_per(2000):
            if person_id in positions:
                index._serves(positions[person_id], str(state))
        return index

    def __len__(self) -> int:
        return len(self._known.ids)

    def add(self, row: PersonRow) -> None:
        """Take somebody in, such as a row of a file that has just been read."""
        name = fold(f"{row.family_name} {row.given_name}")
        position = self._add(row.id, name, row.own_script_name)
        for mail in row.mails:
            self._reach(position, mail, is_mail=True)
        for phone in row.phones:
            self._reach(position, phone, is_mail=False)
        for state in row.countries:
            self._serves(position, state)

    def _add(self, number: int, name: str, own: str) -> int:
        known = self._known
        position = len(known.ids)
        known.ids.append(number)
        known.names.append(name)
        self._file(words_of(name), position)
        if own and (written := own_script(own)):
            known.own[position] = written
            known.by_own.setdefault(written, []).append(position)
            self._file(words_of(fold(own)), position)
        return position

    def _file(self, words: list[str], position: int) -> None:
        if words:
            self._known.keyed.put(letters_key(words), position)
            for key in keys_of(words):
                self._known.keyed.put(key, position)

    def _reach(self, position: int, value: str, *, is_mail: bool) -> None:
        where = self._known.mails if is_mail else self._known.phones
        where.setdefault(value.lower(), []).append(position)

    def _serves(self, position: int, state: str) -> None:
        countries = self._known.countries
        countries[position] = (*countries.get(position, ()), state)

    def alike(
        self,
        *,
        family_name: str,
        given_name: str,
        own_script_name: str = "",
        mails: Collection[str] = (),
        phones: Collection[str] = (),
        country: str | Collection[str] | None = None,
        exclude: Collection[int] = (),
        least: int = LIKELY,
    ) -> list[Likeness]:
        """Who in the register looks like this person, the most alike first.

        Args:
            country: the state (ISO alpha-2), or states, whose missions the person serves.
            exclude: numbers of people who are not meant, such as the person's own.
            least: the score (0 to 100) from which on somebody counts.
        """
        forms = [words_of(fold(f"{family_name} {given_name}"))]
        own = own_script(own_script_name) if own_script_name else ""
        if own and (folded := words_of(fold(own_script_name))) and folded != forms[0]:
            forms.append(folded)
        states = {country} if isinstance(country, str) else set(country or ())
        return self._alike(forms, own, mails, phones, states, exclude, least)

    def pairs(self, report: Callable[[int, int], None] = lambda _done, _total: None) -> Iterator[Pair]:
        """Every two people of the index who look alike, each pair once: the smaller number first.

        Args:
            report: told how many people are done, and how many there are.
        """
        mails, phones = _by_position(self._known.mails), _by_position(self._known.phones)
        for position, number in enumerate(self._known.ids):
            for likeness in self._alike_to(position, mails.get(position, ()), phones.get(position, ())):
                if number < likeness.record_id:
                    yield Pair(number, likeness.record_id, likeness)
            if position % 500 == 0:
                report(position, len(self))

    def alike_to(self, number: int) -> list[Likeness]:
        """Who looks like the one of that number, who is in the index too."""
        if number not in self._known.ids:
            return []
        position = self._known.ids.index(number)
        mails, phones = _by_position(self._known.mails), _by_position(self._known.phones)
        return self._alike_to(position, mails.get(position, ()), phones.get(position, ()))

    def _alike_to(self, position: int, mails: Collection[str], phones: Collection[str]) -> list[Likeness]:
        known = self._known
        forms = [words_of(known.names[position])]
        if own := known.own.get(position, ""):
            forms.append(words_of(fold(own)))
        states = set(known.countries.get(position, ()))
        return self._alike(forms, own, mails, phones, states, (known.ids[position],), LIKELY)

    def _alike(
        self,
        forms: list[list[str]],
        own: str,
        mails: Collection[str],
        phones: Collection[str],
        states: Collection[str],
        exclude: Collection[int],
        least: int,
    ) -> list[Likeness]:
        known = self._known
        by_mail = _holders(known.mails, mails, known.offices, is_mail=True)
        by_phone = _holders(known.phones, phones, known.offices, is_mail=False)
        found: set[int] = {*by_mail, *by_phone, *known.by_own.get(own, ())}
        for words in filter(None, forms):
            found.update(known.keyed.of(letters_key(words))[:_MOST_NAMESAKES])
            crowd: set[int] = set()
            for key in (*keys_of(words), *(whole_keys_of(words) if len(words) > 1 else ())):
                behind = known.keyed.of(key)
                if len(behind) <= _CROWDED:
                    crowd.update(behind)
            found.update(nearest(" ".join(words), {position: known.names[position] for position in crowd}))
        judged = (
            self._judged(position, forms, own, states, position in by_mail, position in by_phone)
            for position in found
            if known.ids[position] not in exclude
        )
        return sorted(
            (one for one in judged if one.score >= least), key=lambda one: (-one.score, one.record_id)
        )

    def _judged(
        self,
        position: int,
        forms: list[list[str]],
        own: str,
        states: Collection[str],
        same_mail: bool,
        same_phone: bool,
    ) -> Likeness:
        known = self._known
        theirs = [words_of(known.names[position])]
        if their_own := known.own.get(position):
            theirs.append(words_of(fold(their_own)))
        score, reason = max(
            (compared(mine, other) for mine in forms for other in theirs), key=lambda one: one[0]
        )
        reasons: list[Reason] = [] if reason is None else [reason]
        if own and their_own == own:
            score, reasons = max(score, 85), [Reason.SAME_OWN_SCRIPT, *reasons]
        if not score:
            # A mailbox alone says little: secretaries answer for their heads.
            return Likeness(known.ids[position], 0, ())
        if same_mail:
            score += 20
            reasons.append(Reason.SAME_MAIL)
        if same_phone:
            score += 12
            reasons.append(Reason.SAME_PHONE)
        served = known.countries.get(position)
        if served and states:
            if any(state in states for state in served):
                score += 10
                reasons.append(Reason.SAME_COUNTRY)
            else:
                # Namesakes in the service of two states are two, unless more speaks for one.
                score -= 15
        return Likeness(known.ids[position], min(score, 100), tuple(reasons))


def _by_position(holders: Mapping[str, list[int]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for value, positions in holders.items():
        for position in positions:
            found.setdefault(position, []).append(value)
    return found


def own_script(name: str) -> str:
    """A name in its own script as it is compared: marks composed, one case, its words in a fixed order."""
    composed = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(sorted("".join(c if c.isalpha() else " " for c in composed).split()))


def is_office_box(mail: str) -> bool:
    """Whether the address is an office's by its name: ``info@``, ``embassy.helsinki@``."""
    local = mail.partition("@")[0].lower()
    first = local.replace("-", ".").replace("_", ".").partition(".")[0]
    return first.startswith(_OFFICE_BOXES)


def _holders(
    where: Mapping[str, list[int]], values: Iterable[str], offices: Collection[str], *, is_mail: bool
) -> set[int]:
    """Who has one of these for their own; what an office or a crowd shares leads nowhere."""
    found: set[int] = set()
    for value in values:
        value = value.lower()
        holders = where.get(value, ())
        if not holders or len(holders) >= _SHARED_BY or value in offices:
            continue
        if is_mail and is_office_box(value):
            continue
        found.update(holders)
    return found
