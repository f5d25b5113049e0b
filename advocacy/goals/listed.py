"""What the address of the list of goals asks for, and the choices that narrow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.goals.models import Forum, Stage
from advocacy.goals.queries import GoalFilter, Standing
from advocacy.goals.words import FORUM_WORDS, STAGE_WORDS, STANDING_WORDS
from advocacy.themes import queries as theme_queries
from office.web.i18n import language
from office.web.tables import Chip, Query, chips, read_query

#: Days within which a window opens.
WINDOWS: Final = (14, 30, 90)


@dataclass(frozen=True)
class AskedList:
    """The list as it is asked for."""

    query: Query
    wanted: GoalFilter
    #: The choices of each filter, value by words.
    options: Mapping[str, Mapping[str, str]]

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on."""
        said = {
            name: lambda value, words=words: words.get(value, value) for name, words in self.options.items()
        }
        return chips(self.query, said, lambda typed: _("“%(words)s”", words=typed))

    def address_of(self, path: str) -> str:
        """The address ``path`` with the same search and filters."""
        return replace(self.query, path=path).page_url(1)


def read_list() -> AskedList:
    """What the present address asks for: two statements, for the themes and the owners."""
    query = read_query(filters=("theme", "forum", "stage", "owner", "window", "state"))
    reader = language()
    options: dict[str, dict[str, str]] = {
        "theme": {str(theme.id): theme.called(reader) for theme in theme_queries.themes()},
        "forum": {forum.value: str(words) for forum, words in FORUM_WORDS.items()},
        "stage": {stage.value: str(words) for stage, words in STAGE_WORDS.items()},
        "owner": {str(user.id): user.label for user in theme_queries.staff()},
        "window": {
            str(days): ngettext("Within %(num)d day", "Within %(num)d days", days) for days in WINDOWS
        },
        "state": {standing.value: str(words) for standing, words in STANDING_WORDS.items()},
    }
    asked = {name: query.first(name) for name in options if query.first(name) in options[name]}
    return AskedList(
        query,
        GoalFilter(
            typed=query.q,
            theme_id=int(asked["theme"]) if "theme" in asked else None,
            forum=Forum(asked["forum"]) if "forum" in asked else None,
            stage=Stage(asked["stage"]) if "stage" in asked else None,
            owner_id=int(asked["owner"]) if "owner" in asked else None,
            window_days=int(asked["window"]) if "window" in asked else None,
            standing=Standing(asked["state"]) if "state" in asked else None,
        ),
        options,
    )
