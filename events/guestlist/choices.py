"""The groups that a guest list is built from."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from office.database import db
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    Accreditation,
    Organisation,
)
from stakeholders.organisations.queries import international_offices, resident_missions


class Choice(StrEnum):
    """A group of the register that can be invited as a whole; the value is the reason kept on the list."""

    RESIDENT_MISSIONS = "Resident missions"
    NON_RESIDENT_MISSIONS = "Missions accredited from abroad"
    INTERNATIONAL_OFFICES = "International organisations"
    CONSULAR_POSTS = "Consular posts"


def organisations_of(choice: Choice, home: str) -> list[Organisation]:
    """The open organisations of a group in the host country ``home`` (ISO alpha-2), channels loaded.

    Two statements.
    """
    if choice is Choice.RESIDENT_MISSIONS:
        return resident_missions(home)
    if choice is Choice.INTERNATIONAL_OFFICES:
        return international_offices(home)
    is_open = Organisation.closed_on.is_(None)
    if choice is Choice.CONSULAR_POSTS:
        wanted = select(Organisation).where(
            is_open, Organisation.kind.in_(CONSULAR_POSTS), Organisation.seat_country == home
        )
    else:
        accredited = exists().where(
            Accreditation.organisation_id == Organisation.id, Accreditation.country == home
        )
        wanted = select(Organisation).where(
            is_open,
            Organisation.kind.in_(DIPLOMATIC_MISSIONS),
            Organisation.seat_country != home,
            accredited | (Organisation.host_country == home),
        )
    statement = wanted.order_by(Organisation.folded, Organisation.id).options(
        selectinload(Organisation.channels)
    )
    return list(db.session.scalars(statement))
