"""Clashes where an event is planned: in its form, on its overview, above its guest list, on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clashes.models import ClashAccepted
from events.programme.models import Event
from office.accounts.models import Role
from stakeholders.nationaldays.keeping import take_in_delivered
from tests import making

SignedIn = Callable[..., FlaskClient]
NORWAY = "national-day:2027-05-17:NO"
#: What the form of a new event sends while its hours are chosen.
HOURS = "starts_on=2027-05-17&starts_time=14:00&ends_time=16:00&zone=Europe/Helsinki&length=through"


def _held(db: Session, *states: str) -> int:
    """A seminar on Norway's national day, with the ambassadors of these states; its number."""
    take_in_delivered()
    begins = datetime(2027, 5, 17, 11, tzinfo=UTC)
    event = making.seminar(starts_at=begins, ends_at=begins + timedelta(hours=2))
    for state in states:
        making.invitation(event, making.ambassador(state, f"From {state}"))
    number = event.id
    db.commit()
    return number


def _titles(page: str) -> list[str]:
    """The clashes of a page or a part of one, in order."""
    found = re.findall(r'class="clash-(?:short-)?title">(?:<a [^>]*>)?([^<]*)<', page)
    return [title.strip() for title in found]


@time_machine.travel(datetime(2027, 1, 11, 12, tzinfo=UTC), tick=False)
def test_an_officer_accepts_a_clash_and_takes_it_back(db: Session, signed_in: SignedIn) -> None:
    """With a reason, by a button; Undo takes it back, and its own Undo brings the reason again."""
    number = _held(db, "NO")
    officer = signed_in(Role.EDITOR)
    address = f"/events/manage/{number}/clashes"
    page = officer.get(address).text
    assert _titles(page) == ["National day: Norway", "Eid al-Adha"]
    assert "Move it if you can" in page and "Good to know" not in page and "clashes-accepted" not in page
    assert "Tuesday 18 May 2027" not in page and page.count("Put it into the form") == 5

    done = officer.post(f"{address}/accept", data={"clash": NORWAY, "reason": "They host it"})
    assert done.status_code == 303
    page = officer.get(address).text
    assert "“They host it”" in page and _titles(page) == ["Eid al-Adha", "National day: Norway"]
    undo = _undo(page)
    officer.post(undo)
    assert _accepted(db) == []
    officer.post(_undo(officer.get(address).text))
    assert _accepted(db) == [(NORWAY, "They host it")]

    gone = officer.post(
        f"{address}/accept", data={"clash": "national-day:2027-05-17:SE"}, follow_redirects=True
    )
    assert "it no longer clashes with that" in gone.text
    assert officer.post(f"{address}/accept", data={"clash": NORWAY, "reason": "x" * 301}).status_code == 303
    assert _accepted(db) == [(NORWAY, "They host it")]

    reader = signed_in(Role.VIEWER)
    page = reader.get(address).text
    assert "Accept it" not in page and "Put it into the form" not in page and "Warn of it again" not in page


def _accepted(db: Session) -> list[tuple[str, str]]:
    found = [(one.clash, one.reason) for one in db.scalars(select(ClashAccepted))]
    db.rollback()
    return found


def _undo(page: str) -> str:
    found = re.search(r'action="([^"]*/clashes/[^"]*clash=[^"]*)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


@time_machine.travel(datetime(2027, 1, 11, 12, tzinfo=UTC), tick=False)
def test_they_are_told_where_the_event_is_planned(db: Session, signed_in: SignedIn) -> None:
    """On the overview, above the guest list, in the settings; a better day stands in the form, unsaved."""
    number = _held(db, "NO", "SE")
    officer = signed_in(Role.EDITOR)
    overview = officer.get(f"/events/manage/{number}").text
    assert "2 things fall on these hours" in overview
    guests = officer.get(f"/events/manage/{number}/guests").text
    assert _titles(guests) == ["National day: Norway"]
    settings = officer.get(f"/events/manage/{number}/settings?day=2027-05-20").text
    assert re.search(r'<input[^>]*id="starts_on"[^>]*value="2027-05-20"', settings)
    assert "nothing is saved until you save" in settings
    event = db.get(Event, number)
    assert event is not None and event.starts_at.day == 17

    # Over, or cancelled, it can no longer be moved: nothing is warned of.
    event.starts_at -= timedelta(days=365)
    event.ends_at -= timedelta(days=365)
    db.commit()
    assert "fall on these hours" not in officer.get(f"/events/manage/{number}").text
    assert _titles(officer.get(f"/events/manage/{number}/guests").text) == []
    page = officer.get(f"/events/manage/{number}/clashes").text
    assert "this is what its hours fell on" in page and "Accept it" not in page


@time_machine.travel(datetime(2027, 1, 11, 12, tzinfo=UTC), tick=False)
def test_the_form_tells_while_a_day_is_chosen(db: Session, signed_in: SignedIn) -> None:
    """Of a new event by the states that have missions here, of a kept one by its guests."""
    number = _held(db, "SE")
    making.embassy("NO")
    db.commit()
    officer = signed_in(Role.EDITOR)
    assert "/events/manage/clashes" in officer.get("/events/manage/new").text

    def asked(query: str) -> list[str]:
        return _titles(officer.get(f"/events/manage/clashes?{query}").text)

    at_the_same_hours = "At the same hours: “Seminar en”"
    assert asked(HOURS) == ["National day: Norway", "Eid al-Adha", at_the_same_hours]
    assert asked(f"{HOURS}&event={number}") == ["Eid al-Adha"]
    assert asked("starts_on=2027-05-18&zone=Europe/Helsinki&event=" + str(number)) == [
        "The days of Eid al-Adha"
    ]
    better = officer.get(f"/events/manage/clashes?{HOURS}&better=1").text
    assert len(re.findall(r'data-put-day="2027-0[456]-\d\d"', better)) == 5
    for nonsense in (
        "",
        "starts_on=never",
        "starts_on=2027-03-28&starts_time=03:30&ends_time=04:30&zone=Europe/Helsinki",
        HOURS.replace("Helsinki", "Nowhere"),
        HOURS.replace("16:00", "12:00"),
        HOURS + "&ends_on=2027-05-01",
    ):
        assert asked(nonsense) == []
    assert officer.get(f"/events/manage/clashes?{HOURS}&event=999999").status_code == 404
    assert signed_in(Role.VIEWER).get(f"/events/manage/clashes?{HOURS}").status_code == 403
