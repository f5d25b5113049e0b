"""Pages that stand beside each other: each floor has a row of them, and its parts add theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, url_for

from office.web.registry import Words

_TABS: Final = "doyen.web.tabs"


@dataclass(frozen=True)
class Tab:
    """A page of a row beside the others; ``aside`` puts one that is seldom opened under "More"."""

    key: str
    label: Words
    endpoint: str
    order: int = 50
    aside: bool = False


def add_tab(app: Flask, row: str, tab: Tab) -> None:
    """Add a page to the row of that name; the same key again replaces it."""
    rows: dict[str, dict[str, Tab]] = app.extensions.setdefault(_TABS, {})
    rows.setdefault(row, {})[tab.key] = tab


def tabs_of(row: str, current: str) -> list[dict[str, object]]:
    """The pages of a row, in order, for `ui.tabs`; the one with the key ``current`` is marked."""
    tabs: dict[str, Tab] = current_app.extensions.get(_TABS, {}).get(row, {})
    return [
        {
            "key": tab.key,
            "label": str(tab.label),
            "url": url_for(tab.endpoint),
            "current": tab.key == current,
            "aside": tab.aside,
        }
        for tab in sorted(tabs.values(), key=lambda tab: (tab.order, tab.key))
    ]


def tabs_called(typed: str) -> list[tuple[str, str]]:
    """Pages of every row whose label has what was typed: label and address, in the order of their rows."""
    wanted = typed.casefold()
    rows: dict[str, dict[str, Tab]] = current_app.extensions.get(_TABS, {})
    tabs = [
        tab for row in rows.values() for tab in sorted(row.values(), key=lambda tab: (tab.order, tab.key))
    ]
    return [(str(tab.label), url_for(tab.endpoint)) for tab in tabs if wanted in str(tab.label).casefold()]
