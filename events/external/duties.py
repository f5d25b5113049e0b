"""The worker's duty of fetching what is due."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Final

from flask import current_app
from sqlalchemy.exc import DBAPIError

from events.external.refreshing import Gone, claim_due, note_failure, refresh
from office.database import db
from office.work.worker import Round, Stopping

#: Seconds between two looks.
_LOOK_SECONDS: Final = 15.0


class Fetcher:
    """Fetches one calendar that is due, then lets the other duties have their turn."""

    def __init__(self) -> None:
        self._last = -_LOOK_SECONDS

    def perform(self, _stopping: Stopping, _must_try: bool = True) -> Round:
        """Fetch one. Owns its transactions."""
        if time.monotonic() - self._last < _LOOK_SECONDS:
            return Round()
        number = claim_due()
        if number is None:
            self._last = time.monotonic()
            return Round()
        try:
            refresh(number)
            db.session.commit()
        except Gone:
            db.session.rollback()
        except DBAPIError:
            raise
        except Exception:
            # Whatever a stranger's server or file does: the worker has letters to send.
            current_app.logger.exception("calendar %s was not fetched", number)
            db.session.rollback()
            with suppress(Gone):
                note_failure(number, "fault")
                db.session.commit()
        return Round(1)
