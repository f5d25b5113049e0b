"""What duplicates say on other pages: on a record's own, and at the address of one that became another."""

from __future__ import annotations

from typing import Final

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from office.web import Fragment
from stakeholders.duplicates import queries
from stakeholders.duplicates.finding import alike_to
from stakeholders.duplicates.merging import where_is
from stakeholders.duplicates.models import Kind
from stakeholders.duplicates.views import name_of, reasons_in_words
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

#: What the number of a record is called in addresses.
_NUMBERS: Final = {"organisation_id": Kind.ORGANISATIONS, "person_id": Kind.PEOPLE}


def _kind_of(record: Organisation | Person) -> Kind:
    return Kind.PEOPLE if isinstance(record, Person) else Kind.ORGANISATIONS


def notice(record: Organisation | Person) -> Fragment | None:
    """On a record's page: "Looks like …", where it does."""
    kind = _kind_of(record)
    alike = alike_to(kind, record)
    if not alike:
        return None
    values = {"kind": kind, "record": record, "alike": alike[:3], "more": len(alike) > 3}
    words = {"name_of": name_of, "reasons_in_words": reasons_in_words}
    return Fragment("stakeholders/duplicates/_notice.html", {**values, **words})


def facts(record: Organisation | Person) -> Fragment:
    """On a record's page: what it took in, and the way to compare it with any other."""
    kind = _kind_of(record)
    merges = queries.merges_into(kind, record.id)
    return Fragment("stakeholders/duplicates/_facts.html", {"kind": kind, "record": record, "merges": merges})


def lead_on(response: Response) -> Response:
    """Where a record that was merged into another is asked for, lead to that one and say so."""
    if response.status_code != 404 or request.method != "GET" or not request.view_args:
        return response
    for name, kind in _NUMBERS.items():
        number = request.view_args.get(name)
        if not isinstance(number, int) or request.endpoint is None:
            continue
        found = where_is(kind, number)
        if found is None:
            continue
        values = {"gone": found.gone_label, "kept": found.kept_label}
        flash(_("%(gone)s was merged into %(kept)s. This is the record that stayed.", **values), "info")
        address = url_for(request.endpoint, **{**request.view_args, name: found.kept_id})
        led = redirect(address, 302)
        assert isinstance(led, Response)
        return led
    return response
