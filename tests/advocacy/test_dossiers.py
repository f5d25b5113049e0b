"""Where dossiers stand on a day, what is due in them, and what happens to those who write at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from advocacy.dossiers import home, keeping, pieces, queries
from advocacy.dossiers.keeping import StageGiven
from advocacy.dossiers.models import Deadline, DraftNote, Heard, Hearing, Kind, Stage, Step
from advocacy.dossiers.pieces import DeadlineGiven, HearingGiven, NoteGiven, StatementGiven
from advocacy.dossiers.queries import DossierFilter, Open, Pressing
from advocacy.dossiers.stages import State, current_stage, line_of, next_point
from events.diary.days import Kind as DiaryKind
from events.diary.days import Reader, items_between
from office import clock
from office.sent_once import AlreadySent
from stakeholders.engagement.keeping import PartyKey
from stakeholders.organisations.keeping import ChangedMeanwhile
from tests import making
from tests.advocacy.dossiers import dossier, given

DAY = date(2026, 5, 4)


def stages(*days: tuple[Step, date | None, date | None]) -> list[Stage]:
    return [
        Stage(position=place, step=step, name={}, planned_on=planned, actual_on=actual)
        for place, (step, planned, actual) in enumerate(days, 1)
    ]


def test_a_dossier_is_in_the_last_stage_that_has_begun_by_the_day() -> None:
    way = stages(
        (Step.PREPARATION, None, date(2026, 1, 1)),
        (Step.CONSULTATION, None, None),
        (Step.PROPOSAL, date(2026, 4, 1), DAY),
        (Step.PARLIAMENT, date(2026, 5, 3), None),
        (Step.DECIDED, date(2026, 12, 1), None),
    )

    assert [current_stage(way, day) for day in (date(2025, 12, 31), date(2026, 5, 3), DAY)] == [
        None,
        way[0],
        way[2],
    ]
    assert [point.state for point in line_of(way, DAY)] == [
        State.DONE,
        State.PASSED_OVER,
        State.CURRENT,
        State.LATE,
        State.TO_COME,
    ]
    assert [point.day for point in line_of(way, DAY)][2:] == [DAY, date(2026, 5, 3), date(2026, 12, 1)]
    coming = next_point(line_of(way, DAY))
    assert coming is not None and coming.stage is way[3]


def test_what_went_back_is_where_it_went_back_to() -> None:
    way = stages(
        (Step.PREPARATION, None, date(2026, 3, 1)),
        (Step.CONSULTATION, None, date(2026, 2, 1)),
        (Step.PROPOSAL, None, date(2026, 3, 1)),
    )

    assert current_stage(way, date(2026, 2, 28)) is way[1]
    assert current_stage(way, date(2026, 3, 1)) is way[2]
    assert current_stage([], DAY) is None


def test_each_kind_begins_with_its_usual_stages_and_the_database_finds_the_current_one(db: Session) -> None:
    one = keeping.open_dossier(given(kind=Kind.PROJECT), usual_stages=True)
    today = clock.today()
    study, planning = one.stages[:2]
    keeping.begin_stage(study, today - timedelta(days=3))
    keeping.begin_stage(planning, today)
    keeping.begin_stage(planning, today - timedelta(days=1))
    found = {
        step: [row[0] for row in db.execute(queries.dossiers(DossierFilter(step=step), today))]
        for step in (Step.STUDY, Step.PLANNING)
    }

    assert [stage.step for stage in one.stages][-1] is Step.IN_USE
    assert found == {Step.STUDY: [], Step.PLANNING: [one]}
    with pytest.raises(keeping.StageStillToCome):
        keeping.begin_stage(one.stages[2], today + timedelta(days=1))


def test_stages_are_ordered_anew_taken_away_and_given_names_of_their_own(db: Session) -> None:
    one = keeping.open_dossier(given(), usual_stages=True)
    first, second = keeping.stages_given(one)[:2]
    own = StageGiven(None, {"fi": " Lausunto kaupungille "})
    kept = one.stages[1].id
    keeping.set_stages(one, [second, own, first], seen_at=one.updated_at)
    db.expire_all()

    assert [(stage.step, stage.name) for stage in one.stages] == [
        (Step.CONSULTATION, {}),
        (None, {"fi": "Lausunto kaupungille"}),
        (Step.PREPARATION, {}),
    ]
    assert one.stages[0].id == kept
    with pytest.raises(keeping.StageUnnamed):
        keeping.set_stages(one, [StageGiven(None, {"en": " "})], seen_at=one.updated_at)


def test_the_same_form_sent_twice_is_one_record(db: Session) -> None:
    one = keeping.open_dossier(given(), submission="a number")
    embassy = making.embassy("EE")
    due = DeadlineGiven("Answer the ministry", DAY)
    pieces.add(one, due, submission="another")
    key = PartyKey("o", embassy.id)
    pieces.name_makers(one, [key, key, PartyKey("u", 1)], "decides", submission="a third")

    with pytest.raises(AlreadySent):
        keeping.open_dossier(given(), submission="a number")
    with pytest.raises(AlreadySent):
        pieces.add(one, due, submission="another")
    with pytest.raises(AlreadySent):
        pieces.name_makers(one, [key], "hears", submission="a third")
    with pytest.raises(pieces.NobodyChosen):
        pieces.name_makers(one, [], "decides")
    db.expire_all()
    assert [(maker.organisation, maker.role) for maker in one.makers] == [(embassy, "decides")]
    assert len(one.deadlines) == 1


def test_two_who_write_at_once_are_told_and_nothing_is_lost(db: Session) -> None:
    one = dossier()
    note = pieces.add(one, NoteGiven("Keep section 12", DAY, Heard.OUT))
    assert isinstance(note, DraftNote)
    seen, seen_note = one.updated_at, note.updated_at
    keeping.change(one, given("Renamed"), seen_at=seen)
    pieces.change(note, NoteGiven("Keep section 12", DAY, Heard.IN), seen_at=seen_note)

    with pytest.raises(ChangedMeanwhile):
        keeping.change(one, given("Mine"), seen_at=seen)
    with pytest.raises(ChangedMeanwhile):
        keeping.set_stages(one, [], seen_at=seen)
    with pytest.raises(ChangedMeanwhile):
        pieces.change(note, NoteGiven("Mine", DAY, Heard.OUT), seen_at=seen_note)
    assert (one.called("en"), note.heard) == ("Renamed", Heard.IN)


def test_a_statement_answers_its_hearing_until_it_is_taken_off(db: Session) -> None:
    one, today = dossier(), clock.today()
    hearing = pieces.add(one, HearingGiven("Round of statements", is_ours=True, answer_by=today))
    assert isinstance(hearing, Hearing)
    db.expire_all()
    assert [due.record for due in queries.dues_of(one)] == [hearing]

    said = pieces.add(one, StatementGiven("Our statement", today, hearing_id=hearing.id))
    answered = [hearing.answered_on]
    pieces.remove(said)
    answered.append(hearing.answered_on)
    pieces.bring_back(said)
    answered.append(hearing.answered_on)
    pieces.change(said, StatementGiven("Our statement", today), seen_at=said.updated_at)
    answered.append(hearing.answered_on)
    assert answered == [today, None, today, None]

    other = dossier("Another")
    with pytest.raises(keeping.UnknownRecord):
        pieces.add(other, StatementGiven("Astray", today, hearing_id=hearing.id))
    with pytest.raises(pieces.DayStillToCome):
        pieces.add(one, StatementGiven("Too early", today + timedelta(days=1)))
    pieces.change(hearing, HearingGiven("Others", answer_by=today), seen_at=hearing.updated_at)
    assert hearing.answer_by is None


@pytest.mark.parametrize(
    ("now", "overdue"),
    [
        # The last minute of 4 May in Helsinki, and the first of the day after; in UTC both are 4 May.
        (datetime(2026, 5, 4, 20, 59, tzinfo=UTC), False),
        (datetime(2026, 5, 4, 21, 0, tzinfo=UTC), True),
    ],
)
def test_a_deadline_lasts_until_midnight_at_the_office(
    db: Session, monkeypatch: pytest.MonkeyPatch, now: datetime, overdue: bool
) -> None:
    one = dossier()
    pieces.add(one, DeadlineGiven("Answer the ministry", DAY))
    monkeypatch.setattr(clock, "now", lambda: now)
    today = clock.today()
    pressing = db.execute(queries.dossiers(DossierFilter(pressing=Pressing.OVERDUE), today)).all()

    assert [(due.due_on, due.is_overdue(today)) for due in queries.dues_between(None, None)] == [
        (DAY, overdue)
    ]
    assert len(pressing) == int(overdue)
    assert [(row[0], row[1]) for row in db.execute(queries.dossiers(DossierFilter(), today))] == [(one, DAY)]


def test_deadlines_stand_in_calendars_and_on_today_until_they_are_done(
    db: Session, app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, today = dossier(short_name={"en": "LUA"}), clock.today()
    deadline = pieces.add(one, DeadlineGiven("Answer the ministry", today))
    pieces.add(one, HearingGiven("Committee hears the cities", held_on=today, is_ours=True, answer_by=today))
    monkeypatch.setattr(home, "current_user", SimpleNamespace(id=1))

    def seen() -> tuple[list[str], list[str], list[str]]:
        diary = items_between(
            today, today, "Europe/Helsinki", Reader("en", True), frozenset({DiaryKind.ADVOCACY})
        )
        followed = [line for entry in home.in_calendar("en") for line in entry.decode().split("\r\n")]
        return (
            sorted(item.title for item in diary),
            sorted(line for line in followed if line.startswith("SUMMARY")),
            sorted(str(task.words) for task in home.tasks()),
        )

    with app.test_request_context():  # type: ignore[attr-defined]
        before = seen()
        assert isinstance(deadline, Deadline)
        pieces.settle(deadline, today)
        after = seen()
        keeping.change(one, given(short_name={"en": "LUA"}, closed_on=today), seen_at=one.updated_at)
        closed = seen()
        public = items_between(today, today, "Europe/Helsinki", Reader("en", False))

    held, asked = "Committee hears the cities", "Answer: Committee hears the cities"
    assert before == (
        sorted([held, asked, "Answer the ministry"]),
        sorted(f"SUMMARY:LUA: {words}" for words in (held, asked, "Answer the ministry")),
        sorted(["Answer the ministry", asked]),
    )
    assert after == (sorted([held, asked]), sorted(f"SUMMARY:LUA: {w}" for w in (held, asked)), [asked])
    assert closed == ([held], [f"SUMMARY:LUA: {held}"], [])
    assert [item for item in public if item.kind is DiaryKind.ADVOCACY] == []


def test_dossiers_are_found_by_what_they_say_and_by_who_decides(db: Session) -> None:
    law, plan = dossier("The land use act"), dossier("Transport plan", kind=Kind.PLAN)
    mission = making.embassy("EE")
    pieces.name_makers(plan, [PartyKey("o", mission.id)], "")
    keeping.change(law, given(closed_on=clock.today()), seen_at=law.updated_at)

    def found(**wanted: object) -> list[object]:
        rows = db.execute(queries.dossiers(DossierFilter(**wanted), clock.today()))  # type: ignore[arg-type]
        return [row[0] for row in rows]

    assert found() == [plan]
    assert found(open=Open.ALL) == [law, plan]
    assert found(open=Open.CLOSED, typed="LAND act") == [law]
    assert found(typed="estonia plan") == [plan]
    assert found(typed="…") == []
    assert found(kind=Kind.LEGISLATION) == []
    assert found(pressing=Pressing.NONE) == [plan]
