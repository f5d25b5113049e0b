"""Guests join through their own page, when it is time; before that nobody learns where the meeting is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, Stay
from events.joining.entering import Joining, joining_of
from events.joining.models import JoinVisit
from events.joining.providers import OTHER, guests_address, provider_of, room_of
from events.joining.sharing import forget_visits, renew_link, shared_links
from events.programme.models import Event, EventStatus, Meeting
from events.registration.links import join_url
from events.registration.models import Answer, Registration, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office import clock
from office.accounts.models import Role
from office.mailroom.models import Letter
from tests.events.seminar import Browser, embassy, invite, posted, seminar

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def client(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return app.test_client()


@pytest.fixture
def event(db: Session) -> Event:
    return seminar(capacity=2, joins_before=20)


@pytest.fixture
def seat(db: Session, event: Event) -> Registration:
    invitation = invite(event)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    db.commit()
    return party_of(invitation)[0]


def path_of(registration: Registration) -> str:
    return join_url(registration).removeprefix("http://localhost")


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def words_of(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_before_the_time_the_page_counts_down_and_shows_both_clocks(
    client: FlaskClient, event: Event, seat: Registration
) -> None:
    path, start = path_of(seat), event.starts_at
    with at(start - timedelta(days=2, hours=3, minutes=20)):
        page = client.get(path).text
        abroad = client.get(f"{path}?zone=Asia/Tokyo&part=1").text
        same = client.get(f"{path}?zone=Europe/Helsinki").text
        unknown = client.get(f"{path}?zone=Mars/Olympus").text
        choice = client.get(f"{path}?zones=1").text

    assert "Time until the way in opens: 2 days, 3 hours" in words_of(page)
    assert re.search(r"opens here at 1\d:40 \(Helsinki\), 20 minutes before the start", words_of(page))
    assert f'data-opens-in="{2 * 86400 + 3 * 3600}"' in page
    assert ("Ada Example, Mayor" in page, "Join the meeting" in page) == (True, False)
    assert re.search(r"\(Helsinki\) · .*, 23:00 – .*, 01:00 \(Tokyo\)", words_of(abroad))
    assert re.search(r"On your clock: 23:\d\d", words_of(abroad))
    assert ("<html" in abroad, "On your clock" in same, "On your clock" in unknown) == (False, False, False)
    assert ('<option value="Asia/Tokyo"' in choice, "<option" in page) == (True, False)


def test_from_then_on_the_guest_is_let_in_and_remembered(
    client: FlaskClient, db: Session, event: Event, seat: Registration
) -> None:
    path, opens = path_of(seat), event.starts_at - timedelta(minutes=20)
    with at(opens - timedelta(seconds=1)):
        early, refused = client.get(path), client.post(path)
    with at(opens):
        page = client.get(path)
        entered = client.post(path)
        client.post(path)

    told = [str(answered.headers) + answered.text for answered in (early, refused, page)]
    assert ["meet.example.org" in one for one in told] == [False, False, False]
    # The page that was open before leads out as well, to no site that it names.
    policies = [one.headers["Content-Security-Policy"].rpartition("form-action ")[2] for one in (early, page)]
    assert policies == ["'self' https:", "'self' https:"]
    assert (refused.status_code, "Join the meeting" in page.text) == (422, True)
    assert (entered.status_code, entered.headers["Location"]) == (
        303,
        "https://meet.example.org/room-of-the-mayor",
    )
    counts = [db.scalar(select(func.count()).select_from(table)) for table in (Presence, Stay, JoinVisit)]
    assert counts == [1, 1, 2]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Joining.CANCELLED, "This event has been cancelled"),
        (Joining.WAITING, "You are on the waiting list"),
        (Joining.PENDING, "Your registration is being looked at"),
        (Joining.NO_SEAT, "No seat is held for you at the moment"),
        (Joining.OVER, "The event is over"),
        (Joining.NO_MEETING, "This event has no meeting to join"),
        (Joining.NOT_SET_UP, "The way in is being prepared"),
    ],
)
def test_who_cannot_join_is_told_kindly(
    client: FlaskClient, db: Session, event: Event, seat: Registration, state: Joining, words: str
) -> None:
    moment = event.starts_at
    if state is Joining.CANCELLED:
        event.status = EventStatus.CANCELLED
    elif state in {Joining.WAITING, Joining.PENDING}:
        seat.status = RegistrationStatus(state.value)
    elif state is Joining.NO_SEAT:
        answer(seat.invited_by, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    elif state is Joining.OVER:
        moment = event.ends_at + timedelta(hours=2)
    elif state is Joining.NO_MEETING:
        event.meeting_url, event.venue = "", {"en": "City Hall"}
    else:
        event.meeting = Meeting.JITSI_ROOM
    db.commit()
    path = path_of(seat)

    with at(moment):
        assert joining_of(seat, clock.now()) is state
        page, entered, tried = client.get(path), client.post(path), client.get(f"{path}/test")

    assert words in words_of(page.text)
    assert (page.status_code, entered.status_code, tried.status_code) == (200, 422, 404)
    assert db.scalar(select(func.count()).select_from(Presence)) == 0


@pytest.mark.parametrize(
    ("url", "key", "led_to"),
    [
        ("https://teams.microsoft.com/l/meetup-join/19%3ax/0?context=%7b%7d", "teams", ""),
        ("https://zoom.us/j/123?pwd=a", "zoom", "https://zoom.us/j/123?pwd=a&uname=%C3%85sa%20Lind"),
        ("https://city.zoom.us/meeting/register/x", "zoom", ""),
        ("https://city.webex.com/meet/x", "webex", ""),
        (
            "https://meet.jit.si/Room",
            "jitsi",
            "https://meet.jit.si/Room#userInfo.displayName=%22%C3%85sa%20Lind%22",
        ),
        (
            "https://bbb.city.fi/rooms/a-b/join",
            "bigbluebutton",
            "https://bbb.city.fi/rooms/a-b/join?joinFormName=%C3%85sa%20Lind",
        ),
        ("https://x.fi/bigbluebutton/api/join?checksum=1", "bigbluebutton", ""),
        ("https://notzoom.us.example.org/j/1", "other", ""),
        ("https://example.org/zoom.us/j/1", "other", ""),
    ],
)
def test_a_provider_is_known_by_its_address(app: Flask, url: str, key: str, led_to: str) -> None:
    with app.app_context():
        event = Event(meeting_url=url, meeting=Meeting.ADDRESS)
        found = provider_of(event)
        address = guests_address(event, "guest:1", "Åsa Lind", clock.now(), clock.now())

    assert (found.key, address) == (key, led_to or url)
    assert bool(found.test_url) == (found is not OTHER and key != "jitsi")


SECRET = "a secret shared with the Jitsi server, long"


def test_a_room_of_our_own_is_opened_by_a_token_for_each(
    app: Flask, client: FlaskClient, db: Session, event: Event, seat: Registration, signed_in: SignedIn
) -> None:
    app.config["DOYEN"] = replace(
        app.config["DOYEN"], jitsi_url="https://jitsi.city.example", jitsi_app_id="doyen", jitsi_secret=SECRET
    )
    event.meeting, event.meeting_url = Meeting.JITSI_ROOM, ""
    db.commit()
    path, room, ends_at = path_of(seat), room_of(event), event.ends_at

    def token(answered: Any, audience: str = "doyen") -> dict[str, Any]:
        parts = urlsplit(answered.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}" == "https://jitsi.city.example"
        claims = jwt.decode(
            parse_qs(parts.query)["jwt"][0],
            SECRET,
            ["HS256"],
            audience=audience,
            options={"verify_nbf": False, "verify_exp": False},
        )
        assert parts.path == f"/{claims['room']}"
        return claims

    with at(event.starts_at - timedelta(days=1)):
        page = client.get(path).text
        tried = token(client.get(f"{path}/test"))
        hosted = token(signed_in(Role.EDITOR).get(f"/events/manage/{event.id}/meeting/enter"))
    with at(event.starts_at):
        entered = token(client.post(path))

    assert ("jitsi.city.example" in page, f'href="{path}/test"' in page) == (False, True)
    assert entered | {"context": None} == {
        "aud": "doyen",
        "iss": "doyen",
        "sub": "*",
        "room": room,
        "nbf": int(event.starts_at.timestamp()) - 120,
        "exp": int(ends_at.timestamp()) + 3600,
        "context": None,
    }
    people = [claims["context"]["user"] for claims in (entered, hosted)]
    assert [(one["name"], one["moderator"]) for one in people] == [
        ("Chiara Rossi", "false"),
        ("Editor", "true"),
    ]
    assert (tried["room"] != room, len(room) > 24, str(event.id) in room) == (True, True, False)


def test_a_link_used_from_many_places_is_seen_and_replaced(
    client: FlaskClient,
    db: Session,
    event: Event,
    seat: Registration,
    signed_in: SignedIn,
    count_statements: Any,
) -> None:
    other = invite(event, posted(embassy("SE"), "Åsa", "Lind"))
    answer(other, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    paths, number, start = [path_of(seat), path_of(party_of(other)[0])], seat.id, event.starts_at
    page, before = f"/events/manage/{event.id}/meeting", db.scalar(select(func.max(Letter.id))) or 0
    elsewhere = seminar(slug="elsewhere").id
    db.commit()

    def join(path: str, after: int, *addresses: str) -> None:
        with at(start + timedelta(minutes=after)):
            for address in addresses:
                client.post(path, environ_base={"REMOTE_ADDR": address}, headers={"User-Agent": "A browser"})

    def seen() -> list[tuple[int, int]]:
        db.rollback()
        return [(one.registration.id, one.places) for one in shared_links(db.get_one(Event, event.id))]

    # Two people of one household; three places, but over half an hour.
    join(paths[1], 0, "192.0.2.1", "192.0.2.1", "192.0.2.2")
    join(paths[1], 30, "192.0.2.3")
    assert seen() == []
    join(paths[0], 0, "192.0.2.1", "198.51.100.7")
    join(paths[0], 9, "203.0.113.9")
    assert seen() == [(number, 3)]
    assert "192.0.2" not in " ".join(db.scalars(select(JoinVisit.place)))

    db.rollback()
    with at(start + timedelta(minutes=10)):
        editor = signed_in(Role.EDITOR)
        assert "used from many places" in editor.get(f"/events/manage/{event.id}").text
        shown = editor.get(page).text
        sent = [editor.post(f"{page}/links/{number}/renew", data={"link": "1"}) for _click in range(2)]
        told = editor.get(page).text
        stray = editor.post(f"/events/manage/{elsewhere}/meeting/links/{number}/renew", data={"link": "2"})
    letters = list(db.scalars(select(Letter).where(Letter.id > before, Letter.kind == "new_link")))
    assert ("Chiara Rossi" in shown, "This cannot be undone." in shown) == (True, True)
    assert [answered.status_code for answered in sent] == [303, 303]
    assert ("is withdrawn. A letter with a new one" in told, "has been replaced already" in told) == (
        True,
        True,
    )
    assert [(one.subject_id, one.to_address) for one in letters] == [(number, "embassy@example.org")]
    fresh = path_of(db.get_one(Registration, number))
    assert (fresh != paths[0], client.get(paths[0]).status_code, client.get(fresh).status_code) == (
        True,
        404,
        200,
    )
    assert (seen(), stray.status_code) == ([], 404)
    with at(start + timedelta(days=3)):
        assert (forget_visits(), db.scalar(select(func.count()).select_from(JoinVisit))) == (4, 0)


def test_the_new_link_comes_by_mail_with_an_entry_that_has_it(
    app: Flask, db: Session, event: Event, seat: Registration, smtp: Any, run: Any
) -> None:
    run("mail", "work", "--until-empty")
    smtp.envelopes.clear()
    old = join_url(seat)
    renew_link(seat.id, seat.link_number, None)
    db.commit()
    run("mail", "work", "--until-empty")

    letter = smtp.messages[0]
    parts = {part.get_content_type(): part.get_content() for part in letter.walk() if not part.is_multipart()}
    entry = parts["text/calendar"].replace("\r\n ", "").replace("\n ", "")
    assert letter["Subject"].startswith("Your new link: The ambassadors’ seminar")
    assert [(join_url(seat) in text, old in text) for text in (parts["text/plain"], entry)] == [
        (True, False)
    ] * 2
    assert "SEQUENCE:1" in entry
