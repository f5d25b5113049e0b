"""Goals: their line in three languages, the road they have come, and whom their events reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from advocacy.goals import keeping, queries
from advocacy.goals.line import LineState, line_states
from advocacy.goals.models import Forum, Goal, Outcome, Stage
from advocacy.goals.queries import GoalFilter, Standing, goals_for_picture
from advocacy.goals.reach import reach_of
from advocacy.themes.keeping import AlreadyThere, StillToCome, TextMissing
from events.programme.models import EventStatus
from events.results.counting import result_of
from office import clock
from office.audit.trail import Cause, because_of
from office.audit.undoing import undo
from office.sent_once import AlreadySent
from tests.advocacy.goals import given, goal, held, theme

DONE, MISSING, SINCE = LineState.DONE, LineState.MISSING, LineState.CHANGED_SINCE


def test_a_line_says_in_which_language_it_is_missing_or_was_left_behind(db: Session) -> None:
    of = theme()
    made = goal(of)
    assert line_states(made) == {"en": DONE, "sv": DONE, "fi": MISSING}

    line = {"en": "Rails before homes.", "sv": "Spår först.", "fi": "Raiteet ensin."}
    keeping.change(made, given(of, line=line), seen_at=made.updated_at)
    assert line_states(made) == {"en": DONE, "sv": SINCE, "fi": DONE}

    keeping.confirm_line(made, "sv")
    assert line_states(made) == {"en": DONE, "sv": DONE, "fi": DONE}

    keeping.change(made, given(of, line={"sv": "Spår först."}), seen_at=made.updated_at)
    assert line_states(made) == {"en": MISSING, "sv": DONE, "fi": MISSING}
    with pytest.raises(TextMissing):
        keeping.confirm_line(made, "en")


def test_a_goal_stands_where_its_road_ends_whatever_was_entered_last(db: Session) -> None:
    made, today = goal(), clock.today()
    made.steps[0].entered_on = today - timedelta(days=100)
    db.flush()
    with because_of(Cause(keeping.STEPS, 7)):
        keeping.enter_stage(made, Stage.IN_DECISION, today - timedelta(days=3), " Before the committee ")
    keeping.enter_stage(made, Stage.PROPOSED, today - timedelta(days=40))

    road = [(step.stage, (today - step.entered_on).days, step.note) for step in _again(db, made).steps]
    assert (made.stage, made.stage_since, road) == (
        Stage.IN_DECISION,
        today - timedelta(days=3),
        [
            (Stage.PREPARING, 100, ""),
            (Stage.PROPOSED, 40, ""),
            (Stage.IN_DECISION, 3, "Before the committee"),
        ],
    )
    with pytest.raises(StillToCome):
        keeping.enter_stage(made, Stage.DECIDED, today + timedelta(days=1))
    with pytest.raises(AlreadyThere):
        keeping.enter_stage(made, Stage.PROPOSED, today - timedelta(days=40))

    # What was said of the goal just before stays said.
    made.review_days = 30
    keeping.enter_stage(made, Stage.DECIDED, today)
    assert made.review_days == 30
    keeping.remove_step(made.steps[-1])

    keeping.remove_step(made.steps[-1])
    keeping.remove_step(made.steps[-1])
    assert (made.stage, made.stage_since) == (Stage.PREPARING, today - timedelta(days=100))
    with pytest.raises(keeping.LastStep):
        keeping.remove_step(made.steps[0])


def test_a_stage_entered_by_mistake_is_taken_back_with_where_the_goal_stood(db: Session) -> None:
    made, step = goal(), Cause(keeping.STEPS, 12)
    with because_of(step):
        keeping.enter_stage(made, Stage.DECIDED, clock.today())
    db.commit()

    undone = undo(step)
    db.commit()

    made = _again(db, made)
    assert (undone.left, made.stage, len(made.steps)) == ((), Stage.PREPARING, 1)


def _again(db: Session, made: Goal) -> Goal:
    db.flush()
    number = made.id
    db.expire_all()
    found = queries.goal_numbered(number)
    assert found is not None
    return found


def test_whom_events_reached_is_what_the_tables_say_and_costs_the_same_for_ten(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    made = goal()
    seen = held(("IT", "AT", "JP"), ("IT", "AT"), made)
    unseen = held(("SE",), (), made)
    held(("NO",), ("NO",), made, status=EventStatus.CANCELLED)
    coming = held(
        ("DK",), (), made, starts_at=clock.now() + timedelta(days=9), ends_at=clock.now() + timedelta(days=10)
    )

    reach = reach_of(_again(db, made), clock.now())

    assert (reach.missions, reach.organisations, reach.countries) == (3, 0, ("AT", "IT", "SE"))
    assert [(one.event, one.people, one.basis.value) for one in reach.events] == [
        (seen, 2, "presence"),
        (unseen, 1, "seats"),
    ]
    assert reach.coming == (coming,)
    came = (
        "SELECT count(DISTINCT r.organisation_id) FROM advocacy_goal_events g"
        " JOIN registrations r ON r.event_id = g.event_id JOIN events e ON e.id = g.event_id"
        " LEFT JOIN presences p ON p.registration_id = r.id"
        " WHERE g.goal_id = :goal AND e.status = 'published' AND e.ends_at < :now AND (p.id IS NOT NULL OR"
        " NOT EXISTS (SELECT 1 FROM presences o JOIN registrations s ON s.id = o.registration_id"
        " WHERE s.event_id = g.event_id))"
    )
    assert db.scalar(text(came), {"goal": made.id, "now": "2026-01-01"}) == reach.missions
    assert [result_of(one.event).missions for one in reach.events] == [
        len(one.missions) for one in reach.events
    ]

    for _number in range(6):
        held(("IT",), ("IT",), made)
    loaded = _again(db, made)
    with count_statements() as statements:
        found = reach_of(loaded, clock.now())
    assert (len(found.events), found.missions, len(statements)) == (8, 9, 1)


def test_the_picture_shows_open_goals_by_stage_with_the_next_window(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    today, of = clock.today(), theme()
    soon, later = goal(of), goal(of, forum=Forum.EU)
    closed, gone, stale = goal(of), goal(of), goal(of)
    keeping.add_window(later, keeping.WindowGiven(today + timedelta(days=20), {"en": "Vote"}))
    keeping.add_window(soon, keeping.WindowGiven(today - timedelta(days=9), {"en": "Over"}))
    keeping.add_window(
        soon, keeping.WindowGiven(today - timedelta(days=2), {"en": "Hearing"}, today + timedelta(days=2))
    )
    keeping.enter_stage(later, Stage.PROPOSED, today)
    keeping.settle(closed, keeping.OutcomeGiven(Outcome.PARTLY, today, {"en": "Half of it"}))
    keeping.archive(gone)
    stale.reviewed_on = today - timedelta(days=91)
    db.flush()
    db.expire_all()

    with count_statements() as statements:
        picture = goals_for_picture(today)

    assert len(statements) == 2
    assert {stage.value: [g.id for g in found] for stage, found in picture.by_stage.items() if found} == {
        "preparing": [soon.id, stale.id],
        "proposed": [later.id],
    }
    assert [(str(window), one.id) for window, one in picture.windows] == [
        ("Hearing", soon.id),
        ("Vote", later.id),
    ]
    assert [one.id for one in picture.stale] == [stale.id]
    assert goals_for_picture(today, forum=Forum.EU).total == 1

    def listed(**wanted: Any) -> list[int]:
        return [one.id for one in db.scalars(queries.goals(GoalFilter(**wanted), today))]

    assert listed() == [soon.id, later.id, stale.id]
    assert listed(window_days=14) == [soon.id]
    assert listed(standing=Standing.STALE) == [stale.id]
    assert listed(standing=Standing.CLOSED) == [closed.id]
    assert listed(standing=Standing.ARCHIVED) == [gone.id]
    assert (listed(typed="RÄILS homes", forum=Forum.EU), listed(typed="nowhere")) == ([later.id], [])
    assert listed(stage=Stage.PROPOSED) == [later.id]


def test_the_same_form_sent_twice_is_one_goal(db: Session) -> None:
    of = theme()
    keeping.add(given(of), submission="one form")
    with pytest.raises(AlreadySent):
        keeping.add(given(of), submission="one form")
    with pytest.raises(keeping.UnknownRecord):
        keeping.add(given(of, strategy_goals=(404,)))
    with pytest.raises(keeping.UnknownRecord):
        keeping.add(given(of, sdgs=(18,)))
    with pytest.raises(keeping.BeforeItBegan):
        keeping.add_window(goal(of), keeping.WindowGiven(date(2027, 2, 2), {"en": "Vote"}, date(2027, 2, 1)))
