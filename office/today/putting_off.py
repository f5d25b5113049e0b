"""Putting a task off, and taking it up again."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import delete, select

from office.database import db, one_at_a_time
from office.today.models import PutOff
from office.web.registry import Task


class Until(StrEnum):
    """How long a task is put off."""

    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"

    def day(self, today: date) -> date:
        """The day on which it comes back: the next, or the Monday after."""
        return today + timedelta(days=1 if self is Until.TOMORROW else 7 - today.weekday())


def put_off(task: Task, user_id: int, until: date, today: date) -> PutOff:
    """Let a task come back on ``until``, for this user alone; put off twice, the later word counts.

    Marks of this user whose day has come are swept away with it.
    """
    one_at_a_time(f"put off:{user_id}")
    db.session.execute(delete(PutOff).where(PutOff.user_id == user_id, PutOff.until <= today))
    mark = db.session.scalar(select(PutOff).where(PutOff.user_id == user_id, PutOff.task == task.key))
    if mark is None:
        mark = PutOff(user_id=user_id, task=task.key)
        db.session.add(mark)
    mark.until = until
    mark.count = task.count
    db.session.flush()
    return mark


def take_up(mark_id: int, user_id: int) -> bool:
    """Take a task up again before its day; whether this user had put it off."""
    mark = db.session.scalar(select(PutOff).where(PutOff.id == mark_id, PutOff.user_id == user_id))
    if mark is None:
        return False
    db.session.delete(mark)
    return True
