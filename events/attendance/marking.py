"""Marking by hand: who came and who did not, each step to be taken back, and times that are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from events.attendance.models import PresenceSource, Stay
from events.attendance.presence import arrive, mark_present, unmark
from events.programme.models import Event
from events.registration.models import Registration
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import Undone, is_known, undo, was_taken_back
from office.database import db

#: Before and after the event: a time farther away is a slip of the pen.
_BESIDE: Final = timedelta(hours=12)


class NoSuchStep(Exception):
    """No such step was taken on this event's list."""


class NothingToTakeBack(Exception):
    """The step was taken back already."""


class MarkedAnew(Exception):
    """Some of the same people were marked since: the step cannot be taken back as a whole."""


class NotThen(Exception):
    """The time ends before it begins, or is not one of the event."""


def kind_of(event_id: int) -> str:
    """The kind of the steps on one event's list: the Undo of one takes back no step on another."""
    return f"attendance_{event_id}"


def mark(event_id: int, numbers: Sequence[int], *, present: bool) -> tuple[int, Cause]:
    """Mark who came, or who did not, as one step; how many that changed, and the step."""
    step = new_step(kind_of(event_id))
    with because_of(step):
        changed = mark_present(event_id, numbers) if present else unmark(event_id, numbers)
    return changed, step


def take_back(event_id: int, step_id: int) -> Undone:
    """Take one step back.

    Raises:
        NoSuchStep: there is none.
        NothingToTakeBack: it was taken back.
        MarkedAnew: the same people were marked since.
    """
    step = Cause(kind_of(event_id), step_id)
    if not is_known(step):
        raise NoSuchStep
    if was_taken_back(step):
        raise NothingToTakeBack
    try:
        with db.session.begin_nested():
            undone = undo(step)
    except IntegrityError as error:
        raise MarkedAnew from error
    if not undone.changes and not undone.left:
        raise NothingToTakeBack
    return undone


def add_stay(registration: Registration, begins_at: datetime, ends_at: datetime, user_id: int | None) -> bool:
    """Enter that somebody was there from then to then; False: it is entered already.

    Raises:
        NotThen: it ends before it begins, or lies far from the event.
    """
    event = registration.event
    if ends_at <= begins_at or begins_at < event.starts_at - _BESIDE or ends_at > event.ends_at + _BESIDE:
        raise NotThen
    return arrive(registration.id, PresenceSource.MARKED, begins_at, ends_at=ends_at, user_id=user_id)


def remove_stay(registration: Registration, stay_id: int) -> Stay | None:
    """Take out a time that was entered by hand; None: there is none. They came all the same."""
    stay = db.session.get(Stay, stay_id)
    if stay is None or stay.registration_id != registration.id or stay.source is not PresenceSource.MARKED:
        return None
    db.session.delete(stay)
    db.session.flush()
    return stay


def stays_of(registration_id: int) -> list[Stay]:
    """All that is known of when somebody was there, in order. One statement."""
    wanted = select(Stay).where(Stay.registration_id == registration_id).order_by(Stay.begins_at, Stay.id)
    return list(db.session.scalars(wanted))


def registration_of(event: Event, registration_id: int) -> Registration | None:
    """Somebody of this event by number."""
    found = db.session.get(Registration, registration_id)
    return found if found is not None and found.event_id == event.id else None
