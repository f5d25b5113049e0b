"""Making the trade's things for tests, each with as little as it needs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from office.countries import country_name
from office.database import db
from office.localized import LANGUAGES
from stakeholders.organisations.models import (
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Gender, Person, Posting, Rank

#: Thirty-one states, for lists that must cost the same with one and with thirty rows.
STATES = (
    *("IT", "AT", "BE", "DE", "DK", "EE", "ES", "FR", "GB", "GR", "HU", "IE", "JP", "KR", "LT", "LV"),
    *("NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TH", "TN", "TR", "UA", "US", "UY"),
)

_numbers = count(1)


def embassy(state: str, *, mail: str | None = None, **columns: Any) -> Organisation:
    """The resident embassy of a state (ISO alpha-2) in Helsinki, reached at its secretariat."""
    values: dict[str, Any] = {
        "kind": OrganisationKind.EMBASSY,
        "name": {"en": f"Embassy of {country_name(state, 'en')}"},
        "sending_state": state,
        "host_country": "FI",
        "seat_city": "Helsinki",
        "seat_country": "FI",
    }
    organisation = Organisation(**(values | columns))
    address = f"embassy.{state.lower()}@example.org" if mail is None else mail
    if address:
        organisation.channels.append(
            Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.SECRETARIAT, value=address)
        )
    db.session.add(organisation)
    db.session.flush()
    return organisation


def person(family: str, given: str = "Test", **columns: Any) -> Person:
    """A person; the gender is unknown unless told."""
    made = Person(family_name=family, given_name=given, **columns)
    db.session.add(made)
    db.session.flush()
    return made


def posting(who: Person, where: Organisation, rank: Rank = Rank.AMBASSADOR, **columns: Any) -> Posting:
    """A post held since 2019; head where the rank is a head's."""
    heads = {
        Rank.AMBASSADOR,
        Rank.NUNCIO,
        Rank.HIGH_COMMISSIONER,
        Rank.CHARGE_EN_PIED,
        Rank.CHARGE_AD_INTERIM,
    }
    values: dict[str, Any] = {
        "rank": rank,
        "is_head": rank in heads,
        "ad_interim": rank is Rank.CHARGE_AD_INTERIM,
        "arrived_on": date(2019, 1, 1),
    }
    made = Posting(person=who, organisation=where, **(values | columns))
    db.session.add(made)
    db.session.flush()
    return made


def ambassador(state: str, family: str, gender: Gender = Gender.WOMAN, **columns: Any) -> Posting:
    """A state's ambassador at its embassy in Helsinki, both new."""
    return posting(person(family, gender=gender), embassy(state), **columns)


def seminar(**columns: Any) -> Event:
    """A published two-hour virtual seminar four weeks from now, in three languages."""
    starts_at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=28)
    number = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"seminar-{number}",
        "status": EventStatus.PUBLISHED,
        "title": {code: f"Seminar {code}" for code in LANGUAGES},
        "description": {code: f"Description {code}" for code in LANGUAGES},
        "host_line": {code: f"The Mayor ({code})" for code in LANGUAGES},
        "languages": list(LANGUAGES),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "zone": "Europe/Helsinki",
        "meeting_url": "https://meet.example.org/the-secret-room",
        "seats_per_mission": 2,
        "contact_name": "Protocol Office",
        "contact_email": "protocol@example.org",
    }
    made = Event(**(values | columns))
    db.session.add(made)
    db.session.flush()
    return made


def invitation(event: Event, head: Posting, **columns: Any) -> Invitation:
    """The invitation of a mission's head to an event."""
    channels = head.organisation.channels
    values: dict[str, Any] = {
        "to_address": channels[0].value if channels else "",
        "language": "en",
        "seats": event.seats_per_mission,
        "reason": "test",
    }
    made = Invitation(
        event=event,
        organisation=head.organisation,
        addressee=head.person,
        posting=head,
        **(values | columns),
    )
    db.session.add(made)
    db.session.flush()
    return made
