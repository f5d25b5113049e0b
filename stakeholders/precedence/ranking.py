"""The order of precedence as a pure function of postings, a day and the office's customs.

Sources: Vienna Convention on Diplomatic Relations (1961), articles 13, 14, 16 and 19.
"""

from __future__ import annotations

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
    OTHERS = 8


class DesignatesStand(StrEnum):
    """Where designated heads stand until functions are taken up; custom leaves it to the host."""

    #: After all chargés d'affaires.
    AFTER_CHARGES = "after_charges"
    #: At the end of the class that they will belong to.
    END_OF_CLASS = "end_of_class"
    #: Not in the order at all.
    NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class Customs:
    """What the Convention leaves to the host (article 16, paragraph 3) and to the office."""

    #: The nuncio comes first among the ambassadors, whenever the credentials were presented.
    nuncio_first: bool = False
    designates: DesignatesStand = DesignatesStand.AFTER_CHARGES
    #: Whether heads who live in another country stand among the residents of their class.
    non_residents_among_residents: bool = True


@dataclass(frozen=True)
class Head:
    """A head of mission, as far as precedence is concerned."""

    posting_id: int
    organisation_kind: OrganisationKind
    rank: Rank
    is_ad_interim: bool
    is_resident: bool
    #: The day and the hour (at the host's clock) at which functions were taken up.
    credentials_on: date | None
    credentials_time: time | None
    #: For a chargé ad interim: since when; alphabetical name breaks what dates cannot.
    arrived_on: date | None
    state_name: str


class Flag(StrEnum):
    """Why a place is not certain; a person has to complete the entry."""

    NO_CREDENTIALS = "no_credentials"
    NO_TIME = "no_time"
    NO_ARRIVAL = "no_arrival"
    NO_RANK = "no_rank"


class Rule(StrEnum):
    """The rule that put somebody in their place."""

    DOYEN = "doyen"
    NUNCIO_FIRST = "nuncio_first"
    BY_CREDENTIALS = "by_credentials"
    AD_INTERIM = "ad_interim"
    DESIGNATE = "designate"
    INTERNATIONAL = "international"
    CONSULAR = "consular"
    OTHER = "other"


@dataclass(frozen=True)
class Ranked:
    """One place in the order."""

    number: int
    head: Head
    group: Group
    rule: Rule
    flags: tuple[Flag, ...]


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


def order(heads: Iterable[Head], customs: Customs | None = None) -> list[Ranked]:
    """Place heads of mission in order, the doyen first.

    Within a class the date and hour at which functions were taken up decide (articles 13 and 16); an entry
    that lacks them stands at the end of those it cannot be compared with, and is flagged. Renewed credentials
    play no part (article 16, paragraph 2).
    """
    customs = customs or Customs()
    placed = [(_group(head, customs), head) for head in heads]
    if customs.designates is DesignatesStand.NOT_LISTED:
        placed = [(group, head) for group, head in placed if group is not Group.DESIGNATES]
    placed.sort(key=lambda pair: _key(pair[0], pair[1], customs))
    same_day = _days_that_need_an_hour(placed)
    return [
        Ranked(
            number=number,
            head=head,
            group=group,
            rule=_rule(number, group, head, customs),
            flags=_flags(group, head, same_day),
        )
        for number, (group, head) in enumerate(placed, start=1)
    ]


def _class_of(head: Head) -> Group:
    if head.is_ad_interim:
        return Group.CHARGES_AD_INTERIM
    if head.organisation_kind in INTERNATIONAL_OFFICES:
        return Group.INTERNATIONAL_HEADS
    if head.organisation_kind in CONSULAR_POSTS:
        return Group.CONSULS
    return _CLASS_OF_RANK.get(head.rank, Group.OTHERS)


def _group(head: Head, customs: Customs) -> Group:
    group = _class_of(head)
    waits = group in (Group.AMBASSADORS, Group.ENVOYS, Group.CHARGES_EN_PIED) and head.credentials_on is None
    if waits and customs.designates is not DesignatesStand.END_OF_CLASS:
        return Group.DESIGNATES
    return group


def _key(group: Group, head: Head, customs: Customs) -> tuple[object, ...]:
    is_first_nuncio = customs.nuncio_first and head.rank is Rank.NUNCIO and group is Group.AMBASSADORS
    lives_elsewhere = not head.is_resident and not customs.non_residents_among_residents
    # Acting heads are not accredited: they stand by the day on which they began to act.
    since = head.arrived_on if group is Group.CHARGES_AD_INTERIM else head.credentials_on
    hour = head.credentials_time
    return (
        group.value,
        not is_first_nuncio,
        lives_elsewhere,
        since is None,
        since or date.max,
        hour is None,
        hour or time.max,
        head.state_name.casefold(),
        head.posting_id,
    )


def _days_that_need_an_hour(placed: Iterable[tuple[Group, Head]]) -> set[tuple[Group, date]]:
    seen: set[tuple[Group, date]] = set()
    twice: set[tuple[Group, date]] = set()
    for group, head in placed:
        if head.credentials_on is not None:
            day = (group, head.credentials_on)
            (twice if day in seen else seen).add(day)
    return twice


def _flags(group: Group, head: Head, same_day: set[tuple[Group, date]]) -> tuple[Flag, ...]:
    if group is Group.CHARGES_AD_INTERIM:
        return (Flag.NO_ARRIVAL,) if head.arrived_on is None else ()
    if group is Group.OTHERS:
        return (Flag.NO_RANK,)
    if group in (Group.INTERNATIONAL_HEADS, Group.CONSULS):
        return ()
    if head.credentials_on is None:
        return (Flag.NO_CREDENTIALS,)
    if head.credentials_time is None and (group, head.credentials_on) in same_day:
        return (Flag.NO_TIME,)
    return ()


def _rule(number: int, group: Group, head: Head, customs: Customs) -> Rule:
    if group is Group.AMBASSADORS and customs.nuncio_first and head.rank is Rank.NUNCIO:
        return Rule.NUNCIO_FIRST
    if number == 1 and group is Group.AMBASSADORS:
        return Rule.DOYEN
    by_group = {
        Group.CHARGES_AD_INTERIM: Rule.AD_INTERIM,
        Group.DESIGNATES: Rule.DESIGNATE,
        Group.INTERNATIONAL_HEADS: Rule.INTERNATIONAL,
        Group.CONSULS: Rule.CONSULAR,
        Group.OTHERS: Rule.OTHER,
    }
    if head.credentials_on is None and group not in by_group:
        return Rule.DESIGNATE
    return by_group.get(group, Rule.BY_CREDENTIALS)
