"""What can be printed for an event: each part adds its own to the page "On paper"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from flask import Flask, current_app

from events.programme.models import Event
from office.accounts.access import access_of, may
from office.web.registry import Words

_SHEETS: Final = "doyen.events.printing.sheets"
#: So long before an event badges are cut.
_DOOR_IS_PREPARED: Final = timedelta(days=3)


class Moment(StrEnum):
    """When something printed is needed, in the order of an event."""

    BEFORE = "before"
    AT_THE_DOOR = "at_the_door"
    AT_THE_TABLE = "at_the_table"
    AFTERWARDS = "afterwards"


def _always(_event: Event) -> bool:
    return True


@dataclass(frozen=True)
class Sheet:
    """One thing to print. ``endpoint`` is the page on which it is chosen how, and takes ``event_id``."""

    key: str
    label: Words
    #: What it is for, in one sentence.
    text: Words
    endpoint: str
    #: Its place among those of the same moment.
    order: int
    moment: Moment = Moment.BEFORE
    icon: str = "file-text"
    #: Whether an event has use for it at all; asked once for each look at the page.
    is_of_use: Callable[[Event], bool] = _always


def add_sheet(app: Flask, sheet: Sheet) -> None:
    """Add something that can be printed; the same key again replaces it."""
    sheets: dict[str, Sheet] = app.extensions.setdefault(_SHEETS, {})
    sheets[sheet.key] = sheet


def sheets_for(event: Event) -> list[tuple[Moment, list[Sheet]]]:
    """What the reader may print for ``event``, by the moment at which it is needed."""
    every: dict[str, Sheet] = current_app.extensions.get(_SHEETS, {})
    moments = list(Moment)
    offered = [sheet for sheet in every.values() if _is_open_to_reader(sheet) and sheet.is_of_use(event)]
    offered.sort(key=lambda sheet: (moments.index(sheet.moment), sheet.order, sheet.key))
    return [(moment, list(found)) for moment, found in groupby(offered, key=lambda sheet: sheet.moment)]


def next_sheet(event: Event, offered: Iterable[tuple[Moment, list[Sheet]]], now: datetime) -> Sheet | None:
    """What is printed next: the first of the moment that comes; None where nothing is offered for it."""
    if now >= event.ends_at:
        moment = Moment.AFTERWARDS
    else:
        moment = Moment.AT_THE_DOOR if now >= event.starts_at - _DOOR_IS_PREPARED else Moment.BEFORE
    return next((sheets[0] for of, sheets in offered if of is moment), None)


def _is_open_to_reader(sheet: Sheet) -> bool:
    access = access_of(current_app, sheet.endpoint)
    return access is not None and (access.role is None or may(access.role))
