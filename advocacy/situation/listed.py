"""What the address of the list of briefings asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask_babel import gettext as _

from advocacy.goals.words import FORUM_WORDS
from advocacy.situation.queries import BriefingFilter, Like, narrowings
from advocacy.themes import queries as theme_queries
from office import countries
from office.web.i18n import language
from office.web.tables import Chip, Query, chips, read_query

#: The value of the filter that asks for briefings of the whole picture.
WHOLE: Final = "whole"


@dataclass(frozen=True)
class AskedList:
    """The list as it is asked for."""

    query: Query
    wanted: BriefingFilter
    #: What the kept briefings are narrowed to, value by words.
    options: Mapping[str, str]

    @property
    def chips(self) -> list[Chip]:
        """What narrows the list."""
        return chips(
            self.query,
            {"of": lambda value: self.options.get(value, value)},
            lambda typed: _("“%(words)s”", words=typed),
        )


def read_list() -> AskedList:
    """What the present address asks for: three statements, for the narrowings and the names of themes."""
    query = read_query(filters=("of",))
    every = (*theme_queries.themes(), *theme_queries.themes(archived=True))
    themes = {one.id: one.called(language()) for one in every}
    known = {value_of(one): one for one in narrowings()}
    named = {value: _words(one, themes) for value, one in known.items()}
    order = sorted(named, key=lambda value: (value != WHOLE, countries.sort_key(named[value], language())))
    asked = query.first("of")
    if asked not in known:
        # Nothing is narrowed so, or not any more: the list is as long as without it.
        query = replace(query, filters={})
    wanted = BriefingFilter(query.q, known.get(asked))
    return AskedList(query, wanted, {value: named[value] for value in order})


def value_of(like: Like) -> str:
    """A narrowing as an address says it: "3-IT-eu", "--eu", "whole"."""
    parts = (str(like.theme_id or ""), like.country or "", like.forum.value if like.forum else "")
    return "-".join(parts) if any(parts) else WHOLE


def _words(like: Like, themes: Mapping[int, str]) -> str:
    parts = [
        themes.get(like.theme_id, "") if like.theme_id is not None else "",
        countries.country_name(like.country, language()) if like.country else "",
        str(FORUM_WORDS[like.forum]) if like.forum else "",
    ]
    return " · ".join(part for part in parts if part) or _("The whole picture")
