"""How many came to events, and from how many states: the same count on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from events.attendance.models import Presence
from events.guestlist.models import Invitation
from events.registration.models import Capacity, Registration, RegistrationStatus
from events.registration.persons import Sighting, told_apart
from events.registration.states import from_state
from office.database import db
from stakeholders.organisations.models import Organisation, OrganisationKind


def came_by_event(event_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many persons came to each event, from how many states; events to which nobody came are left out.

    One statement, and the same count as the result's (`results.counting.result_of`).
    """
    found = _seats_of(event_ids)
    who = told_apart(
        Sighting(one.registration_id, one.event_id, one.person_id, one.email, one.name) for one in found
    )
    people: dict[int, set[int]] = {}
    states: dict[int, set[str]] = {}
    for one in found:
        if not one.came:
            continue
        people.setdefault(one.event_id, set()).add(who[one.registration_id])
        state = from_state(one.kind, one.sending_state, one.stated)
        states.setdefault(one.event_id, set()).update({state} if state else ())
    return {number: (len(persons), len(states[number])) for number, persons in people.items()}


@dataclass(frozen=True)
class _Seat:
    """What has to be known of somebody to count whether they came: as few columns as that takes."""

    event_id: int
    registration_id: int
    person_id: int | None
    email: str
    name: str
    kind: OrganisationKind | None
    sending_state: str | None
    #: As they gave it themselves; empty: they did not.
    stated: str
    came: bool


def _seats_of(event_ids: Sequence[int]) -> list[_Seat]:
    """Everybody who held a seat at one of these events or came, and whether they came. One statement."""
    wanted = (
        select(
            Registration.event_id,
            Registration.id,
            known_person(),
            Registration.email_folded,
            Registration.name_folded,
            Organisation.kind,
            Organisation.sending_state,
            Registration.country,
            Presence.id.is_not(None),
        )
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Invitation, Invitation.id == Registration.invitation_id)
        .where(Registration.event_id.in_(event_ids), held_or_came())
        .order_by(Registration.id)
    )
    return [_Seat(*row) for row in db.session.execute(wanted)]


def held_or_came() -> ColumnElement[bool]:
    """The condition that somebody held a seat or came; presences are joined."""
    return (Registration.status == RegistrationStatus.CONFIRMED) | Presence.id.is_not(None)


def known_person() -> ColumnElement[int | None]:
    """The person of the register; of an addressee who was not picked from it, whom the letter names.

    Invitations are joined.
    """
    addressed = case((Registration.capacity == Capacity.ADDRESSEE, Invitation.addressee_id))
    return func.coalesce(Registration.person_id, addressed)
