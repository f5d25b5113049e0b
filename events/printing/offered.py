"""The sheets for all guests of an event, as the page "On paper" offers them."""

from __future__ import annotations

from typing import Final

from flask import Flask
from flask_babel import lazy_gettext as _l

from events.printing.sheets import Moment, Sheet, add_sheet

_SHEETS: Final = (
    Sheet(
        "participants",
        _l("List of participants"),
        _l("By precedence, by country or by name; for the guests’ folders, or for staff."),
        "event_printing.list_page",
        order=5,
        moment=Moment.BEFORE,
        icon="list-numbers",
    ),
    Sheet(
        "badges",
        _l("Name badges"),
        _l("In any script, for the usual holders and labels, with marks to cut along."),
        "event_printing.badge_page",
        order=10,
        moment=Moment.AT_THE_DOOR,
        icon="id-badge-2",
    ),
    Sheet(
        "attendance_sheet",
        _l("Attendance sheet"),
        _l("A line to sign for each guest, and empty ones for those who come besides."),
        "event_printing.sheet_page",
        order=20,
        moment=Moment.AT_THE_DOOR,
        icon="list-check",
    ),
    Sheet(
        "tables",
        _l("Table plan"),
        _l("Who sits where: tables are laid on their own page, and printed from there."),
        "seating.tables",
        order=10,
        moment=Moment.AT_THE_TABLE,
        icon="target",
    ),
    Sheet(
        "place_cards",
        _l("Place cards"),
        _l("Tents for the table, by form of address or by name, in the order in which people sit."),
        "event_printing.card_page",
        order=20,
        moment=Moment.AT_THE_TABLE,
        icon="tools-kitchen-2",
    ),
)


def add_sheets(app: Flask) -> None:
    """Offer them."""
    for sheet in _SHEETS:
        add_sheet(app, sheet)
