"""What parts of any floor put on the register's pages: tabs beside the lists, pieces of a record's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask import Flask, current_app

from office.web import Fragment, tabs
from office.web.tabs import Tab

__all__ = [
    "Place",
    "Section",
    "Tab",
    "add_section",
    "add_tab",
    "register_tabs",
    "sections_for",
]

_SECTIONS: Final = "doyen.stakeholders.sections"
#: The row of the register's pages.
_ROW: Final = "register"


class Place(StrEnum):
    """Which page, and which column of it: the wide one holds what happens, the narrow one facts."""

    ORGANISATION = "organisation"
    ORGANISATION_FACTS = "organisation_facts"
    #: Under the title, before everything: what somebody should decide.
    ORGANISATION_NOTICE = "organisation_notice"
    PERSON = "person"
    PERSON_FACTS = "person_facts"
    PERSON_NOTICE = "person_notice"
    #: A meeting, call or letter of the log, in its narrow column; the record is the interaction.
    MEETING_FACTS = "meeting_facts"
    #: After a posting has ended: what follows from it; the record is the posting.
    DEPARTURE = "departure"


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
    """Add a piece to an organisation's, a person's or a meeting's page; the same key and place replace it."""
    sections: dict[tuple[Place, str], Section] = app.extensions.setdefault(_SECTIONS, {})
    sections[section.place, section.key] = section


def sections_for(place: Place, record: Any) -> list[Fragment]:
    """The pieces that have something to say of ``record``, in order."""
    known: dict[tuple[Place, str], Section] = current_app.extensions.get(_SECTIONS, {})
    wanted = sorted((s for s in known.values() if s.place is place), key=lambda s: (s.order, s.key))
    return [fragment for section in wanted if (fragment := section.render(record)) is not None]


def add_tab(app: Flask, tab: Tab) -> None:
    """Add a page of the register beside the others; the same key again replaces it."""
    tabs.add_tab(app, _ROW, tab)


def register_tabs(current: str) -> list[dict[str, object]]:
    """The pages of the register beside each other, for `ui.tabs`."""
    return tabs.tabs_of(_ROW, current)
