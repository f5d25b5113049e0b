"""Where a meeting is held stands on no page, and in no header, feed or letter, before it is time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from events.programme.models import Event
from office.accounts.access import BY_TOKEN, PUBLIC, access_of
from tests.hostile import address, build

SECRET = "meet.example.org"
#: Files of ours, and pages of the library that signs staff in.
NOT_GUESTS = ("static", "security")


def all_said(answered: TestResponse) -> str:
    """What somebody gets: the address they are sent to and all other headers, and what is on the page."""
    return f"{answered.headers}\n{answered.data.decode('utf-8', 'replace')}"


@pytest.fixture
def pages(app: Flask, db: Session) -> Iterator[tuple[Event, list[str]]]:
    """All that guests and the public can open of an office whose records hold something for each."""
    world = build()
    db.commit()
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint.partition(".")[0] not in NOT_GUESTS
        and access_of(app, rule.endpoint) in {PUBLIC, BY_TOKEN}
    ]
    yield db.get_one(Event, world.ids["event_id"]), [address(app, rule, world) for rule in rules]


def test_nobody_learns_where_it_is_before_the_time(
    app: Flask, pages: tuple[Event, list[str]], smtp: Any, run: Any
) -> None:
    event, places = pages
    assert (SECRET in event.meeting_url, len(places) > 20) == (True, True)
    guest = app.test_client()

    def telling() -> list[str]:
        return [place for place in places if SECRET in all_said(guest.get(place))]

    before = telling()
    joining = next(place for place in places if place.startswith("/join/"))
    refused = all_said(guest.post(joining.partition("/test")[0]))
    with time_machine.travel(event.starts_at - timedelta(minutes=5)):
        when_open = telling()
    run("mail", "work", "--until-empty")
    letters = [
        str(part.get_content())
        for message in smtp.messages
        for part in message.walk()
        if not part.is_multipart()
    ]

    assert (before, SECRET in refused, when_open) == ([], False, [])
    assert len(letters) > 3
    assert [letter for letter in letters if SECRET in letter] == []
