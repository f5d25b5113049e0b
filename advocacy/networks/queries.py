"""Which networks and partner cities there are, how they stand, and what is due."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from advocacy.networks.models import (
    Cost,
    Decision,
    Expert,
    MeetingExpert,
    Membership,
    Network,
    NetworkMeeting,
    NetworkStatement,
    Partner,
    PartnerStanding,
    Review,
    Standing,
)
from office import countries
from office.database import db
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Organisation, OrganisationKind

#: What a network can be in the register.
NETWORK_KINDS: Final = (
    OrganisationKind.CITY_NETWORK,
    OrganisationKind.INTERNATIONAL_ORGANISATION,
    OrganisationKind.ASSOCIATION,
)


class DueKind(StrEnum):
    """What has to be done about a network."""

    DECISION = "decision"
    REVIEW = "review"


@dataclass(frozen=True)
class Due:
    """Something that has to be done about a network by a day."""

    network: Network
    kind: DueKind
    due_on: date
    #: What is to be decided; None of a review.
    decision: Decision | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on < today


@dataclass(frozen=True)
class NetworkRow:
    """A network as lists show it on a day."""

    network: Network
    membership: Membership | None
    #: The open decision that is due first.
    decision: Decision | None
    #: Of the latest year that has begun, or else of the first to come.
    cost: Cost | None


@dataclass(frozen=True)
class PartnerRow:
    """A partner city as lists show it on a day."""

    partner: Partner
    standing: PartnerStanding | None


def _networks(*, removed: bool = False) -> Select[Network]:
    wanted = select(Network) if removed else select(Network).where(Network.removed_at.is_(None))
    return wanted.options(
        joinedload(Network.organisation),
        joinedload(Network.owner),
        selectinload(Network.memberships),
        selectinload(Network.decisions),
        selectinload(Network.costs),
        selectinload(Network.reviews),
    )


def network_rows(day: date, language: str) -> list[NetworkRow]:
    """Every network by name, as it stands on a day: five statements."""
    found = [_network_row(network, day) for network in db.session.scalars(_networks())]
    return sorted(found, key=lambda row: countries.sort_key(row.network.called(language), language))


def _network_row(network: Network, day: date) -> NetworkRow:
    begun = [cost for cost in network.costs if cost.year <= day.year]
    to_come = network.costs[-1] if network.costs else None
    return NetworkRow(
        network,
        network.membership_on(day),
        next((one for one in network.decisions if one.choice is None), None),
        begun[0] if begun else to_come,
    )


def in_order(rows: Sequence[NetworkRow], by: str, *, descending: bool) -> list[NetworkRow]:
    """The rows by next decision ("due") or by cost, those without any last; else as they are given, by name.

    Costs in different currencies are not compared: euros come first, then each currency for itself.
    """
    if by == "due":
        dated = [(row.decision.due_on, row) for row in rows if row.decision is not None]
        dated.sort(key=lambda pair: pair[0], reverse=descending)
        return [row for _day, row in dated] + [row for row in rows if row.decision is None]
    if by == "cost":
        priced = [(row.cost, row) for row in rows if row.cost is not None]
        priced.sort(key=lambda pair: pair[0].cents, reverse=descending)
        priced.sort(key=lambda pair: (pair[0].currency != "EUR", pair[0].currency))
        return [row for _cost, row in priced] + [row for row in rows if row.cost is None]
    return list(reversed(rows)) if descending else list(rows)


def fits(row: NetworkRow, typed: str) -> bool:
    """Whether a network's name, or its owner's, has the words typed."""
    names = [*row.network.organisation.name.values(), *row.network.organisation.short_name.values()]
    owner = row.network.owner.label if row.network.owner else ""
    known = fold(" ".join([*names, owner]))
    return all(word in known for word in fold(typed).split())


def networks_due(day: date, until: date | None = None) -> list[Due]:
    """Decisions and reviews of benefit that are due by ``day``, or by a later one, the oldest first.

    Two statements. Which memberships last is asked of ``day``.
    """
    until = until or day
    whole = joinedload(Network.organisation), joinedload(Network.owner)
    open_ones = (
        select(Decision)
        .join(Decision.network)
        .where(Decision.choice.is_(None), Decision.due_on <= until, Network.removed_at.is_(None))
        .options(contains_eager(Decision.network).options(*whole))
        .order_by(Decision.due_on.desc(), Decision.id.desc())
    )
    # Of several open decisions on one network the first is told.
    first = {one.network_id: one for one in db.session.scalars(open_ones)}
    found = [Due(one.network, DueKind.DECISION, one.due_on, one) for one in first.values()]
    last = select(Review.network_id, func.max(Review.reviewed_on).label("day")).group_by(Review.network_id)
    reviewed = last.subquery()
    lasting = (
        select(Network, func.coalesce(reviewed.c.day, Membership.since))
        .join(Network.memberships)
        .outerjoin(reviewed, reviewed.c.network_id == Network.id)
        .where(
            Network.removed_at.is_(None),
            Membership.since <= day,
            Membership.until.is_(None) | (Membership.until >= day),
        )
        .options(*whole)
    )
    for network, since in db.session.execute(lasting):
        due_on = months_after(since, network.review_months)
        if due_on <= until:
            found.append(Due(network, DueKind.REVIEW, due_on))
    return _oldest_first(found)


def _oldest_first(found: list[Due]) -> list[Due]:
    return sorted(found, key=lambda due: (due.due_on, due.network.id))


def due_among(networks: Sequence[Network], day: date) -> list[Due]:
    """What is due by ``day`` among networks that are loaded, the oldest first.

    A review is due so many months after the last one, or after the membership began, while it lasts.
    """
    found: list[Due] = []
    for network in networks:
        decision = next((one for one in network.decisions if one.choice is None), None)
        if decision is not None:
            found.append(Due(network, DueKind.DECISION, decision.due_on, decision))
        review_on = review_due(network, day)
        if review_on is not None:
            found.append(Due(network, DueKind.REVIEW, review_on))
    return _oldest_first([due for due in found if due.due_on <= day])


def review_due(network: Network, day: date) -> date | None:
    """By when the benefit of a network is to be reviewed; None where the city is not in it on that day."""
    membership = network.membership_on(day)
    if membership is None:
        return None
    since: date = max((one.reviewed_on for one in network.reviews), default=membership.since)
    return months_after(since, network.review_months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def network_numbered(number: int, *, removed: bool = False) -> Network | None:
    """A network with what hangs on it; one that was removed only where that is asked for."""
    wanted = _networks(removed=removed).where(Network.id == number)
    return db.session.scalar(wanted)


def meetings_of(network_id: int, first_year: int, last_year: int) -> Sequence[NetworkMeeting]:
    """The meetings of a span of years with those who took part, the latest first: three statements."""
    wanted = (
        select(NetworkMeeting)
        .where(
            NetworkMeeting.network_id == network_id,
            NetworkMeeting.held_on.between(date(first_year, 1, 1), date(last_year, 12, 31)),
        )
        .options(selectinload(NetworkMeeting.experts).joinedload(MeetingExpert.expert))
        .order_by(NetworkMeeting.held_on.desc(), NetworkMeeting.id.desc())
    )
    return db.session.scalars(wanted).all()


def statements_of(network_id: int, first_year: int, last_year: int) -> Sequence[NetworkStatement]:
    """The statements of a span of years, the latest first."""
    wanted = select(NetworkStatement).where(
        NetworkStatement.network_id == network_id,
        NetworkStatement.given_on.between(date(first_year, 1, 1), date(last_year, 12, 31)),
    )
    order = (NetworkStatement.given_on.desc(), NetworkStatement.id.desc())
    return db.session.scalars(wanted.order_by(*order)).all()


@dataclass(frozen=True)
class TookPart:
    """One of ours who took part in meetings of a network."""

    expert: Expert
    meetings: int
    first: date
    last: date


def experts_of(network_id: int, first_year: int, last_year: int) -> list[TookPart]:
    """Who of us took part in a span of years, those in most meetings first: one statement."""
    times = func.count(NetworkMeeting.id)
    wanted = (
        select(Expert, times, func.min(NetworkMeeting.held_on), func.max(NetworkMeeting.held_on))
        .join(MeetingExpert, MeetingExpert.expert_id == Expert.id)
        .join(NetworkMeeting, NetworkMeeting.id == MeetingExpert.meeting_id)
        .where(
            NetworkMeeting.network_id == network_id,
            NetworkMeeting.held_on.between(date(first_year, 1, 1), date(last_year, 12, 31)),
        )
        .group_by(Expert.id)
        .order_by(times.desc(), Expert.folded_name, Expert.id)
    )
    return [TookPart(*row) for row in db.session.execute(wanted)]


def years_of(network_id: int) -> tuple[int, int] | None:
    """The first and the last year of which there is a meeting or a statement; None where there is none."""
    held = select(func.min(NetworkMeeting.held_on), func.max(NetworkMeeting.held_on))
    given = select(func.min(NetworkStatement.given_on), func.max(NetworkStatement.given_on))
    ends = [
        *db.session.execute(held.where(NetworkMeeting.network_id == network_id)).one(),
        *db.session.execute(given.where(NetworkStatement.network_id == network_id)).one(),
    ]
    years = [day.year for day in ends if day is not None]
    return (min(years), max(years)) if years else None


def partner_rows(day: date, language: str) -> list[PartnerRow]:
    """Every partner city by name, as relations stand on a day: two statements."""
    rows = [PartnerRow(partner, partner.standing_on(day)) for partner in db.session.scalars(_partners())]
    return sorted(rows, key=lambda row: countries.sort_key(row.partner.called(language), language))


def _partners(*, removed: bool = False) -> Select[Partner]:
    wanted = select(Partner) if removed else select(Partner).where(Partner.removed_at.is_(None))
    return wanted.options(
        joinedload(Partner.organisation), joinedload(Partner.owner), selectinload(Partner.standings)
    )


def partner_numbered(number: int, *, removed: bool = False) -> Partner | None:
    """A partner city with its history; one that was removed only where that is asked for."""
    return db.session.scalar(_partners(removed=removed).where(Partner.id == number))


def standing_in(rows: Sequence[PartnerRow], standing: Standing) -> int:
    """With how many of the cities relations stand so."""
    return sum(row.standing is not None and row.standing.standing is standing for row in rows)


def relations() -> list[str]:
    """The kinds of relation entered so far, to be offered again."""
    kinds = select(Partner.relation).where(Partner.removed_at.is_(None)).distinct()
    return sorted(db.session.scalars(kinds), key=str.casefold)


def organisations_free(
    kinds: Collection[OrganisationKind], model: type[Network | Partner]
) -> Sequence[Organisation]:
    """Open organisations of some kinds that are not yet among the networks, or the partner cities."""
    taken: Any = select(model.organisation_id).where(model.removed_at.is_(None))
    wanted = select(Organisation).where(
        Organisation.kind.in_(kinds),
        Organisation.closed_on.is_(None),
        Organisation.id.not_in(taken),
    )
    return db.session.scalars(wanted).all()


def of_organisation(organisation_id: int) -> tuple[Network | None, Partner | None]:
    """The network and the partner city that an organisation of the register is, removed ones aside.

    One statement, and for a network or a partner city one more of what it shows.
    """
    network, partner = db.session.execute(
        select(Network.id, Partner.id)
        .select_from(Organisation)
        .outerjoin(Network, (Network.organisation_id == Organisation.id) & Network.removed_at.is_(None))
        .outerjoin(Partner, (Partner.organisation_id == Organisation.id) & Partner.removed_at.is_(None))
        .where(Organisation.id == organisation_id)
    ).one()
    return (
        db.session.get(Network, network) if network is not None else None,
        db.session.get(Partner, partner) if partner is not None else None,
    )


def called_like(typed: str, limit: int) -> list[Network | Partner]:
    """Networks, then partner cities, with the words typed in any of their names: two statements."""
    words = [Organisation.folded.contains(word, autoescape=True) for word in fold(typed).split()]
    found: list[Network | Partner] = []
    for model in (Network, Partner):
        wanted: Any = select(model).join(model.organisation).where(model.removed_at.is_(None), *words)
        wanted = wanted.options(contains_eager(model.organisation)).order_by(Organisation.folded)
        found += db.session.scalars(wanted.limit(limit))
    return found[:limit]
