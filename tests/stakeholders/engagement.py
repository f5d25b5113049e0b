"""Meetings for the tests of engagement, each with as little as it needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from office import clock
from office.accounts.models import Role, User
from office.database import db
from stakeholders.engagement.keeping import InteractionGiven, PartyKey, note
from stakeholders.engagement.models import Interaction, Way
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


def key(record: Organisation | Person | User) -> PartyKey:
    """The key of a record."""
    kinds: dict[type, str] = {Organisation: "o", Person: "p", User: "u"}
    return PartyKey(kinds[type(record)], record.id)


def user(name: str, role: Role = Role.EDITOR) -> User:
    """A member of staff; the same name is the same one."""
    found = db.session.scalars(select(User).where(User.name == name)).first()
    if found is None:
        found = User(email=f"{name.lower()}@example.org", name=name, role=role)
        db.session.add(found)
        db.session.flush()
    return found


def given(*parties: Organisation | Person | User, **said: Any) -> InteractionGiven:
    """A meeting of today about the harbour."""
    values: dict[str, Any] = {"held_on": clock.today(), "way": Way.MEETING, "subject": "The harbour"}
    return InteractionGiven(parties=tuple(key(party) for party in parties), **(values | said))


def noted(*parties: Organisation | Person | User, by: User | None = None, **said: Any) -> Interaction:
    """A meeting that was noted."""
    return note(given(*parties, **said), user_id=by.id if by is not None else None)
