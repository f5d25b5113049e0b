"""A seminar, missions and their people, for tests of guest lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from events.guestlist.checking import Trouble, problems_of
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.programme.planning import Plan, create_event
from office.countries import country_name
from office.mailroom.outbox import queue_letter
from stakeholders.organisations.models import (
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Gender, Person, Posting, Rank

DAY = date(2037, 1, 10)


def a_seminar(title: str = "Seminar", day: int = 17, **more: Any) -> Event:
    """A published seminar in February 2037 in English and Swedish, three seats for each mission."""
    event = create_event(
        Plan(
            title={"en": title},
            starts=datetime(2037, 2, day, 14),
            ends=datetime(2037, 2, day, 16),
            zone="Europe/Helsinki",
            languages=("en", "sv"),
            seats_per_mission=3,
            **more,
        )
    )
    event.status = EventStatus.PUBLISHED
    return event


def mailbox(value: str, purpose: ChannelPurpose = ChannelPurpose.SECRETARIAT) -> Channel:
    return Channel(medium=ChannelMedium.EMAIL, purpose=purpose, value=value)


def embassy_of(db: Session, state: str, **given: Any) -> Organisation:
    """A resident embassy with a secretariat's mailbox unless told otherwise."""
    values: dict[str, Any] = {
        "kind": OrganisationKind.EMBASSY,
        "name": {"en": f"Embassy of {country_name(state, 'en')}"},
        "sending_state": state,
        "host_country": "FI",
        "seat_country": "FI",
        "channels": [mailbox(f"{state.lower()}@example.org")],
    }
    organisation = Organisation(**{**values, **given})
    db.add(organisation)
    db.flush()
    return organisation


def posted(
    db: Session, organisation: Organisation, name: str, rank: Rank = Rank.AMBASSADOR, **given: Any
) -> Posting:
    """Somebody serving in a mission; its head unless told otherwise."""
    language = given.pop("language", None)
    gender = given.pop("gender", Gender.WOMAN)
    posting = Posting(
        person=Person(family_name=name, gender=gender, language=language),
        organisation=organisation,
        rank=rank,
        **{"is_head": True, "arrived_on": date(2035, 1, 1), **given},
    )
    db.add(posting)
    db.flush()
    return posting


def letter_to(invitation: Invitation) -> None:
    queue_letter(
        kind="invitation",
        key=f"invitation:{invitation.id}:{invitation.link_number}",
        subject_type="invitations",
        subject_id=invitation.id,
        to_address=invitation.to_address or "nobody@example.org",
        to_name=str(invitation.addressee),
        language=invitation.language,
    )


def named(invitations: Any) -> list[tuple[str, str]]:
    return [(str(one.organisation), str(one.addressee or "")) for one in invitations]


def troubles(invitation: Invitation, day: date = DAY) -> list[Trouble]:
    return [problem.trouble for problem in problems_of(invitation, day)]


def invitation_of(one: Any) -> Invitation:
    """The invitation of whoever is written to, left out or concerned: these tests have no other guests."""
    found = one.invitation
    assert isinstance(found, Invitation)
    return found
