"""The pages of national days: what is coming, the rules, congratulations, and the calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role, User
from office.audit.models import AuditEntry, Change
from office.subscriptions.models import Subscription
from office.subscriptions.opening import address_of, subscribe
from stakeholders.nationaldays.calendars import KIND
from stakeholders.nationaldays.keeping import take_in_delivered
from stakeholders.nationaldays.models import Congratulation, NationalDay
from stakeholders.nationaldays.queries import occurrences
from stakeholders.nationaldays.rules import Weekday, parse
from stakeholders.nationaldays.words import rule_words
from tests import making

PAGE = "/stakeholders/national-days/"
SignIn = Callable[[Role], FlaskClient]
#: What a browser sends of the fields that do not count as well.
UNTOUCHED = {
    "instead": "",
    "nth": "1",
    "weekday": "monday",
    "nth_month": "1",
    "month": "1",
    "own_month": "hebrew 1",
    **{f"on_{weekday}": "0" for weekday in Weekday},
}
FORM = UNTOUCHED | {
    "name-en": "Independence Day",
    "country": "FI",
    "kind": "fixed",
    "day": "6",
    "month": "12",
}


def text(client: FlaskClient, address: str) -> str:
    return " ".join(unescape(client.get(address).get_data(as_text=True)).split())


def undo_address(client: FlaskClient, answer: Any) -> str:
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    return page.split(f'action="{PAGE}steps/')[1].split('"')[0].join((f"{PAGE}steps/", ""))


def kept(db: Session) -> list[tuple[str | None, str]]:
    db.expire_all()
    return [(one.country, one.rule) for one in db.scalars(select(NationalDay).order_by(NationalDay.id))]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("fixed 12-06", "6 December"),
        ("nth 1 friday 05", "the first Friday of May"),
        ("nth last monday 05", "the last Monday of May"),
        ("fixed 04-27; sunday-1", "27 April; where that is a Sunday, on the Saturday before"),
        ("hebrew 05 iyar", "5 Iyar (Hebrew calendar)"),
        ("fixed 02-29", "29 February, in leap years only"),
        ("fixed 02-29 else 03-01", "29 February; in other years 1 March"),
        ("announced", "announced each year; no day is known yet"),
        ("none", "keeps no national day"),
    ],
)
def test_a_rule_reads_as_people_say_it(db: Session, rule: str, words: str) -> None:
    assert rule_words(parse(rule)) == words


def test_the_delivered_list_is_taken_in_once_and_taken_back_as_a_whole(
    db: Session, signed_in: SignIn
) -> None:
    editor = signed_in(Role.EDITOR)
    db.add(NationalDay(country="FI", name={"en": "Our own"}, rule="fixed 12-06"))

    answer = editor.post(f"{PAGE}delivered")
    several = len(kept(db))
    finnish = [rule for country, rule in kept(db) if country == "FI"]
    undo = undo_address(editor, answer)
    editor.post(undo)

    assert several > 180
    assert finnish == ["fixed 12-06"]
    assert kept(db) == [("FI", "fixed 12-06")]


def test_a_day_is_added_and_the_undo_takes_it_back(db: Session, signed_in: SignIn) -> None:
    editor = signed_in(Role.EDITOR)

    answer = editor.post(f"{PAGE}new", data=FORM)

    assert (answer.status_code, kept(db)) == (303, [("FI", "fixed 12-06")])
    editor.post(undo_address(editor, answer))
    assert kept(db) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "31", "month": "2"}, "That month has no such day."),
        ({"day": ""}, "Give the day of the month."),
        ({"country": ""}, "Choose the state whose day it is."),
        ({"kind": "announced", "days": "13 June"}, "is no day. Write year, month and day"),
        ({"kind": "calendar", "own_day": "40", "own_month": "hebrew 2"}, "a number from 1 to 31"),
    ],
)
def test_what_makes_no_rule_is_refused_in_a_sentence(
    db: Session, signed_in: SignIn, change: dict[str, str], words: str
) -> None:
    answer = signed_in(Role.EDITOR).post(f"{PAGE}new", data=FORM | change)

    assert answer.status_code == 422
    assert words in unescape(answer.get_data(as_text=True))
    assert kept(db) == []


def test_a_day_of_another_calendar_with_its_shifts_comes_from_the_form(
    db: Session, signed_in: SignIn
) -> None:
    signed_in(Role.EDITOR).post(
        f"{PAGE}new",
        data=UNTOUCHED
        | {
            "name-en": "Independence Day",
            "country": "IL",
            "kind": "calendar",
            "own_day": "5",
            "own_month": "hebrew 2",
            "on_monday": "1",
            "on_friday": "-1",
            "on_saturday": "-2",
        },
    )

    assert kept(db) == [("IL", "hebrew 05 iyar; monday+1 friday-1 saturday-2")]


def test_the_second_of_two_editors_is_told(db: Session, signed_in: SignIn) -> None:
    editor = signed_in(Role.EDITOR)
    day = NationalDay(country="FI", name={"en": "Independence Day"}, rule="fixed 12-06")
    db.add(day)
    db.commit()
    seen = day.updated_at.isoformat()
    editor.post(f"{PAGE}{day.id}/edit", data=FORM | {"seen": seen, "name-en": "First"})

    answer = editor.post(f"{PAGE}{day.id}/edit", data=FORM | {"seen": seen, "name-en": "Second"})

    assert answer.status_code == 409
    assert "it now reads “First”" in unescape(answer.get_data(as_text=True))


def test_a_removed_day_comes_back_with_its_congratulations(db: Session, signed_in: SignIn) -> None:
    editor = signed_in(Role.EDITOR)
    day = NationalDay(country="FI", name={"en": "Independence Day"}, rule="fixed 12-06")
    db.add(Congratulation(national_day=day, year=2025, done_on=date(2025, 12, 6), done_by="Maija"))
    db.commit()

    answer = editor.post(f"{PAGE}{day.id}/remove")
    assert kept(db) == []
    editor.post(undo_address(editor, answer))

    assert kept(db) == [("FI", "fixed 12-06")]
    assert [one.year for one in db.scalars(select(Congratulation))] == [2025]


def test_only_missions_to_our_country_are_congratulated(db: Session) -> None:
    here = making.embassy("IT")
    making.embassy("IT", host_country="SE", seat_country="SE", seat_city="Stockholm")
    db.add(NationalDay(country="IT", name={"en": "Republic Day"}, rule="fixed 06-02"))
    db.flush()

    (found,) = occurrences(date(2026, 6, 1), date(2026, 6, 30))

    assert (found.missions, found.has_resident) == ((here,), True)


def test_today_asks_for_a_congratulation_until_it_is_done(db: Session, signed_in: SignIn) -> None:
    editor = signed_in(Role.EDITOR)
    tomorrow = clock.today() + timedelta(days=1)
    making.embassy("IT")
    day = NationalDay(country="IT", name={"en": "Republic Day"}, rule=f"fixed {tomorrow:%m-%d}")
    db.add(day)
    db.commit()
    before = text(editor, "/")

    answer = editor.post(f"{PAGE}{day.id}/congratulated/{tomorrow.year}", data={"today": "1"})

    assert "Mark as congratulated" in before
    assert answer.headers["Location"] == "/"
    assert "Mark as congratulated" not in text(editor, "/")


def test_a_missions_page_tells_its_national_day(db: Session, signed_in: SignIn) -> None:
    embassy = making.embassy("IT")
    db.add(NationalDay(country="IT", name={"en": "Republic Day"}, rule="fixed 06-02"))
    db.commit()

    assert "Republic Day" in text(signed_in(Role.VIEWER), f"/stakeholders/organisations/{embassy.id}")


def entries(content: bytes) -> list[tuple[str, str, str]]:
    return [
        (str(entry["UID"]), entry.decoded("DTSTART").isoformat(), str(entry["SUMMARY"]))
        for entry in Calendar.from_ical(content).walk("VEVENT")
    ]


def test_the_calendar_has_whole_days_and_its_uids_stay_when_a_day_moves(
    db: Session, signed_in: SignIn
) -> None:
    day = NationalDay(country="NL", name={"en": "King’s Day"}, rule="fixed 04-27; sunday-1")
    db.add(day)
    db.commit()
    reader = signed_in(Role.VIEWER)

    before = reader.get(f"{PAGE}download/2025.ics").data
    day.rule = "fixed 04-30"
    db.commit()
    after = reader.get(f"{PAGE}download/2025.ics").data

    assert entries(before) == [(f"national-day-{day.id}-2025@doyen", "2025-04-26", "Netherlands: King’s Day")]
    assert [entry[:2] for entry in entries(after)] == [(f"national-day-{day.id}-2025@doyen", "2025-04-30")]
    assert len(db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).all()) == 2


def test_the_personal_address_opens_the_feed_until_it_is_withdrawn(
    db: Session, client: FlaskClient, signed_in: SignIn
) -> None:
    reader, other = signed_in(Role.VIEWER), signed_in(Role.ADMINISTRATOR)
    take_in_delivered()
    reader.post(f"{PAGE}follow", data={})
    mine = db.scalars(select(Subscription)).one()
    address = address_of(mine).removeprefix("http://localhost")

    opened = client.get(address)
    assert (opened.status_code, opened.mimetype) == (200, "text/calendar")
    assert len(entries(opened.data)) > 4 * 180
    assert address in reader.get(PAGE).text

    assert other.post(f"/office/calendar-addresses/{mine.id}/anew").status_code == 404
    reader.post(f"/office/calendar-addresses/{mine.id}/anew")
    newer = db.scalars(select(Subscription).where(Subscription.id != mine.id)).one()
    newest = address_of(newer).removeprefix("http://localhost")
    assert [client.get(one).status_code for one in (address, newest)] == [404, 200]
    reader.post(f"/office/calendar-addresses/{mine.id}/undo")
    assert [client.get(one).status_code for one in (address, newest)] == [200, 404]


def test_somebody_who_has_left_reads_no_feed(db: Session, client: FlaskClient, signed_in: SignIn) -> None:
    signed_in(Role.VIEWER)
    user = db.scalars(select(User)).one()
    address = address_of(subscribe(KIND, user.id, "en")).removeprefix("http://localhost")
    user.active = False
    db.commit()

    assert client.get(address).status_code == 404


def test_the_lists_cost_the_same_for_one_day_and_for_thirty(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    reader = signed_in(Role.EDITOR)
    counts: list[list[int]] = []
    for states in (making.STATES[:1], making.STATES[1:]):
        for state in states:
            making.ambassador(state, state)
            soon = clock.today() + timedelta(days=3)
            db.add(NationalDay(country=state, name={"en": "Day"}, rule=f"fixed {soon:%m-%d}"))
        db.commit()
        counts.append([])
        for path in ("", "?year=2026&which=all", "rules"):
            with count_statements() as statements:
                assert reader.get(PAGE + path).status_code == 200
            counts[-1].append(len(statements))

    assert counts[0] == counts[1]
