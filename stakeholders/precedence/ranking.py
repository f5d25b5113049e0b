"""The order of precedence as a pure function of postings, a day and the office's customs.

Sources: Vienna Convention on Diplomatic Relations (1961), articles 13, 14, 16 and 19; for consular posts
the Vienna Convention on Consular Relations (1963), articles 9 and 16.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum, StrEnum

from stakeholders.organisations.models import CONSULAR_POSTS, INTERNATIONAL_OFFICES, OrganisationKind
from stakeholders.people.models import Rank


class Group(IntEnum):
    """The groups in which heads stand, highest first; a custom may place some of them elsewhere."""

    #: Article 14, paragraph 1 (a): ambassadors, nuncios and their equals.
    AMBASSADORS = 1
    #: Article 14, paragraph 1 (b): envoys, ministers and internuncios.
    ENVOYS = 2
    #: Article 14, paragraph 1 (c): chargés d'affaires accredited to the foreign minister.
    CHARGES_EN_PIED = 3
    #: Article 19: acting heads, after those en pied.
    CHARGES_AD_INTERIM = 4
    #: Ambassadors who have not presented their credentials, where the office lets them stand apart.
    DESIGNATES = 5
    INTERNATIONAL_HEADS = 6
    CONSULS = 7
    #: Where the office keeps them apart from the career consuls.
    HONORARY_CONSULS = 8
    OTHERS = 9


class Roll(StrEnum):
    """A list that is numbered from 1."""

    MISSIONS = "missions"
    INTERNATIONAL = "international"
    CONSULAR = "consular"
    HONORARY = "honorary"


class DesignatesStand(StrEnum):
    """Where designated heads stand until functions are taken up; custom leaves it to the host."""

    #: After all chargés d'affaires.
    AFTER_CHARGES = "after_charges"
    #: At the end of the class that they will belong to.
    END_OF_CLASS = "end_of_class"
    #: Not in the order at all.
    NOT_LISTED = "not_listed"


class InternationalsStand(StrEnum):
    """Where heads of international offices stand; no convention says it."""

    AFTER_AMBASSADORS = "after_ambassadors"
    AFTER_ENVOYS = "after_envoys"
    AFTER_MISSIONS = "after_missions"
    OWN_LIST = "own_list"


class HonorariesStand(StrEnum):
    """Where honorary consuls stand among the heads of consular posts."""

    #: In each class after the career consuls (Convention on Consular Relations, article 16, paragraph 5).
    IN_CLASS = "in_class"
    OWN_LIST = "own_list"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class Customs:
    """What the Convention leaves to the host (article 16, paragraph 3) and to the office."""

    #: The nuncio comes first among the ambassadors, whenever the credentials were presented.
    nuncio_first: bool = False
    designates: DesignatesStand = DesignatesStand.AFTER_CHARGES
    #: Whether heads who live in another country stand among the residents of their class.
    non_residents_among_residents: bool = True
    internationals: InternationalsStand = InternationalsStand.AFTER_MISSIONS
    honoraries: HonorariesStand = HonorariesStand.IN_CLASS


@dataclass(frozen=True)
class Head:
    """A head of mission, as far as precedence is concerned."""

    posting_id: int
    organisation_kind: OrganisationKind
    rank: Rank
    is_ad_interim: bool
    is_resident: bool
    #: The day and the hour (at the host's clock) at which functions were taken up; of a consul the exequatur.
    credentials_on: date | None
    credentials_time: time | None
    #: For a chargé ad interim: since when; for an office without credentials the day that counts.
    arrived_on: date | None
    #: The alphabet breaks what dates cannot.
    state_name: str


class Flag(StrEnum):
    """Why a place is not certain; a person has to complete the entry."""

    NO_CREDENTIALS = "no_credentials"
    NO_TIME = "no_time"
    NO_ARRIVAL = "no_arrival"
    NO_RANK = "no_rank"
    NO_START = "no_start"
    NO_EXEQUATUR = "no_exequatur"
    #: Two stand equal as far as the register knows: the alphabet decides.
    TIE = "tie"


class Rule(StrEnum):
    """The rule that put somebody in their place."""

    DOYEN = "doyen"
    NUNCIO_FIRST = "nuncio_first"
    BY_CREDENTIALS = "by_credentials"
    AD_INTERIM = "ad_interim"
    DESIGNATE = "designate"
    INTERNATIONAL = "international"
    CONSULAR = "consular"
    HONORARY = "honorary"
    OTHER = "other"


@dataclass(frozen=True)
class Ranked:
    """One place in the order; ``number`` counts within its list."""

    number: int
    roll: Roll
    head: Head
    group: Group
    rule: Rule
    flags: tuple[Flag, ...]

    @property
    def is_doyen(self) -> bool:
        """Whether this is the first of the first class, who speaks for all."""
        return self.number == 1 and self.group is Group.AMBASSADORS and self.head.credentials_on is not None


_CLASS_OF_RANK = {
    Rank.AMBASSADOR: Group.AMBASSADORS,
    Rank.NUNCIO: Group.AMBASSADORS,
    Rank.HIGH_COMMISSIONER: Group.AMBASSADORS,
    Rank.ENVOY: Group.ENVOYS,
    Rank.MINISTER: Group.ENVOYS,
    Rank.INTERNUNCIO: Group.ENVOYS,
    Rank.CHARGE_EN_PIED: Group.CHARGES_EN_PIED,
    Rank.CHARGE_AD_INTERIM: Group.CHARGES_AD_INTERIM,
}


#: Classes of heads of consular posts, highest first (Convention on Consular Relations, article 9).
_CONSULAR_CLASS = {
    Rank.CONSUL_GENERAL: 1,
    Rank.HONORARY_CONSUL_GENERAL: 1,
    Rank.CONSUL: 2,
    Rank.HONORARY_CONSUL: 2,
    Rank.VICE_CONSUL: 3,
}
_LAST_CONSULAR_CLASS = 4
_HONORARY = frozenset({Rank.HONORARY_CONSUL_GENERAL, Rank.HONORARY_CONSUL})
_ACCREDITED = (Group.AMBASSADORS, Group.ENVOYS, Group.CHARGES_EN_PIED)
_CONSULAR = (Group.CONSULS, Group.HONORARY_CONSULS)


def order(heads: Iterable[Head], customs: Customs | None = None) -> list[Ranked]:
    """Place heads of mission in order, the doyen first; then the lists beside it.

    Within a class the date and hour at which functions were taken up decide (articles 13 and 16); an entry
    that lacks them stands at the end of those it cannot be compared with, and is flagged. Renewed credentials
    play no part (article 16, paragraph 2).
    """
    customs = customs or Customs()
    left_out = _left_out(customs)
    placed = [(group, head) for head in heads if (group := _group(head, customs)) not in left_out]
    keys = {head.posting_id: _key(group, head, customs) for group, head in placed}
    placed.sort(
        key=lambda pair: (*keys[pair[1].posting_id], pair[1].state_name.casefold(), pair[1].posting_id)
    )
    same_day = _days_that_need_an_hour(placed)
    equals = Counter(keys.values())
    numbers: Counter[Roll] = Counter()
    places = []
    for group, head in placed:
        roll = _roll(group, customs)
        numbers[roll] += 1
        is_tie = equals[keys[head.posting_id]] > 1
        places.append(
            Ranked(
                number=numbers[roll],
                roll=roll,
                head=head,
                group=group,
                rule=_rule(numbers[roll], group, head, customs),
                flags=_flags(group, head, same_day, is_tie=is_tie),
            )
        )
    return places


def _left_out(customs: Customs) -> set[Group]:
    found = set()
    if customs.designates is DesignatesStand.NOT_LISTED:
        found.add(Group.DESIGNATES)
    if customs.honoraries is HonorariesStand.NOT_LISTED:
        found.add(Group.HONORARY_CONSULS)
    return found


def _roll(group: Group, customs: Customs) -> Roll:
    if group is Group.HONORARY_CONSULS:
        return Roll.HONORARY
    if group is Group.CONSULS:
        return Roll.CONSULAR
    if group is Group.INTERNATIONAL_HEADS and customs.internationals is InternationalsStand.OWN_LIST:
        return Roll.INTERNATIONAL
    return Roll.MISSIONS


def _standing(group: Group, customs: Customs) -> float:
    """Where a group stands among the others, as a number to sort by."""
    if group is Group.OTHERS:
        # Heads of missions of an unknown class end the missions' list, before the lists beside it.
        return Group.DESIGNATES + 0.5
    if group is not Group.INTERNATIONAL_HEADS:
        return group.value
    return {
        InternationalsStand.AFTER_AMBASSADORS: Group.AMBASSADORS + 0.5,
        InternationalsStand.AFTER_ENVOYS: Group.ENVOYS + 0.5,
    }.get(customs.internationals, float(group.value))


def _class_of(head: Head, customs: Customs) -> Group:
    if head.organisation_kind in INTERNATIONAL_OFFICES:
        return Group.INTERNATIONAL_HEADS
    if head.organisation_kind in CONSULAR_POSTS:
        apart = customs.honoraries is not HonorariesStand.IN_CLASS
        return Group.HONORARY_CONSULS if apart and _is_honorary(head) else Group.CONSULS
    if head.is_ad_interim:
        return Group.CHARGES_AD_INTERIM
    return _CLASS_OF_RANK.get(head.rank, Group.OTHERS)


def _is_honorary(head: Head) -> bool:
    return head.rank in _HONORARY or head.organisation_kind is OrganisationKind.HONORARY_CONSULATE


def _group(head: Head, customs: Customs) -> Group:
    group = _class_of(head, customs)
    waits = group in _ACCREDITED and head.credentials_on is None
    if waits and customs.designates is not DesignatesStand.END_OF_CLASS:
        return Group.DESIGNATES
    return group


def taken_up(group: Group, head: Head) -> date | None:
    """The day that decides within a group; None where it is not known."""
    if group is Group.CHARGES_AD_INTERIM:
        # Acting heads are not accredited: they stand by the day on which they began to act.
        return head.arrived_on
    if group in (Group.INTERNATIONAL_HEADS, Group.DESIGNATES, Group.OTHERS):
        return head.credentials_on or head.arrived_on
    return head.credentials_on


def _key(group: Group, head: Head, customs: Customs) -> tuple[object, ...]:
    """What decides before the alphabet does."""
    is_first_nuncio = customs.nuncio_first and head.rank is Rank.NUNCIO and group is Group.AMBASSADORS
    lives_elsewhere = not head.is_resident and not customs.non_residents_among_residents
    consular = (0, False)
    if group in _CONSULAR:
        consular = (_CONSULAR_CLASS.get(head.rank, _LAST_CONSULAR_CLASS), _is_honorary(head))
    since = taken_up(group, head)
    hour = head.credentials_time if since is not None and since == head.credentials_on else None
    return (
        _standing(group, customs),
        not is_first_nuncio,
        lives_elsewhere,
        *consular,
        since is None,
        since or date.max,
        hour is None,
        hour or time.max,
    )


def _days_that_need_an_hour(placed: Iterable[tuple[Group, Head]]) -> set[tuple[Group, date]]:
    days = Counter((group, head.credentials_on) for group, head in placed if head.credentials_on is not None)
    return {(group, day) for (group, day), count in days.items() if count > 1 and day is not None}


def _flags(group: Group, head: Head, same_day: set[tuple[Group, date]], *, is_tie: bool) -> tuple[Flag, ...]:
    if group is Group.OTHERS:
        return (Flag.NO_RANK,)
    if taken_up(group, head) is None:
        missing = {
            Group.CHARGES_AD_INTERIM: Flag.NO_ARRIVAL,
            Group.INTERNATIONAL_HEADS: Flag.NO_START,
            Group.CONSULS: Flag.NO_EXEQUATUR,
            Group.HONORARY_CONSULS: Flag.NO_EXEQUATUR,
        }
        return (missing.get(group, Flag.NO_CREDENTIALS),)
    if group is Group.DESIGNATES:
        return (Flag.NO_CREDENTIALS,)
    needs_hour = group in _ACCREDITED and (group, head.credentials_on) in same_day
    if needs_hour and head.credentials_time is None:
        return (Flag.NO_TIME,)
    return (Flag.TIE,) if is_tie else ()


def _rule(number: int, group: Group, head: Head, customs: Customs) -> Rule:
    if group is Group.AMBASSADORS and customs.nuncio_first and head.rank is Rank.NUNCIO:
        return Rule.NUNCIO_FIRST
    if group in _ACCREDITED and head.credentials_on is None:
        return Rule.DESIGNATE
    if number == 1 and group is Group.AMBASSADORS:
        return Rule.DOYEN
    if group in _CONSULAR and _is_honorary(head):
        return Rule.HONORARY
    by_group = {
        Group.CHARGES_AD_INTERIM: Rule.AD_INTERIM,
        Group.DESIGNATES: Rule.DESIGNATE,
        Group.INTERNATIONAL_HEADS: Rule.INTERNATIONAL,
        Group.CONSULS: Rule.CONSULAR,
        Group.OTHERS: Rule.OTHER,
    }
    return by_group.get(group, Rule.BY_CREDENTIALS)
