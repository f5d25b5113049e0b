"""The tables of the office that is attacked: somebody at each, in hostile words."""

from __future__ import annotations

from events.programme.models import Event
from events.registration.models import Registration
from events.seating import placing, planning
from events.seating.models import HostRole, Shape
from events.seating.queries import standing_of
from office.database import db
from tests.making import embassy


def fill(ids: dict[str, int], event: Event, seat: Registration, label: str) -> None:
    """Lay tables in hostile words and seat who comes, not all by the rules; enter the numbers."""
    planning.begin(event, label[:200], planning.Laid(Shape.FRENCH, 6), 1)
    planning.add_tables(event, 1, planning.Laid(Shape.ROUND, 4, label[:80]))
    planning.add_host(event, 2, planning.OfOurs(HostRole.COMPANY, label[:300], label[:300]))
    # The guests of the office all come for one mission: the other is nobody's.
    assert seat.organisation_id is not None
    planning.keep_apart(event, 3, seat.organisation_id, embassy("IS").id)
    proposed = placing.propose_seats(event, 4)
    standing = standing_of(event)
    assert standing is not None
    first = next(one for one in standing.sitters.values() if one.registration is not None)
    placing.seat(event, 5, first.key, (standing.tables[1].id, 3))
    db.session.flush()
    ids |= {
        "table_id": standing.tables[0].id,
        "host_id": standing.hosts[0].id,
        "pair_id": standing.apart[0].id,
        "seating.step_id": proposed.step.record_id,
    }


def words(ids: dict[str, int]) -> dict[str, str]:
    """What stands in the addresses of its pages: who sits."""
    return {"seating.who": f"h{ids['host_id']}", "table_plan.kind": "xlsx"}
