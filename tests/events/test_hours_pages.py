"""Hours on pages: which of two times is meant is asked, and guests read those of their own clock too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.programme.elsewhere import elsewhere, hours_of_guest
from events.programme.hours import to_utc, wall_time
from events.programme.models import Event, EventStatus
from office.accounts.models import Role
from office.countries.zones import zone_at
from stakeholders.organisations.models import Organisation
from tests import making

HELSINKI = "Europe/Helsinki"
NIGHT = {
    "title-en": "Night",
    "languages": ["en"],
    "starts_on": "2037-10-25",
    "starts_time": "03:30",
    "ends_time": "06:00",
    "zone": HELSINKI,
}


def words_of(html: str) -> str:
    # What is hidden is not read.
    shown = re.sub(r"<(span|p)[^>]* hidden>.*?</\1>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


@pytest.fixture
def editor(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


@pytest.fixture
def event(db: Session) -> Event:
    """A seminar from 14 to 16 in Helsinki, on 16 February 2037."""
    made = making.seminar(
        slug="ports",
        starts_at=to_utc(datetime(2037, 2, 16, 14), HELSINKI),
        ends_at=to_utc(datetime(2037, 2, 16, 16), HELSINKI),
        zone=HELSINKI,
    )
    made.status, made.reply_by = EventStatus.PUBLISHED, None
    db.add(made)
    db.commit()
    return made


def test_an_hour_that_comes_twice_is_asked_about_once_and_the_answer_is_kept(
    db: Session, editor: FlaskClient
) -> None:
    asked = editor.post("/events/manage/new", data=NIGHT)
    assert (asked.status_code, db.query(Event).count()) == (422, 0)
    assert '<a href="#starts_fold">Which start is meant? Say which of the two is meant.</a>' in asked.text
    assert "The first (summer time, UTC+3) The second (winter time, UTC+2)" in words_of(asked.text)

    editor.post("/events/manage/new", data={**NIGHT, "starts_fold": "1"})
    made = db.query(Event).one()
    settings = editor.get(f"/events/manage/{made.id}/settings").text
    saved = editor.post(
        f"/events/manage/{made.id}/settings",
        data={
            **NIGHT,
            "starts_fold": "1",
            "ends_time": "06:30",
            "seats_per_mission": "2",
            "joins_before": "15",
            "substitutes": "allowed",
        },
    )
    db.expire_all()

    assert made.starts_at == datetime(2037, 10, 25, 1, 30, tzinfo=UTC)
    assert re.search(r'<input checked [^>]*name="starts_fold"[^>]*value="1"', settings)
    assert ("ends_fold" in settings, saved.status_code, made.starts_at.hour) == (False, 303, 1)
    assert made.ends_at == datetime(2037, 10, 25, 4, 30, tzinfo=UTC)


def test_it_is_asked_as_soon_as_the_hour_is_typed(editor: FlaskClient) -> None:
    typed = {name: value for name, value in NIGHT.items() if name not in {"title-en", "languages"}}

    twice = editor.get("/events/manage/hours", query_string=typed).text
    skipped = editor.get("/events/manage/hours", query_string={**typed, "starts_on": "2037-03-29"}).text
    nothing = [
        editor.get("/events/manage/hours", query_string={**typed, **more}).text.strip()
        for more in ({"length": "days"}, {"starts_on": "soon"}, {"zone": "Mars/Olympus"}, {"starts_time": ""})
    ]

    assert ("03:30 comes twice on 25 October 2037" in twice, "ends_fold" in twice) == (True, False)
    assert words_of(skipped) == (
        "The clocks are put forward on 29 March 2037, and 03:30 does not exist. "
        "The nearest times are 02:59 and 04:00."
    )
    assert nothing == [""] * 4


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("starts_time=", "Starts: Say at what time."),
        ("length=daily", "Last day: Say on which day it is held last."),
        ("length=daily&ends_on=2037-10-25", "Last day: The same hours every day need more than one day."),
        ("length=daily&ends_on=2037-10-24", "Last day: The last day must not come before the first."),
        (
            "length=daily&ends_on=2037-10-27&ends_time=03:30",
            "Ends: The end must not be the hour of the start.",
        ),
        ("length=days&ends_on=2037-10-24", "Last day: The last day must not come before the first."),
        ("length=weeks", "Hours: Invalid Choice: could not coerce."),
    ],
)
def test_what_is_lacking_is_said_beside_its_field(
    editor: FlaskClient, db: Session, typed: str, error: str
) -> None:
    answer = editor.post(
        "/events/manage/new", data={**NIGHT, **dict(parse_qsl(typed, keep_blank_values=True))}
    )

    assert (answer.status_code, db.query(Event).count()) == (422, 0)
    assert re.search(r'<a href="#\w+">' + re.escape(error) + "</a>", answer.text)


def test_whole_days_and_daily_hours_are_told_as_such_wherever_the_event_is_named(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    plain = {**NIGHT, "starts_on": "2037-02-16", "ends_on": "2037-02-18"}
    whole = {**plain, "title-en": "Days", "length": "days", "starts_time": "", "ends_time": ""}
    evenings = {
        **plain,
        "title-en": "Evenings",
        "length": "daily",
        "starts_time": "20:00",
        "ends_time": "01:00",
    }
    for typed in (whole, evenings):
        editor.post("/events/manage/new", data=typed)
    days, daily = db.query(Event).order_by(Event.id)
    for one in (days, daily):
        one.status = EventStatus.PUBLISHED
    db.commit()

    assert [wall_time(one.ends_at, HELSINKI).local for one in (days, daily)] == [
        datetime(2037, 2, 19),
        datetime(2037, 2, 19, 1),
    ]
    said = ("16–18 February 2037", "16–18 February 2037, each day 20:00–01:00 (Helsinki)")
    for page in (editor.get("/events/manage/"), client.get("/")):
        assert all(words in words_of(page.text) for words in said)
    for one, words in zip((days, daily), said, strict=True):
        for page in (client.get(f"/events/{one.slug}"), editor.get(f"/events/manage/{one.id}")):
            assert words in words_of(page.text)
        form = editor.get(f"/events/manage/{one.id}/settings").text
        assert re.search(r'name="ends_on"[^>]*value="2037-02-18"', form)


def test_a_position_is_said_back_and_guests_find_it_on_a_map(
    editor: FlaskClient, client: FlaskClient, event: Event, db: Session
) -> None:
    texts = {"title-en": "Ports", "venue-en": "City Hall"}
    address = f"/events/manage/{event.id}/texts"
    refused = editor.post(address, data={**texts, "position": "behind the market"})
    assert (refused.status_code, 'value="behind the market"' in refused.text) == (422, True)
    assert "Position on the map: No position is found in this." in refused.text

    editor.post(address, data={**texts, "position": "geo:60.1699,24.9525"})
    said = editor.get(address).text
    page = client.get(f"/events/{event.slug}").text
    db.refresh(event)
    before = event.sequence
    editor.post(address, data={**texts, "position": "60.16990° N, 24.95250° E"})
    db.refresh(event)

    assert 'value="60.16990° N, 24.95250° E"' in said
    link = re.search(r'<a class="map-link[^>]*>', page)
    assert link is not None
    assert ("mlat=60.16990&amp;mlon=24.95250" in link[0], "noreferrer" in link[0]) == (True, True)
    assert event.sequence == before
    editor.post(address, data={**texts, "position": ""})
    assert "map-link" not in client.get(f"/events/{event.slug}").text


def test_a_point_goes_past_midnight_and_is_asked_which_of_two_hours_it_has(
    editor: FlaskClient, db: Session, event: Event
) -> None:
    event.starts_at = to_utc(datetime(2037, 10, 24, 18), HELSINKI)
    event.ends_at = to_utc(datetime(2037, 10, 25, 6), HELSINKI)
    db.commit()
    address = f"/events/manage/{event.id}/programme/new"
    late = {"title-en": "Concert", "day": "2037-10-24", "starts": "22:00", "ends": "01:00"}
    asked = editor.post(address, data={**late, "ends": "03:30"})
    made = [
        editor.post(address, data={**late, "ends": "03:30", "ends_fold": "1"}).status_code,
        editor.post(address, data={**late, "starts": "14:00", "ends": "13:00"}).status_code,
    ]
    db.refresh(event)
    piece = editor.get(
        f"/events/manage/{event.id}/programme/hours", query_string={**late, "ends": "03:30"}
    ).text

    assert (asked.status_code, "Which end is meant? Say which of the two is meant." in asked.text) == (
        422,
        True,
    )
    assert made == [303, 422]
    assert [item.ends_at for item in event.items] == [datetime(2037, 10, 25, 1, 30, tzinfo=UTC)]
    assert "03:30 comes twice on 25 October 2037" in piece
    form = editor.get(f"/events/manage/{event.id}/programme/{event.items[0].id}").text
    assert re.search(r'<input checked [^>]*name="ends_fold"[^>]*value="1"', form)


@pytest.mark.parametrize(
    ("country", "town", "line"),
    [
        ("SE", "Stockholm", "14:00–16:00 (Helsinki) · 13:00–15:00 (Stockholm)"),
        ("US", "Washington, D.C.", "14:00–16:00 (Helsinki) · 07:00–09:00 (Washington, D.C.)"),
        ("NP", "", "14:00–16:00 (Helsinki) · 17:45–19:45 (Kathmandu)"),
        ("NZ", "Wellington", "14:00–16:00 (Helsinki) · Tuesday 17 February 2037, 01:00–03:00 (Wellington)"),
        # An embassy in the host country, a state of many zones, one with Helsinki's time, no seat known.
        ("FI", "Helsinki", "14:00–16:00 (Helsinki)"),
        ("US", "", "14:00–16:00 (Helsinki)"),
        ("EE", "Tallinn", "14:00–16:00 (Helsinki)"),
        (None, "Stockholm", "14:00–16:00 (Helsinki)"),
    ],
)  # fmt: skip
def test_the_guest_reads_the_hours_of_the_missions_seat_and_never_a_guess(
    event: Event, country: str | None, town: str, line: str
) -> None:
    there = hours_of_guest(event, Organisation(seat_country=country, seat_city=town), "en")

    assert "14:00–16:00 (Helsinki)" + (f" · {there.when}" if there else "") == line


def test_an_invitation_shows_both_clocks_without_a_script_and_the_public_page_one(
    client: FlaskClient, event: Event, db: Session
) -> None:
    head = making.ambassador("SE", "Lind")
    head.organisation.seat_country, head.organisation.seat_city = "SE", "Stockholm"
    db.add(head)
    invited = making.invitation(event, head)
    db.add(invited)
    db.commit()
    path = "/" + invitation_url(invited).split("/", 3)[3]

    own = words_of(client.get(path + "?lang=sv").text)
    public = words_of(client.get("/events/ports").text)

    assert "14.00–16.00 (Helsingfors) · 13.00–15.00 (Stockholm)" in own
    assert ("(Helsinki)" in public, "(Stockholm)" in public, "(Helsinki) ·" in public) == (True, False, False)


def test_the_script_is_told_the_hours_of_another_clock_and_nobody_else(
    client: FlaskClient, event: Event, db: Session
) -> None:
    def told(zone: str, lang: str = "en") -> Any:
        return client.get(f"/events/ports/hours?zone={zone}&lang={lang}").json

    there = told("Asia/Calcutta", "fi")
    assert (there["place"], there["when"]) == ("Kolkata", "17.30–19.30 (Kolkata)")
    assert told("Pacific/Auckland")["when"] == "Tuesday 17 February 2037, 01:00–03:00 (Auckland)"
    assert told("Etc/GMT%2B5")["when"] == "07:00–09:00 (UTC−5)"
    assert [told(zone) for zone in ("Europe/Tallinn", "Mars/Olympus", "")] == [{}, {}, {}]
    event.is_all_day = True
    assert elsewhere(event, "Asia/Tokyo", "en") is None
    event.is_all_day, event.status = False, EventStatus.DRAFT
    db.commit()
    assert client.get("/events/ports/hours?zone=Asia/Tokyo").status_code == 404


def test_a_zone_is_told_where_the_town_tells_it() -> None:
    at = datetime(2037, 2, 16, 12, tzinfo=UTC)

    assert zone_at("AU", "Canberra", at) == "Australia/Sydney"
    assert zone_at("DE", "", at) == "Europe/Berlin"
    assert [zone_at(code, "", at) for code in ("RU", "CN", "XK", "EU", None)] == ["", "", "", "", ""]
