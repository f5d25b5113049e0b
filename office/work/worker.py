"""The worker: looks for work in the tables, does it, and stops cleanly when it is told to."""

from __future__ import annotations

import math
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from office.database import db

#: Seconds between two looks at empty tables: one indexed SELECT for each duty.
LOOK_SECONDS: Final = 0.5
#: Longest pause, in seconds, while the database cannot be reached.
LONGEST_PAUSE: Final = 30.0
#: How often a worker that shall return asks a duty in trouble again, and after how many seconds.
PATIENCE: Final = 3
PATIENCE_SECONDS: Final = 1.0

_EXTENSION: Final = "doyen.work.duties"

#: Asked between two pieces of work: whether to leave the rest.
Stopping = Callable[[], bool]


@dataclass(frozen=True)
class Round:
    """What one look at a duty came to.

    Args:
        done: pieces of work done, well or badly; 0 says that nothing was due.
        trouble: why the duty cannot go on for now, as a sentence for whoever runs the worker; "" if it can.
        pause: seconds after which there is more to do, where something is due and an agreed pace holds it.
    """

    done: int = 0
    trouble: str = ""
    pause: float = 0.0


@dataclass(frozen=True)
class Duty:
    """One kind of work that the worker looks after.

    Args:
        name: for the log.
        perform: does a portion of what is due and returns; it owns its transactions. ``must_try`` asks it not
            to rest from an earlier trouble.
        waiting: what is left that is not due yet, as a sentence; "" if nothing.
        rest: called when nothing was due: let go of connections.
    """

    name: str
    perform: Callable[[Stopping, bool], Round]
    waiting: Callable[[], str] = field(default=lambda: "")
    rest: Callable[[], None] = field(default=lambda: None)


def now_and_then(seconds: float, sweep: Callable[[Stopping], int]) -> Callable[[Stopping, bool], Round]:
    """What a duty performs that looks for something old at most once in so many seconds; at once at first.

    Args:
        sweep: does it and gives how many there were; what it left uncommitted is committed.
    """
    next_look = -math.inf

    def perform(stopping: Stopping, _must_try: bool = True) -> Round:
        nonlocal next_look
        if time.monotonic() < next_look:
            return Round()
        next_look = time.monotonic() + seconds
        done = sweep(stopping)
        db.session.commit()
        return Round(done)

    return perform


def add_duty(app: Flask, duty: Duty) -> None:
    """Give the worker something more to look after; the same name again replaces it."""
    duties: dict[str, Duty] = app.extensions.setdefault(_EXTENSION, {})
    duties[duty.name] = duty


def _duties(app: Flask) -> list[Duty]:
    duties: dict[str, Duty] = app.extensions.setdefault(_EXTENSION, {})
    return list(duties.values())


def worker_name() -> str:
    """A name that no other worker has, even on another machine: host, process and a random part."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def run_once() -> Round:
    """Look at every duty once, do a portion of what is due, and let go of all connections.

    The work is done in an application context and a session of its own. A transaction that the caller has
    begun is committed first, since on SQLite the worker would wait for it in vain.
    """
    db.session.commit()
    found = _round()
    _rest()
    return found


def _round(stopping: Stopping = lambda: False, *, must_try: bool = True) -> Round:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy has it
    done, pause, troubles = 0, 0.0, []
    for duty in _duties(app):
        if stopping():
            break
        with app.app_context():
            found = duty.perform(stopping, must_try)
        if not found.done:
            duty.rest()
        done += found.done
        pause = max(pause, found.pause)
        if found.trouble:
            troubles.append(found.trouble)
    return Round(done, " ".join(troubles), pause)


def _rest() -> None:
    for duty in _duties(current_app):
        duty.rest()


def work_until_empty(stopping: Stopping = lambda: False) -> Round:
    """Work until nothing is due.

    Returns:
        How much was done; and the trouble that was left after `PATIENCE` tries, a second apart.
    """
    done, tries = 0, 0
    pause = threading.Event()
    try:
        while not stopping():
            found = _round(stopping)
            done += found.done
            if found.trouble:
                tries += 1
                if tries >= PATIENCE:
                    return Round(done, found.trouble)
                pause.wait(PATIENCE_SECONDS)
            elif not found.done and found.pause:
                pause.wait(found.pause)
            elif not found.done:
                break
            else:
                tries = 0
    finally:
        _rest()
    return Round(done)


def work_for_ever(stop: threading.Event) -> None:
    """Work until ``stop`` is set; what is in hand then is finished first.

    A database that is locked or away for a while is waited for.
    """
    pause = LOOK_SECONDS
    while not stop.is_set():
        try:
            found = _round(stop.is_set, must_try=False)
        except DBAPIError as error:
            pause = min(pause * 2, LONGEST_PAUSE)
            current_app.logger.warning(
                "the database did not answer; next try in %.0f s: %s", pause, error.orig
            )
            db.session.rollback()
            stop.wait(pause)
            continue
        pause = LOOK_SECONDS
        if not found.done:
            stop.wait(LOOK_SECONDS)
    _rest()


def waiting_for_later() -> list[str]:
    """What every duty still has that is not due yet, as sentences."""
    return [words for duty in _duties(current_app) if (words := duty.waiting())]


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set within the block; a second one ends the program at once."""
    stop = threading.Event()

    def note(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
