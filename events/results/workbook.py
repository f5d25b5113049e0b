"""An event's result as a workbook: who, for whom, from where, what was answered, what each number means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeAlias

import xlsxwriter
from flask_babel import gettext as _

from events.programme.hours import on_the_wall, when_words
from events.programme.models import Event
from events.registration.queries import Row
from events.registration.words import ANSWER_WORDS, SOURCE_WORDS
from events.results.bodies import Body
from events.results.counting import Result
from events.results.definitions import every_number
from events.results.exports import participants_header, participants_rows
from events.results.lists import countries_of
from office import clock, countries
from office.localized import pick
from office.spreadsheets import sheet_name
from stakeholders.organisations.words import KIND_WORDS

Cell: TypeAlias = str | int | datetime | None

_NARROWEST: Final = 10
_WIDEST: Final = 50
_DEFINITION: Final = 100
#: No cell of a workbook holds more letters: only the names of a thousand people in one would be longer.
_LONGEST: Final = 32_767
#: ISO 8601, which every reader takes for the same day.
_MOMENT: Final = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True)
class Sheet:
    """A list of the workbook: texts are texts, numbers numbers, moments those of the event's clocks."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def result_xlsx(result: Result, event: Event, replies: Sequence[Row], language: str) -> bytes:
    """The workbook in ``language``. No text in it is a formula or a link, whatever it begins with."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": event.titled(language), "subject": _("Results")})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    moment = book.add_format({"num_format": _MOMENT, "align": "left"})
    for sheet in _sheets(result, event, replies, language):
        _write(book, sheet, head, moment)
    _write_numbers(book, result, event, language, head, moment)
    book.close()
    return out.getvalue()


def _sheets(result: Result, event: Event, replies: Sequence[Row], language: str) -> list[Sheet]:
    found = [
        Sheet(_("Participants"), participants_header(), participants_rows(result, language)),
        Sheet(
            _("Missions"),
            [_("Mission"), _("Kind"), _("Country"), _("Participants"), _("Represented by")],
            [_body(body, language) for body in result.mission_list],
        ),
        Sheet(
            _("Countries"),
            [_("Country"), _("Code"), _("Missions"), _("Other organisations"), _("Participants")],
            [
                [
                    countries.country_name(one.code, language),
                    one.code,
                    one.missions,
                    one.organisations,
                    one.people,
                ]
                for one in countries_of(result, language)
            ],
        ),
        Sheet(
            _("Other organisations"),
            [_("Organisation"), _("Kind"), _("Country"), _("Participants"), _("Represented by")],
            [_body(body, language) for body in result.organisation_list],
        ),
    ]
    if replies:
        header = [
            *(_("Mission"), _("Country"), _("Addressee"), _("Answer"), _("Who attends"), _("How")),
            *(_("Answered by"), _("Received")),
        ]
        found.append(Sheet(_("Replies"), header, [_reply(row, event, language) for row in replies]))
    return found


def _body(body: Body, language: str) -> list[Cell]:
    return [
        pick(body.name, language),
        str(KIND_WORDS[body.kind]) if body.kind else "",
        countries.country_name(body.country, language),
        body.participants,
        ", ".join(one.name for one in body.people),
    ]


def _reply(row: Row, event: Event, language: str) -> list[Cell]:
    mission, reply = row.invitation.organisation, row.reply if row.is_answered else None
    return [
        mission.called(language),
        countries.country_name(mission.sending_state, language),
        row.invitation.addressee.name if row.invitation.addressee is not None else "",
        str(ANSWER_WORDS[reply.answer]) if reply is not None else _("Not answered"),
        ", ".join(seat.name for seat in row.seats),
        str(SOURCE_WORDS[reply.source]) if reply is not None else "",
        reply.answered_by if reply is not None else "",
        on_the_wall(reply.received_at, event.zone) if reply is not None else None,
    ]


def _write(book: Any, sheet: Sheet, head: Any, moment: Any) -> None:
    page = book.add_worksheet(sheet_name(sheet.name))
    for column, label in enumerate(sheet.header):
        page.write_string(0, column, label, head)
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(page, line, column, cell, moment)
    columns = zip(sheet.header, *sheet.rows, strict=True)
    for column, cells in enumerate(columns):
        width = max(_width(cell) for cell in cells)
        page.set_column(column, column, min(max(width, _NARROWEST), _WIDEST) + 2)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.header) - 1)
    # On paper: as wide as the page, its head on each of them.
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")


def _width(cell: Cell) -> int:
    return len(_MOMENT) if isinstance(cell, datetime) else len(str(cell if cell is not None else ""))


def _write_cell(page: Any, line: int, column: int, cell: Cell, moment: Any) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(line, column, cell, moment)
    elif isinstance(cell, int):
        page.write_number(line, column, cell)
    elif cell:
        page.write_string(line, column, cell[:_LONGEST])


def _write_numbers(book: Any, result: Result, event: Event, language: str, head: Any, moment: Any) -> None:
    page = book.add_worksheet(sheet_name(_("Numbers and definitions")))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    for column, label in enumerate((_("Number"), _("How many"), _("How it is counted"))):
        page.write_string(0, column, label, head)
    numbers = every_number(result)
    for line, number in enumerate(numbers, start=1):
        page.write_string(line, 0, number.label, wrapped)
        page.write_number(line, 1, number.value, top)
        page.write_string(line, 2, number.definition, wrapped)
    about: list[tuple[str, Cell]] = [
        (_("Event"), event.titled(language)),
        (_("When"), when_words(event, language)),
        (_("Counted on"), on_the_wall(clock.now(), event.zone)),
    ]
    for line, (label, cell) in enumerate(about, start=len(numbers) + 2):
        page.write_string(line, 0, label)
        _write_cell(page, line, 1, cell, moment)
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 18)
    page.set_column(2, 2, _DEFINITION)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
