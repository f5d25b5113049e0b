"""What parts put on the pages of advocacy: tabs beside each other."""

from __future__ import annotations

from typing import Final

from flask import Flask

from office.web import tabs
from office.web.tabs import Tab

__all__ = ["Tab", "add_tab", "advocacy_tabs"]

#: The row of advocacy's pages.
_ROW: Final = "advocacy"


def add_tab(app: Flask, tab: Tab) -> None:
    """Add a page of advocacy beside the others; the same key again replaces it."""
    tabs.add_tab(app, _ROW, tab)


def advocacy_tabs(current: str) -> list[dict[str, object]]:
    """The pages of advocacy beside each other, for `ui.tabs`; none where there is but one."""
    found = tabs.tabs_of(_ROW, current)
    return found if len(found) > 1 else []
