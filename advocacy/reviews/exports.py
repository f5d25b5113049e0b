"""The review as a workbook: indicators, their values, the matrix, and what the words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from advocacy.goals.words import SDG_WORDS, sdg_name
from advocacy.reviews.models import Weight
from advocacy.reviews.queries import Overview
from advocacy.reviews.words import DIRECTION_WORDS, TREND_MEANINGS, TREND_WORDS, WEIGHT_WORDS
from advocacy.themes.models import StrategyGoal
from office.localized import pick
from office.spreadsheets import sheet_name

Cell = str | int | float | None


def review_xlsx(
    found: Overview,
    strategy: Sequence[StrategyGoal],
    matrix: Mapping[int, Mapping[int, Weight]],
    language: str,
) -> bytes:
    """The whole review: five sheets, numbers as numbers, and no text that is a formula or a link."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    for title, header, rows in (
        (_("Indicators"), *_indicators(found, language)),
        (_("Values"), *_values(found, language)),
        (_("What is said"), *_texts(found, language)),
        (_("Matrix"), *_matrix(strategy, matrix, language)),
        (_("What the words mean"), *_definitions()),
    ):
        sheet = book.add_worksheet(sheet_name(title))
        sheet.write_row(0, 0, header, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(line, column, cell)
        widths = [max(len(str(cell or "")) for cell in cells) for cells in zip(header, *rows, strict=True)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, 60) + 2)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
    book.close()
    return out.getvalue()


def _indicators(found: Overview, language: str) -> tuple[list[str], list[list[Cell]]]:
    header = [
        *(_("Goal"), _("Name of the goal"), _("Target of the goal"), _("Indicator"), _("Unit")),
        *(_("Wanted direction"), _("Year of the baseline"), _("Value at the baseline")),
        *(_("Latest year"), _("Latest value"), _("Target"), _("Upper bound"), _("Year of the target")),
        *(_("Trend"), _("Source"), _("Address of the source")),
    ]
    rows: list[list[Cell]] = []
    for goal in found.goals:
        for one in goal.measured:
            indicator, first, last = one.indicator, one.movement.first, one.movement.last
            low, high = indicator.target_low, indicator.target_high
            rows.append(
                [
                    *(goal.sdg, sdg_name(goal.sdg), indicator.target_code),
                    *(pick(indicator.name, language), pick(indicator.unit, language)),
                    str(DIRECTION_WORDS[indicator.direction]),
                    *((first[0], float(first[1])) if first else (None, None)),
                    *((last[0], float(last[1])) if last else (None, None)),
                    float(low) if low is not None else None,
                    float(high) if high is not None else None,
                    *(indicator.target_year, str(TREND_WORDS[one.trend])),
                    *(indicator.source, indicator.source_url),
                ]
            )
        if goal.is_gap:
            rows.append([goal.sdg, sdg_name(goal.sdg), "", _("Nobody measures this goal."), *([None] * 12)])
    return header, rows


def _values(found: Overview, language: str) -> tuple[list[str], list[list[Cell]]]:
    header = [_("Goal"), _("Indicator"), _("Unit"), _("Year"), _("Value"), _("Provisional")]
    rows: list[list[Cell]] = [
        [
            *(one.indicator.sdg, pick(one.indicator.name, language), pick(one.indicator.unit, language)),
            *(value.year, float(value.value), _("yes") if value.is_provisional else _("no")),
        ]
        for one in found.measured
        for value in one.indicator.values
    ]
    return header, rows


def _texts(found: Overview, language: str) -> tuple[list[str], list[list[Cell]]]:
    header = [_("Goal"), _("Name of the goal"), _("How it goes"), _("What the city recommends")]
    rows: list[list[Cell]] = []
    for goal in found.goals:
        said = (goal.text.narrative, goal.text.recommendation) if goal.text else ({}, {})
        rows.append([goal.sdg, sdg_name(goal.sdg), *(pick(text, language) for text in said)])
    return header, rows


def _matrix(
    strategy: Sequence[StrategyGoal], matrix: Mapping[int, Mapping[int, Weight]], language: str
) -> tuple[list[str], list[list[Cell]]]:
    header = [
        *(_("Period"), _("Number"), _("Goal of the strategy")),
        *(f"{number}. {words}" for number, words in SDG_WORDS.items()),
    ]
    rows: list[list[Cell]] = []
    for goal in strategy:
        weights = matrix.get(goal.id, {})
        said = [str(WEIGHT_WORDS[weights[number]]) if number in weights else "" for number in SDG_WORDS]
        rows.append([goal.period, goal.number, pick(goal.name, language), *said])
    return header, rows


def _definitions() -> tuple[list[str], list[list[Cell]]]:
    rows: list[list[Cell]] = [
        [str(words), str(TREND_MEANINGS[trend])] for trend, words in TREND_WORDS.items()
    ]
    return [_("Trend"), _("What it means")], rows
