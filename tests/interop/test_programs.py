"""Programs that people use take our feeds: each event once, nothing twice, names and times as planned."""

from __future__ import annotations

import http.client
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.programme.models import Event
from tests.interop import kinds, samples
from tests.interop.clients import Laptop, served
from tests.interop.samples import sittings_of

HELSINKI = ZoneInfo("Europe/Helsinki")


def test_vdirsyncer_takes_each_event_once_and_khal_shows_it(
    app: Flask, db: Session, client: FlaskClient, tmp_path: Path
) -> None:
    given = samples.diary()
    feeds = kinds.feeds(given)
    db.commit()
    paths = sorted(path.partition("?")[0] for path, _items in feeds.values())
    items = {name: number for name, (_path, number) in feeds.items()}
    none = dict.fromkeys(feeds, 0)
    with served(app) as house:
        laptop = Laptop(tmp_path, {name: house.base + path for name, (path, _items) in feeds.items()})

        # As many items as there are events.
        house.asked.clear()
        first = laptop.sync()
        assert (first.copied, first.deleted) == (items, none)
        kept = {name: laptop.items(name) for name in feeds}
        assert {name: len(there) for name, there in kept.items()} == items

        # A second time nothing is transferred and no file is touched, for one question a feed.
        house.asked.clear()
        again = laptop.sync()
        assert (again.copied, again.deleted) == (none, none)
        assert {name: laptop.items(name) for name in feeds} == kept
        assert sorted(one.path for one in house.asked) == paths
        assert {one.status for one in house.asked} == {200}

        # Whoever asks with the mark of what they have is told that it holds, in no octets at all.
        for path, _items in feeds.values():
            assert _asked_again(house.base, path) == (304, b"")

        # One event changes: one item is another, in the feeds that hold it.
        title = "At the hall, moved; “now” 🕊"
        given.hall.title, given.hall.sequence = dict.fromkeys(given.hall.title, title), 1
        db.commit()
        moved = laptop.sync()
        holds = {name: int(name not in {"days"}) for name in feeds}
        assert (moved.copied, moved.deleted) == (holds, holds)

    shown = laptop.shown("2026-06-01", "2028-06-01")
    assert {(one["calendar"], *_listed(one)) for one in shown if one["calendar"] in {"all", "series"}} == {
        (feed, *line)
        for feed, events in (("all", given.events), ("series", (given.single, given.hall)))
        for event in events
        for line in _lines(event)
    }


def _asked_again(base: str, path: str) -> tuple[int, bytes]:
    """What is answered when the same is asked with the ETag of the answer before."""
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=20)

    def ask(**headers: str) -> Any:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): tag for name, tag in headers.items()}
        )
        answer = connection.getresponse()
        return answer, answer.read()

    before, _content = ask()
    tag = before.headers["ETag"]
    assert not tag.startswith("W/")
    answer, content = ask(If_None_Match=tag)
    connection.close()
    return answer.status, content


def _listed(one: dict[str, str]) -> tuple[str, ...]:
    return (one["title"], one["start"], one["end"], one["location"], one["status"])


def _lines(event: Event) -> list[tuple[str, ...]]:
    """How a calendar in Helsinki lists an event, each time it takes place."""
    lines: list[tuple[str, ...]] = []
    for begins, ends in sittings_of(event):
        if event.is_all_day:
            last = date.fromisoformat(ends) - timedelta(days=1)
            when = (begins, last.isoformat())
        else:
            clocks = (datetime.fromisoformat(moment).astimezone(HELSINKI) for moment in (begins, ends))
            begun, ended = (moment.strftime("%Y-%m-%d %H:%M") for moment in clocks)
            when = (begun, ended)
        where = event.venue.get("en", "Online")
        lines.append((event.title["en"], *when, where, samples.STATUS[event.status]))
    return lines
