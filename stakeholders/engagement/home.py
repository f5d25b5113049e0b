"""Meetings and promises on others' pages: Go to, and the pages of organisations and people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypedDict

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from office import clock
from office.accounts.access import may
from office.accounts.models import Role, User
from office.audit.histories import HistorySubject, add_history
from office.database import db
from office.sent_once import new_submission
from office.web import Fragment, Hit
from office.web.i18n import language
from stakeholders.engagement import queries
from stakeholders.engagement.forms import CLASS_CHOICES
from stakeholders.engagement.queries import InteractionFilter, Reader, Subject, party_key
from stakeholders.engagement.timeline import latest
from stakeholders.engagement.words import (
    WAY_ICONS,
    WAY_WORDS,
    party_name,
    their_side,
    when_of,
)
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import order_in_mission
from stakeholders.people.words import title_of

#: Entries of the story on a record's own page.
ON_RECORD: Final = 10


class PartyChoice(TypedDict):
    """A box to tick: its value, the name, and what tells namesakes apart."""

    value: str
    label: str
    detail: str
    icon: str


def reader() -> Reader:
    """Whoever is signed in."""
    return Reader.of(current_user)


def party_choices(records: Iterable[Organisation | Person | User]) -> list[PartyChoice]:
    """Records as boxes to tick."""
    return [_choice(record) for record in records]


def _choice(record: Organisation | Person | User) -> PartyChoice:
    key = str(party_key(record))
    if isinstance(record, Organisation):
        detail = str(_("Closed")) if record.is_closed else str(KIND_WORDS.get(record.kind, ""))
        return PartyChoice(value=key, label=record.called(language()), detail=detail, icon="building")
    if isinstance(record, User):
        return PartyChoice(value=key, label=record.label, detail=str(_("of our office")), icon="user-check")
    held = sorted((p for p in record.postings if p.held_on(clock.today())), key=order_in_mission)
    detail = ""
    if held:
        values = {"title": title_of(held[0]), "organisation": held[0].organisation.called(language())}
        detail = _("%(title)s, %(organisation)s", **values)
    return PartyChoice(value=key, label=record.name, detail=detail, icon="user")


def on_organisation(organisation: Organisation) -> Fragment | None:
    """The latest of an organisation's story, and the short form."""
    url = url_for("engagement.organisation_timeline", organisation_id=organisation.id)
    return _section(Subject(organisation_id=organisation.id), url, f"o{organisation.id}")


def on_person(person: Person) -> Fragment | None:
    """The latest of a person's story, and the short form."""
    url = url_for("engagement.person_timeline", person_id=person.id)
    return _section(Subject(person_id=person.id), url, f"p{person.id}")


def _section(subject: Subject, url: str, key: str) -> Fragment | None:
    page = latest(subject, reader(), ON_RECORD)
    if not page.total and not may(Role.EDITOR):
        return None
    context = {
        "page": page,
        "url": url,
        "parties": [key, f"u{current_user.id}"],
        "submission": new_submission(),
        "today": clock.today(),
        "ways": WAY_WORDS,
        "classes": CLASS_CHOICES,
    }
    return Fragment("stakeholders/engagement/_section.html", context)


def goto(typed: str, limit: int) -> list[Hit]:
    """Go to: meetings that the reader may see."""
    if not typed.strip():
        return []
    found = db.session.scalars(queries.interactions(InteractionFilter(typed=typed), reader()).limit(limit))
    return [
        Hit(
            interaction.subject,
            ", ".join([when_of(interaction), *map(party_name, their_side(interaction)[:2])]),
            url_for("engagement.show", interaction_id=interaction.id),
            WAY_ICONS[interaction.way],
        )
        for interaction in found
    ]


def add_histories(app: Flask) -> None:
    """Give meetings, and the records that have a story, a page of their whole history."""
    add_history(app, "interactions", _history_of_interaction)
    add_history(app, "organisations", _history_of_organisation)
    add_history(app, "people", _history_of_person)


def _history_of_interaction(number: int) -> HistorySubject | None:
    found = queries.interaction_for(number, reader())
    if found is None:
        return None
    return HistorySubject(found.subject, url_for("engagement.show", interaction_id=number))


def _history_of_organisation(number: int) -> HistorySubject | None:
    found = db.session.get(Organisation, number)
    if found is None:
        return None
    url = url_for("directory.organisation", organisation_id=number)
    return HistorySubject(found.called(language()), url)


def _history_of_person(number: int) -> HistorySubject | None:
    found = db.session.get(Person, number)
    if found is None:
        return None
    # Postings are about their organisation; of a person they are the half of the story.
    postings = db.session.scalars(select(Posting.id).where(Posting.person_id == number)).all()
    return HistorySubject(found.name, url_for("directory.person", person_id=number), {"postings": postings})
