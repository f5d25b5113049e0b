"""The stakeholders of the office that is attacked: one assessed in confidence, in hostile words."""

from __future__ import annotations

from typing import Any

from advocacy.standing.keeping import AcquaintanceGiven, know
from advocacy.standing.models import Closeness, Secrecy
from office.accounts.models import Role, User
from office.database import db
from stakeholders.people.models import Person
from tests.advocacy.standing import assessed, dossier


def fill(ids: dict[str, int], label: str, user: User) -> None:
    """Assess the person of the office in a dossier, and let somebody know them; enter the numbers."""
    colleague = User(email="colleague@example.org", name=label, role=Role.EDITOR)
    who = db.session.get(Person, ids["person_id"])
    assert who is not None
    db.session.add(colleague)
    db.session.flush()
    law = dossier(label)
    assessed(law, who, ago=400, by=user, evidence=label)
    told: dict[str, Any] = {"secrecy": Secrecy.CONFIDENTIAL, "readers": (colleague.id,)}
    made = assessed(law, who, by=user, evidence=label, power=5, **told)
    known = know(user, who, AcquaintanceGiven(Closeness.WELL, 2014, label))
    ids |= {"assessments.number": law.id, "assessment_id": made.id, "acquaintance_id": known.id}


def words() -> dict[str, str]:
    """What stands in the addresses of its pages."""
    return {"assessments.kind": "dossiers", "assessments.what": "svg"}


def asked(ids: dict[str, int]) -> dict[str, dict[str, object]]:
    """What its pages are asked: whom to assess."""
    return {"assessments.new": {"with": f"p{ids['person_id']}"}}
