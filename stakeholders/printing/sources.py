"""Whose labels can be printed: kinds of missions, saved lists, and what other floors add (a guest list)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from office import settings
from office.web.registry import Words
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists import queries as lists
from stakeholders.printing import queries

_EXTENSION: Final = "doyen.printing.sources"


class UnknownSource(Exception):
    """Nothing is called so: a saved list that was removed, a link that was changed."""


@dataclass(frozen=True)
class Source:
    """Organisations that can be written to: the key in the address, and how they are called and found."""

    key: str
    label: Words
    #: The numbers of the organisations on a day.
    find: Callable[[date], Sequence[int]]


#: Gives the sources that there are now, such as one for each saved list.
Provider = Callable[[], Sequence[Source]]


def add_provider(app: Flask, provider: Provider) -> None:
    """Let a part or a floor offer more sources."""
    providers: list[Provider] = app.extensions.setdefault(_EXTENSION, [])
    providers.append(provider)


def sources() -> list[Source]:
    """All sources, the register's own first."""
    home = settings.current().office_country
    own = [
        Source(
            "resident",
            _l("Resident missions"),
            lambda day: [m.id for m in queries.missions_to(home, day) if m.seat_country in (None, home)],
        ),
        Source(
            "missions",
            _l("All missions accredited here, abroad too"),
            lambda day: [mission.id for mission in queries.missions_to(home, day)],
        ),
        Source(
            "offices",
            _l("International organisations and representations"),
            lambda day: [office.id for office in queries.international_offices_in(home, day)],
        ),
        Source(
            "consular",
            _l("Consular posts"),
            lambda day: [post.id for post in queries.consular_posts_in(home, day)],
        ),
    ]
    return (
        own + _of_lists() + [source for add in current_app.extensions.get(_EXTENSION, []) for source in add()]
    )


def _of_lists() -> list[Source]:
    """One for each list of organisations that staff keep."""
    return [
        Source(f"list:{kept.id}", kept.name, partial(lists.members_of, kept))
        for kept in lists.lists()
        if kept.kind is RecordKind.ORGANISATIONS
    ]


def source_called(key: str) -> Source:
    """The source with that key.

    Raises:
        UnknownSource: there is none.
    """
    for source in sources():
        if source.key == key:
            return source
    raise UnknownSource(key)
