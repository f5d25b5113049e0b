"""Contacts on others' pages: notes, goals, dossiers, events, Today, and a company's whole history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from advocacy.contacts import queries, reporting
from advocacy.contacts.queries import About, Matter
from advocacy.contacts.reporting import CompanyYear
from advocacy.contacts.rules import Half
from advocacy.contacts.views import SHARED
from advocacy.contacts.words import half_name
from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.pages import Place, Section, add_section
from events.programme.models import Event
from events.programme.planning_pieces import PlanningPiece, Spot, add_planning_piece
from office import clock
from office.accounts.access import may
from office.accounts.models import Role
from office.audit.histories import HistorySubject, add_history
from office.web import Fragment, Hit, Severity, Task, TaskSource, web
from office.web.i18n import language
from stakeholders import pages as stakeholder_pages
from stakeholders.directory.search import fold
from stakeholders.engagement.home import reader
from stakeholders.engagement.models import Confidentiality, Interaction

#: Contacts and promises that stand on the page of a goal, a dossier or an event.
_SHOWN: Final = 6
#: Days before the end of a half-year from which on Today tells what is incomplete in it.
ENDS_SOON: Final = timedelta(days=30)


def register(app: Flask) -> None:
    """Put contacts on the shared pages."""
    on_meeting = stakeholder_pages.Section("about", stakeholder_pages.Place.MEETING_FACTS, _on_meeting)
    stakeholder_pages.add_section(app, on_meeting)
    add_section(app, Section("contacts", Place.GOAL, _on_goal, order=40))
    add_section(app, Section("contacts", Place.DOSSIER, _on_dossier, order=40))
    add_planning_piece(app, PlanningPiece("contacts", Spot.OVERVIEW, _on_event, order=82))
    add_history(app, "city_companies", _history)
    web(app).add_goto("companies", _goto)
    web(app).add_task(TaskSource("transparency", _l("Transparency register"), tasks, order=47))


def _goto(typed: str, limit: int) -> list[Hit]:
    """Go to: the transparency register by its name, and the city's companies by theirs."""
    register, wanted = _("Transparency register"), fold(typed)
    pages = [Hit(register, "", url_for("companies.index"))] if typed.casefold() in register.casefold() else []
    named = [one for one in reporting.companies() if wanted and wanted in one.organisation.folded]
    return pages + [
        Hit(one.called(language()), register, url_for("companies.show", company_id=one.id), "building")
        for one in named[:limit]
    ]


def _on_meeting(note: Interaction) -> Fragment | None:
    """On a note's page: what it was about, at which seminar, and what is reported of it."""
    links, reported = queries.links_of(note.id), reporting.contacts_of_note(note.id)
    may_change = may(Role.EDITOR) and note.removed_at is None
    if not links and not reported and not may_change:
        return None
    context = {
        "note": note,
        "links": links,
        "reported": reported,
        "editor": may_change,
        "may_report": may_change
        and note.confidentiality is not Confidentiality.CONFIDENTIAL
        and reporting.is_there_a_company(),
        **SHARED,
    }
    return Fragment("advocacy/contacts/_on_meeting.html", context)


def _on_goal(goal: Goal) -> Fragment | None:
    return _on_matter(About.GOAL, goal.id, Matter(goal_id=goal.id))


def _on_dossier(dossier: Dossier) -> Fragment | None:
    return _on_matter(About.DOSSIER, dossier.id, Matter(dossier_id=dossier.id))


def _on_event(event: Event | None) -> Fragment | None:
    """On an event's overview: what was promised there, kept or not."""
    if event is None:
        return None
    return _on_matter(About.EVENT, event.id, Matter(event_id=event.id), settled=True)


def _on_matter(by: About, number: int, matter: Matter, *, settled: bool = False) -> Fragment | None:
    """The latest contacts and the promises of a matter; nothing where the reader may see no contact of it."""
    found = queries.on_matter(matter, reader(), clock.today(), shown=_SHOWN, settled=settled)
    if not found.contacts:
        return None
    address: dict[str, Any] = {by.value: number}
    context = {
        "found": found,
        "of_event": by is About.EVENT,
        "all_promises": url_for("contacts.promises", state="all" if settled else None, **address),
        "all_contacts": url_for("contacts.notes", **address),
        "today": clock.today(),
        **SHARED,
    }
    return Fragment("advocacy/contacts/_on_matter.html", context)


def _history(number: int) -> HistorySubject | None:
    found = reporting.company_numbered(number, removed=True)
    if found is None:
        return None
    return HistorySubject(found.called(language()), url_for("companies.show", company_id=number))


def tasks() -> Iterator[Task]:
    """Half-years that are to be reported, and what is incomplete in one that ends soon.

    One statement where the city owns no company, else three.
    """
    today = clock.today()
    years = reporting.years_of(reporting.companies(), {today.year - 1, today.year})
    for year, half in reporting.awaiting(years.values(), today):
        yield _to_report(year, half, today)
    this = Half.of(today)
    if today + ENDS_SOON > this.last_day:
        for year in years.values():
            if year.year == this.year and (incomplete := year.incomplete(this)):
                yield _incomplete(year, this, len(incomplete))


def _to_report(year: CompanyYear, half: Half, today: date) -> Task:
    number, lacking = len(year.itemised(half)), len(year.incomplete(half))
    if lacking:
        why = ngettext(
            "One of its contacts cannot be reported as it stands: mend it first.",
            "%(num)d of its contacts cannot be reported as they stand: mend them first.",
            lacking,
        )
    else:
        why = _("The texts are ready to be copied. Enter it here once it was reported.")
    return Task(
        f"transparency:{year.company.id}:{half.key}",
        ngettext(
            "Report one contact of %(half)s to the transparency register",
            "Report %(num)d contacts of %(half)s to the transparency register",
            number,
            half=half_name(half),
        ),
        why,
        url_for("companies.show", company_id=year.company.id, half=half.key),
        _("Open the half-year"),
        Severity.WRONG if half.deadline < today else Severity.DUE,
        due=half.deadline,
        count=number,
        about=year.company.called(language()),
    )


def _incomplete(year: CompanyYear, half: Half, number: int) -> Task:
    return Task(
        f"transparency:{year.company.id}:{half.key}:incomplete",
        ngettext(
            "One contact of %(half)s cannot be reported as it stands",
            "%(num)d contacts of %(half)s cannot be reported as they stand",
            number,
            half=half_name(half),
        ),
        _("The half-year ends soon: say what is missing while it is remembered."),
        url_for("companies.show", company_id=year.company.id, half=half.key),
        _("Mend them"),
        Severity.LATER,
        due=half.last_day,
        count=number,
        about=year.company.called(language()),
    )
