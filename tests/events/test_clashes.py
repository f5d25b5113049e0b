"""What an event clashes with: told once a day, by whom it concerns, and quiet once it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from events.clashes.better import better_days
from events.clashes.finding import NoSuchClash, accept, clashes_of, look, take_back
from events.clashes.kinds import Clash
from events.clashes.occasion import occasion_of
from events.clashes.queries import circle_of
from events.external.models import ExternalCalendar, ExternalEntry
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from office.countries import all_countries
from stakeholders.nationaldays.keeping import take_in_delivered
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Rank
from tests import making

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture(autouse=True)
def _page(app: Flask, db: Session) -> Iterator[None]:
    """Clashes are told to somebody who looks at a page."""
    with app.test_request_context():
        yield


def held(starts: str, ends: str, **columns: Any) -> Event:
    """A seminar at these hours of Helsinki."""
    begins, over = (
        datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC) for text in (starts, ends)
    )
    return making.seminar(starts_at=begins, ends_at=over, **columns)


def guests(event: Event, *states: str) -> list[Invitation]:
    """Their ambassadors on the list."""
    return [making.invitation(event, making.ambassador(state, f"From {state}")) for state in states]


def told(clashes: list[Clash] | tuple[Clash, ...]) -> list[tuple[str, str]]:
    """What is asked of the officer, and the key."""
    return [(clash.severity.value, clash.key) for clash in clashes]


@pytest.mark.parametrize(
    ("hours", "states", "expected"),
    [
        # The host's own national day is a public holiday here, and told as that alone.
        (
            ("2027-12-06T14:00", "2027-12-06T16:00"),
            ("SE",),
            [("move", "host-holiday:2027-12-06")],
        ),
        # A national day, and the eve of one.
        (
            ("2027-05-17T14:00", "2027-05-17T16:00"),
            ("NO", "SE"),
            [("move", "national-day:2027-05-17:NO"), ("move", "religious:eid-al-adha:2027-05-17")],
        ),
        (
            ("2027-06-07T14:00", "2027-06-07T16:00"),
            ("SE", "EE"),
            [("know", "near-national-day:2027-06-06:SE")],
        ),
        # Kol Nidre: the evening before Yom Kippur, which is a Sunday.
        (
            ("2027-10-10T18:00", "2027-10-10T20:00"),
            ("EE",),
            [("move", "religious:yom-kippur:2027-10-11"), ("know", "host-weekend:2027-10-10")],
        ),
        (("2027-10-10T12:00", "2027-10-10T14:00"), ("EE",), [("know", "host-weekend:2027-10-10")]),
        # Orthodox Easter binds where a state that is invited keeps it; else it is good to know.
        (
            ("2027-04-30T09:00", "2027-04-30T11:00"),
            ("GR",),
            [("move", "religious:orthodox-good-friday:2027-04-30")],
        ),
        (
            ("2027-04-30T09:00", "2027-04-30T11:00"),
            ("EE",),
            [("know", "religious:orthodox-good-friday:2027-04-30")],
        ),
        # A lunch in Ramadan, and an evening after sunset.
        (
            ("2027-02-17T12:00", "2027-02-17T14:00"),
            ("EG",),
            [("move", "religious:ramadan:2027-02-17:lunch")],
        ),
        (("2027-02-17T18:00", "2027-02-17T20:00"), ("EG",), [("know", "religious:ramadan:2027-02-17:fast")]),
        # On a Friday in December the sun has set at three; in May it has not at six.
        (
            ("2026-12-18T15:00", "2026-12-18T17:00"),
            ("EG",),
            [("know", "religious:shabbat:2026-12-18"), ("know", "guests-weekend:2026-12-18")],
        ),
        (("2027-05-28T15:00", "2027-05-28T17:00"), ("EE",), []),
        # The night in which the clocks are put back, from Saturday to Sunday.
        (
            ("2027-10-30T22:00", "2027-10-31T04:30"),
            ("EE",),
            [("know", "religious:diwali:2027-10-29"), ("know", "host-weekend:2027-10-30")],
        ),
    ],
)
def test_days_speak_for_another(
    db: Session, hours: tuple[str, str], states: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    """All that falls on the hours of an event, and nothing else."""
    take_in_delivered()
    event = held(*hours)
    guests(event, *states)
    assert told(clashes_of(event)) == expected


def test_two_hundred_states_are_one_line_and_no_more_statements(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    """Labour Day for one guest, for thirty, and for two hundred: one line, five statements."""
    take_in_delivered()
    event = held("2028-05-01T14:00", "2028-05-01T16:00")
    making.seminar(starts_at=event.starts_at, ends_at=event.ends_at)
    others = [code for code, _name in all_countries("en") if code not in {"FI", "SE", "EU", "UN"}]
    codes = ["SE", *others[:199]]
    found = {}
    for since, until in ((0, 1), (1, 30), (30, 200)):
        missions = [Organisation(**_mission(code)) for code in codes[since:until]]
        db.add_all(missions)
        db.flush()
        db.add_all(Invitation(event_id=event.id, organisation_id=one.id, language="en") for one in missions)
        db.flush()
        clashes_of(event)
        db.expire_all()
        db.refresh(event)
        with count_statements() as statements:
            clashes = clashes_of(event)
        lines = [one for one in clashes if one.kind.value == "guests-holiday"]
        found[until] = (len(statements), len(lines), len(lines[0].behind) if lines else 0)
    assert {guests: row[:2] for guests, row in found.items()} == {1: (5, 1), 30: (5, 1), 200: (5, 1)}
    assert 110 < found[200][2] < 200


def _mission(code: str) -> dict[str, Any]:
    return {
        "kind": OrganisationKind.EMBASSY,
        "name": {"en": f"Embassy of {code}"},
        "sending_state": code,
        "seat_country": "FI",
        "folded": code,
    }


def test_before_anybody_is_invited_the_states_of_the_register_count(db: Session) -> None:
    """A mission here whose state keeps its day; one that was closed does not count."""
    take_in_delivered()
    event = held("2027-05-17T09:00", "2027-05-17T11:00")
    assert told(clashes_of(event)) == [("move", "religious:eid-al-adha:2027-05-17")]
    embassy = making.embassy("NO")
    assert told(clashes_of(event))[0] == ("move", "national-day:2027-05-17:NO")
    embassy.closed_on = date(2026, 1, 1)
    db.flush()
    assert told(clashes_of(event)) == [("move", "religious:eid-al-adha:2027-05-17")]


def test_our_other_events_name_the_guests_in_common(db: Session) -> None:
    """At the same hours, on the same day, cancelled, and of other guests."""
    ours = held("2027-04-13T14:00", "2027-04-13T16:00")
    first, second = guests(ours, "SE", "EE")
    same = held("2027-04-13T15:00", "2027-04-13T17:00")
    later = held("2027-04-13T18:00", "2027-04-13T20:00")
    nobodys = held("2027-04-13T15:30", "2027-04-13T17:00")
    cancelled = held("2027-04-13T14:00", "2027-04-13T16:00", status=EventStatus.CANCELLED)
    # One that lasts for weeks, but is held in the mornings.
    mornings = held("2027-04-01T09:00", "2027-04-30T12:00", same_hours_daily=True)
    for other in (same, later, cancelled, mornings):
        db.add(
            Invitation(
                event_id=other.id,
                organisation_id=first.organisation_id,
                addressee_id=first.addressee_id,
                language="en",
            )
        )
    somebody = making.posting(making.person("Else"), second.organisation, rank=Rank.COUNSELLOR)
    making.invitation(same, somebody)
    db.flush()
    found = [
        (one.severity.value, one.key.split(":")[1], [(who.name, who.detail) for who in one.behind])
        for one in clashes_of(ours)
    ]
    sweden, estonia = ("Embassy of Sweden", "Test From SE"), ("Embassy of Estonia", "")
    assert found == [
        ("move", str(same.id), [estonia, sweden]),
        ("know", str(mornings.id), [sweden]),
        ("know", str(later.id), [sweden]),
        ("know", str(nobodys.id), []),
    ]


def test_others_calendars_are_told_one_line_a_calendar(db: Session) -> None:
    """The council's session at the same hours; whole days as a hint; what is not watched, never."""
    event = held("2027-04-13T14:00", "2027-04-13T16:00")
    guests(event, "EE")
    council, other = (
        ExternalCalendar(name=name, zone="Europe/Helsinki", is_watched=watched)
        for name, watched in (("City Council", True), ("Somebody", False))
    )
    db.add_all([council, other])
    db.flush()
    for number, (calendar, starts, hours, whole) in enumerate(
        [
            (council, datetime(2027, 4, 13, 12, tzinfo=UTC), 4, False),
            (council, datetime(2027, 4, 13, 9, tzinfo=UTC), 1, False),
            (council, datetime(2027, 4, 12, 21, tzinfo=UTC), 24, True),
            (council, datetime(2027, 4, 13, 21, tzinfo=UTC), 24, True),
            (other, datetime(2027, 4, 13, 12, tzinfo=UTC), 4, False),
        ]
    ):
        db.add(
            ExternalEntry(
                calendar_id=calendar.id,
                uid=f"uid-{number}",
                starts_at=starts,
                ends_at=starts + timedelta(hours=hours),
                is_all_day=whole,
                summary=f"Entry {number}",
            )
        )
    db.flush()
    assert [(one.severity.value, one.title) for one in clashes_of(event)] == [
        ("move", "City Council: Entry 0"),
        ("know", "City Council: Entry 2"),
    ]


@time_machine.travel(datetime(2027, 1, 11, 12, tzinfo=UTC), tick=False)
def test_guests_who_sit_abroad_and_the_day_for_answers(db: Session) -> None:
    """Nine in Helsinki is seven in London; the last day for answers is a Sunday."""
    event = held("2027-04-13T09:00", "2027-04-13T11:00", reply_by=date(2027, 4, 4))
    abroad = making.posting(
        making.person("Abroad"), making.embassy("GB", seat_city="London", seat_country="GB")
    )
    making.invitation(event, abroad)
    clashes = clashes_of(event)
    assert [(one.kind.value, one.title) for one in clashes] == [
        ("hours", "Outside office hours for 1 guest who sits in another zone"),
        ("reply-by", "The last day for answers is 4 April 2027: Sunday"),
    ]
    assert clashes[0].behind[0].detail == "07:00–09:00 in London"


def test_what_is_accepted_is_quiet_until_the_event_moves(db: Session) -> None:
    """With its reason; another day warns anew; taken back, it is warned of again."""
    take_in_delivered()
    event = held("2027-05-17T14:00", "2027-05-17T16:00")
    guests(event, "NO")
    key = "national-day:2027-05-17:NO"
    accept(event, key, " Their ambassador asked for it ")
    accept(event, key, "They asked for it")
    found = look(event)
    assert told(found.open) == [("move", "religious:eid-al-adha:2027-05-17")]
    assert [(clash.key, kept.reason) for clash, kept in found.accepted] == [(key, "They asked for it")]
    with pytest.raises(NoSuchClash):
        accept(event, "national-day:2027-05-17:SE", "")

    # Another state's day comes to it: that was not accepted.
    guests(event, "SE")
    event.starts_at += timedelta(days=365)
    event.ends_at += timedelta(days=365)
    db.flush()
    assert told(look(event).open) == [("know", "near-national-day:2028-05-17:NO")]
    event.starts_at -= timedelta(days=365)
    event.ends_at -= timedelta(days=365)
    db.flush()
    assert take_back(event, key) and not take_back(event, key)
    assert told(look(event).open)[0] == ("move", key)


def test_better_days_are_working_days_with_less_on_them(db: Session) -> None:
    """Around Midsummer: none on a holiday or a weekend, the same hours by the clock, the best first."""
    take_in_delivered()
    event = held("2027-06-24T14:00", "2027-06-24T16:00", same_hours_daily=False)
    event.ends_at += timedelta(days=1)
    guests(event, "SE", "EG", "LU", "IS")
    days = better_days(occasion_of(event), circle_of(event.id), date(2027, 6, 1))
    assert [(f"{one.day:%a %d.%m.}", len(one.clashes)) for one in days] == [
        ("Mon 28.06.", 0),
        ("Tue 29.06.", 0),
        ("Mon 05.07.", 0),
        ("Tue 06.07.", 0),
        ("Wed 07.07.", 0),
    ]
    assert better_days(occasion_of(event), circle_of(event.id), date(2027, 7, 25)) == []
