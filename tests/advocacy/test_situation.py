"""The situational picture, drawn from the register and from events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from advocacy.situation.picture import picture
from events.attendance.models import Presence, PresenceSource
from events.registration.models import Capacity, Registration, RegistrationStatus
from office.accounts.models import Role
from stakeholders.people.models import Rank
from tests import making

DAY = date(2021, 6, 1)
AT = datetime(2021, 6, 1, 9, tzinfo=UTC)


def test_vacant_and_acting_missions_are_told_apart(db: Session) -> None:
    making.ambassador("IT", "Rossi")
    making.embassy("AT")
    making.posting(making.person("Ito"), making.embassy("JP"), Rank.CHARGE_AD_INTERIM)

    drawn = picture(DAY, AT)

    assert (
        drawn.missions,
        [str(one) for one in drawn.vacant],
        [str(one.person) for one in drawn.acting],
    ) == (
        3,
        ["Embassy of Austria"],
        ["Test Ito"],
    )


def test_a_head_is_new_for_four_months(db: Session) -> None:
    making.ambassador("IT", "Rossi", arrived_on=date(2021, 5, 1))
    making.ambassador("AT", "Gruber", arrived_on=date(2020, 5, 1))

    assert [str(posting.person) for posting in picture(DAY, AT).new_heads] == ["Test Rossi"]


def test_missions_that_the_last_event_did_not_reach_are_named(db: Session) -> None:
    starts_at = datetime(2021, 2, 16, 12, tzinfo=UTC)
    event = making.seminar(starts_at=starts_at, ends_at=starts_at.replace(hour=14))
    invitation = making.invitation(event, making.ambassador("IT", "Rossi"))
    making.ambassador("AT", "Gruber")
    came = Registration(
        event=event,
        invitation=invitation,
        organisation_id=invitation.organisation_id,
        capacity=Capacity.ADDRESSEE,
        status=RegistrationStatus.CONFIRMED,
        name="Rossi",
    )
    db.add(Presence(registration=came, source=PresenceSource.JOINED, first_seen_at=starts_at))
    db.flush()

    reach = picture(DAY, AT).reach

    assert reach is not None
    assert (reach.reached, [str(one) for one in reach.missed]) == (1, ["Embassy of Austria"])


def test_the_picture_takes_the_same_statements_for_1_and_for_30_missions(
    db: Session, count_statements: Callable[[], Any], signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser = signed_in(Role.VIEWER)
    counts = []
    for some in (making.STATES[:1], making.STATES[1:]):
        for code in some:
            making.ambassador(code, code, arrived_on=date(2026, 11, 1))
        db.commit()
        with count_statements() as statements:
            answer = browser.get("/advocacy/")
        counts.append((answer.status_code, len(statements)))

    assert counts[0] == counts[1]
