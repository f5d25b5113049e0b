"""The order of precedence as CSV and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from office import countries
from office.spreadsheets import sheet_name, write_csv
from office.web.i18n import format_day
from stakeholders.people.words import title_of
from stakeholders.precedence.order import Place
from stakeholders.precedence.ranking import Customs
from stakeholders.precedence.reasons import decisive_day, why_here
from stakeholders.precedence.words import FLAG_WORDS, GROUP_WORDS, ROLL_WORDS


def _header() -> list[str]:
    return [
        _("List"),
        _("Place"),
        _("Class"),
        _("Head of mission"),
        _("Title"),
        _("Mission"),
        _("Country"),
        _("Functions taken up on"),
        _("At"),
        _("Resident"),
        _("Why here"),
        _("Not certain"),
    ]


def _row(place: Place, decided: Customs, language: str) -> list[str | int]:
    organisation = place.posting.organisation
    day, hour = decisive_day(place) or (None, None)
    return [
        str(ROLL_WORDS[place.roll]),
        place.number,
        str(GROUP_WORDS[place.group]),
        place.posting.person.name,
        title_of(place.posting, language),
        organisation.called(language),
        countries.country_name(organisation.sending_state, language),
        day.isoformat() if day else "",
        hour.strftime("%H:%M") if hour else "",
        _("yes") if place.is_resident else _("no"),
        why_here(place, decided),
        " ".join(str(FLAG_WORDS[flag]) for flag in place.flags),
    ]


def order_csv(places: Sequence[Place], decided: Customs, language: str) -> bytes:
    """The order as CSV: UTF-8 with a byte order mark; what would be a formula has an apostrophe before it."""
    out = BytesIO()
    write_csv(out, _header(), ([str(cell) for cell in _row(place, decided, language)] for place in places))
    return out.getvalue()


def order_xlsx(places: Sequence[Place], decided: Customs, language: str, day: date) -> bytes:
    """The order as XLSX, ready to be printed: title and day above, headings repeated; no formulas."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(sheet_name(_("Order of precedence")))
    heading = _("Order of precedence on %(day)s", day=format_day(day, language))
    sheet.write_string(0, 0, heading, title)
    header = _header()
    sheet.write_row(2, 0, header, bold)
    for line, place in enumerate(places, start=3):
        for column, cell in enumerate(_row(place, decided, language)):
            sheet.write(line, column, cell, wrapped)
    for column, width in enumerate((16, 7, 26, 30, 26, 34, 18, 14, 8, 10, 60, 40)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, max(len(places) + 2, 3), len(header) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&C&P / &N")
    book.close()
    return out.getvalue()
