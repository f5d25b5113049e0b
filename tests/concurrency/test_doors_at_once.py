"""Two doors let in the same guest in one moment: one learns of the other, and one presence is entered."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.event import listen, remove

from events.attendance import door
from events.attendance.door import Became, Step, Told, take_in
from events.attendance.models import Presence, Stay
from events.registration.models import Registration
from office import clock
from office.database import db
from tests.concurrency.test_answers_at_once import at_once
from tests.events.test_door import guest, hybrid

KEYS = ("device-a-1", "device-b-1")


class TwoDoors:
    """Both have entered their arrival before either looks for the other's: the earlier one looks last."""

    def __init__(self) -> None:
        self.met = threading.Barrier(2)
        self.looked = threading.Event()

    def entered(self, _mapper: object, _connection: object, stay: Stay) -> None:
        try:
            self.met.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            # The other waits for the lock.
            return
        if stay.id == 1:
            self.looked.wait(timeout=5)

    def let_in(self, event_id: int, number: int, key: str) -> Callable[[], Became]:
        def work() -> Became:
            told = Told(key, Step.ARRIVE, number, clock.now())
            became = take_in(event_id, [told], user_id=None)[0].became
            db.session.commit()
            self.looked.set()
            return became

        return work


@pytest.mark.parametrize("has_lock", [False, True])
def test_two_doors_let_in_one_guest(app: Flask, monkeypatch: pytest.MonkeyPatch, has_lock: bool) -> None:
    with app.app_context():
        one = guest(hybrid())
        db.session.commit()
        event_id, number = one.event_id, one.id
        has_rows_locks = db.engine.dialect.name == "postgresql"
        db.session.remove()
    if not has_lock and not has_rows_locks:
        # SQLite has one writer at a time: there is no lock to take away.
        return
    doors = TwoDoors()
    listen(Stay, "after_insert", doors.entered)
    if not has_lock:
        unlocked = select(Registration).where(Registration.id == number)
        monkeypatch.setattr(door, "_locked", lambda *_: {number: db.session.scalars(unlocked).one()})
    try:
        became = at_once(app, *(doors.let_in(event_id, number, key) for key in KEYS))
    finally:
        remove(Stay, "after_insert", doors.entered)
    with app.app_context():
        assert set(db.session.scalars(select(Stay.client_key))) == set(KEYS)
        assert len(list(db.session.scalars(select(Presence)))) == 1
    both_think_so = {Became.ENTERED}
    assert set(became) == ({Became.ENTERED, Became.ALREADY} if has_lock else both_think_so)
