"""Every kind of calendar that leaves the house, fetched as a program does, beside what our rows say of it.

What is expected is reckoned here from the rows by means of its own, not by the code that writes calendars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import select

from events.calendars.plain import plain_text
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.confirming import registrations_of
from events.letters.models import Purpose
from events.programme.models import Event, EventSeries, EventStatus, ProgrammeItem, random_uid
from events.registration.links import registration_url
from events.registration.models import Answer, Capacity, Registration
from events.registration.seats import Guest
from office import clock
from office.accounts.models import Role, User
from office.database import db
from office.localized import LANGUAGES
from office.subscriptions.opening import address_of, subscribe
from stakeholders.nationaldays.models import NationalDay
from stakeholders.people.models import Gender, Rank
from tests.events.hearing import by_link
from tests.events.mailboxes import Arrived, leave, queue
from tests.events.registrants import registrant
from tests.events.seminar import embassy, invite, posted, seminar
from tests.interop.judges import Entry, Sitting, told

STATUS = {
    EventStatus.PUBLISHED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
    EventStatus.DRAFT: "TENTATIVE",
}
#: What staff may tick in the office's calendar.
SHOWN = ("events", "drafts", "deadlines", "mailings", "national_days", "external")
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


def public_kinds(given: Diary, guest: FlaskClient) -> Iterator[Handed]:
    """What anybody may fetch."""
    for event in given.events:
        for language in LANGUAGES if event in {given.single, given.hall} else ("en",):
            content = fetch(guest, f"/events/{event.slug}.ics?lang={language}")
            yield Handed("event", content, (expected(event, language),))
    for event in (given.single, given.kathmandu):
        (item,) = event.items
        content = fetch(guest, f"/events/{event.slug}/{item.id}.ics?lang=sv")
        yield Handed("point of a programme", content, (_point(item),))
    for language in LANGUAGES:
        content = fetch(guest, f"/series/dialogue.ics?lang={language}")
        yield Handed("series", content, tuple(expected(one, language) for one in (given.single, given.hall)))
    yield Handed("all events", fetch(guest, "/calendar.ics?lang=en"), tuple(map(expected, given.events)))
    for language in LANGUAGES:
        told = tuple(expected(event, language) for event in given.events)
        yield Handed("events in one language", fetch(guest, f"/calendar/{language}.ics"), told)


def _point(item: ProgrammeItem) -> Expected:
    event = item.event
    ends_at = item.ends_at or item.starts_at
    return expected(
        event,
        "sv",
        uid=event.uid.replace("@", f"-{item.id}@"),
        summary=item.title["sv"],
        sittings=((told(item.starts_at), told(ends_at)),),
        description=None,
    )


def national_days() -> list[NationalDay]:
    """Of two states."""
    days = [
        NationalDay(country="IT", name={"en": "Festa; “Repubblica”, 2 giugno"}, rule="fixed 06-02"),
        NationalDay(country="FI", name={"en": "Independence Day"}, rule="fixed 12-06"),
    ]
    db.session.add_all(days)
    db.session.flush()
    return days


def secret_path(kind: str) -> str:
    """Where a member of staff follows a calendar."""
    officer = db.session.scalar(select(User))
    if officer is None:
        officer = User(email="officer@example.org", name="An officer", role=Role.VIEWER)
        db.session.add(officer)
        db.session.flush()
    return path_of(address_of(subscribe(kind, officer.id, "en", SHOWN)))


def feeds(given: Diary) -> dict[str, tuple[str, int]]:
    """What can be followed, and how many entries each holds: public ones, staff's, a guest's, a mission's."""
    days = 4 * len(national_days())
    rossi = posted(embassy("IT", "Embassy of Italy"), "Chiara", "Rossi", gender=Gender.WOMAN)
    for event in (given.hall, given.daily):
        queue(invite(event, rossi, to_address="it@example.org"), Purpose.INVITATION)
    assert len(leave()) == 2
    guest = subscribe("guest", rossi.person.id, "en", mailbox="it@example.org")
    mission = subscribe("mission", rossi.organisation.id, "en")
    return {
        "all": ("/calendar.ics?lang=en", len(given.events)),
        "english": ("/calendar/en.ics", len(given.events)),
        "suomeksi": ("/calendar/fi.ics", len(given.events)),
        "series": ("/series/dialogue.ics", 2),
        "office": (secret_path("staff"), len(given.events) + days),
        "days": (secret_path("national_days"), days),
        "guest": (path_of(address_of(guest)), 2),
        "mission": (path_of(address_of(mission)), 2),
    }


def staffs_kinds(given: Diary, guest: FlaskClient) -> Iterator[Handed]:
    """What a member of staff follows by secret address: the office's calendar, and the national days."""
    days = national_days()
    draft = seminar(slug="draft", status=EventStatus.DRAFT, title={"en": "Not yet; told"})
    given.single.reply_by = given.single.starts_at.date() - timedelta(days=3)
    db.session.flush()
    this_year = clock.today().year
    kept = tuple(_kept(day, year) for day in days for year in range(this_year - 1, this_year + 3))
    events = tuple(expected(event, location=None) for event in given.events)
    due = given.single.reply_by
    others = (
        expected(draft, location=None, summary="Draft: Not yet; told"),
        Expected(
            uid=f"reply-by-{given.single.uid}",
            summary=f"Replies are due: {given.single.title['en']}",
            status="",
            sequence=given.single.sequence,
            location=None,
            all_day=True,
            sittings=((due.isoformat(), (due + timedelta(days=1)).isoformat()),),
        ),
    )
    yield Handed("the office's calendar", fetch(guest, secret_path("staff")), (*events, *others, *kept))
    yield Handed("national days", fetch(guest, secret_path("national_days")), kept)


def _kept(day: NationalDay, year: int) -> Expected:
    month, number = map(int, day.rule.removeprefix("fixed ").split("-"))
    first = date(year, month, number)
    keeper = {"IT": "Italy", "FI": "Finland"}[day.country or ""]
    return Expected(
        uid=f"national-day-{day.id}-{year}@doyen",
        summary=f"{keeper}: {day.name['en']}",
        status="",
        sequence=0,
        location=None,
        all_day=True,
        sittings=((first.isoformat(), (first + timedelta(days=1)).isoformat()),),
    )


def fetch(browser: FlaskClient, address: str) -> bytes:
    """What a calendar program gets at an address."""
    answer = browser.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar"), address
    return bytes(answer.data)


def guests_kinds(given: Diary, guest: FlaskClient) -> Iterator[Handed]:
    """What a guest has: their own copies, and what the letters bring, until all is cancelled."""
    event = given.single
    event.calendar_with_invitation = True
    rossi = posted(embassy("IT", "Embassy of Italy"), "Chiara", "Rossi", gender=Gender.WOMAN)
    invitation = invite(event, rossi, to_address="it@example.org")
    verdi = Guest("Luca Verdi", Rank.COUNSELLOR, "", "luca@example.org", capacity=Capacity.COLLEAGUE)
    ada = registrant(event, "Ada Þorvaldsdóttir; “Щ, 日本”")

    def own(uid: str, sequence: int, **changes: Any) -> Expected:
        # Where the place and the words are the guest's own, they are looked at by tests of their own.
        return expected(event, uid=uid, sequence=sequence, location=None, description=None, **changes)

    queue(invitation, Purpose.INVITATION)
    asked = own(invitation.uid, event.sequence + invitation.sequence)
    yield from mails("invitation mail", leave(), {"it@example.org": asked}, "REQUEST")
    yield Handed("own copy, not answered", fetch(guest, path_of(invitation_url(invitation))), (asked,))
    by_link(invitation, Answer.ACCEPTED, verdi)
    (seat,) = (one for one in registrations_of(invitation) if one.name == "Luca Verdi")
    mine = own(invitation.uid, event.sequence + invitation.sequence)
    his = own(seat.uid, event.sequence + seat.sequence + invitation.sequence)
    yield from mails(
        "confirmation mail", leave(), {"it@example.org": mine, "luca@example.org": his}, "REQUEST"
    )
    yield Handed("own copy, accepted", fetch(guest, path_of(invitation_url(invitation))), (mine,))
    ours = own(ada.uid, event.sequence + ada.sequence)
    yield Handed("own copy, registered", fetch(guest, path_of(registration_url(ada))), (ours,))
    yield from _followed_by_guests(guest, invitation, ada, (mine, his, ours))
    event.status, event.sequence = EventStatus.CANCELLED, event.sequence + 1
    for registration in (None, seat):
        queue(invitation, Purpose.CANCELLATION, registration=registration, number=event.sequence)
    mine = own(invitation.uid, event.sequence + invitation.sequence)
    his = own(seat.uid, event.sequence + seat.sequence + invitation.sequence)
    yield from mails(
        "cancellation mail", leave(), {"it@example.org": mine, "luca@example.org": his}, "CANCEL"
    )
    yield Handed("own copy, cancelled", fetch(guest, path_of(invitation_url(invitation))), (mine,))


def _followed_by_guests(
    guest: FlaskClient, invitation: Invitation, ada: Registration, told: Sequence[Expected]
) -> Iterator[Handed]:
    """The secret addresses of one invited, of one registered, and of a mission: one story with mails."""
    mine, _his, ours = told
    event, mission = invitation.event, invitation.organisation
    assert invitation.addressee is not None
    person = invitation.addressee.id
    by_ada: dict[str, Any] = {"mailbox": ada.email_folded, "link_number": ada.link_number}
    for name, address, entry in (
        ("own events, invited", subscribe("guest", person, "en", mailbox=invitation.to_address), mine),
        ("own events, registered", subscribe("registrant", ada.id, "en", **by_ada), ours),
        (
            "a mission's events",
            subscribe("mission", mission.id, "en"),
            replace(mine, uid=f"mission-{mission.id}-{event.uid}", sequence=event.sequence),
        ),
    ):
        yield Handed(name, fetch(guest, path_of(address_of(address))), (entry,))


def path_of(url: str) -> str:
    """The address of a calendar, or of the one beside a guest's page, without the house's."""
    return url.removeprefix("http://localhost").removesuffix(".ics") + ".ics"


def mails(
    kind: str, arrived: Sequence[Arrived], expected: dict[str, Expected], method: str
) -> Iterator[Handed]:
    """The calendars in letters: twice the same octets in each."""
    assert {letter.letter.to_address for letter in arrived} == set(expected)
    for letter in arrived:
        first, second = letter.calendars
        assert first == second
        yield Handed(kind, first, (expected[letter.letter.to_address],), method)
