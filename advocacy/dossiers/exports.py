"""Dossiers as workbooks: all of a list on one sheet, or one with a sheet for each of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final

import xlsxwriter
from flask_babel import gettext as _

from advocacy.dossiers.models import Dossier
from advocacy.dossiers.stages import current_stage, line_of, next_point
from advocacy.dossiers.words import HEARD_WORDS, KIND_WORDS, maker_name, stage_name
from office.localized import OWN_NAMES, pick
from office.spreadsheets import sheet_name, write_xlsx
from office.web.i18n import format_day

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST: Final = 60


def all_dossiers(rows: Sequence[tuple[Dossier, date | None]], today: date, language: str) -> bytes:
    """One line for each dossier with its next day; days are ISO 8601, as programs sort them. No formulas."""
    out = BytesIO()
    header = [
        _("Title of the dossier"),
        _("Short name"),
        _("Kind"),
        _("Theme"),
        _("Reference"),
        _("Stage"),
        _("Since"),
        _("Next stage"),
        _("Planned for"),
        _("Next deadline"),
        _("Followed by"),
        _("Concluded on"),
        _("Our line"),
    ]
    write_xlsx(out, _("Dossiers"), header, [_row(one, due, today, language) for one, due in rows])
    return out.getvalue()


def _row(dossier: Dossier, due: date | None, today: date, language: str) -> list[str]:
    current = current_stage(dossier.stages, today)
    coming = next_point(line_of(dossier.stages, today))
    return [
        dossier.called(language),
        pick(dossier.short_name, language),
        str(KIND_WORDS[dossier.kind]),
        dossier.theme.called(language) if dossier.theme else "",
        dossier.reference,
        stage_name(current) if current else "",
        _iso(current.actual_on if current else None),
        stage_name(coming.stage) if coming else "",
        _iso(coming.day if coming else None),
        _iso(due),
        dossier.user.label if dossier.user else "",
        _iso(dossier.closed_on),
        pick(dossier.line, language),
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def one_dossier(dossier: Dossier, today: date, language: str) -> bytes:
    """A dossier that is loaded with all that hangs on it; a sheet for each part. No text is a formula."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for title, header, rows in _sheets(dossier, today, language):
        sheet = book.add_worksheet(sheet_name(title))
        widths = [max([len(cell), *(len(row[column]) for row in rows)]) for column, cell in enumerate(header)]
        for column, cell in enumerate(header):
            sheet.set_column(column, column, min(widths[column], _WIDEST) + 2, wrapped)
            sheet.write_string(0, column, cell, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, wrapped)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


_Sheet = tuple[str, list[str], list[list[str]]]


def _sheets(dossier: Dossier, today: date, language: str) -> list[_Sheet]:
    current = current_stage(dossier.stages, today)
    facts = [
        [_("Title of the dossier"), dossier.called(language)],
        [_("Short name"), pick(dossier.short_name, language)],
        [_("Kind"), str(KIND_WORDS[dossier.kind])],
        [_("Theme"), dossier.theme.called(language) if dossier.theme else ""],
        [_("Reference"), dossier.reference],
        [_("Stage"), stage_name(current) if current else ""],
        [_("Goals that it serves"), "; ".join(link.goal.called(language) for link in dossier.goal_links)],
        [_("What it is about"), pick(dossier.about, language)],
        [_("Our line"), pick(dossier.line, language)],
        [_("Followed by"), dossier.user.label if dossier.user else ""],
        [_("Web page"), dossier.url],
        [_("Concluded on"), _iso(dossier.closed_on)],
        [_("What came of it"), dossier.outcome],
        [_("As of"), format_day(today, language)],
    ]
    return [
        (_("Dossier"), [_("What"), _("Says")], facts),
        _stages(dossier),
        (
            _("Decision-makers"),
            [_("Who"), _("Role in this dossier")],
            [[maker_name(one), one.role] for one in dossier.makers],
        ),
        _hearings(dossier),
        _statements(dossier),
        (
            _("What changed"),
            [_("Noted on"), _("Draft"), _("Our point"), _("What became of it"), _("Evidence")],
            [
                [_iso(one.noted_on), one.draft, one.point, str(HEARD_WORDS[one.heard]), one.evidence]
                for one in dossier.notes
            ],
        ),
        (
            _("Deadlines"),
            [_("Due on"), _("What is to be done"), _("Done by whom"), _("Done on")],
            [
                [_iso(one.due_on), one.text, one.user.label if one.user else "", _iso(one.done_on)]
                for one in dossier.deadlines
            ],
        ),
    ]


def _stages(dossier: Dossier) -> _Sheet:
    rows = [
        [stage_name(one), _iso(one.planned_on), _iso(one.actual_on), one.remark] for one in dossier.stages
    ]
    return _("Stages"), [_("Stage"), _("Planned for"), _("Began on"), _("Remark")], rows


def _hearings(dossier: Dossier) -> _Sheet:
    header = [
        _("Hearing"),
        _("Date"),
        _("Where it is held"),
        _("The city answers"),
        _("Answer by"),
        _("Answered on"),
    ]
    rows = [
        [
            one.title,
            _iso(one.held_on),
            one.place,
            _("Yes") if one.is_ours else _("No"),
            _iso(one.answer_by),
            _iso(one.answered_on),
        ]
        for one in dossier.hearings
    ]
    return _("Hearings"), header, rows


def _statements(dossier: Dossier) -> _Sheet:
    header = [
        _("Given on"),
        _("Title of the statement"),
        _("Given to"),
        _("Language"),
        _("Answers the hearing"),
        _("In short"),
        _("Number in the city’s records"),
        _("Web page"),
    ]
    rows = [
        [
            _iso(one.given_on),
            one.title,
            one.addressee,
            OWN_NAMES.get(one.language, one.language),
            one.hearing.title if one.hearing else "",
            one.summary,
            one.file_reference,
            one.url,
        ]
        for one in dossier.statements
    ]
    return _("Statements"), header, rows
