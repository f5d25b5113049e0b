"""A small list to begin with: headings that are understood, and two invented people below them."""

from __future__ import annotations

import csv
import io
from typing import Final

import xlsxwriter
from flask_babel import gettext as _

#: The kinds of file that can be had, with their media types.
EXAMPLES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def example(kind: str) -> io.BytesIO:
    """The list as a file: CSV as spreadsheets of Europe open it, or XLSX."""
    rows = _rows()
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(rows)
        return io.BytesIO(text.getvalue().encode("utf-8-sig"))
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(_("List"))
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for place, text_ in enumerate(row):
            sheet.write_string(number, place, text_, bold if number == 0 else None)
    sheet.set_column(0, len(rows[0]) - 1, 22)
    book.close()
    file.seek(0)
    return file


def _rows() -> list[list[str]]:
    return [
        [
            *("Organisation", "Kind of organisation", "Sending state", "City", "Family name", "Given name"),
            *("Mr or Ms", "Rank", "Title", "E-mail", "Telephone", "Arrived on", "Credentials presented on"),
        ],
        [
            *("Embassy of Ruritania", "Embassy", "", "Helsinki", "Rassendyll", "Flavia", "Ms", "Ambassador"),
            *("Ambassador Extraordinary and Plenipotentiary", "flavia.rassendyll@example.org"),
            *("+358 9 4250 2000", "2026-01-15", "2026-02-03"),
        ],
        [
            *("Embassy of Ruritania", "Embassy", "", "Helsinki", "Tarlenheim", "Fritz", "Mr"),
            *("First Secretary", "", "fritz.tarlenheim@example.org", "+358 9 4250 2001", "2025-09-01", ""),
        ],
    ]
