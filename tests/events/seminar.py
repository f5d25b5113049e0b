"""A seminar and its guests, for tests of answering: invented people, real states."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from werkzeug.test import TestResponse

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus, ProgrammeItem, Speaker
from events.registration.models import Capacity
from events.registration.seats import Guest
from office import clock
from office.database import db
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Gender, Person, Posting, Rank
from tests.conftest import Client


class Browser(Client):
    """A browser before which the test's own transaction ends: SQLite has one writer at a time."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()
        return super().open(*args, **kwargs)


def seminar(**changes: Any) -> Event:
    """A virtual seminar in three weeks, 14:00 to 16:00 UTC, with one point of programme."""
    day = (clock.now() + timedelta(days=21)).date()
    starts_at = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    values: dict[str, Any] = {
        "slug": "seminar",
        "status": EventStatus.PUBLISHED,
        "title": {
            "en": "The ambassadors’ seminar",
            "sv": "Ambassadörernas seminarium",
            "fi": "Suurlähettiläiden seminaari",
        },
        "host_line": {
            "en": "The Mayor invites you to",
            "sv": "Borgmästaren inbjuder er till",
            "fi": "Pormestari kutsuu teidät",
        },
        "description": {"en": "An afternoon.", "sv": "En eftermiddag.", "fi": "Iltapäivä."},
        "languages": ["en", "sv", "fi"],
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "zone": "Europe/Helsinki",
        "meeting_url": "https://meet.example.org/room-of-the-mayor",
        "contact_name": "Protocol",
        "contact_email": "protocol@example.org",
    }
    event = Event(**{**values, **changes})
    event.items.append(
        ProgrammeItem(
            position=0,
            starts_at=event.starts_at,
            ends_at=event.starts_at + timedelta(minutes=30),
            title={"en": "Opening", "sv": "Öppning", "fi": "Avaus"},
            speakers=[Speaker(position=0, name="Ada Example", role={"en": "Mayor"}, institution={})],
        )
    )
    db.session.add(event)
    db.session.flush()
    return event


def embassy(country: str, name: str = "") -> Organisation:
    """An embassy in Helsinki."""
    organisation = Organisation(
        kind=OrganisationKind.EMBASSY,
        name={"en": name or f"Embassy of {country}"},
        sending_state=country,
        host_country="FI",
        seat_country="FI",
    )
    db.session.add(organisation)
    db.session.flush()
    return organisation


def posted(
    organisation: Organisation,
    given: str,
    family: str,
    rank: Rank = Rank.AMBASSADOR,
    gender: Gender = Gender.UNKNOWN,
    presented: date | None = None,
) -> Posting:
    """Somebody who holds a post in the organisation."""
    person = Person(given_name=given, family_name=family, gender=gender)
    posting = Posting(
        person=person,
        organisation=organisation,
        rank=rank,
        is_head=rank is Rank.AMBASSADOR,
        credentials_on=presented,
    )
    db.session.add_all([person, posting])
    db.session.flush()
    return posting


def invite(event: Event, posting: Posting | None = None, seats: int = 2, **changes: Any) -> Invitation:
    """An invitation; without a posting, an ambassador of Italy is made for it."""
    posting = posting or posted(embassy("IT", "Embassy of Italy"), "Chiara", "Rossi")
    values: dict[str, Any] = {
        "event": event,
        "organisation": posting.organisation,
        "addressee": posting.person,
        "posting": posting,
        "to_address": "embassy@example.org",
        "language": "en",
        "seats": seats,
    }
    invitation = Invitation(**{**values, **changes})
    db.session.add(invitation)
    db.session.flush()
    return invitation


def substitute(name: str, title: str = "", rank: Rank | None = None) -> Guest:
    """Somebody who comes in the addressee's place."""
    return Guest(name, rank, title, capacity=Capacity.SUBSTITUTE)


def colleague(name: str, title: str = "") -> Guest:
    """Somebody who comes beside the addressee."""
    return Guest(name, title=title)
