"""The years as a file: a line for each mission, a column for each event, and what every word means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Final

import xlsxwriter
from flask_babel import gettext as _
from flask_babel import ngettext

from events.history.outcomes import Outcome
from events.history.words import OUTCOME_WORDS, SHORT_WORDS
from events.history.years import Line, Years
from events.programme.models import Event
from office import countries
from office.spreadsheets import sheet_name, write_csv
from office.web.i18n import format_day
from stakeholders.organisations.words import KIND_WORDS

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def years_file(found: Years, lines: Sequence[Line], kind: str, language: str, months: int) -> bytes:
    """The lines as CSV or XLSX. Texts are never formulas."""
    out = BytesIO()
    header, rows = _header(found.events, language), list(_rows(found, lines, language))
    if kind == "csv":
        write_csv(out, header, [[str(cell) for cell in row] for row in rows])
        return out.getvalue()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(sheet_name(_("Over the years")))
    sheet.write_row(0, 0, header, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(header) - 1, 16)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
    meaning = book.add_worksheet(sheet_name(_("What it means")))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for number, (word, says) in enumerate(definitions(months)):
        meaning.write_row(number, 0, [word, says], wrapped)
    meaning.set_column(0, 0, 24)
    meaning.set_column(1, 1, 90)
    book.close()
    return out.getvalue()


def _header(events: Sequence[Event], language: str) -> list[str]:
    return [
        _("Organisation"),
        _("Kind"),
        _("Country"),
        *(f"{format_day(event.local_start.date(), language)} {event.titled(language)}" for event in events),
        _("Asked"),
        _("Came"),
        _("Head in person"),
        _("Last at an event"),
        _("Last contact"),
    ]


def _rows(found: Years, lines: Sequence[Line], language: str) -> Iterator[list[str | int]]:
    for line in lines:
        one = line.organisation
        yield [
            one.called(language),
            str(KIND_WORDS[one.kind]),
            countries.country_name(one.sending_state, language) if one.sending_state else "",
            *(str(SHORT_WORDS[line.cells[event.id].outcome]) for event in found.events),
            line.asked,
            line.came,
            line.heads,
            _iso(line.attended_on),
            _iso(line.contact_on),
        ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def definitions(months: int) -> list[tuple[str, str]]:
    """Every word of the table with what it means, for the page and for the file."""
    words = [(str(SHORT_WORDS[outcome]), str(OUTCOME_WORDS[outcome])) for outcome in Outcome]
    span = ngettext("%(num)d month", "%(num)d months", months)
    return [
        *words,
        (_("Asked"), _("Events to which it was invited or came unasked, and could have had a seat.")),
        (_("Came"), _("Events to which somebody came for it: who came for another mission counts there.")),
        (
            _("Head in person"),
            _("Events to which its head on that day came, a chargé d’affaires a.i. too."),
        ),
        (
            _("Not reached"),
            _(
                "For %(span)s nobody of it came to any event, and no meeting, call, letter, visit or other "
                "contact was noted among those that you may read.",
                span=span,
            ),
        ),
        (
            _("Which events"),
            _(
                "Those that are over, with guests; drafts and cancelled ones are left out. Where nobody’s "
                "presence was recorded, those who held a seat are taken to have come."
            ),
        ),
        (
            _("Which missions"),
            _(
                "Those that are here, and others that were asked. What was merged stands under the entry "
                "that is left; what was closed stands under its successor, where the register names one."
            ),
        ),
    ]
