"""Networks: what is counted, what may not stand beside each other, and how things stood on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from advocacy.networks import keeping, queries
from advocacy.networks.figures import figures_of, rounded, sentence
from advocacy.networks.forms import cents_of
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
from advocacy.networks.queries import DueKind
from office import clock
from stakeholders.organisations.models import OrganisationKind

DAY = date(2020, 6, 1)


def network(name: str = "C21") -> Network:
    """A network of that name."""
    said = {"about": "", "owner_id": None, "review_months": 12}
    return add(Network, OrganisationKind.CITY_NETWORK, Named(name=name), said)


def member(of: Network, since: date, until: date | None = None) -> Membership:
    """That the city was a member."""
    said = {"role": MemberRole.MEMBER, "since": since, "until": until, "note": ""}
    return add_piece(of, Membership, said)


def meeting(of: Network, day: date, *people: str) -> NetworkMeeting:
    """A meeting with people, each written "name, department"."""
    given = tuple(PersonGiven(*(part.strip() for part in one.split(","))) for one in people)
    said = {"held_on": day, "topic": "Climate", "place": "", "people": given}
    return add_piece(of, NetworkMeeting, said)


def statement(of: Network, day: date) -> NetworkStatement:
    """A statement of that day."""
    said = {"given_on": day, "title": "Position", "url": "", "whose": Whose.OURS}
    return add_piece(of, NetworkStatement, said)


def decision(of: Network, due_on: date, choice: Choice | None = None, reason: str = "") -> Decision:
    """A decision, decided on its day where a choice is given."""
    said = {
        "due_on": due_on,
        "proposed": None,
        "choice": choice,
        "decided_on": due_on if choice else None,
        "reason": reason,
    }
    return add_piece(of, Decision, said)


def test_the_figures_are_those_that_other_sql_counts(db: Session) -> None:
    c21, other = network(), network("Eurocities")
    for number in range(20):
        ours = [f"Person {number * 5 + one}, City Office" for one in range(6)]
        meeting(c21, date(2017 + number // 4, 1, 1) + timedelta(days=number), *ours)
    for number in range(22):
        statement(c21, date(2017 + number % 5, 12, 31))
    # Outside of the span by a day, in another network, and people who come again.
    meeting(c21, date(2016, 12, 31), "Somebody Else, Housing")
    meeting(c21, date(2022, 1, 1), "Person 1, City Office")
    meeting(other, date(2019, 1, 1), "Third Person, Culture")
    statement(c21, date(2022, 1, 1))
    db.flush()

    found = figures_of(c21.id, 2017, 2021)

    span = {"number": c21.id, "first": "2017-01-01", "last": "2021-12-31"}
    between = "network_id = :number AND {} BETWEEN :first AND :last"
    people = (
        "SELECT count(*) FROM (SELECT e.folded_name, e.folded_department FROM network_experts e"
        " JOIN network_meeting_experts m ON m.expert_id = e.id"
        " JOIN network_meetings g ON g.id = m.meeting_id"
        f" WHERE {between.format('g.held_on')} GROUP BY e.folded_name, e.folded_department) AS persons"
    )
    by_hand = [
        db.execute(text(wanted), span).scalar_one()
        for wanted in (
            f"SELECT count(*) FROM network_meetings WHERE {between.format('held_on')}",
            f"SELECT count(*) FROM network_statements WHERE {between.format('given_on')}",
            people,
        )
    ]
    assert [found.meetings, found.statements, found.experts] == by_hand == [20, 22, 101]
    assert sentence(found) == "In 2017–2021: 20 meetings, 22 statements and about 100 experts."
    assert sentence(figures_of(c21.id, 2016, 2016)) == "In 2016: one meeting, 0 statements and one expert."
    assert queries.years_of(c21.id) == (2016, 2022)


@pytest.mark.parametrize(
    ("counted", "told", "about"),
    [(0, 0, False), (49, 49, False), (50, 50, False), (54, 50, True), (55, 60, True), (100, 100, False)],
)
def test_people_are_told_in_round_tens_and_about_only_where_that_is_not_their_number(
    counted: int, told: int, about: bool
) -> None:
    assert (rounded(counted).number, rounded(counted).about) == (told, about)


def test_one_person_is_one_name_in_one_department_however_it_is_spelt(db: Session) -> None:
    found = network()
    meeting(found, DAY, "Åsa Öberg, Culture", "ÅSA ÖBERG, culture", "Åsa Öberg")
    meeting(found, DAY, "Asa Oberg", "Åsa Öberg, Housing", "=SUM(1)", "محمد علي, 文化")
    # Two of that name by now: a bare name means neither.
    meeting(found, DAY, "Åsa Öberg")
    assert figures_of(found.id, 2020, 2020).experts == 5


def test_memberships_do_not_overlap_and_say_as_what_we_belonged_on_any_day(db: Session) -> None:
    found = network()
    first = member(found, date(2010, 1, 1), date(2014, 12, 31))
    second = member(found, date(2015, 1, 1))
    for since, until in (
        (date(2014, 12, 31), date(2014, 12, 31)),
        (date(2009, 1, 1), date(2010, 1, 1)),
        (date(2009, 1, 1), None),
        (date(2030, 1, 1), None),
    ):
        with pytest.raises(keeping.Overlaps):
            member(found, since, until)
    with pytest.raises(keeping.EndsBeforeItBegins):
        member(found, date(2009, 1, 2), date(2009, 1, 1))
    days = (date(2009, 12, 31), date(2010, 1, 1), date(2014, 12, 31), date(2015, 1, 1))
    assert [found.membership_on(day) for day in days] == [None, first, first, second]
    keeping.change_piece(
        second,
        found,
        {"role": MemberRole.CHAIR, "since": date(2016, 1, 1), "until": None, "note": ""},
        seen_at=second.updated_at,
    )
    assert found.membership_on(date(2015, 6, 1)) is None


def test_relations_with_a_city_stand_on_each_day_as_was_last_entered(db: Session) -> None:
    city = add(Partner, OrganisationKind.CITY, Named(name="Lakemouth"), {"relation": "Friendship"})
    entered = (
        (Standing.SUSPENDED, date(2022, 3, 2)),
        (Standing.ACTIVE, date(1987, 9, 4)),
        (Standing.RESTING, date(2010, 1, 1)),
        (Standing.ENDED, date(2024, 1, 1)),
    )
    for standing, since in entered:
        add_piece(city, PartnerStanding, {"standing": standing, "since": since, "reason": "A letter."})
    days = (date(1987, 9, 3), date(1987, 9, 4), date(2010, 1, 1), date(2022, 3, 1), date(2022, 3, 2), DAY)
    stood = [one.standing.value if (one := city.standing_on(day)) else None for day in days]
    assert stood == [None, "active", "resting", "resting", "suspended", "resting"]
    with pytest.raises(keeping.AlreadyThere):
        said = {"standing": Standing.ACTIVE, "since": date(2010, 1, 1), "reason": ""}
        add_piece(city, PartnerStanding, said)


def test_what_is_due_is_the_next_open_decision_and_a_review_while_we_belong_to_it(db: Session) -> None:
    today = date(2026, 11, 22)
    found, left = network(), network("Left")
    member(found, date(2017, 1, 31))
    member(left, date(2017, 1, 1), date(2018, 1, 1))
    decision(found, date(2020, 1, 1), Choice.RENEW, "It is of use.")
    decision(found, date(2026, 12, 31))
    decision(found, date(2026, 11, 20))
    assert [(due.kind, due.due_on) for due in queries.networks_due(today)] == [
        (DueKind.REVIEW, date(2018, 1, 31)),
        (DueKind.DECISION, date(2026, 11, 20)),
    ]
    said = {"reviewed_on": date(2026, 2, 28), "gave": "Much.", "score": 5, "by_id": None}
    add_piece(found, Review, said)
    assert [due.kind for due in queries.networks_due(today)] == [DueKind.DECISION]
    assert queries.review_due(found, today) == date(2027, 2, 28)
    assert queries.months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    for half in ({"choice": Choice.LEAVE}, {"choice": Choice.LEAVE, "decided_on": today}):
        with pytest.raises(keeping.HalfDecided):
            said = {"due_on": today, "proposed": None, "choice": None, "decided_on": None, "reason": ""}
            add_piece(found, Decision, said | half)
    with pytest.raises(keeping.StillToCome):
        statement(found, clock.today() + timedelta(days=1))


def test_networks_stand_by_cost_and_by_what_is_due_with_those_without_last(db: Session) -> None:
    today = date(2026, 11, 22)
    for name, cents, currency, due in (
        ("A", None, "EUR", date(2027, 1, 1)),
        ("B", 500, "EUR", None),
        ("C", 900, "EUR", date(2026, 1, 1)),
        ("D", 9_999, "SEK", None),
    ):
        one = network(name)
        if cents is not None:
            for year, paid in ((2025, 1), (2026, cents), (2027, 7)):
                said = {"year": year, "cents": paid, "currency": currency, "note": ""}
                add_piece(one, Cost, said)
            with pytest.raises(keeping.AlreadyThere):
                add_piece(one, Cost, said)
        if due is not None:
            decision(one, due)
    rows = queries.network_rows(today, "en")

    def names(by: str, descending: bool) -> str:
        return "".join(str(row.network) for row in queries.in_order(rows, by, descending=descending))

    assert (names("cost", False), names("cost", True)) == ("BCDA", "CBDA")
    assert (names("due", False), names("due", True)) == ("CABD", "ACBD")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12 500,50", 1_250_050),
        ("12,500.50", 1_250_050),
        ("12.500", 1_250_000),
        ("12500", 1_250_000),
        ("0,5", 50),
        ("-1", None),
        ("1e9", None),
        ("٣", None),
        ("9" * 25, None),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int | None) -> None:
    assert cents_of(typed) == cents
