"""Tables to be looked at: at the event that was held, with everything that a page of tables can show."""

from __future__ import annotations

from sqlalchemy import select

from events.programme.models import Event
from events.registration.models import Registration, RegistrationStatus
from events.seating import placing, planning
from events.seating.models import HostRole, Shape
from events.seating.queries import standing_of
from office.database import db


def tables(ids: dict[str, int]) -> None:
    """Lay four tables, of each kind one; seat all but a few, against the rules; one no longer comes."""
    held = db.session.get(Event, ids["held"])
    assert held is not None
    planning.begin(held, "Dinner at the City Hall", planning.Laid(Shape.ROUND, 6), 1)
    for revision, shape in enumerate((Shape.ENGLISH, Shape.FRENCH, Shape.FRENCH_ENDS), start=1):
        planning.add_tables(held, revision, planning.Laid(shape, 8, "Sibelius" if revision == 3 else ""))
    for revision, role in enumerate(HostRole, start=4):
        planning.add_host(
            held, revision, planning.OfOurs(role, f"{role.value.title()} Example", "Of the city")
        )
    placing.propose_seats(held, 7)
    standing = standing_of(held)
    assert standing is not None
    table = standing.tables[0].id
    last = standing.seating.ranked(standing.seating.tables[0])[-1][1]
    first = standing.seating.ranked(standing.seating.tables[0])[0]
    placing.seat(held, 8, last.key, (table, first[0]))
    seated = select(Registration).where(
        Registration.event_id == held.id, Registration.status == RegistrationStatus.CONFIRMED
    )
    sits = standing.seating.ranked(standing.seating.tables[1])[-1][1].registration
    assert sits is not None and sits in set(db.session.scalars(seated))
    comes_to = [one.organisation_id for one in db.session.scalars(seated) if one.organisation_id is not None]
    planning.keep_apart(held, 9, comes_to[0], next(one for one in comes_to if one != comes_to[0]))
    ids |= {
        "table": table,
        "host at table": standing.hosts[0].id,
        "table guest": sits.id,
    }
