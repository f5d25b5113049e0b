"""Every kind of calendar that leaves the house, fetched as a program does, beside what our rows say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.confirming import registrations_of
from events.letters.models import Purpose
from events.programme.models import EventStatus, ProgrammeItem
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
from tests.interop.judges import told
from tests.interop.samples import Diary, Expected, Handed, expected

#: What staff may tick in the office's calendar.
SHOWN = ("events", "drafts", "deadlines", "mailings", "national_days", "external")


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
