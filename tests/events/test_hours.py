"""Hours where the clocks are changed, whole days and daily hours: planned, kept, moved and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from events.attendance.presence import attendance_in, closes_at, opens_at
from events.letters.parts import part_of
from events.programme.facts import Matter, telling_of
from events.programme.hours import (
    ComesTwice,
    Held,
    NoSuchLocalTime,
    comes_twice,
    day_begins,
    days_words,
    sittings,
    to_utc,
    wall_time,
    when_words,
)
from events.programme.models import EventStatus
from events.programme.planning import (
    EndsBeforeItStarts,
    HoursNotDaily,
    NotOnEarth,
    Plan,
    PointSkipped,
    change_event,
    create_event,
    plan_of,
)
from events.programme.points import ItemPlan, add_item
from events.programme.words import clock_changes
from events.series.next_year import make_next
from office.audit.trail import Cause, because_of
from office.audit.undoing import undo

HELSINKI, LORD_HOWE, KATHMANDU, CAIRO = (
    "Europe/Helsinki",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
)
#: 3:30 in Helsinki on the two nights of 2027 in which the clocks are changed.
SKIPPED, TWICE = datetime(2027, 3, 28, 3, 30), datetime(2027, 10, 31, 3, 30)
AN_HOUR = timedelta(hours=1)


def a_plan(starts: datetime, ends: datetime, zone: str = HELSINKI, **more: Any) -> Plan:
    return Plan(title={"en": "Seminar"}, starts=starts, ends=ends, zone=zone, **more)


def held(starts: datetime, ends: datetime, zone: str = HELSINKI, **more: Any) -> Held:
    """Hours by the clock of a zone."""
    days = {"is_all_day": False, "same_hours_daily": False, **more}
    return Held(to_utc(starts, zone), to_utc(ends, zone), zone, **days)


@pytest.mark.parametrize(
    ("zone", "local", "before", "after"),
    [
        (HELSINKI, SKIPPED, datetime(2027, 3, 28, 2, 59), datetime(2027, 3, 28, 4)),
        # Half an hour is skipped there.
        (LORD_HOWE, datetime(2027, 10, 3, 2, 15), datetime(2027, 10, 3, 1, 59), datetime(2027, 10, 3, 2, 30)),
        (CAIRO, datetime(2027, 4, 30, 0, 30), datetime(2027, 4, 29, 23, 59), datetime(2027, 4, 30, 1)),
        ("Pacific/Apia", datetime(2011, 12, 30, 12), datetime(2011, 12, 29, 23, 59), datetime(2011, 12, 31)),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_with_the_nearest_there_are(
    zone: str, local: datetime, before: datetime, after: datetime
) -> None:
    with pytest.raises(NoSuchLocalTime) as refused:
        to_utc(local, zone)

    assert refused.value.nearest == (before, after)


@pytest.mark.parametrize(
    ("zone", "local", "apart"),
    [
        (HELSINKI, TWICE, AN_HOUR),
        (LORD_HOWE, datetime(2027, 4, 4, 1, 45), AN_HOUR / 2),
        (KATHMANDU, TWICE, None),
        (HELSINKI, SKIPPED, None),
        (HELSINKI, TWICE + AN_HOUR / 2, None),
    ],
)
def test_of_a_time_that_comes_twice_the_second_is_later_by_the_change(
    zone: str, local: datetime, apart: timedelta | None
) -> None:
    assert comes_twice(local, zone) is (apart is not None)
    if apart is not None:
        first, second = (to_utc(local, zone, fold) for fold in (0, 1))
        assert second - first == apart
        assert [wall_time(one, zone).fold for one in (first, second)] == [0, 1]


def test_a_day_whose_midnight_the_clocks_skip_begins_an_hour_later() -> None:
    assert day_begins(date(2027, 4, 30), CAIRO) == to_utc(datetime(2027, 4, 30, 1), CAIRO)
    with pytest.raises(NoSuchLocalTime):
        day_begins(date(2011, 12, 30), "Pacific/Apia")


def test_which_of_two_times_is_meant_has_to_be_said_and_is_kept(db: Session) -> None:
    night = a_plan(TWICE, TWICE + 2 * AN_HOUR)
    with pytest.raises(ComesTwice) as asked:
        create_event(night)
    assert (asked.value.local, asked.value.zone) == (TWICE, HELSINKI)

    event = create_event(replace(night, starts_fold=1))
    same = change_event(event, plan_of(event))
    renamed = change_event(event, replace(plan_of(event), title={"en": "Night"}))

    assert (event.starts_at, same, renamed) == (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), False, True)
    assert plan_of(event).starts_fold == 1
    with pytest.raises(ComesTwice):
        change_event(event, replace(plan_of(event), ends=TWICE + timedelta(minutes=15)))


def test_from_one_coming_of_an_hour_to_the_other_is_an_hour(db: Session) -> None:
    event = create_event(a_plan(TWICE, TWICE, starts_fold=0, ends_fold=1))
    add_item(event, ItemPlan({"en": "Talk"}, TWICE, TWICE + AN_HOUR / 4, starts_fold=1, ends_fold=1))
    with pytest.raises(ComesTwice):
        add_item(event, ItemPlan({"en": "Talk"}, TWICE))

    assert event.ends_at - event.starts_at == AN_HOUR
    assert event.items[0].starts_at == event.ends_at
    assert when_words(event, "en") == "Sunday 31 October 2027, 03:30 UTC+3 – 03:30 UTC+2 (Helsinki)"
    assert [str(words) for words in clock_changes(event)] == [
        "03:30 comes twice that night; the first, before the clocks are put back, is meant.",
        "03:30 comes twice that night; the second, after the clocks are put back, is meant.",
        "The clocks are changed during the event: from its start to its end it is 1 hour.",
    ]


def test_whole_days_begin_at_midnight_and_end_at_the_one_after_the_last(db: Session) -> None:
    change = (datetime(2027, 3, 27), datetime(2027, 3, 29))
    event = create_event(a_plan(*change, is_all_day=True))
    by_hours = create_event(a_plan(change[0] + 9 * AN_HOUR, change[0] + 33 * AN_HOUR, is_all_day=True))
    cairo = create_event(a_plan(datetime(2027, 4, 29), datetime(2027, 4, 30), CAIRO, is_all_day=True))

    # Two days, of which one has 23 hours.
    assert event.ends_at - event.starts_at == timedelta(hours=47)
    assert (by_hours.starts_at, by_hours.ends_at) == (event.starts_at, event.ends_at)
    # The day after begins at one o'clock there; saving it again adds no day.
    assert (change_event(cairo, plan_of(cairo)), plan_of(cairo).ends) == (False, datetime(2027, 4, 30))
    assert (days_words(cairo, "en"), when_words(cairo, "en")) == ("29 April 2027", "Thursday 29 April 2027")
    with pytest.raises(EndsBeforeItStarts):
        create_event(a_plan(change[1], change[0], is_all_day=True))


def test_with_the_same_hours_every_day_each_has_them_by_the_clock_across_the_change(db: Session) -> None:
    event = create_event(
        a_plan(datetime(2027, 3, 27, 9), datetime(2027, 3, 29, 16), same_hours_daily=True, joins_before=15)
    )
    days = sittings(event)

    assert [tuple(wall_time(one, HELSINKI).local.time() for one in day) for day in days] == [
        (time(9), time(16))
    ] * 3
    assert [end - begin for begin, end in days] == [7 * AN_HOUR] * 3
    # The way in closes in the evening and opens again in the morning.
    evening = days[0][1] + 2 * AN_HOUR
    assert (opens_at(event, evening), closes_at(event, days[1][0])) == (
        days[1][0] - timedelta(minutes=15),
        days[1][1] + AN_HOUR,
    )
    # Who comes on the second day in time and stays is neither late nor early.
    there = attendance_in([(days[1][0], days[1][1])], days)
    assert (there.minutes, there.late, there.left_early) == (420, 0, 0)


def test_evenings_past_midnight_are_told_by_the_days_on_which_they_begin(db: Session) -> None:
    event = create_event(a_plan(datetime(2027, 2, 16, 20), datetime(2027, 2, 19, 1), same_hours_daily=True))

    assert [end - begin for begin, end in sittings(event)] == [5 * AN_HOUR] * 3
    assert when_words(event, "sv") == "16–18 februari 2027, varje dag kl. 20.00–01.00 (Helsingfors)"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"ends": datetime(2027, 2, 16, 16), "same_hours_daily": True}, HoursNotDaily),
        ({"ends": datetime(2027, 2, 18, 9), "same_hours_daily": True}, HoursNotDaily),
        ({"ends": datetime(2027, 2, 18), "same_hours_daily": True, "is_all_day": True}, HoursNotDaily),
        ({"ends": datetime(2027, 2, 15), "same_hours_daily": True}, EndsBeforeItStarts),
        # 3:30 on one of the days is skipped, though it is neither the first nor the last.
        (
            {"starts": SKIPPED - timedelta(days=1), "ends": SKIPPED + 25 * AN_HOUR, "same_hours_daily": True},
            NoSuchLocalTime,
        ),
        ({"latitude": 60.17}, NotOnEarth),
        ({"latitude": 91.0, "longitude": 0.0}, NotOnEarth),
        ({"latitude": float("nan"), "longitude": 0.0}, NotOnEarth),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    db: Session, given: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        create_event(replace(a_plan(datetime(2027, 2, 16, 9), datetime(2027, 2, 16, 16)), **given))


def test_the_programme_moves_by_days_where_whole_days_have_no_hour(db: Session) -> None:
    event = create_event(a_plan(datetime(2027, 2, 16, 14), datetime(2027, 2, 16, 16)))
    item = add_item(event, ItemPlan({"en": "Talk"}, datetime(2027, 2, 16, 14, 30)))

    change_event(event, replace(plan_of(event), is_all_day=True))
    stayed = wall_time(item.starts_at, HELSINKI).local
    plan = plan_of(event)
    change_event(event, replace(plan, starts=datetime(2027, 3, 28), ends=datetime(2027, 3, 29)))

    assert (stayed, wall_time(item.starts_at, HELSINKI).local) == (
        datetime(2027, 2, 16, 14, 30),
        datetime(2027, 3, 28, 14, 30),
    )
    item.starts_at = to_utc(datetime(2027, 3, 27, 3, 30), HELSINKI)
    moved = replace(plan_of(event), starts=datetime(2027, 3, 29), ends=datetime(2027, 3, 30))
    with pytest.raises(PointSkipped) as refused:
        change_event(event, moved)
    assert (refused.value.item, refused.value.local) == (item, SKIPPED)


def test_that_an_event_became_one_of_whole_days_is_news_to_guests_and_is_taken_back(db: Session) -> None:
    event = create_event(a_plan(datetime(2027, 2, 16), datetime(2027, 2, 17)))
    event.status = EventStatus.PUBLISHED
    db.flush()
    with because_of(Cause("import_files", 7)):
        change_event(event, replace(plan_of(event), is_all_day=True, latitude=60.17, longitude=24.95))
        db.flush()
    telling = telling_of(event)

    # The same instants, and not the same to a guest's calendar.
    assert (event.sequence, telling.now.changed_since(telling.at(0, None))) == (1, frozenset({Matter.TIME}))
    assert when_words(telling.at(0, None), "en").endswith("Wednesday 17 February 2027, 00:00 (Helsinki)")
    undo(Cause("import_files", 7))
    db.expire_all()
    assert (event.is_all_day, event.latitude, event.longitude) == (False, None, None)


def test_the_next_year_has_the_same_clock_and_the_same_length(db: Session) -> None:
    days = create_event(a_plan(datetime(2026, 10, 30), datetime(2026, 11, 1), is_all_day=True))
    daily = create_event(a_plan(datetime(2026, 10, 30, 9), datetime(2026, 11, 1, 16), same_hours_daily=True))
    night = create_event(a_plan(datetime(2026, 10, 24, 3, 30), datetime(2026, 10, 24, 6)))

    made = [
        make_next(one, day, {"en": "Next"}, None)[0]
        for one, day in ((days, date(2027, 10, 30)), (daily, date(2027, 10, 30)), (night, TWICE.date()))
    ]
    again, is_new = make_next(days, date(2027, 10, 30), {"en": "Next"}, None)

    assert (again, is_new) == (made[0], False)
    assert when_words(made[0], "en") == "30–31 October 2027"
    assert when_words(made[1], "en") == "30 October – 1 November 2027, each day 09:00–16:00 (Helsinki)"
    # The hour comes twice that night; the draft says that the first is meant.
    assert made[2].starts_at == to_utc(TWICE, HELSINKI)
    assert len(clock_changes(made[2])) == 2


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (
            held(datetime(2027, 2, 16), datetime(2027, 2, 17), is_all_day=True),
            ("Tuesday 16 February 2027", "Tisdagen den 16 februari 2027", "Tiistaina 16. helmikuuta 2027"),
        ),
        (
            held(datetime(2027, 2, 16), datetime(2027, 2, 19), is_all_day=True),
            ("16–18 February 2027", "16–18 februari 2027", "16.–18. helmikuuta 2027"),
        ),
        (
            held(datetime(2027, 2, 28), datetime(2027, 3, 3), is_all_day=True),
            (
                "28 February – 2 March 2027",
                "28 februari – 2 mars 2027",
                "28. helmikuuta – 2. maaliskuuta 2027",
            ),
        ),
        (
            held(datetime(2027, 12, 31), datetime(2028, 1, 2), is_all_day=True),
            (
                "31 December 2027 – 1 January 2028",
                "31 december 2027 – 1 januari 2028",
                "31. joulukuuta 2027 – 1. tammikuuta 2028",
            ),
        ),
        (
            held(datetime(2027, 2, 16, 9), datetime(2027, 2, 18, 16), same_hours_daily=True),
            (
                "16–18 February 2027, each day 09:00–16:00 (Helsinki)",
                "16–18 februari 2027, varje dag kl. 09.00–16.00 (Helsingfors)",
                "16.–18. helmikuuta 2027, joka päivä klo 9.00–16.00 (Helsinki)",
            ),
        ),
        (
            held(datetime(2027, 4, 4, 1, 15), datetime(2027, 4, 4, 3), LORD_HOWE),
            (
                "Sunday 4 April 2027, 01:15–03:00 (Lord Howe Island)",
                "Söndagen den 4 april 2027 kl. 01.15–03.00 (Lord Howe)",
                "Sunnuntaina 4. huhtikuuta 2027 klo 1.15–3.00 (Lord Howe)",
            ),
        ),
    ],
)
def test_each_language_writes_days_and_hours_in_its_own_way(hours: Held, words: tuple[str, ...]) -> None:
    assert tuple(when_words(hours, lang) for lang in ("en", "sv", "fi")) == words


def test_daily_hours_are_told_elsewhere_by_the_days_on_which_they_are_the_same() -> None:
    hours = held(datetime(2027, 3, 26, 9), datetime(2027, 3, 29, 16), same_hours_daily=True)

    assert when_words(hours, "en", zone="Asia/Tokyo") == (
        "26–27 March 2027, each day 16:00–23:00; 28–29 March 2027, each day 15:00–22:00 (Tokyo)"
    )


def test_a_letter_parts_the_programme_of_several_days(app: Flask, db: Session) -> None:
    event = create_event(a_plan(datetime(2027, 2, 16, 9), datetime(2027, 2, 17, 16), same_hours_daily=True))
    for title, day, hour in (("Opening", 16, 9), ("Talk", 16, 10), ("Closing", 17, 15)):
        add_item(event, ItemPlan({"en": title}, datetime(2027, 2, day, hour)))

    with app.test_request_context():
        text = part_of("programme", event, "en").text

    assert text == (
        "Programme\n\nTuesday 16 February 2027\n\n09:00  Opening\n10:00  Talk\n"
        "\nWednesday 17 February 2027\n\n15:00  Closing"
    )
