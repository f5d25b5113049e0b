"""Demonstration networks and partner cities.

The network's name, founding year and members, and the sums of its five years (20 meetings, 22 statements,
about 100 experts in 2017–2021) are published; every single meeting, statement, person, cost and partner city
is invented, and says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from advocacy.networks.keeping import Named, PersonGiven, add, add_piece
from advocacy.networks.models import (
    Choice,
    Cost,
    Decision,
    MemberRole,
    Membership,
    Network,
    NetworkMeeting,
    NetworkStatement,
    Partner,
    PartnerStanding,
    Review,
    Standing,
    Whose,
)
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.organisations.models import Organisation, OrganisationKind

_INVENTED: Final = "Invented for the demonstration."
_TOPICS: Final = ("Climate", "Transport", "Learning", "Social services", "Digitalisation", "Housing")
_DEPARTMENTS: Final = ("City Office", "Education", "Social services", "Urban environment", "Culture")
#: 103 different people: told as about 100.
_EXPERTS: Final = 103


def build() -> None:
    """Enter two networks and three partner cities."""
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    if officer is None:
        return
    today = clock.today("Europe/Helsinki")
    _c21(officer, today)
    _eurocities(officer, today)
    _partners(officer, today)


def _network(name: str, founded: int, about: str, officer: int) -> Network:
    known = db.session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.CITY_NETWORK)
        .order_by(Organisation.id)
    )
    number = next((one.id for one in known if name in one.name.values()), None)
    network = add(
        Network,
        OrganisationKind.CITY_NETWORK,
        Named(number, name),
        {"about": about, "owner_id": officer, "review_months": 12},
    )
    network.organisation.founded = network.organisation.founded or founded
    return network


def _c21(officer: int, today: date) -> None:
    about = "The 21 largest cities of Finland, together with the Association of Finnish Municipalities."
    network = _network("C21", 2017, about, officer)
    _member(network, MemberRole.MEMBER, date(2017, 1, 1))
    for year in range(today.year - 2, today.year + 1):
        _cost(network, year, 1_200_000)
    for number in range(20):
        first = number * _EXPERTS // 20
        people = tuple(
            PersonGiven(f"Example Expert {one + 1}", _DEPARTMENTS[one % len(_DEPARTMENTS)])
            for one in range(first, (number + 1) * _EXPERTS // 20 + 1)
            if one < _EXPERTS
        )
        held_on = date(2017 + number // 4, 2 + 3 * (number % 4), 7 + number % 9)
        topic = f"{_TOPICS[number % len(_TOPICS)]}: meeting of the network (invented)"
        said = {"held_on": held_on, "topic": topic, "place": "Helsinki", "people": people}
        add_piece(network, NetworkMeeting, said)
    for number in range(22):
        given_on = date(2017 + number * 5 // 22, 1 + (number * 5) % 12, 3 + number)
        title = f"{_TOPICS[number % len(_TOPICS)]}: position {number + 1} (invented)"
        whose = Whose.OURS if number % 5 == 4 else Whose.COMMON
        add_piece(
            network, NetworkStatement, {"given_on": given_on, "title": title, "url": "", "whose": whose}
        )
    _review(network, officer, today - timedelta(days=120), 4, "Common positions came early to ministries.")
    add_piece(
        network,
        Decision,
        {
            "due_on": date(today.year - 1, 12, 15),
            "proposed": Choice.RENEW,
            "choice": Choice.RENEW,
            "decided_on": date(today.year - 1, 12, 1),
            "reason": f"The cities are heard together. {_INVENTED}",
        },
    )


def _eurocities(officer: int, today: date) -> None:
    about = "A network of large European cities: working groups, and a voice towards the European Union."
    network = _network("Eurocities", 1986, about, officer)
    _member(network, MemberRole.MEMBER, date(2005, 1, 1), date(2018, 12, 31))
    _member(network, MemberRole.BOARD, date(2019, 1, 1), date(2022, 12, 31))
    _member(network, MemberRole.MEMBER, date(2023, 1, 1))
    for year in range(today.year - 2, today.year + 1):
        _cost(network, year, 1_650_000 + 25_000 * (year - today.year))
    _review(network, officer, today - timedelta(days=430), 3, "Two working groups of use, four of little.")
    add_piece(
        network,
        Decision,
        {
            "due_on": today - timedelta(days=6),
            "proposed": Choice.DEEPEN,
            "choice": None,
            "decided_on": None,
            "reason": f"A seat in the working group on climate is free. {_INVENTED}",
        },
    )
    for days, topic in ((60, "Working group on data (invented)"), (200, "Annual conference (invented)")):
        people = (PersonGiven("Example Expert 1", "City Office"), PersonGiven("Example Expert 3"))
        held_on = today - timedelta(days=days)
        add_piece(
            network, NetworkMeeting, {"held_on": held_on, "topic": topic, "place": "", "people": people}
        )


def _partners(officer: int, today: date) -> None:
    cities: tuple[tuple[dict[str, str], str, tuple[tuple[Standing, date, str], ...]], ...] = (
        (
            {"en": "Northhaven", "sv": "Norrhamn", "fi": "Pohjoissatama"},
            "Sister city",
            ((Standing.ACTIVE, date(1995, 5, 12), "Agreement signed."),),
        ),
        (
            {"en": "Lakemouth", "sv": "Sjömynne", "fi": "Järvensuu"},
            "Memorandum on climate",
            (
                (Standing.ACTIVE, date(2014, 3, 1), "Memorandum signed."),
                (Standing.RESTING, date(2021, 1, 1), "The projects have ended."),
            ),
        ),
        (
            {"en": "Easthill", "sv": "Österbacka", "fi": "Itämäki"},
            "Friendship",
            (
                (Standing.ACTIVE, date(1987, 9, 4), "Declaration of friendship."),
                (Standing.SUSPENDED, date(2022, 3, 2), "Decision of the city board."),
            ),
        ),
    )
    for names, relation, standings in cities:
        said = {"relation": relation, "about": f"An invented city. {_INVENTED}", "owner_id": officer}
        partner = add(Partner, OrganisationKind.CITY, Named(name=names["en"]), said)
        partner.organisation.name = names
        for standing, since, reason in standings:
            add_piece(partner, PartnerStanding, {"standing": standing, "since": since, "reason": reason})


def _member(network: Network, role: MemberRole, since: date, until: date | None = None) -> None:
    add_piece(network, Membership, {"role": role, "since": since, "until": until, "note": ""})


def _cost(network: Network, year: int, cents: int) -> None:
    add_piece(network, Cost, {"year": year, "cents": cents, "currency": "EUR", "note": _INVENTED})


def _review(network: Network, officer: int, day: date, score: int, gave: str) -> None:
    said = {"reviewed_on": day, "gave": f"{gave} {_INVENTED}", "score": score, "by_id": officer}
    add_piece(network, Review, said)
