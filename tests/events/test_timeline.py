"""The story of an organisation and of a person: what was said, promised, sent, answered, and who came."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Answer, Capacity, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer, party_of
from events.sending.sending import send_invitations
from office import clock
from office.accounts.models import Role
from office.database import db as database
from office.mailroom.models import Letter, LetterStatus
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.people.models import Posting
from tests import making
from tests.stakeholders.engagement import noted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def reader(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.VIEWER)


def told(client: FlaskClient, url: str) -> list[str]:
    page = client.get(url).text
    titles = re.findall(r'<p class="timeline-title">(.*?)</p>', page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", title)).split()) for title in titles]


def invited(event: Event, head: Posting, hour: int) -> Invitation:
    """An invitation whose letter was sent at that hour of the day."""
    invitation = making.invitation(event, head)
    send_invitations(event, [invitation], None)
    sent = {"status": LetterStatus.SENT, "sent_at": NOON + timedelta(hours=hour)}
    database.session.execute(update(Letter).where(Letter.subject_id == invitation.id).values(**sent))
    return invitation


def replied(invitation: Invitation, hour: int, *party: Guest) -> None:
    reply = answer(invitation, GivenAnswer(Answer.ACCEPTED, list(party)), source=ReplySource.LINK)
    reply.received_at = NOON + timedelta(hours=hour)


def came(invitation: Invitation, hour: int) -> None:
    for seat in party_of(invitation):
        when = NOON + timedelta(hours=hour)
        database.session.add(Presence(registration=seat, source=PresenceSource.MARKED, first_seen_at=when))


def test_everything_that_happened_is_told_newest_first(db: Session, reader: FlaskClient) -> None:
    head, other = making.ambassador("IT", "Rossi"), making.ambassador("AT", "Huber")
    event = making.seminar()
    invitation = invited(event, head, 1)
    replied(invitation, 2, Guest(head.person.name, person_id=head.person_id, capacity=Capacity.ADDRESSEE))
    came(invitation, 3)
    invited(event, other, 4)
    noted(
        head.person,
        subject="Before",
        held_on=NOON.date() - timedelta(days=1),
        commitments=(CommitmentGiven("Send dates", None),),
    )
    noted(head.organisation, subject="After", held_on=NOON.date() + timedelta(days=1))
    story = [
        "Meeting: After",
        "Test Rossi came to Seminar en",
        "Seminar en: Accepted",
        "Invited to Seminar en",
        "Meeting: Before",
        "Promised by Test Rossi: Send dates",
    ]
    db.commit()

    assert told(reader, f"/stakeholders/engagement/organisations/{head.organisation_id}") == story
    assert told(reader, f"/stakeholders/engagement/people/{head.person_id}") == story[1:]


def test_the_story_can_be_narrowed_to_a_kind(db: Session, reader: FlaskClient) -> None:
    head = making.ambassador("IT", "Rossi")
    replied(invited(making.seminar(), head, 1), 2)
    noted(head.organisation)
    db.commit()
    url = f"/stakeholders/engagement/organisations/{head.organisation_id}"

    assert [told(reader, f"{url}?kind={kind}") for kind in ("meetings", "invitations", "replies")] == [
        ["Meeting: The harbour"],
        ["Invited to Seminar en"],
        ["Seminar en: Accepted"],
    ]
    assert told(reader, f"{url}?kind=attendance") == []
    assert len(told(reader, f"{url}?kind=nonsense")) == 3


def test_whoever_stands_on_a_list_without_a_letter_was_not_invited(db: Session, reader: FlaskClient) -> None:
    head = making.ambassador("IT", "Rossi")
    event = making.seminar()
    invitation = making.invitation(event, head)
    send_invitations(event, [invitation], None)
    db.commit()
    url = f"/stakeholders/engagement/organisations/{head.organisation_id}"
    assert told(reader, url) == []

    db.execute(update(Letter).values(status=LetterStatus.BOUNCED, sent_at=clock.now()))
    db.commit()
    assert told(reader, url) == ["Invited to Seminar en"]


def test_a_story_has_pages_of_thirty(db: Session, reader: FlaskClient) -> None:
    italy = making.embassy("IT")
    for number in range(31):
        noted(italy, subject=f"No. {number}", held_on=NOON.date() + timedelta(days=number))
    db.commit()
    url = f"/stakeholders/engagement/organisations/{italy.id}"

    assert told(reader, url) == [f"Meeting: No. {number}" for number in range(30, 0, -1)]
    assert told(reader, f"{url}?page=2") == ["Meeting: No. 0"]
    assert told(reader, f"/stakeholders/organisations/{italy.id}")[:10] == [
        f"Meeting: No. {number}" for number in range(30, 20, -1)
    ]
    assert "Show all 31" in reader.get(f"/stakeholders/organisations/{italy.id}").text


def test_a_story_costs_the_same_for_one_entry_and_for_thirty(
    db: Session, reader: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    head = making.ambassador("IT", "Rossi")
    db.commit()
    asked = []
    for first, last in ((0, 1), (1, 30)):
        for _number in range(first, last):
            invitation = invited(making.seminar(), head, 1)
            replied(invitation, 2)
            came(invitation, 3)
            noted(
                head.person,
                head.organisation,
                held_on=NOON.date(),
                topics=("Ports", "Culture"),
                commitments=(CommitmentGiven("Send dates", None),),
            )
        db.commit()
        for url in (f"organisations/{head.organisation_id}", f"people/{head.person_id}"):
            for kind in ("", "?kind=meetings", "?kind=promises", "?kind=attendance"):
                with count_statements() as statements:
                    status = reader.get(f"/stakeholders/engagement/{url}{kind}").status_code
                asked.append((status, len(statements)))

    # All kinds at once: 30 entries of the latest kinds may need fewer loads, never more.
    half = len(asked) // 2
    assert asked[:half] == [(200, 13), (200, 8), (200, 5), (200, 5)] * 2
    assert [many <= few for (_s, many), (_t, few) in zip(asked[half:], asked[:half], strict=True)] == [
        True
    ] * half
    assert asked[half + 1 : half + 4] == asked[1:4]
