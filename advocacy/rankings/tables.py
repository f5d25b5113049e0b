"""Editions of rankings as a table: the columns of what leaves the house and of what comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import Final

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.rankings.comparing import place_of
from advocacy.rankings.models import RankingEdition, RankingSeries, Scope
from office.localized import LANGUAGES
from office.spreadsheets import write_csv, write_xlsx
from stakeholders.directory.search import fold

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Column(StrEnum):
    """What a column of the table is about."""

    SERIES = "series"
    PUBLISHER = "publisher"
    SCOPE = "scope"
    EDITION = "edition"
    YEAR = "year"
    DATA_YEAR = "data_year"
    PUBLISHED = "published"
    PLACE = "place"
    OF = "of"
    SCORE = "score"
    METHOD = "method"
    METHOD_NOTE = "method_note"
    ADDRESS = "address"
    NOTE = "note"


HEADINGS: Final[dict[Column, LazyString]] = {
    Column.SERIES: _l("Ranking"),
    Column.PUBLISHER: _l("Publisher"),
    Column.SCOPE: _l("What is ranked"),
    Column.EDITION: _l("Edition"),
    Column.YEAR: _l("Year"),
    Column.DATA_YEAR: _l("Year of the data"),
    Column.PUBLISHED: _l("Published"),
    Column.PLACE: _l("Place in the ranking"),
    Column.OF: _l("Of how many"),
    Column.SCORE: _l("Score"),
    Column.METHOD: _l("Method changed"),
    Column.METHOD_NOTE: _l("What changed in the method"),
    Column.ADDRESS: _l("Address"),
    Column.NOTE: _l("Note"),
}
#: Without these there is no edition.
NEEDED: Final = (Column.SERIES, Column.YEAR, Column.PUBLISHED, Column.PLACE)
_OTHER_NAMES: Final = {
    "index": Column.SERIES,
    "name": Column.SERIES,
    "series name": Column.SERIES,
    "label": Column.EDITION,
    "published on": Column.PUBLISHED,
    "publication date": Column.PUBLISHED,
    "date": Column.PUBLISHED,
    "rank": Column.PLACE,
    "position": Column.PLACE,
    "plats": Column.PLACE,
    "sija": Column.PLACE,
    "total": Column.OF,
    "of how many cities": Column.OF,
    "url": Column.ADDRESS,
    "source": Column.ADDRESS,
    "link": Column.ADDRESS,
    "method break": Column.METHOD,
}


@lru_cache(maxsize=1)
def column_names() -> dict[str, Column]:
    """Every heading that is known, folded: in each language, the columns' own keys, and usual others."""
    found = dict(_OTHER_NAMES)
    for column in Column:
        found[fold(column.value)] = column
    for language in LANGUAGES:
        with force_locale(language):
            for column, heading in HEADINGS.items():
                found.setdefault(fold(str(heading)), column)
    return found


def scope_word(scope: Scope) -> str:
    """What is ranked, in one word of the table."""
    return _("city") if scope is Scope.CITY else _("country")


def editions_file(known: Iterable[RankingSeries]) -> bytes:
    """All editions of the series, which are loaded, as a workbook; no text in it is a formula."""
    out = BytesIO()
    write_xlsx(out, _("Rankings"), [str(heading) for heading in HEADINGS.values()], _rows(known))
    return out.getvalue()


def example_file() -> bytes:
    """A table to be filled, as CSV: the headings, a place, a band and an edition without a place."""
    out = BytesIO()
    rows = (
        ("2024", "2023", "2024-05-16", "22", "165", "74.2", "", ""),
        ("2025", "2024", "2025-05-20", "11–20", "165", "", _("yes"), _("Twelve new indicators.")),
        ("2026", "2025", "2026-05-19", _("not ranked"), "165", "", "", ""),
    )
    name, publisher, address = (
        _("Example of Liveable Cities"),
        _("Example Institute"),
        "https://www.example.org",
    )
    write_csv(
        out,
        [str(heading) for heading in HEADINGS.values()],
        ((name, publisher, scope_word(Scope.CITY), "", *row, address, "") for row in rows),
    )
    return out.getvalue()


def _rows(known: Iterable[RankingSeries]) -> Iterator[list[str]]:
    for series in known:
        for edition in series.editions:
            yield [cell_of(series, edition, column) for column in Column]


def cell_of(series: RankingSeries, edition: RankingEdition, column: Column) -> str:
    """What stands in a column for an edition."""
    place = place_of(edition)
    cells = {
        Column.SERIES: series.name,
        Column.PUBLISHER: series.publisher,
        Column.SCOPE: scope_word(series.scope),
        Column.EDITION: edition.label,
        Column.YEAR: edition.year,
        Column.DATA_YEAR: edition.data_year,
        Column.PUBLISHED: edition.published_on.isoformat(),
        Column.PLACE: str(place) if place else _("not ranked"),
        Column.OF: edition.of_how_many,
        Column.SCORE: edition.score,
        Column.METHOD: _("yes") if edition.method_break else _("no"),
        Column.METHOD_NOTE: edition.method_note,
        Column.ADDRESS: edition.url,
        Column.NOTE: edition.note,
    }
    value = cells[column]
    return "" if value is None else str(value)
