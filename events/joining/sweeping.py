"""The worker's duty of deleting from where guests went in, once the event is over."""

from __future__ import annotations

import time
from typing import Final

from events.joining.sharing import forget_visits
from office.database import db
from office.work.worker import Round, Stopping

#: Seconds between two looks.
_LOOK_SECONDS: Final = 3_600.0


class Sweeper:
    """Looks now and then."""

    def __init__(self) -> None:
        self._last = -_LOOK_SECONDS

    def perform(self, _stopping: Stopping, _must_try: bool = True) -> Round:
        """Delete the ways in of events that were over a day ago. Owns its transactions."""
        if time.monotonic() - self._last < _LOOK_SECONDS:
            return Round()
        self._last = time.monotonic()
        done = forget_visits()
        db.session.commit()
        return Round(done)
