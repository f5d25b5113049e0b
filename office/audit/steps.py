"""A member of staff's small steps, each of which the button that follows it takes back."""

from __future__ import annotations

import secrets

from office.audit.trail import Cause
from office.database import LARGEST_NUMBER


def new_step(kind: str) -> Cause:
    """An undertaking of one step, for `trail.because_of` and `undoing.undo`.

    Args:
        kind: what sort of step, such as ``national_day_steps``; the Undo of one sort takes back no other.
    """
    # Drawn, not counted: two people who act at once do not get the same one.
    return Cause(kind, secrets.randbelow(LARGEST_NUMBER) + 1)
