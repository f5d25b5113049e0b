"""The last chapter of the diplomatic list: national days through the year, month by month."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from babel.dates import format_date, format_skeleton

from stakeholders.nationaldays import queries
from stakeholders.nationaldays.queries import Occurrence, keeper_name

#: Days are written as on every other page: "6 December".
_LOCALES = {"en": "en_GB"}


def days_of_year(year: int, language: str) -> list[dict[str, Any]]:
    """A part a month, with the days of those that have a mission in the register: three statements."""
    kept = [found for found in queries.days_of_year(year, language) if found.missions]
    return [
        {
            "title": format_date(days[0].day, "LLLL", locale=language).capitalize(),
            "rows": [_row(found, language) for found in days],
        }
        for days in (list(group) for _month, group in groupby(kept, key=lambda found: found.day.month))
    ]


def _row(found: Occurrence, language: str) -> dict[str, str]:
    return {
        "day": format_skeleton("MMMMd", found.day, locale=_LOCALES.get(language, language)),
        "state": keeper_name(found.national_day, language),
        "name": found.national_day.called(language),
    }
