"""People at a table stand by what they are themselves."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from events.programme.models import Event
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from events.seating.order import personal_order
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Posting, Rank
from tests import making


def _seat(
    event: Event, where: Organisation | None, name: str, rank: Rank | None, **more: object
) -> Registration:
    given = {"capacity": Capacity.REGISTRANT, "door": Door.OPEN} | more
    return Registration(
        event=event, organisation=where, name=name, rank=rank, status=RegistrationStatus.CONFIRMED, **given
    )


def _head(state: str, name: str, year: int) -> Posting:
    return making.ambassador(state, name, credentials_on=date(year, 5, 5))


def test_heads_come_by_precedence_and_others_by_their_own_rank(db: Session) -> None:
    """A substitute of the doyen's mission comes after every head; the doyen's consul after all diplomats."""
    event = making.seminar()
    doyen, second = _head("NO", "First", 2011), _head("IT", "Second", 2015)
    charge = making.posting(making.person("Acting"), making.embassy("SE"), Rank.CHARGE_AD_INTERIM)
    consulate = making.embassy("PL", kind=OrganisationKind.CONSULATE_GENERAL)
    consul = making.posting(making.person("Consul"), consulate, Rank.CONSUL_GENERAL, is_head=True)
    seats = [
        _seat(event, None, "Nobody knows", None),
        _seat(event, consulate, "Test Consul", Rank.CONSUL_GENERAL, person=consul.person),
        _seat(event, doyen.organisation, "Attaché of the first", Rank.ATTACHE),
        _seat(event, charge.organisation, "Test Acting", Rank.CHARGE_AD_INTERIM, person=charge.person),
        _seat(event, second.organisation, "Counsellor of the second", Rank.COUNSELLOR),
        _seat(event, doyen.organisation, "Counsellor of the first", Rank.COUNSELLOR),
        # Typed at the open door, and nobody has said who it is: the name of the mission's own head.
        _seat(event, second.organisation, "Test SECOND", Rank.AMBASSADOR),
        _seat(event, doyen.organisation, "Test First", Rank.AMBASSADOR, person=doyen.person),
    ]
    db.add_all(seats)
    db.flush()
    assert [one.name for one in personal_order(event, seats)] == [
        "Test First",
        "Test SECOND",
        "Test Acting",
        "Counsellor of the first",
        "Counsellor of the second",
        "Attaché of the first",
        "Test Consul",
        "Nobody knows",
    ]
