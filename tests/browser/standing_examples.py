"""Stakeholders to be looked at: those of the demonstration, and one assessed in confidence."""

from __future__ import annotations

from sqlalchemy import select

from advocacy.dossiers.models import Dossier
from advocacy.standing.models import Assessment, Secrecy
from office.database import db


def stakeholders(ids: dict[str, int]) -> None:
    """Enter the numbers of a dossier with stakeholders, of one without, and of a confidential assessment."""
    secret = select(Assessment).where(
        Assessment.secrecy == Secrecy.CONFIDENTIAL, Assessment.dossier_id.is_not(None)
    )
    found = db.session.scalars(secret.order_by(Assessment.id.desc())).first()
    assert found is not None and found.dossier_id is not None and found.person_id is not None
    assessed = select(Assessment.dossier_id).where(Assessment.dossier_id.is_not(None))
    bare = db.session.scalars(select(Dossier.id).where(Dossier.id.not_in(assessed))).first()
    assert bare is not None
    ids |= {
        "assessed dossier": found.dossier_id,
        "dossier nobody is assessed in": bare,
        "assessment": found.id,
        "assessed person": found.person_id,
    }
