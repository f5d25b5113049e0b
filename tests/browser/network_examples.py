"""Networks and partner cities to be looked at: the demonstration's."""

from __future__ import annotations

from sqlalchemy import select

from advocacy.networks.models import Network, NetworkMeeting, Partner, PartnerStanding
from office.database import Row, db


def networks(ids: dict[str, int]) -> None:
    """Enter the number of the first of each."""
    ids |= {
        "network": _first(Network),
        "network meeting": _first(NetworkMeeting),
        "partner city": _first(Partner),
        "partner standing": _first(PartnerStanding),
    }


def _first(model: type[Row]) -> int:
    found = db.session.scalars(select(model.id).order_by(model.id)).first()
    assert found is not None
    return found
