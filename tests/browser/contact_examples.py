"""A company of the city with its contacts, to be looked at: the demonstration's."""

from __future__ import annotations

from sqlalchemy import select

from advocacy.contacts.models import CityCompany, CompanyContact
from office.database import Row, db
from stakeholders.engagement.models import Interaction


def contacts(ids: dict[str, int]) -> None:
    """Enter the number of the first of each."""
    ids |= {
        "city company": _first(CityCompany),
        "company contact": _first(CompanyContact),
        "contact": _first(Interaction),
    }


def _first(model: type[Row]) -> int:
    found = db.session.scalars(select(model.id).order_by(model.id)).first()
    assert found is not None
    return found
