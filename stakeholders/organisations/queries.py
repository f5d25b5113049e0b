"""Reading organisations: one with all that hangs on it, and the missions that events invite."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import selectinload

from office.database import db
from stakeholders.organisations.models import (
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Accreditation,
    Organisation,
    OrganisationKind,
)


def organisation_with_all(organisation_id: int) -> Organisation | None:
    """One organisation with all that hangs on its entry: seven statements."""
    return db.session.scalar(
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .options(
            selectinload(Organisation.channels),
            selectinload(Organisation.addresses),
            selectinload(Organisation.accreditations),
            selectinload(Organisation.external_ids),
            selectinload(Organisation.former_names),
            selectinload(Organisation.status_periods),
        )
    )


def is_sent_to(home: str) -> ColumnElement[bool]:
    """The condition that a mission speaks to the state ``home`` (ISO alpha-2).

    It was sent to it; or it sits there and nothing says whom it was sent to; or it is accredited to it
    besides.
    """
    accredited = select(Accreditation.organisation_id).where(Accreditation.country == home)
    return or_(
        Organisation.host_country == home,
        and_(Organisation.host_country.is_(None), Organisation.seat_country == home),
        Organisation.id.in_(accredited),
    )


def is_seated_in(home: str) -> ColumnElement[bool]:
    """The condition that an organisation sits in ``home``; where no seat is known, that it was sent there."""
    return or_(
        Organisation.seat_country == home,
        and_(Organisation.seat_country.is_(None), Organisation.host_country == home),
    )


def resident_missions(home: str) -> list[Organisation]:
    """The open diplomatic missions seated in ``home`` (ISO alpha-2), channels loaded: two statements."""
    return list(db.session.scalars(_seated_in(home, DIPLOMATIC_MISSIONS)))


def international_offices(home: str) -> list[Organisation]:
    """The open offices of international and EU bodies seated in ``home``, channels loaded: two statements."""
    return list(db.session.scalars(_seated_in(home, INTERNATIONAL_OFFICES)))


def _seated_in(home: str, kinds: Collection[OrganisationKind]) -> Select[Organisation]:
    return (
        select(Organisation)
        .where(
            Organisation.kind.in_(kinds),
            Organisation.seat_country == home,
            Organisation.closed_on.is_(None),
        )
        .order_by(Organisation.folded, Organisation.id)
        .options(selectinload(Organisation.channels))
    )
