"""Every list costs the same number of statements with one row and with thirty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, answer
from events.sending.sending import send_invitations
from office import clock
from office.accounts.models import Role, User
from office.mailroom.models import (
    IncomingMessage,
    IncomingStatus,
    Letter,
    LetterStatus,
    SuppressedAddress,
    SuppressionReason,
)
from office.work.models import Job, JobStatus
from stakeholders.importing.models import ImportFile
from tests import making

#: Lists whose own part has no such test; ``{event}`` and ``{mailing}`` are the numbers of the records below.
LISTS = (
    "/",
    "/goto?q=a",
    "/office/users/",
    "/office/audit",
    "/office/mailroom/",
    "/office/mailroom/letters",
    "/office/mailroom/incoming",
    "/office/mailroom/not-written-to",
    "/stakeholders/importing/",
    "/stakeholders/organisations/1/post?q=test",
    "/stakeholders/people/1/post?q=embassy",
    "/stakeholders/organisations/1/relations/choose?q=test",
    "/stakeholders/people/1/relations/choose?q=head",
    "/stakeholders/organisations/1/verified",
    "/stakeholders/precedence/",
    "/advocacy/",
    "/events/manage/",
    "/events/manage/{event}",
    "/events/manage/{event}/programme",
    "/events/manage/{event}/clashes",
    "/events/manage/{event}/guests",
    "/events/manage/{event}/guests/add",
    "/events/manage/{event}/letters",
    "/events/manage/{event}/letters/send",
    "/events/manage/{event}/letters/mailings/{mailing}",
    "/events/manage/{event}/replies",
    "/events/manage/{event}/attendance",
    "/events/manage/{event}/results",
)


@pytest.fixture
def office(db: Session) -> Callable[[int, int], None]:
    """Fills an office with rows ``first`` to ``last`` of everything that is listed."""
    event = making.seminar()
    db.commit()

    def fill(first: int, last: int) -> None:
        invitations = []
        for number in range(first, last):
            head = making.ambassador(making.STATES[number], f"Head{number}")
            if number % 3 == 0:
                head.departed_on = clock.today()
            invitation = making.invitation(event, head)
            invitations.append(invitation)
            user = User(email=f"user{number}@example.org", name=f"User {number}")
            db.add(user)
            db.flush()
            db.add(ImportFile(name=f"{number}.csv", content=b"", options={}, user_id=user.id))
            db.add(Job(kind="import_missions", params={}, user_id=user.id, status=JobStatus.WAITING))
        send_invitations(event, invitations, None)
        db.execute(update(Letter).values(status=LetterStatus.FAILED))
        for letter in db.query(Letter).order_by(Letter.id)[first:last]:
            db.add(
                SuppressedAddress(
                    address=f"stopped{letter.id}@example.org",
                    reason=SuppressionReason.BOUNCED,
                    since=clock.now(),
                    letter_id=letter.id,
                )
            )
            db.add(
                IncomingMessage(
                    message_id=f"<{letter.id}>",
                    status=IncomingStatus.SET_ASIDE,
                    letter_id=letter.id,
                    raw=b"x",
                )
            )
        for invitation in invitations:
            answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
            seat = Registration(
                event=event,
                invitation=invitation,
                organisation_id=invitation.organisation_id,
                name="Colleague",
                capacity=Capacity.COLLEAGUE,
                status=RegistrationStatus.CONFIRMED,
            )
            db.add(Presence(registration=seat, source=PresenceSource.MARKED, first_seen_at=clock.now()))
        db.commit()

    return fill


def test_a_list_costs_the_same_for_one_row_and_for_thirty(
    db: Session,
    office: Callable[[int, int], None],
    signed_in: Callable[[Role], FlaskClient],
    count_statements: Callable[[], Any],
) -> None:
    reader = signed_in(Role.ADMINISTRATOR)
    asked: list[dict[str, tuple[int, int]]] = []
    for first, last in ((0, 1), (1, 30)):
        office(first, last)
        asked.append({})
        for path in LISTS:
            with count_statements() as statements:
                status = reader.get(path.format(event=1, mailing=1)).status_code
            asked[-1][path] = (status, len(statements))

    assert {status for found in asked for status, _count in found.values()} == {200}
    assert asked[0] == asked[1]
