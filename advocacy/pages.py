"""What parts put on the pages of advocacy: tabs beside each other, and pieces of the pages of its records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask import Flask, current_app

from office.web import Fragment, tabs
from office.web.tabs import Tab

__all__ = ["Place", "Section", "Tab", "add_section", "add_tab", "advocacy_tabs", "sections_for"]

#: The row of advocacy's pages.
_ROW: Final = "advocacy"
_SECTIONS: Final = "doyen.advocacy.sections"


class Place(StrEnum):
    """Which page, and which column of it: the wide one holds what happens, the narrow one facts."""

    THEME = "theme"
    GOAL = "goal"
    GOAL_FACTS = "goal_facts"
    DOSSIER = "dossier"


@dataclass(frozen=True)
class Section:
    """A piece of a record's page. ``render`` gets the record and gives None where there is nothing to say.

    Its template writes the whole panel (`ui.card`). It may cost a fixed number of statements.
    """

    key: str
    place: Place
    render: Callable[[Any], Fragment | None]
    order: int = 50


def add_section(app: Flask, section: Section) -> None:
    """Add a piece to the page of a theme, a goal or a dossier; the same key and place again replace it."""
    known: dict[tuple[Place, str], Section] = app.extensions.setdefault(_SECTIONS, {})
    known[section.place, section.key] = section


def sections_for(place: Place, record: Any) -> list[Fragment]:
    """The pieces that have something to say of ``record``, in order."""
    known: dict[tuple[Place, str], Section] = current_app.extensions.get(_SECTIONS, {})
    wanted = sorted((one for one in known.values() if one.place is place), key=lambda s: (s.order, s.key))
    return [fragment for section in wanted if (fragment := section.render(record)) is not None]


def add_tab(app: Flask, tab: Tab) -> None:
    """Add a page of advocacy beside the others; the same key again replaces it."""
    tabs.add_tab(app, _ROW, tab)


def advocacy_tabs(current: str) -> list[dict[str, object]]:
    """The pages of advocacy beside each other, for `ui.tabs`; none where there is but one."""
    found = tabs.tabs_of(_ROW, current)
    return found if len(found) > 1 else []
