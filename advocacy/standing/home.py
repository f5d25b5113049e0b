"""How stakeholders stand on others' pages: organisations, people, goals, and the history of an assessment."""

from __future__ import annotations

from flask import Flask, url_for
from flask_login import current_user

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.standing import queries
from advocacy.standing.models import Assessment
from advocacy.standing.picture import who_knows
from advocacy.standing.queries import StakeholderKey
from advocacy.standing.rules import Quarter, quarter_of
from advocacy.standing.views import SHARED
from advocacy.standing.words import kind_of, stakeholder_name
from office import clock
from office.accounts.access import may
from office.accounts.models import Role
from office.audit.histories import HistorySubject, add_history
from office.web import Fragment
from stakeholders.engagement.home import reader
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


def on_organisation(organisation: Organisation) -> Fragment | None:
    """In which open matters an organisation was assessed, as far as the reader may see."""
    found = _latest(StakeholderKey(organisation.id, None))
    if not found:
        return None
    return Fragment("advocacy/standing/_on_record.html", {"assessments": found, "person": None, **SHARED})


def on_person(person: Person) -> Fragment | None:
    """In which open matters a person was assessed, and who of us knows them."""
    found = _latest(StakeholderKey(None, person.id))
    contacts = who_knows({person.id}, clock.today(), reader()).get(person.id, [])
    if not found and not contacts and not may(Role.EDITOR):
        return None
    context = {
        "assessments": found,
        "person": person,
        "contacts": contacts,
        "is_known_to_me": any(c.user.id == current_user.id and c.closeness for c in contacts),
        **SHARED,
    }
    return Fragment("advocacy/standing/_on_record.html", context)


def _latest(key: StakeholderKey) -> list[Assessment]:
    return queries.latest_open(clock.today(), reader(), queries.of_stakeholder(key))


def on_matter(matter: Dossier | Goal) -> Fragment | None:
    """On the page of a goal or a dossier: how many stand where, and the way to the plot."""
    found = queries.latest_in(matter, clock.today(), reader())
    by_quarter = {
        quarter: [a for a in found if quarter_of(a.power, a.interest) is quarter] for quarter in Quarter
    }
    url = url_for("assessments.matter", kind=kind_of(matter), number=matter.id)
    context = {"assessments": found, "by_quarter": by_quarter, "url": url, **SHARED}
    return Fragment("advocacy/standing/_on_matter.html", context)


def add_histories(app: Flask) -> None:
    """Give assessments a page of their whole history, for those who may read them."""
    add_history(app, "assessments", _history_of_assessment)


def _history_of_assessment(number: int) -> HistorySubject | None:
    found = queries.assessment_for(number, reader())
    if found is None:
        return None
    return HistorySubject(stakeholder_name(found), url_for("assessments.assessment", assessment_id=number))
