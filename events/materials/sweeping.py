"""The worker's duty of forgetting files that no paper has had for long."""

from __future__ import annotations

import time
from typing import Final

from events.materials.keeping import forget_released
from office.database import db
from office.work.worker import Round, Stopping

#: Seconds between two looks.
_LOOK_SECONDS: Final = 3_600.0


class Sweeper:
    """Looks now and then."""

    def __init__(self) -> None:
        self._last = -_LOOK_SECONDS

    def perform(self, _stopping: Stopping, _must_try: bool = True) -> Round:
        """Delete what was kept for Undo long enough. Owns its transactions."""
        if time.monotonic() - self._last < _LOOK_SECONDS:
            return Round()
        self._last = time.monotonic()
        done = forget_released()
        db.session.commit()
        return Round(done)
