"""Steps of work on the tables of an event: each is done upon what was seen, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from events.programme.models import Event
from events.programme.planning import lock_event
from events.seating.models import PlanRevision, TablePlan
from events.seating.queries import last_changed_by
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import undo, was_taken_back
from office.database import db


class SeatingRefused(Exception):
    """The plan cannot be changed like that."""


class NoPlan(SeatingRefused):
    """The event has no table plan, or no longer one."""


class PlannedAlready(SeatingRefused):
    """The event has a plan: a form sent twice, or two people at once."""


class Overtaken(SeatingRefused):
    """Somebody has changed the plan since the page was opened."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class TooMany(SeatingRefused):
    """More tables, people of ours or pairs than a plan may have."""


class Gone(SeatingRefused):
    """The table, seat, person, pair or conflict is not, or no longer, in the plan."""


class OneSide(SeatingRefused):
    """An organisation cannot be kept apart from itself, nor a state."""


class NothingToTakeBack(Exception):
    """There is no such step."""


class TakenBackAlready(Exception):
    """The step has been taken back."""


class ChangedSince(Exception):
    """The plan has been changed after the step: taking it back would break what came later."""


def step_kind(event_id: int) -> str:
    """The kind of the steps on one event's tables: the Undo of one event takes back no step of another."""
    return f"tables_{event_id}"


def take_back(event: Event, step_id: int) -> None:
    """Take back one step on an event's tables, as long as it is the last.

    Raises:
        NothingToTakeBack: there is no such step.
        TakenBackAlready: two clicks, or two people.
        ChangedSince: something came after it.
    """
    cause = Cause(step_kind(event.id), step_id)
    lock_event(event.id)
    if was_taken_back(cause):
        raise TakenBackAlready
    try:
        with db.session.begin_nested():
            undone = undo(cause)
    except IntegrityError as error:
        # A guest of the step has been erased since, or a seat is somebody else's.
        raise ChangedSince from error
    if undone.left:
        raise ChangedSince
    if not undone.changes:
        raise NothingToTakeBack
    count_up(event)


@contextmanager
def one_step(event: Event, seen: int | None) -> Iterator[tuple[TablePlan, Cause]]:
    """Change the plan, alone, and only as it was seen (None: however it stands).

    Raises:
        NoPlan: there is none, or no longer one.
        Overtaken: somebody has changed it since.
    """
    lock_event(event.id)
    plan = db.session.scalar(
        select(TablePlan).where(TablePlan.event_id == event.id).execution_options(populate_existing=True)
    )
    if plan is None:
        raise NoPlan
    now = count_up(event)
    if seen is not None and seen != now - 1:
        raise Overtaken(last_changed_by(plan))
    step = new_step(step_kind(event.id))
    with because_of(step):
        yield plan, step


def count_up(event: Event) -> int:
    """Another revision; its number."""
    kept = db.session.scalar(
        select(PlanRevision)
        .where(PlanRevision.event_id == event.id)
        .execution_options(populate_existing=True)
    )
    if kept is None:
        kept = PlanRevision(event_id=event.id, number=0)
        db.session.add(kept)
    kept.number += 1
    db.session.flush()
    return kept.number
