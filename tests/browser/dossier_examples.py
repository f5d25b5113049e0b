"""The demonstration's dossiers to be looked at: here are the numbers of one with everything on it."""

from __future__ import annotations

from sqlalchemy import select

from advocacy.dossiers.models import Dossier, Hearing
from office.database import db


def dossiers(ids: dict[str, int]) -> None:
    """Name the dossier that has most, one that is closed, and a hearing that is to be answered."""
    asked = db.session.scalars(
        select(Hearing).where(Hearing.is_ours, Hearing.answered_on.is_(None)).order_by(Hearing.id)
    ).first()
    closed = db.session.scalars(select(Dossier.id).where(Dossier.closed_on.is_not(None))).first()
    assert asked is not None and closed is not None
    ids |= {"dossier": asked.dossier_id, "hearing": asked.id, "closed dossier": closed}
