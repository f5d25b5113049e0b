"""Contacts on others' pages: what is to be reported on Today, and the page of a company's whole history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from advocacy.contacts import reporting
from advocacy.contacts.reporting import CompanyYear
from advocacy.contacts.rules import Half
from advocacy.contacts.words import half_name
from office import clock
from office.audit.histories import HistorySubject, add_history
from office.web import Severity, Task, TaskSource, web
from office.web.i18n import language

#: Days before the end of a half-year from which on Today tells what is incomplete in it.
ENDS_SOON: Final = timedelta(days=30)


def register(app: Flask) -> None:
    """Put contacts on the shared pages."""
    add_history(app, "city_companies", _history)
    web(app).add_task(TaskSource("transparency", _l("Transparency register"), tasks, order=47))


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
