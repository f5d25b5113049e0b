"""Answers and needs as files that spreadsheet programs open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Final

from flask_babel import gettext as _

from events.programme.models import Event
from events.questions.answers import answered
from events.questions.collected import guests, needs, values_of
from events.questions.queries import questions_of
from events.registration.words import STATUS_WORDS
from office.database import db
from office.localized import pick
from office.spreadsheets import write_csv, write_xlsx
from office.web.i18n import language

Table = tuple[list[str], list[list[str]]]

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What a cell of a workbook holds (Excel's own limit).
_LONGEST_CELL: Final = 32_767


def answers_table(event: Event) -> Table:
    """A line for each guest, a column for each question that is asked or was answered."""
    people = list(db.session.scalars(guests(event)))
    given = values_of([one.id for one in people])
    used = {number for answers in given.values() for number in answers}
    asked = [
        one for one in questions_of(event.id, with_retired=True) if one.retired_at is None or one.id in used
    ]
    lang = language()
    header = [
        _("Name"),
        _("Title"),
        _("Organisation"),
        _("Status"),
        *(pick(one.label, lang) for one in asked),
    ]
    rows = []
    for person in people:
        answers = given[person.id]
        cells = [answered(answers[one.id]).text if one.id in answers else "" for one in asked]
        first = [person.name, person.title, person.sent_by(lang), str(STATUS_WORDS[person.status])]
        rows.append([*first, *cells])
    return header, rows


def needs_table(event: Event) -> Table:
    """A line for each guest who told of a need."""
    header = [_("Name"), _("Organisation"), _("Status"), _("Diet and allergies"), _("Access and assistance")]
    rows = [
        [one.name, one.organisation, str(STATUS_WORDS[one.status]), one.diet, one.access]
        for one in needs(event)
    ]
    return header, rows


def as_file(kind: str, title: str, table: Table) -> bytes:
    """The table as ``csv`` or ``xlsx``; no text in it is ever a formula."""
    header, rows = table
    out = BytesIO()
    cut: Callable[[Sequence[str]], list[str]] = lambda row: [cell[:_LONGEST_CELL] for cell in row]  # noqa: E731
    if kind == "csv":
        write_csv(out, header, rows)
    else:
        write_xlsx(out, title, cut(header), [cut(row) for row in rows])
    return out.getvalue()
