"""How stakeholders stand: the latest on any day, drift, quarters, gaps, and what is never written over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from advocacy.standing import keeping, queries
from advocacy.standing.gaps import gaps
from advocacy.standing.keeping import AcquaintanceGiven
from advocacy.standing.models import Acquaintance, Assessment, Closeness, Secrecy, Stand
from advocacy.standing.picture import plot, standings, who_knows
from advocacy.standing.rules import Quarter, quarter_of
from office.accounts.models import Role
from office.clock import today
from stakeholders.engagement.models import Confidentiality
from stakeholders.engagement.queries import Reader
from tests import making
from tests.advocacy.standing import assessed, dossier, goal
from tests.stakeholders.engagement import noted, user


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


@pytest.mark.parametrize(
    ("power", "interest", "quarter"),
    [
        (5, 5, Quarter.MANAGE_CLOSELY),
        (4, 4, Quarter.MANAGE_CLOSELY),
        (4, 3, Quarter.KEEP_SATISFIED),
        (3, 4, Quarter.KEEP_INFORMED),
        (3, 3, Quarter.MONITOR),
        (1, 1, Quarter.MONITOR),
    ],
)
def test_a_three_lies_on_the_line_and_counts_as_low(power: int, interest: int, quarter: Quarter) -> None:
    assert quarter_of(power, interest) is quarter


def test_the_latest_counts_on_any_day_and_of_one_day_the_later_entry(db: Session) -> None:
    act, rails, anna = dossier(), goal(), making.person("Anna")
    reader = Reader.of(user("Maija"))
    first = assessed(act, anna, ago=100, power=2, stand=Stand.BLOCKER)
    later = assessed(act, anna, ago=10, power=4)
    corrected = assessed(act, anna, ago=10, power=5, stand=Stand.SUPPORTER)
    elsewhere = assessed(rails, anna, ago=5, stand=Stand.CHAMPION)

    def on(day: date) -> list[Assessment]:
        return queries.latest_in(act, day, reader)

    assert (on(days_ago(101)), on(days_ago(100)), on(days_ago(11)), on(today())) == (
        [],
        [first],
        [first],
        [corrected],
    )
    assert queries.latest_in(rails, today(), reader) == [elsewhere]
    keeping.take_back(corrected)
    assert on(today()) == [later]
    keeping.put_back(corrected)
    assert (on(today()), db.query(Assessment).count()) == ([corrected], 4)


def test_drift_leads_from_the_earlier_day_to_the_later(db: Session) -> None:
    act, anna, bo = dossier(), making.person("Anna"), making.person("Bo")
    reader = Reader.of(user("Maija"))
    assessed(act, anna, ago=400, power=2, interest=5, stand=Stand.CHAMPION)
    assessed(act, anna, ago=1, power=5, interest=4, stand=Stand.SCEPTIC)
    assessed(act, bo, ago=1)
    rows = standings(act, today(), days_ago(365), reader)

    assert [row.assessment.person for row in rows] == [anna, bo]
    moved, new = rows[0].drift, rows[1].drift
    assert moved is not None and new is None
    assert (moved.power, moved.interest, moved.stand, moved.was) == (3, -1, -3, Stand.CHAMPION)
    figure = plot(act, rows, today(), days_ago(365))
    assert figure.rows == ((anna.name, 4, 5, 5, 2), (bo.name, 3, 3, None, None))
    # Beside a day that is not earlier there is nothing to compare.
    assert [row.drift for row in standings(act, today(), today(), reader)] == [None, None]


#: The gaps once more, by hand: powerful in an open matter, and no contact within the days.
_UNMET = """
SELECT DISTINCT a.person_id FROM assessments a LEFT JOIN dossiers d ON d.id = a.dossier_id
 LEFT JOIN advocacy_goals g ON g.id = a.goal_id
 WHERE a.removed_at IS NULL AND a.power >= 4 AND d.closed_on IS NULL AND g.archived_at IS NULL
 AND NOT EXISTS (SELECT 1 FROM assessments b WHERE b.person_id = a.person_id AND b.removed_at IS NULL
  AND coalesce(b.dossier_id, 0) = coalesce(a.dossier_id, 0)
  AND coalesce(b.goal_id, 0) = coalesce(a.goal_id, 0)
  AND (b.assessed_on > a.assessed_on OR (b.assessed_on = a.assessed_on AND b.id > a.id)))
 AND NOT EXISTS (SELECT 1 FROM interactions i JOIN interaction_parties p ON p.interaction_id = i.id
  WHERE p.person_id = a.person_id AND i.removed_at IS NULL AND i.held_on > :since)
"""


def test_gaps_are_the_powerful_whom_nobody_met_and_those_far_from_where_we_want_them(db: Session) -> None:
    act, rails, over = dossier(), goal(), dossier("Over", closed_on=today())
    never, long_ago, edge, lately, weak, closed, waned = (
        making.person(name) for name in ("Never", "Long", "Edge", "Lately", "Weak", "Closed", "Waned")
    )
    for who, matter in ((never, act), (never, rails), (long_ago, act), (edge, rails), (lately, act)):
        assessed(matter, who, power=4)
    assessed(act, weak, power=3, stand=Stand.BLOCKER, wanted=Stand.NEUTRAL)
    assessed(over, closed, power=5, stand=Stand.BLOCKER, wanted=Stand.CHAMPION)
    assessed(act, waned, ago=9, power=5)
    assessed(act, waned, power=2)
    for who, days in ((long_ago, 300), (edge, 180), (lately, 179)):
        noted(who, held_on=days_ago(days))
    found = gaps(today(), Reader.of(user("Maija")))

    assert [(one.first.person, one.days, len(one.assessments)) for one in found.unmet] == [
        (never, None, 2),
        (long_ago, 300, 1),
        (edge, 180, 1),
    ]
    by_hand = db.execute(text(_UNMET), {"since": days_ago(180)}).scalars().all()
    assert sorted(by_hand) == sorted(one.first.person_id or 0 for one in found.unmet)
    assert [one.person for one in found.far] == [weak]


def test_a_contact_in_confidence_does_not_show_in_the_gaps_of_others(db: Session) -> None:
    act, anna, chief = dossier(), making.person("Anna"), user("Chief", Role.ADMINISTRATOR)
    assessed(act, anna, power=5)
    noted(anna, chief, by=chief, confidentiality=Confidentiality.CONFIDENTIAL)

    def unmet(reader: Reader) -> list[int | None]:
        return [one.first.person_id for one in gaps(today(), reader).unmet]

    assert (unmet(Reader.of(user("Maija"))), unmet(Reader.of(chief))) == ([anna.id], [])
    assert who_knows({anna.id}, today(), Reader.of(user("Maija"))) == {}
    assert [c.times for c in who_knows({anna.id}, today(), Reader.of(chief))[anna.id]] == [1]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"evidence": " \n "}, keeping.EvidenceMissing),
        ({"ago": -1}, keeping.StillToCome),
        ({"power": 6}, keeping.OffTheScale),
        ({"interest": 0}, keeping.OffTheScale),
        ({"secrecy": Secrecy.CONFIDENTIAL, "readers": (999_999,)}, keeping.UnknownReader),
    ],
)
def test_what_rests_on_nothing_or_lies_ahead_is_refused(
    db: Session, said: dict[str, Any], error: type[Exception]
) -> None:
    act, anna = dossier(), making.person("Anna")
    with pytest.raises(error):
        assessed(act, anna, **said)
    assert db.query(Assessment).count() == 0


def test_the_database_holds_one_matter_and_one_stakeholder_of_each(db: Session) -> None:
    one = assessed(dossier(), making.person("Anna"))
    db.commit()
    one.goal = goal()
    with pytest.raises(IntegrityError):
        db.flush()


def test_one_says_of_oneself_whom_one_knows_and_saying_it_again_is_no_second(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    anna, maija = making.person("Anna"), user("Maija")
    first = keeping.know(maija, anna, AcquaintanceGiven(Closeness.MET))
    keeping.forget(first)
    assert who_knows({anna.id}, today(), Reader.of(maija)) == {}
    again = keeping.know(maija, anna, AcquaintanceGiven(Closeness.WELL, 2014, "The harbour"))
    noted(anna, maija, held_on=days_ago(3))
    assert (again.id, db.query(Acquaintance).count()) == (first.id, 1)
    with count_statements() as statements:
        contacts = who_knows({anna.id}, today(), Reader.of(maija))[anna.id]
    assert [(c.user, c.closeness, c.times, c.last_on) for c in contacts] == [
        (maija, Closeness.WELL, 1, days_ago(3))
    ]
    assert len(statements) == 3
    with pytest.raises(keeping.NoSuchYear):
        keeping.know(maija, anna, AcquaintanceGiven(Closeness.MET, today().year + 1))
