"""Keeping goals: what is wanted, in which words, from whom, how far it has come, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from advocacy.goals.models import (
    SHOWN_BY_SOMETHING,
    Forum,
    Goal,
    GoalEvent,
    GoalParty,
    GoalSdg,
    GoalStep,
    GoalStrategy,
    Outcome,
    Part,
    Stage,
    Window,
)
from advocacy.themes.keeping import AlreadyThere, StillToCome, TextMissing, known_user, tidied, tidied_lines
from advocacy.themes.models import StrategyGoal, Theme
from events.programme.models import Event
from office import clock
from office.database import db, one_at_a_time, still_there
from office.localized import Texts
from office.sent_once import enter_once
from stakeholders.directory.search import fold
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.keeping import normal_website, refuse_stale
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "goal_steps"
SDGS: Final = range(1, 18)


class UnknownRecord(Exception):
    """What was chosen is not there any more, or never was."""


class BeforeItBegan(Exception):
    """A period ends before it begins."""


class EvidenceMissing(Exception):
    """Nothing says how it is known that a goal was reached."""


class LastStep(Exception):
    """A goal stands in some stage: the only entry of its road stays."""


@dataclass(frozen=True)
class GoalGiven:
    """All that somebody may say about a goal itself."""

    title: Texts
    theme_id: int
    forum: Forum
    line: Texts
    wanted: Texts
    measure: Texts
    owner_id: int | None = None
    review_days: int = 90
    strategy_goals: tuple[int, ...] = ()
    sdgs: tuple[int, ...] = ()


@dataclass(frozen=True)
class WindowGiven:
    """A time at which something can be moved, first and last day."""

    opens_on: date
    what: Texts
    closes_on: date | None = None


@dataclass(frozen=True)
class OutcomeGiven:
    """What became of a goal, on which day, and how that is known."""

    outcome: Outcome
    day: date
    note: Texts
    url: str = ""


def add(given: GoalGiven, *, submission: str | None = None) -> Goal:
    """Set a goal; it is in preparation from today. ``submission`` is the number that the form carried.

    Raises:
        AlreadySent: a form of that number was taken before.
        TextMissing, UnknownRecord: see `normal` and `_write`.
    """
    given = normal(given)
    today = clock.today()
    goal = Goal(stage=Stage.PREPARING, stage_since=today, submission=submission, reviewed_on=today)
    goal.steps.append(GoalStep(stage=Stage.PREPARING, entered_on=today))
    _write(goal, given)
    enter_once(goal)
    return goal


def change(goal: Goal, given: GoalGiven, *, seen_at: datetime) -> None:
    """Change what a goal says; ``seen_at`` is its ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        TextMissing, UnknownRecord: see `normal` and `_write`.
    """
    given = normal(given)
    refuse_stale(goal, seen_at)
    _write(goal, given)
    goal.updated_at = clock.now()
    db.session.flush()


def given_of(goal: Goal) -> GoalGiven:
    """What is kept of a loaded goal, as it could have been given."""
    return GoalGiven(
        title=goal.title,
        theme_id=goal.theme_id,
        forum=goal.forum,
        line=goal.line,
        wanted=goal.wanted,
        measure=goal.measure,
        owner_id=goal.owner_id,
        review_days=goal.review_days,
        strategy_goals=tuple(sorted(link.strategy_goal_id for link in goal.strategy_links)),
        sdgs=tuple(sorted(link.number for link in goal.sdg_links)),
    )


def normal(given: GoalGiven) -> GoalGiven:
    """The same with tidy texts, and what it serves once each in order.

    Raises:
        TextMissing: it has a title in no language.
    """
    title = tidied(given.title)
    if not title:
        raise TextMissing
    return replace(
        given,
        title=title,
        line=tidied_lines(given.line),
        wanted=tidied_lines(given.wanted),
        measure=tidied_lines(given.measure),
        strategy_goals=tuple(sorted(set(given.strategy_goals))),
        sdgs=tuple(sorted(set(given.sdgs))),
    )


def _write(goal: Goal, given: GoalGiven) -> None:
    with db.session.no_autoflush:
        theme = db.session.get(Theme, given.theme_id)
        served = set(given.strategy_goals)
        strategy = db.session.scalars(select(StrategyGoal).where(StrategyGoal.id.in_(served))).all()
        if theme is None or len(strategy) != len(served) or not set(given.sdgs) <= set(SDGS):
            raise UnknownRecord
        goal.owner = known_user(given.owner_id)
    goal.theme, goal.title, goal.forum = theme, given.title, given.forum
    goal.line_seen = _stamped(goal, given.line)
    goal.line, goal.wanted, goal.measure = given.line, given.wanted, given.measure
    goal.review_days = given.review_days
    said = (*given.title.values(), *given.line.values(), *given.wanted.values())
    goal.folded = "\n".join(filter(None, map(fold, said)))
    for link in list(goal.strategy_links):
        if link.strategy_goal_id not in served:
            goal.strategy_links.remove(link)
    there = {link.strategy_goal_id for link in goal.strategy_links}
    goal.strategy_links.extend(GoalStrategy(strategy_goal=one) for one in strategy if one.id not in there)
    for number in list(goal.sdg_links):
        if number.number not in given.sdgs:
            goal.sdg_links.remove(number)
    kept = {link.number for link in goal.sdg_links}
    goal.sdg_links.extend(GoalSdg(number=one) for one in sorted(set(given.sdgs) - kept))


def _stamped(goal: Goal, line: Texts) -> dict[str, str]:
    """When each language of the line was last written: all that are written at once agree."""
    before, now = goal.line or {}, clock.now().isoformat()
    seen = goal.line_seen or {}
    return {code: seen.get(code, now) if before.get(code) == text else now for code, text in line.items()}


def confirm_line(goal: Goal, language: str) -> None:
    """Enter that the line in one language still says what the others say.

    Raises:
        TextMissing: there is no line in it.
    """
    if language not in goal.line:
        raise TextMissing
    goal.line_seen = {**goal.line_seen, language: max(goal.line_seen.values())}
    db.session.flush()


def enter_stage(goal: Goal, stage: Stage, day: date, note: str = "") -> None:
    """Enter that a goal came to a stage on a day, today or before: the latest day counts.

    Raises:
        StillToCome: the day lies in the future.
        AlreadyThere: the road has this entry, as after two clicks.
    """
    if day > clock.today():
        raise StillToCome
    _one_at_a_time(goal)
    for step in goal.steps:
        if (step.stage, step.entered_on) == (stage, day):
            raise AlreadyThere(step)
    goal.steps.append(GoalStep(stage=stage, entered_on=day, note=tidy(note)))
    db.session.flush()
    _stand_where_the_road_ends(goal)


def remove_step(step: GoalStep) -> None:
    """Take an entry of the road out that was a mistake; twice is once.

    Raises:
        LastStep: it is the only one.
    """
    goal = step.goal
    _one_at_a_time(goal)
    if step not in goal.steps:
        return
    if len(goal.steps) == 1:
        raise LastStep
    goal.steps.remove(step)
    db.session.flush()
    _stand_where_the_road_ends(goal)


def _stand_where_the_road_ends(goal: Goal) -> None:
    last = max(goal.steps, key=lambda step: (step.entered_on, step.id))
    goal.stage, goal.stage_since = last.stage, last.entered_on
    db.session.flush()


def _one_at_a_time(goal: Goal) -> None:
    # What was said of it and not yet written would be lost when it is read anew.
    db.session.flush()
    one_at_a_time(f"{Goal.__tablename__} {goal.id}")
    db.session.refresh(goal)


def settle(goal: Goal, given: OutcomeGiven) -> None:
    """Enter what became of a goal.

    Raises:
        StillToCome: the day lies in the future.
        BadWebsite: the evidence's address is none.
        EvidenceMissing: it was reached, if in part, and neither words nor an address say how that is known.
    """
    if given.day > clock.today():
        raise StillToCome
    url, note = normal_website(given.url), tidied_lines(given.note)
    if given.outcome in SHOWN_BY_SOMETHING and not (url or note):
        raise EvidenceMissing
    goal.outcome, goal.outcome_on = given.outcome, given.day
    goal.outcome_note, goal.outcome_url = note, url
    db.session.flush()


def reopen(goal: Goal) -> None:
    """Work for a goal again; what had become of it stays in its history."""
    goal.outcome = goal.outcome_on = None
    goal.outcome_note, goal.outcome_url = {}, ""
    db.session.flush()


def review(goal: Goal, user_id: int) -> None:
    """Enter that somebody has looked at all of it today and found it to be so."""
    goal.reviewed_on, goal.reviewed_by = clock.today(), known_user(user_id)
    db.session.flush()


def add_window(goal: Goal, given: WindowGiven) -> Window:
    """Add a time at which something can be moved.

    Raises:
        TextMissing: nothing says what it is.
        BeforeItBegan: its last day is before its first.
        AlreadyThere: the goal has it, as after two clicks.
    """
    given = _normal_window(given)
    _one_at_a_time(goal)
    for window in goal.windows:
        if (window.opens_on, window.what) == (given.opens_on, given.what):
            raise AlreadyThere(window)
    made = Window(opens_on=given.opens_on, closes_on=given.closes_on, what=given.what)
    goal.windows.append(made)
    db.session.flush()
    return made


def change_window(window: Window, given: WindowGiven, *, seen_at: datetime) -> None:
    """Move a window to other days, or say otherwise what it is.

    Raises:
        TextMissing, BeforeItBegan: as of `add_window`.
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
    """
    given = _normal_window(given)
    if WindowGiven(window.opens_on, window.what, window.closes_on) == given:
        # The same form sent twice, or two people who wrote the same: it is as wished.
        return
    refuse_stale(window, seen_at)
    window.opens_on, window.closes_on, window.what = given.opens_on, given.closes_on, given.what
    window.updated_at = clock.now()
    db.session.flush()


def _normal_window(given: WindowGiven) -> WindowGiven:
    what = tidied(given.what)
    if not what:
        raise TextMissing
    closes_on = given.closes_on if given.closes_on != given.opens_on else None
    if closes_on is not None and closes_on < given.opens_on:
        raise BeforeItBegan
    return WindowGiven(given.opens_on, what, closes_on)


def add_party(goal: Goal, part: Part, record: Organisation | Person) -> None:
    """Enter who decides on a goal, or works for it; a second time changes nothing."""
    _one_at_a_time(goal)
    if any(one.part is part and record in (one.organisation, one.person) for one in goal.parties):
        return
    key = "organisation" if isinstance(record, Organisation) else "person"
    goal.parties.append(GoalParty(part=part, **{key: record}))
    db.session.flush()


def take_out(piece: GoalParty | Window) -> None:
    """Take a decision-maker, an ally or a window away from its goal; twice is once."""
    if still_there(piece):
        db.session.delete(piece)
        db.session.flush()


def serve(event: Event, goal_ids: set[int], offered: set[int]) -> None:
    """Let an event serve just these of the goals that were offered; others it serves it serves still.

    Raises:
        UnknownRecord: one of them is not there.
    """
    one_at_a_time(f"{GoalEvent.__tablename__} {event.id}")
    wanted = goal_ids & offered
    there = {goal.id: goal for goal in db.session.scalars(select(Goal).where(Goal.id.in_(wanted)))}
    if there.keys() != wanted:
        raise UnknownRecord
    links = db.session.scalars(select(GoalEvent).where(GoalEvent.event_id == event.id)).all()
    for link in links:
        if link.goal_id in offered - wanted:
            db.session.delete(link)
    for goal_id in sorted(wanted - {link.goal_id for link in links}):
        db.session.add(GoalEvent(goal=there[goal_id], event=event))
    db.session.flush()


def archive(goal: Goal) -> None:
    """Show a goal in lists no longer."""
    if goal.archived_at is None:
        goal.archived_at = clock.now()
        db.session.flush()


def bring_back(goal: Goal) -> None:
    """Show a goal again."""
    goal.archived_at = None
    db.session.flush()
