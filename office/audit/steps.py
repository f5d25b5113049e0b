"""A member of staff's small steps, each of which the button that follows it takes back."""

from __future__ import annotations

import secrets

from sqlalchemy import and_, exists, select

from office.audit.models import AuditEntry
from office.audit.trail import Cause
from office.database import LARGEST_NUMBER, db


def new_step(kind: str) -> Cause:
    """An undertaking of one step, for `trail.because_of` and `undoing.undo`.

    Args:
        kind: what sort of step, such as ``national_day_steps``; the Undo of one sort takes back no other.
    """
    # Drawn, not counted: two people who act at once do not get the same one.
    return Cause(kind, secrets.randbelow(LARGEST_NUMBER) + 1)


def is_about(step: Cause, table: str, number: int) -> bool:
    """Whether all that a step did, if anything, was done to one record and what belongs to it."""
    mine = and_(AuditEntry.cause_type == step.record_type, AuditEntry.cause_id == step.record_id)
    own = and_(AuditEntry.about_type == table, AuditEntry.about_id == number)
    return not db.session.scalar(select(exists().where(mine, ~own)))
