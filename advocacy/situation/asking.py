"""What the address of the picture asks for: a theme, a country, a forum, and the choices of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from advocacy.goals.models import Forum
from advocacy.goals.words import FORUM_WORDS
from advocacy.picture.frame import Frame
from advocacy.themes import queries as theme_queries
from advocacy.themes.models import Theme
from office import clock, countries
from office.database import db
from office.web.doorway import record_number
from office.web.i18n import language
from office.web.tables import Chip, Query, read_query
from stakeholders.directory.queries import countries_in_register

#: The names that an address narrows by, and what they are called.
NARROWED_BY: Final[Mapping[str, LazyString]] = {
    "theme": _l("Theme"),
    "country": _l("Country"),
    "forum": _l("Forum"),
}


@dataclass(frozen=True)
class Asked:
    """The picture as it is asked for."""

    query: Query
    frame: Frame
    #: The choices of each name, value by words.
    options: Mapping[str, Mapping[str, str]]
    #: What the address asks for that there is not, by what it is called.
    unknown: tuple[str, ...]

    @property
    def narrowing(self) -> dict[str, Any]:
        """What narrows it, as an address says it."""
        return narrowing_of(self.frame)

    @property
    def typed(self) -> dict[str, Any]:
        """What the address asks for, whether there is such a thing or not."""
        return {name: self.query.first(name) for name in NARROWED_BY if self.query.first(name)}

    @property
    def chips(self) -> list[Chip]:
        """What narrows it, each with the address of the picture without it."""
        return [
            Chip(self.options[name][value], self.query.without(name))
            for name, value in self.narrowing.items()
        ]


def narrowing_of(frame: Frame) -> dict[str, Any]:
    """What narrows a picture, by the names that an address has for it; empty for the whole picture."""
    said = {
        "theme": str(frame.theme_id) if frame.theme_id is not None else None,
        "country": frame.country,
        "forum": frame.forum.value if frame.forum else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def read_asked() -> Asked:
    """What the present address asks for: three statements at most, for themes and countries."""
    query = read_query(filters=NARROWED_BY)
    reader = language()
    theme = _theme(query.first("theme"))
    themes = {str(one.id): one.called(reader) for one in theme_queries.themes()}
    if theme is not None:
        # One that is no longer offered can still be asked for: briefings that were narrowed to it stay.
        themes.setdefault(str(theme.id), theme.called(reader))
    country = query.first("country").upper()
    known = {code: countries.country_name(code, reader) for code in countries_in_register()}
    if countries.is_country(country):
        known.setdefault(country, countries.country_name(country, reader))
    forum = next((one for one in Forum if one.value == query.first("forum")), None)
    frame = Frame(
        day=clock.today(),
        at=clock.now(),
        theme_id=theme.id if theme is not None else None,
        country=country if country in known else None,
        forum=forum,
    )
    found = narrowing_of(frame)
    return Asked(
        query=query,
        frame=frame,
        options={
            "theme": themes,
            "country": dict(sorted(known.items(), key=lambda pair: countries.sort_key(pair[1], reader))),
            "forum": {one.value: str(words) for one, words in FORUM_WORDS.items()},
        },
        unknown=tuple(
            str(words) for name, words in NARROWED_BY.items() if query.first(name) and name not in found
        ),
    )


def _theme(typed: str) -> Theme | None:
    number = record_number(typed)
    return db.session.get(Theme, number) if number is not None else None
