"""Events of every kind that a calendar has to tell, and what is to be read of each of them.

What is expected is reckoned here from the rows by means of its own, not by the code that writes calendars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from events.calendars.plain import plain_text
from events.programme.models import Event, EventSeries, EventStatus, random_uid
from office.database import db
from office.localized import LANGUAGES
from tests.events.seminar import seminar
from tests.interop.judges import Entry, Sitting, told

STATUS = {
    EventStatus.PUBLISHED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
    EventStatus.DRAFT: "TENTATIVE",
}
ONLINE = {"en": "Online", "sv": "Online", "fi": "Verkossa"}

#: Titles of many scripts, and each mark that a calendar gives a meaning of its own.
TITLES = (
    "Ääni, åska; Öresund\\Öst: “huippukokous” — d’été",
    "Щербаков і Київ: відбудова, спадщина; культура",
    "日本大使館との対話、気候・平和；文化",
    "حوار السفراء، السلام؛ المناخ",
    "שיחת השגרירים: שלום, אקלים",
    "कूटनीतिक संवाद; जलवायु, शांति",
    "การสนทนาของเอกอัครราชทูต",
    "Ταύτα, οι πρέσβεις· και η πόλη",
    r"Slash \n is no line; \, no comma \\ twice \; END:VEVENT",
    'Quotes "all" ^n ^^ % = | : mailto:nobody@example.org',
)
#: A description with paragraphs, a list, a link and what Markdown and calendars both escape.
DESCRIPTION = (
    "First, a line; with marks: \\, and \\; and \\n.\n\nBEGIN:VEVENT is only a word.\n\n"
    "- points, with a comma\n- [a page](https://example.org/a,b;c?d=e&f=%20g)\n\n"
    "Ääkkösiä 日本 👩🏽\u200d⚖️ 🇫🇮 e\u0301 " + "long line " * 30
)


@dataclass(frozen=True)
class Expected:
    """What every reader should understand of an event; None: not looked at here."""

    uid: str
    summary: str
    status: str
    sequence: int
    location: str | None
    all_day: bool
    sittings: tuple[Sitting, ...]
    description: str | None = None
    geo: tuple[float, float] | None = None

    def differences(self, entry: Entry) -> dict[str, tuple[object, object]]:
        """What a reader understood otherwise: by name, what is ours and what is theirs."""
        mine = {name: value for name, value in vars(self).items() if value is not None}
        return {
            name: (value, getattr(entry, name))
            for name, value in mine.items()
            if value != getattr(entry, name)
        }


@dataclass(frozen=True)
class Handed:
    """A calendar that was handed out."""

    kind: str
    content: bytes
    expected: tuple[Expected, ...]
    method: str = ""


def sittings_of(event: Event) -> tuple[Sitting, ...]:
    """When an event takes place, by the clocks on the wall of its zone."""
    zone = ZoneInfo(event.zone)
    first, last = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if event.is_all_day:
        return ((first.date().isoformat(), last.date().isoformat()),)
    if not event.same_hours_daily:
        return ((told(first), told(last)),)
    nights = int(last.time() <= first.time())
    days = (last.date() - first.date()).days - nights + 1

    def at(day: date, clock: time) -> str:
        return told(datetime.combine(day, clock, zone).astimezone(UTC))

    return tuple(
        (
            at(first.date() + timedelta(number), first.time()),
            at(first.date() + timedelta(number + nights), last.time()),
        )
        for number in range(days)
    )


def expected(event: Event, language: str = "en", **changes: Any) -> Expected:
    """What a calendar should say of an event, publicly unless told otherwise."""
    words = plain_text(event.description.get(language, ""))
    values: dict[str, Any] = {
        "uid": event.uid,
        "summary": event.title[language],
        "status": STATUS[event.status],
        "sequence": event.sequence,
        "location": event.venue.get(language) or ONLINE[language],
        "all_day": event.is_all_day,
        "sittings": sittings_of(event),
        "description": words,
        "geo": None if event.latitude is None else (event.latitude, event.longitude),
    }
    return Expected(**(values | changes))


@dataclass(frozen=True)
class Diary:
    """The events that every kind of calendar is made of."""

    single: Event
    hall: Event
    cancelled: Event
    whole: Event
    daily: Event
    nightly: Event
    kathmandu: Event
    series: EventSeries
    more: tuple[Event, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """All of them."""
        named = (self.single, self.hall, self.cancelled, self.whole, self.daily, self.nightly, self.kathmandu)
        return (*named, *self.more)


def at(zone: str, *parts: int) -> datetime:
    """An instant by the clocks of a zone."""
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc,arg-type]


def unsaved(**columns: Any) -> Event:
    """A published event that is in no database."""
    values: dict[str, Any] = {
        "slug": "any",
        "uid": random_uid(),
        "status": EventStatus.PUBLISHED,
        "title": {"en": "Seminar"},
        "description": {},
        "venue": {},
        "host_line": {},
        "languages": ["en"],
        "meeting_url": "",
        "is_all_day": False,
        "same_hours_daily": False,
        "sequence": 0,
        "revised_at": datetime(2021, 1, 1, tzinfo=UTC),
    }
    return Event(**(values | columns))


def diary() -> Diary:
    """Published and cancelled events of every length, in several zones, with texts of many scripts."""
    helsinki, series = "Europe/Helsinki", EventSeries(slug="dialogue", title={"en": "Dialogue, yearly; 對話"})
    db.session.add(series)
    texts = {code: f"{DESCRIPTION} ({code})" for code in LANGUAGES}
    made = [
        seminar(slug="single", series=series, sequence=2, description=texts),
        seminar(
            slug="hall",
            series=series,
            title={"en": "At the hall", "sv": "I salen", "fi": "Salissa"},
            venue={
                "en": "City Hall, Pohjoisesplanadi 11–13; 1st floor\\left",
                "sv": "Stadshuset, N",
                "fi": "Kaupungintalo",
            },
            latitude=60.168956,
            longitude=-24.95358,
            meeting_url="",
        ),
        seminar(slug="cancelled", status=EventStatus.CANCELLED, sequence=3),
        seminar(
            slug="whole",
            is_all_day=True,
            starts_at=at(helsinki, 2027, 3, 26),
            ends_at=at(helsinki, 2027, 3, 29),
        ),
        # Through the night in which the clocks are put forward.
        seminar(
            slug="daily",
            same_hours_daily=True,
            starts_at=at(helsinki, 2027, 3, 26, 9),
            ends_at=at(helsinki, 2027, 3, 30, 16, 30),
        ),
        # Every night until the morning, also through the one in which they are put back: it has an hour more.
        seminar(
            slug="nightly",
            same_hours_daily=True,
            zone="America/New_York",
            starts_at=at("America/New_York", 2027, 11, 5, 20),
            ends_at=at("America/New_York", 2027, 11, 9, 6),
        ),
        seminar(
            slug="kathmandu",
            zone="Asia/Kathmandu",
            starts_at=at("Asia/Kathmandu", 2027, 5, 1, 23, 45),
            ends_at=at("Asia/Kathmandu", 2027, 5, 2, 0, 15),
        ),
    ]
    more = [
        seminar(slug=f"script-{number}", title=dict.fromkeys(LANGUAGES, title))
        for number, title in enumerate((*TITLES, *_emoji_at_every_fold()))
    ]
    single, hall, cancelled, whole, daily, nightly, kathmandu = made
    return Diary(single, hall, cancelled, whole, daily, nightly, kathmandu, series, tuple(more))


def _emoji_at_every_fold() -> Iterator[str]:
    # SUMMARY: and the title: one of these four puts the middle of an emoji at the 75th octet.
    for before in range(62, 69):
        yield "x" * before + "🕊👩🏽\u200d⚖️" * 20
