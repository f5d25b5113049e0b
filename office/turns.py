"""Whose turn it is to write to a SQLite database: threads and processes queue instead of knocking once more.

SQLite has one writer at a time, and whoever finds it taken sleeps a while (up to a tenth of a second) and
tries again: with eight guests registering at once most of the time is slept away, and the unlucky sleep for a
second. Here they wait to be woken. It is a courtesy among our own: the database's own lock still decides.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import cache

if sys.platform != "win32":
    import fcntl


class Turn:
    """The turn to write to one database: within a process a lock, between processes a file beside it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._ours = threading.Lock()
        #: Open as long as the process is.
        self._file: int | None = None
        self._process = 0

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False where it did not come in time: the database will say so itself."""
        if not self._ours.acquire(timeout=seconds):
            return False
        try:
            self._wait_for_other_processes()
        except BaseException:
            self._ours.release()
            raise
        return True

    def give_up(self) -> None:
        """Let the next one have it; other processes first, which are woken before our own threads are."""
        if sys.platform != "win32" and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._ours.release()

    def _wait_for_other_processes(self) -> None:
        if sys.platform == "win32":
            # There a single process serves.
            return
        if self._file is None or self._process != os.getpid():
            # A process that was forked would share its parent's turn.
            try:
                self._file = os.open(f"{self._path}-turn", os.O_CREAT | os.O_RDWR, 0o600)
            except OSError:
                # A folder that may not be written to: the database's own lock does, slowly.
                self._file = None
                return
            self._process = os.getpid()
        fcntl.flock(self._file, fcntl.LOCK_EX)


@cache
def turn_at(path: str) -> Turn:
    """The turn to write to the database in that file."""
    return Turn(path)
