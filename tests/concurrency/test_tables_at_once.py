"""Two officers move people in the same moment: one is done, the other is told, and nobody sits twice."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from events.programme.models import Event
from events.seating import placing, planning
from events.seating.models import HostRole, Placement, Shape
from events.seating.queries import standing_of
from events.seating.steps import Overtaken, PlannedAlready
from office.database import db
from tests.concurrency.test_answers_at_once import at_once
from tests.making import seminar


def test_the_second_of_two_at_once_is_told(app: Flask) -> None:
    with app.app_context():
        number = seminar().id
        db.session.commit()

    def begin() -> str:
        try:
            planning.begin(db.session.get_one(Event, number), "Dinner", planning.Laid(Shape.ROUND, 4), 1)
        except PlannedAlready:
            return "planned already"
        return "begun"

    assert sorted(map(str, at_once(app, begin, begin))) == ["begun", "planned already"]
    with app.test_request_context(method="POST"):
        event = db.session.get_one(Event, number)
        for revision in (1, 2):
            planning.add_host(event, revision, planning.OfOurs(HostRole.HOST, f"Host {revision}"))
        standing = standing_of(event)
        assert standing is not None
        table, keys = standing.tables[0].id, list(standing.sitters)
        db.session.commit()

    def move(key: str) -> str:
        with app.test_request_context(method="POST"):
            try:
                placing.seat(db.session.get_one(Event, number), 3, key, (table, 2))
            except Overtaken:
                return "told"
            db.session.commit()
            return key

    done = list(map(str, at_once(app, lambda: move(keys[0]), lambda: move(keys[1]))))
    assert "told" in done and len(set(done) & set(keys)) == 1
    with app.app_context():
        seats = [(one.number, f"h{one.host_id}") for one in db.session.scalars(select(Placement))]
        assert seats == [(2, (set(done) & set(keys)).pop())]
