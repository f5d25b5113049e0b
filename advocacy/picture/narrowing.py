"""Which records belong to what a picture is narrowed to, as conditions and as numbers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from advocacy.dossiers.models import DecisionMaker, Dossier, DossierGoal
from advocacy.goals.models import Goal, GoalEvent, GoalParty
from advocacy.picture.frame import Frame
from events.programme.models import Event
from office.database import db
from stakeholders.directory.queries import SENT_ABROAD
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Posting
from stakeholders.people.queries import is_held_on

#: Who sits in a country without being of it: missions of whom the register does not know who sent them, and
#: bodies of several states, as `events.registration.states` has it.
_OF_NO_COUNTRY: Final = SENT_ABROAD | {
    OrganisationKind.EU_REPRESENTATION,
    OrganisationKind.EU_AGENCY,
    OrganisationKind.EU_INSTITUTION,
    OrganisationKind.INTERNATIONAL_ORGANISATION,
    OrganisationKind.CITY_NETWORK,
}


def organisations_of(country: str) -> Select[int]:
    """The numbers of what a state sends and, of what no state sends, of what is at home there."""
    at_home = and_(
        Organisation.sending_state.is_(None),
        Organisation.seat_country == country,
        Organisation.kind.not_in(_OF_NO_COUNTRY),
    )
    return select(Organisation.id).where(or_(Organisation.sending_state == country, at_home))


def people_of(country: str, day: date) -> Select[int]:
    """The numbers of those who hold a post in one of the country's organisations on the day."""
    return select(Posting.person_id).where(
        Posting.organisation_id.in_(organisations_of(country)), is_held_on(day)
    )


def is_of(country: str, day: date, organisation: Any, person: Any) -> ColumnElement[bool]:
    """The condition that one of two columns names an organisation or a person of the country."""
    return or_(organisation.in_(organisations_of(country)), person.in_(people_of(country, day)))


def is_goal_of(frame: Frame) -> ColumnElement[bool]:
    """The condition that a goal is of the theme and the forum, and that somebody of the country has a part
    in it: decides on it, or is an ally."""
    wanted: list[ColumnElement[bool]] = [Goal.id.is_not(None)]
    if frame.theme_id is not None:
        wanted.append(Goal.theme_id == frame.theme_id)
    if frame.forum is not None:
        wanted.append(Goal.forum == frame.forum)
    if frame.country is not None:
        named = is_of(frame.country, frame.day, GoalParty.organisation_id, GoalParty.person_id)
        wanted.append(exists().where(GoalParty.goal_id == Goal.id, named))
    return and_(*wanted)


def is_dossier_of(frame: Frame) -> ColumnElement[bool]:
    """The condition that a dossier is of the theme, leads to a goal in the forum, and is decided by
    somebody of the country."""
    wanted: list[ColumnElement[bool]] = [Dossier.id.is_not(None)]
    if frame.theme_id is not None:
        wanted.append(Dossier.theme_id == frame.theme_id)
    if frame.forum is not None:
        leads = exists().where(
            DossierGoal.dossier_id == Dossier.id,
            DossierGoal.goal_id == Goal.id,
            Goal.forum == frame.forum,
            Goal.archived_at.is_(None),
        )
        wanted.append(leads)
    if frame.country is not None:
        named = is_of(frame.country, frame.day, DecisionMaker.organisation_id, DecisionMaker.person_id)
        of_it = and_(DecisionMaker.dossier_id == Dossier.id, DecisionMaker.removed_at.is_(None))
        wanted.append(exists().where(of_it, named))
    return and_(*wanted)


def is_event_of(frame: Frame) -> ColumnElement[bool]:
    """The condition that an event serves a goal of the theme and the forum; of every event, without both."""
    if frame.theme_id is None and frame.forum is None:
        return Event.id.is_not(None)
    wanted = [GoalEvent.event_id == Event.id, GoalEvent.goal_id == Goal.id, Goal.archived_at.is_(None)]
    if frame.theme_id is not None:
        wanted.append(Goal.theme_id == frame.theme_id)
    if frame.forum is not None:
        wanted.append(Goal.forum == frame.forum)
    return exists().where(*wanted)


def goals_of(frame: Frame) -> set[int]:
    """The numbers of the goals of `is_goal_of`: one statement."""
    return set(db.session.scalars(select(Goal.id).where(is_goal_of(frame))))


def dossiers_of(frame: Frame) -> set[int]:
    """The numbers of the dossiers of `is_dossier_of`: one statement."""
    return set(db.session.scalars(select(Dossier.id).where(is_dossier_of(frame))))
